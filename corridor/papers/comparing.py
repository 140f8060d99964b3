"""Comparing: the tables of a print: boards, periods beside each other, what the ledger says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from operator import add
from typing import Any

from markupsafe import Markup
from msgspec.structs import replace

from corridor import prose, views
from corridor.desk import Desk
from corridor.facts import Card
from corridor.kinds import KINDS
from corridor.papers import dispatching
from corridor.papers.dispatching import STATES_COUNTED, Board, Matter
from corridor.plain import Plain
from corridor.templating import quantity
from corridor.values import WITHHELD, PartialDate, Quantity, total

UNWRITTEN = "未写"
UNSUMMED = "不合计"
REST = "其余各类"
Row = tuple[Any, ...]


class Table(Plain, frozen=True):
    """Columns are (label, width in CSS or ""); cells are safe HTML, the first of a row heads it.

    `groups` are (heading, rows) in place of `rows`; a group without rows is its heading alone.
    """

    title: str
    anchor: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...] = ()
    note: str = ""
    groups: tuple[tuple[str, tuple[Row, ...]], ...] = ()


# --- tasks ------------------------------------------------------------------------------------------------------------


def board(desk: Desk, told: Board, title: str, groups: Sequence[tuple[str, str]]) -> Table:
    """Matters under the headings of their groups, (state, label) each, with how many there are."""
    made = []
    for state, label in groups:
        matters = getattr(told, state)
        heading = f"{label}　{len(matters)}项" if matters else f"{label}　没有写到"
        made.append((heading, tuple(_matter(desk, one, told.period) for one in matters)))
    columns = (("事项", ""), ("责任单位", "32%"), ("时限", "13%"), ("说明", "27%"))
    return Table(title, "board", columns, groups=tuple(made))


def _matter(desk: Desk, one: Matter, period: PartialDate) -> Row:
    said = "；".join(desk.words(words).rstrip("。") for words in (one.percent, *one.said) if words)
    lead = "" if one.card.kind == dispatching.ACTIVITIES else party(desk, one.lead)
    return _linked(desk, one.card), lead, due(one.due, period), Markup(prose.inline(said))


def party(desk: Desk, words: str) -> Markup:
    """A body by its title, words as typed, or that the name is withheld or not written."""
    if not words:
        return Markup(UNWRITTEN)
    if not words.strip("*") or words == WITHHELD:
        return Markup(f'<span class="withheld">{WITHHELD}</span>')
    known = desk.find(words)
    return Markup(prose.inline(known.title if known is not None else words))


def due(when: PartialDate | None, period: PartialDate) -> str:
    """A date as a table of one year has it: the year is said only where it is another."""
    if when is None:
        return UNWRITTEN
    return when.shown.removeprefix(f"{period.year}年") if when.end is None and period.has_year else when.shown


def _linked(desk: Desk, card: Card) -> Markup:
    return Markup('<a href="{}">{}</a>').format(desk.link(card.id), Markup(prose.inline(card.title)))


def dispatched(title: str, boards: Sequence[tuple[str, Sequence[Board]]]) -> Table | None:
    """How many tasks stood in each state, period by period, each the sum of its months; None where there are none."""
    rows = []
    for state in STATES_COUNTED:
        counts = [sum(one.count(state) for one in months) for _, months in boards]
        rows.append((dispatching.label(state), *counts, sum(counts)))
    if not any(row[-1] for row in rows):
        return None
    note = "单位：项。各月之和：一项任务连着几个月推进或滞后，每月各计一次。"
    return Table(title, "dispatched", _columns("任务", [label for label, _ in boards]), tuple(rows), note)


def closing(desk: Desk, year: PartialDate) -> Table | None:
    """How each task of a year stood at its end; None where there are none."""
    rows = tuple(
        (
            _linked(desk, card),
            party(desk, card.more.get("responsible", {}).get("lead", "")),
            due(card.more.get("due"), year),
            stood,
        )
        for card, stood in dispatching.closing(desk, year)
    )
    columns = (("任务", ""), ("责任单位", "39%"), ("时限", "13%"), ("年末", "18%"))
    return Table("任务结账", "closing", columns, rows) if rows else None


# --- records ----------------------------------------------------------------------------------------------------------


def counted(
    cards: Iterable[Card], title: str, labels: Iterable[str], place: Callable[[Card], str], rest: str = ""
) -> Table | None:
    """How many records of each kind fall under each label, and together; `place` gives a card's label.

    Kinds that have records under the label `rest` alone share one line. None where there are no records.
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
    note = "单位：条。数的是本站已建档的记录，不是实际次数。"
    return Table(title, "counts", _columns("类别", labels), tuple(shown), note) if shown else None


def _rest_last(row: tuple[str, list[int]]) -> bool:
    return row[0] == REST


def _columns(first: str, labels: Iterable[str]) -> tuple[tuple[str, str], ...]:
    labels = tuple(labels)
    width = f"{80 // (len(labels) + 1)}%"
    return ((first, ""), *((label, width) for label in labels), ("合计", width))


