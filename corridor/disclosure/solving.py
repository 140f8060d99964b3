"""Solving: what linear constraints with exact rational coefficients tell of their unknowns.

Equalities are eliminated exactly (Gauss–Jordan over the rationals). What stays open is bounded: by passing bounds along
the constraints, and in small groups by linear programming in exact arithmetic (Dantzig's simplex with Bland's rule).
Nothing here knows what is meant by a number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from msgspec import Struct

from corridor.disclosure.bounds import Constraint, Number, Range, Unknown
from corridor.disclosure.simplex import tighten

# Groups of at most so many unknowns are bounded exactly; larger ones by passing bounds along.
EXACT_UP_TO = 40
_ROUNDS = 12


class _Row(Struct):
    """An equality under elimination: Σ factor·unknown = value, and the constraints it was made of."""

    factors: dict[int, Number]
    value: Number
    names: frozenset[int]


def solve(
    constraints: Iterable[Constraint], unknowns: Mapping[int, Unknown], sought: Collection[int]
) -> dict[int, Range]:
    """The ranges of the unknowns sought; constraints that contradict each other tell nothing."""
    ranges: dict[int, Range] = {}
    for group in _groups(constraints):
        if any(n in sought for one in group for n in one.factors):
            found = _solve(group, unknowns)
            ranges |= {n: one for n, one in found.items() if n in sought}
    return ranges


def _groups(constraints: Iterable[Constraint]) -> list[list[Constraint]]:
    """Constraints that share unknowns, directly or through others."""
    above: dict[int, int] = {}

    def top(n: int) -> int:
        while above.setdefault(n, n) != n:
            above[n] = above[above[n]]
            n = above[n]
        return n

    with_unknowns = [one for one in constraints if one.factors]
    for one in with_unknowns:
        first, *rest = one.factors
        for n in rest:
            above[top(n)] = top(first)
    groups: dict[int, list[Constraint]] = {}
    for one in with_unknowns:
        groups.setdefault(top(next(iter(one.factors))), []).append(one)
    return list(groups.values())


def _solve(constraints: Sequence[Constraint], unknowns: Mapping[int, Unknown]) -> dict[int, Range]:
    rows = _reduced([one for one in constraints if one.is_equality])
    if rows is None:
        return {}
    ranges: dict[int, Range] = {}
    for pivot, row in rows.items():
        if len(row.factors) == 1:
            ranges[pivot] = Range(row.value, row.value, row.names)
    members = {n for one in constraints for n in one.factors}
    if members <= ranges.keys():
        return ranges
    bounded = _passed(constraints, rows, ranges, members, unknowns)
    if bounded is None:
        return {}
    left = sorted(members - {n for n, one in bounded.items() if one.is_exact})
    if left and len(left) <= EXACT_UP_TO and all(unknowns[n].is_positive for n in left):
        tighten(constraints, bounded, left)
    for n, one in bounded.items():
        if unknowns[n].is_whole:
            one.low = None if one.low is None else Fraction(ceil(one.low))
            one.high = None if one.high is None else Fraction(floor(one.high))
    return bounded


# --- equalities -------------------------------------------------------------------------------------------------------


def _reduced(equalities: Iterable[Constraint]) -> dict[int, _Row] | None:
    """Reduced row echelon form, a row by its pivot; None where the equalities contradict each other.

    Sparse: short rows first, and of a row the unknown that stands in the fewest others.
    """
    rows: dict[int, _Row] = {}
    holders: dict[int, set[int]] = {}  # unknown -> pivots of the rows it stands in
    for one in sorted(equalities, key=lambda one: len(one.factors)):
        assert one.low is not None  # an equality
        row = _Row(dict(one.factors), one.low, frozenset({one.name}))
        for n in [n for n in row.factors if n in rows]:
            _subtract(row, rows[n], row.factors[n])
        if not row.factors:
            if row.value:
                return None
            continue
        pivot = min(row.factors, key=lambda n: (len(holders.get(n, ())), n))
        factor = row.factors[pivot]
        row = _Row({n: f / factor for n, f in row.factors.items()}, row.value / factor, row.names)
        for other in list(holders.get(pivot, ())):
            _replace(rows, holders, other, row, pivot)
        rows[pivot] = row
        for n in row.factors:
            holders.setdefault(n, set()).add(pivot)
    return rows


def _replace(rows: dict[int, _Row], holders: dict[int, set[int]], other: int, row: _Row, pivot: int) -> None:
    """Take a new pivot out of a row that holds it."""
    target = rows[other]
    before = set(target.factors)
    _subtract(target, row, target.factors[pivot])
    for n in before - target.factors.keys():
        holders[n].discard(other)
    for n in target.factors.keys() - before:
        holders.setdefault(n, set()).add(other)


def _subtract(row: _Row, other: _Row, factor: Number) -> None:
    for n, f in other.factors.items():
        left = row.factors.get(n, Fraction(0)) - factor * f
        if left:
            row.factors[n] = left
        else:
            row.factors.pop(n, None)
    row.value -= factor * other.value
    row.names |= other.names


# --- bounds -----------------------------------------------------------------------------------------------------------


def _passed(
    constraints: Iterable[Constraint],
    rows: Mapping[int, _Row],
    known: Mapping[int, Range],
    members: Iterable[int],
    unknowns: Mapping[int, Unknown],
) -> dict[int, Range] | None:
    """Bounds passed along the constraints until they stay; None where nothing can fulfil them all."""
    zero = Fraction(0)
    bounds = {
        n: Range(known[n].low, known[n].high, known[n].names)
        if n in known
        else Range(zero if unknowns[n].is_positive else None)
        for n in members
    }
    all_ = [(one.factors, one.low, one.high, frozenset({one.name})) for one in constraints]
    all_ += [(row.factors, row.value, row.value, row.names) for row in rows.values() if len(row.factors) > 1]
    for _ in range(_ROUNDS):
        changed = False
        for factors, low, high, names in all_:
            changed |= _pass(factors, low, high, names, bounds, unknowns)
        if any(one.low is not None and one.high is not None and one.low > one.high for one in bounds.values()):
            return None
        if not changed:
            break
    return bounds


def _pass(
    factors: Mapping[int, Number],
    low: Number | None,
    high: Number | None,
    names: frozenset[int],
    bounds: dict[int, Range],
    unknowns: Mapping[int, Unknown],
) -> bool:
    """Bounds of each unknown of a constraint from those of its others."""
    least = {n: _scaled(f, bounds[n], 0) for n, f in factors.items()}
    most = {n: _scaled(f, bounds[n], 1) for n, f in factors.items()}
    all_least, all_most = _sum(least), _sum(most)
    changed = False
    for n, f in factors.items():
        own = bounds[n]
        rest_least, rest_most = _without(all_least, least[n]), _without(all_most, most[n])
        top = None if high is None or rest_least is None else (high - rest_least) / f
        bottom = None if low is None or rest_most is None else (low - rest_most) / f
        if f < 0:
            top, bottom = bottom, top
        if unknowns[n].is_whole:
            top = None if top is None else Fraction(floor(top))
            bottom = None if bottom is None else Fraction(ceil(bottom))
        used = names.union(*(bounds[m].names for m in factors if m != n))
        if top is not None and (own.high is None or top < own.high):
            own.high, own.names, changed = top, own.names | used, True
        if bottom is not None and (own.low is None or bottom > own.low):
            own.low, own.names, changed = bottom, own.names | used, True
    return changed


def _scaled(factor: Number, bound: Range, side: int) -> Number | None:
    """The least (0) or most (1) of factor·unknown."""
    value = bound.low if (factor > 0) == (side == 0) else bound.high
    return None if value is None else factor * value


def _sum(parts: Mapping[int, Number | None]) -> tuple[Number, int]:
    """The sum of the parts that have a bound, and how many have none."""
    given = [part for part in parts.values() if part is not None]
    return sum(given, Fraction(0)), len(parts) - len(given)


def _without(total: tuple[Number, int], part: Number | None) -> Number | None:
    """The sum without one of its parts; None where another has no bound."""
    value, open_ = total
    if part is None:
        return value if open_ == 1 else None
    return None if open_ else value - part
