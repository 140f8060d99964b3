"""Months: the grid a progress list is drawn on, and where a date falls in it.

A month is counted from the year 0, which stands for a year that is not written: it never meets one that is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from corridor.facts import Record
from corridor.plain import Plain
from corridor.values import PartialDate

YEAR = 12
Entries = dict[int, dict[str, Any]]


class Grid(Plain, frozen=True):
    """The months beside each other, `first` to `last`, a year at most; `as_of` the last one anybody reported in.

    A grid without months has `last` before `first`; `as_of` is -1 where nobody reported. `is_open`: of no period, so
    that whatever is due by today counts.
    """

    first: int
    last: int
    as_of: int = -1
    is_open: bool = False

    @property
    def months(self) -> range:
        return range(self.first, self.last + 1)

    @property
    def labels(self) -> tuple[str, ...]:
        """The heads of the columns; where two years meet, each is said once."""
        meet = self.first // YEAR < self.last // YEAR
        return tuple(label(at, with_year=meet and (at == self.first or at % YEAR == 0)) for at in self.months)

    @property
    def told_as_of(self) -> str:
        return label(self.as_of, with_year=True) if self.as_of >= 0 else ""

    def known(self, entries: Entries) -> Entries:
        """What was written up to the end of the grid, in order, years and months without a year apart."""
        return {at: entries[at] for at in sorted(entries) if at <= self.last and (at < YEAR) == (self.last < YEAR)}

    def holds(self, due: PartialDate) -> bool:
        """Whether a date is due by the end of the grid; one without a year is due by nothing."""
        return due.has_year and (self.is_open or until(due) <= self.last)


def is_after(at: int, due: PartialDate | None) -> bool:
    """Whether a month comes after the one a date ends in."""
    return due is not None and due.has_year == (at >= YEAR) and until(due) < at


def grid(period: PartialDate | None, records: Iterable[Record]) -> Grid:
    """The months of a period, else those reported in; of more than a year the latest twelve."""
    reported = sorted({at for record in records for at in entries(record)})
    if period is not None:
        first, last = begin(period), until(period)
    else:
        dated = [at for at in reported if at >= YEAR] or reported
        first, last = (dated[0], dated[-1]) if dated else (0, -1)
    made = Grid(max(first, last - YEAR + 1), last)
    known = made.known({at: {} for at in reported})
    return Grid(made.first, made.last, max(known, default=-1), is_open=period is None)


def entries(record: Record) -> Entries:
    """What a task writes of each month; the last entry of a month counts, one that names no month does not."""
    return {begin(one["month"]): one for one in record.fields.get("progress", []) if one["month"].first_month}


def begin(when: PartialDate) -> int:
    """The month a date or period begins in."""
    return (when.year or 0) * YEAR + max(when.first_month, 1) - 1


def until(when: PartialDate) -> int:
    """The month a date or period ends in."""
    last = when.end or when
    return (last.year or 0) * YEAR + (last.month or last.quarter * 3 or YEAR) - 1


def label(at: int, *, with_year: bool) -> str:
    year = f"{at // YEAR}年" if with_year and at >= YEAR else ""
    return f"{year}{at % YEAR + 1}月"
