"""Explaining: what is wrong with a record, in the office's words and at the office's places."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol

from corridor import prose, reading
from corridor.facts import Path
from corridor.kinds.shapes import Shape, labels, leaves, parted, shapes, typed_path
from corridor.kinds.writing import listed
from corridor.plain import Plain
from corridor.problems import CODES, MOST, Problem, problem
from corridor.wording import wide_blank

if TYPE_CHECKING:
    from pydantic import ValidationError

    from corridor.kinds.common import Entry


class Where(Protocol):
    """What has a place for every field of a record: a file, or the row of a sheet."""

    @property
    def model(self) -> type[Entry]: ...

    def problem(
        self, own: Path, code: str, words: dict[str, str], *, offset: int = 0, length: int = 0, key: bool = False
    ) -> Problem:
        """A Problem at a field: `offset` characters into its text, at the words found there, or at its key."""


class Spot(Plain, frozen=True):
    """One record in a file: its model, and its position where the file is a list (else -1)."""

    text: reading.Text
    model: type[Entry]
    position: int = -1

    def path(self, own: Path) -> Path:
        """A path of field names as typed in the file: below the record's item, or among what all items share."""
        tree: Any = self.text.tree
        if self.position < 0:
            return typed_path(self.model, tree, own)
        key = listed(tree)
        item = tree[key][self.position]
        typed = typed_path(self.model, item, own)
        shared = typed_path(self.model, tree, own)
        if own and typed[0] not in item and shared[0] in tree:
            return shared
        return (key, self.position, *typed)

    def problem(
        self, own: Path, code: str, words: dict[str, str], *, offset: int = 0, length: int = 0, key: bool = False
    ) -> Problem:
        """A Problem at a field: `offset` characters into its text, at the words found there, or at its key."""
        found = "" if length else words.get("found", "")
        at = reading.place(self.text, self.path(own), offset, length, key=key, words=found)
        return problem(code, at, quoted=self.text.line(at.line), **words)


def writing(spot: Where, entry: Entry) -> list[Problem]:
    """Faults of the prose in every rich field."""
    return [
        spot.problem(path, fault.code, {"found": _short(fault.found)}, offset=fault.offset, length=fault.length)
        for path, shape, value in leaves(entry)
        if shape.sort == "rich"
        for fault in prose.faults(value)
    ]


def twice(spot: Where, tree: Any) -> list[Problem]:
    """Fields typed by their name and by their label as well."""
    return [
        spot.problem((*path, label), "E103", {"found": f"{key}、{label}"}, key=True)
        for path, part, fields in _parts(spot.model, tree, ())
        if not labels(part).keys().isdisjoint(fields)
        for label, key in labels(part).items()
        if label in fields and key in fields
    ]


def _parts(part: Any, tree: Any, path: Path) -> Iterator[tuple[Path, Any, dict[str, Any]]]:
    """Every group of fields of a record as typed, with its path and model."""
    if not isinstance(tree, dict):
        return
    yield path, part, tree
    for key, shape in parted(part).items():
        value = tree.get(key, tree.get(shape.label))
        if shape.part is not None:
            for at, one in enumerate(value) if isinstance(value, list) else [(None, value)]:
                yield from _parts(shape.part, one, (*path, key) if at is None else (*path, key, at))


def explain(spot: Where, error: ValidationError) -> list[Problem]:
    """Pydantic's errors in the office's words and at the office's places."""
    found, entry_model = [], spot.model
    for one in error.errors(include_url=False)[: MOST + 1]:
        loc: Path = tuple(one["loc"])
        named = next((loc[: at + 1] for at in reversed(range(len(loc))) if isinstance(loc[at], str)), ("",))
        holder, name = _model_at(entry_model, named[:-1]), str(named[-1])
        shape = shapes(holder).get(name.rstrip("_")) if holder else None
        label = shape.label if shape else name
        words = {
            "label": label,
            "field": name,
            "found": _short(one.get("input")),
            "expected": "文字",
            "remedy": "",
            "example": "…",
        }
        words |= {k: str(v) for k, v in (one.get("ctx") or {}).items() if k in words}
        code, path, at_key = one["type"], loc, False
        if code == "missing":
            code, path = "E201", loc[:-1]
            words["example"] = shape.example if shape else "…"
        elif code == "extra_forbidden":
            code, at_key = "E202", True
            words["found"], words["remedy"] = name, _meant(name, holder)
            if "：" in name:
                code, words["remedy"] = "E111", name.replace("：", ": ", 1)
            elif wide := wide_blank(name):
                code, words["found"] = "E112", wide
        elif code not in CODES:
            code = "E206"
            words["expected"], words["remedy"] = _form(one["type"], shape)
        found.append(spot.problem(path, code, words, key=at_key))
    return found


def _short(value: object) -> str:
    return str(value)[:30] if isinstance(value, str) else ""


def _form(sort: str, shape: Shape | None) -> tuple[str, str]:
    """What a field must look like that was typed as something else, and how to type it."""
    fields = list(shapes(shape.part).values()) if shape and shape.part else []
    inner = next((one for one in fields if one.required), fields[0] if fields else None)
    example = f"{{{inner.key}: {inner.example}}}" if inner else "内容"
    if sort == "list_type":
        return "列表", f"另起一行，缩进两格，每项以减号开头：- {example}"
    if sort in ("model_type", "model_attributes_type"):
        return "“字段: 值”的写法", f"写成 {example}"
    return "一行文字", "只写一行文字；文字里有冒号、方括号、花括号的，给整个值加引号"


def _model_at(entry_model: Any, loc: Path) -> Any:
    here = entry_model
    for step in loc:
        if isinstance(step, str) and here is not None:
            shape = shapes(here).get(step.rstrip("_"))
            here = shape.part if shape else None
    return here


def _meant(name: str, holder: Any) -> str:
    if holder is None:
        return "删去这一行"
    known = {**{key: key for key in shapes(holder)}, **{s.label: key for key, s in shapes(holder).items()}}
    # Of two Chinese characters one may be wrong; in an English word most letters are right.
    close = difflib.get_close_matches(name, known, 1, 0.6 if name.isascii() else 0.5)
    if close:
        key = known[close[0]]
        return f"是不是“{shapes(holder)[key].label}”？写成 {key}:"
    return "删去这一行，或改成认得的字段：" + "、".join(s.label for s in shapes(holder).values())
