"""Dispatching: what tasks and activities say of a month (docs/decisions/cycles.md): 已部署, 已完成, 滞后, 下月安排."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

from corridor.desk import Desk
from corridor.facts import Card
from corridor.keys import Query
from corridor.plain import Plain
from corridor.values import PartialDate, date

# What is counted, in the order a chart stacks it; 下期 is no state of a task but what comes after.
STATES_COUNTED = ("dispatched", "doing", "done", "late")
OVERDUE = "时限已过，没有写明完成"
ACTIVITIES = "activity"


class Matter(Plain, frozen=True):
    """A line of a board: a task or an activity, who answers for it (as typed), its due date, and what is said of it."""

    card: Card
    lead: str
    due: PartialDate | None
    percent: str = ""
    said: tuple[str, ...] = ()


class Board(Struct):
    """What is written of one period. A task may stand in two groups: late, and to be taken up next."""

    period: PartialDate
    dispatched: list[Matter] = field(default_factory=list)
    doing: list[Matter] = field(default_factory=list)
    done: list[Matter] = field(default_factory=list)
    late: list[Matter] = field(default_factory=list)
    next: list[Matter] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any((self.dispatched, self.doing, self.done, self.late, self.next))

    def count(self, state: str) -> int:
        """How many matters stand in a group; a quarter adds up these same numbers."""
        matters: list[Matter] = getattr(self, state)
        return len(matters)


def label(state: str) -> str:
    """已部署, 推进中, 已完成, 滞后."""
    from corridor.kinds.works import STATES  # reading the models takes longer than all of this

    return STATES.labels[state]


def months(period: PartialDate) -> list[PartialDate]:
    """The months of a month, a quarter or a year."""
    year = period.year_text
    first, count = (period.first_month, 1 if period.month else 3) if period.first_month else (1, 12)
    return [date(f"{year}-{month:02d}") for month in range(first, first + count)]


def following(period: PartialDate) -> PartialDate | None:
    """The month, quarter or year after one; None where the year is not written, for then nothing is known to follow."""
    if period.year is None:
        return None
    if period.quarter:
        return date(f"{period.year + period.quarter // 4:04d}-Q{period.quarter % 4 + 1}")
    if period.month:
        return date(f"{period.year + period.month // 12:04d}-{period.month % 12 + 1:02d}")
    return date(f"{period.year + 1:04d}")


def board(desk: Desk, month: PartialDate) -> Board:
    """The board of one month."""
    made = Board(month)
    for card in _tasks(desk):
        entry = _entry(card, month)
        if _is_late(desk, card, month, entry):
            made.late.append(_matter(card, entry, () if _state(entry) == "late" else (OVERDUE,)))
        elif _state(entry) == "doing":
            made.doing.append(_matter(card, entry))
        if _state(entry) in ("dispatched", "done"):
            getattr(made, _state(entry)).append(_matter(card, entry))
    made.next = list(_next(desk, month, following(month)))
    return made


def outlook(desk: Desk, period: PartialDate) -> Board:
    """How a quarter or a year ends: what is late in its last month, and what is to come in the next."""
    last = months(period)[-1]
    return Board(period, late=board(desk, last).late, next=list(_next(desk, last, following(period))))


def closing(desk: Desk, year: PartialDate) -> list[tuple[Card, str]]:
    """Every task a year tells of or had due, with how it stood at the end of it; none where no year is written."""
    found = []
    for card in _tasks(desk) if year.has_year else ():
        told = [one for one in _entries(card) if one["month"].within(year)]
        due = card.more.get("due")
        if told or (due is not None and due.within(year)):
            found.append((card, _stood(desk, card, months(year)[-1])))
    return found


# --- rules ------------------------------------------------------------------------------------------------------------


def _tasks(desk: Desk) -> list[Card]:
    return desk.cards(Query(("task",), order="source"))


def _entries(card: Card) -> list[dict[str, Any]]:
    """What is written of a task month by month, in order of time; an entry that names no month is of none."""
    entries = [one for one in card.more.get("progress", ()) if one["month"].month]
    return sorted(entries, key=lambda one: one["month"].sort_key)


def _entry(card: Card, month: PartialDate) -> dict[str, Any]:
    """The entry of one month; the last where there are two."""
    return next((one for one in reversed(_entries(card)) if one["month"].within(month)), {})


def _last(card: Card, month: PartialDate) -> dict[str, Any]:
    """The last entry up to a month of a written year: what later months say is not yet known in it."""
    known = [one for one in _entries(card) if one["month"].has_year and _order(one["month"]) <= _order(month)]
    return known[-1] if known else {}


def _order(when: PartialDate) -> tuple[int, int]:
    return when.last_day[:2]


def _state(entry: dict[str, Any]) -> str:
    return str(entry.get("state", ""))


def _is_late(desk: Desk, card: Card, month: PartialDate, entry: dict[str, Any]) -> bool:
    """Written so, or due by the end of the month, past, and not written as done; without a year only as written."""
    if _state(entry) == "late":
        return True
    due = card.more.get("due")
    if due is None or not due.has_year or not month.has_year or _order(due) > _order(month):
        return False
    return _state(_last(card, month)) != "done" and desk.is_over(due)


def _next(desk: Desk, month: PartialDate, after: PartialDate | None) -> Iterator[Matter]:
    """What a month says comes next, what falls due in the period after it, and the activities dated there."""
    for card in _tasks(desk):
        entry, reasons = _entry(card, month), list[str]()
        if after is not None and _state(_last(card, month)) != "done":
            steps = [one for one in card.more.get("milestones", ()) if one.get("due") and one["due"].within(after)]
            reasons = [_step(one, card.more.get("due")) for one in steps]
            due = card.more.get("due")
            if due is not None and due.within(after) and not reasons:
                reasons = ["到期"]
        if _state(entry) == "next" or reasons:
            yield _matter(card, entry if _state(entry) == "next" else {}, tuple(reasons))
    if after is not None:
        for card in desk.cards(Query((ACTIVITIES,), order="date", period=after.text)):
            yield Matter(card, "", card.date, said=(card.type,) if card.type else ())


def _step(milestone: dict[str, Any], due: PartialDate | None) -> str:
    """A milestone, with its day where that is not the task's own."""
    when: PartialDate = milestone["due"]
    if due is not None and due.text == when.text:
        return str(milestone["name"])
    return f"{milestone['name']}（{when.shown.removeprefix(f'{when.year}年')}）"


def _matter(card: Card, entry: dict[str, Any], reasons: tuple[str, ...] = ()) -> Matter:
    percent = f"{entry['percent']}%" if "percent" in entry and _state(entry) != "done" else ""
    said = (*((entry["note"],) if entry.get("note") else ()), *reasons)
    return Matter(card, card.more.get("responsible", {}).get("lead", ""), card.more.get("due"), percent, said)


def _stood(desk: Desk, card: Card, month: PartialDate) -> str:
    """How a task stood at the end of a month, in words: 已完成（3月）, 滞后，90%."""
    last = _last(card, month)
    if not last:
        return "未写进度"
    if _state(last) == "done":
        return f"{label('done')}（{last['month'].month}月）"
    state = "late" if _is_late(desk, card, month, _entry(card, month)) else _state(last)
    percent = last.get("percent")
    return label(state) + (f"，{percent}%" if percent is not None else "")
