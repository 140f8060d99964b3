"""Building: the verbs that make the site, check the content, and say why a file is made again."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corridor.cli.common import CONTENT, ENVIRONMENT, GOOD, OUR_BUG, USAGE, near, project_of, typed, unwritten
from corridor.progress import progress
from corridor.usage import DRAFTS, EDITION, FOLDER, FORMAT, OUT, PARANOID, TODAY, Verb


def known_crew(name: str) -> str:
    """A crew as typed. Raises BadParameter for one there is none of."""
    if name in ("serial", "processes") or name.startswith(("dask:tcp://", "dask:tls://")):
        return name
    raise click.BadParameter(f"没有“{name}”，只能写 serial、processes、dask:tcp://主机:8786")


if TYPE_CHECKING:
    from corridor.project import Project
    from corridor.results import Result
    from corridor.unchanged import Touched


@click.command(cls=Verb)
@FOLDER
@OUT
@TODAY
@DRAFTS
@EDITION
@FORMAT
@PARANOID
@click.option("--only", default="", metavar="名称", help="只做哪些，用逗号隔开，例如 html,pdf")
@click.option(
    "--crew",
    default="serial",
    callback=lambda _, __, name: known_crew(name),
    metavar="谁来做",
    help="serial 一个进程，processes 几个进程一起做，dask:tcp://主机:8786 几台机器一起做",
)
@click.option(
    "-j", "workers", default=0, type=click.IntRange(0, 256), metavar="个数", help="几个进程，默认和处理器一样多"
)
@click.option("--strict", is_flag=True, help="有提醒也不公布")
@click.option("--profile", is_flag=True, help="每一步花了多少时间")
@click.pass_context
def build(  # noqa: PLR0913, PLR0917 (one parameter an option: this is how click hands them over)
    ctx: click.Context,
    folder: Path | None,
    out: Path | None,
    today: str,
    drafts: bool,
    edition: str,
    form: str,
    paranoid: bool,
    only: str,
    crew: str,
    workers: int,
    strict: bool,
    profile: bool,
) -> int:
    """做网站和 PDF。"""
    from corridor import report, timing, unchanged

    start = time.perf_counter()
    if profile:
        timing.start()
    project = project_of(ctx, folder, out, today, drafts=drafts, edition=edition, paranoid=paranoid)
    chosen = tuple(part for part in only.split(",") if part)
    now = unchanged.look(project, chosen, strict)
    result = unchanged.result(project, now)
    timing.lap("看有没有变化")
    if result is None:
        result = _built(project, chosen, crew, workers, strict, form, unchanged.touched(project, now))
        unchanged.remember(project, now, result)
        timing.lap("记下")
    steps, peak = timing.stop(), timing.peak()
    result.seconds = time.perf_counter() - start
    code = code_of(result, strict)
    if form == "json":
        click.echo(report.as_json(result, code, steps, peak))
        return code
    text = report.problems(result.problems, mended_with=typed("", folder))
    if text:
        click.echo(text + "\n", err=True)
    if result.published:
        click.echo(f"做好了：{near(project.target)}\n{report.table(result)}")
        if not result.in_one_step:
            click.echo("这个磁盘不能一次换上整站，文件是逐个换的；换的那一刻，读者可能看到新旧混合。")
    elif strict and not result.is_fatal:
        click.echo("加了 --strict，有提醒，网站没有改动。", err=True)
    if steps:
        click.echo(report.profile(steps, peak, result))
    return code


def _built(
    project: Project,
    only: tuple[str, ...],
    crew: str,
    workers: int,
    strict: bool,
    form: str,
    touched: Touched | None,
) -> Result:
    from corridor import engine

    known = [output.name for output in project.all_outputs()]
    for name in only:
        if name not in known:
            raise click.BadParameter(f"--only 里没有 {name}；有：{','.join(known)}")
    told, ended = progress(form)
    try:
        return engine.build(project, engine.Wanted(only, crew, workers, strict, told), touched)
    except OSError as error:
        raise unwritten(error) from error
    finally:
        ended()


@click.command(cls=Verb)
@FOLDER
@TODAY
@DRAFTS
@EDITION
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    help="给人看，或给程序、代码检查平台看",
)
@PARANOID
@click.option("--strict", is_flag=True, help="提醒也算错误")
@click.pass_context
def check(  # noqa: PLR0913, PLR0917 (one parameter an option)
    ctx: click.Context,
    folder: Path | None,
    today: str,
    drafts: bool,
    edition: str,
    form: str,
    paranoid: bool,
    strict: bool,
) -> int:
    """只检查，不做网站：每天写完先运行它。"""
    from corridor import engine, report

    project = project_of(ctx, folder, None, today, drafts=drafts, edition=edition, paranoid=paranoid)
    result = engine.check(project)
    if strict:
        from corridor.deploying import gate

        result.problems += gate.outputs(project)
    code = code_of(result, strict)
    if form == "json":
        click.echo(report.as_json(result, code))
    elif form == "sarif":
        click.echo(report.as_sarif(result.problems))
    else:
        told = report.grouped(result.problems, mended_with=typed("check", folder))
        click.echo(told or f"没有问题，{result.records} 条记录。")
    return code


@click.command(cls=Verb)
@FOLDER
@OUT
@TODAY
@DRAFTS
@EDITION
@click.argument("path", metavar="文件")
@click.pass_context
def why(
    ctx: click.Context, folder: Path | None, out: Path | None, today: str, drafts: bool, edition: str, path: str
) -> int:
    """说明一个文件为什么要重做，它由什么做成。"""
    from corridor import explain

    text = explain.why(project_of(ctx, folder, out, today, drafts=drafts, edition=edition), path)
    click.echo(text or f"没有这个文件：{path}。写 site/ 里的路径，例如 index.html", err=not text)
    return GOOD if text else USAGE


def code_of(result: Any, strict: bool) -> int:
    fatal = [p for p in result.problems if p.is_fatal]
    if not fatal and any(p.code == "E505" for p in result.problems):
        return ENVIRONMENT
    if any(p.code == "E901" for p in fatal):
        return OUR_BUG
    if fatal and all(p.code in ("E503", "E504") for p in fatal):
        return ENVIRONMENT
    return CONTENT if fatal or (strict and result.problems) else GOOD
