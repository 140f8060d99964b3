"""Writing: a record's tree as typed → the one form `fmt` writes: canonical names, values and order."""

from __future__ import annotations

from typing import Any

from corridor.composing import Path, Tree
from corridor.kinds.common import Entry, Part
from corridor.kinds.shapes import Shape, shapes

# The order of a record: what it is, what it says, where it belongs, where it is from, its text, what became of it.
FIRST = ("id", "title", "type", "date", "date_text", "status", "summary")
LAST = ("areas", "tags", "related", "media", "sources", "body", "corrections", "minor_changes", "reviews", "former_ids")
# A file with a list: its field, and its label. A page has a field of that name too, which lists texts, not records.
LISTS = ("items", "条目")
_QUANTITY = {"数值": "value", "单位": "unit", "限定": "qualifier"}

Renamed = dict[Path, Path]  # where something stood, and where it stands now


def listed(tree: Any) -> str:
    """The field under which a file lists its records; empty for a file of one record."""
    key = next((key for key in LISTS if isinstance(tree, dict) and key in tree), "")
    items = tree[key] if key else None
    return key if isinstance(items, list) and items and all(isinstance(one, dict) for one in items) else ""


def written(model: type[Entry], tree: dict[str, Tree]) -> tuple[dict[str, Tree], Renamed]:
    """A whole file in its one form, and where everything went; what no field is called stays, behind the others."""
    renamed: Renamed = {}
    key = listed(tree)
    shared = {name: value for name, value in tree.items() if name != key}
    made = _group(model, shared, (), (), renamed)
    if key:
        items = tree[key]
        assert isinstance(items, list)
        renamed[key,] = (LISTS[0],)
        made[LISTS[0]] = [_group(model, one, (key, at), (LISTS[0], at), renamed) for at, one in enumerate(items)]
    return made, renamed


def in_order(model: type[Part]) -> list[str]:
    """The fields of a model in the order they are written in."""
    known = list(shapes(model))
    if not issubclass(model, Entry):
        return known
    own = [key for key in known if key not in FIRST and key not in LAST]
    return [*FIRST, *own, *(key for key in LAST if key in known)]


def _group(model: type[Part], tree: Any, old: Path, new: Path, renamed: Renamed) -> dict[str, Tree]:
    known = shapes(model)
    labels = {shape.label: key for key, shape in known.items()}
    typed = {(name if name in known else labels.get(name, name)): name for name in tree}
    order = [*in_order(model), *(key for key in typed if key not in known)]
    made: dict[str, Tree] = {}
    for key in order:
        if key not in typed or (tree[typed[key]] == "" and key in known):
            continue
        here, there = (*old, typed[key]), (*new, key)
        renamed[here] = there
        made[key] = _value(known.get(key), tree[typed[key]], here, there, renamed)
    return made


def _value(shape: Shape | None, value: Tree, old: Path, new: Path, renamed: Renamed) -> Tree:
    if shape is None:
        return value
    if isinstance(value, list):
        items = [_value(shape, one, (*old, at), (*new, at), renamed) for at, one in enumerate(value)]
        renamed.update({(*old, at): (*new, at) for at in range(len(items))})
        if shape.wraps and len(items) == 1 and isinstance(items[0], str):
            renamed[(*old, 0)] = new
            return items[0]
        return items
    if isinstance(value, dict):
        if shape.part is not None:
            return _group(shape.part, value, old, new, renamed)
        return {_QUANTITY.get(key, key): one for key, one in value.items()}  # a quantity in its long form
    return next((code for code, label in shape.choices if value == label), value)
