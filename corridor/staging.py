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
    by_folder: dict[str, list[str]] = {}
    for path in _grown(target, staged, list(paths)):
        folder, _, name = path.rpartition("/")
        by_folder.setdefault(folder, []).append(name)
    for folder, names in by_folder.items():
        (staged / folder).mkdir(parents=True, exist_ok=True)
        _link(target / folder, staged / folder, names)


def _link(one: Path, other: Path, names: list[str]) -> None:
    """Another name in another folder for some files of one, or a copy where the disk has no links.

    The folders are looked up once, where the system can, and not for each of ten thousand files.
    """
    if os.link not in os.supports_dir_fd:
        for name in names:
            link(f"{one}/{name}", f"{other}/{name}")
        return
    source = os.open(one, os.O_RDONLY)
    try:
        goal = os.open(other, os.O_RDONLY)
        try:
            for name in names:
                try:
                    os.link(name, name, src_dir_fd=source, dst_dir_fd=goal)
                except OSError:
                    shutil.copy2(f"{one}/{name}", f"{other}/{name}")
        finally:
            os.close(goal)
    finally:
        os.close(source)


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
