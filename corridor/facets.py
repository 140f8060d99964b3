"""Facets: by what a list can be narrowed (year, type, level, township …), each value a static page of its own.

A page's name is a pure function of its value: the value itself where it is plain ASCII, else its Punycode (RFC
3492), which is lower case, has no characters any system refuses, and never falls together with another's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from corridor import settings
from corridor.facts import Facts
from corridor.kinds import BY_NAME
from corridor.plain import Plain

# Field of the index -> its heading, in the order lists show them.
FIELDS = {
    "year": "年份",
    "type": "类别",
    "level": "级别",
    "mandates.level": "级别",
    "township": "乡镇",
    "areas": "地区",
    "channel": "渠道",
    "host": "主办",
    "place": "地点",
    "department": "责任部门",
    "tags": "标签",
}
# One value narrows nothing; of very many each holds a record or two, and the list is longer than what it leads to.
FEWEST, MOST = 2, 40
LEAST = 6  # records: a shorter list is read as it is
PER_PAGE = 200
_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d|index|\d+")


class Facet(Plain, frozen=True, order=True):
    """One value of one field among the records of a kind."""

    kind: str
    field: str
    value: str

    @property
    def path(self) -> str:
        """The site path of its first page."""
        return f"{BY_NAME[self.kind].folder}/by-{self.field.rpartition('.')[2]}/{slug(self.value)}.html"

    @property
    def subject(self) -> str:
        return f"{self.kind}|{self.field}|{self.value}"

    @classmethod
    def of(cls, subject: str) -> Facet:
        return cls(*subject.split("|", 2))


def slug(value: str) -> str:
    """A file name for a value."""
    year = re.fullmatch(r"\d{4}", value)
    if year or (_PLAIN.fullmatch(value) and not _RESERVED.fullmatch(value)):
        return value
    coded = value.encode("punycode").decode()
    if _PLAIN.fullmatch(coded) and not _RESERVED.fullmatch(coded) and len(coded) <= 60:
        return f"x-{coded}"
    return f"h-{blake2b(value.encode(), digest_size=8).hexdigest()}"


def facets(facts: Iterable[Facts]) -> dict[str, dict[Facet, int]]:
    """Every facet page there is by kind, with how many records it holds; fields and values in order."""
    counted: dict[tuple[str, str], dict[str, int]] = {}
    held: dict[str, int] = {}
    for own in facts:
        held[own.card.kind] = held.get(own.card.kind, 0) + 1
        for field, value in values(own):
            group = counted.setdefault((own.card.kind, field), {})
            group[value] = group.get(value, 0) + 1
    made: dict[str, dict[Facet, int]] = {}
    for (kind, field), group in sorted(counted.items(), key=lambda one: list(FIELDS).index(one[0][1])):
        if held[kind] >= LEAST and FEWEST <= len(group) <= MOST:
            of_kind = made.setdefault(kind, {})
            of_kind.update((Facet(kind, field, value), group[value]) for value in sorted(group))
    return made


def values(own: Facts) -> Iterator[tuple[str, str]]:
    """The fields of a record one can narrow by, with its values; a masked value narrows nothing."""
    for field in FIELDS:
        for value in dict.fromkeys(own.index.get(field, ())):
            if value and "*" not in value and "原文未写" not in value:
                yield field, value


def per_page(setting: object) -> int:
    """How many records stand on a page of a list: `lists.per_page`, or PER_PAGE where nothing good is set."""
    text = str(setting)
    return int(text) if settings.PER_PAGE.fullmatch(text) else PER_PAGE  # settings.check says what is wrong with it


def pages(count: int, each: int) -> int:
    """How many pages a list of so many records takes, `each` on one."""
    return max(1, -(-count // each))


def page_path(path: str, number: int) -> str:
    """The path of a list's page: index.html, index-2.html …"""
    return path if number == 1 else f"{path.removesuffix('.html')}-{number}.html"
