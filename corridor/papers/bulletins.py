"""Bulletins: what an issue holds in the way of its cycle: 月调度, 季分析, 年总结; ready for print/bulletin.html."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct, field

from corridor import selection
from corridor.desk import Desk
from corridor.facts import Card, Record
from corridor.keys import Query
from corridor.layouts import layout_of
from corridor.papers import charts, comparing, dispatching, mastheads, sections
from corridor.papers.charts import Chart
from corridor.papers.comparing import Table
from corridor.papers.sections import NOTHING, Section
from corridor.plain import Plain
from corridor.values import PartialDate, date

QUARTERS = ("一季度", "二季度", "三季度", "四季度")
UNDATED = "未写时间"
# A contents of more entries would be longer than the page it stands on; one of so few lines helps nobody, nor does
# one of a month, which is a sheet or two.
LONG, FEW = 16, 3
# Charts of measures in one issue: a wall of columns is read by nobody, and the table beside them has every number.
MOST_CHARTS = 6
BOARD = (("dispatched", "已部署"), ("done", "已完成"), ("late", "滞后"), ("next", "下月安排"))


class Comparison(Plain, frozen=True):
    """A table, with the charts that show the same numbers; `small` ones stand two in a row."""

    table: Table
    charts: tuple[Chart, ...] = ()
    small: bool = False


class Line(Plain, frozen=True):
    """A line of the contents."""

    level: int
    words: str
    anchor: str


class Bulletin(Struct):
    """The whole of a publication. `opening` are a month's counts in words, or that there is nothing."""

    sections: list[Section]
    opening: list[str] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)
    annexes: list[Table] = field(default_factory=list)
    cycle: str = ""

    @property
    def contents(self) -> list[Line]:
        """A line for every table, heading and entry; headings only of a long print, a quarter, and one with parts."""
        tables = [Line(1, one.table.title, one.table.anchor) for one in self.comparisons]
        annexes = [Line(1, f"附：{one.title}", one.anchor) for one in self.annexes]
        lines = [*tables, *self._lines(), *annexes]
        return lines if len(lines) > (LONG if self.cycle == "month" else FEW) else []

    @property
    def has_masks(self) -> bool:
        """Whether anything in it is withheld."""
        words = repr((self.sections, self.opening, self.comparisons, self.annexes))
        return "*" in words or "withheld" in words

    def _lines(self) -> Iterable[Line]:
        single = len(self.sections) == 1
        count = sum(len(section.entries) for section in self.sections)
        long = self.cycle == "quarter" or count > LONG or any(section.parts for section in self.sections)
        for section in self.sections:
            if not single or long:
                yield Line(1, section.number + section.title, section.anchor)
            yield from (Line(2, part.number + part.title, part.anchor) for part in section.parts)
            if not long:
                yield from (Line(1 if single else 2, one.number + one.title, one.anchor) for one in section.entries)


def context(desk: Desk, record: Record, part: str) -> dict[str, Any]:
    """What print/bulletin.html is told."""
    made = compose(desk, record)
    return {
        "publication": mastheads.told(desk, record, has_masks=made.has_masks),
        "opening": made.opening,
        "comparisons": made.comparisons,
        "sections": made.sections,
        "contents": made.contents,
        "annexes": made.annexes,
        "tight": False,
    }


def compose(desk: Desk, record: Record) -> Bulletin:
    """What a publication holds: what it names, else the records of its period, and what its cycle puts beside them."""
    cards, period = selection.holds(desk, record), record.fields.get("period")
    cycle = record.fields.get("cycle") or ("year" if record.fields.get("layout") == "annual" else "")
    outline = record if record.fields.get("outline") else source_outline(desk) if cycle == "year" else None
    made = Bulletin(list(_sections(desk, record, cards, cycle, outline)), cycle=cycle)
    if period is not None and cycle in _BESIDE:
        _BESIDE[cycle](desk, period, cards, made)
    steps = Section("", "下一步", "next", items=next_steps(desk, record)) if cycle == "year" else None
    last = (sections.corrections(desk, record), steps if steps is not None and steps.items else None)
    made.sections = sections.appended(made.sections, last)
    if not (made.sections or made.opening or made.comparisons):
        made.opening.append(NOTHING)
    return made


def _sections(desk: Desk, record: Record, cards: list[Card], cycle: str, outline: Record | None) -> Iterable[Section]:
    if outline is not None:
        return sections.outlined(desk, outline.fields["outline"], cards)
    period = record.fields.get("period")
    named = record.fields.get("selection") or record.fields.get("query")
    if cycle == "quarter" and period is not None and not named:
        return sections.grouped(desk, _by_month(period, cards), brief=True)
    return sections.by_kind(desk, cards, brief=cycle == "year")


def source_outline(desk: Desk) -> Record | None:
    """The outline of the source, where a publication keeps it (发言稿): the year follows it."""
    source = desk.meaning(desk.setting("bulletins.document") or "", "document")
    cards = [card for card in (desk.referrers(source) if source else []) if card.kind == "publication"]
    kept = [desk.record(card.id) for card in cards]
    outlined = [record for record in kept if record.fields.get("outline")]
    # A pack may have an outline of the source too, and choose other records for it.
    return min(outlined, key=lambda record: not _is_speech(record), default=None)


def _is_speech(record: Record) -> bool:
    layout = layout_of(record.type, record.fields)
    return layout is not None and layout.name == "speech"


