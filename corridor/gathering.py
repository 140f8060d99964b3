"""Gathering: a content folder → the facts of every record in it, reading only files that changed."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from corridor import playlists, reading, settings
from corridor.composing import Tree
from corridor.facts import Facts, Record
from corridor.files import Signature, is_settled, signature
from corridor.kinds import BY_FOLDER, KINDS, Kind
from corridor.plain import Plain
from corridor.problems import Place, Problem, bounded, problem

# Folders under content/ that hold no records, and what editors and systems leave lying about.
NOT_RECORDS = {"media", "templates", "register"}
LEFTOVERS = ("~$", ".~", ".")
LEFTOVER_NAMES = {"thumbs.db", "desktop.ini", "ehthumbs.db"}
LEFTOVER_ENDS = ("~", ".tmp", ".bak", ".swp", ".crdownload")
SETTINGS = "site.yaml"
PLAYLISTS = f"{playlists.FOLDER}/"


class FileMemory(Plain, frozen=True):
    """What a file gave when it was last read."""

    signature: Signature
    facts: tuple[Facts, ...] = ()
    problems: tuple[Problem, ...] = ()
    tree: Tree | None = None  # of site.yaml only
    broken: tuple[str, ...] = ()  # ids of records that cannot be read


# A file just read: its name, what it gave, its records.
Read = tuple[str, FileMemory, list[Record]]
Unread = list[tuple[str, Signature]]
# Has a function do a list of things, a part here and a part there.
Share = Callable[[Callable[[Unread], list[Read]], Unread], Iterable[list[Read]]]
_UNREAD = FileMemory((0, 0, 0, 0))


class Gathered(Struct):
    """All files of a content folder as they are now. `records` holds only those read in this run."""

    files: dict[str, FileMemory] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    records: dict[str, Record] = field(default_factory=dict)
    changed: bool = False

    def take(self, read: list[Read]) -> None:
        """Put some files in that were just read."""
        for name, memory, records in read:
            self.files[name] = memory
            self.records.update((record.id, record) for record in records)

    @property
    def playlists(self) -> dict[str, Any]:
        """What the corridor's screen shows, by the name of its file."""
        found = {name: memory.tree for name, memory in self.files.items() if name.startswith(PLAYLISTS)}
        return {
            name.removeprefix(PLAYLISTS).rpartition(".")[0]: playlists.canonical(tree)
            for name, tree in found.items()
            if isinstance(tree, dict) and tree
        }

    @property
    def broken(self) -> list[str]:
        """Ids of the records that are there and cannot be read."""
        return [id_ for memory in self.files.values() for id_ in memory.broken]

    @property
    def facts(self) -> Iterator[Facts]:
        for memory in self.files.values():
            yield from memory.facts


def gather(
    content: Path,
    remembered: dict[str, FileMemory],
    remembered_ns: int,
    *,
    paranoid: bool = False,
    instead: Mapping[str, bytes] | None = None,
    touched: Collection[str] | None = None,
    share: Share | None = None,
) -> Gathered:
    """Read what changed below `content`; the rest is taken as remembered.

    `instead`: what some files are to say, by their path below content/, as if they were written already.
    `touched`: the only files that may differ from what is remembered, where all were looked at already.
    `share`: who has the files read by several processes.
    """
    gathered = Gathered()
    unread: Unread = []
    for name, data in (instead or {}).items():
        gathered.changed = True
        gathered.take([(name, *_made(f"content/{name}", data, name))])
    for name, sig in _signatures(content, remembered, touched):
        if name in gathered.files:
            continue
        known = remembered.get(name)
        if known and known.signature == sig and is_settled(sig, remembered_ns) and not paranoid:
            gathered.files[name] = known
            continue
        gathered.files[name] = _UNREAD  # in its place among the others
        unread.append((name, sig))
    gathered.changed |= bool(unread)
    read = partial(_read_all, content)
    for part in share(read, unread) if share is not None else (read(unread),):
        gathered.take(part)
    gathered.changed |= remembered.keys() != gathered.files.keys()
    for memory in gathered.files.values():
        gathered.problems.extend(memory.problems)
    return gathered


def _signatures(
    content: Path, remembered: Mapping[str, FileMemory], touched: Collection[str] | None
) -> Iterator[tuple[str, Signature]]:
    if touched is None:
        yield from ((name, sig) for name, _, sig in walk(content))
        return
    for name, memory in remembered.items():
        sig = signature(content / name) if name in touched else memory.signature
        if sig is not None:
            yield name, sig


def read_file(content: Path, name: str, instead: Mapping[str, bytes] | None = None) -> reading.Text:
    """One file again, for its positions; `name` is its path under content/."""
    data = (instead or {}).get(name)
    return reading.read(f"content/{name}", (content / name).read_bytes() if data is None else data)


