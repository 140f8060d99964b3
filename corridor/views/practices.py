"""Practices: the groups of a numbered practice as bays, and the stages of a project."""

from __future__ import annotations

from typing import Any

from corridor.desk import Desk
from corridor.facts import Card, Record
from corridor.plain import Plain
from corridor.values import PartialDate


class Item(Plain, frozen=True):
    name: str
    id: str
    note: str
    inside: tuple[Group, ...] = ()


class Group(Plain, frozen=True):
    """A group of a numbered practice; `missing` bays are drawn empty."""

    count: int
    measure: str
    name: str
    items: tuple[Item, ...]
    status: str
    inferred: bool
    cited: bool
    missing: int
    note: str = ""


class Practice(Plain, frozen=True):
    groups: tuple[Group, ...]
    reading: dict[str, str] | None


class Stage(Plain, frozen=True):
    """One stage of a project, with its day and its evidence; one nobody wrote of is silent, never "not done"."""

    label: str
    state: str
    note: str
    when: PartialDate | None = None


def practice(desk: Desk, target: str, *, depth: int = 1) -> Practice:
    """The groups of a practice as bays; a listed item that is a practice itself shows its own groups inside."""
    record = desk.record(target)
    groups = tuple(_group(desk, group, depth) for group in record.fields.get("groups", []))
    reading = record.fields.get("reading")
    shown = None if reading is None else {"label": "", "note": "", **reading}
    return Practice(groups, shown)


def _group(desk: Desk, group: dict[str, Any], depth: int) -> Group:
    items = tuple(_item(desk, item, depth) for item in group.get("items", []))
    count = group.get("count", len(items))
    listed = "not_expanded" if not items else "complete" if count == len(items) else "partial"
    status = group.get("items_status") or listed
    missing = max(0, count - len(items)) if status in ("not_expanded", "partial") else 0
    cited = any(item.get("source") for item in group.get("items", []))
    return Group(
        count,
        group.get("measure", ""),
        group.get("name", ""),
        items,
        status,
        group.get("basis") == "inferred",
        cited,
        missing,
        group.get("note", ""),
    )


def _item(desk: Desk, item: dict[str, Any], depth: int) -> Item:
    card = desk.find(item["record"]) if item.get("record") else None
    inside: tuple[Group, ...] = ()
    if card is not None and card.kind == "practice" and depth > 0:
        inside = practice(desk, card.id, depth=depth - 1).groups
    return Item(item["name"], card.id if card else "", item.get("note") or item.get("role") or "", inside)


def carried_out(desk: Desk, record: Record, made: Practice) -> list[tuple[str, list[Card]]]:
    """Each listed item with the activities that carry it out: its own record, or those named or sorted like it.

    Nothing where no item has one: the source is silent then, and an empty row of boxes would say it was not done.
    """
    names = [item for group in made.groups for item in group.items]
    activities = [card for card in desk.referrers(record.id) if card.kind == "activity"]
    told = []
    for item in names:
        own = desk.find(item.id) if item.id else None
        cards = [own] if own is not None and own.kind == "activity" else []
        cards += [card for card in activities if item.name in card.title or item.name == card.type]
        told.append((item.name, cards))
    return told if any(cards for _, cards in told) else []


def stages(desk: Desk, target: str) -> list[Stage]:
    """All stages of a people's-livelihood project, told of or silent; none for a project that has none."""
    from corridor.kinds.works import STAGES

    listed = {one["stage"]: one for one in desk.record(target).fields.get("stages", [])}
    if not listed:
        return []
    made = []
    for key, label in STAGES.labels.items():
        own = listed.get(key, {})
        made.append(Stage(label, "evidence" if own else "silent", own.get("evidence", ""), own.get("date")))
    return made
