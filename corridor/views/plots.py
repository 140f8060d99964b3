"""Plots: measures over time, side by side or as a share, as shapes in a field 100 units high; words stay outside it.

A withheld value has one fixed shape whatever it hides: hatched, of one height, off every scale. What is not written
leaves its place empty. Bars begin at 0. A sum with a withheld part is no sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from corridor.desk import Desk
from corridor.plain import Plain
from corridor.values import WITHHELD, Quantity
from corridor.views.figures import figure

HIGH, STEP, WIDE = 100, 100, 60  # of the field, of a place in it, of a bar
HIDDEN = 44  # the height of a withheld bar
UNWRITTEN, UNSUMMED = "未写", "不计算"
LONG = 5  # points from which on a history is a line


class Shape(Plain, frozen=True):
    """A rectangle: `sort` says what it stands for: s-1, s-2 … a series, `hidden` a withheld value."""

    x: str
    y: str
    width: str
    height: str
    sort: str


class Place(Plain, frozen=True):
    """One place on the axis: its label, what stands there in words (a number with its qualifier, 未公布, 未写)."""

    label: str
    words: tuple[str, ...]


class Plot(Struct):
    """A chart ready to draw. `description` says all its values in a sentence; `series` names what is told apart."""

    sort: str
    title: str
    unit: str
    description: str
    places: list[Place] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    dots: list[str] = field(default_factory=list)
    series: tuple[str, ...] = ()
    source: str = ""

    @property
    def width(self) -> int:
        return STEP * max(1, len(self.places))


Row = tuple[str, Quantity | None]


def history(desk: Desk, target: str, sort: str = "") -> Plot | None:
    """A measure over time: columns, a line from five points on; None where fewer than three times are written.

    Times without a year never stand on an axis with those that have one: whichever are more are drawn.
    """
    measure = figure(desk, target)
    dated = [one for one in measure.observations if one.as_of is not None]
    with_year = [one for one in dated if one.as_of is not None and one.as_of.has_year]
    shown = with_year if len(with_year) * 2 >= len(dated) else [one for one in dated if one not in with_year]
    areas = {one.area for one in shown}
    if len(shown) < 3 or len(areas) > 1:
        return None
    shown.sort(key=lambda one: one.as_of.sort_key if one.as_of else (2,))
    rows: list[Row] = [(one.as_of.shown if one.as_of else "", one.quantity) for one in shown]
    return plot(sort or ("line" if len(rows) >= LONG else "column"), measure.title, measure.unit, rows)


def of_figures(desk: Desk, sort: str, title: str, targets: Iterable[str]) -> Plot:
    """Several measures of one unit side by side."""
    shown = [figure(desk, target) for target in targets]
    return plot(sort, title, shown[0].unit if shown else "", [(one.title, one.current.quantity) for one in shown])


def multiples(desk: Desk, targets: Iterable[str]) -> list[Plot]:
    """The histories of several measures, small, one beside the other; those without one are left out."""
    return [made for target in targets if (made := history(desk, target)) is not None]


def progress(title: str, done: Quantity | None, total: Quantity | None) -> Plot:
    """How much of a whole is done; where either is withheld it is hatched over its whole length, with no percentage."""
    made = Plot("progress", title, total.unit if total else "", "")
    hidden = any(one is not None and one.is_withheld for one in (done, total))
    if hidden:
        made.shapes.append(Shape("0", "0", str(STEP), str(HIGH), "hidden"))
    elif done is not None and total is not None and done.is_given and total.is_given and Decimal(total.number) > 0:
        share = min(Decimal(100), Decimal(done.number) / Decimal(total.number) * 100)
        made.shapes.append(Shape("0", "0", _n(share), str(HIGH), "s-1"))
    words = (_words(done), _words(total))
    made.places.append(Place(title, words))
    made.description = f"{title}：完成 {words[0]}，共 {words[1]}。"
    return made


def plot(sort: str, title: str, unit: str, rows: Sequence[Row]) -> Plot:
    """Columns or a line of one measure place by place; None is a place nothing is written of."""
    made = Plot(sort, title, unit, _told(title, rows), [Place(label, (_words(value),)) for label, value in rows])
    given = [Decimal(value.number) for _, value in rows if value is not None and value.is_given]
    top = max([*given, Decimal(0)]) or Decimal(1)
    run: list[str] = []
    for at, (_, value) in enumerate(rows):
        left = at * STEP
        if value is not None and value.is_given:
            height = max(Decimal(0), Decimal(value.number)) / top * HIGH
            if sort == "line":
                run.append(f"{left + STEP // 2} {_n(HIGH - height)}")
                made.dots.append(f"M{run[-1]}h0")
                continue
            made.shapes.append(_bar(left, HIGH - height, height, "s-1"))
        elif value is not None and value.is_withheld:
            made.shapes.append(_bar(left, Decimal(HIGH - HIDDEN), Decimal(HIDDEN), "hidden"))
        made.paths += [f"M{'L'.join(run)}"] if len(run) > 1 else []
        run = []
    made.paths += [f"M{'L'.join(run)}"] if len(run) > 1 else []
    return made


def stacked(
    title: str, unit: str, series: Sequence[str], rows: Sequence[tuple[str, Sequence[Quantity | None]]]
) -> Plot:
    """Parts on top of each other; one withheld part makes the column hatched above what is known, and its sum none."""
    made = Plot("stacked", title, unit, "", series=tuple(series))
    sums = [sum((Decimal(one.number) for one in parts if one and one.is_given), Decimal(0)) for _, parts in rows]
    top = max([*sums, Decimal(0)]) or Decimal(1)
    told = []
    for at, (label, parts) in enumerate(rows):
        hidden = any(one is not None and one.is_withheld for one in parts)
        room = HIGH - (HIDDEN // 2 if any(_has_hidden(each) for _, each in rows) else 0)
        floor = Decimal(HIGH)
        for number, one in enumerate(parts, 1):
            if one is not None and one.is_given:
                height = Decimal(one.number) / top * room
                floor -= height
                made.shapes.append(_bar(at * STEP, floor, height, f"s-{number}"))
        if hidden:
            made.shapes.append(_bar(at * STEP, floor - HIDDEN // 2, Decimal(HIDDEN // 2), "hidden"))
        total = UNSUMMED if hidden or None in parts else _n(sums[at])
        made.places.append(Place(label, (*map(_words, parts), total)))
        named = "，".join(f"{name} {_words(one)}" for name, one in zip(series, parts, strict=True))
        told.append(f"{label}：{named}，合计 {total}")
    made.description = f"{title}。{'；'.join(told)}。"
    return made


def _has_hidden(parts: Sequence[Quantity | None]) -> bool:
    return any(one is not None and one.is_withheld for one in parts)


def _bar(left: int, y: Decimal, height: Decimal, sort: str) -> Shape:
    return Shape(str(left + (STEP - WIDE) // 2), _n(y), str(WIDE), _n(height), sort)


def _words(value: Quantity | None) -> str:
    if value is None:
        return UNWRITTEN
    return value.shown if not value.is_withheld else WITHHELD


def _told(title: str, rows: Sequence[Row]) -> str:
    return f"{title}。{'；'.join(f'{label} {_words(value)}' for label, value in rows)}。"


def _n(number: Decimal) -> str:
    return f"{number.quantize(Decimal('0.01')).normalize():f}"


def drawn(desk: Desk, chart: dict[str, Any]) -> list[Plot]:
    """The plots of one entry of `home.figures.charts`; none for a sort that is drawn otherwise."""
    sort, title = chart.get("type", ""), chart.get("title", "")
    if sort in ("column", "line"):
        if chart.get("figure"):
            made = history(desk, chart["figure"], sort)
            return [replace(made, title=title or made.title)] if made else []
        return [of_figures(desk, "column", title, chart.get("figures", ()))]
    if sort == "multiples":
        return multiples(desk, chart.get("figures", ()))
    if sort == "progress":
        done, total = (figure(desk, chart[key]).current.quantity for key in ("done", "total"))
        return [progress(title, done, total)]
    if sort == "stacked":
        rows = [(one["label"], _quantities(desk, one["figures"])) for one in chart["parts"]]
        return [stacked(title, "", chart.get("series", ()), rows)]
    return []


def _quantities(desk: Desk, targets: Iterable[str]) -> list[Quantity | None]:
    return [figure(desk, target).current.quantity for target in targets]
