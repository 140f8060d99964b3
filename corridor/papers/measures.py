"""Measures: figures of the ledger in print: drawn, as tables, and with what they mean and their notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corridor import views
from corridor.desk import Desk
from corridor.facts import Card, Record
from corridor.papers import charts
from corridor.papers.notes import Mark, Notes
from corridor.plain import Plain
from corridor.values import Quantity

UNDATED = "时间未写"


class Series(Plain, frozen=True):
    """Measures told of the same times, side by side: `rows` are (time, what each measure was)."""

    labels: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Quantity, ...]], ...]


class Ledger(Plain, frozen=True):
    """Measures: charts, the numbers of those of several times, and by heading of the ledger (measure, its notes)."""

    charts: tuple[charts.Chart, ...]
    series: tuple[Series, ...]
    groups: tuple[tuple[str, tuple[tuple[views.Figure, Mark], ...]], ...]


def ledger(desk: Desk, found: Iterable[tuple[Card, Record]], notes: Notes) -> Ledger:
    """The block of some figures, by the headings of the ledger in the order they come."""
    groups: dict[str, list[views.Figure]] = {}
    for card, record in found:
        groups.setdefault(record.fields.get("group", ""), []).append(views.figure(desk, card.id))
    drawn = [chart for title, shown in groups.items() for chart in _charts(title, shown)]
    series = _series([one for shown in groups.values() for one in shown])
    return Ledger(tuple(drawn), tuple(series), tuple((title, _marked(shown, notes)) for title, shown in groups.items()))


def _marked(shown: Sequence[views.Figure], notes: Notes) -> tuple[tuple[views.Figure, Mark], ...]:
    return tuple((one, notes.mark(source for seen in one.observations for source in seen.sources)) for one in shown)


def _charts(title: str, shown: Sequence[views.Figure]) -> Iterable[charts.Chart]:
    """A chart for each measure told more than once, and one for those of one unit of which any is given."""
    for one in shown:
        if len(one.observations) > 1:
            values = [seen.quantity for seen in one.observations]
            year, labels = _short_times(one)
            yield charts.columns(list(zip(labels, values, strict=True)), year + _measured(one))
    units: dict[str, list[views.Figure]] = {}
    for one in shown:
        if len(one.observations) == 1:
            units.setdefault(one.unit, []).append(one)
    for unit, same in units.items():
        if len(same) > 1 and any(one.current.quantity.is_given for one in same):
            yield charts.bars(same, f"{title or '各项'}（{unit}）" if unit else title)


def _series(shown: Sequence[views.Figure]) -> Iterable[Series]:
    """The numbers of the charts of more than one time, those of the same times in one table, five at most."""
    times: dict[tuple[str, ...], list[views.Figure]] = {}
    for one in shown:
        if len(one.observations) > 1:
            times.setdefault(_times(one), []).append(one)
    for listed, same in times.items():
        for at in range(0, len(same), 5):
            part = same[at : at + 5]
            rows = zip(*([seen.quantity for seen in one.observations] for one in part), strict=True)
            yield Series(tuple(one.title for one in part), tuple(zip(listed, rows, strict=True)))


def _times(one: views.Figure) -> tuple[str, ...]:
    return tuple(seen.as_of.shown if seen.as_of else seen.date_text or UNDATED for seen in one.observations)


def _short_times(one: views.Figure) -> tuple[str, tuple[str, ...]]:
    """The times of a measure as they fit under columns: months, and apart from them the year where it is one."""
    seen = [observed.as_of for observed in one.observations]
    years = {when.year if when else None for when in seen}
    if len(years) == 1 and None not in years and all(when and when.month and not when.end for when in seen):
        return f"{years.pop()}年", tuple(f"{when.month}月" for when in seen if when)
    return "", _times(one)


def _measured(one: views.Figure) -> str:
    return f"{one.title}（{one.unit}）" if one.unit else one.title
