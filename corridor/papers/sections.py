"""Sections: the records of a publication under headings: by kind, by month or by an outline, as print tells them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup
from msgspec import Struct, field

from corridor import prose, selection, views
from corridor.desk import Desk
from corridor.facts import Card, Record
from corridor.kinds import KINDS
from corridor.papers.particulars import particulars
from corridor.plain import Plain

NUMERALS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")
LEAD = "lead"
NOTHING = "本期没有写明日期的记录。"
FIRST_RANK = re.compile("[一二三四五六七八九十]+、")
_NONE = Markup("")


class Entry(Plain, frozen=True):
    """One record in print under a heading of `level` 3 or 4.

    `facts` are (label, safe HTML); `quotes` are (words, how their masks are read aloud). A brief one has no facts but
    the time, `when`, which stands with the source below it.
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
    when: Markup = _NONE


class Section(Struct):
    """A heading with words of its own, entries, parts below it that have them, or plain items; `number` ends in 、."""

    number: str
    title: str
    anchor: str
    text: Markup = _NONE
    entries: list[Entry] = field(default_factory=list)
    parts: list[Section] = field(default_factory=list)
    items: tuple[str, ...] = ()


def numeral(number: int) -> str:
    """1 to 9999 as headings count: 一, 十, 十二, 二十, 一百零五, 一百一十."""
    if number >= 100:
        unit, word = (1000, "千") if number >= 1000 else (100, "百")
        high, rest = divmod(number, unit)
        between = ("零" if rest < unit // 10 else "") + ("一" if 10 <= rest < 20 else "")
        return NUMERALS[high] + word + (between + numeral(rest) if rest else "")
    tens, ones = divmod(number, 10)
    return f"{NUMERALS[tens] if tens > 1 else ''}{'十' if tens else ''}{NUMERALS[ones]}"


def rich(desk: Desk, text: str) -> Markup:
    """Markdown as print has it: pictures are fetched through the desk."""
    return Markup(prose.to_html(text, desk.resolve, "corridor:{}".format)) if text else Markup("")


def by_kind(desk: Desk, cards: Iterable[Card], *, brief: bool) -> list[Section]:
    """Sections by kind, in the order of kinds."""
    found = list(cards)
    kinds = {kind.label: [card for card in found if card.kind == kind.name] for kind in KINDS}
    return grouped(desk, kinds, brief=brief)


def grouped(desk: Desk, groups: Mapping[str, list[Card]], *, brief: bool) -> list[Section]:
    """A numbered section for each group that has records."""
    filled = [(title, cards) for title, cards in groups.items() if cards]
    return [_section(desk, number, title, cards, brief=brief) for number, (title, cards) in enumerate(filled, 1)]


def _section(desk: Desk, number: int, title: str, cards: list[Card], *, brief: bool) -> Section:
    entries = [entry_of(desk, card, 3, f"（{numeral(at)}）", brief=brief) for at, card in enumerate(cards, 1)]
    return Section(f"{numeral(number)}、", title, f"s{number}", entries=entries)


def outlined(desk: Desk, outline: list[dict[str, Any]], cards: Iterable[Card]) -> list[Section]:
    """Sections by an outline's own headings; a record it does not name stands with the one before it in the source.

    Headings like 一、 are sections and the rest parts of them; where there are none, those that take no record are.
    """
    sections: list[Section] = []
    of_record: dict[str, tuple[Section, bool]] = {}
    marked = any(FIRST_RANK.match(item["heading"]) for item in outline)
    for at, item in enumerate(outline):
        made = Section("", item["heading"], f"s{at}", rich(desk, item.get("text", "")))
        takes = selection.of_section(desk, item)
        is_part = bool(sections) and (not FIRST_RANK.match(made.title) if marked else bool(takes))
        (sections[-1].parts if is_part else sections).append(made)
        for card in takes:
            of_record.setdefault(card.id, (made, is_part))
    lead = Section("", "总述", LEAD)
    here, is_part = lead, False
    for card in cards:
        here, is_part = of_record.get(card.id, (here, is_part))
        at = len(here.entries) + 1
        level, number = (4, f"{at}. ") if is_part else (3, f"（{numeral(at)}）")
        here.entries.append(entry_of(desk, card, level, number, brief=True))
    for section in sections:
        if not (section.entries or section.parts or section.text):
            section.text = Markup("<p>{}</p>").format(NOTHING)
    return [lead, *sections] if lead.entries else sections


def entry_of(desk: Desk, card: Card, level: int, number: str, *, brief: bool) -> Entry:
    """One record; a brief one is its summary alone, or its words in the source where it has none."""
    record = desk.record(card.id)
    facts = particulars(desk, record, brief=brief)
    sources = views.sources(desk, record)
    is_told = brief and record.summary
    body = Markup("") if is_told else rich(desk, record.body)
    quotes = () if record.summary or body else tuple((one.quote, one.labels) for one in sources if one.quote)
    return Entry(
        level=level,
        number=number,
        title=record.title,
        href=desk.link(card.id),
        anchor="r-" + card.id.replace("/", "-"),
        facts=() if brief else facts,
        summary=record.summary,
        body=body,
        quotes=quotes,
        source_note=_whence(desk, sources),
        when=facts[0][1] if brief and facts else _NONE,
    )


def corrections(desk: Desk, record: Record) -> Section | None:
    """更正: what was corrected in earlier issues of the masthead and no issue has told; None where nothing was."""
    told = desk.corrections_to_tell(record.id)
    items = tuple(f"{one.of}，{one.title}：{one.text.rstrip('。')}（{one.date.shown}更正）" for one in told)
    return Section("", "更正", "corrections", items=items) if items else None


def appended(sections: list[Section], last: Iterable[Section | None]) -> list[Section]:
    """Sections with further ones behind them that carry on their count (the lead before the first is not counted)."""
    made = list(sections)
    for one in last:
        if one is not None:
            one.number = f"{numeral(1 + sum(section.anchor != LEAD for section in made))}、"
            made.append(one)
    return made


def _whence(desk: Desk, sources: Iterable[views.Source]) -> str:
    """Where it is said: each document once, with its paragraphs.

    The one the whole issue is taken from goes unnamed: the foot of the issue names it.
    """
    house = desk.meaning(desk.setting("bulletins.document") or "", "document")
    documents: dict[tuple[str, str], dict[int, None]] = {}
    for one in sources:
        paragraphs = documents.setdefault((one.document_id, one.document_title), {})
        if one.paragraph is not None:
            paragraphs[one.paragraph] = None
    told = []
    for (document, title), paragraphs in documents.items():
        numbers = f"原文第{'、'.join(str(number) for number in sorted(paragraphs))}段" if paragraphs else ""
        named = "" if numbers and document == house else title
        told.append("，".join(words for words in (named, numbers) if words))
    return "；".join(told)
