"""Likeness: records that look like slips: written twice, named almost alike, dated in the future; for `check` alone.

Titles are held against their neighbours in order and in reverse order, so the cost grows with the number of records,
not with its square; two titles that differ in the middle only, and in nothing around it, are found both ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from corridor.facts import Facts
from corridor.problems import Place, Problem, problem
from corridor.records import DATED
from corridor.values import date

_NEIGHBOURS = 4
_LIKE = 0.85
_SHORTEST = 6  # characters; of shorter titles most are alike
_NUMBERS = re.compile(r"[0-9一二三四五六七八九十百〇零两第*＊]+")
_MARKS = re.compile(r"[\W_]+")


def second_looks(facts: Mapping[str, Facts], today: str) -> list[Problem]:
    """Warnings, in order of id: E320 a date that is still to come, E321 titles alike, E322 the same record twice."""
    return [*_to_come(facts, today), *_alike(facts)]


def _to_come(facts: Mapping[str, Facts], today: str) -> Iterator[Problem]:
    now = date(today)
    for own in facts.values():
        when = own.card.date
        is_dated = own.card.kind in DATED and own.card.kind != "publication" and when is not None and when.has_year
        if is_dated and when is not None and (when.year or 0, when.first_month or 1, when.day or 1) > now.last_day:
            yield problem("E320", Place(own.file), found=f"{own.card.title} {when.shown}")


def _alike(facts: Mapping[str, Facts]) -> Iterator[Problem]:
    """Records of one kind and one day whose titles say the same, or nearly."""
    groups: dict[tuple[str, str], list[Facts]] = {}
    for own in facts.values():
        if own.card.date is not None and own.card.kind in DATED and own.card.kind != "publication":
            groups.setdefault((own.card.kind, own.card.date.text), []).append(own)
    told: set[frozenset[str]] = set()
    for group in groups.values():
        for one, other in _neighbours(group):
            pair = frozenset((one.card.id, other.card.id))
            code = _likeness(one.card.title, other.card.title) if pair not in told else ""
            if code:
                told.add(pair)
                later, first = sorted((one, other), key=lambda own: own.card.id, reverse=True)
                yield problem(code, Place(later.file), found=f"{later.card.title}，另一条在 {first.file}")


def _neighbours(group: list[Facts]) -> Iterator[tuple[Facts, Facts]]:
    for step in (1, -1):
        ordered = sorted(group, key=lambda own: (_bare(own.card.title)[::step], own.card.id))
        for at, one in enumerate(ordered):
            for other in ordered[at + 1 : at + 1 + _NEIGHBOURS]:
                yield one, other


def _bare(title: str) -> str:
    return _MARKS.sub("", title)


def _likeness(one: str, other: str) -> str:
    """The code for two titles; none where they are told apart by a number, or are not alike."""
    first, second = _bare(one), _bare(other)
    if first == second:
        return "E322"
    if min(len(first), len(second)) < _SHORTEST or _NUMBERS.sub("", first) == _NUMBERS.sub("", second):
        return ""
    same = SequenceMatcher(None, first, second, autojunk=False)
    return "E321" if same.quick_ratio() >= _LIKE and same.ratio() >= _LIKE else ""
