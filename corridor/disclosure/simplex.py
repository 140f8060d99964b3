"""Simplex: the least and most of unknowns that are not below zero, in exact arithmetic (Dantzig, with Bland's rule)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from msgspec import Struct, field

from corridor.disclosure.bounds import Constraint, Number, Range


class _Table(Struct):
    """A dictionary of the simplex method: each basic variable as a constant and factors of the others, all ≥ 0."""

    rows: dict[int, tuple[Number, dict[int, Number]]] = field(default_factory=dict)

    def pivot(self, leaving: int, entering: int) -> None:
        constant, factors = self.rows.pop(leaving)
        pivot = factors.pop(entering)
        solved = {n: -f / pivot for n, f in factors.items()} | {leaving: 1 / pivot}
        base = -constant / pivot
        for basic, (value, own) in self.rows.items():
            if entering in own:
                self.rows[basic] = _substituted(value, own, entering, base, solved)
        self.rows[entering] = (base, solved)

    def improve(self, goal: tuple[Number, dict[int, Number]], limit: int) -> Number | None:
        """The largest value of a goal; None where it grows without bound or the pivots run out."""
        for _ in range(limit):
            entering = min((n for n, f in goal[1].items() if f > 0), default=None)
            if entering is None:
                return goal[0]
            steps = [(v / -f[entering], n) for n, (v, f) in self.rows.items() if f.get(entering, Fraction(0)) < 0]
            if not steps:
                return None
            self.pivot(min(steps)[1], entering)
            base, solved = self.rows[entering]
            goal = _substituted(*goal, entering, base, solved)
        return None


def _substituted(
    value: Number, own: Mapping[int, Number], entering: int, base: Number, solved: Mapping[int, Number]
) -> tuple[Number, dict[int, Number]]:
    made = dict(own)
    factor = made.pop(entering)
    for n, f in solved.items():
        total = made.get(n, Fraction(0)) + factor * f
        if total:
            made[n] = total
        else:
            made.pop(n, None)
    return value + factor * base, made


def tighten(constraints: Sequence[Constraint], bounded: dict[int, Range], left: Sequence[int]) -> None:
    """The exact least and most of the unknowns that are left, each ≥ 0, in place of bounds that are passed along."""
    names = frozenset(one.name for one in constraints)
    start = _feasible(constraints, bounded, left)
    if start is None:
        return
    limit = 20 * (len(left) + len(constraints))
    for n in left:
        own = bounded[n]
        for sign in (1, -1):
            goal = (Fraction(0), {n: Fraction(sign)})
            if n in start.rows:
                value, factors = start.rows[n]
                goal = (sign * value, {m: sign * f for m, f in factors.items()})
            best = start.improve(goal, limit)
            if best is None:
                continue
            if sign > 0 and (own.high is None or best < own.high):
                own.high, own.names = best, own.names | names
            if sign < 0 and (own.low is None or -best > own.low):
                own.low, own.names = -best, own.names | names


def _feasible(constraints: Sequence[Constraint], bounded: Mapping[int, Range], left: Sequence[int]) -> _Table | None:
    """A table whose constants are all ≥ 0 (phase one); None where there is none."""
    table, free = _Table(), set(left)
    spare = -1  # names of slack variables go down from here
    for one in constraints:
        fixed = sum((f * (bounded[n].low or 0) for n, f in one.factors.items() if n not in free), Fraction(0))
        factors = {n: f for n, f in one.factors.items() if n in free}
        if not factors:
            continue
        for sign, bound in ((1, one.high), (-1, one.low)):
            if bound is not None:
                table.rows[spare] = (sign * (bound - fixed), {n: -sign * f for n, f in factors.items()})
                spare -= 1
    return table if all(value >= 0 for value, _ in table.rows.values()) else _phase_one(table, spare)


def _phase_one(table: _Table, spare: int) -> _Table | None:
    """A table with constants ≥ 0 by way of one more variable, `spare`, that is brought to nothing."""
    for basic, (value, factors) in table.rows.items():
        table.rows[basic] = (value, factors | {spare: Fraction(1)})
    table.pivot(min(table.rows, key=lambda n: (table.rows[n][0], n)), spare)
    value, factors = table.rows[spare]
    best = table.improve((-value, {n: -f for n, f in factors.items()}), 40 * len(table.rows) + 200)
    if best is None or best < 0:
        return None
    if spare in table.rows:
        value, factors = table.rows[spare]
        if not factors:
            del table.rows[spare]
        else:
            table.pivot(spare, min(factors))
    for _, factors in table.rows.values():
        factors.pop(spare, None)
    return table
