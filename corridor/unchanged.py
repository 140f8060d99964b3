"""Unchanged: whether all a build would look at is as the last one left it; then there is nothing to do.

Git's index rule for everything at once: a digest over path, size, inode, mtime and ctime of every file below content/,
of the templates, the fonts and our own code, of the packages installed, and of every file of the site. A file touched
while the build that remembers it ran proves nothing, so then nothing is remembered.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from corridor.files import CLOCK_SLACK_NS, digest_bytes, write_whole
from corridor.installed import installed
from corridor.project import HOUSE, Project
from corridor.results import Result

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Look:
    """What was asked, and the sources as a build found them; `stamp` is empty where a file was just touched."""

    asked: str
    stamp: str


def look(project: Project, *options: object) -> Look:
    """Before a build: what it is asked (`options` change its result) and the state of its sources."""
    how = (project.outputs, project.today, project.drafts, project.edition, options)
    asked = (FORMAT, sys.version, sorted(installed().items()), how)
    bags = sorted((project.folder / "archives").glob("*/tagmanifest-sha256.txt"))
    folders = (project.content, *bags, HOUSE / "templates", HOUSE / "corridor", project.fonts)
    return Look(digest_bytes(repr(asked).encode()), _stamp(folders, time.time_ns() - CLOCK_SLACK_NS))


def result(project: Project, now: Look) -> Result | None:
    """What the last build came to, with nothing made; None where it was asked for something else, or a file differs."""
    if project.paranoid or not now.stamp:
        return None
    try:
        digest, _, data = _file(project).read_bytes().partition(b"\n")
        if digest != digest_bytes(data).encode():
            return None
        asked, sources, site, found = pickle.loads(data)
    except Exception:  # noqa: BLE001 (a damaged pickle can fail with almost every error there is)
        return None
    if (asked, sources) != (now.asked, now.stamp) or site != _stamp((project.target,)):
        return None
    assert isinstance(found, Result)
    return found


def remember(project: Project, then: Look, made: Result) -> None:
    """After a build that published: what a second one would say, as long as nothing changes."""
    path = _file(project)
    if not then.stamp or not made.published or any(one.code == "E505" for one in made.problems):
        path.unlink(missing_ok=True)
        return
    calm = replace(made, made=0, kept=made.made + made.kept, pruned=0, reasons={})
    data = pickle.dumps((then.asked, then.stamp, _stamp((project.target,)), calm), pickle.HIGHEST_PROTOCOL)
    with contextlib.suppress(OSError):  # the site is published: a full disk costs the next build its time only
        write_whole(path, digest_bytes(data).encode() + b"\n" + data)


def _file(project: Project) -> Path:
    return project.state / f"unchanged-{digest_bytes(str(project.target).encode())[:12]}.pickle"


def _stamp(folders: Iterable[Path], settled_ns: int | None = None) -> str:
    """A digest of the state of every file below some folders; empty where one was touched after `settled_ns`."""
    lines: list[str] = []
    newest = 0
    for folder in folders:
        for path, stat in _files(str(folder)):
            newest = max(newest, stat.st_mtime_ns, stat.st_ctime_ns)
            lines.append(f"{path}\0{stat.st_size}\0{stat.st_ino}\0{stat.st_mtime_ns}\0{stat.st_ctime_ns}")
    if settled_ns is not None and newest >= settled_ns:
        return ""
    return digest_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))


def _files(folder: str, above: frozenset[tuple[int, int]] = frozenset()) -> Iterator[tuple[str, os.stat_result]]:
    """Every file below a folder, or the one file it is, in order; without what Python compiles for itself."""
    try:
        own = os.stat(folder)
        if (own.st_dev, own.st_ino) in above:
            return  # a link back to a folder it lies in
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except NotADirectoryError:
        yield folder, os.stat(folder)
        return
    except OSError:
        return
    for entry in found:
        if not entry.is_dir():
            yield entry.path, entry.stat(follow_symlinks=entry.is_file())
        elif entry.name != "__pycache__":
            yield from _files(entry.path, above | {(own.st_dev, own.st_ino)})
