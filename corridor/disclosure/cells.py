"""Cells: one value of one measure each, (figure, time, area), and the constraints stated between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec import Struct, field

from corridor.disclosure.bounds import Constraint, Number, Unknown
from corridor.facts import Facts
from corridor.relations import Names
from corridor.values import Malformed, Quantity, date

CellKey = tuple[str, str, str]  # id of the figure, its time as typed, its area as typed or as an id
Bounds = tuple[Number, Number | None]  # None: no upper bound

# Measure words of things that come whole.
WHOLE = tuple("个名件次人户场期处项条份票家所座位批篇")
RATES = ("%", "％", "‰", "个百分点")
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_SCALE = re.compile(r"(十万|百万|千万|[十百千万亿])?(.*)", re.DOTALL)
_SAME = {
    "公里": ("米", Fraction(1000)),
    "千米": ("米", Fraction(1000)),
    "平方公里": ("平方米", Fraction(10**6)),
    "公顷": ("平方米", Fraction(10_000)),
    "亩": ("平方米", Fraction(2000, 3)),
    "吨": ("千克", Fraction(1000)),
    "公斤": ("千克", Fraction(1)),
}


class Sheet(Struct):
    """All cells there are, and the constraints between those without a number.

    `told` has for each constraint the relation in words and the cells it ties; `wrong` the declared sums that do not
    hold, as (figure, place among its relations, words).
    """

    facts: Mapping[str, Facts]
    given: dict[CellKey, Quantity] = field(default_factory=dict)
    withheld: dict[CellKey, int] = field(default_factory=dict)  # -> place among the observations of its figure
    numbers: dict[CellKey, int] = field(default_factory=dict)
    unknowns: dict[int, Unknown] = field(default_factory=dict)
    constraints: list[Constraint] = field(default_factory=list)
    told: list[tuple[str, tuple[CellKey, ...]]] = field(default_factory=list)
    wrong: list[tuple[str, int, str]] = field(default_factory=list)
    has_undecided: bool = False  # whether for a measure nobody says how it runs over time

    @property
    def sought(self) -> set[int]:
        """The unknowns of withheld cells that stand in a constraint."""
        return {self.numbers[key] for key in self.withheld if key in self.numbers}

    def unit(self, key: CellKey) -> tuple[Number, str]:
        return scale(unit_of(self.facts[key[0]]))

    def label(self, key: CellKey) -> str:
        """What one calls a cell: its measure, its time and its area."""
        id_, at, area = key
        area = self.facts[area].card.title if area in self.facts else area
        more = "，".join(part for part in (shown(at), area) if part)
        title = self.facts[id_].card.title
        return f"{title}（{more}）" if more else title

    def number(self, key: CellKey) -> int:
        """The unknown of a cell without a number."""
        if key not in self.numbers:
            self.numbers[key] = len(self.numbers)
            own = self.facts[key[0]]
            given = [q for q, *_ in own.observations if q.is_given]
            below = is_growth(own) or any(q.number.startswith("-") for q in given)
            whole = unit_of(own).startswith(WHOLE) and not any("." in q.number for q in given)
            self.unknowns[self.numbers[key]] = Unknown(not below, whole)
        return self.numbers[key]

    def state(
        self,
        terms: Iterable[tuple[Number, CellKey]],
        told: str,
        low: Number | None = Fraction(0),
        high: Number | None = Fraction(0),
    ) -> tuple[Number | None, Number | None] | None:
        """State `low` ≤ Σ factor·cell ≤ `high`. Where every cell is given, what is left over is returned."""
        factors: dict[int, Number] = {}
        cells = []
        for factor, key in terms:
            cells.append(key)
            if key in self.given:
                least, most = _times(as_published(self.given[key]), factor)
                low = None if low is None or most is None else low - most
                high = None if high is None or least is None else high - least
            else:
                n = self.number(key)
                factors[n] = factors.get(n, Fraction(0)) + factor
        factors = {n: factor for n, factor in factors.items() if factor}
        if not factors:
            return low, high
        self.constraints.append(Constraint(factors, low, high, len(self.told)))
        self.told.append((told, tuple(cells)))
        return None


# --- numbers as they are read -----------------------------------------------------------------------------------------


def area_of(area: str, names: Names) -> str:
    """The id of an area, or the words as they are typed."""
    found = names.matches(area, ("area",)) if area else []
    return found[0] if len(found) == 1 else area


def unit_of(own: Facts) -> str:
    """The unit of a measure: its own, else that of its first observation that has one."""
    stated = own.index.get("unit", ("",))[0]
    return stated or next((q.unit for q, *_ in own.observations if q.unit), "")


def is_growth(own: Facts) -> bool:
    return any(kind == "growth_of" for kind, *_ in own.relations)


def is_rate(own: Facts) -> bool:
    """Whether values of a measure cannot be added: shares, rates, growth, and what the office says is a ratio."""
    ratio = any(kind in ("of", "growth_of") for kind, *_ in own.relations)
    return ratio or unit_of(own) in RATES or own.index.get("derivation", ("",))[0] == "ratio"


def scale(unit: str) -> tuple[Number, str]:
    """A unit as a factor of its base: 万元 is (10000, 元)."""
    match = _SCALE.fullmatch(unit)
    factor, base = (Fraction(_SCALES.get(match[1] or "", 1)), match[2]) if match else (Fraction(1), unit)
    if base in _SAME:
        base, more = _SAME[base]
        factor *= more
    return factor, base


def as_published(quantity: Quantity) -> Bounds:
    """What a number means in a sum: itself, as far as it is published; a qualifier (约 余 近) leaves a range."""
    value = Fraction(quantity.number)
    trailing = len(quantity.number) - len(quantity.number.rstrip("0")) if "." not in quantity.number else 0
    step = Fraction(10) ** trailing if "." not in quantity.number else _last_digit(quantity)
    match quantity.qualifier_code:
        case "about":
            return value - step / 2, value + step / 2
        case "more_than":
            return value, value + step
        case "nearly":
            return value - step, value
        case "at_least":
            return value, None
        case "at_most":
            return min(Fraction(0), value), value
    return value, value


def rounded(quantity: Quantity) -> Bounds:
    """What a published number can stand for where its last digit is rounded; things that come whole are not."""
    low, high = as_published(quantity)
    if "." not in quantity.number and quantity.unit.startswith(WHOLE):
        return low, high
    half = _last_digit(quantity) / 2
    return low - half, None if high is None else high + half


def _last_digit(quantity: Quantity) -> Number:
    return Fraction(1, 10 ** len(quantity.number.partition(".")[2]))


def _times(bounds: Bounds, factor: Number) -> tuple[Number | None, Number | None]:
    low, high = bounds
    one, other = low * factor, None if high is None else high * factor
    return (one, other) if factor >= 0 else (other, one)


def shown(at: str) -> str:
    """A time as one reads it."""
    try:
        return date(at).shown if at else ""
    except Malformed:
        return at
