"""Usage: the options verbs share, how the command line explains itself, and what click says of mistakes, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date as calendar_date
from importlib import import_module
from pathlib import Path
from typing import Any

import click

# What click says, and what we say instead. The first that fits is taken; our own messages pass as they are.
_WORDS = (
    (r"Invalid value for '(.+?)': '(.*)' is not one of (.*)\.", "{0} 不能写“{1}”，只能写 {2}"),
    (r"Invalid value for '(.+?)': '(.*)' is not a valid integer(?: range)?\.", "{0} 要写整数，不能写“{1}”"),
    (r"Invalid value for '(.+?)': (.*) is not in the range (\d+)<=x<=(\d+)\.", "{0} 不能写 {1}，只能从 {2} 到 {3}"),
    (r"Invalid value for '(.+?)': Directory '(.*)' is a file\.", "{0} 要写文件夹，“{1}”是一个文件"),
    (r"Invalid value for '(.+?)': (?:Directory|Path|File) '(.*)' does not exist\.", "没有“{1}”这个{0}"),
    (r"Invalid value for '(.+?)': (.*)", "{0}：{1}"),
    (r"Invalid value: (.*)", "{0}"),
    (r"No such option:? '?([^\s'.]+)'?\.?.*", "没有“{0}”这个选项"),
    (r"No such command '(.*?)'\..*", "没有“{0}”这个命令"),
    (r"Missing (?:argument|option|parameter) '(.*?)'.*", "缺少“{0}”"),
    (r"Option '(.*?)' requires (?:an argument|\d+ arguments)\.", "选项 {0} 后面要写一个值"),
    (r"Option '(.*?)' does not take a value\.", "选项 {0} 后面不写值"),
    (r"Got unexpected extra arguments? \((.*)\)", "多写了“{0}”"),
)


def in_chinese(error: click.ClickException) -> str:
    """What is wrong with the command line, with the nearest word that would be right."""
    said = error.format_message()
    for pattern, ours in _WORDS:
        found = re.fullmatch(pattern, said, re.DOTALL)
        if found:
            near = getattr(error, "possibilities", None)
            return ours.format(*(group.replace("'", "") for group in found.groups())) + (
                f"；是不是 {near[0]}？" if near else ""
            )
    return said if re.search(r"[\u4e00-\u9fff]", said) else "这条命令看不懂"


class Verb(click.Command):
    """A command whose help is in Chinese."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # handed on as click hands them over

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(f"python {ctx.command_path}", " ".join(self.collect_usage_pieces(ctx)), "用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [param.get_help_record(ctx) for param in self.get_params(ctx)]
        with formatter.section("选项"):
            formatter.write_dl([record for record in records if record is not None])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "看用法"
        return option


class Verbs(Verb, click.Group):
    """`python build.py` alone builds; options of `build` may follow at once."""

    command_class = Verb

    def __init__(self, package: str, places: Mapping[str, str], **options: Any) -> None:
        """`places`: where in `package` each verb is written, as module:function."""
        super().__init__(subcommand_metavar="[命令]", **options)
        self._package, self._places = package, places

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A verb by its name, read when it is first asked for: a build that changes nothing reads no other."""
        if cmd_name in self._places and cmd_name not in self.commands:
            module, _, function = self._places[cmd_name].partition(":")
            self.add_command(getattr(import_module(f"{self._package}.{module}"), function), cmd_name)
        return super().get_command(ctx, cmd_name)

    def all_commands(self, ctx: click.Context) -> dict[str, click.Command]:
        """Every verb, in the order of the help."""
        found = {name: self.get_command(ctx, name) for name in self._places}
        return {name: command for name, command in found.items() if command is not None}

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] not in ("--help", "-h", "--version")):
            args = ["build", *args]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl(
                [(name, command.get_short_help_str()) for name, command in self.all_commands(ctx).items()]
            )
        super().format_options(ctx, formatter)


# --- options of several verbs -----------------------------------------------------------------------------------------


def _valid_day(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
    if value is None:
        return calendar_date.today().isoformat()
    try:
        return calendar_date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter("日期写成 2022-09-17") from None


FOLDER = click.option(
    "-C",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="办公室文件夹，里面有 content/",
)
OUT = click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="结果放在哪里，默认 site/"
)
TODAY = click.option("--today", callback=_valid_day, metavar="日期", help="今天的日期，默认看时钟")
EDITION = click.option(
    "--edition",
    type=click.Choice(["public", "internal"]),
    default="public",
    help="public 公开的，internal 连同只供内部看的，另做在 site-internal/",
)
DRAFTS = click.option("--drafts", is_flag=True, help="草稿也做出来，只供自己看")
FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="给人看，或给程序看"
)
PARANOID = click.option("--paranoid", is_flag=True, help="不信文件日期，全部重读")
