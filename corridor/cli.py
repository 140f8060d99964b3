"""The verbs a person types; what each does is elsewhere."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Any

import click

from corridor import __version__, usage
from corridor.problems import Place as ProblemPlace
from corridor.problems import Problem, Stop, problem
from corridor.progress import progress
from corridor.project import HOUSE, Project
from corridor.usage import DRAFTS, FOLDER, FORMAT, OUT, PARANOID, TODAY

# The contract other people's scripts rely on.
GOOD, CONTENT, USAGE, ENVIRONMENT, VERIFICATION, OUR_BUG = range(6)


def main(outputs: tuple[str, ...], arguments: list[str] | None = None) -> int:
    """Run one verb; returns the exit code. `outputs` are "module:Class" names, the list that stands in build.py."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a Chinese message must never break on the terminal
    try:
        code = verbs.main(arguments, prog_name="build.py", standalone_mode=False, obj=outputs)
        return int(code or GOOD)
    except click.ClickException as error:
        click.echo(f"用法不对：{usage.in_chinese(error)}\n运行 python build.py --help 看用法", err=True)
        return USAGE
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        return USAGE
    except Stop as stop:
        _show(stop)
        return stop.exit_code
    except Exception as error:  # noqa: BLE001 (anything else is our own bug and is told as one)
        return _our_bug(error)


def _our_bug(error: Exception) -> int:
    import traceback

    log = Path(".corridor") / "crash.log"
    with contextlib.suppress(OSError):  # where nothing can be written, the office still gets its line
        log.parent.mkdir(exist_ok=True)
        log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    _show(Stop([problem("E901", ProblemPlace("build.py"), found=f"{type(error).__name__}: {error}")], OUR_BUG))
    return OUR_BUG


def _show(stop: Stop) -> None:
    """Why a verb could not go on; that the site stayed as it was is said where it might have changed."""
    from corridor import report

    usage_only = stop.exit_code == USAGE
    text = "\n\n".join(map(report.told, stop.problems)) if usage_only else report.problems(stop.problems)
    click.echo(text, err=True)


