"""Drawings: positions and lengths of the few things that are drawn, for templates do not calculate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from corridor.facts import Card
from corridor.plain import Plain
from corridor.titles import balanced


class Area(Plain, frozen=True):
    x: str
    y: str
    width: str
    height: str
    marked: bool


class Squares(Plain, frozen=True):
    """`total` unit squares in rows of `columns`, as few rectangles as cover whole rows; the marked come first."""

    width: str
    height: str
    pitch: str
    size: str
    cells: tuple[Area, ...]


def squares(
    total: int, marked: int, columns: int = 30, pitch: Decimal = Decimal("24.4"), size: Decimal = Decimal(18)
) -> Squares:
    """One square a unit, in drawing units (about px)."""
    marked = min(marked, total)
    cells = [*_runs(0, marked, columns, pitch, True), *_runs(marked, total, columns, pitch, False)]
    rows = -(-total // columns)
    return Squares(_n(pitch * min(columns, max(total, 1))), _n(pitch * rows), _n(pitch), _n(size), tuple(cells))


def _runs(start: int, end: int, columns: int, pitch: Decimal, marked: bool) -> Iterable[Area]:
    """The squares from start to end as rectangles: the rest of a row, whole rows, the beginning of one."""
    while start < end:
        row, column = divmod(start, columns)
        count = min(columns - column, end - start)
        rows = max(1, (end - start) // columns) if column == 0 else 1
        count = columns if rows > 1 else count
        yield Area(_n(pitch * column), _n(pitch * row), _n(pitch * count), _n(pitch * rows), marked)
        start += count * rows


def _n(number: Decimal) -> str:
    return f"{number.normalize():f}"


class Ruler(Plain, frozen=True):
    """Twelve months on a drawing 1076 × 96, and a line from each month that has a card down to its column."""

    ticks: tuple[dict[str, Any], ...]
    paths: tuple[str, ...]
    marks: tuple[dict[str, Any], ...]


_WIDTH, _GAP, _FLOOR = 1076, 32, 96


def ruler(cards: Iterable[Card]) -> Ruler | None:
    """Where the months of these cards stand; None unless they are four at most, of one year, each with a month."""
    shown = list(cards)
    months = [card.date.month if card.date else 0 for card in shown]
    years = {card.date.year for card in shown if card.date}
    if not all(months) or not 1 <= len(shown) <= 4 or len(years) > 1:
        return None
    ticks = tuple({"x": _month(m), "label": m, "on": m in months} for m in range(1, 13))
    column = (_WIDTH + _GAP) / len(shown)
    paths, marks = [], []
    for at, month in enumerate(months):
        x, down = _month(month), round(at * column) + 2
        bend = 56 + 10 * (at % 3)
        paths.append(f"M{x} 32V{bend}H{down}V{_FLOOR}")
        marks.append({"x": x - 5, "y": 27})
    return Ruler(ticks, tuple(paths), tuple(marks))


def _month(month: int) -> int:
    return round((month - 0.5) * _WIDTH / 12)


class Bar(Plain, frozen=True):
    """A bar of a chart; `share` is its length as a percentage of the longest, empty where there is no number."""

    figure: Any
    share: str


def bars(figures: Iterable[Any]) -> list[Bar]:
    """Bars of one chart from figures of the ledger; a withheld value has no length, so none can be read off it."""
    shown = list(figures)
    given = [f.current.quantity.value for f in shown if f.current.quantity.is_given]
    longest = max(given, default=Decimal(0))
    return [Bar(f, _share(f.current.quantity.value, longest) if f.current.quantity.is_given else "") for f in shown]


def _share(value: Decimal, longest: Decimal) -> str:
    return f"{(value / longest * Decimal('78.4')).quantize(Decimal('0.1')):f}%" if longest > 0 else "0%"


class Upright(Plain, frozen=True):
    """Words from top to bottom: columns from right to left, each of (character, how it turns: "", turned, raised)."""

    columns: tuple[tuple[tuple[str, str], ...], ...]


class Room(Plain, frozen=True):
    """A chapter on the floor plan: its title in lines, and its points as bays; one without points is a single bay."""

    numeral: str
    lines: tuple[str, ...]
    bays: tuple[Upright | str, ...]
    note: str = ""


class Plan(Plain, frozen=True):
    """The chapters of a print as rooms on one floor, in rows. `sort`: bays (names upright), rooms, or numerals."""

    sort: str
    rows: tuple[tuple[Room, ...], ...]


# In 汉字: the head of a room on the cover, and the tallest and the widest name of a bay below it.
_HEAD, _TALL, _COLUMNS = 9.5, 8, 2
# Where words run down, quotation marks and brackets lie on their side and stops stand above, to the right (GB/T 15834).
_TURNED, _RAISED = "“”‘’（）《》〈〉【】—…～-", "，。、；：！？"


def plan(chapters: Iterable[tuple[str, str, Sequence[str], str]]) -> Plan:
    """The floor plan of (numeral, title, titles of points, note): a row of bays, or rooms in rows, or numerals."""
    shown = list(chapters)
    bays = sum(max(1, len(points)) for _, _, points, _ in shown)
    if len(shown) <= 4 and bays <= 12 and any(points for _, _, points, _ in shown):
        rooms = [Room(n, _room_title(title), tuple(map(upright, points)), note) for n, title, points, note in shown]
        return Plan("bays", (tuple(rooms),))
    across = 3 if len(shown) <= 9 else 4 if len(shown) <= 16 else 8
    sort = "rooms" if len(shown) <= 16 else "numerals"
    rooms = [Room(n, balanced(title, 7.0), (), note) for n, title, _, note in shown]
    rows = -(-len(rooms) // across)
    # Rows as even as can be: seven rooms are 3, 2, 2 and not 3, 3, 1.
    cuts = [round(at * len(rooms) / rows) for at in range(rows + 1)]
    return Plan(sort, tuple(tuple(rooms[start:end]) for start, end in pairwise(cuts)))


def _room_title(title: str) -> tuple[str, ...]:
    """A chapter's title in the head of its room: in two lines whole, else its first phrase, before the ，."""
    whole = balanced(title, _HEAD)
    if len(whole) <= 2:
        return whole
    return balanced(re.split("[，：；]", title)[0], _HEAD)[:2]


def upright(words: str) -> Upright | str:
    """Words as columns, the first on the right; as they are where digits, Latin letters or a mask stand among them."""
    if re.search(r"[\x00-\x7f]", words):
        return words
    lines = (words,) if len(words) <= _TALL else balanced(words, _TALL)
    if len(lines) > _COLUMNS:
        return words
    return Upright(tuple(tuple((sign, _turn(sign)) for sign in line) for line in lines))


def _turn(sign: str) -> str:
    return "turned" if sign in _TURNED else "raised" if sign in _RAISED else ""
