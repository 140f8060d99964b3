"""Bounds: what constraints and unknowns are, and the range in which an unknown can be told to lie."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct

from corridor.plain import Plain

Number = Fraction


class Constraint(Plain, frozen=True):
    """`low` ≤ Σ factor·unknown ≤ `high`; None means no bound on that side. `name` tells where it comes from."""

    factors: Mapping[int, Number]
    low: Number | None
    high: Number | None
    name: int = 0

    @property
    def is_equality(self) -> bool:
        return self.low is not None and self.low == self.high


class Unknown(Plain, frozen=True):
    """What anybody may assume of a value not given: that it is not below zero, that it is a whole number."""

    is_positive: bool = True
    is_whole: bool = False


class Range(Struct):
    """What can be known of an unknown: its bounds, and the names of the constraints that tell."""

    low: Number | None = None
    high: Number | None = None
    names: frozenset[int] = frozenset()

    @property
    def is_exact(self) -> bool:
        return self.low is not None and self.low == self.high
