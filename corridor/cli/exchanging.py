"""Exchanging: the verbs that bring in what the office has in Word and Excel."""

from __future__ import annotations

from pathlib import Path

import click

from corridor.cli.common import CONTENT, GOOD, project_of, typed, unwritten
from corridor.problems import Stop
from corridor.usage import FOLDER, FORMAT, TODAY, Verb


@click.command(cls=Verb, name="import")
@FOLDER
@TODAY
@FORMAT
@click.option("--apply", "written", is_flag=True, help="写进 content/；不加只说会改什么")
@click.option("--kind", default="", metavar="类别", help="表里是哪一类记录，默认看表名")
@click.option("--column", "renamed", multiple=True, metavar="表里的列=列名", help="表头的叫法不同，例如 时间=日期")
@click.option("--take", "taken", default="", metavar="号", help="Word 里哪些建议要写成草稿，例如 1,3-5 或 all")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.pass_context
def import_(  # noqa: PLR0913, PLR0917 (one parameter an option)
    ctx: click.Context,
    folder: Path | None,
    today: str,
    form: str,
    written: bool,
    kind: str,
    renamed: tuple[str, ...],
    taken: str,
    file: Path,
) -> int:
    """把 Excel、CSV 或 Word 文件里的内容读进来；先看差别，加 --apply 才写。"""
    from corridor import importing, report

    project = project_of(ctx, folder, None, today)
    if not file.is_file():
        raise click.BadParameter(f"没有这个文件：{file}")
    options = (("--kind", kind), *(("--column", one) for one in renamed), ("--take", taken))
    again = typed("import", folder, file, *(word for name, value in options if value for word in (name, value)))
    pairs = dict(one.partition("=")[::2] for one in renamed)
    try:
        plan = importing.plan(project, file, kind, pairs, taken)
        if written and not plan.is_fatal:
            importing.apply(project, plan)
    except OSError as error:
        raise unwritten(error) from error
    except Stop as stop:
        plan = importing.Plan(problems=list(stop.problems))
    code = CONTENT if plan.is_fatal else GOOD
    if form == "json":
        click.echo(report.imported_as_json(plan, code, written=written))
        return code
    told = report.problems(plan.problems, mended_with=again, untouched="什么也没有写")
    click.echo(told, err=True, nl=bool(told))
    if not plan.is_fatal:
        click.echo(report.imported(plan, again, typed("", folder), written=written))
    return code
