"""Offices: the verbs that start a record or an office, and look after the machine and the format."""

from __future__ import annotations

from pathlib import Path

import click

from corridor.cli.common import CONTENT, ENVIRONMENT, GOOD, near, project_of, typed, unwritten
from corridor.usage import FOLDER, TODAY, Verb


@click.command(cls=Verb)
@FOLDER
@TODAY
@click.argument("kind", metavar="类别")
@click.argument("title", metavar="标题", default="")
@click.option("--id", "id_", default="", metavar="编号", help="编号，默认按标题的拼音取")
@click.option("--from", "summary", default="", metavar="编号", help="这份年度总结的下一步转成下年任务")
@click.pass_context
def new(ctx: click.Context, folder: Path | None, today: str, kind: str, title: str, id_: str, summary: str) -> int:
    """新建一条记录：new 活动 标题。"""
    from corridor import starting

    if not (title or summary):
        raise click.UsageError("缺少“标题”")
    project = project_of(ctx, folder, None, today)
    path = starting.tasks_from(project, summary) if summary else starting.new_record(project, kind, title, id_)
    click.echo(f"新建了 {near(path)}，打开它，照着说明填写，再运行 {typed('check', folder)}")
    return GOOD


@click.command(cls=Verb, name="new-office")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
def new_office(folder: Path) -> int:
    """新建一个能用的小网站：new-office 文件夹。"""
    from corridor import starting

    starting.new_office(folder.resolve())
    click.echo(f"新建了 {folder}。构建：python build.py -C {folder}")
    return GOOD


@click.command(cls=Verb)
@FOLDER
@TODAY
@click.pass_context
def upgrade(ctx: click.Context, folder: Path | None, today: str) -> int:
    """看看内容的格式要不要升级。"""
    from corridor import upgrading

    click.echo(upgrading.upgrade(project_of(ctx, folder, None, today)))
    return GOOD


@click.command(cls=Verb)
@click.pass_context
def doctor(ctx: click.Context) -> int:
    """看看这台机器缺什么，该装什么。"""
    from corridor import doctoring

    lines, missing = doctoring.examine()
    click.echo("\n".join(lines))
    return ENVIRONMENT if missing else GOOD


@click.command(cls=Verb)
@FOLDER
@TODAY
@click.option("--check", "only_told", is_flag=True, help="只说哪些文件要整理，不写")
@click.argument("files", nargs=-1, metavar="[文件]...", type=click.Path(path_type=Path, exists=True))
@click.pass_context
def fmt(ctx: click.Context, folder: Path | None, today: str, only_told: bool, files: tuple[Path, ...]) -> int:
    """把记录文件整理成统一写法；内容和说明不变。"""
    from corridor import formatting, report

    project = project_of(ctx, folder, None, today)
    try:
        done = formatting.fmt(project, files, write=not only_told)
    except OSError as error:
        raise unwritten(error) from error
    if done.problems:
        told = report.problems(done.problems, mended_with=typed("fmt", folder), untouched="这些文件没有动")
        click.echo(told, err=True)
    word = "要整理" if only_told else "整理了"
    click.echo(
        "\n".join(
            [
                *(f"{word} {name}" for name in done.files),
                f"{word} {len(done.files)} 个文件，{done.unchanged} 个本来就对。",
            ]
        )
    )
    return CONTENT if done.problems or (only_told and done.files) else GOOD
