"""Selection: which records a publication holds: those it names, those a query finds, or those of its period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from corridor.cycles import NOT_COUNTED
from corridor.facts import Card, Record
from corridor.keys import Query
from corridor.kinds import KINDS
from corridor.layouts import layout_of

# Held by these although nothing is typed: the four lists are made of the tasks, panels of the corridor's bays.
_DEFAULTS = {
    "lists": Query(("task",), order="source"),
    "panel": Query(tuple(kind.name for kind in KINDS if kind.name not in NOT_COUNTED), order="source"),
}
# What cannot be made of nothing. A bulletin of a month without records says that there are none.
_NEEDS = ("briefing", "lists", "panel", "door_card")


class Asks(Protocol):
    """The desk, or the corpus behind it."""

    def cards(self, query: Query) -> list[Card]:
        """The answer to a query."""


class Desk(Asks, Protocol):
    """What a maker asks."""

    def card(self, id_: str) -> Card:
        """The card of a record."""

    def meaning(self, target: str, kind: str = "") -> str:
        """The id a reference means."""

    def setting(self, name: str) -> Any:
        """A setting by its dotted name."""


def holds(desk: Desk, record: Record) -> list[Card]:
    """The records of a publication, each once, in order; the document all is taken from is not one of them."""
    parts = [record.fields, *record.fields.get("outline", [])]
    chosen = [card for part in parts for card in of_section(desk, part)]
    if not chosen:
        chosen = _of_layout(desk, record)
    return list({card.id: card for card in chosen}.values())


def of_section(desk: Desk, section: Mapping[str, Any]) -> list[Card]:
    """What one section of an outline takes: the records it names, then those its query finds."""
    named = [desk.card(target) for target in (*section.get("selection", ()), *section.get("records", ()))]
    query = query_of(section)
    return [*named, *(desk.cards(query) if query else ())]


def is_chosen(record: Record) -> bool:
    """Whether a publication says itself which records it holds."""
    return any(record.fields.get(name) for name in ("selection", "query", "outline"))


def query_of(section: Mapping[str, Any]) -> Query | None:
    """The query typed in a publication or a section of its outline."""
    typed = section.get("query")
    if not typed:
        return None
    where = {"type": "type", "area": "areas", "township": "township", "tag": "tags"}
    wanted = tuple(sorted((field, typed[key]) for key, field in where.items() if key in typed))
    period = typed["period"].text if "period" in typed else ""
    return Query(tuple(typed.get("kinds", ())), wanted, typed.get("order", "source"), typed.get("limit", 0), period)


def is_empty(asks: Asks, card: Card) -> bool:
    """Whether a publication that cannot be made of nothing holds nothing."""
    layout = layout_of(card.type, card.more)
    parts = [card.more, *card.more.get("outline", [])]
    queries = [query for query in map(query_of, parts) if query]
    named = any(part.get("selection") or part.get("records") or part.get("text") for part in parts)
    if layout is None or named or not (queries or layout.name in _NEEDS):
        return False
    default = _DEFAULTS.get(layout.name)
    return not any(asks.cards(query) for query in (queries or ([default] if default else [])))


def _of_layout(desk: Desk, record: Record) -> list[Card]:
    layout = layout_of(record.type, record.fields)
    if layout is not None and layout.name in _DEFAULTS:
        return desk.cards(_DEFAULTS[layout.name])
    period = record.fields.get("period")
    if period is None or record.fields.get("query"):
        return []
    kinds = tuple(kind.name for kind in KINDS if kind.name not in NOT_COUNTED)
    source = desk.meaning(desk.setting("bulletins.document") or "", "document")
    order = "source" if source and record.fields.get("cycle") == "year" else "date"
    return [card for card in desk.cards(Query(kinds, order=order, period=period.text)) if card.id != source]
