"""Partial dates: what is known of a date, never completed; a subset of EDTF (ISO 8601-2) plus quarters."""

from __future__ import annotations

import re
from functools import lru_cache

from corridor.plain import Plain
from corridor.values.malformed import Malformed

DATE_HINT = "写成 2022-09-17；只知道月份写 2022-09；年份没写写 XXXX-09；起止写 2022-01-10/2022-01-13；季度写 2022-Q3"
_DATE = re.compile(r"(\d{4}|XXXX)(\?)?(?:-(?:Q([1-4])|(\d{2})(?:-(\d{2}))?))?", re.ASCII)
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_QUARTER_NAMES = ("第一季度", "第二季度", "第三季度", "第四季度")
INFERRED = "推断"


class PartialDate(Plain, frozen=True):
    """A date of which parts may be missing: a subset of EDTF (ISO 8601-2) plus quarters; never completed.

    `year` None is a year the source does not write (`XXXX`); `end` closes a span. `quarter` counts from 1.
    """

    text: str
    year: int | None = None
    month: int = 0
    day: int = 0
    quarter: int = 0
    year_inferred: bool = False
    end: PartialDate | None = None

    @property
    def has_year(self) -> bool:
        return self.year is not None

    @property
    def year_text(self) -> str:
        """The year as it is typed: 2022, or XXXX where none is written."""
        return "XXXX" if self.year is None else f"{self.year:04d}"

    @property
    def is_full(self) -> bool:
        """Whether day, month and year are all given and nothing is inferred."""
        return bool(self.day and self.has_year and not self.year_inferred)

    @property
    def shown(self) -> str:
        """In Chinese, as far as it is known: 2022年9月17日, 9月, 2022年第三季度."""
        if self.end is not None:
            return f"{self.shown_start}至{self.end.shown_start}"
        return self.shown_start

    @property
    def shown_start(self) -> str:
        year = f"{self.year}年" if self.has_year else ""
        if self.year_inferred:
            year += f"（{INFERRED}）"
        month = f"{self.month}月" if self.month else ""
        quarter = _QUARTER_NAMES[self.quarter - 1] if self.quarter else ""
        return f"{year}{quarter}{month}{f'{self.day}日' if self.day else ''}" or "年份未写"

    @property
    def first_month(self) -> int:
        """The month it begins in; 0 where only a year is known."""
        return self.month or (self.quarter * 3 - 2 if self.quarter else 0)

    @property
    def sort_key(self) -> tuple[int, int, int, int]:
        """Dated ones in order of time, then those without a year by month."""
        return (0 if self.has_year else 1, self.year or 0, self.first_month, self.day)

    @property
    def last_day(self) -> tuple[int, int, int]:
        """Year, month and day it is over after; the year 0 where none is written, day 31 of a month without a day."""
        last = self.end or self
        month = last.month or last.quarter * 3 or 12
        return (last.year or 0, month, last.day or 31)

    def takes(self, when: PartialDate | None) -> bool:
        """Whether a date falls into this period; no date at all only into the year that is not written."""
        return when.within(self) if when is not None else not self.has_year and not self.first_month

    def within(self, period: PartialDate) -> bool:
        """Whether this falls into `period` (a year, quarter or month), by its first day, so that months add up.

        A date without a year never enters a period that has one. A period of a bare `XXXX` takes everything.
        """
        if not period.has_year and not period.first_month:
            return True
        if self.year != period.year:
            return False
        if period.month:
            return self.month == period.month
        if period.quarter:
            quarter = self.quarter or ((self.month + 2) // 3 if self.month else 0)
            return quarter == period.quarter
        return True


@lru_cache(maxsize=4096)
def date(text: str) -> PartialDate:
    """Read `2022-09-17`, `2022-09`, `2022`, `XXXX-09`, `2022?-09`, `a/b`, `2022-Q3`, `XXXX`. Raises Malformed."""
    start, slash, end = text.strip().partition("/")
    if slash:
        first, last = _one(start), _one(end)
        if first.has_year == last.has_year and last.sort_key < first.sort_key:
            raise Malformed("结束早于开始；" + DATE_HINT)
        return PartialDate(text.strip(), first.year, first.month, first.day, first.quarter, first.year_inferred, last)
    return _one(start)


def _one(text: str) -> PartialDate:
    match = _DATE.fullmatch(text)
    if match is None:
        raise Malformed(DATE_HINT)
    year, inferred, quarter, month, day = match.groups()
    made = PartialDate(
        text, None if year == "XXXX" else int(year), int(month or 0), int(day or 0), int(quarter or 0), bool(inferred)
    )
    if month and not 1 <= made.month <= 12:
        raise Malformed(f"没有 {month} 月；{DATE_HINT}")
    if day and not 1 <= made.day <= _days_in(made.year, made.month):
        raise Malformed(f"{made.month} 月没有 {day} 日；{DATE_HINT}")
    if inferred and year == "XXXX":
        raise Malformed("XXXX 表示年份没写，后面不加问号；" + DATE_HINT)
    return made


def _days_in(year: int | None, month: int) -> int:
    leap = year is None or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return 28 if month == 2 and not leap else _MONTH_DAYS[month - 1]
