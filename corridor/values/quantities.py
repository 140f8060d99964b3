"""Quantities: a number with unit and qualifier, or the reason why there is none; what may be added and shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum

from corridor.plain import Plain
from corridor.values.malformed import Malformed

WITHHELD = "未公布"


class UnitMismatch(ValueError):
    """Quantities of different units were to be added."""


class Withheld(Plain, frozen=True):
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
    "余": "more_than",
    "多": "more_than",
    "逾": "more_than",
    "超过": "more_than",
    "达": "reaching",
    "达到": "reaching",
    "约": "about",
    "大约": "about",
    "近": "nearly",
    "仅": "only",
    "等": "at_least",
    "至少": "at_least",
    "不少于": "at_least",
    "以上": "at_least",
    "不超过": "at_most",
    "以下": "at_most",
}
_ESTIMATES = {"more_than", "about", "nearly", "reaching"}
_STATUS_CODES = {
    "normal": "A",
    "estimated": "E",
    "withheld": "Q",
    "unknown": "O",
    "pending": "O",
    "not_applicable": "M",
}


class Quantity(Plain, frozen=True):
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


_NUMBER = re.compile(r"(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)
_QUANTITY = re.compile(
    rf"(?P<before>{'|'.join(_BEFORE)})?\s*"
    rf"(?P<value>-?[\d０-９][\d０-９,._eE]*|\*+|{WITHHELD}|不详|未知|待定|不适用)\s*"
    rf"(?P<after>{'|'.join(_AFTER)})?\s*(?P<unit>[^\d\s*]*?)(?P<end>{'|'.join(_AT_END)})?"
)
_WORDS: dict[str, Absent | Withheld] = {
    WITHHELD: Withheld(),
    "withheld": Withheld(),
    "不详": Absent.UNKNOWN,
    "未知": Absent.UNKNOWN,
    "unknown": Absent.UNKNOWN,
    "待定": Absent.PENDING,
    "pending": Absent.PENDING,
    "不适用": Absent.NOT_APPLICABLE,
    "not_applicable": Absent.NOT_APPLICABLE,
}
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


_BOUNDS = {frozenset[str](): "", frozenset({"at_least"}): "至少", frozenset({"at_most"}): "不超过"}


def total(quantities: Iterable[Quantity]) -> Quantity:
    """Add quantities of one unit.

    One withheld part makes the total withheld, one absent part makes it unknown, an estimate makes it an
    estimate (约), a lower bound 至少, an upper bound 不超过, both of them 约. The sum of none is 0 without unit.
    Raises UnitMismatch, naming both units.
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
    loose = {part.qualifier_code for part in parts} - {"", "only"}
    return Quantity(sum(numbers, Decimal(0)), unit, _BOUNDS.get(frozenset(loose), "约"))
