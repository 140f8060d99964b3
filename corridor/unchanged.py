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
from collections.abc import Iterable, Sequence
from operator import attrgetter
from pathlib import Path

from msgspec.structs import replace

from corridor.files import CLOCK_SLACK_NS, digest_bytes, read_sealed, write_sealed, write_whole
from corridor.installed import installed
from corridor.kinds import BY_FOLDER
from corridor.plain import Plain
from corridor.project import HOUSE, Project
from corridor.results import Result

FORMAT = 3
_NAME = attrgetter("name")


class Look(Plain, frozen=True):
    """What was asked, and the sources as a build found them: the files below content/, one line each, and all others.

    `is_settled` is false where a file was touched a moment ago: then nothing of this can be remembered.
    """

    asked: str
    content: tuple[str, ...]
    others: str
    is_settled: bool

    @property
    def stamp(self) -> str:
        return _digest([*self.content, self.others])


class Touched(Plain, frozen=True):
    """The records' files below content/ that alone differ from what a build left whose memory has this digest."""

    names: frozenset[str]
    memory: str


def look(project: Project, *options: object) -> Look:
    """Before a build: what it is asked (`options` change its result) and the state of its sources."""
    how = (project.outputs, project.today, project.drafts, project.edition, options)
    asked = (FORMAT, sys.version, sorted(installed().items()), how)
    bags = sorted((project.folder / "archives").glob("*/tagmanifest-sha256.txt"))
    content, newest = _lines((project.content,))
    others, newer = _lines((*bags, HOUSE / "templates", HOUSE / "corridor", project.fonts))
    is_settled = max(newest, newer) < time.time_ns() - CLOCK_SLACK_NS
    return Look(digest_bytes(repr(asked).encode()), tuple(content), _digest(others), is_settled)


def result(project: Project, now: Look) -> Result | None:
    """What the last build came to, with nothing made; None where it was asked for something else, or a file differs."""
    last = _recalled(project, now)
    if last is None or not now.is_settled or last.stamp != now.stamp or last.site != _stamp(project.target):
        return None
    return last.result


def touched(project: Project, now: Look) -> Touched | None:
    """The files of records that changed since the last build, where nothing else did; None where that is not known."""
    last = _recalled(project, now)
    if last is None or last.others != now.others or not last.result.memory or last.site != _stamp(project.target):
        return None
    try:
        lines = _lines_file(project).read_bytes()
    except OSError:
        return None
    if digest_bytes(lines) != last.content:
        return None
    then = lines.decode("utf-8", "surrogateescape").split("\n")
    paths = [
        {line.partition("\0")[0] for line in some}
        for some in (set(then) - set(now.content), set(now.content) - set(then))
    ]
    names = {Path(path).relative_to(project.content).as_posix() for path in paths[1]}
    is_all = paths[0] == paths[1] and all(name.partition("/")[0] in BY_FOLDER for name in names)
    return Touched(frozenset(names), last.result.memory) if is_all else None


def remember(project: Project, then: Look, made: Result) -> None:
    """After a build that published: what a second one would say, as long as nothing changes."""
    path = _file(project)
    is_current = made.memory in ("", _memory(project))  # another build may have come in between
    if not (then.is_settled and made.published and is_current) or any(one.code == "E505" for one in made.problems):
        path.unlink(missing_ok=True)
        return
    calm = replace(made, made=0, kept=made.made + made.kept, pruned=0, reasons={})
    lines = "\n".join(then.content).encode("utf-8", "surrogateescape")
    last = _Last(then.asked, then.stamp, digest_bytes(lines), then.others, _stamp(project.target), calm)
    data = pickle.dumps(last, pickle.HIGHEST_PROTOCOL)
    with contextlib.suppress(OSError):  # the site is published: a full disk costs the next build its time only
        write_whole(_lines_file(project), lines)
        write_sealed(path, data)


class _Last(Plain, frozen=True):
    """What a build left: what was asked, its sources as one stamp and in parts, its site, what it came to."""

    asked: str
    stamp: str
    content: str
    others: str
    site: str
    result: Result


def _recalled(project: Project, now: Look) -> _Last | None:
    """What the last build left; None where it was asked for something else."""
    if project.paranoid:
        return None
    try:
        last = pickle.loads(read_sealed(_file(project))[1])
    except Exception:  # noqa: BLE001 (a damaged pickle can fail with almost every error there is)
        return None
    return last if isinstance(last, _Last) and last.asked == now.asked else None


def _file(project: Project) -> Path:
    return project.state / f"unchanged-{digest_bytes(str(project.target).encode())[:12]}.pickle"


def _memory(project: Project) -> str:
    """The digest at the head of what the engine remembers; empty where it remembers nothing."""
    try:
        with open(project.memory, "rb") as file:
            return file.readline(64).rstrip(b"\n").decode("ascii", "replace")
    except OSError:
        return ""


def _lines_file(project: Project) -> Path:
    """The lines of content/, read only where something differs."""
    return _file(project).with_suffix(".txt")


def _stamp(folder: Path) -> str:
    """A digest of the state of every file below a folder."""
    return _digest(_lines((folder,))[0])


def _digest(lines: Iterable[str]) -> str:
    return digest_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))


def _lines(folders: Sequence[Path]) -> tuple[list[str], int]:
    """The state of every file below some folders, one line each, and the time (ns) one was last touched.

    In a fixed order; without what Python compiles for itself. A folder may be the one file it is.
    """
    lines: list[str] = []
    newest = 0
    above: frozenset[tuple[int, int]] = frozenset()
    waiting = [(str(folder), above) for folder in reversed(folders)]
    while waiting:
        here, above = waiting.pop()
        try:
            own = os.stat(here)
            if (own.st_dev, own.st_ino) in above:
                continue  # a link back to a folder it lies in
            with os.scandir(here) as entries:
                found = sorted(entries, key=_NAME)
        except NotADirectoryError:
            lines.append(_line(here, own))
            newest = max(newest, own.st_mtime_ns, own.st_ctime_ns)
            continue
        except OSError:
            continue
        above |= {(own.st_dev, own.st_ino)}
        inner = []
        for entry in found:
            # What all of a no-change build comes down to: written out, for a county has 20,000 of them.
            if entry.is_file(follow_symlinks=False):
                stat = entry.stat(follow_symlinks=False)
            elif not entry.is_dir():
                stat = entry.stat(follow_symlinks=entry.is_file())
            else:
                if entry.name != "__pycache__":
                    inner.append((entry.path, above))
                continue
            mtime, ctime = stat.st_mtime_ns, stat.st_ctime_ns
            if mtime > newest or ctime > newest:
                newest = max(mtime, ctime)
            lines.append(f"{entry.path}\0{stat.st_size}\0{stat.st_ino}\0{mtime}\0{ctime}")
        waiting += inner
    return lines, newest


def _line(path: str, stat: os.stat_result) -> str:
    return f"{path}\0{stat.st_size}\0{stat.st_ino}\0{stat.st_mtime_ns}\0{stat.st_ctime_ns}"
