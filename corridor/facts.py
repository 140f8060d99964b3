"""Facts: what is kept of a record, and the little that others may know of it without reading it again."""

from __future__ import annotations

import hashlib
import json
from json.encoder import encode_basestring
from typing import Any

from msgspec import field
from msgspec.structs import replace

from corridor.kinds import BY_NAME
from corridor.plain import Later, Plain
from corridor.values import PartialDate, Quantity

Path = tuple[str | int, ...]


class Record(Plain, frozen=True):
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


class Card(Plain, frozen=True):
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


class Mention(Plain, frozen=True):
    """A reference to another record at a path; `strict` is false where words may stand instead of an id."""

    path: Path
    target: str
    kinds: tuple[str, ...] = ()
    strict: bool = True
    offset: int = 0
    is_figure: bool = False


class Quote(Plain, frozen=True):
    """A quotation said to stand in a document of ours."""

    path: Path
    document: str
    quote: str
    paragraph: int | None


class Typed(Plain, frozen=True):
    """A number with a unit typed by hand, with the words before and after it."""

    path: Path
    offset: int
    number: str
    unit: str
    before: str
    after: str


class Found(Plain, frozen=True):
    """What stands in a record's texts and is held against other records: asked for when all of them are."""

    mentions: tuple[Mention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    masked: tuple[tuple[Path, str], ...] = ()
    typed: tuple[Typed, ...] = ()
    personal: tuple[tuple[Path, int, str, str], ...] = ()  # like personal data: path, offset, the sort, the words


class Facts(Plain, frozen=True):
    """What others may know of a record without reading it; `digest` is of the record, `card_digest` of its card."""

    card: Card
    file: str
    digest: str
    card_digest: str
    position: int = -1  # in a list file; -1 for a file of one record
    found: Later[Found] = field(default_factory=lambda: Later(Found()))
    observations: tuple[tuple[Quantity, str, str, str], ...] = ()  # quantity, as_of, date_text, area
    terms: tuple[str, ...] = ()
    text: str = ""  # of a document: the words quotations are held against
    media: tuple[tuple[Path, str, int], ...] = ()  # path, name below content/, offset in a body
    index: dict[str, tuple[str, ...]] = field(default_factory=dict)
    content_digest: str = ""  # of what a record says, as an issue that holds it remembers it for years
    entries: tuple[str, ...] = ()  # digests of what is added to it month by month
    corrections: tuple[tuple[PartialDate, str], ...] = ()
    minor_changes: tuple[tuple[PartialDate, str], ...] = ()
    relations: tuple[tuple[str, ...], ...] = ()  # of a figure: what ties it to others, and to which
    counted: tuple[str, str, Quantity] | None = None  # the figure it says it is, the field that has the number
    consent: tuple[str, str, str] | None = None  # its state, scope and day of expiry
    embargo: str = ""  # the day from which it may be shown
    edition: str = "public"

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return self.found.value.mentions

    @property
    def quotes(self) -> tuple[Quote, ...]:
        return self.found.value.quotes

    @property
    def masked(self) -> tuple[tuple[Path, str], ...]:
        return self.found.value.masked

    @property
    def typed(self) -> tuple[Typed, ...]:
        return self.found.value.typed

    @property
    def personal(self) -> tuple[tuple[Path, int, str, str], ...]:
        return self.found.value.personal


def card_of(record: Record, more: dict[str, Any]) -> Card:
    """What lists may show of a record."""
    return Card(
        record.id,
        record.kind,
        record.title,
        record.summary,
        record.date,
        record.date_text,
        record.type,
        record.status,
        more,
    )


def derived(record: Record, more: dict[str, Any]) -> Facts:
    """The facts of a record no file holds (a bulletin of a cycle)."""
    card = replace(card_of(record, more), status="published")
    index = {key: (value,) for key, value in record.fields.items() if isinstance(value, str)}
    return Facts(
        card,
        record.file,
        digest_of(record),
        digest_of(card),
        index={"kind": (record.kind,), **index},
        content_digest=content_digest(record),
        entries=entry_digests(record),
    )


# What stands around a record's own words and may change although it was issued.
_ASIDE = {"corrections", "media", "related", "tags", "former_ids"}
# Lists that grow with time: another observation is no change of those before it.
_GROWING = ("observations", "progress", "stages", "milestones")


def content_digest(record: Record) -> str:
    """A digest of what a record says. It outlives programs, so it is taken of texts alone, not of our own classes.

    The number of a publication is no part of it: it may be typed after the issue, and is checked by itself.
    """
    aside = _ASIDE | ({"number"} if record.kind == "publication" else set())
    fields = {key: value for key, value in record.fields.items() if key not in aside and not _grows(key, value)}
    own = [record.title, record.summary, record.date, record.date_text, record.type, record.body.rstrip("\n"), fields]
    return digest_of(_told(own))


def entry_digests(record: Record, until: PartialDate | None = None) -> tuple[str, ...]:
    """Digests of the entries of its growing lists, each by itself; whether a milestone is reached is no part of it.

    With `until` without those dated after that period: they are not in what was printed of it.
    """
    return tuple(
        digest_of([key, _told({name: part for name, part in one.items() if (key, name) != ("milestones", "state")})])
        for key in _GROWING
        if _grows(key, record.fields.get(key))
        for one in record.fields[key]
        if until is None or not _is_after(one.get("month") or one.get("as_of") or one.get("date"), until)
    )


def _is_after(when: PartialDate | None, period: PartialDate) -> bool:
    if when is None or when.has_year != period.has_year:
        return False
    return (when.year or 0, when.first_month, when.day) > period.last_day


def _grows(key: str, value: Any) -> bool:
    return key in _GROWING and isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _told(value: Any) -> Any:
    """A value in the plain words it is typed with."""
    match value:
        case str():
            pass
        case Quantity():
            return [value.written, value.number, value.unit, value.qualifier_code, value.status]
        case PartialDate():
            return value.text
        case dict():
            return {key: _told(one) for key, one in value.items()}
        case list() | tuple():
            return [_told(one) for one in value]
        case None:
            return ""
    return value


def digest_of(data: object) -> str:
    """A digest of plain data that depends on nothing else: not on order of keys, process or machine."""
    # What JSON has no form for is written as its repr: for a record as a whole that is all there is to do.
    written = encode_basestring(repr(data)) if isinstance(data, Plain) else _WRITTEN(data)
    return hashlib.blake2b(written.encode(), digest_size=16).hexdigest()


# One for all: json.dumps makes one a call where it is told how to write.
_WRITTEN = json.JSONEncoder(default=repr, sort_keys=True, ensure_ascii=False).encode
