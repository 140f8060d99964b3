"""Figures: the ledger as pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from corridor.desk import Desk
from corridor.facts import Card
from corridor.keys import Query
from corridor.kinds import model
from corridor.plain import Plain
from corridor.values import Absent, PartialDate, Quantity, Withheld
from corridor.views.rows import chosen
from corridor.views.sources import Source, sources


class Observation(Plain, frozen=True):
    quantity: Quantity
    as_of: PartialDate | None
    date_text: str
    area: str
    sources: tuple[Source, ...]


class Figure(Plain, frozen=True):
    """A measure of the ledger; `compare` is (stated, published records, difference) where records are counted by it."""

    id: str
    title: str
    unit: str
    definition: str
    derivation: str
    group: str
    observations: tuple[Observation, ...]
    compare: tuple[Quantity, int, Quantity] | None
    quoted_by: list[Card]

    @property
    def current(self) -> Observation:
        return self.observations[-1]


def figure(desk: Desk, target: str) -> Figure:
    """A measure of the ledger as pages show it."""
    record = desk.figure_record(target)
    fields = record.fields
    observations = tuple(
        Observation(
            one["quantity"],
            one.get("as_of"),
            one.get("date_text", ""),
            one.get("area", ""),
            sources(desk, record, one.get("sources") or fields.get("sources", [])),
        )
        for one in fields["observations"]
    )
    compare = None
    if fields.get("compare"):
        compare = _compared(desk, observations[-1].quantity, fields["compare"])
    derivation = chosen(model("figure"), "derivation", fields.get("derivation", "reported"))
    return Figure(
        record.id,
        record.title,
        fields.get("unit", ""),
        fields.get("definition", ""),
        derivation,
        fields.get("group", ""),
        observations,
        compare,
        desk.referrers(record.id),
    )


def _compared(desk: Desk, stated: Quantity, how: dict[str, str]) -> tuple[Quantity, int, Quantity]:
    """The stated count against the records published (rule 2); nothing is computed from a withheld one."""
    where = (("type", how["type"]),) if how.get("type") else ()
    published = len(desk.cards(Query((how["kind"],), where, "source")))
    if isinstance(stated.value, Decimal):
        return stated, published, Quantity(stated.value - published, stated.unit)
    return stated, published, Quantity(Withheld() if stated.is_withheld else Absent.UNKNOWN, stated.unit)


def figures(desk: Desk) -> list[Figure]:
    """The whole ledger, in the order of the source."""
    return [figure(desk, card.id) for card in desk.cards(Query(("figure",), order="source"))]


def tally(desk: Desk, targets: Iterable[str] | None = None) -> dict[str, int]:
    """How many measures are given, withheld, or neither."""
    shown = figures(desk) if targets is None else [figure(desk, target) for target in targets]
    given = sum(one.current.quantity.is_given for one in shown)
    withheld = sum(one.current.quantity.is_withheld for one in shown)
    return {"given": given, "withheld": withheld, "other": len(shown) - given - withheld}
