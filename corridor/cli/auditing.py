"""Auditing: the verb that answers for a number."""

from __future__ import annotations

import json
from pathlib import Path

import click

from corridor.cli.common import GOOD, project_of
from corridor.usage import FOLDER, FORMAT, OUT, TODAY, Verb


@click.command(cls=Verb)
@FOLDER
@OUT
@TODAY
@FORMAT
@click.option(
    "--compare", "compares", is_flag=True, help="比较两版：一期的编号、网站文件夹、数据文件；只写一个就和现在比"
)
@click.argument("asked", metavar="数或两版", nargs=-1)
@click.pass_context
def figures(
    ctx: click.Context,
    folder: Path | None,
    out: Path | None,
    today: str,
    form: str,
    compares: bool,
    asked: tuple[str, ...],
) -> int:
    """数据台账：列出来；figures 354个 查一个数用在哪里；--compare 比较两版。"""
    from corridor import auditing
    from corridor.auditing import editions, searched, telling
    from corridor.register.issues import FOLDER as ISSUED

    if compares and not 1 <= len(asked) <= 2:
        raise click.UsageError("--compare 后面写一版或两版，例如 figures --compare publications/2022-06")
    if not compares and len(asked) > 1:
        raise click.UsageError("一次查一个数；比较两版加 --compare")
    project = project_of(ctx, folder, out, today)
    corpus = auditing.corpus_of(project)
    if compares:
        names = (asked[0], asked[1] if len(asked) > 1 else editions.NOW)
        before, after = (editions.edition(project, corpus, name) for name in names)
        found = editions.compare(before, after)
        data = [telling.difference_data(one) for one in found]
        _say(form, data, telling.compared(found, *names))
    elif not asked:
        lines = auditing.lines(project, corpus)
        _say(form, [telling.line_data(one) for one in lines], telling.ledger(lines) if lines else "台账里还没有数")
    else:
        traced = auditing.trace(project, corpus, asked[0])
        site = list(searched.shown(project.target, traced)) if project.target.is_dir() else None
        shelf = project.content / ISSUED
        issued = list(searched.shown(shelf, traced)) if shelf.is_dir() else []
        _say(form, telling.as_data(traced, site, issued), telling.traced(traced, site, issued))
    return GOOD


def _say(form: str, data: object, text: str) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=1) if form == "json" else text)
