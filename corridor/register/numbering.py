"""Numbering: the numbers of issues, consecutive from 1 for each masthead and year, without gap or double."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from corridor.facts import Facts
from corridor.layouts import NUMBERED, layout_of
from corridor.plain import Plain
from corridor.problems import Place, Problem, problem
from corridor.register import altered
from corridor.register.issues import FOLDER, Issue
from corridor.relations import Locate
from corridor.values import PartialDate

MASTHEAD = "简报"
UNWRITTEN = "XXXX"
HINT = "写成 第1期、2022年第1期、第1期（总第45期）或 〔2022〕1号"
_NUMBER = re.compile(
    r"(?P<office>[^\d〔〕]*)〔(?P<in>\d{4})〕(?P<no>[1-9]\d{0,3})号"
    r"|(?:(?P<year>\d{4})年)?第(?P<n>[1-9]\d{0,3})期(?:（总第(?P<all>[1-9]\d{0,4})期）)?",
    re.ASCII,
)


class Number(Plain, frozen=True):
    """A number as typed, and what it says: `year` "" for none, `office` the sign before 〔〕, `total` 0 for none."""

    text: str
    n: int
    year: str = ""
    office: str = ""
    total: int = 0


def parse(text: str) -> Number | None:
    """Read 第3期, 2022年第3期, 第3期（总第45期）, 〔2022〕3号; None for anything else."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    year = found["in"] or found["year"] or ""
    return Number(text, int(found["no"] or found["n"]), year, found["office"] or "", int(found["all"] or 0))


def like(last: str, year: str, n: int, total: int) -> str:
    """A number in the form of `last`; 第N期 where there is none, or where it has a year and the new one none."""
    found = _NUMBER.fullmatch(last.strip())
    if found is None or ((found["in"] or found["year"]) and year == UNWRITTEN):
        return f"第{n}期"
    if found["no"]:
        return f"{found['office'] or ''}〔{year}〕{n}号"
    before = f"{year}年" if found["year"] else ""
    return f"{before}第{n}期" + (f"（总第{total}期）" if found["all"] else "")


class Entry(Plain, frozen=True):
    """A publication printed as an issue. `n` 0: no number yet; `when` orders them by the end of their period.

    `office` is the sign of a 〔〕 number, which has a series of its own under the same masthead.
    """

    id: str
    title: str
    masthead: str
    year: str
    n: int
    text: str
    when: tuple[int, int, int, int]
    office: str = ""
    total: int = 0
    is_paper: bool = False
    is_issued: bool = False

    @property
    def series(self) -> tuple[str, str, str]:
        return self.masthead, self.office, self.year

    @property
    def series_name(self) -> str:
        year = f"{self.year}年" if self.year != UNWRITTEN else "（年份未写）"
        return f"《{self.masthead}》{self.office}{year}"


def entries(
    facts: Mapping[str, Facts], issues: Mapping[str, Issue], settings: Mapping[str, Any], today: str
) -> list[Entry]:
    """Every publication that is an issue or can become one, in order of period and id; first what was before us.

    One without any date counts in the year of `today`.
    """
    offices = {issue.masthead: _read(issue.number).office for issue in issues.values()}  # that of the last one issued
    found = [
        _entry(own, issues.get(id_), settings, offices, today)
        for id_, own in facts.items()
        if own.card.kind == "publication" and _is_numbered(own)
    ]
    # What was issued and withdrawn since keeps its number.
    found += [_issued(issue, _LONG_AGO) for id_, issue in issues.items() if id_ not in {one.id for one in found}]
    return sorted([*_before(settings), *found], key=lambda one: (one.when, one.id))


def next_number(all_: Iterable[Entry], entry: Entry) -> int:
    """The number that comes after the issued ones of the same masthead and year."""
    return max((one.n for one in all_ if one.is_issued and one.series == entry.series), default=0) + 1


def next_text(all_: list[Entry], entry: Entry, issues: Mapping[str, Issue]) -> str:
    """The next number of a publication, written as the last issue of its masthead was."""
    same = [one for one in all_ if one.is_issued and one.masthead == entry.masthead]
    texts = [one.text for one in same if not one.id]  # what was before us, then as they were issued
    texts += [issue.number for issue in issues.values() if issue.masthead == entry.masthead]
    last = texts[-1] if texts else f"〔{entry.year}〕1号" if entry.is_paper else ""
    total = max((one.total for one in same), default=0) + 1
    return like(last, entry.year, next_number(all_, entry), total)


_LONG_AGO = (0, 0, 0, 0)


def _is_numbered(own: Facts) -> bool:
    layout = layout_of(own.card.type, own.card.more)
    return layout is not None and layout.name in NUMBERED


def _typed(own: Facts) -> str:
    return str(own.card.more.get("number") or next(iter(own.index.get("number", ())), ""))


def _read(text: str) -> Number:
    return parse(text) or Number(text, 0)


def _entry(
    own: Facts, issue: Issue | None, settings: Mapping[str, Any], offices: Mapping[str, str], today: str
) -> Entry:
    card = own.card
    if issue is not None:
        return _issued(issue, _when(own))
    number, is_paper = _read(_typed(own)), _is_paper(own)
    masthead = _masthead(own, settings, is_paper=is_paper)
    office = number.office if number.n else offices.get(masthead, "") if is_paper else ""
    year = number.year or _year(own, today, is_paper=is_paper)
    return Entry(card.id, card.title, masthead, year, number.n, _typed(own), _when(own), office, number.total, is_paper)


