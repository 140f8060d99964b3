"""Bulletins: what a publication holds, in order, ready for print: sections, comparing tables, contents, the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from markupsafe import Markup

from corridor import comparing, prose, views
from corridor.comparing import Table
from corridor.corpus import Query
from corridor.cycles import NOT_COUNTED
from corridor.desk import Desk
from corridor.facts import Card, Record
from corridor.kinds import KINDS
from corridor.particulars import particulars

NUMERALS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")
QUARTERS = ("一季度", "二季度", "三季度", "四季度")
UNDATED = "未写时间"
LEAD = "lead"
# A contents of more entries would be longer than the page it stands on.
LONG = 16


@dataclass(frozen=True, slots=True)
class Entry:
    """One record in print under a heading of `level` 3 or 4.

    `facts` are (label, safe HTML); `quotes` are (words, how their masks are read aloud).
    """

    level: int
    number: str
    title: str
    href: str
    anchor: str
    facts: tuple[tuple[str, Markup], ...]
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
class Line:
    """A line of the contents."""

    level: int
    words: str
    anchor: str


def numeral(number: int) -> str:
    """1 to 99 as headings count: 一, 十, 十二, 二十."""
    tens, ones = divmod(number, 10)
    return f"{NUMERALS[tens] if tens > 1 else ''}{'十' if tens else ''}{NUMERALS[ones]}"


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

    @property
    def has_masks(self) -> bool:
        """Whether anything in it is withheld."""
        words = repr((self.sections, self.tables, self.annex))
        return "*" in words or "withheld" in words

    def _lines(self) -> Iterable[Line]:
        single = len(self.sections) == 1
        long = sum(len(section.entries) for section in self.sections) > LONG
        for section in self.sections:
            if not single or long:
                yield Line(1, section.number + section.title, section.anchor)
            yield from (Line(2, part.number + part.title, part.anchor) for part in section.parts)
            if not long:
                yield from (Line(1 if single else 2, one.number + one.title, one.anchor) for one in section.entries)


def compose(desk: Desk, record: Record) -> Bulletin:
    """What a publication holds: what it names, else the records of its period in the way of its cycle."""
    cycle, cards = record.fields.get("cycle", ""), holds(desk, record)
    if record.fields.get("outline"):
        return Bulletin(_outlined(desk, record, cards))
    if record.fields.get("selection") or cycle not in ("quarter", "year"):
        return Bulletin(_by_kind(desk, cards, brief=False))
    if cycle == "quarter":
        return _quarter(desk, record, cards)
    return _year(desk, cards)


def holds(desk: Desk, record: Record) -> list[Card]:
    """The records of a publication, in order; the document all is taken from is not one of them."""
    named = record.fields.get("selection", [])
    for section in record.fields.get("outline", []):
        named = [*named, *section.get("records", [])]
    if named:
        return [desk.card(target) for target in named]
    period = record.fields.get("period")
    if period is None:
        return []
    kinds = tuple(kind.name for kind in KINDS if kind.name not in NOT_COUNTED)
    source = _source(desk)
    order = "source" if source and record.fields.get("cycle") == "year" else "date"
    return [card for card in desk.cards(Query(kinds, order=order, period=period.text)) if card.id != source]


def _source(desk: Desk) -> str:
    return desk.meaning(desk.setting("bulletins.document") or "", "document")


# --- months, quarters, years ------------------------------------------------------------------------------------------


def _quarter(desk: Desk, record: Record, cards: list[Card]) -> Bulletin:
    """Three months beside each other: how many records of each kind, what the ledger says, then month by month."""
    period = record.fields["period"]
    months = [f"{month}月" for month in range(period.first_month, period.first_month + 3)]
    within: dict[str, list[Card]] = {month: [] for month in months}
    for card in cards:
        within.setdefault(_month(card), []).append(card)
    titles = [title for title, found in within.items() if found]
    sections = [_section(desk, number, title, within[title], brief=True) for number, title in enumerate(titles, 1)]
    return Bulletin(
        sections, [comparing.counted(cards, "各月记录", list(within), _month), *comparing.measured(desk, period)]
    )


def _month(card: Card) -> str:
    return f"{card.date.month}月" if card.date is not None and card.date.month else "未写月份"


def _year(desk: Desk, cards: list[Card]) -> Bulletin:
    """Four quarters beside each other, all records in the order of their source, what comes next, and the ledger."""
    outline = _outline(desk)
    sections = _outlined(desk, outline, cards) if outline else _by_kind(desk, cards, brief=True)
    steps = _next_steps(desk, outline)
    if steps:
        number = sum(section.anchor != LEAD for section in sections) + 1
        sections.append(Section(f"{numeral(number)}、", "下一步", "next", items=steps))
    counts = comparing.counted(cards, "各季度记录", [*QUARTERS, UNDATED], _quarter_of, rest=UNDATED)
    return Bulletin(sections, [counts], comparing.ledger(desk))


def _quarter_of(card: Card) -> str:
    month = card.date.first_month if card.date is not None else 0
    return QUARTERS[(month - 1) // 3] if month else UNDATED


def _outline(desk: Desk) -> Record | None:
    """The outline of the source, where a publication keeps it (发言稿): the year follows it."""
    source = _source(desk)
    for card in desk.referrers(source) if source else []:
        record = desk.record(card.id) if card.kind == "publication" else None
        if record is not None and record.fields.get("outline"):
            return record
    return None


def _next_steps(desk: Desk, outline: Record | None) -> tuple[str, ...]:
    if outline is not None and outline.fields.get("next_steps"):
        return tuple(outline.fields["next_steps"])
    pages = desk.cards(Query(("page",), (("type", "工作打算"),), "source"))
    return tuple(item for card in pages for item in desk.record(card.id).fields.get("items", []))


# --- sections ---------------------------------------------------------------------------------------------------------


def _by_kind(desk: Desk, cards: list[Card], *, brief: bool) -> list[Section]:
    """Sections by kind, in the order of kinds."""
    sections: list[Section] = []
    for kind in KINDS:
        within = [card for card in cards if card.kind == kind.name]
        if within:
            sections.append(_section(desk, len(sections) + 1, kind.label, within, brief=brief))
    return sections


def _section(desk: Desk, number: int, title: str, cards: list[Card], *, brief: bool) -> Section:
    entries = [_entry(desk, card, 3, f"（{numeral(at)}）", brief=brief) for at, card in enumerate(cards, 1)]
    return Section(f"{numeral(number)}、", title, f"s{number}", entries)


def _outlined(desk: Desk, outline: Record, cards: list[Card]) -> list[Section]:
    """Sections by an outline's own headings; a record it does not name stands with the one before it in the source."""
    sections: list[Section] = []
    of_record: dict[str, Section] = {}
    for at, item in enumerate(outline.fields["outline"]):
        made = Section("", item["heading"], f"s{at}")
        if not item.get("records") or not sections:
            sections.append(made)
        else:
            sections[-1].parts.append(made)
        for target in item.get("records", []):
            of_record.setdefault(desk.card(target).id, made)
    lead = here = Section("", "总述", LEAD)
    for card in cards:
        here = of_record.get(card.id, here)
        here.entries.append(_entry(desk, card, 4, f"{len(here.entries) + 1}. ", brief=True))
    return [lead, *sections] if lead.entries else sections