def kind_of(name: str) -> Kind:
    return BY_FOLDER[name.split("/", 1)[0]]


def read_records(content: Path, name: str) -> list[Record]:
    """The records of one file, for a maker that asks for one of them."""
    from corridor import records

    return records.make(read_file(content, name), kind_of(name), name.removesuffix(".yaml")).records


def read_record(text: reading.Text, own: Facts) -> Record | None:
    """One record of a file of several that was read already."""
    from corridor import records

    return records.one(text, kind_of(own.file.removeprefix("content/")), own.card.id, own.position)


def walk(
    content: Path, below: str = "", above: frozenset[tuple[int, int]] = frozenset()
) -> Iterator[tuple[str, Path, Signature]]:
    """Every file that may be a record or the settings, in order of name, with its signature."""
    own = os.stat(content / below)
    if (own.st_dev, own.st_ino) in above:
        return  # a link back to a folder it lies in
    with os.scandir(content / below if below else content) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        name = f"{below}/{entry.name}" if below else entry.name
        if entry.is_dir():
            if entry.name.startswith(".") or (not below and entry.name in NOT_RECORDS):
                continue
            yield from walk(content, name, above | {(own.st_dev, own.st_ino)})
        elif not is_leftover(entry.name):
            stat = entry.stat(follow_symlinks=entry.is_file())  # a link that leads nowhere is told of like any file
            yield name, Path(entry.path), (stat.st_size, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns)


def is_leftover(name: str) -> bool:
    """Whether a file is what editors and systems leave lying about."""
    return name.startswith(LEFTOVERS) or name.lower() in LEFTOVER_NAMES or name.lower().endswith(LEFTOVER_ENDS)


def _read_all(content: Path, unread: Unread) -> list[Read]:
    """Some files of a content folder; may run in another process."""
    read: list[Read] = []
    for name, sig in unread:
        if name == SETTINGS or name.startswith(PLAYLISTS):
            read.append((name, _settings(name, content / name, sig), []))
        else:
            read.append((name, *_read(name, content / name, sig)))
    return read


def _settings(name: str, path: Path, sig: Signature) -> FileMemory:
    if not name.endswith((".yaml", ".yml")):
        return FileMemory(sig, (), (problem("E121", Place(f"content/{name}"), found=name),))
    text = reading.read(f"content/{name}", path.read_bytes())
    problems = text.problems or (settings.check(text) if name == SETTINGS else playlists.check(text))
    return FileMemory(sig, (), tuple(problems), text.tree if isinstance(text.tree, dict) else {})


def _read(name: str, path: Path, sig: Signature) -> tuple[FileMemory, list[Record]]:
    place = Place(f"content/{name}")
    folder, _, rest = name.partition("/")
    if path.suffix.lower() not in (".yaml", ".yml") or not rest:
        return FileMemory(sig, (), (problem("E121", place, found=name),)), []
    if folder not in BY_FOLDER:
        known = "、".join(f"{kind.folder}（{kind.label}）" for kind in KINDS)
        close = difflib.get_close_matches(folder, BY_FOLDER, 1, 0.6)
        remedy = f"{known}{f'；是不是 {close[0]}？' if close else ''}"
        return FileMemory(sig, (), (problem("E207", Place(f"content/{folder}"), found=folder, remedy=remedy),)), []
    original = _copied_from(path)
    if original:
        return FileMemory(sig, (), (problem("E122", place, found=original),)), []
    try:
        data = path.read_bytes()
    except OSError:
        return FileMemory(sig, (), (problem("E118", place),)), []
    return _made(place.file, data, name, sig)


def _made(
    file: str, data: bytes, name: str, sig: Signature = (0, 0, 0, 0)
) -> tuple[FileMemory, list[Record]]:  # fmt: skip
    """The records of a file of a known kind."""
    from corridor import records

    made = records.make(reading.read(file, data), kind_of(name), name.rsplit(".", 1)[0])
    return FileMemory(sig, tuple(made.facts), tuple(bounded(made.problems)), None, tuple(made.broken)), made.records


# What Windows, macOS and WPS put around the name of a copy.
_COPY = re.compile(r"(?:复件 ?(?:\(\d+\) )?)?(?P<stem>.+?)(?:的副本| ?-? ?副本| - Copy| copy)?(?: ?[(（]\d+[)）])?")


def _copied_from(path: Path) -> str:
    """The name of the file beside it that this one is a copy of (`名单 - 副本.yaml`), empty for a file of its own."""
    found = _COPY.fullmatch(path.stem)
    original = path.with_name((found["stem"] if found else path.stem) + path.suffix)
    return original.name if original != path and original.is_file() else ""
