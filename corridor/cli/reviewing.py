"""Reviewing: the verb that brings a record before those who answer for it, and lets it pass."""

from __future__ import annotations

from pathlib import Path

import click

from corridor.cli.common import CONTENT, GOOD, near, project_of, typed, unwritten
from corridor.project import Project
from corridor.usage import FOLDER, TODAY, Verb


@click.command(cls=Verb)
@FOLDER
@TODAY
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="文件", help="送审稿放在哪里，默认 review/送审稿-日期.pdf"
)
@click.option("--by", default="", metavar="姓名", help="谁审过：草稿改成已审，加 --publish 则已审改成公布")
@click.option("--step", "name", default="", metavar="环节", help="例如 初审、复审；默认 审核，公布时 签发")
@click.option("--publish", "publishes", is_flag=True, help="公布：已审的记录改成 published")
@click.option("--record", "records", is_flag=True, help="网站公布之后运行：记下公布了什么，下次送审和它比")
@click.argument("ids", metavar="编号", nargs=-1)
@click.pass_context
def review(  # noqa: PLR0913, PLR0917 (one parameter an option)
    ctx: click.Context,
    folder: Path | None,
    today: str,
    out: Path | None,
    by: str,
    name: str,
    publishes: bool,
    records: bool,
    ids: tuple[str, ...],
) -> int:
    """送审：做出送审稿；review 编号 --by 姓名 记下谁审过；--record 记下公布了什么。"""
    project = project_of(ctx, folder, None, today, drafts=True)
    if records and (ids or by or publishes or name or out):
        raise click.UsageError("--record 单独用：它记下的是现在公布的全部内容")
    if (publishes or name) and not by:
        raise click.UsageError("写上 --by 姓名：审核和公布都要写明是谁")
    if by and not ids:
        raise click.UsageError("缺少“编号”：一条一条写明审过哪些，例如 review activities/visit --by 姓名")
    try:
        if records:
            return _record(project)
        return (
            _take(project, ids, by.strip(), name.strip(), publishes, folder)
            if by
            else _paper(project, ids, out, folder)
        )
    except OSError as error:
        raise unwritten(error) from error


def _record(project: Project) -> int:
    from corridor import reviewing

    kept, gone = reviewing.record(project)
    click.echo(f"记下了现在公布的内容：新记或改记 {kept} 条，不再公布 {gone} 条。下次 review 只列出此后的改动。")
    return GOOD


def _take(project: Project, ids: tuple[str, ...], by: str, name: str, publishes: bool, folder: Path | None) -> int:
    from corridor import report, reviewing
    from corridor.kinds.common import STATUS

    made = reviewing.take(project, ids, by, name, publishes=publishes)
    if any(one.is_fatal for one in made.problems):
        more = ["--by", by, *(["--step", name] if name else []), *(["--publish"] if publishes else [])]
        again = typed("review", folder, *ids, *more)
        click.echo(report.problems(made.problems, mended_with=again, untouched="状态没有改动"), err=True)
        return CONTENT
    for step in made.steps:
        states = f"{STATUS.labels[step.before]} → {STATUS.labels[step.after]}"
        click.echo(f"《{step.title}》{states}，{by}，{project.today}")
        if step.is_same_hand:
            click.echo(f"注意：审核和签发是同一个人（{by}）。")
    if publishes:
        click.echo(f"构建网站：{typed('', folder)}；网站公布之后记下：{typed('review --record', folder)}")
    return GOOD


def _paper(project: Project, ids: tuple[str, ...], out: Path | None, folder: Path | None) -> int:
    from corridor.reviewing import paper

    path, counts, pages = paper.make(project, ids, out.resolve() if out else None)
    if path is None:
        click.echo("没有要送审的：和上次公布的内容一样。")
        return GOOD
    told = "，".join(f"{sort} {count} 条" for sort, count in counts.items())
    click.echo(f"做好了 {near(path)}：{told}，共 {pages} 页")
    click.echo(f"审过之后记下：{typed('review 编号 --by 姓名', folder)}")
    return GOOD
