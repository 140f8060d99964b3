"""Tasks: one task as the four lists show it: who answers for it, how far it is, whether it is late, what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from corridor import prose
from corridor.desk import Desk
from corridor.facts import Record
from corridor.kinds.works import STATES
from corridor.papers.comparing import UNWRITTEN
from corridor.papers.tasklists.months import Entries, Grid, entries, is_after
from corridor.plain import Plain
from corridor.templating import day
from corridor.values import PartialDate

NOT_WRITTEN = Markup('<span class="unwritten">{}</span>').format(UNWRITTEN)
# In a grid of twelve months there is room for two characters.
SHORT = {"dispatched": "部署", "doing": "推进", "done": "完成", "late": "滞后", "next": "下期"}
LATE, OVERDUE, DONE_LATE = "滞后", "已过时限", "晚于时限"


class Unit(Plain, frozen=True):
    """A responsible unit in safe words; `href` of its page, empty for words, 未公布 and 未写.

    `rank` sorts: the office's bodies in their order, other records, words, those withheld, none.
    """

    words: Markup
    href: str = ""
    rank: tuple[int, int, str] = (4, 0, "")

    def __html__(self) -> str:
        return self.words


class Cell(Plain, frozen=True):
    """`span` months of the grid that say the same: an entry with its percent, or a run of months without one."""

    sort: str
    words: str
    percent: str = ""
    span: int = 1


class State(Plain, frozen=True):
    """What was written last, up to the end of the grid. `late` says in a word how the task is, or was, late."""

    sort: str
    words: str
    percent: str = ""
    late: str = ""
    note: str = ""

    @property
    def is_late(self) -> bool:
        """Late and not done."""
        return self.late in (LATE, OVERDUE)


class Milestone(Plain, frozen=True):
    due: PartialDate | None
    name: str
    state: str = ""


class Task(Plain, frozen=True):
    """A task with its number in all four lists; `next` is the first milestone not reached, or the task's own end."""

    number: int
    slug: str
    title: str
    href: str
    target: str
    measure: str
    due: PartialDate | None
    milestones: tuple[Milestone, ...]
    lead: Unit
    support: tuple[Unit, ...]
    cells: tuple[Cell, ...]
    state: State
    next: Milestone | None


def task(desk: Desk, number: int, record: Record, grid: Grid, ranks: Mapping[str, int]) -> Task:
    """One task; `ranks` gives the office's bodies their order."""
    fields, known = record.fields, grid.known(entries(record))
    responsible, due = fields.get("responsible", {}), fields.get("due")
    milestones = fields.get("milestones", [])
    now = _state(desk, known, due, grid)
    return Task(
        number=number,
        slug=record.id.replace("/", "-"),
        title=record.title,
        href=desk.link(record.id),
        target=fields.get("target", ""),
        measure=fields.get("measure", ""),
        due=due,
        milestones=tuple(_milestone(one) for one in milestones),
        lead=_unit(desk, responsible.get("lead", ""), ranks),
        support=tuple(_unit(desk, one, ranks) for one in responsible.get("support", [])),
        cells=tuple(_cells(known, grid)),
        state=now,
        next=None if now.sort == "done" else _next(milestones, due),
    )


def words(desk: Desk, text: str) -> Markup:
    """A plain field in safe words: masks as elements, a reference by its title or number; 未写 for none."""
    return Markup(prose.inline(desk.words(text))) if text else NOT_WRITTEN


def numeric(when: PartialDate | None) -> Markup:
    """A full date as in the columns of a table (2022-09-30), any other as far as it is known; 未写 for none.

    In words a date is six elements for the print engine, which can have a few thousand tasks to lay out.
    """
    if when is None:
        return NOT_WRITTEN
    return Markup(when.text) if when.is_full and when.end is None else day(when)


def _milestone(one: Mapping[str, Any]) -> Milestone:
    return Milestone(one.get("due"), one["name"], one.get("state", ""))


def _unit(desk: Desk, party: str, ranks: Mapping[str, int]) -> Unit:
    card = desk.find(party) if party else None
    if card is not None:
        rank = (0, ranks[card.id], "") if card.id in ranks else (1, 0, card.title)
        return Unit(words(desk, card.title), desk.link(card.id), rank)
    if not party:
        return Unit(NOT_WRITTEN)
    return Unit(words(desk, party), "", (2, 0, party) if party.strip("*") else (3, 0, ""))


def _state(desk: Desk, known: Entries, due: PartialDate | None, grid: Grid) -> State:
    """A task is late by its own word, or where it was due and nothing says that it is done (as in a bulletin)."""
    at, one = list(known.items())[-1] if known else (-1, {"state": "unwritten"})
    sort = one["state"]
    if sort == "done":
        late = DONE_LATE if is_after(at, due) else ""
    elif sort == "late":
        late = LATE
    else:
        late = OVERDUE if due is not None and grid.holds(due) and desk.is_over(due) else ""
    return State(sort, STATES.labels.get(sort, UNWRITTEN), _percent(one), late, one.get("note", ""))


def _percent(entry: Mapping[str, Any]) -> str:
    return f"{entry['percent']}%" if "percent" in entry else ""


def _cells(known: Entries, grid: Grid) -> Iterator[Cell]:
    """A month with an entry by itself, months without one together: 未写, or 完成 where it was done before."""
    before = [one["state"] for at, one in known.items() if at < grid.first]
    last, run = before[-1] if before else "", 0
    for at in grid.months:
        if at not in known:
            run += 1
            continue
        yield from _gap(run, last)
        one, run = known[at], 0
        last = one["state"]
        yield Cell(last, SHORT[last], _percent(one))
    yield from _gap(run, last)


def _gap(span: int, last: str) -> Iterator[Cell]:
    if span:
        yield Cell("after", SHORT["done"], "", span) if last == "done" else Cell("unwritten", UNWRITTEN, "", span)


def _next(milestones: list[dict[str, Any]], due: PartialDate | None) -> Milestone | None:
    ahead = [one for one in milestones if one.get("state") != "done"]
    if ahead:
        return _milestone(min(ahead, key=lambda one: one["due"].sort_key if "due" in one else (2, 0, 0, 0)))
    return Milestone(due, "办结") if due is not None else None
