"""Periods: derived relations: months and quarters make up a year, areas make up the one they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from corridor.disclosure.cells import CellKey, Sheet, area_of, is_rate
from corridor.facts import Facts
from corridor.relations import Names
from corridor.values import Malformed, PartialDate, date

SUM, LEVEL = "sum", "level"  # how a measure runs over time: a year is the sum of its months, or what the last one is
Month = tuple[str, int]


def over_time(made: Sheet, own: Facts, cells: list[CellKey], undecided: str) -> None:
    """A year is the sum of its months, or stands as its last month does; the same of quarters and spans."""
    if is_rate(own):
        return
    by_area: dict[str, dict[CellKey, list[Month]]] = {}
    for key in cells:
        if months := _months(key[1]):
            by_area.setdefault(key[2], {})[key] = months
    declared = own.index.get("over_time", ("",))[0]
    for area, periods in by_area.items():
        if len(periods) < 2 or all(len(months) == 1 for months in periods.values()):
            continue
        if not any(key in made.withheld for key in periods):
            continue
        at = {months[0]: key for key, months in periods.items() if len(months) == 1}
        known = declared or _runs(made, periods, at)
        made.has_undecided |= not known
        runs = known or undecided
        for key, months in periods.items():
            if len(months) == 1:
                continue
            single = [at.get(month, (own.card.id, f"{month[0]}-{month[1]:02d}", area)) for month in months]
            told = f"{made.label(key)} 是其中各月的合计" if runs == SUM else f"{made.label(key)} 就是期末的数"
            told += "" if known else "（各期不相加的，台账写 over_time: level 期末数，或 none）"
            parts = single if runs == SUM else single[-1:]
            if runs in (SUM, LEVEL):
                made.state([(Fraction(1), key), *((Fraction(-1), part) for part in parts)], told)


def _runs(made: Sheet, periods: Mapping[CellKey, list[Month]], at: Mapping[Month, CellKey]) -> str:
    """What the numbers that are given tell: SUM, LEVEL, "none" where they fit neither, empty where they cannot tell."""
    fits = {SUM: 0, LEVEL: 0}
    tried = 0
    for key, months in periods.items():
        inner = _covering(key, months, periods, at)
        if key not in made.given or not inner or any(one not in made.given for one in inner):
            continue
        values = [Fraction(made.given[one].number) for one in inner]
        tried += 1
        fits[SUM] += sum(values) == Fraction(made.given[key].number)
        fits[LEVEL] += values[-1] == Fraction(made.given[key].number)
    best = max(fits, key=lambda name: fits[name])
    return "" if not tried else best if fits[best] == tried else "none"


def _covering(
    key: CellKey, months: list[Month], periods: Mapping[CellKey, list[Month]], at: Mapping[Month, CellKey]
) -> list[CellKey]:
    """Shorter periods that together make up one: its months, else its quarters; none where some are not stated."""
    if all(month in at for month in months):
        return [at[month] for month in months] if len(months) > 1 else []
    found: list[CellKey] = []
    left = list(months)
    while left:
        step = next((k for k, m in periods.items() if k != key and len(m) < len(months) and m == left[: len(m)]), None)
        if step is None:
            return []
        found.append(step)
        left = left[len(periods[step]) :]
    return found


def over_areas(made: Sheet, keys: Mapping[str, list[CellKey]], names: Names) -> None:
    """An area is the sum of its parts, where each of them has a value of its own."""
    parts: dict[str, list[str]] = {}
    for id_, own in made.facts.items():
        if own.card.kind == "area":
            for parent in own.index.get("parent", ()):
                parts.setdefault(area_of(parent, names), []).append(id_)
    for id_, cells in keys.items() if parts else ():
        if is_rate(made.facts[id_]):
            continue
        stated = set(cells)
        for key in cells:
            below = [(id_, key[1], part) for part in parts.get(key[2], ())]
            if len(below) > 1 and stated.issuperset(below):
                told = f"{made.label(key)} 是 {len(below)} 个下级地区的合计"
                made.state([(Fraction(1), key), *((Fraction(-1), cell) for cell in below)], told)


def _months(text: str) -> list[Month]:
    """The months of a period; none for a day, for words, and for a span that does not close."""
    try:
        when = date(text)
    except Malformed:
        return []
    end = when.end or when
    if when.day or end.day or when.year_inferred or (when.year is None) != (end.year is None):
        return []
    first, last = (when.year or 0) * 12 + (when.first_month or 1), (end.year or 0) * 12 + _last_month(end)
    return [(f"{(n - 1) // 12:04d}" if when.has_year else "XXXX", (n - 1) % 12 + 1) for n in range(first, last + 1)]


def _last_month(when: PartialDate) -> int:
    return when.month or when.quarter * 3 or 12
