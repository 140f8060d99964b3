"""Cycles: 月调度, 季分析, 年总结: the bulletins a setting asks for, one for every period that has records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from corridor.facts import Facts, Record, derived
from corridor.values import PartialDate, date

NOT_COUNTED = {"figure", "publication", "page"}
_TYPES = {"month": "月调度", "quarter": "季分析", "year": "年总结"}


def periods(cards: Iterable[tuple[str, PartialDate | None]], cycles: Iterable[str]) -> list[tuple[str, PartialDate]]:
    """(cycle, period) for every month, quarter and year that has a dated record; `XXXX` stands for no year."""
    found: set[tuple[str, str]] = set()
    for kind, when in cards:
        if when is None or kind in NOT_COUNTED:
            continue
        year = f"{when.year:04d}" if when.year is not None else "XXXX"
        found.add(("year", year))
        if when.month:
            found.add(("month", f"{year}-{when.month:02d}"))
        if when.first_month:
            found.add(("quarter", f"{year}-Q{(when.first_month + 2) // 3}"))
    wanted = set(cycles)
    kept = [(cycle, date(text)) for cycle, text in found if cycle in wanted]
    return sorted(kept, key=lambda one: (list(_TYPES).index(one[0]), one[1].sort_key))


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
    cards = [(own.card.kind, own.card.date) for own in facts.values()]
    cycles = [cycle for cycle in wanted.get("cycles", list(_TYPES)) if cycle in _TYPES]
    return [
        _bulletin(cycle, period, wanted)
        for cycle, period in periods(cards, cycles)
        if (cycle, period.text) not in written
    ]


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
        type=_TYPES[cycle],
        fields=fields,
    )
    return record, derived(record, {"cycle": cycle, "period": period})


def title_of(cycle: str, period: PartialDate) -> str:
    """What a bulletin of a period is called: 6月简报, 2022年第三季度分析, 年度总结."""
    if cycle == "year":
        return f"{period.shown}度总结" if period.has_year else "年度总结"
    return f"{period.shown}{'简报' if cycle == 'month' else '分析'}"
