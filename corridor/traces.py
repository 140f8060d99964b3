"""Traces: what each file was made from, and why it is no longer current.

A verifying trace ("Build systems à la carte", Mokhov et al. 2018): a job is current as long as every look its maker
took digests the same today. What a key answers today is given by the caller.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import filterfalse
from typing import Any, Literal

from msgspec import field

from corridor.keys import Key, Query
from corridor.outputs import Job
from corridor.plain import Plain

FileStat = tuple[int, int]  # size, mtime in ns
# How a trace writes down the number of a row: an unsigned int of this machine.
_ROW: Literal["I"] = "I"
_SIZE = array(_ROW).itemsize
_FEW = 20  # so few are looked for in the bytes themselves, ten times as fast


class Trace(Plain, frozen=True):
    """How one job was last made.

    `looks`: the rows of what it saw (see Looks); `made`: site path -> digest of its bytes; `reason`: why it was made.
    """

    job: Job
    recipe: str
    looks: bytes
    made: Mapping[str, str]
    reason: str
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class Looks:
    """Every look any job took, each once: rows of a key and the digest of its answer. A trace holds numbers of rows.

    A page has eighty keys and shares most of them with every other: so they are stored, loaded and held against today
    once. Rows are only ever added; `kept` gives a table without those no trace uses any longer.
    """

    def __init__(self, keys: Iterable[Key] = (), digests: Iterable[str] = ()) -> None:
        self.keys, self.digests = list(keys), list(digests)
        self.stored = len(self.keys)  # how many it began with
        self._rows: dict[Key, int] | None = None
        self._made: list[int] = []  # rows of what was made, among those scanned so far
        self._scanned = 0

    @classmethod
    def of_parts(cls, parts: Iterable[tuple[list[str], list[str], list[str]]]) -> Looks:
        """The table of stretches of rows as `part` gives them."""
        sorts, names, digests = list[str](), list[str](), list[str]()
        for part in parts:
            sorts += part[0]
            names += part[1]
            digests += part[2]
        looks = cls(map(Key, sorts, names), digests)
        looks._made, looks._scanned = [at for at, sort in enumerate(sorts) if sort == "made"], len(sorts)
        return looks

    def part(self, start: int, count: int) -> tuple[list[str], list[str], list[str]]:
        """A stretch of rows in plain lists, which are packed and unpacked at once: sorts, names, digests."""
        keys = self.keys[start : start + count]
        return [key.sort for key in keys], [key.name for key in keys], self.digests[start : start + count]

    def __len__(self) -> int:
        return len(self.keys)

    def numbers(self, seen: Mapping[Key, str], before: bytes = b"", altered: Collection[str] = ()) -> bytes:
        """The rows of what a job saw, added where they are new.

        `before`: the rows of a trace it leans on; those whose keys are not among the `altered` names hold for it too.
        """
        rows = self._rows = {key: at for at, key in enumerate(self.keys)} if self._rows is None else self._rows
        digests = self.digests
        # Of a page's eighty keys a handful are new: the others are looked up and compared all at once.
        for key in filterfalse(rows.__contains__, seen):
            rows[key] = self._add(key, seen[key])
        found = array(_ROW, map(rows.__getitem__, seen))
        if list(map(digests.__getitem__, found)) != list(seen.values()):
            for place, (key, digest) in enumerate(seen.items()):
                if digests[found[place]] != digest:
                    found[place] = rows[key] = self._add(key, digest)
        if before:
            keys = self.keys
            held = (at for at in memoryview(before).cast(_ROW) if keys[at][1] not in altered)
            found = array(_ROW, dict.fromkeys([*found, *held]))
        return found.tobytes()

    def _add(self, key: Key, digest: str) -> int:
        self.keys.append(Key(*key))
        self.digests.append(digest)
        return len(self.digests) - 1

    def of(self, trace: Trace) -> Iterator[tuple[Key, str]]:
        """What a job saw when it was last made."""
        for row in memoryview(trace.looks).cast(_ROW):
            yield self.keys[row], self.digests[row]

    def changed(self, digest: Callable[[Key], str], *, made: bool) -> set[int]:
        """The rows whose keys digest otherwise today: of what was made before this stage (`made`), or of all else."""
        keys, digests = self.keys, self.digests
        if made:
            fresh = range(self._scanned, len(keys))
            self._made += [at for at in fresh if keys[at][0] == "made"]
            self._scanned = len(keys)
            return {at for at in self._made if digest(keys[at]) != digests[at]}
        known = zip(keys, digests, strict=True)
        return {at for at, (key, before) in enumerate(known) if key[0] != "made" and digest(key) != before}

    def holding(self, outdated: Collection[int]) -> dict[Key, str]:
        """What every key digested when it was last looked at, without those that have changed since."""
        known = dict(zip(self.keys, self.digests, strict=True))
        for at in outdated:
            if known.get(self.keys[at]) == self.digests[at]:
                del known[self.keys[at]]
        return known

    def rows_of(self, keys: Collection[Key]) -> list[int]:
        """All rows of some keys."""
        return [at for at, key in enumerate(self.keys) if key in keys]

    def among(self, changed: set[int]) -> Callable[[Trace], Key | None]:
        """Tells of any job the first thing it saw that is among the changed rows; None where nothing is."""
        found = b"|".join(re.escape(row.to_bytes(_SIZE, sys.byteorder)) for row in sorted(changed)) or b"(?!)"
        is_hinted = re.compile(found, re.DOTALL).search if len(changed) <= _FEW else None

        def first(trace: Trace) -> Key | None:
            if is_hinted is not None and is_hinted(trace.looks) is None:
                return None
            rows = memoryview(trace.looks).cast(_ROW)
            if changed.isdisjoint(rows):
                return None
            return next(self.keys[row] for row in rows if row in changed)

        return first

    def kept(self, traces: Mapping[str, Trace]) -> tuple[Looks, dict[str, Trace]]:
        """The same without rows nobody uses; as they are, traces and all, where most are in use."""
        used: set[int] = set()
        for trace in traces.values():
            used.update(memoryview(trace.looks).cast(_ROW))
        if len(used) * 2 >= len(self.keys):
            return self, dict(traces)
        slim = Looks()
        return slim, {
            path: Trace(one.job, one.recipe, slim.numbers(dict(self.of(one))), one.made, one.reason, one.facts)
            for path, one in traces.items()
        }


class Asked(dict[Key, str]):
    """Digests by key, each asked of the corpus once."""

    def __init__(self, digest: Callable[[Key], str]) -> None:
        super().__init__()
        self._digest = digest

    def __missing__(self, key: Key) -> str:
        self[key] = self._digest(key)
        return self[key]


def told_facts(traces: Mapping[str, Trace]) -> dict[str, dict[str, Any]]:
    """What the makers told of the files they made: path -> facts."""
    return {path: dict(facts) for trace in traces.values() for path, facts in trace.facts.items()}


def why_stale(
    job: Job,
    recipe: str,
    trace: Trace | None,
    changed: Callable[[Trace], Key | None],
    is_there: Callable[[str], bool],
) -> str:
    """Why a job must be made, in Chinese; empty when what is there is current. `changed`: what it saw has changed."""
    if trace is None:
        return "还没有做过"
    if trace.job != job:
        return "模板或编排换了"
    if trace.recipe != recipe:
        return "程序或所用软件包的版本变了"
    for path in trace.made:
        if not is_there(path):
            return f"结果文件不在，或在 site/ 里被改过：{path}"
    return why_changed(changed(trace))


def why_changed(key: Key | None) -> str:
    """What changed of what a job saw, in Chinese; empty where nothing did."""
    return f"{told(key)}变了" if key is not None else ""


def told(key: Key) -> str:
    """What a key is, in the office's words."""
    if key.sort == "query":
        query = Query.of(key)
        kinds = "、".join(query.kinds) or "全部"
        where = "".join(f"，{name}={value}" for name, value in query.where)
        return f"名单（{kinds}{where}{'，' + query.period if query.period else ''}）"
    words = {
        "record": "记录",
        "card": "列表里显示的",
        "meaning": "引用",
        "referrers": "引用它的记录：",
        "neighbours": "前后两条：",
        "passages": "引文所在段落：",
        "setting": "设置 ",
        "template": "模板 ",
        "file": "文件 ",
        "facets": "列表可以怎样筛：",
        "withdrawn": "撤回的说明 ",
        "archives": "历年归档",
        "archive": "归档 ",
        "picture": "图片的大小 ",
        "today": "日期",
        "edition": "公开的或内部的一版",
        "over": "时限过了没有：",
        "made": "PDF ",
        "issue": "编发登记 ",
        "corrections": "已编发内容的更正 ",
        "to_tell": "要登的更正 ",
        "issued_in": "收有它的各期：",
    }
    return f"{words[key.sort]}{' ' if key.sort in ('record', 'card', 'meaning') else ''}{key.name}".strip()
