"""Held: the records of a kind as content/ holds them now, ready to be shown in a sheet or changed by one."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path
from typing import Any

from corridor import editing, gathering, reading
from corridor.composing import Tree
from corridor.importing.writing import Entry
from corridor.kinds import Kind, model
from corridor.plain import Plain

Fields = dict[str, Tree]


class Held(Plain, frozen=True):
    """One record: its file (below content/), where it stands in a file with a list, and its fields by their names."""

    entry: Entry
    file: str
    position: int
    text: reading.Text


def held(content: Path, kind: Kind, files: Container[str] | None = None) -> dict[str, Held]:
    """Every record of a kind by its id below the kind's folder, in the order of files; of some files only, if given.

    Files that cannot be read are left out: `check` tells of them.
    """
    found: dict[str, Held] = {}
    folder = content / kind.folder
    names = (name for name, _, _ in gathering.walk(content, kind.folder)) if folder.is_dir() else ()
    for name in names:
        if not name.endswith((".yaml", ".yml")) or (files is not None and name not in files):
            continue
        text = gathering.read_file(content, name)
        if not text.problems and isinstance(text.tree, dict):
            for one in _records(kind, name, text, text.tree):
                found.setdefault(one.entry.id, one)
    return found


def is_taken(content: Path, id_: str) -> bool:
    """Whether there is a file of an id, kind's folder included, also one that nobody can read."""
    return any((content / f"{id_}{ending}").exists() for ending in (".yaml", ".yml"))


def is_shared(kind: Kind, one: Held, key: str) -> bool:
    """Whether a field is said once for all records of a file: no row can take it away from one of them."""
    from corridor.kinds.shapes import shapes
    from corridor.kinds.writing import listed

    tree: Any = one.text.tree
    if one.position < 0:
        return False
    names = (key, shapes(model(kind.name))[key].label)
    return not any(name in tree[listed(tree)][one.position] for name in names) and any(name in tree for name in names)


def _records(kind: Kind, name: str, text: reading.Text, tree: Fields) -> list[Held]:
    from corridor.kinds.writing import LISTS, listed, written

    made, _ = written(model(kind.name), tree)
    stem = name.removeprefix(f"{kind.folder}/").rpartition(".")[0]
    if not listed(tree):
        return [Held(Entry(stem, {key: value for key, value in made.items() if key != "id"}), name, -1, text)]
    items: Any = made[LISTS[0]]
    shared = {key: value for key, value in made.items() if key != LISTS[0]}
    return [
        Held(Entry(f"{stem}/{item['id']}", {**shared, **{k: v for k, v in item.items() if k != "id"}}), name, at, text)
        for at, item in enumerate(items)
        if isinstance(item.get("id"), str)
    ]


def put_in(kind: Kind, tree: Fields, position: int, changes: dict[str, Tree | None]) -> Fields:
    """A file's tree as typed with some fields of one of its records changed; None takes a field away.

    A field is set under the name it was typed with; a new one comes where `fmt` would put it.
    """
    from corridor.kinds.writing import listed

    if position < 0:
        return _changed(kind, tree, changes)
    key = listed(tree)
    items: Any = tree[key]
    made = [_changed(kind, one, changes) if at == position else one for at, one in enumerate(items)]
    return {**tree, key: made}


def _changed(kind: Kind, tree: Fields, changes: dict[str, Tree | None]) -> Fields:
    from corridor.kinds.shapes import shapes
    from corridor.kinds.writing import in_order

    entry = model(kind.name)
    labels = {key: shape.label for key, shape in shapes(entry).items()}
    order = {key: at for at, key in enumerate(in_order(entry))}
    canonical = {label: key for key, label in labels.items()}
    made = dict(tree)
    for key, value in changes.items():
        typed = labels.get(key, key) if key not in made and labels.get(key, key) in made else key
        if value is None:
            made.pop(typed, None)
        elif typed in made:
            made[typed] = value
        else:
            before = [one for one in made if order.get(canonical.get(one, one), 0) < order.get(key, 0)]
            at = [*made].index(before[-1]) + 1 if before else 0
            items = [*made.items()]
            made = dict([*items[:at], (key, value), *items[at:]])
    return made


def rewritten(text: reading.Text, tree: Fields) -> bytes:
    """The file as it must be to say a tree. Raises editing.Unwritable."""
    return editing.changed(text.text, tree).encode()
