"""Door cards: the plate at the door of a home or a station: its name, when one is received, by whom, and its page.

Printed by the office itself: white paper of the card's own size (A5 unless `size` says otherwise), one card a page,
nothing up to the edge, so that nothing has to be cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import Any

from markupsafe import Markup

from corridor import selection, views
from corridor.desk import Desk
from corridor.facts import Record
from corridor.kinds import model
from corridor.papers.panels.pens import Drawing, Mark, Path, Pen, Shape, in_turn
from corridor.papers.panels.sheets import Box, Sheet, extent
from corridor.papers.particulars import one_value
from corridor.plain import Plain
from corridor.problems import Place, Stop, problem
from corridor.qr import code

SIZE, DISTANCE = "210x148", "1"
DRAWN = 210 * 148  # mm²: the card all sizes follow, in units of 1 mm
ACROSS, DOWN = 20, 16  # smallest letters a card must hold
LINES = ("address", "reception_days", "opening", "staff", "deputies")
NAMED = ("given", "official_duty")


class CardSheet(Sheet, Plain, frozen=True):
    """A card, upright or lying: it grows as a whole, its parts stand differently."""

    @property
    def unit(self) -> float:
        return sqrt(self.width * self.height / DRAWN)

    @property
    def fault(self) -> str:
        if self.width >= ACROSS * self.least and self.height >= DOWN * self.least:
            return ""
        size = f"{self.width:g}×{self.height:g} 毫米"
        return f"{self.distance:g} 米外看得清的字要 {self.least:.1f} 毫米高，{size}的门牌放不下"


class DoorCard(Plain, frozen=True):
    """One card ready to be set."""

    title: str
    marks: tuple[Mark, ...]
    qr: Markup
    qr_box: Box


def door_cards(desk: Desk, record: Record, part: str) -> dict[str, Any]:
    """What print/door_card.html is told: a card for every place held. Raises Stop where there is none, or no room."""
    size = record.fields.get("size", SIZE).partition("x")
    sheet = CardSheet(float(size[0]), float(size[2]), float(record.fields.get("distance", DISTANCE)))
    if sheet.fault:
        remedy = "把 size 写大些，或把 distance 写小些"
        raise Stop([problem("E502", Place(record.file), found=f"{record.id}：{sheet.fault}", remedy=remedy)])
    places = [card.id for card in selection.holds(desk, record) if card.kind == "place"]
    if not places:
        raise Stop([problem("E316", Place(record.file), found=record.title)])
    return {"cards": [_card(desk, sheet, desk.record(id_)) for id_ in places], "sheet": sheet}


def _card(desk: Desk, sheet: CardSheet, place: Record) -> DoorCard:
    pen = Pen(desk, sheet)
    inner = Box(0, 0, sheet.width, sheet.height).inset(pen.u(13), pen.u(12))
    side = max(pen.u(34), 26)
    qr = Box(inner.right - side, inner.bottom - side, side, side)
    marks = [*_head(pen, inner, place), *_told(pen, inner, qr, place)]
    code_ = Markup(code(desk.address(f"{place.id}.html")))
    return DoorCard(desk.plain(place.title), tuple(marks), code_, qr)


def _head(pen: Pen, box: Box, place: Record) -> Iterator[Mark]:
    """Whose it is, what it is, and the walls of a bay with its door open on the floor."""
    site: Any = pen.desk.settings()
    host = site.get("host") or {}
    said = "　".join(word for word in (host.get("name") or site["title"], host.get("name_note", "")) if word)
    sort = str(views.chosen(model("place"), "type", place.type))
    beside = pen.size(6.4) * (extent(sort) + 0.5)
    yield pen.write(said, box.left(box.width - beside), 6.4, "note", lead=1.3, most=1)
    yield pen.write(sort, box.after(box.width - beside), 6.4, "title red right", lead=1.3, most=1)
    high = pen.size(6.4) * 1.3
    walls = Box(box.x, box.y + high + pen.u(4), box.width, pen.u(1.1))
    yield Shape(walls, "ink")


def _told(pen: Pen, box: Box, qr: Box, place: Record) -> Iterator[Mark]:
    """The name as large as the lines below it leave room for; on an upright card they stand above the code."""
    top = box.y + pen.size(6.4) * 1.3 + pen.u(9)
    body = Box(box.x, top, box.width, box.bottom - top)
    lines, where = _lines(pen.desk, place), _where(pen.desk, place)
    is_upright = box.width - qr.width < 16 * pen.least + pen.u(8)
    width = box.width if is_upright else box.width - qr.width - pen.u(8)
    low = qr.y - pen.u(4) if is_upright else box.bottom - _foot_height(pen) - pen.u(2)
    shares = _shares(pen, lines, width)
    named = low - top - sum(shares) * pen.sheet.unit - (pen.size(6.6) * 1.4 + pen.u(9)) * bool(where)
    head = body.top(min(max(named, pen.size(12) * 1.2), body.height * 0.52))
    name = pen.write(place.title, head, 40, "title head", lead=1.2, most=3, shape=True)
    said = pen.write(where, body.below(name.height + pen.u(2)), 6.6, "text", lead=1.4, most=2)
    yield from (name, said)
    start = name.box.bottom + said.height + pen.u(6)
    yield from _rows(pen, Box(box.x, start, width, low - start), lines, shares)
    yield from _foot(pen, box, qr, any("*" in text for _, text in [*lines, ("", where)]))


def _side(pen: Pen) -> float:
    return max(pen.size(6.6) * 4.6, pen.u(34))


def _shares(pen: Pen, lines: Sequence[tuple[str, str]], width: float) -> list[float]:
    """How high each line is with its label, in units."""
    column = (width - _side(pen)) / pen.sheet.unit
    return [pen.need(text, 6.6, 1.4, column) + 3 for _, text in lines]


def _rows(pen: Pen, box: Box, lines: Sequence[tuple[str, str]], shares: Sequence[float]) -> Iterator[Mark]:
    """Line by line with its label; where there is more room than that they stand a little apart."""
    if not lines:
        return
    rooms = box.top(sum(shares) * pen.sheet.unit * 1.35).rows(shares)
    yield from (Shape(room.top(0), "hair") for room in rooms)
    inner = [room.inset(0, pen.u(1.3)) for room in rooms]
    side = _side(pen)
    labels = [one.left(side - pen.u(2)) for one in inner]
    named = pen.alike([label for label, _ in lines], labels, 6.6, "title", lead=1.4, most=1)
    texts = pen.alike([text for _, text in lines], [one.after(side) for one in inner], 6.6, "text", lead=1.4)
    yield from in_turn(named, texts)


def _foot_height(pen: Pen) -> float:
    return pen.size(5.8) * 1.35 + pen.u(3)


def _foot(pen: Pen, box: Box, qr: Box, has_masks: bool) -> Iterator[Mark]:
    """The floor of the bay with its door, and what the code and the hatch are."""
    said = "扫码看这一页" + ("。斜纹：未公布" if has_masks else "")
    room = Box(box.x, box.bottom - _foot_height(pen), qr.x - box.x - pen.u(5), pen.size(5.8) * 1.35)
    yield pen.write(said, room, 5.8, "note right", lead=1.3, most=1)
    line = pen.u(1.1)
    door = room.width * 0.3
    left = f"M0 {line / 2:.2f}h{door:.2f}M{room.width - door:.2f} {line / 2:.2f}h{door:.2f}"
    yield Drawing(Box(room.x, box.bottom - line, room.width, line), (Path(left, "wall", line),), "")


# --- what is told -----------------------------------------------------------------------------------------------------


def _where(desk: Desk, place: Record) -> str:
    """Township and village; a mask stays one, with what it hides in front of it."""
    told = [(views.rows(place), key) for key in ("township", "village")]
    found = [(row.label, _party(desk, row.value)) for rows, key in told for row in rows if row.field == key]
    return "　".join(f"{label}：{words}" if "*" in words else words for label, words in found)


def _lines(desk: Desk, place: Record) -> list[tuple[str, str]]:
    """The lines of a card, in order; what the office has not written is left out."""
    rows = {row.field: row for row in views.rows(place)}
    made = []
    for key in LINES:
        if key in rows:
            values = rows[key].value if rows[key].many else [rows[key].value]
            made.append((rows[key].label, "、".join(_value(desk, key, value) for value in values)))
    return made


def _value(desk: Desk, key: str, value: Any) -> str:
    if key == "deputies":
        return _deputy(desk, value)
    if key == "staff":
        return str(one_value(desk, "item", value).striptags())
    return _party(desk, value)


def _party(desk: Desk, value: str) -> str:
    card = desk.find(value)
    return card.title if card is not None else value


def _deputy(desk: Desk, value: str) -> str:
    """A deputy by title; by name only where there is consent or an official duty (one that ended stops the build)."""
    card = desk.find(value)
    if card is None:
        return value
    fields = desk.record(card.id).fields
    consent = fields.get("consent", {})
    name = fields.get("name", "")
    is_named = consent.get("state") in NAMED and name and "*" not in name
    return f"{card.title}{name}" if is_named and name not in card.title else card.title
