"""Previewing: the verb that shows the site while it is written."""

from __future__ import annotations

from pathlib import Path

import click

from corridor.cli.common import GOOD, project_of
from corridor.usage import FOLDER, OUT, TODAY, Verb


@click.command(cls=Verb)
@FOLDER
@OUT
@TODAY
@click.option("--host", default="127.0.0.1", metavar="地址", help="默认只有这台机器看得到；给别人看写 0.0.0.0")
@click.option("--port", default=0, type=click.IntRange(0, 65535), metavar="端口", help="默认从 8000 起找一个空的")
@click.pass_context
def serve(ctx: click.Context, folder: Path | None, out: Path | None, today: str, host: str, port: int) -> int:
    """边写边看：存盘就刷新，错误显示在网页上；草稿也看得到。"""
    from corridor import serving

    def told(url: str) -> None:
        click.echo(f"打开 {url} 看网站；存盘就刷新，按 Ctrl+C 结束。")
        if host != serving.answering.LOCAL:
            click.echo("注意：同一网络里的人都能看到，包括草稿。")

    serving.serve(project_of(ctx, folder, out, today, drafts=True), host, port, told)
    return GOOD
