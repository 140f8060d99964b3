"""Comparing: the tables of a print: records counted by period, what the ledger says of each month, the whole ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import add
from typing import Any

from markupsafe import Markup

from corridor import prose, views
from corridor.desk import Desk
from corridor.facts import Card
from corridor.kinds import KINDS
from corridor.templating import quantity
from corridor.values import PartialDate, Quantity, total

UNWRITTEN = "未写"
REST = "其余各类"


@dataclass(frozen=True, slots=True)
class Table:
    """Columns are (label, width in CSS or ""); cells are safe HTML, the first of a row heads it."""

    title: str
    anchor: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]
    note: str = ""


def counted(
    cards: Iterable[Card], title: str, labels: Iterable[str], place: Callable[[Card], str], rest: str = ""
) -> Table:
    """How many records of each kind fall under each label, and together; `place` gives a card's label.

    Kinds that have records under the label `rest` alone share one line.
    """
    labels = tuple(labels)
    falls = Counter((card.kind, place(card)) for card in cards)
    rows: dict[str, list[int]] = {}
    for kind in KINDS:
        counts = [falls[kind.name, label] for label in labels]
        lone = all(count == 0 or label == rest for count, label in zip(counts, labels, strict=True))
        line = rows.setdefault(REST if rest and lone else kind.label, [0] * len(labels))
        line[:] = map(add, line, counts)
    shown = [(name, *counts, sum(counts)) for name, counts in sorted(rows.items(), key=_rest_last) if any(counts)]
    if len(shown) > 1:
        shown.append(("合计", *(sum(column) for column in list(zip(*shown, strict=True))[1:])))
    width = f"{80 // (len(labels) + 1)}%"
    columns = (("类别", ""), *((label, width) for label in labels), ("合计", width))
    return Table(title, "counts", columns, tuple(shown), "单位：条。数的是本站已建档的记录，不是实际次数。")


def _rest_last(row: tuple[str, list[int]]) -> bool:
    return row[0] == REST


def measured(desk: Desk, period: PartialDate) -> list[Table]:
    """What the ledger observed in each month of a quarter; a sum with a withheld part is withheld, never 0."""
    months = range(period.first_month, period.first_month + 3)
    rows = []
    for figure in views.figures(desk):
        within = [one for one in figure.observations if one.as_of is not None and one.as_of.within(period)]
        if within:
            found = [[one.quantity for one in within if one.as_of and one.as_of.month == month] for month in months]
            cells = [_sum(parts) if parts else UNWRITTEN for parts in found]
            rows.append((Markup(prose.inline(figure.title)), *cells, _sum([one.quantity for one in within])))
    if not rows:
        return []
    columns = (("数据", ""), *((f"{month}月", "19%") for month in months), ("合计", "19%"))
    return [Table("各月数据", "measures", columns, tuple(rows), "有一个月未公布，合计就不计算，也写未公布。")]


def _sum(parts: list[Quantity]) -> Markup:
    """One part stays as it is said (仅4个); several are added."""
    return quantity(parts[0] if len(parts) == 1 else total(parts))


def ledger(desk: Desk) -> Table | None:
    """Every observation of every measure with its source; None where there is no ledger."""
    rows = []
    for figure in views.figures(desk):
        for one in figure.observations:
            when = one.as_of.shown if one.as_of is not None else one.date_text or UNWRITTEN
            source = next(iter(one.sources), None)
            paragraph = "" if source is None or source.paragraph is None else f"，第{source.paragraph}段"
            said = Markup(prose.inline(f"{source.document_title}{paragraph}" if source else ""))
            rows.append((Markup(prose.inline(figure.title)), quantity(one.quantity), when, said))
    columns = (("数据", "33%"), ("数值", "23%"), ("时间", "15%"), ("出处", ""))
    return Table("数据台账", "ledger", columns, tuple(rows), "未公布的数不参与任何计算。") if rows else None
