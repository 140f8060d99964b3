"""Explaining: what is wrong with a record, in the office's words and at the office's places."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from corridor import prose, reading
from corridor.facts import Path
from corridor.kinds.shapes import leaves, shapes, typed_path
from corridor.problems import CODES, Problem, problem

if TYPE_CHECKING:
    from pydantic import ValidationError

    from corridor.kinds.common import Entry


_EXPECTED = {
    "list_type": "列表，每行以减号开头",
    "model_type": "“字段: 值”的写法",
    "model_attributes_type": "“字段: 值”的写法",
}


def located(
    text: reading.Text,
    path: Path,
    code: str,
    words: dict[str, str],
    *,
    offset: int = 0,
    length: int = 0,
    key: bool = False,
) -> Problem:
    """A Problem at a path of a file's tree; `offset` characters into a text there, or at its key."""
    at = reading.place(text, path, offset, length, key=key)
    return problem(code, at, quoted=text.line(at.line), **words)


def writing(text: reading.Text, entry: Entry, prefix: Path) -> list[Problem]:
    """Faults of the prose in every rich field."""
    found = []
    for path, shape, value in leaves(entry):
        if shape.sort == "rich":
            for fault in prose.faults(value):
                found.append(
                    located(
                        text,
                        (*prefix, *path),
                        fault.code,
                        {"found": fault.found},
                        offset=fault.offset,
                        length=fault.length,
                    )
                )
    return found


def explain(
    text: reading.Text, entry_model: type[Entry], tree: Any, prefix: Path, error: ValidationError
) -> list[Problem]:
    """Pydantic's errors in the office's words and at the office's places."""
    found = []
    for one in error.errors(include_url=False):
        loc: Path = tuple(one["loc"])
        holder = _model_at(entry_model, loc[:-1])
        name = (
            str(loc[-1])
            if loc and not isinstance(loc[-1], int)
            else next((str(s) for s in reversed(loc) if isinstance(s, str)), "")
        )
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
        elif code not in CODES:
            code = "E206"
            words["expected"] = _EXPECTED.get(one["type"], "一行文字")
            words["remedy"] = words["remedy"] or "照着 docs/ 里的例子改"
        own = typed_path(entry_model, tree, path)
        found.append(located(text, (*prefix, *own), code, words, key=at_key))
    return found


def _short(value: object) -> str:
    return str(value)[:30] if isinstance(value, str) else ""


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
    close = difflib.get_close_matches(name, known, 1, 0.6)
    if close:
        key = known[close[0]]
        return f"是不是“{shapes(holder)[key].label}”？写成 {key}:"
    return "删去这一行，或改成认得的字段：" + "、".join(s.label for s in shapes(holder).values())