def _issued(issue: Issue, when: tuple[int, int, int, int]) -> Entry:
    number = _read(issue.number)
    return Entry(
        issue.id,
        issue.title,
        issue.masthead,
        issue.year,
        issue.n,
        issue.number,
        when,
        number.office,
        number.total,
        is_issued=True,
    )


def _before(settings: Mapping[str, Any]) -> list[Entry]:
    """The last issue of the house's masthead that came out before there was a register: the count goes on from it."""
    house = _part(settings, "bulletins")
    said = _part(house, "continues")
    number = parse(str(said.get("number", "")))
    if number is None:
        return []
    year = number.year or str(said.get("year", UNWRITTEN))
    masthead = str(house.get("masthead") or MASTHEAD)
    words = (number.office, number.total)
    return [Entry("", number.text, masthead, year, number.n, number.text, _LONG_AGO, *words, is_issued=True)]


def _part(settings: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A group of settings; an empty one where there is none."""
    found = settings.get(name)
    return found if isinstance(found, dict) else {}


def _is_paper(own: Facts) -> bool:
    layout = layout_of(own.card.type, own.card.more)
    return layout is not None and layout.name == "official"


def _masthead(own: Facts, settings: Mapping[str, Any], *, is_paper: bool) -> str:
    """As typed; else what the print says: a 公文 of the house is headed by the house's name."""
    typed = own.card.more.get("masthead") or next(iter(own.index.get("masthead", ())), "")
    host = _part(settings, "host").get("name")
    default = (f"{host}文件" if host else "") if is_paper else _part(settings, "bulletins").get("masthead")
    return str(typed or default or MASTHEAD)


def _dated(own: Facts) -> PartialDate | None:
    period = own.card.more.get("period")
    return period if isinstance(period, PartialDate) else own.card.date


def _year(own: Facts, today: str, *, is_paper: bool) -> str:
    """That of the period; a paper counts in the year it is sent out in where its own is not written."""
    when = _dated(own)
    if when is not None and when.year is not None:
        return f"{when.year:04d}"
    return today[:4] if when is None or is_paper else UNWRITTEN


def _when(own: Facts) -> tuple[int, int, int, int]:
    """A period by its end: September stands before the third quarter, the quarter before the year."""
    when = _dated(own)
    if when is None:
        return (2, 0, 0, 0)
    month = when.month or when.quarter * 3 or 12
    rank = 0 if when.month else 1 if when.quarter else 2
    return (0 if when.has_year else 1, when.year or 0, month, rank)


# --- checking ---------------------------------------------------------------------------------------------------------


def check(
    facts: Mapping[str, Facts], issues: Mapping[str, Issue], settings: Mapping[str, Any], today: str, locate: Locate
) -> list[Problem]:
    """Numbers that cannot be read, are given twice, leave a gap, or are not the ones that were issued (E314, E513)."""
    problems, rows = _check_before(settings), dict[str, list[tuple[int, Entry]]]()
    for one in entries(facts, issues, settings, today):
        typed = _typed(facts[one.id]) if one.id in facts else ""
        words = {"found": typed, "remedy": HINT} if typed and not one.n else {}
        if one.is_issued and typed and typed != one.text:
            words = {"found": f"已编发为{one.text}", "remedy": f"改回 number: {one.text}"}
        if words:
            problems.append(locate(facts[one.id], ("number",), "E314", words, 0))
        if one.n:
            rows.setdefault(f"{one.series_name}第{{}}期", []).append((one.n, one))
        if one.total:
            rows.setdefault(f"《{one.masthead}》总第{{}}期", []).append((one.total, one))
    for name, members in rows.items():
        problems += _consecutive(name, sorted(members, key=lambda one: (one[0], not one[1].is_issued)), facts, locate)
    return problems


def _check_before(settings: Mapping[str, Any]) -> list[Problem]:
    said = _part(settings, "bulletins").get("continues")
    if said is None or _before(settings):
        return []
    remedy = "continues 写成 {year: 2022, number: 第5期}：用本程序以前最后一期的年份和期号"
    return [problem("E314", Place("content/site.yaml"), found=str(said), remedy=remedy)]


def _consecutive(
    name: str, members: list[tuple[int, Entry]], facts: Mapping[str, Facts], locate: Locate
) -> Iterator[Problem]:
    """Each number of a row once and none left out; `name` has a gap for the number."""
    lowest, first = members[0]
    # A count over all years began before us, and so did a year the settings go on from.
    expected = lowest if "总第" in name or not first.id else 1
    holders: dict[int, Entry] = {}
    for n, one in members:
        found, remedy = "", ""
        if n in holders:
            free = next(number for number in range(expected, n + len(members) + 1) if number not in dict(members))
            found = f"{name.format(n)}有两份"
            remedy = f"另一份是《{holders[n].title}》，{_where(holders[n], facts)}；这里改写第{free}期的期号"
        elif n > expected:
            found = f"缺{'、'.join(name.format(number) for number in range(expected, min(n, expected + 5)))}"
            remedy = f"这里写第{expected}期的期号，或先给另一份写上第{expected}期"
        if found and one.is_issued:
            yield altered(FOLDER, f"里{found}，《{one.title}》却已编发为{one.text}")
        elif found:
            yield locate(facts[one.id], ("number",), "E314", {"found": found, "remedy": remedy}, 0)
        holders.setdefault(n, one)
        expected = n + 1


def _where(one: Entry, facts: Mapping[str, Facts]) -> str:
    return "已编发" if one.is_issued else f"在 {facts[one.id].file}"
