"""Lists: the tasks a publication holds, and what print/lists.html is told of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from corridor import selection
from corridor.desk import Desk
from corridor.facts import Record
from corridor.keys import Query
from corridor.kinds.works import STATES
from corridor.layouts import LAYOUTS
from corridor.papers import mastheads
from corridor.papers.comparing import UNWRITTEN
from corridor.papers.tasklists.months import Grid, grid
from corridor.papers.tasklists.tasks import Task, numeric, task
from corridor.plain import Plain
from corridor.printing import LONGEST_TABLE
from corridor.problems import Place, Stop, problem

ORDINALS = "一二三四"
TABLES = len(LAYOUTS["lists"].parts)  # of one print: together they have as many rows as one table may
ROOM, WIDEST = 96, 16  # mm: all months of the grid, and one of them


class Lists(Plain, frozen=True):
    """The tasks in the order of the publication, which numbers them, and the months their progress is shown in."""

    tasks: tuple[Task, ...]
    grid: Grid

    @property
    def by_unit(self) -> list[Task]:
        """By leading unit, within it by number."""
        return sorted(self.tasks, key=lambda one: (one.lead.rank, one.number))

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many tasks stand how, in the order of the states."""
        found = Counter(one.state.words for one in self.tasks)
        return [(words, found[words]) for words in (*STATES.labels.values(), UNWRITTEN) if found[words]]

    @property
    def late(self) -> int:
        return sum(one.state.is_late for one in self.tasks)


def context(desk: Desk, record: Record, part: str) -> dict[str, Any]:
    """The four lists, or the one that is `part`."""
    made = read(desk, record)
    told = mastheads.told(desk, record, has_masks=False)
    names = [(name, label, f"四张清单之{ORDINALS[at]}") for at, (name, label) in enumerate(LAYOUTS["lists"].parts)]
    held = f"{made.tasks}{record.title}{told['compiled_by']}"
    return {
        "publication": {key: told[key] for key in ("title", "compiled_by", "date", "period_label", "year_note")},
        "lists": [one for one in names if part in ("", one[0])],
        "made": made,
        "month_width": min(WIDEST, ROOM / max(len(made.grid.months), 1)),
        "states": STATES.labels,
        "date": numeric,
        "masks_note": mastheads.WITHHELD_NOTE if "*" in held or "withheld" in held else "",
    }


def read(desk: Desk, record: Record) -> Lists:
    """The tasks a publication holds. Raises Stop where it holds none (E316), or more than a table can have (E515)."""
    cards = [card for card in selection.holds(desk, record) if card.kind == "task"]
    if not cards:
        raise Stop([problem("E316", Place(record.file), found=f"{record.id} 里没有任务")])
    if len(cards) * TABLES > LONGEST_TABLE:
        found = f"{record.id} 有 {len(cards)} 项任务，四张清单合起来 {len(cards) * TABLES} 行"
        raise Stop([problem("E515", Place(record.file), found=found)])
    records = [desk.record(card.id) for card in cards]
    months = grid(record.fields.get("period"), records)
    ranks = {card.id: at for at, card in enumerate(desk.cards(Query(("organization",), order="source")))}
    return Lists(tuple(task(desk, number, one, months, ranks) for number, one in enumerate(records, 1)), months)
