"""Progress: a line on a terminal, a plain line a stage elsewhere, nothing for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click


def progress(form: str) -> tuple[Callable[[str, int, int], None], Callable[[], None]]:
    """A progress line on a terminal, a plain line a stage elsewhere, nothing for programs."""
    words = {"PRINT": "PDF", "PAGES": "网页和数据", "SITE": "全站文件", "COUNTIES": "各县", "ARCHIVE": "归档"}
    if form == "json":
        return lambda stage, done, total: None, lambda: None
    if not sys.stderr.isatty():

        def plain(stage: str, done: int, total: int) -> None:
            if done == total:
                click.echo(f"{words[stage]} {done}/{total}", err=True)

        return plain, lambda: None
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    tasks: dict[str, Any] = {}
    bar.start()

    def told(stage: str, done: int, total: int) -> None:
        task = tasks.setdefault(stage, None) or bar.add_task(words[stage], total=total)
        tasks[stage] = task
        bar.update(task, completed=done)

    return told, bar.stop
