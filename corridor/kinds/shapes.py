"""Shapes: what a model's fields are (label, sort, one or many), read once from the models themselves."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from corridor.kinds.common import Choices, Part, Sort, listed
from corridor.plain import Plain


class Shape(Plain, frozen=True):
    """One field of a model: `many` means a list; `part` is the model of its items where they have fields."""

    name: str
    label: str
    sort: str
    kinds: tuple[str, ...]
    many: bool
    part: type[Part] | None
    required: bool
    example: str
    choices: tuple[tuple[str, str], ...] = ()  # fixed values with their labels; none for a field that is free
    wraps: bool = False  # one text may stand for a list of one

    @property
    def key(self) -> str:
        """The name as typed in YAML (`from` is a word of Python's own)."""
        return self.name.rstrip("_")


@cache
def shapes(model: type[BaseModel]) -> dict[str, Shape]:
    """Every field of a model by its key, in the order of the class."""
    found = {}
    for name, info in model.model_fields.items():
        sort, many, part = _unwrap(info.annotation)
        sort = next((m for m in info.metadata if isinstance(m, Sort)), sort)
        extra = info.json_schema_extra
        example = str(extra.get("example", "…")) if isinstance(extra, dict) else "…"
        shape = Shape(
            name,
            info.title or name,
            sort.name if sort else "item",
            sort.kinds if sort else (),
            many,
            part,
            info.is_required(),
            example,
            _choices(info.metadata),
            many and _wraps(info.annotation, info.metadata),
        )
        found[shape.key] = shape
    return found


def _choices(metadata: list[Any]) -> tuple[tuple[str, str], ...]:
    fixed = (one.func.labels for one in metadata if isinstance(getattr(one, "func", None), Choices))
    return tuple(next(fixed, {}).items())


def _wraps(annotation: Any, metadata: Iterable[Any] = ()) -> bool:
    """Whether one text may stand for a list of one, here or where the list is one of several forms."""
    inner = typing.get_args(annotation)
    if typing.get_origin(annotation) is typing.Annotated:
        return _wraps(inner[0], inner[1:])
    if any(getattr(one, "func", None) is listed for one in metadata):
        return True
    return typing.get_origin(annotation) in (typing.Union, types.UnionType) and any(map(_wraps, inner))


def _unwrap(annotation: Any) -> tuple[Sort | None, bool, type[Part] | None]:
    """Peel Optional, Annotated and list off an annotation: its sort, whether it is a list, its model."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return None, False, annotation
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        inner, *metadata = typing.get_args(annotation)
        own = next((m for m in metadata if isinstance(m, Sort)), None)
        sort, many, part = _unwrap(inner)
        return own or sort, many, part
    if origin is list:
        sort, _, part = _unwrap(typing.get_args(annotation)[0])
        return sort, True, part
    if origin in (typing.Union, types.UnionType):
        inner = next(a for a in typing.get_args(annotation) if a is not type(None))
        return _unwrap(inner)
    return Sort("text"), False, None


@cache
def labels(model: type[BaseModel]) -> dict[str, str]:
    """The fields of a model by their labels."""
    return {shape.label: key for key, shape in shapes(model).items()}


@cache
def parted(model: type[BaseModel]) -> dict[str, Shape]:
    """The fields of a model that have fields of their own."""
    return {key: shape for key, shape in shapes(model).items() if shape.part is not None}


def canonical(model: type[BaseModel], tree: Any) -> Any:
    """The tree with Chinese labels exchanged for field names and empty values left out, as deep as models go."""
    if not isinstance(tree, dict):
        return tree
    known, by_label = shapes(model), labels(model)
    made: dict[str, Any] = {}
    for typed, value in tree.items():
        key = str(typed if typed in known else by_label.get(typed, typed))
        shape = known.get(key)
        if shape is not None and (value == "" or value is None):
            continue
        made[shape.name if shape else key] = _canonical_value(shape.part if shape else None, value)
    return made


def _canonical_value(part: type[Part] | None, value: Any) -> Any:
    if part is None:
        return value
    return [canonical(part, one) for one in value] if isinstance(value, list) else canonical(part, value)


def typed_path(model: type[BaseModel], tree: Any, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """A path of field names as the office typed it: labels where it typed labels, list wrappers undone."""
    here: type[BaseModel] | None = model
    made: list[str | int] = []
    for step in path:
        if isinstance(step, int):
            if isinstance(tree, list) and step < len(tree):
                made.append(step)
                tree = tree[step]
            continue  # one text typed where a list is allowed: the text itself is the place
        shape = shapes(here).get(step.rstrip("_")) if here is not None else None
        key = step.rstrip("_") if shape else step
        if isinstance(tree, Mapping) and key not in tree and shape is not None and shape.label in tree:
            key = shape.label
        made.append(key)
        tree = tree.get(key) if isinstance(tree, Mapping) else None
        here = shape.part if shape else None
    return tuple(made)


def plain(part: Part) -> dict[str, Any]:
    """A validated model as plain data: what was left out is absent, values stay Quantity and PartialDate."""
    made: dict[str, Any] = {}
    known = vars(part)
    for key, shape in shapes(type(part)).items():
        value = known[shape.name]
        if value is None:
            continue
        if isinstance(value, list):
            value = [plain(v) if isinstance(v, Part) else v for v in value]
        elif isinstance(value, Part):
            value = plain(value)
        made[key] = value
    return made


def leaves(part: Part) -> list[tuple[tuple[str | int, ...], Shape, Any]]:
    """Every single value of a record with its path and shape, in the order of the class."""
    found: list[tuple[tuple[str | int, ...], Shape, Any]] = []
    _gather(part, (), found)
    return found


def _gather(part: Part, path: tuple[str | int, ...], found: list[tuple[tuple[str | int, ...], Shape, Any]]) -> None:
    known = vars(part)
    for key, shape in shapes(type(part)).items():
        value = known[shape.name]
        if value is None:
            continue
        here = (*path, key)
        for at, one in enumerate(value) if isinstance(value, list) else ((-1, value),):
            place = here if at < 0 else (*here, at)
            if isinstance(one, Part):
                _gather(one, place, found)
            else:
                found.append((place, shape, one))
