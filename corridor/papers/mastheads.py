"""Mastheads: the head and the foot of an issue: masthead, number, compiler, date, notes, 报 送 发 and copies."""

from __future__ import annotations

from calendar import monthrange
from typing import Any

from corridor import views
from corridor.desk import Desk
from corridor.facts import Record
from corridor.kinds import model
from corridor.register.numbering import MASTHEAD
from corridor.values import PartialDate

UNWRITTEN_YEAR = "原文未写年份"
WITHHELD_NOTE = "斜纹处为原材料遮蔽、不予公布的内容。"


def masthead_of(desk: Desk, record: Record) -> str:
    """What stands in red at the head: as typed, else the house's."""
    return record.fields.get("masthead") or desk.setting("bulletins.masthead") or MASTHEAD


def told(desk: Desk, record: Record, *, has_masks: bool) -> dict[str, Any]:
    """`publication` of the print templates; what is undecided is empty."""
    fields = record.fields
    period = fields.get("period")
    year_cycle = fields.get("cycle") == "year"
    has_year = period is None or period.has_year
    return {
        "masthead": masthead_of(desk, record),
        "number": fields.get("number", ""),
        "compiled_by": _name(desk, fields.get("compiled_by", "")),
        "date": _date(record),
        "title": record.title,
        "cycle": views.chosen(model("publication"), "cycle", fields.get("cycle", "")),
        "period_label": "全年" if year_cycle and not has_year else covered(period) if period is not None else "",
        "year_note": "" if has_year else UNWRITTEN_YEAR,
        "notes": _notes(desk, has_masks=has_masks),
        **_distribution(fields.get("distribution", {})),
    }


def covered(period: PartialDate) -> str:
    """The interval an issue covers: 2022年2月1日至28日, 2022年4月至6月; without a year the month alone is known."""
    if not period.has_year or period.day or period.end is not None:
        return period.shown
    if period.month:
        return f"{period.shown}1日至{monthrange(period.year or 0, period.month)[1]}日"
    first, last = (period.first_month, period.first_month + 2) if period.quarter else (1, 12)
    return f"{period.year}年{first}月至{last}月"


def _distribution(given: dict[str, Any]) -> dict[str, Any]:
    return {**{key: given.get(key, []) for key in ("report", "send", "issue")}, "copies": given.get("copies", "")}


def _name(desk: Desk, party: str) -> str:
    known = desk.find(party) if party else None
    return known.title if known is not None else party


def _date(record: Record) -> str:
    """The day of issue; a bulletin of a cycle is dated by its period, and that is not the day it was issued."""
    when = record.fields.get("issued") or record.date
    return when.shown if when is not None and when != record.fields.get("period") else ""


def _notes(desk: Desk, *, has_masks: bool) -> list[str]:
    """What a reader must know of the whole: where it is taken from, and what the hatch means if there is any."""
    source = desk.find(desk.setting("bulletins.document") or "")
    taken = [f"据《{source.title}》编写，各条后注明原文段落。"] if source is not None else []
    return [*taken, WITHHELD_NOTE] if has_masks else taken
