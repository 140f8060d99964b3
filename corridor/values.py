"""Values: withheld, quantity, partial date; what may be added, compared and shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache

WITHHELD = "未公布"


class Malformed(ValueError):
    """A value nobody could read; carries what is wrong and what to type, in Chinese."""

    def __init__(self, hint: str) -> None:
        self.hint = hint
        super().__init__(hint)


class UnitMismatch(ValueError):
    """Quantities of different units were to be added."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Known somewhere, deliberately not shown. `mask` is the source's own asterisks, empty where it says 未公布."""

    mask: str = ""


class Absent(Enum):
    """No value, and why: nobody knows, not decided yet, or none applies (SDMX CL_OBS_STATUS O, O, M)."""

    UNKNOWN = "unknown"
    PENDING = "pending"
    NOT_APPLICABLE = "not_applicable"


_ABSENT_WORDS = {Absent.UNKNOWN: "不详", Absent.PENDING: "待定", Absent.NOT_APPLICABLE: "不适用"}
_BEFORE = ("不超过", "不少于", "至少", "大约", "达到", "超过", "达", "约", "近", "仅", "逾", "等")
_AFTER = ("余", "多")
_AT_END = ("以上", "以下")
# The codes of data files; 等 closes an unfinished list in Chinese, so the count is a lower bound.
QUALIFIER_CODES = {
    "余": "more_than", "多": "more_than", "逾": "more_than", "超过": "more_than", "达": "reaching", "达到": "reaching",
    "约": "about", "大约": "about", "近": "nearly", "仅": "only", "等": "at_least", "至少": "at_least",
    "不少于": "at_least", "以上": "at_least", "不超过": "at_most", "以下": "at_most",
}  # fmt: skip
_ESTIMATES = {"more_than", "about", "nearly", "reaching"}
_STATUS_CODES = {"normal": "A", "estimated": "E", "withheld": "Q", "unknown": "O", "pending": "O", "not_applicable": "M"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit and qualifier (余 达 约 仅 等 …), or the reason why there is none."""

    value: Decimal | Withheld | Absent
    unit: str = ""
    qualifier: str = ""

    @property
    def is_given(self) -> bool:
        return isinstance(self.value, Decimal)

    @property
    def is_withheld(self) -> bool:
        return isinstance(self.value, Withheld)

    @property
    def number(self) -> str:
        """The bare number in decimal digits, empty where none is given."""
        return f"{self.value:f}" if isinstance(self.value, Decimal) else ""

    @property
    def status(self) -> str:
        """normal, estimated, withheld, unknown, pending or not_applicable."""
        if isinstance(self.value, Withheld):
            return "withheld"
        if isinstance(self.value, Absent):
            return self.value.value
        return "estimated" if self.qualifier_code in _ESTIMATES else "normal"

    @property
    def sdmx(self) -> str:
        """Observation status of SDMX CL_OBS_STATUS: A, E, Q, O or M."""
        return _STATUS_CODES[self.status]

    @property
    def qualifier_code(self) -> str:
        return QUALIFIER_CODES.get(self.qualifier, "")

    @property
    def shown(self) -> str:
        """For pages: the number as typed, or one fixed word, because a mask's width can tell the number of digits."""
        if isinstance(self.value, Decimal):
            return self.dressed(self.number)
        if isinstance(self.value, Withheld):
            return self.dressed(WITHHELD) if self.unit or self.qualifier else WITHHELD
        return _ABSENT_WORDS[self.value]

    @property
    def written(self) -> str:
        """As in the source, masks as they are: only for verbatim quotations."""
        return self.dressed(self.value.mask or WITHHELD) if isinstance(self.value, Withheld) else self.shown

    def dressed(self, middle: str) -> str:
        """`middle` (digits, a word, an element) between this quantity's qualifier and unit, in Chinese order."""
        before, after = self.around
        return f"{before}{middle}{after}"

    @property
    def around(self) -> tuple[str, str]:
        """What stands before and after the number: qualifier and unit in Chinese order."""
        if self.qualifier in _AFTER:
            return "", f"{self.qualifier}{self.unit}"
        if self.qualifier in _AT_END:
            return "", f"{self.unit}{self.qualifier}"
        return self.qualifier, self.unit


_NUMBER = re.compile(r"(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?")
_QUANTITY = re.compile(
    rf"(?P<before>{'|'.join(_BEFORE)})?\s*"
    rf"(?P<value>-?[\d０-９][\d０-９,._eE]*|\*+|{WITHHELD}|不详|未知|待定|不适用)\s*"
    rf"(?P<after>{'|'.join(_AFTER)})?\s*(?P<unit>[^\d\s*]*?)(?P<end>{'|'.join(_AT_END)})?"
)
_WORDS: dict[str, Absent | Withheld] = {
    WITHHELD: Withheld(), "withheld": Withheld(), "不详": Absent.UNKNOWN, "未知": Absent.UNKNOWN,
    "unknown": Absent.UNKNOWN, "待定": Absent.PENDING, "pending": Absent.PENDING,
    "不适用": Absent.NOT_APPLICABLE, "not_applicable": Absent.NOT_APPLICABLE,
}  # fmt: skip
QUANTITY_HINT = "写成 354个、约30名、***余名 或 未公布；数字不用千位下划线、不写 1e3、前面不补 0"


def number(text: str) -> Decimal | Withheld | Absent:
    """What may stand in `value`: a number, the mask as in the source, or a word for none. Raises Malformed."""
    text = text.strip()
    if text in _WORDS:
        return _WORDS[text]
    if text and not text.strip("*"):
        return Withheld(text)
    if not _NUMBER.fullmatch(text.removeprefix("-")):
        raise Malformed(QUANTITY_HINT)
    return Decimal(text.replace(",", ""))


def quantity(text: str) -> Quantity:
    """Read `354个`, `仅4个`, `***余名`, `达*亿元`, `约30名`, `未公布`, `不详`. Raises Malformed."""
    match = _QUANTITY.fullmatch(text.strip())
    if match is None:
        raise Malformed(QUANTITY_HINT)
    qualifiers = [q for q in (match["before"], match["after"], match["end"]) if q]
    if len(qualifiers) > 1:
        raise Malformed(f"限定词只写一个，这里有 {'、'.join(qualifiers)}")
    return Quantity(number(match["value"]), match["unit"], qualifiers[0] if qualifiers else "")


def qualified(value: str, unit: str = "", qualifier: str = "") -> Quantity:
    """The long form of a quantity: its parts already apart. Raises Malformed."""
    if qualifier and qualifier not in QUALIFIER_CODES:
        raise Malformed(f"限定词只能是：{' '.join(QUALIFIER_CODES)}")
    return Quantity(number(value), unit, qualifier)


def total(quantities: Iterable[Quantity]) -> Quantity:
    """Add quantities of one unit.

    One withheld part makes the total withheld, one absent part makes it unknown, an estimate makes it an
    estimate (约). The sum of none is 0 without unit. Raises UnitMismatch, naming both units.
    """
    parts = list(quantities)
    units = list(dict.fromkeys(part.unit for part in parts))
    if len(units) > 1:
        raise UnitMismatch(f"{units[0]}、{units[1]}")
    unit = units[0] if units else ""
    if any(part.is_withheld for part in parts):
        return Quantity(Withheld(), unit)
    if not all(part.is_given for part in parts):
        return Quantity(Absent.UNKNOWN, unit)
    numbers = [part.value for part in parts if isinstance(part.value, Decimal)]
    estimated = any(part.status == "estimated" for part in parts)
    return Quantity(sum(numbers, Decimal(0)), unit, "约" if estimated else "")


# --- partial dates -------------------------------------------------------------------------------------------------

DATE_HINT = "写成 2022-09-17；只知道月份写 2022-09；年份没写写 XXXX-09；起止写 2022-01-10/2022-01-13；季度写 2022-Q3"
_DATE = re.compile(r"(\d{4}|XXXX)(\?)?(?:-(?:Q([1-4])|(\d{2})(?:-(\d{2}))?))?")
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_QUARTER_NAMES = ("第一季度", "第二季度", "第三季度", "第四季度")
INFERRED = "推断"


@dataclass(frozen=True, slots=True)
class PartialDate:
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
