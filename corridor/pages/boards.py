"""Boards: the list of tasks as a board: what is late, under way, begun and done, who answers for it, how far it is."""

from __future__ import annotations

from typing import Any

from corridor.desk import Desk
from corridor.facts import Card
from corridor.kinds.works import STATES
from corridor.pages import lists
from corridor.plain import Plain
from corridor.values import PartialDate

UNWRITTEN = "没有写进度"
# The columns of the board, in order; a state that is due and not done goes to the first.
ORDER = ("late", "doing", "dispatched", "next", "done", "")


class Line(Plain, frozen=True):
    """One task as the board shows it: `lead` as typed; `month`, `percent` and `note` are of its last entry."""

    card: Card
    lead: str
    due: PartialDate | None
    month: PartialDate | None
    percent: str
    note: str
    is_overdue: bool


def of_tasks(desk: Desk, subject: str) -> dict[str, Any]:
    """The list of tasks, in columns by how they stand on the day of the build."""
    context = lists.of_kind(desk, subject)
    columns: dict[str, list[Line]] = {state: [] for state in ORDER}
    for card in context["cards_"]:
        state, line = _line(desk, card)
        columns[state].append(line)
    labels = {**STATES.labels, "": UNWRITTEN}
    return {**context, "columns": [(state, labels[state], lines) for state, lines in columns.items() if lines]}


def _line(desk: Desk, card: Card) -> tuple[str, Line]:
    """Late as written, or past its due day and not written as done; without a year nobody can say, so it is not."""
    entries = sorted(card.more.get("progress", ()), key=lambda one: one["month"].sort_key)
    last = entries[-1] if entries else {}
    state, due = str(last.get("state", "")), card.more.get("due")
    overdue = state != "done" and due is not None and due.has_year and desk.is_over(due)
    line = Line(
        card,
        card.more.get("responsible", {}).get("lead", ""),
        due,
        last.get("month"),
        f"{last['percent']}%" if "percent" in last and state != "done" else "",
        last.get("note", ""),
        overdue,
    )
    return ("late" if overdue else state), line
