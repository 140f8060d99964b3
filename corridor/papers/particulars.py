"""Particulars: when, where and who, as a print tells them of a record in one line."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape

from corridor import prose, views
from corridor.desk import Desk
from corridor.facts import Record
from corridor.kinds import model
from corridor.templating import day, quantity
from corridor.values import WITHHELD, PartialDate, Quantity

# What a print tells of a record besides its words; the web page tells the rest.
FACTS = ("place", "host", "by", "level", "participants", "approved_by", "owner", "figure")


def particulars(desk: Desk, record: Record, *, brief: bool) -> tuple[tuple[str, Markup], ...]:
    """(label, safe HTML) of what stands in the line below a title; only the time where it is to be brief."""
    made: list[tuple[str, Markup]] = []
    if record.date is not None or record.date_text:
        made.append(("时间", day(record.date) if record.date is not None else _words(record.date_text)))
    if record.type and not brief:
        made.append(("类别", escape(views.chosen(model(record.kind), "type", record.type))))
    shown = {} if brief else {row.field: row for row in views.rows(record)}
    for key in FACTS:
        if key in shown:
            row = shown[key]
            values = row.value if row.many else [row.value]
            made.append((row.label, Markup("、").join(one_value(desk, row.sort, value) for value in values)))
    return tuple(made)


def one_value(desk: Desk, sort: str, value: Any) -> Markup:
    """One value in a line of print: a person by role, a record by its title, a measure by its number."""
    if isinstance(value, Quantity):
        return quantity(value)
    if isinstance(value, PartialDate):
        return day(value)
    if sort == "item":
        return _person(desk, value)
    if sort in ("ref", "party"):
        card = desk.find(value)
        if card is not None and card.kind == "figure":
            return Markup("{}，{}").format(_words(card.title), quantity(views.figure(desk, card.id).current.quantity))
        return _words(card.title if card is not None else value)
    return _words(str(value))


def _person(desk: Desk, one: dict[str, Any]) -> Markup:
    """Someone by role, and in brackets what else is told: name or that it is withheld, body, how many, a note."""
    told = []
    if one.get("name"):
        withheld = Markup('<span class="withheld">姓名未公布</span>')
        told.append(withheld if one["name"].strip("*") in ("", WITHHELD) else _words(one["name"]))
    if one.get("party"):
        told.append(one_value(desk, "party", one["party"]))
    if one.get("count"):
        told.append(quantity(one["count"]))
    if one.get("note"):
        told.append(_words(one["note"]))
    role = _words(one.get("role", ""))
    return role + Markup("（{}）").format(Markup("，").join(told)) if told else role


def _words(text: str) -> Markup:
    return Markup(prose.inline(text))
