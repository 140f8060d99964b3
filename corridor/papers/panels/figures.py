"""Boards of the ledger: numbers as high as a wall, one square a unit, a wall of figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, sqrt

from msgspec.structs import replace

from corridor import views
from corridor.desk import Desk
from corridor.papers.panels.boards import Board, fixed
from corridor.papers.panels.pens import LINE, SLAB_WORD, Drawing, Mark, Path, Pen, Shape, Words, quantity_extent
from corridor.papers.panels.sheets import Box, extent, spread
from corridor.plain import Plain
from corridor.values import Quantity

ROW = 118  # units: a figure with its name
LOW = 0.78  # of its size: a line hardly higher than a digit, which stands 0.01 above its bottom
SMALLEST_SQUARE = 4.0  # mm, with its gap


# --- a number as high as a wall ---------------------------------------------------------------------------------------


class Big(Plain, frozen=True):
    """A figure of the wall with the words above it and what is known of its date."""

    figure: views.Figure
    lead: str = ""
    note: str = ""
    href: str = ""

    @property
    def wide(self) -> float:
        """Its part of the width, where several stand side by side."""
        return max(len(self.figure.current.quantity.number), 1.6) + 0.4


def numerals(bigs: Sequence[Big], high: float = 430) -> Board:
    """Numbers or their slabs, each with its name: side by side, or one below the other where they come out larger."""

    def place(pen: Pen, box: Box) -> Iterator[Mark]:
        gap = pen.u(44)
        beside = box.columns([one.wide for one in bigs], gap)
        below = box.rows([1] * len(bigs), gap * 0.7)
        is_one = len(bigs) == 1
        is_below = is_one or _tallest(pen, bigs, below, 48) > _tallest(pen, bigs, beside, 32)
        yield from _bigs(pen, below if is_below else beside, bigs, 48 if is_below else 32)

    return Board(fixed(high), place)


def _tallest(pen: Pen, bigs: Sequence[Big], boxes: Sequence[Box], units: float) -> float:
    """How large the smallest of the numbers would be."""
    rest = pen.size(30) * 1.2 + pen.size(units) * 1.25 + pen.size(15.5) * 3
    return min(min((box.height - rest) / LOW, box.width / one.wide / 0.5) for one, box in zip(bigs, boxes, strict=True))


def _bigs(pen: Pen, boxes: Sequence[Box], bigs: Sequence[Big], units: float) -> Iterator[Mark]:
    leads = pen.alike([one.lead for one in bigs], boxes, 30, "title", lead=1.2, most=1)
    titles, hrefs = [one.figure.title for one in bigs], [one.href for one in bigs]
    tall = [box.below(box.height * 0.5) for box in boxes]
    names = pen.alike(titles, tall, units, "title head", lead=1.2, hrefs=hrefs, shape=True)
    notes = pen.alike(
        [one.note for one in bigs], [box.top(pen.size(15.5) * 4.6) for box in tall], 15.5, "note", lead=1.5
    )
    foot = max(name.height + note.height for name, note in zip(names, notes, strict=True)) + pen.u(4)
    yield from leads
    for one, box, lead, name, note in zip(bigs, boxes, leads, names, notes, strict=True):
        y = box.bottom - foot
        yield replace(name, box=replace(name.box, y=y))
        yield replace(note, box=replace(note.box, y=y + name.height + pen.u(4)))
        number = box.below(lead.height).top(box.height - foot - lead.height - pen.u(16))
        yield from _number(pen, number, one.figure.current.quantity, is_led=bool(one.lead))


def _number(pen: Pen, box: Box, quantity: Quantity, *, is_led: bool) -> Iterator[Mark]:
    """The digits fill the box by their ink, not by their line; the unit stands beside them."""
    before, after = quantity.around
    before = "" if is_led else before
    if not quantity.is_given:
        yield pen.amount(quantity, Box(box.x, box.y + box.height * 0.3, box.width, box.height * 0.6), 90)
        return
    unit = max(pen.size(40), min(box.height * 0.14, box.width * 0.06))
    beside = unit * (extent(after) + 0.5) if after else 0
    ahead = unit * (extent(before) + 0.3) if before else 0
    wide = 0.5 * len(quantity.number) - 0.035 * (len(quantity.number) - 1)
    size = min(box.height / LOW, (box.width - beside - ahead) / wide)
    top = box.y + (box.height - size * LOW) / 2
    bottom = top + size * (LOW - 0.01)
    place = Box(box.x + ahead - size * 0.03, top, size * wide + size * 0.06, size * LOW)
    yield Words(quantity.number, place, size, LOW, "numeral")
    if before:
        yield Words(before, Box(box.x, bottom - unit * 1.05, ahead, unit * 1.2), unit, 1.2, "title")
    if after:
        x = place.right + size * 0.02
        yield Words(after, Box(x, bottom - unit * 1.05, unit * (extent(after) + 0.1), unit * 1.2), unit, 1.2, "title")


# --- squares ----------------------------------------------------------------------------------------------------------


def squares(total: int, marked: int, unit: str, note: str = "") -> Board:
    """One square a unit, the marked ones first. Nothing but words where they would be too small to be seen."""
    each = unit or "个"
    said = f"一格一{each}，共{total}格。" + (f"红格是本站已建档的{marked}{each}。" if marked else "") + note

    def place(pen: Pen, box: Box) -> Iterator[Mark]:
        words = pen.write(said, box, 15.5, "note", most=3)
        room = box.top(box.height - words.height - pen.u(14))
        columns, pitch = _pitch(room, total)
        if pitch < SMALLEST_SQUARE:
            yield pen.write(said, box, 26, "text")
            return
        high = pitch * -(-total // columns)
        yield Drawing(room.top(high), _tiles(pitch, columns, total, marked), said)
        yield replace(words, box=replace(words.box, y=box.y + high + pen.u(10)))

    return Board(fixed(360), place, 1.3)


def _tiles(pitch: float, columns: int, total: int, marked: int) -> tuple[Path, ...]:
    side, line = pitch * 0.78, pitch * 0.03
    tiles = [
        f"M{at % columns * pitch + line:.2f} {at // columns * pitch + line:.2f}h{side:.2f}v{side:.2f}h-{side:.2f}z"
        for at in range(total)
    ]
    made = (Path("".join(tiles[marked:]), "block open", line), Path("".join(tiles[:marked]), "block ours", line))
    return tuple(path for path in made if path.d)


def _pitch(box: Box, total: int) -> tuple[int, float]:
    """How many squares stand in a row, and how far apart, so that all of them fill the box as large as can be."""
    middle = max(1, round(sqrt(total * box.width / max(box.height, 1))))
    found = ((columns, _fitting(box, total, columns)) for columns in range(max(1, middle - 6), middle + 7))
    return max(found, key=lambda one: one[1])


def _fitting(box: Box, total: int, columns: int) -> float:
    return min(box.width / (columns - 0.2), box.height / (ceil(total / columns) - 0.2))


def hatched(words: str) -> Board:
    """A field of hatch where the total itself is withheld: as large whatever it is."""

    def place(pen: Pen, box: Box) -> Iterator[Mark]:
        size = pen.size(28)
        wide = size * (extent(words) + 1.4)
        middle = Box(box.x + (box.width - wide) / 2, box.y + (box.height - size * 2) / 2, wide, size * 2)
        yield from (Shape(box, "hatch"), Shape(middle, "cutout"), Words(words, middle, size, 2, "text middle"))

    return Board(fixed(240), place)


# --- a wall of figures ------------------------------------------------------------------------------------------------


def cells(desk: Desk, ids: Sequence[str], most: int = 3) -> Board:
    """Figures side by side, `most` in a row or as many as can be read, their numbers and slabs of one size."""
    found = [views.figure(desk, id_) for id_ in ids]

    def place(pen: Pen, box: Box) -> Iterator[Mark]:
        if len(found) == 1:
            yield from _one_line(pen, box, found[0])
            return
        boxes = box.grid(_filling(pen, found, box, most), pen.u(30), pen.u(20))
        yield from (Shape(one.top(0), "rule") for one in boxes)
        inner = [one.below(pen.u(12)) for one in boxes]
        low = max(pen.least / SLAB_WORD, min(pen.u(34), inner[0].height * 0.36)) * LINE
        tops = [one.top(one.height - low) for one in inner]
        hrefs = [desk.link(one.id) for one in found]
        titles = pen.alike([one.title for one in found], tops, 25, "title", lead=1.28, hrefs=hrefs, shape=True)
        yield from titles
        high = max(title.height for title in titles)
        amounts = [room.below(high + pen.u(2)).top(low) for room in inner]
        size = _alike(pen, [one.current.quantity for one in found], amounts)
        for one, room in zip(found, amounts, strict=True):
            yield pen.amount(one.current.quantity, room, size / (pen.sheet.unit * pen.scale))

    def high(pen: Pen, width: float) -> float:
        return 128.0 * len(_lines(pen, found, width * pen.sheet.unit, most)) if len(found) > 1 else 64

    return Board(high, place)


def _lines(pen: Pen, found: Sequence[views.Figure], width: float, most: int) -> list[int]:
    """How many figures stand in each row, `most` at most; no slab too narrow to be read, full rows if it can be."""
    widest = max(quantity_extent(one.current.quantity) for one in found) * pen.least / SLAB_WORD
    across = max(min(most, int(width // (widest + pen.u(16))), len(found)), 1)
    even = next((count for count in (across, across - 1) if count > 1 and len(found) % count == 0), across)
    return spread(len(found), even)


def _filling(pen: Pen, found: Sequence[views.Figure], box: Box, most: int) -> list[int]:
    """The same with fewer in a row, and larger, where the box is high enough."""
    for across in range(2, most):
        lines = _lines(pen, found, box.width, across)
        if len(lines) * ROW * pen.sheet.unit <= box.height and lines[0] == lines[-1]:
            return lines
    return _lines(pen, found, box.width, most)


def _one_line(pen: Pen, box: Box, figure: views.Figure) -> Iterator[Mark]:
    """A lone figure on a line of its own, as wide as the panel."""
    yield Shape(box.top(0), "rule")
    left, right = box.below(pen.u(14)).columns([0.6, 0.4])
    yield pen.write(figure.title, left, 40, "title", lead=1.3, href=pen.desk.link(figure.id), shape=True)
    yield pen.amount(figure.current.quantity, right, 34, "amount right")


def _alike(pen: Pen, quantities: Sequence[Quantity], boxes: Sequence[Box]) -> float:
    """One size for all the numbers and slabs of a wall."""
    long = max(quantity_extent(one) / box.width for one, box in zip(quantities, boxes, strict=True))
    return max(min(pen.u(34), 1 / long, boxes[0].height / LINE), pen.least / SLAB_WORD)
