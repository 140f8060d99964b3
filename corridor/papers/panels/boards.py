"""Boards: what a panel is made of, and how the boards of a panel share its height."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from corridor.papers.panels.pens import Mark, Pen
from corridor.papers.panels.sheets import Box
from corridor.plain import Plain

GAP = 30  # units between two boards
SMALLEST, LARGEST = 0.6, 1.35  # how far a board's letters and gaps follow its height
ROOMY = 1.2  # so much more room than its boards need makes a panel look forgotten


class Board(Plain, frozen=True):
    """Something to draw. `high` is its height in units of the drawing, for a pen and a width in units.

    Of more room than is needed it takes `stretch` parts; where room is short a `firm` one keeps its height. `says`: the
    words of a quotation, so that none stands twice on one panel.
    """

    high: Callable[[Pen, float], float]
    place: Callable[[Pen, Box], Sequence[Mark] | Iterator[Mark]]
    stretch: float = 1
    is_firm: bool = False
    says: str = ""


def fixed(high: float) -> Callable[[Pen, float], float]:
    """The height of a board that is what it is at any width."""
    return lambda pen, width: high


def stack(pen: Pen, box: Box, boards: Sequence[Board], spare: Iterator[Board]) -> Iterator[Mark]:
    """The boards one below the other, filling the box; `spare` ones join while there is room for them."""
    unit = pen.sheet.unit
    room, width = box.height / unit, box.width / unit
    shown = [(board, board.high(pen, width)) for board in boards]
    while shown and room > ROOMY * _need(shown):
        more = next(spare, None)
        if more is None:
            break
        if _need([*shown, (more, more.high(pen, width))]) < room * 1.03:
            shown.append((more, more.high(pen, width)))
    for (board, need), high in zip(shown, _heights(shown, room), strict=True):
        scale = min(max(high / need, SMALLEST), LARGEST)
        yield from board.place(pen.scaled(scale), box.top(high * unit))
        box = box.below((high + GAP) * unit)


def _need(shown: Sequence[tuple[Board, float]]) -> float:
    return sum(high for _, high in shown) + GAP * (len(shown) - 1)


def _heights(shown: Sequence[tuple[Board, float]], room: float) -> list[float]:
    """How high each board is, in units: what it needs and its part of the rest, or less of those that are not firm."""
    rest = room - _need(shown)
    if rest < 0:
        soft = sum(high for board, high in shown if not board.is_firm)
        less = max(1 + rest / soft, SMALLEST) if soft else 1
        kept = [high if board.is_firm else high * less for board, high in shown]
        return [high * min((room - GAP * (len(shown) - 1)) / sum(kept), 1) for high in kept]
    parts = sum(high * board.stretch for board, high in shown) or 1
    return [high + rest * high * board.stretch / parts for board, high in shown]
