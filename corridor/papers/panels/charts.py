"""Boards of charts: bars, units and squares, with hatch where a value is withheld."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from corridor import drawings, views
from corridor.desk import Desk
from corridor.papers.panels.boards import Board, fixed
from corridor.papers.panels.pens import LINE, Amount, Drawing, Mark, Path, Pen, Shape, Words
from corridor.papers.panels.sheets import Box
from corridor.values import Quantity

TORN = 0.17  # of the width: how long the bar of a withheld value is, of whatever size it may be


def chart(desk: Desk, told: Mapping[str, Any]) -> Board:
    """A chart of site.home.figures: bars, units, or one square for every figure of a part."""
    made: Board = _CHARTS[told["type"]](desk, told)

    def place(pen: Pen, box: Box) -> Iterator[Mark]:
        yield Shape(box.top(0), "rule")
        inner = box.below(pen.u(14))
        title = pen.write(told["title"], inner, 32, "title", lead=1.3, most=2, shape=True)
        under = inner.below(title.height + pen.u(2))
        note = pen.write(told.get("note", ""), under, 15.5, "note", most=2)
        yield from (title, note)
        yield from made.place(pen, under.below(note.height + pen.u(14)))

    def high(pen: Pen, width: float) -> float:
        words = pen.need(told["title"], 32, 1.3, width) + pen.need(told.get("note", ""), 15.5, 1.5, width)
        return 30 + words + made.high(pen, width)

    return Board(high, place, is_firm=told["type"] == "bars")


def _bars(desk: Desk, told: Mapping[str, Any]) -> Board:
    """Bars of one scale; a withheld value has a bar of fixed length with a torn end, and no number is read off it."""
    shown = drawings.bars([views.figure(desk, id_) for id_ in told["figures"]])

    def place(pen: Pen, box: Box) -> Iterator[Mark]:
        for row, bar in zip(box.rows([1] * len(shown), pen.u(12)), shown, strict=True):
            label = pen.write(bar.figure.title, row, 22, "text", lead=1.4, most=1)
            yield label
            room = row.below(label.height + pen.u(3))
            thick = room.height
            share = float(bar.share.rstrip("%")) / 100 if bar.share else TORN
            line = Box(room.x, room.y, room.width * share, thick)
            yield Shape(line, "ink") if bar.share else Drawing(line, _torn(line), "未公布")
            yield from _beside(pen, room.after(line.width + pen.u(14)).top(thick), bar.figure.current.quantity)

    def high(pen: Pen, width: float) -> float:
        line = (pen.size(22) * 1.4 + pen.size(22) * LINE) / pen.sheet.unit
        return (line + 15) * len(shown)

    return Board(high, place)


def _beside(pen: Pen, box: Box, quantity: Quantity) -> Iterator[Mark]:
    """A number in figures; the word 未公布 without a slab, for the bar is hatched already."""
    if quantity.is_given:
        made = pen.amount(quantity, box, 26)
        yield _middle(made, box)
    else:
        words = pen.write(quantity.shown, box, 22, "text", most=1)
        yield _middle(words, box)


def _middle(mark: Amount | Words, box: Box) -> Mark:
    """In the middle of the height of a box."""
    return replace(mark, box=replace(mark.box, y=box.y + (box.height - mark.box.height) / 2))


def _torn(box: Box) -> tuple[Path, ...]:
    """A hatched bar whose end is torn off."""
    wide, high = box.width, box.height
    tooth = min(high * 0.12, wide * 0.1)
    edge = "".join(f"L{wide - (tooth if at % 2 else 0):.2f} {high * at / 6:.2f}" for at in range(1, 7))
    outline = f"M0 0H{wide:.2f}{edge}H0z"
    step, lines = max(high * 0.2, 2.0), []
    x = step
    while x < wide - tooth + high:
        x0, y0 = (x, 0.0) if x <= wide - tooth else (wide - tooth, x - wide + tooth)
        x1, y1 = (x - high, high) if x >= high else (0.0, x)
        lines.append(f"M{x0:.2f} {y0:.2f}L{x1:.2f} {y1:.2f}")
        x += step
    return (Path("".join(lines), "wall hatched", step * 0.1), Path(outline, "wall hatched", step * 0.12))


def _units(desk: Desk, told: Mapping[str, Any]) -> Board:
    """A small count as squares, some of them ours."""
    quantity = views.figure(desk, told["figure"]).current.quantity
    total, marked = int(quantity.value) if quantity.is_given else 0, int(told.get("marked", 0))  # type: ignore[arg-type]

    def place(pen: Pen, box: Box) -> Iterator[Mark]:
        if not total:
            yield pen.amount(quantity, box, 44)
            return
        foot = pen.size(20) * 1.5
        side = min(box.height - foot - pen.u(8), box.width / total - pen.u(14), pen.u(150))
        line = box.top(side)
        for at in range(total):
            tile = Box(line.x + at * (side + pen.u(14)), line.y, side, side)
            yield Shape(tile, "tile on" if at < marked else "tile")
        said = [(told.get("label", ""), line.x)] if marked else []
        said += [(told.get("rest", ""), line.x + marked * (side + pen.u(14)))] if total > marked else []
        ends = [x for _, x in said[1:]] + [box.right]
        for (words, x), end in zip(said, ends, strict=True):
            place_ = Box(x, line.bottom + pen.u(8), end - x - pen.u(6), foot)
            yield pen.write(words, place_, 20, "text", most=1)

    return Board(fixed(160), place)


def _parts(desk: Desk, told: Mapping[str, Any]) -> Board:
    """A square for every figure of a part: solid where it is given, hatched where it is withheld."""

    def place(pen: Pen, box: Box) -> Iterator[Mark]:
        found = list(told["parts"])
        is_across = box.width / len(found) > 10 * pen.least
        boxes = box.columns([1] * len(found), pen.u(34)) if is_across else box.rows([1] * len(found), pen.u(12))
        labels = [one["label"] for one in found]
        titles = pen.alike(labels, [one.top(one.height * 0.45) for one in boxes], 22, "text", lead=1.4)
        yield from titles
        high = max(title.height for title in titles)
        longest = max(len(one["figures"]) for one in found)
        side = min(pen.u(46), boxes[0].width / min(longest, 10) * 0.82)
        for one, room in zip(found, boxes, strict=True):
            yield Shape(Box(room.x, room.y + high + pen.u(6), room.width, 0), "rule")
            below = room.below(high + pen.u(20))
            yield from _ticks(desk, one["figures"], below, side)
            count = views.tally(desk, one["figures"])
            words = f"公布{count['given']}　未公布{count['withheld']}"
            rows_ = -(-len(one["figures"]) // max(int(below.width // (side * 1.22)), 1))
            yield pen.write(words, below.below(rows_ * side * 1.22 + pen.u(4)), 16, "note", most=1)

    def high(pen: Pen, width: float) -> float:
        is_across = width * pen.sheet.unit / len(told["parts"]) > 10 * pen.least
        small = (pen.size(22) * 1.4 * (1 + is_across) + pen.size(16) * 1.5) / pen.sheet.unit
        return (small + 70 + 50 * is_across) * (1 if is_across else len(told["parts"]))

    return Board(high, place)


def _ticks(desk: Desk, ids: Sequence[str], box: Box, side: float) -> Iterator[Mark]:
    across = max(int(box.width // (side * 1.22)), 1)
    for at, id_ in enumerate(ids):
        tile = Box(box.x + at % across * side * 1.22, box.y + at // across * side * 1.22, side, side)
        yield Shape(tile, "ink" if views.figure(desk, id_).current.quantity.is_given else "tile hatch")


_CHARTS: dict[str, Any] = {"bars": _bars, "units": _units, "parts": _parts}