def next_steps(desk: Desk, record: Record) -> tuple[str, ...]:
    """What is to come: as the year itself says, else the outline of the source, else the pages of 工作打算."""
    for one in (record, source_outline(desk)):
        if one is not None and one.fields.get("next_steps"):
            return tuple(one.fields["next_steps"])
    pages = desk.cards(Query(("page",), (("type", "工作打算"),), "source"))
    return tuple(item for card in pages for item in desk.record(card.id).fields.get("items", []))


# --- months, quarters, years ------------------------------------------------------------------------------------------


def _month(desk: Desk, period: PartialDate, cards: list[Card], made: Bulletin) -> None:
    """The board of the month with its counts in words, and what the ledger says of the month."""
    told = dispatching.board(desk, period)
    if not told.is_empty:
        made.opening.append(_counts(told))
        made.comparisons.append(Comparison(comparing.board(desk, told, "本月调度", BOARD)))
    if told.doing:
        going = "、".join(one.card.title + (f"（{one.percent}）" if one.percent else "") for one in told.doing)
        made.opening.append(f"推进中{len(told.doing)}项：{going}。")
    told_below = {desk.meaning(desk.record(card.id).fields.get("figure", ""), "figure") for card in cards}
    data = comparing.month(desk, period, told_below)
    made.comparisons += [Comparison(table) for table in [data] if table is not None]
    if not cards:
        made.opening.append(NOTHING)


def _counts(told: dispatching.Board) -> str:
    counts = "，".join(f"{label}{told.count(state)}项" for state, label in BOARD)
    return f"本月{counts}；推进中{told.count('doing')}项。"


def _quarter(desk: Desk, period: PartialDate, cards: list[Card], made: Bulletin) -> None:
    """Three months beside each other: tasks, the ledger, records; and how the quarter ends."""
    months = [(f"{month.month}月", month) for month in dispatching.months(period)]
    boards = [(label, [dispatching.board(desk, month)]) for label, month in months]
    made.comparisons += _compared(desk, "各月", boards, months, period, months)
    counts = comparing.counted(cards, "各月记录", _by_month(period, cards), _month_of)
    made.comparisons += [Comparison(table) for table in [counts] if table is not None]
    end = dispatching.outlook(desk, period)
    if not end.is_empty:
        groups = (("late", "季末滞后"), ("next", "下季安排"))
        made.comparisons.insert(1, Comparison(comparing.board(desk, end, "季末滞后与下季安排", groups)))
    if not cards:
        made.opening.append(NOTHING)


def _year(desk: Desk, period: PartialDate, cards: list[Card], made: Bulletin) -> None:
    """Four quarters beside each other: tasks, the ledger, records; as annexes every task's end, and the ledger."""
    year = period.year_text
    quarters = [(label, date(f"{year}-Q{at}")) for at, label in enumerate(QUARTERS, 1)]
    months = [(f"{month.month}月", month) for month in dispatching.months(period)]
    boards = [(label, [dispatching.board(desk, m) for m in dispatching.months(part)]) for label, part in quarters]
    made.comparisons += _compared(desk, "各季度", boards, quarters, period, months)
    counts = comparing.counted(cards, "各季度记录", [*QUARTERS, UNDATED], _quarter_of, rest=UNDATED)
    made.comparisons += [Comparison(table) for table in [counts] if table is not None]
    annexes = (comparing.closing(desk, period), comparing.ledger(desk, period))
    made.annexes += [table for table in annexes if table is not None]
    if not cards:
        made.opening.append(NOTHING)


_BESIDE = {"month": _month, "quarter": _quarter, "year": _year}


def _compared(
    desk: Desk,
    each: str,
    boards: list[tuple[str, list[dispatching.Board]]],
    parts: list[tuple[str, PartialDate]],
    whole: PartialDate,
    months: list[tuple[str, PartialDate]],
) -> Iterator[Comparison]:
    """Tasks and measures, each as a table and charts of the same numbers; the charts go month by month."""
    dispatched = comparing.dispatched(f"{each}调度", boards)
    if dispatched is not None:
        yield Comparison(dispatched, (_states([one for _, inside in boards for one in inside]),))
    measured = comparing.measured(desk, f"{each}数据", parts, whole)
    if measured is not None:
        small = len(months) <= 3
        found = comparing.monthly(desk, [month for _, month in months])[:MOST_CHARTS]
        labels = [label for label, _ in months]
        drawn = (
            charts.columns(list(zip(labels, values, strict=True)), _titled(figure.title, figure.unit), small=small)
            for figure, values in found
        )
        yield Comparison(measured, tuple(drawn), small)


def _states(boards: list[dispatching.Board]) -> Chart:
    """The tasks by state, month by month: the numbers of the boards, which the months print."""
    series = {
        state: (dispatching.label(state), [one.count(state) for one in boards]) for state in dispatching.STATES_COUNTED
    }
    return charts.stacked([f"{one.period.month}月" for one in boards], series, "各月任务")


def _titled(title: str, unit: str) -> str:
    return f"{title}（{unit}）" if unit else title


def _by_month(period: PartialDate, cards: list[Card]) -> dict[str, list[Card]]:
    """The records of a quarter by month; what has no month stands last."""
    within: dict[str, list[Card]] = {f"{month.month}月": [] for month in dispatching.months(period)}
    for card in cards:
        within.setdefault(_month_of(card), []).append(card)
    return within


def _month_of(card: Card) -> str:
    return f"{card.date.month}月" if card.date is not None and card.date.month else "未写月份"


def _quarter_of(card: Card) -> str:
    month = card.date.first_month if card.date is not None else 0
    return QUARTERS[(month - 1) // 3] if month else UNDATED
