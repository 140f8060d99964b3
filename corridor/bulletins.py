"""Bulletins: what a publication holds, in order, ready for print: sections, comparing tables, contents, the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from corridor import prose, views
from corridor.corpus import Query
from corridor.cycles import NOT_COUNTED
from corridor.desk import Desk
from corridor.facts import Card, Record
from corridor.kinds import KINDS, model
from corridor.templating import day, quantity
from corridor.values import total

NUMERALS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")
QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
# What a print tells of a record besides its words; the web page tells the rest.
FACTS = ("place", "host", "by", "level", "participants", "approved_by", "owner", "figure", "outcome")
LEDGER = "数据台账"


@dataclass(frozen=True, slots=True)
class Entry:
    """One record in print. `facts` are (label, sort, value); `quotes` (words, how their masks are read)."""

    number: str
    title: str
    href: str
    anchor: str
    facts: tuple[tuple[str, str, Any], ...]
    summary: str
    body: Markup
    quotes: tuple[tuple[str, tuple[str, ...]], ...]
    source_note: str


@dataclass(slots=True)
class Section:
    """A heading with entries, or with parts below it that have them, or with plain items."""

    number: str
    title: str
    anchor: str
    entries: list[Entry] = field(default_factory=list)
    parts: list[Section] = field(default_factory=list)
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Columns are (label, width in CSS or ""); cells are safe HTML, the first of a row heads it."""

    title: str
    anchor: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the contents."""

    level: int
    words: str
    anchor: str


@dataclass(slots=True)
class Bulletin:
    """The whole of a publication."""

    sections: list[Section]
    tables: list[Table] = field(default_factory=list)
    annex: Table | None = None

    @property
    def contents(self) -> list[Line]:
        """A line for every table, heading and entry; a long print lists its headings only."""
        tables = [Line(1, table.title, table.anchor) for table in self.tables]
        annex = [Line(1, f"附：{self.annex.title}", self.annex.anchor)] if self.annex else []
        return [*tables, *self._lines(), *annex]

    def _lines(self) -> Iterable[Line]:
        single = len(self.sections) == 1
        for section in self.sections:
            if not single:
                yield Line(1, section.number + section.title, section.anchor)
            yield from (Line(2, part.number + part.title, part.anchor) for part in section.parts)
            yield from (Line(1 if single else 2, one.number + one.title, one.anchor) for one in section.entries)


def numeral(number: int) -> str:
    """1 to 99 in Chinese, as headings count: 一, 十, 十二, 二十."""
    tens, ones = divmod(number, 10)
    return f"{NUMERALS[tens] if tens > 1 else ''}{'十' if tens else ''}{NUMERALS[ones]}"


def compose(desk: Desk, record: Record) -> Bulletin:
    """What a publication holds: what it names, else the records of its period in the way of its cycle."""
    cycle, cards = record.fields.get("cycle", ""), holds(desk, record)
    if record.fields.get("outline"):
        return Bulletin(_outlined(desk, record, cards))
    if record.fields.get("selection") or cycle not in ("quarter", "year"):
        return Bulletin(_by_kind(desk, cards, quoting=True))
    if cycle == "quarter":
        months = range(record.fields["period"].first_month, record.fields["period"].first_month + 3)
        tables = [_records_by(cards, "各月记录", "各月", _months(months))]
        return Bulletin(_by_month(desk, cards, months), [*tables, *_figures_by_month(desk, record, months)])
    outline = _outline(desk)
    sections = _outlined(desk, outline, cards) if outline else _by_kind(desk, cards)
    table = _records_by(cards, "各季度记录", "各季度", _quarters(cards))
    return Bulletin([*sections, *_next_steps(desk, outline, len(sections))], [table], _ledger(desk))


def holds(desk: Desk, record: Record) -> list[Card]:
    """The records of a publication, in order; the document everything is taken from is not one of them."""
    if record.fields.get("selection"):
        return [desk.card(target) for target in record.fields["selection"]]
    period = record.fields.get("period")
    kinds = tuple(kind.name for kind in KINDS if kind.name not in NOT_COUNTED)
    if record.fields.get("outline"):
        named = [target for section in record.fields["outline"] for target in section.get("records", [])]
        return [desk.card(target) for target in named]
    if period is None:
        return []
    order = "source" if record.fields.get("cycle") == "year" else "date"
    source = desk.meaning(desk.setting("bulletins.document") or "", "document")
    return [card for card in desk.cards(Query(kinds, order=order, period=period.text)) if card.id != source]