@click.group(cls=usage.Verbs, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(__version__, message="宣传走廊 %(version)s", help="看版本")
def verbs() -> None:
    """宣传走廊：一份记录，做成网站和简报。直接运行就是构建。"""


def _project(ctx: click.Context, folder: Path | None, out: Path | None, today: str, **more: Any) -> Project:
    home = (folder or HOUSE).resolve()
    target = (out or home / "site").resolve()
    return Project(home, target, ctx.obj, today, **more)


@verbs.command()
@FOLDER
@OUT
@TODAY
@DRAFTS
@FORMAT
@PARANOID
@click.option("--only", default="", metavar="名称", help="只做哪些，用逗号隔开，例如 html,pdf")
@click.option("--crew", default="serial", type=click.Choice(["serial", "processes"]), help="一个进程，或几个进程一起做")
@click.option(
    "-j", "workers", default=0, type=click.IntRange(0, 256), metavar="个数", help="几个进程，默认和处理器一样多"
)
@click.option("--strict", is_flag=True, help="有提醒也不公布")
@click.pass_context
def build(  # noqa: PLR0913, PLR0917 (one parameter an option: this is how click hands them over)
    ctx: click.Context,
    folder: Path | None,
    out: Path | None,
    today: str,
    drafts: bool,
    form: str,
    paranoid: bool,
    only: str,
    crew: str,
    workers: int,
    strict: bool,
) -> int:
    """做网站和 PDF。"""
    from corridor import engine, report

    project = _project(ctx, folder, out, today, drafts=drafts, paranoid=paranoid)
    chosen = tuple(part for part in only.split(",") if part)
    known = [output.name for output in project.all_outputs()]
    for name in chosen:
        if name not in known:
            raise click.BadParameter(f"--only 里没有 {name}；有：{','.join(known)}")
    told, ended = progress(form)
    wanted = engine.Wanted(chosen, crew, workers, strict, told)
    try:
        result = engine.build(project, wanted)
    except OSError as error:
        raise _unwritten(error) from error
    finally:
        ended()
    code = _code(result, strict)
    if form == "json":
        click.echo(report.as_json(result, code))
        return code
    text = report.problems(result.problems)
    if text:
        click.echo(text + "\n", err=True)
    if result.published:
        click.echo(f"做好了：{_near(project.target)}\n{report.table(result)}")
        if not result.in_one_step:
            click.echo("这个磁盘不能一次换上整站，文件是逐个换的；换的那一刻，读者可能看到新旧混合。")
    elif strict and not result.is_fatal:
        click.echo("加了 --strict，有提醒，网站没有改动。", err=True)
    return code


def _unwritten(error: OSError) -> Exception:
    """What to tell when the disk refuses; any other error of the system is our own bug."""
    from corridor import publishing

    reason = publishing.why_unwritten(error)
    if not reason:
        return error
    return Stop([problem("E503", ProblemPlace(str(error.filename or "site")), found=reason)], ENVIRONMENT)


def _code(result: Any, strict: bool) -> int:
    fatal = [p for p in result.problems if p.is_fatal]
    if not fatal and any(p.code == "E505" for p in result.problems):
        return ENVIRONMENT
    if any(p.code == "E901" for p in fatal):
        return OUR_BUG
    if fatal and all(p.code in ("E503", "E504") for p in fatal):
        return ENVIRONMENT
    return CONTENT if fatal or (strict and result.problems) else GOOD


def _near(path: Path) -> str:
    """A path as the office would type it: relative where that is shorter."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


@verbs.command()
@FOLDER
@TODAY
@DRAFTS
@FORMAT
@PARANOID
@click.option("--strict", is_flag=True, help="提醒也算错误")
@click.pass_context
def check(
    ctx: click.Context, folder: Path | None, today: str, drafts: bool, form: str, paranoid: bool, strict: bool
) -> int:
    """只检查，不做网站。"""
    from corridor import engine, report

    result = engine.check(_project(ctx, folder, None, today, drafts=drafts, paranoid=paranoid))
    code = _code(result, strict)
    if form == "json":
        click.echo(report.as_json(result, code))
    else:
        click.echo(
            report.problems(result.problems, mended_with="python build.py check")
            or f"没有问题，{result.records} 条记录。"
        )
    return code


@verbs.command()
@FOLDER
@OUT
@TODAY
@DRAFTS
@click.argument("path", metavar="文件")
@click.pass_context
def why(ctx: click.Context, folder: Path | None, out: Path | None, today: str, drafts: bool, path: str) -> int:
    """说明一个文件为什么要重做，它由什么做成。"""
    from corridor import explain

    text = explain.why(_project(ctx, folder, out, today, drafts=drafts), path)
    click.echo(text or f"没有这个文件：{path}。写 site/ 里的路径，例如 index.html", err=not text)
    return GOOD if text else USAGE


@verbs.command()
@FOLDER
@TODAY
@FORMAT
@click.argument("publication", metavar="编号")
@click.pass_context
def issue(ctx: click.Context, folder: Path | None, today: str, form: str, publication: str) -> int:
    """编发一期：定下期号，PDF 和数据从此不变：issue 2022-09。"""
    from corridor import issuing, report

    problems: list[Problem] = []
    made, code, again = None, CONTENT, f"python build.py issue {publication}"
    try:
        made = issuing.issue(_project(ctx, folder, None, today), publication)
        problems, code = made.problems, GOOD if made.issue else CONTENT
    except Stop as stop:
        problems, code = list(stop.problems), stop.exit_code
    except OSError as error:
        refused = _unwritten(error)
        if not isinstance(refused, Stop):
            raise
        problems, code = list(refused.problems), refused.exit_code
    if form == "json":
        click.echo(report.issued_as_json(made.issue if made else None, problems, code))
        return code
    click.echo(report.problems(problems, mended_with=again, untouched="什么也没有编发"), err=True, nl=bool(problems))
    if made and made.issue and made.folder:
        click.echo(report.issued(made.issue, _near(made.folder)))
    return code


@verbs.command()
@FOLDER
@TODAY
@click.argument("kind", metavar="类别")
@click.argument("title", metavar="标题", default="")
@click.option("--id", "id_", default="", metavar="编号", help="编号，默认按日期取")
@click.option("--from", "summary", default="", metavar="编号", help="这份年度总结的下一步转成下年任务")
@click.pass_context
def new(ctx: click.Context, folder: Path | None, today: str, kind: str, title: str, id_: str, summary: str) -> int:
    """新建一条记录：new 活动 标题。"""
    from corridor import starting

    if not (title or summary):
        raise click.UsageError("缺少“标题”")
    project = _project(ctx, folder, None, today)
    path = starting.tasks_from(project, summary) if summary else starting.new_record(project, kind, title, id_)
    click.echo(f"新建了 {_near(path)}，打开它，照着说明填写，再运行 python build.py")
    return GOOD


@verbs.command(name="new-office")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
def new_office(folder: Path) -> int:
    """新建一个能用的小网站：new-office 文件夹。"""
    from corridor import starting

    starting.new_office(folder.resolve())
    click.echo(f"新建了 {folder}。构建：python build.py -C {folder}")
    return GOOD


@verbs.command()
@FOLDER
@TODAY
@click.pass_context
def upgrade(ctx: click.Context, folder: Path | None, today: str) -> int:
    """看看内容的格式要不要升级。"""
    from corridor import upgrading

    click.echo(upgrading.upgrade(_project(ctx, folder, None, today)))
    return GOOD


@verbs.command()
@click.pass_context
def doctor(ctx: click.Context) -> int:
    """看看这台机器缺什么，该装什么。"""
    from corridor import doctoring

    lines, missing = doctoring.examine()
    click.echo("\n".join(lines))
    return ENVIRONMENT if missing else GOOD
