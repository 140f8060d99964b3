"""Outlines: the chapters of a pack: by its outline and in the words of its source, or by bay of the corridor."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup
from msgspec import Struct, field

from corridor import prose, selection, views
from corridor.desk import Desk
from corridor.facts import Card, Record
from corridor.kinds import KINDS
from corridor.papers import blocks, speeches
from corridor.papers.blocks import Block
from corridor.papers.notes import Mark, Notes
from corridor.papers.sections import numeral
from corridor.titles import balanced

ANNEX = "附"
TAIL = 3
TITLE_LINE = 26.4  # 汉字 of 15 pt beside the number of a chapter
# How much of a page a record of a kind takes, roughly; a chapter is to fill most of one.
_WEIGHTS = {
    "activity": 0.08,
    "deputy": 0.1,
    "exemplar": 0.1,
    "practice": 0.25,
    "place": 0.12,
    "project": 0.4,
    "figure": 0.1,
}
_WEIGHT = 0.12
FULL = 0.8
_PART = re.compile(r"([一二三四五六七八九十]+)、|(附)(?:录|件|表)?[：:、]\s*")
_POINT = re.compile(r"([一二三四五六七八九十]+是|（[一二三四五六七八九十]+）|\d+\.)\s*")
# In a source a heading runs on in its paragraph; the sign that ends it belongs to it.
_STOPS = "。：；！？"


class Point(Struct):
    """What stands under one heading of a chapter; one without a title is the chapter itself."""

    number: str
    title: str
    anchor: str
    cards: list[Card]
    lead: Markup = field(default_factory=Markup)
    said: str = ""  # the source's own words under this heading, as one quotation
    tail: str = ""  # the last characters of `said`, which stay with the mark of the note behind them
    source: views.Source | None = None
    mark: Mark | None = None
    blocks: list[Block] = field(default_factory=list)


class Chapter(Struct):
    """One part of a pack: it begins on a right-hand page and ends with its notes."""

    number: str
    title: str
    anchor: str
    points: list[Point] = field(default_factory=list)
    notes: Notes = field(default_factory=lambda: Notes(""))

    @property
    def lines(self) -> tuple[str, ...]:
        """The title as it stands over the chapter."""
        return balanced(self.title, TITLE_LINE)

    @property
    def entries(self) -> list[Point]:
        """The points that have a heading of their own."""
        return [point for point in self.points if point.title]

    @property
    def cards(self) -> list[Card]:
        """Every record of the chapter, in order."""
        return [card for point in self.points for card in point.cards]


def chaptered(desk: Desk, record: Record) -> list[Chapter]:
    """The chapters of a pack with all that stands in them: by its outline, else by bay of the corridor and kind."""
    if record.fields.get("outline"):
        made = _outlined(desk, record.fields["outline"])
        _quote(desk, record, made)
    else:
        made = _by_bay(desk, selection.holds(desk, record))
    for chapter in made:
        said = "".join(f"{one.number}{one.title}。{one.said or one.lead.striptags()}" for one in chapter.points)
        chapter.notes = Notes(chapter.anchor, said)
        for point in chapter.points:
            point.mark = chapter.notes.mark([point.source]) if point.source else None
            brief = bool(point.said or point.lead)
            point.blocks = blocks.of(desk, point.cards, chapter.notes, brief=brief)
    return made


def _outlined(desk: Desk, outline: Sequence[Mapping[str, Any]]) -> list[Chapter]:
    """A heading with 一、, or with nothing of its own, opens a chapter; others stand in the one before.

    Where none does, every heading is a chapter. 附： always is one.
    """
    made: list[Chapter] = []
    flat = not any(_opens(item) for item in outline)
    for item in outline:
        heading, bare = item["heading"], _is_bare(item)
        found = _PART.match(heading)
        if found or flat or not made or _opens(item):
            number = (found[1] or ANNEX) if found else ordinal(len(made) + 1)
            made.append(Chapter(number, heading[found.end() if found else 0 :], f"c{len(made) + 1}"))
            heading = ""
        if heading or not bare:
            made[-1].points.append(_point(desk, heading, item, made[-1]))
    return made


def ordinal(count: int) -> str:
    """A count as headings write it; beyond 九十九 in digits."""
    return numeral(count) if count < 100 else str(count)


def _opens(item: Mapping[str, Any]) -> bool:
    found = _PART.match(item["heading"])
    return bool(found and found[1]) or (_is_bare(item) and not found and not _POINT.match(item["heading"]))


def _is_bare(item: Mapping[str, Any]) -> bool:
    return not (item.keys() & {"records", "query", "text"})


def _point(desk: Desk, heading: str, item: Mapping[str, Any], chapter: Chapter) -> Point:
    found = _POINT.match(heading)
    lead = Markup(prose.to_html(item["text"], desk.resolve, "corridor:{}".format)) if item.get("text") else Markup("")
    return Point(
        found[1] if found else "",
        heading[found.end() if found else 0 :],
        f"{chapter.anchor}-{len(chapter.points) + 1}",
        list({card.id: card for card in selection.of_section(desk, item)}.values()),
        lead,
    )


def _quote(desk: Desk, record: Record, made: list[Chapter]) -> None:
    """Put under each heading what the source says under it, where the outline is that of a source and has no text."""
    source = speeches.source_of(desk, record)
    if source is None:
        return
    headed: list[tuple[str, Point | None]] = []
    for chapter in made:
        itself = next((point for point in chapter.points if not point.title), None)
        headed.append((f"{chapter.number}、{chapter.title}", itself))
        headed += [(point.number + point.title, point) for point in chapter.entries]
    passages = _passages(source.fields["text"], [heading for heading, _ in headed])
    for (_, point), (quote, paragraph) in zip(headed, passages, strict=True):
        if quote and point is not None:
            labels = views.mask_labels(source, quote, paragraph)
            rest = len(quote) - (0 if "*" in quote[-TAIL:] else TAIL)
            point.said, point.tail = quote, quote[rest:]
            point.lead = Markup(prose.verbatim(quote[:rest], labels))
            href = f"{source.id}.html#p{paragraph}"
            point.source = views.Source(source.id, source.title, quote, paragraph, href, labels)


def _passages(text: str, headings: Sequence[str]) -> list[tuple[str, int]]:
    """What stands behind each heading, up to the next one or the end of its paragraph, and in which paragraph.

    Empty for a heading the source does not have where the outline has it.
    """
    places: list[tuple[int, int]] = []
    at = 0
    for heading in headings:
        start = text.find(heading, at)
        if start >= 0:
            at = start + len(heading)
            at += at < len(text) and text[at] in _STOPS
        places.append((start, at))
    starts = sorted(start for start, _ in places if start >= 0)
    found = []
    for start, end in places:
        stop = min([one for one in (*starts, text.find("\n", end)) if one >= end], default=len(text))
        found.append((text[end:stop].strip(), text.count("\n", 0, start)) if start >= 0 else ("", 0))
    return found


def _by_bay(desk: Desk, cards: list[Card]) -> list[Chapter]:
    """A chapter for a bay of the corridor, or for neighbouring ones where one alone would leave its page half empty."""
    made: list[Chapter] = []
    full = FULL
    for title, points in _bays(desk, cards).items():
        weight = sum(_WEIGHTS.get(card.kind, _WEIGHT) for _, within in points for card in within)
        if full >= FULL:
            made.append(Chapter(ordinal(len(made) + 1), title, f"c{len(made) + 1}"))
            full = 0.0
        else:
            made[-1].title += f"、{title}"
        full += weight
        for label, within in points:
            anchor = f"{made[-1].anchor}-{len(made[-1].points) + 1}"
            made[-1].points.append(Point("", label, anchor, within))
    for chapter in made:
        if len(chapter.points) == 1:  # 活动, and below it once more 活动
            chapter.points[0].title = ""
    return made


def _bays(desk: Desk, cards: list[Card]) -> dict[str, list[tuple[str, list[Card]]]]:
    """The bays that have records, in the order of their kinds: title -> (kind, or the bay where it has only one)."""
    titles = {bay["id"]: bay["title"] for bay in desk.setting("bays") or []}
    found: dict[str, list[tuple[str, list[Card]]]] = {}
    for kind in KINDS:
        within = [card for card in cards if card.kind == kind.name]
        if within:
            found.setdefault(titles.get(kind.bay, kind.label), []).append((kind.label, within))
    return {bay: points if len(points) > 1 else [(bay, points[0][1])] for bay, points in found.items()}
