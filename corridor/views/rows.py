"""Rows: the fields of a record as its page lists them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from corridor.facts import Record
from corridor.kinds import model
from corridor.plain import Plain


class Row(Plain, frozen=True):
    """A field ready to show. `sort` says how (text, name, date, quantity, ref, party, item); `columns` of an item."""

    field: str
    label: str
    sort: str
    value: Any
    many: bool = False
    columns: tuple[Row, ...] = ()


def rows(record: Record) -> list[Row]:
    """The fields of a record that its page lists, in the order of its kind; what is left out is not listed."""
    from corridor.kinds.shapes import shapes

    entry = model(record.kind)
    made = []
    for key, shape in shapes(entry).items():
        if key in entry.HIDDEN or key not in record.fields:
            continue
        value = chosen(entry, key, record.fields[key])
        made.append(Row(key, shape.label, shape.sort, _shown(shape, value), shape.many, _columns(shape, value)))
    return made


def chosen(entry: Any, key: str, value: Any) -> Any:
    """A fixed value as its Chinese label; anything else as it is."""
    labels = choices(entry, key)
    return labels.get(value, value) if labels and isinstance(value, str) else value


@cache
def choices(entry: Any, key: str) -> Mapping[str, str]:
    """The fixed values of a field with their labels, in their order; none for a field that is free."""
    from corridor.kinds.shapes import shapes

    shape = shapes(entry).get(key.rstrip("_"))
    return dict(shape.choices) if shape is not None else {}


def _shown(shape: Any, value: Any) -> Any:
    """Items with their fixed values as labels."""
    if shape.part is None:
        return value
    items = value if isinstance(value, list) else [value]
    made = [{key: chosen(shape.part, key, one) for key, one in item.items()} for item in items]
    return made if isinstance(value, list) else made[0]


def _columns(shape: Any, value: Any) -> tuple[Row, ...]:
    """The fields that occur in at least one item."""
    from corridor.kinds.shapes import shapes

    if shape.part is None:
        return ()
    items = value if isinstance(value, list) else [value]
    return tuple(
        Row(key, own.label, own.sort, None, own.many)
        for key, own in shapes(shape.part).items()
        if any(key in item for item in items)
    )