def _entry(desk: Desk, card: Card, level: int, number: str, *, brief: bool) -> Entry:
    """One record; a brief one is its summary alone, or its words in the source where it has none."""
    record = desk.record(card.id)
    sources = views.sources(desk, record)
    is_told = brief and record.summary
    body = Markup("" if is_told else prose.to_html(record.body, desk.resolve, "corridor:{}".format))
    quotes = () if record.summary or body else tuple((one.quote, one.labels) for one in sources if one.quote)
    return Entry(
        level=level,
        number=number,
        title=record.title,
        href=desk.link(card.id),
        anchor="r-" + card.id.replace("/", "-"),
        facts=particulars(desk, record, brief=brief),
        summary=record.summary,
        body=body,
        quotes=quotes,
        source_note=_whence(sources),
    )


def _whence(sources: Iterable[views.Source]) -> str:
    """Where it is said: each document once, with its paragraphs."""
    documents: dict[str, dict[int, None]] = {}
    for one in sources:
        paragraphs = documents.setdefault(one.document_title, {})
        if one.paragraph is not None:
            paragraphs[one.paragraph] = None
    told = []
    for title, paragraphs in documents.items():
        numbers = "、".join(str(number) for number in sorted(paragraphs))
        told.append(f"{title}，原文第{numbers}段" if numbers else title)
    return "；".join(told)
