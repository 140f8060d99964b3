"""Packs: a briefing pack (汇报材料) for a delegation: cover, contents, one-page sheet, chapters, last page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from corridor import drawings, views
from corridor.desk import Desk
from corridor.facts import Card, Record
from corridor.kinds import BY_NAME
from corridor.papers import chapters
from corridor.papers.chapters import Numbers, Pieces
from corridor.papers.outlines import ANNEX, Chapter, chaptered, ordinal
from corridor.press import Order, Printed
from corridor.printing import Printer
from corridor.titles import balanced, width

TEMPLATE = "print/briefing.html"
# A record takes a third of a page on the whole: beyond some 40 pages chapters are printed apart.
LONG = 120
FIGURES, PRACTICES = 9, 12  # on the one-page sheet
COVER_LINE = 7.4  # 汉字 of 62 pt between the margins of the cover
UNDATED = "日期未注明"


def make(printer: Printer, record: Record, part: str, order: Order) -> Printed:
    """Print a pack: in one piece, or, where it is long, chapter by chapter."""
    desk = printer.desk
    parts = chaptered(desk, record)
    pack = {**_told(desk, record), **_cover(parts), **_sheet(desk, record, parts)}

    def html(*pieces: str, shown: Sequence[Chapter] = (), numbers: Numbers | None = None, **own: Any) -> str:
        told = {"pieces": pieces, "chapters": shown, "contents": parts, "pack": pack, "numbers": numbers}
        return desk.render(TEMPLATE, {**printer.common, "link": desk.link, "away": chapters.LINK, **told, **own})

    if sum(len(one.cards) for one in parts) <= LONG:
        return chapters.for_duplex(printer.set_html(html("front", "chapters", "back", shown=parts), order))
    pieces = Pieces(
        front=lambda numbers: html("front", numbers=numbers),
        chapters=[html("chapters", shown=[one], numbers={}) for one in parts],
        back=html("back", numbers={}),
        folios=lambda first, count: html("folios", numbers={}, first=first, count=count, internal=False),
    )
    return chapters.bind(printer, pieces, order)


# --- cover, sheet, last page ------------------------------------------------------------------------------------------


def _told(desk: Desk, record: Record) -> dict[str, Any]:
    """What the cover and the last page say; what is undecided says so."""
    fields = record.fields
    compiler = fields.get("compiled_by", "")
    known = desk.find(compiler) if compiler else None
    when = fields.get("issued") or record.date
    return {
        "title": record.title,
        "lines": _lines(record.title),
        "large": width(record.title) <= 4 * COVER_LINE,
        "subtitle": fields.get("subtitle", "汇报材料"),
        "seal": _seal(desk.setting("heading") or ""),
        "compiled_by": known.title if known is not None else compiler,
        "date": when.shown if when is not None else record.date_text or UNDATED,
        "contact": fields.get("contact", ""),
    }


def _seal(heading: str) -> tuple[str, ...]:
    """The name of the site in the red square, two characters a line; none where it is not four characters long."""
    name = heading.rpartition("|")[2]
    return (name[:2], name[2:]) if len(name) == 4 else ()


def _lines(title: str) -> tuple[str, ...]:
    """The title as the cover breaks it: a name in “ ” on a line of its own, else in a balanced shape."""
    found = re.fullmatch(r"(.{0,7})(“[^“”]{1,6}”)(.{0,7})", title)
    if found and width(title) > COVER_LINE:
        return tuple(part for part in found.groups() if part)
    return balanced(title, COVER_LINE if width(title) <= 4 * COVER_LINE else 2 * COVER_LINE)


def _cover(parts: list[Chapter]) -> dict[str, Any]:
    """The floor plan of the pack's own parts, and what it stands for in words; the annex is no part of it."""
    rooms = [one for one in parts if one.number != ANNEX]
    points = sum(len(one.entries) for one in rooms)
    plan = drawings.plan(
        (one.number, one.title, [point.title for point in one.entries], f"{len(one.cards)}条") for one in rooms
    )
    count = "两" if len(rooms) == 2 else ordinal(len(rooms))
    said = f"{count}部分，{ordinal(points)}点，一格一点" if plan.sort == "bays" else f"{count}个部分，一间一个部分"
    return {"plan": plan, "plan_said": said}


def _sheet(desk: Desk, record: Record, parts: list[Chapter]) -> dict[str, Any]:
    """The one-page sheet: the figures held or pointed at, those that are given first, practices in small, counts."""
    cards = list({card.id: card for chapter in parts for card in chapter.cards}.values())
    ids = dict.fromkeys(id_ for card in cards for id_ in _figures_of(desk, card))
    found = [views.figure(desk, id_) for id_ in ids]
    found.sort(key=lambda one: not one.current.quantity.is_given)
    practices = [(card, views.practice(desk, card.id).groups) for card in cards if card.kind == "practice"]
    drawn = [(card.more.get("label") or card.title, groups) for card, groups in practices if groups]
    kinds = [card.kind for card in cards]
    counts = [(BY_NAME[kind].label, kinds.count(kind)) for kind in dict.fromkeys(kinds)]
    return {"summary": record.summary, "figures": found[:FIGURES], "practices": drawn[:PRACTICES], "counts": counts}


def _figures_of(desk: Desk, card: Card) -> list[str]:
    if card.kind == "figure":
        return [card.id]
    fields = desk.record(card.id).fields
    given = [fields.get("figure"), *fields.get("figures", [])]
    return [desk.card(one).id for one in given if one]
