"""Facts: what is kept of a record, and the little that others may know of it without reading it again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from corridor.kinds import BY_NAME
from corridor.plain import Plain
from corridor.values import PartialDate, Quantity

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Record(Plain):
    """One record as plain data. `fields` holds all that is not named here, with values as Quantity and PartialDate."""

    id: str
    kind: str
    title: str
    file: str
    summary: str = ""
    date: PartialDate | None = None
    date_text: str = ""
    type: str = ""
    status: str = "published"
    body: str = ""
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Card(Plain):
    """What lists may show of a record. `more` holds the few own fields its kind carries into lists."""

    id: str
    kind: str
    title: str
    summary: str = ""
    date: PartialDate | None = None
    date_text: str = ""
    type: str = ""
    status: str = "published"
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def kind_label(self) -> str:
        return BY_NAME[self.kind].label


@dataclass(frozen=True, slots=True)
class Mention(Plain):
    """A reference to another record at a path; `strict` is false where words may stand instead of an id."""

    path: Path
    target: str
    kinds: tuple[str, ...] = ()
    strict: bool = True
    offset: int = 0
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class Quote(Plain):
    """A quotation said to stand in a document of ours."""

    path: Path
    document: str
    quote: str
    paragraph: int | None


@dataclass(frozen=True, slots=True)
class Typed(Plain):
    """A number with a unit typed by hand, with the words before and after it."""

    path: Path
    offset: int
    number: str
    unit: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Facts(Plain):
    """What others may know of a record without reading it; `digest` is of the record, `card_digest` of its card."""

    card: Card
    file: str
    digest: str
    card_digest: str
    position: int = -1  # in a list file; -1 for a file of one record
    mentions: tuple[Mention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    masked: tuple[tuple[Path, str], ...] = ()
    typed: tuple[Typed, ...] = ()
    observations: tuple[tuple[Quantity, str, str, str], ...] = ()  # quantity, as_of, date_text, area
    terms: tuple[str, ...] = ()
    text: str = ""  # of a document: the words quotations are held against
    media: tuple[tuple[Path, str, int], ...] = ()  # path, name below content/, offset in a body
    index: dict[str, tuple[str, ...]] = field(default_factory=dict)


def derived(record: Record, more: dict[str, Any]) -> Facts:
    """The facts of a record no file holds (a bulletin of a cycle)."""
    card = Card(
        record.id,
        record.kind,
        record.title,
        record.summary,
        record.date,
        record.date_text,
        record.type,
        "published",
        more,
    )
    index = {key: (value,) for key, value in record.fields.items() if isinstance(value, str)}
    return Facts(card, record.file, digest_of(record), digest_of(card), index={"kind": (record.kind,), **index})


def digest_of(data: object) -> str:
    """A digest of plain data that depends on nothing else: not on order of keys, process or machine."""
    return hashlib.blake2b(
        json.dumps(data, default=repr, sort_keys=True, ensure_ascii=False).encode(), digest_size=16
    ).hexdigest()
