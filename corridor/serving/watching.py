"""Watching: word of files that were saved, by watchfiles (inotify, FSEvents, ReadDirectoryChangesW, or by polling)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Event

from corridor.gathering import is_leftover

# Milliseconds: editors write a file in several steps, and one save should be one reload.
_STEP, _LONGEST = 30, 150


def watch(folders: Iterable[Path], ended: Event, changed: Callable[[set[str]], None]) -> None:
    """Tell of changed paths below some folders until `ended` is set. What editors leave lying about is no change."""
    import watchfiles

    def counts(_: watchfiles.Change, path: str) -> bool:
        return not is_leftover(Path(path).name)

    there = [folder for folder in folders if folder.is_dir()]
    for changes in watchfiles.watch(
        *there, watch_filter=counts, stop_event=ended, step=_STEP, debounce=_LONGEST, rust_timeout=500
    ):
        changed({path for _, path in changes})
