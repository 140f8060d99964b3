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
from array import array
from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from corridor.files import CLOCK_SLACK_NS, digest_bytes, read_sealed, write_sealed, write_whole
from corridor.installed import installed
from corridor.kinds import BY_FOLDER
from corridor.plain import Plain
from corridor.project import HOUSE, Project
from corridor.results import Result

FORMAT = 4
_NAME = attrgetter("name")
_NUMBER: Literal["q"] = "q"  # of a file's state, signed and of 64 bits
_WIDTH = 4 * array(_NUMBER).itemsize
_POSITIVE = (1 << 63) - 1  # a file's number on Windows may be of 128 bits


class States(Struct):
    """The state of files: the path of each, and its size, inode, mtime and ctime, four numbers a file.

    Not a line of text each: a county has 20,000 of them, and to write the numbers out cost a third of the look.
    """

    paths: list[str] = field(default_factory=list)
    numbers: array[int] = field(default_factory=lambda: array(_NUMBER))
    newest: int = 0  # when one was last touched, in ns

    @property
    def digest(self) -> str:
        return digest_bytes(self.packed)

    @property
    def packed(self) -> bytes:
        names = "\0".join(self.paths).encode("utf-8", "surrogateescape")
        return b"%d\n%b\n%b" % (len(names), names, self.numbers.tobytes())

    def differing(self, packed: bytes) -> list[str] | None:
        """The files that differ from those of a packed state; None where they are not the same files."""
        size, _, rest = packed.partition(b"\n")
        names, numbers = rest[: int(size)], rest[int(size) + 1 :]
        now = self.numbers.tobytes()
        if names != "\0".join(self.paths).encode("utf-8", "surrogateescape") or len(numbers) != len(now):
            return None
        places = range(0, len(now), _WIDTH)
        return [
            path
            for path, at in zip(self.paths, places, strict=True)
            if now[at : at + _WIDTH] != numbers[at : at + _WIDTH]
        ]


class Look(Plain, frozen=True):
    """What was asked, and the sources as a build found them: the files below content/, each, and all others as one.

    `is_settled` is false where a file was touched a moment ago: then nothing of this can be remembered.
    """

    asked: str
    content: States
    others: str
    is_settled: bool

    @property
    def stamp(self) -> str:
        return f"{self.content.digest} {self.others}"


class Touched(Plain, frozen=True):
    """The records' files below content/ that alone differ from what a build left whose memory has this digest."""

    names: frozenset[str]
    memory: str


def look(project: Project, *options: object) -> Look:
    """Before a build: what it is asked (`options` change its result) and the state of its sources."""
    how = (project.outputs, project.today, project.drafts, project.edition, options)
    asked = (FORMAT, sys.version, sorted(installed().items()), how)
    bags = sorted((project.folder / "archives").glob("*/tagmanifest-sha256.txt"))
    content = _states((project.content,))
    others = _states((*bags, HOUSE / "templates", HOUSE / "corridor", project.fonts))
    is_settled = max(content.newest, others.newest) < time.time_ns() - CLOCK_SLACK_NS
    return Look(digest_bytes(repr(asked).encode()), content, others.digest, is_settled)


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
        then = _states_file(project).read_bytes()
    except OSError:
        return None
    paths = now.content.differing(then) if digest_bytes(then) == last.content else None
    if paths is None:
        return None
    names = {Path(path).relative_to(project.content).as_posix() for path in paths}
    is_all = all(name.partition("/")[0] in BY_FOLDER for name in names)
    return Touched(frozenset(names), last.result.memory) if is_all else None


def remember(project: Project, then: Look, made: Result) -> None:
    """After a build that published: what a second one would say, as long as nothing changes."""
    path = _file(project)
    is_current = made.memory in ("", _memory(project))  # another build may have come in between
    if not (then.is_settled and made.published and is_current) or any(one.code == "E505" for one in made.problems):
        path.unlink(missing_ok=True)
        return
    calm = replace(made, made=0, kept=made.made + made.kept, pruned=0, reasons={})
    states = then.content.packed
    last = _Last(then.asked, then.stamp, digest_bytes(states), then.others, _stamp(project.target), calm)
    data = pickle.dumps(last, pickle.HIGHEST_PROTOCOL)
    with contextlib.suppress(OSError):  # the site is published: a full disk costs the next build its time only
        write_whole(_states_file(project), states)
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


def _states_file(project: Project) -> Path:
    """The states of the files below content/, read only where something differs."""
    return _file(project).with_suffix(".states")


def _stamp(folder: Path) -> str:
    """A digest of the state of every file below a folder."""
    return _states((folder,)).digest


def _states(folders: Sequence[Path]) -> States:
    """The state of every file below some folders, in a fixed order; without what Python compiles for itself.

    A folder may be the one file it is.
    """
    paths: list[str] = []
    numbers: list[int] = []
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
            paths.append(here)
            numbers += (own.st_size, own.st_ino & _POSITIVE, own.st_mtime_ns, own.st_ctime_ns)
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
            paths.append(entry.path)
            numbers += (stat.st_size, stat.st_ino & _POSITIVE, mtime, ctime)
        waiting += inner
    return States(paths, array(_NUMBER, numbers), newest)
