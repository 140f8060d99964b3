"""Frames: what stands around the boards of every panel: whose it is, the plan of the corridor, the way to its page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from corridor.desk import Desk
from corridor.papers.panels.pens import Mark, Pen, Shape, Words
from corridor.papers.panels.sheets import Box, Sheet, extent, lines_of
from corridor.plain import Plain

MARGIN, EDGE = 62, 54  # units: left and right, above and below
QR, QR_LEAST = 66, 42  # units; mm


class Frame(Plain, frozen=True):
    """The frame of one panel, and the box it leaves to the boards."""

    marks: tuple[Mark, ...]
    qr: Box
    board: Box


def frame(
    desk: Desk, sheet: Sheet, bays: Sequence[dict[str, str]], here: str, label: str, foot: tuple[str, str]
) -> Frame:
    """`here` is the bay marked on the plan, `label` stands at the right of the head; `foot`: a quotation, a note."""
    pen = Pen(desk, sheet)
    inner = Box(0, 0, sheet.width, sheet.height).inset(pen.u(MARGIN), pen.u(EDGE))
    head = inner.top(max(pen.u(58), pen.size(27) * 1.25 + pen.size(15) * 1.45))
    marks = list(_head(pen, head, label))
    wall = Box(inner.x, head.bottom + pen.u(20), inner.width, pen.u(3))
    marks.append(Shape(wall, "ink"))
    side = max(pen.u(QR), QR_LEAST)
    low = Box(inner.x, inner.bottom - side, inner.width, side)
    marks += _foot(pen, low.left(low.width - side - pen.u(24)), foot)
    bottom = low.y - pen.u(24)
    if len(bays) > 1:
        plan = _plan(pen, Box(inner.x, 0, inner.width, bottom), bays, here)
        high = plan[0].box.height
        marks += plan
        bottom -= high + pen.u(34)
    board = Box(inner.x, wall.bottom + pen.u(26), inner.width, bottom - wall.bottom - pen.u(26))
    return Frame(tuple(marks), Box(low.right - side, low.y, side, side), board)


def _head(pen: Pen, box: Box, label: str) -> Iterator[Mark]:
    """The seal, the name of the corridor, whose it is; at the right the bay."""
    site: Any = pen.desk.settings()
    sign = pen.size(22.5)
    side = max(box.height, sign * 2.5)
    seal = Box(box.x, box.y, side, side)
    yield Shape(seal, "seal")
    for at, line in enumerate((site["title"][:2], site["title"][2:4])):
        if line:
            place = Box(seal.x, seal.y + side / 2 - sign * 1.1 * (1 - at), side, sign * 1.1)
            yield Words(line, place, sign, 1.1, "title middle on")
    words = box.after(side + pen.u(20))
    size = pen.size(27)
    beside = size * (extent(label) + 0.3) if label else 0
    beside = min(beside, words.width * 0.5)
    yield pen.write(label, words.after(words.width - beside), 27, "title red right", lead=1.25, most=1, shape=True)
    name = (site.get("heading") or site["title"]).replace("|", "")
    title = pen.write(name, words.left(words.width - beside - pen.u(10)), 27, "title", lead=1.25, most=1, shape=True)
    yield title
    host = site.get("host") or {}
    said = "　".join(word for word in (host.get("name", ""), host.get("name_note", "")) if word)
    yield pen.write(said, words.below(title.height), 15, "note", lead=1.45, most=1, shape=True)


def _plan(pen: Pen, box: Box, bays: Sequence[dict[str, str]], here: str) -> list[Mark]:
    """The bays of the corridor, from the bottom of the box up; names in two lines where one would be too wide."""
    width = box.width / len(bays)
    names = [bay["title"] for bay in bays]
    longest = max(extent(name) for name in names)
    size = min(pen.size(17), (width - pen.u(6)) / longest)
    is_broken = size < pen.least
    if is_broken:
        size = min(pen.size(17), (width - pen.u(4)) / max(extent(half) for name in names for half in _halves(name)))
    small = pen.size(11.5)
    is_named = size >= pen.least
    high = pen.u(14) + (0 if is_broken and is_named else small * 1.35) + size * 1.25 * ((1 + is_broken) * is_named)
    walls = Box(box.x, box.bottom - high, box.width, high)
    cells = walls.columns([1] * len(bays))
    marks: list[Mark] = [Shape(walls, "plan")]
    for bay, cell in zip(bays, cells, strict=True):
        on = " on" if bay["id"] == here else ""
        marks.append(Shape(cell, f"bay{on}"))
        marks += [Shape(door, "ink") for door in _floor(cell, pen.u(2.2))]
        below = cell.below(pen.u(5))
        if not (is_broken and is_named):
            marks.append(Words(bay["ordinal"], below.top(small * 1.35), small, 1.35, f"text middle{on or ' pale'}"))
            below = below.below(small * 1.35)
        if is_named:
            lines = _halves(bay["title"]) if is_broken else (bay["title"],)
            place = below.top(size * 1.25 * len(lines))
            marks.append(Words(bay["title"], place, size, 1.25, f"title middle{on}", lines))
    return marks


def _halves(name: str) -> tuple[str, ...]:
    half = -(-len(name) // 2)
    return (name[:half], name[half:]) if len(name) > 2 else (name,)


def _floor(cell: Box, thick: float) -> list[Box]:
    """The floor of a bay beside its door."""
    wide = cell.width * 0.31
    return [Box(x, cell.bottom - thick, wide, thick) for x in (cell.x, cell.right - wide)]


def _foot(pen: Pen, box: Box, foot: tuple[str, str]) -> Iterator[Mark]:
    quote, note = foot
    small = pen.size(13) * 1.5 * len(lines_of(note, box.width / pen.size(13)))
    said = pen.write(quote, box.top(box.height - small - pen.u(2)), 18, "quote", lead=1.5, most=2, shape=True)
    yield said
    yield pen.write(note, box.below(said.height + pen.u(2)), 13, "note", lead=1.45, most=2)
