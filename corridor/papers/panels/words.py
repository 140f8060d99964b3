"""Boards of words: headlines, quotations, notes, and the photo of a record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from corridor import prose, views
from corridor.desk import Desk
from corridor.facts import Record
from corridor.papers.panels.boards import Board, fixed
from corridor.papers.panels.pens import Mark, Pen, Picture, Shape
from corridor.papers.panels.sheets import Box, extent, lines_of

NAME = 7  # characters of a title that stays on one line
QUOTED = 40
_BLOCK_END = re.compile(r"</(?:p|li|h\d|blockquote|tr)>")
TAIL, HEAD = 14, 18  # characters of the end, of the beginning of a passage that are worth quoting


def headline(title: str, answer: str = "", href: str = "", kicker: str = "", largest: float = 160) -> Board:
    """The name of a panel as large as a wall wants it, the question it answers above it, the answer below."""
    most = 1 if extent(title) <= NAME else 3

    def sized(width: float) -> float:
        return min(largest, max(width / max(extent(title), 1) * 0.98, 62.0))

    def high(pen: Pen, width: float) -> float:
        units = sized(width)
        name = units * 1.15 * min(most, len(lines_of(title, width / units)))
        return pen.need(kicker, 30, 1.5, width) + name + 14 + pen.need(answer, 27, 1.6, width)

    def place(pen: Pen, box: Box) -> Sequence[Mark]:
        above = pen.write(kicker, box, 30, "title", lead=1.5, most=1)
        below = box.below(above.height)
        room = below.top(below.height * (0.6 if answer else 1))
        units = sized(box.width / pen.sheet.unit)
        name = pen.write(title, room, units, "title head", lead=1.15, most=most, href=href, shape=True)
        under = below.below(name.height + pen.u(14))
        return [above, name, pen.write(answer, under, 27, "answer", lead=1.6)]

    return Board(high, place, 0.25)


def quotation(quote: str, note: str = "") -> Board:
    """The words of the source, large, behind a red rule."""

    def high(pen: Pen, width: float) -> float:
        return pen.need(quote, QUOTED, 1.62, width - 36) + 12 + pen.need(note, 15, 1.5, width)

    def place(pen: Pen, box: Box) -> Sequence[Mark]:
        inner = box.after(pen.u(36))
        foot = pen.size(15) * 1.5 if note else 0
        room = inner.top(inner.height - foot - pen.u(12))
        words = pen.write(quote, room, QUOTED, "quote", lead=1.62)
        under = inner.below(words.height + pen.u(12))
        said = pen.write(note, under, 15, "note", most=1)
        bar = Box(box.x, box.y + pen.u(4), pen.u(6), max(words.height - pen.u(8), 0))
        return [Shape(bar, "bar"), words, said]

    return Board(high, place, 0.8, says=quote)


def note(text: str) -> Board:
    """A line in small letters that explains the boards above it."""
    return Board(
        lambda pen, width: pen.need(text, 15.5, 1.5, width) + 2,
        lambda pen, box: [pen.write(text, box, 15.5, "note", lead=1.5)],
        0.1,
        is_firm=True,
    )


def paragraph(text: str) -> Board:
    """The office's own words of a section."""
    return Board(
        lambda pen, width: pen.need(text, 27, 1.62, width),
        lambda pen, box: [pen.write(text, box, 27, "answer", lead=1.62)],
        0.6,
    )


def flat(desk: Desk, text: str) -> str:
    """A text with its markup taken off, a paragraph or an item a line."""
    html = prose.to_html(text, desk.resolve, desk.to)
    lines = (Markup(part).striptags() for part in _BLOCK_END.split(html))
    return "\n".join(line for line in lines if line)


def passages(desk: Desk, record: Record) -> list[tuple[str, str]]:
    """What a record quotes of its sources, without masks: a wall of stars tells nothing, the page has them."""
    found = ((passage(source.quote), source) for source in views.sources(desk, record))
    return [(words, source_words(source)) for words, source in found if words]


def passage(quote: str) -> str:
    """A quotation, or its last clauses without a mask, or its first; what was left out is told by ……."""
    if "*" not in quote:
        return quote
    clauses = re.findall(r"[^，。；！？]+[，。；！？]?[”》）]?", quote)
    runs = ["".join(run) for masked, run in groupby(clauses, lambda one: "*" in one) if not masked]
    if runs and quote.endswith(runs[-1]) and len(runs[-1]) >= TAIL:
        return f"……{runs[-1]}"
    if runs and quote.startswith(runs[0]) and len(runs[0]) >= HEAD:
        return f"{runs[0].rstrip('，；')}……"
    return ""


def source_words(source: views.Source) -> str:
    """汇报发言，原文第 3 段"""
    where = "" if source.paragraph is None else f"，原文第{source.paragraph}段"
    return f"{source.document_title}{where}"


def picture(record: Record) -> Board | None:
    """The first photo of a record with its caption."""
    media = record.fields.get("media") or [None]
    medium = media[0]
    if medium is None:
        return None
    said = [medium.get("caption", ""), f"摄影：{medium['credit']}" if medium.get("credit") else ""]
    caption = "　".join(word for word in said if word)

    def place(pen: Pen, box: Box) -> Sequence[Mark]:
        foot = pen.size(17) * 1.5 if caption else 0
        frame = box.top(box.height - foot - (pen.u(8) if caption else 0))
        words = pen.write(caption, box.below(box.height - foot), 17, "note", most=1)
        return [Picture(frame, medium["file"], medium["alt"]), words]

    return Board(fixed(520), place, 1.4)
