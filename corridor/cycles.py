"""Cycles: 月调度, 季分析, 年总结: the bulletins a setting asks for, of periods with records and whole years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from corridor.facts import Facts, Record, derived
from corridor.settings import YEAR
from corridor.values import PartialDate, date

NOT_COUNTED = {"figure", "publication", "page"}
CYCLES = {"month": "月调度", "quarter": "季分析", "year": "年总结"}


def periods(dates: Iterable[PartialDate], cycles: Iterable[str]) -> list[tuple[str, PartialDate]]:
    """(cycle, period) for every month, quarter and year that a date falls in; `XXXX` stands for no year."""
    found: set[tuple[str, str]] = set()
    for when in dates:
        year = when.year_text
        found.add(("year", year))
        if when.month:
            found.add(("month", f"{year}-{when.month:02d}"))
        if when.first_month:
            found.add(("quarter", f"{year}-Q{(when.first_month + 2) // 3}"))
    wanted = [cycle for cycle in CYCLES if cycle in cycles]
    kept = [(cycle, date(text)) for cycle, text in found if cycle in wanted]
    return sorted(kept, key=lambda one: (wanted.index(one[0]), one[1].sort_key))


def bulletins(facts: Mapping[str, Facts], settings: Any) -> list[tuple[Record, Facts]]:
    """The publications the setting `bulletins` asks for, less those a person has written for the same period."""
    wanted = settings.get("bulletins") if isinstance(settings, dict) else None
    if not isinstance(wanted, dict):
        return []
    written = {
        (own.card.more.get("cycle"), period.text)
        for own in facts.values()
        if own.card.kind == "publication" and isinstance(period := own.card.more.get("period"), PartialDate)
    }
    cycles = wanted.get("cycles", CYCLES)
    dates = [*_told(facts), *_asked(wanted.get("years"))]
    return [
        _bulletin(cycle, period, wanted)
        for cycle, period in periods(dates, cycles)
        if (cycle, period.text) not in written
    ]


def _told(facts: Mapping[str, Facts]) -> Iterator[PartialDate]:
    """The dates of all records that count, and the months the tasks tell of."""
    for own in facts.values():
        if own.card.date is not None and own.card.kind not in NOT_COUNTED:
            yield own.card.date
        if own.card.kind == "task":
            yield from (entry["month"] for entry in own.card.more.get("progress", ()))


def _asked(years: Any) -> Iterator[PartialDate]:
    """Every month of the years a setting names, whether they have records or not; what is no year is told elsewhere."""
    for year in years if isinstance(years, list) else ():
        if isinstance(year, str) and YEAR.fullmatch(year):
            yield from (date(f"{year}-{month:02d}") for month in range(1, 13))


def _bulletin(cycle: str, period: PartialDate, wanted: dict[str, Any]) -> tuple[Record, Facts]:
    masthead = str(wanted.get("masthead", "简报"))
    fields: dict[str, Any] = {"cycle": cycle, "period": period, "masthead": masthead}
    for key in ("compiled_by", "distribution"):
        if wanted.get(key):
            fields[key] = wanted[key]
    record = Record(
        id=f"publications/{period.text}",
        kind="publication",
        title=title_of(cycle, period),
        file="content/site.yaml",
        date=period,
        type=CYCLES[cycle],
        fields=fields,
    )
    return record, derived(record, {"cycle": cycle, "period": period})


def title_of(cycle: str, period: PartialDate) -> str:
    """What a bulletin of a period is called: 6月简报, 2022年第三季度分析, 年度总结."""
    if cycle == "year":
        return f"{period.shown}度总结" if period.has_year else "年度总结"
    return f"{period.shown}{'简报' if cycle == 'month' else '分析'}"
