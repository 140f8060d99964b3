"""Publishing: the verbs that bring a site to its readers and take a release back."""

from __future__ import annotations

from pathlib import Path

import click

from corridor.cli.common import CONTENT, GOOD, USAGE, VERIFICATION, near, project_of, typed, unwritten
from corridor.problems import Stop
from corridor.usage import FOLDER, FORMAT, OUT, TODAY, Verb


@click.command(cls=Verb, short_help="退回上一版网站，或指明的一版。")
@FOLDER
@OUT
@TODAY
@click.option("--target", "place", default="", metavar="目标", help="退回发布到那里的网站，写法和 deploy 一样")
@click.option("--list", "is_list", is_flag=True, help="只列出可以退回的版本")
@click.option("--force", is_flag=True, help="旧版里有后来撤回的内容也退回")
@click.argument("release", metavar="[版本]", default="")
@click.pass_context
def rollback(  # noqa: PLR0913, PLR0917 (one parameter an option)
    ctx: click.Context,
    folder: Path | None,
    out: Path | None,
    today: str,
    place: str,
    is_list: bool,
    force: bool,
    release: str,
) -> int:
    """退回上一版网站，或指明的一版；--target 退回发布出去的。"""
    from corridor.deploying import returning

    project = project_of(ctx, folder, out, today)
    shelf = returning.shelf(project, place)
    known = shelf.names()
    if is_list or not known:
        click.echo("\n".join(map(shelf.shown, reversed(known))) or f"{shelf.name} 没有可以退回的旧版", err=not known)
        return GOOD if known else USAGE
    chosen = next((name for name in reversed(known) if name.startswith(release)), "")
    if not chosen:
        raise click.BadParameter(f"没有“{release}”这一版；有：{'、'.join(reversed(known))}")
    back = shelf.brought_back(chosen)
    if back and not force:
        said = "\n".join(f"  {path}" for path in back[:20])
        again = typed("rollback", folder, chosen, *(("--target", place) if place else ()), "--force")
        click.echo(f"没有退回：那一版里还有后来撤回或不公开的内容：\n{said}\n一定要退回：{again}", err=True)
        return CONTENT
    try:
        whole = shelf.roll_back(chosen)
    except OSError as error:
        raise unwritten(error) from error
    click.echo(f"退回到了 {chosen} 这一版：{shelf.name}")
    click.echo("再发布一次，就又是 content/ 现在的样子。" if place else "再构建一次，就又是 content/ 现在的样子。")
    if not whole:
        click.echo("文件是逐个换的；换的那一刻，读者可能看到新旧混合。")
    return GOOD


@click.command(cls=Verb, short_help="发布到文件夹、别的机器或桶，先检查再核对。")
@FOLDER
@OUT
@TODAY
@FORMAT
@click.option("--dry-run", "is_dry", is_flag=True, help="只列出会添、会改、会删哪些文件，什么也不动")
@click.argument("target", metavar="目标")
@click.pass_context
def deploy(
    ctx: click.Context, folder: Path | None, out: Path | None, today: str, form: str, is_dry: bool, target: str
) -> int:
    """发布：到文件夹（/srv/www/site）、别的机器（user@host:/srv/www/site）或桶（s3://桶/前缀）。"""
    from corridor import deploying, report
    from corridor.deploying import telling

    project = project_of(ctx, folder, out, today)
    again = typed("deploy", folder, target)
    try:
        made = deploying.deploy(project, target, is_dry=is_dry)
    except Stop as stop:
        if form == "json":
            click.echo(telling.as_json(None, list(stop.problems), stop.exit_code))
        else:
            words = report.problems(stop.problems, mended_with=again, untouched="什么也没有发布")
            click.echo(words, err=True)
        return stop.exit_code
    except OSError as error:
        raise unwritten(error) from error
    click.echo(
        telling.as_json(made, [], GOOD) if form == "json" else telling.deployed(made, is_dry=is_dry, again=again)
    )
    return GOOD


@click.command(cls=Verb, short_help="归档一年，自己就能打开、能核对。")
@FOLDER
@OUT
@TODAY
@click.option("--again", is_flag=True, help="这一年归档过也再做一份，原来的改名留着")
@click.argument("year", metavar="年份")
@click.pass_context
def archive(ctx: click.Context, folder: Path | None, out: Path | None, today: str, again: bool, year: str) -> int:
    """归档一年：做成一个自己就能打开、能核对的文件夹：archive 2022；没有写年份的写 XXXX。"""
    from corridor import archiving, report

    try:
        made = archiving.archive(
            project_of(ctx, folder, None, today), year, out.resolve() if out else None, again=again
        )
    except Stop as stop:
        words = report.problems(stop.problems, mended_with=typed("archive", folder, year), untouched="什么也没有归档")
        click.echo(words, err=True)
        return stop.exit_code
    except OSError as error:
        raise unwritten(error) from error
    click.echo(f"归档好了，并且核对过：{near(made.folder)}（{made.files} 个文件，{made.records} 条记录是 {year} 年的）")
    if made.before:
        click.echo(f"原来的一份在 {near(made.before)}")
    click.echo(f"拷到两处以上保存；核对：python {near(made.folder / 'verify.py')}")
    return GOOD


@click.command(cls=Verb, short_help="核对一个归档包，或一期编发。")
@click.option("--quick", "is_quick", is_flag=True, help="只核对文件，不重做一遍来比")
@FORMAT
@click.argument("path", metavar="文件夹", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.pass_context
def verify(ctx: click.Context, is_quick: bool, form: str, path: Path) -> int:
    """核对一个归档包，或一期编发：文件齐不齐、改没改、链接断没断、PDF/A；版本还在就重做一遍来比。"""
    from corridor.archiving import verifying

    checked = verifying.verify(path.resolve(), ctx.obj, is_quick=is_quick)
    click.echo(verifying.as_json(checked) if form == "json" else verifying.told(checked, near(path.resolve())))
    return VERIFICATION if checked.faults else GOOD
