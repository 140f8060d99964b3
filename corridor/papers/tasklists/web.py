"""Web: the four lists as tables of a publication's page; from each a task is one step away in the next.

任务清单 leads to a task's progress, 进度清单 to who answers for it, 责任清单 to that unit's page and to the plan.
"""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup, escape

from corridor.desk import Desk
from corridor.facts import Record
from corridor.kinds.works import STATES
from corridor.layouts import LAYOUTS
from corridor.papers.comparing import Table
from corridor.papers.tasklists.lists import Lists, read
from corridor.papers.tasklists.tasks import NOT_WRITTEN, Milestone, State, Task, Unit, words
from corridor.plain import Plain
from corridor.templating import day
from corridor.values import PartialDate

Row = tuple[Markup, ...]
_COLUMNS = {
    "plan": ("任务", "目标", "措施", "时限", "节点"),
    "tasks": ("任务", "时限", "牵头", "状态"),
    "progress": ("任务", "牵头", "时限", "逐月进度", "现状", "下一时限"),
    "duties": ("牵头", "配合", "任务", "时限", "状态"),
}
# What is late stands out without colour.
_MARKED = {**STATES.labels, "late": f"▲{STATES.labels['late']}"}


def tables(desk: Desk, record: Record) -> list[Table]:
    """The four lists in the order they are printed in. Raises Stop as `read` does."""
    made = read(desk, record)
    rows = _Rows(desk, made.grid.labels)
    makers: dict[str, Callable[[Task], Row]] = {
        "plan": rows.plan,
        "tasks": rows.tasks,
        "progress": rows.progress,
        "duties": rows.duties,
    }
    return [
        Table(
            title=label,
            anchor=name,
            columns=tuple((column, "") for column in _COLUMNS[name]),
            rows=tuple(map(makers[name], made.by_unit if name == "duties" else made.tasks)),
            note=_note(made, name),
        )
        for name, label in LAYOUTS["lists"].parts
    ]


def _note(made: Lists, name: str) -> str:
    """How many tasks; where it is told how they stand, up to which month that was written."""
    total = f"共 {len(made.tasks)} 项。"
    if name in ("plan", "duties"):
        return total
    stand = "，".join(f"{state} {count} 项" for state, count in made.counts)
    as_of = f"进度写到{made.grid.told_as_of}：" if made.grid.told_as_of else ""
    late = f"；▲滞后或已过时限 {made.late} 项" if made.late else ""
    return f"{total}{as_of}{stand}{late}。"


class _Rows(Plain, frozen=True):
    """One row of each list; `months` are the labels of the grid."""

    desk: Desk
    months: tuple[str, ...]

    def plan(self, one: Task) -> Row:
        steps = Markup("<br>").join(map(self._step, one.milestones)) or NOT_WRITTEN
        return self._title(one, "plan"), self._words(one.target), self._words(one.measure), _day(one.due), steps

    def tasks(self, one: Task) -> Row:
        state = _to("progress", one, _state(one.state))
        return self._title(one, "tasks"), _day(one.due), _to("duties", one, one.lead.words), state

    def progress(self, one: Task) -> Row:
        lead = _to("duties", one, one.lead.words)
        note = Markup("<br>{}").format(self._words(one.state.note)) if one.state.note else ""
        done = Markup(one.state.words) if one.state.sort == "done" else NOT_WRITTEN
        following = self._step(one.next) if one.next else done
        return (
            self._title(one, "progress"),
            lead,
            _day(one.due),
            self._reported(one),
            _state(one.state) + note,
            following,
        )

    def duties(self, one: Task) -> Row:
        head = Markup('<span id="duties-{}">{}</span>').format(one.slug, _unit(one.lead))
        support = Markup("、").join(map(_unit, one.support)) or NOT_WRITTEN
        name = Markup("{}　{}").format(one.number, _to("plan", one, self._words(one.title)))
        return head, support, name, _day(one.due), _to("progress", one, _state(one.state))

    def _title(self, one: Task, part: str) -> Markup:
        """The first cell, which can be linked to: number and title, on to the task's own page."""
        name = self._words(one.title)
        return Markup('<span id="{}-{}">{}</span>　<a href="{}">{}</a>').format(
            part, one.slug, one.number, one.href, name
        )

    def _step(self, one: Milestone) -> Markup:
        state = f"（{_MARKED[one.state]}）" if one.state else ""
        if one.due is None:
            return Markup("{}{}，时限未写").format(self._words(one.name), state)
        return Markup("{} {}{}").format(day(one.due), self._words(one.name), state)

    def _reported(self, one: Task) -> Markup:
        """The months with an entry; those without are left to the printed grid."""
        told, at = [], 0
        for cell in one.cells:
            if cell.sort in STATES.labels:
                told.append(escape(f"{self.months[at]} {_MARKED[cell.sort]} {cell.percent}".rstrip()))
            at += cell.span
        return Markup("，").join(told) or NOT_WRITTEN

    def _words(self, text: str) -> Markup:
        return words(self.desk, text)


def _to(part: str, one: Task, shown: Markup) -> Markup:
    return Markup('<a href="#{}-{}">{}</a>').format(part, one.slug, shown)


def _unit(unit: Unit) -> Markup:
    return Markup('<a href="{}">{}</a>').format(unit.href, unit.words) if unit.href else unit.words


def _day(when: PartialDate | None) -> Markup:
    return day(when) if when is not None else NOT_WRITTEN


def _state(state: State) -> Markup:
    """In words; a late task by a mark as well."""
    told = NOT_WRITTEN if state.sort == "unwritten" else escape(f"{state.words} {state.percent}".rstrip())
    if state.is_late:
        late = "" if state.late == state.words else f"{state.late}，"
        return Markup("<b>▲{}{}</b>").format(late, told)
    return Markup("{}（{}）").format(told, state.late) if state.late else told
