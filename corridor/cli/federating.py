"""Federating: the verb that builds every county of a folder tree and the province's site over them."""

from __future__ import annotations

import json
from pathlib import Path

import click
from msgspec.structs import asdict, replace

from corridor.cli.building import code_of, known_crew
from corridor.cli.common import near, project_of, unwritten
from corridor.progress import progress
from corridor.usage import FORMAT, OUT, TODAY, Verb


@click.command(cls=Verb)
@OUT
@TODAY
@FORMAT
@click.option("--only", default="", metavar="名称", help="各县只做哪些，用逗号隔开，例如 html,data")
@click.option(
    "--crew",
    default="serial",
    callback=lambda _, __, name: known_crew(name),
    metavar="谁来做",
    help="serial 一县一县做，processes 几县一起做，dask:tcp://主机:8786 分给几台机器，一台一个县",
)
@click.option("-j", "workers", default=0, type=click.IntRange(0, 256), metavar="个数", help="几个进程")
@click.option("--strict", is_flag=True, help="有提醒也不公布")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.pass_context
def federation(  # noqa: PLR0913, PLR0917 (one parameter an option: this is how click hands them over)
    ctx: click.Context,
    folder: Path,
    out: Path | None,
    today: str,
    form: str,
    only: str,
    crew: str,
    workers: int,
    strict: bool,
) -> int:
    """做一个文件夹里各县的网站，和上面的总站。"""
    from corridor import engine, federating, report

    province = project_of(ctx, folder, out, today)
    chosen = tuple(part for part in only.split(",") if part)
    for name in chosen:
        if name not in (known := [output.name for output in province.all_outputs()]):
            raise click.BadParameter(f"--only 里没有 {name}；有：{','.join(known)}")
    told, ended = progress(form)
    try:
        made = federating.federate(province, engine.Wanted(chosen, crew, workers, strict), told)
    except OSError as error:
        raise unwritten(error) from error
    finally:
        ended()
    code = code_of(made, strict)
    if form == "json":
        counties = [asdict(one.county) for one in made.counties]
        data = json.loads(report.as_json(replace(made.province, problems=made.problems), code))
        click.echo(json.dumps({**data, "counties": counties}, ensure_ascii=False, indent=1))
        return code
    text = report.problems(
        made.problems, mended_with=f"python build.py federation {folder}", untouched="有错的没有改动"
    )
    if text:
        click.echo(text + "\n", err=True)
    click.echo(report.counties([one.county for one in made.counties], near(province.target), made.province))
    return code
