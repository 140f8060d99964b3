"""Papers: the verbs for what leaves the house: an issue that never changes again, a record for another program."""

from __future__ import annotations

from pathlib import Path

import click

from corridor.cli.common import CONTENT, GOOD, near, project_of, typed, unwritten
from corridor.problems import Problem, Stop
from corridor.project import Project
from corridor.usage import FOLDER, FORMAT, OUT, TODAY, Verb


@click.command(cls=Verb)
@FOLDER
@TODAY
@FORMAT
@click.argument("publication", metavar="编号")
@click.pass_context
def issue(ctx: click.Context, folder: Path | None, today: str, form: str, publication: str) -> int:
    """编发一期：定下期号，PDF 和数据从此不变：issue 2022-09。"""
    from corridor import issuing, report

    problems: list[Problem] = []
    made, code, again = None, CONTENT, typed("issue", folder, publication)
    try:
        made = issuing.issue(project_of(ctx, folder, None, today), publication)
        problems, code = made.problems, GOOD if made.issue else CONTENT
    except Stop as stop:
        problems, code = list(stop.problems), stop.exit_code
    except OSError as error:
        refused = unwritten(error)
        if not isinstance(refused, Stop):
            raise
        problems, code = list(refused.problems), refused.exit_code
    if form == "json":
        click.echo(report.issued_as_json(made.issue if made else None, problems, code))
        return code
    click.echo(report.problems(problems, mended_with=again, untouched="什么也没有编发"), err=True, nl=bool(problems))
    if made and made.issue and made.folder:
        click.echo(report.issued(made.issue, near(made.folder), typed("", folder)))
    return code


def _servers(project: Project, beside: Path | None) -> int:
    from corridor import exporting

    paths = exporting.servers(project, beside)
    click.echo("\n".join([*(f"导出了 {near(path)}" for path in paths), exporting.SERVED]))
    return GOOD


def _schema(project: Project, beside: Path | None) -> int:
    from corridor.exporting import schema

    written, left = schema.export(project, beside)
    for path in left:
        click.echo(f"没有动 {near(path)}：里面有自己的设置；删掉它再导出一次，就换成我们的")
    click.echo(f"导出了 {len(written)} 个文件到 {near(beside or project.folder / schema.FOLDER)}")
    click.echo("用 VS Code 打开这个文件夹，装上它推荐的 YAML 扩展：写字段时有中文提示；“运行任务”里有检查和边写边看。")
    return GOOD


_SHEETS = ("xlsx", "csv")
_WHOLE = {"server": _servers, "schema": _schema}  # of all that there is, not of one kind or record


@click.command(cls=Verb)
@FOLDER
@OUT
@TODAY
@click.option("--empty", "is_empty", is_flag=True, help="空表，里面有一行示例")
@click.argument("what", metavar="格式", type=click.Choice(["xlsx", "csv", "wechat", "docx", "server", "schema"]))
@click.argument("target", metavar="类别或编号", default="")
@click.pass_context
def export(
    ctx: click.Context, folder: Path | None, out: Path | None, today: str, is_empty: bool, what: str, target: str
) -> int:
    """导出：xlsx、csv 类别（Excel 表），wechat、docx 编号（公众号、Word），server（网站服务器），schema（编辑器）。"""
    project = project_of(ctx, folder, None, today)
    beside = out.resolve() if out else None
    if (what in _WHOLE) == bool(target):
        missing = "缺少“类别”，例如 export xlsx 活动" if what in _SHEETS else "缺少“编号”"
        raise click.UsageError(f"export {what} 后面不写编号" if target else missing)
    try:
        if what in _WHOLE:
            return _WHOLE[what](project, beside)
        return (
            _sheet(project, what, target, beside, is_empty, folder)
            if what in _SHEETS
            else _record(project, what, target, beside, folder)
        )
    except OSError as error:
        raise unwritten(error) from error


def _sheet(project: Project, what: str, kind: str, beside: Path | None, is_empty: bool, folder: Path | None) -> int:
    from corridor import exporting

    path = exporting.sheet(project, kind, what, beside, is_empty=is_empty)
    click.echo(f"导出了 {near(path)}\n填好、存盘，看看会改什么：{typed('import', folder, near(path))}")
    return GOOD


def _record(project: Project, what: str, id_: str, beside: Path | None, folder: Path | None) -> int:
    from corridor import exporting, report

    made = exporting.export(project, what, id_, beside)
    if made.path is None or made.article is None:
        again = typed("export", folder, what, id_)
        click.echo(report.problems(made.problems, mended_with=again, untouched="什么也没有导出"), err=True)
        return CONTENT
    click.echo("\n".join([f"导出了 {near(made.path)}", *exporting.advice(what, made.article)]))
    return GOOD
