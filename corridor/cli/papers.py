"""Papers: the verbs for what leaves the house: an issue that never changes again, a record for another program."""

from __future__ import annotations

from pathlib import Path

import click

from corridor.cli.common import CONTENT, GOOD, near, project_of, unwritten
from corridor.problems import Problem, Stop
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
    made, code, again = None, CONTENT, f"python build.py issue {publication}"
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
        click.echo(report.issued(made.issue, near(made.folder)))
    return code


@click.command(cls=Verb)
@FOLDER
@OUT
@TODAY
@click.argument("what", metavar="格式", type=click.Choice(["wechat", "docx", "server"]))
@click.argument("record", metavar="编号", default="")
@click.pass_context
def export(ctx: click.Context, folder: Path | None, out: Path | None, today: str, what: str, record: str) -> int:
    """导出：wechat 编号（贴进公众号），docx 编号（用 Word 接着改），server（nginx、Caddy 配置）。"""
    from corridor import exporting, report

    project = project_of(ctx, folder, None, today)
    beside = out.resolve() if out else None
    if (what == "server") == bool(record):
        raise click.UsageError("export server 后面不写编号" if record else "缺少“编号”")
    try:
        if what == "server":
            paths = exporting.servers(project, beside)
            click.echo("\n".join([*(f"导出了 {near(path)}" for path in paths), exporting.SERVED]))
            return GOOD
        made = exporting.export(project, what, record, beside)
    except OSError as error:
        raise unwritten(error) from error
    if made.path is None or made.article is None:
        again = f"python build.py export {what} {record}"
        click.echo(report.problems(made.problems, mended_with=again, untouched="什么也没有导出"), err=True)
        return CONTENT
    click.echo("\n".join([f"导出了 {near(made.path)}", *exporting.advice(what, made.article)]))
    return GOOD