# --- the ledger -------------------------------------------------------------------------------------------------------


def measured(desk: Desk, title: str, parts: Sequence[tuple[str, PartialDate]], whole: PartialDate) -> Table | None:
    """What the ledger observed in each part of a period; a sum with a withheld part is withheld, never 0."""
    rows = []
    for figure in views.figures(desk):
        found = [_within(figure, part) for _, part in parts]
        if any(found):
            cells = [_said(figure, part, taken) for (_, part), taken in zip(parts, found, strict=True)]
            rows.append((_named(figure), *cells, _total(figure, whole)))
    columns = (("数据", ""), *((label, f"{72 / (len(parts) + 1):g}%") for label, _ in parts))
    note = "合计只加写出来的数；有一处未公布就不计算，也写未公布。"
    return Table(title, "measures", (*columns, ("合计", columns[-1][1])), tuple(rows), note) if rows else None


def monthly(desk: Desk, months: Sequence[PartialDate]) -> list[tuple[views.Figure, list[Quantity | None]]]:
    """The measures that are observed in more than one of some months, with each month's value; None: not written."""
    found = []
    for figure in views.figures(desk):
        values = [_value(figure, month, _within(figure, month)) for month in months]
        if sum(one is not None for one in values) > 1:
            found.append((figure, values))
    return found


def month(desk: Desk, period: PartialDate, told: set[str]) -> Table | None:
    """What the ledger observed in one month, with where it is said; not what the records below tell already."""
    rows = []
    for figure in views.figures(desk):
        taken = _within(figure, period)
        if taken and figure.id not in told:
            rows.append((_named(figure), _said(figure, period, taken), _source(desk, taken[-1])))
    columns = (("数据", "44%"), ("本月", "24%"), ("出处", ""))
    return Table("本月数据", "measures", columns, tuple(rows)) if rows else None


def _named(figure: views.Figure) -> Markup:
    """A measure with its unit, which its numbers then go without."""
    return Markup(prose.inline(f"{figure.title}（{figure.unit}）" if figure.unit else figure.title))


def _within(figure: views.Figure, period: PartialDate) -> list[views.Observation]:
    """The observations of a period: the one stated for just this period, where there is one, else those inside it."""
    dated = [one for one in figure.observations if one.as_of is not None and one.as_of.within(period)]
    stated = [one for one in dated if one.as_of is not None and one.as_of.text == period.text]
    return stated[-1:] or dated


def _said(figure: views.Figure, period: PartialDate, taken: list[views.Observation]) -> Markup | str:
    value = _value(figure, period, taken)
    if value is None:
        return UNWRITTEN
    return quantity(replace(value, unit="") if value.unit == figure.unit else value)


def _value(figure: views.Figure, period: PartialDate, taken: list[views.Observation]) -> Quantity | None:
    """One observation stays as it is said (仅4个); several are added, or the last holds where they cannot be."""
    if not taken:
        return None
    if len(taken) == 1 or not _adds_up(figure):
        return taken[-1].quantity
    return total(replace(one.quantity, unit=one.quantity.unit or figure.unit) for one in taken)


def _total(figure: views.Figure, whole: PartialDate) -> Markup | str:
    return _said(figure, whole, _within(figure, whole)) if _adds_up(figure) else UNSUMMED


def _adds_up(figure: views.Figure) -> bool:
    """Not a ratio, nor a stock of records: three months of 354 stations are no 1062."""
    return figure.compare is None and figure.derivation != "比率"


def ledger(desk: Desk, period: PartialDate) -> Table | None:
    """Every observation of a period with its source, as the data attached to the print has them; None without any."""
    rows = []
    for figure in views.figures(desk):
        areas = {one.area for one in figure.observations}
        for one in (one for one in figure.observations if period.takes(one.as_of)):
            when = one.as_of.shown if one.as_of is not None else one.date_text or UNWRITTEN
            # Said where it tells one line from another.
            name = f"{figure.title}（{one.area}）" if one.area and len(areas) > 1 else figure.title
            rows.append((Markup(prose.inline(name)), quantity(one.quantity), when, _source(desk, one)))
    columns = (("数据", "36%"), ("数值", "22%"), ("时间", "20%"), ("出处", ""))
    return Table("数据台账", "ledger", columns, tuple(rows), "未公布的数不参与任何计算。") if rows else None


def _source(desk: Desk, one: views.Observation) -> Markup:
    """Where it is said: the paragraph alone in the document the whole issue is taken from, which its foot names."""
    source = next(iter(one.sources), None)
    if source is None:
        return Markup("")
    paragraph = "" if source.paragraph is None else f"第{source.paragraph}段"
    if paragraph and source.document_id == desk.meaning(desk.setting("bulletins.document") or "", "document"):
        return Markup("原文{}").format(paragraph)
    return Markup(prose.inline("，".join(words for words in (source.document_title, paragraph) if words)))
