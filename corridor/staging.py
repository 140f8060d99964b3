"""Staging: the next tree grows beside the site, of what is made anew and of what is kept."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from corridor.publishing import KEPT, beside, files_in, link, releases


def begin(target: Path) -> Path:
    """An empty folder beside the target, on the same disk, in which the next tree grows."""
    path = beside(target, "next")
    path.mkdir(parents=True)
    return path


def write(staged: Path, path: str, data: bytes) -> None:
    """One file of the next tree."""
    target = f"{staged}/{path}"
    try:
        file = open(target, "wb")  # noqa: SIM115 (closed below)
    except FileNotFoundError:  # the first of its folder
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        file = open(target, "wb")  # noqa: SIM115
    with file:
        file.write(data)


def write_altered(target: Path, staged: Path, path: str, data: bytes) -> None:
    """One file of the next tree, if it does not lie in the site just so: there it keeps its date, and is kept.

    The bytes themselves are compared, for a file may have been altered under its date.
    """
    try:
        with open(f"{target}/{path}", "rb") as file:
            is_same = os.fstat(file.fileno()).st_size == len(data) and file.read() == data
    except OSError:  # none yet, or a folder
        is_same = False
    if not is_same:
        write(staged, path, data)


def keep(target: Path, staged: Path, paths: Iterable[str]) -> None:
    """Take unchanged files over into the next tree: linked where the disk can, else copied."""
    made: set[str] = set()
    for path in _grown(target, staged, list(paths)):
        folder = path.rpartition("/")[0]
        if folder not in made:
            (staged / folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        link(f"{target}/{path}", f"{staged}/{path}")


def _grown(target: Path, staged: Path, paths: list[str]) -> list[str]:
    """Have the oldest release, which would go now, grow into the next tree; the paths it does not hold already.

    Nearly all of its files are those of the site: to link each anew, and to take each away, cost a fifth of a small
    change.
    """
    earlier = releases(target)
    if not target.is_dir() or len(earlier) < KEPT or earlier[0].stat().st_dev != target.stat().st_dev:
        return paths
    theirs, ours, fresh = _inodes(earlier[0]), _inodes(target), files_in(staged)
    same = {path for path in paths if path in theirs and theirs[path] == ours.get(path)}
    if len(same) <= len(fresh):
        return paths
    base = beside(target, "base")
    os.rename(earlier[0], base)  # it is no release any more, whatever happens now
    for path in theirs.keys() - same:
        os.unlink(base / path)
    for folder in {path.rpartition("/")[0] for path in theirs.keys() - same}:
        _remove_empty(base, folder)  # a file may have the name now
    for path in fresh:
        (base / path).parent.mkdir(parents=True, exist_ok=True)
        os.replace(staged / path, base / path)
    shutil.rmtree(staged)
    os.rename(base, staged)
    return [path for path in paths if path not in same]


def _remove_empty(top: Path, folder: str) -> None:
    """A folder below `top` that holds nothing any more, and those above it."""
    while folder:
        with contextlib.suppress(OSError):  # it holds something, or is gone already
            os.rmdir(top / folder)
        folder = folder.rpartition("/")[0]


def _inodes(folder: Path) -> dict[str, int]:
    """Every file below a folder by its path with /, with the number of what it is a name of."""
    found: dict[str, int] = {}
    waiting = [("", str(folder))]
    while waiting:
        prefix, here = waiting.pop()
        with os.scandir(here) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{prefix}{entry.name}/", entry.path))
                else:
                    found[prefix + entry.name] = entry.inode()
    return found
