"""Changes: what is new, changed or gone since the last publication, line by line, old beside new."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from markupsafe import Markup, escape
from msgspec import Struct, field

from corridor import reviewing
from corridor.composing import Tree
from corridor.corpus import Corpus
from corridor.facts import Facts
from corridor.importing.held import Held
from corridor.kinds import BY_NAME, model
from corridor.kinds.shapes import Shape, shapes
from corridor.kinds.writing import in_order
from corridor.plain import Plain
from corridor.register import published
from corridor.register.published import Snapshot

NEW, CHANGED, GONE = "新增", "改动", "撤下"
_REFERENCE = re.compile(r"\[\[[^\[\]]+\]\]")
# A reference is never cut, whatever its words.
_WORD = rf"(?:{_REFERENCE.pattern}|[^。！？])"
_SENTENCE = re.compile(f"{_WORD}*[。！？]+[”’』」）]*|{_WORD}+")
_AROUND = 1  # unchanged lines shown before and after a change
_ALIKE = 0.35  # below that a line was written anew, and no letters are worth marking
_OWN = ("reviews", "id", "status")  # told beside the title
EMPTY = Markup("")
Fields = Mapping[str, Tree]


class Line(Plain, frozen=True):
    """A line of the paper: what it said and says, as safe HTML; `number` is counted through all of the paper.

    A gap stands for unchanged lines that are left out.
    """

    number: int = 0
    old: Markup = EMPTY
    new: Markup = EMPTY
    is_gap: bool = False
    is_changed: bool = False


class Field(Plain, frozen=True):
    """A field that is new or changed."""

    label: str
    lines: tuple[Line, ...]


class Change(Struct):
    """A record for review: 新增, 改动 or 撤下; `day` is when it was published, `passed` who let it pass."""

    sort: str
    id: str
    kind: str
    title: str
    file: str
    status: str
    day: str = ""
    passed: tuple[str, ...] = ()
    fields: list[Field] = field(default_factory=list)

    @property
    def first(self) -> int:
        """The number of its first line; 0 where it has none."""
        return next((line.number for one in self.fields for line in one.lines if line.number), 0)


def candidates(corpus: Corpus, snapshots: Mapping[str, Snapshot]) -> list[Facts]:
    """The records that may differ from what was published, in the order of kinds and files."""
    order = {name: at for at, name in enumerate(BY_NAME)}
    found = [
        own
        for own in corpus.facts.values()
        if reviewing.is_typed(own)
        and ((before := published.before(own, snapshots)) is None or not before.is_public or before.whole != own.digest)
    ]
    return sorted(found, key=lambda own: (order[own.card.kind], own.file, own.position))


class Counter:
    """Numbers the lines of one paper."""

    def __init__(self) -> None:
        self.last = 0

    def __call__(self) -> int:
        self.last += 1
        return self.last


def changes(
    found: Sequence[tuple[Facts, Held]],
    left: Sequence[Snapshot],
    snapshots: Mapping[str, Snapshot],
    read: Callable[[str], str],
) -> Iterator[Change]:
    """Every record with its changed fields; one whose words are the same after all is left out.

    `read` gives a reference (`[[figure:…]]`) as a reader reads it.
    """
    number = Counter()
    for own, one in found:
        before = published.before(own, snapshots)
        old: Fields = before.fields if before is not None and before.is_public else {}
        new = one.entry.tree
        sort = CHANGED if old else NEW
        made = Change(
            sort,
            own.card.id,
            BY_NAME[own.card.kind].label,
            own.card.title,
            one.file,
            own.card.status,
            before.day if old and before is not None else "",
            tuple(_passed(new)),
        )
        made.fields = list(_fields(own.card.kind, old, new, read, number))
        if made.fields:
            yield made
    for snapshot in left:
        made = Change(GONE, snapshot.id, BY_NAME[snapshot.kind].label, snapshot.title, snapshot.file, "", snapshot.day)
        made.fields = list(_fields(snapshot.kind, snapshot.fields, {}, read, number))
        yield made


def _passed(tree: Fields) -> Iterator[str]:
    reviews = tree.get("reviews")
    for one in reviews if isinstance(reviews, list) else ():
        if isinstance(one, dict):
            yield f"{one.get('step', '')}：{one.get('by', '')}（{one.get('date', '')}）"


def _fields(kind: str, old: Fields, new: Fields, read: Callable[[str], str], number: Counter) -> Iterator[Field]:
    known = shapes(model(kind))
    for key in in_order(model(kind)):
        if key in _OWN or old.get(key) == new.get(key):
            continue
        before, after = (_lines(known[key], tree.get(key), read) for tree in (old, new))
        told = _beside(before, after, read, number) if old and new else _alone(before or after, read, number, new)
        lines = tuple(told)
        if lines:
            yield Field(known[key].label, lines)


# --- lines ------------------------------------------------------------------------------------------------------------


def _lines(shape: Shape, value: Tree | None, read: Callable[[str], str]) -> list[str]:
    """A value as lines, references as typed: a sentence, an item of a list, a group of fields each on its own."""
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return [line for one in value for line in _lines(shape, one, read)]
    if isinstance(value, dict):
        return [_group(shape, value, read)]
    return [one for line in _words(shape, value, read).split("\n") for one in _SENTENCE.findall(line.strip())]


def _words(shape: Shape | None, value: str, read: Callable[[str], str]) -> str:
    """A text as typed; a choice by its label, an id behind the title of what it means."""
    if shape is not None and shape.sort in ("ref", "party") and (title := read(f"[[{value}]]")) != f"[[{value}]]":
        return f"{title}（{value}）"
    return dict(shape.choices).get(value, value) if shape is not None else value


def _group(shape: Shape, value: Mapping[str, Any], read: Callable[[str], str]) -> str:
    known = shapes(shape.part) if shape.part is not None else {}
    return "；".join(
        f"{known[key].label if key in known else key}：{_told(known.get(key), one, read)}" for key, one in value.items()
    )


def _told(shape: Shape | None, value: Any, read: Callable[[str], str]) -> str:
    if isinstance(value, list):
        return "、".join(_told(shape, one, read) for one in value)
    if isinstance(value, dict):
        inner = _group(shape, value, read) if shape is not None else "、".join(map(str, value.values()))
        return f"（{inner}）"
    return _words(shape, str(value), read)


def _readable(line: str, read: Callable[[str], str]) -> str:
    return _REFERENCE.sub(lambda found: read(found[0]), line)


def _alone(lines: list[str], read: Callable[[str], str], number: Counter, new: Fields) -> Iterator[Line]:
    for one in lines:
        shown = Markup(escape(_readable(one, read)))
        yield Line(number(), EMPTY, shown) if new else Line(number(), shown, EMPTY)


def _beside(before: list[str], after: list[str], read: Callable[[str], str], number: Counter) -> Iterator[Line]:
    """Old and new lines side by side; of long unchanged stretches only the lines next to a change.

    Where both read alike though another record or figure is meant, they stand as typed: that is the change.
    """
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    at = 0
    for group in matcher.get_grouped_opcodes(_AROUND):
        if group[0][3] > at:
            yield Line(is_gap=True)
        for sort, from_, to, new_from, new_to in group:
            if sort == "equal":
                for one in before[from_:to]:
                    shown = Markup(escape(_readable(one, read)))
                    yield Line(number(), shown, shown)
            else:
                for old, new in zip_longest(before[from_:to], after[new_from:new_to], fillvalue=""):
                    said = _readable(old, read), _readable(new, read)
                    yield Line(number(), *_marked(*(said if said[0] != said[1] else (old, new))), is_changed=True)
            at = new_to
    if at and at < len(after):
        yield Line(is_gap=True)


def _marked(old: str, new: str) -> tuple[Markup, Markup]:
    """Two forms of a line with the letters that went and came marked."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if not (old and new) or matcher.ratio() < _ALIKE:
        return _mark("del", old), _mark("ins", new)
    went, came = EMPTY, EMPTY
    for sort, from_, to, new_from, new_to in matcher.get_opcodes():
        if sort == "equal":
            went, came = went + old[from_:to], came + new[new_from:new_to]
        else:
            went, came = went + _mark("del", old[from_:to]), came + _mark("ins", new[new_from:new_to])
    return went, came


def _mark(name: str, words: str) -> Markup:
    return Markup(f"<{name}>{escape(words)}</{name}>") if words else EMPTY
