"""Cells: a value of a record as the text of a cell, and back.

A list stands one entry a line. An item with fields is `县委书记：***` where its first field and one more say it all,
else `{role: …, note: …}` as in the file. What does not read back as the same value is never written the short way.
"""

from __future__ import annotations

import re

from corridor import emitting, reading, values
from corridor.composing import Tree
from corridor.kinds.common import Part
from corridor.kinds.shapes import Shape, shapes

LONGEST = 32_000  # characters; a cell of Excel takes 32,767
TOO_LONG = "（太长，请在文件里改）"
ELSEWHERE = "（见表：{}）"
_COLON = "："
_BREAK = re.compile(r"\r\n|\r|\n")


class Unreadable(ValueError):
    """A cell nobody could read; carries what to write instead."""


def shown(shape: Shape, value: Tree | None) -> str:
    """The text of a cell; empty for no value."""
    if value is None or value == "":
        return ""
    if shape.many:
        entries = value if isinstance(value, list) else [value]
        return "\n".join(_entry(shape, one) for one in entries)
    if isinstance(value, str):
        return _word(shape, value.rstrip("\n"))
    return _quantity(value) or _braces(value)


def taken(shape: Shape, text: str) -> Tree | None:
    """The value a cell means; None for an empty one. Raises Unreadable."""
    text = _BREAK.sub("\n", text).strip("\n")
    if not text.strip():
        return None
    if shape.many:
        entries = [_entered(shape, line.strip()) for line in _lines(text)]
        return entries[0] if shape.wraps and len(entries) == 1 and isinstance(entries[0], str) else entries
    if text.startswith("{") and shape.sort == "quantity":
        return _unbraced(text)
    if "\n" in text:
        return f"{text}\n"
    return _code(shape, text.strip())


def fits(shape: Shape, value: Tree | None) -> bool:
    """Whether every entry of a list of groups stands in its cell in the short way."""
    if shape.part is None or not isinstance(value, list):
        return True
    return all(_short(shape, one) for one in value)


def _lines(text: str) -> list[str]:
    """The entries of a cell: one a line; one in braces may go over several."""
    found: list[str] = []
    for line in text.split("\n"):
        if found and found[-1].startswith("{") and not found[-1].endswith("}"):
            found[-1] += f"\n{line}"
        elif line.strip():
            found.append(line.strip())
    return found


def _entry(shape: Shape, value: Tree) -> str:
    if shape.part is None and isinstance(value, str):
        text = _word(shape, value.rstrip("\n"))
        return text if "\n" not in text and not text.startswith("{") else _quoted(text)
    return _short(shape, value) or _braces(value)


def _entered(shape: Shape, line: str) -> Tree:
    if shape.part is None:
        return _unquoted(line) if line.startswith('{"') else _code(shape, line)
    if line.startswith("{"):
        return _unbraced(line)
    first, second = _line_fields(shape.part, line)
    head, colon, rest = line.partition(_COLON)
    if shape.part.IS_TEXT and not colon:
        return line
    if not colon or not rest.strip():
        alone = shapes(shape.part)[shape.part.ALONE or first.key]
        return {alone.key: _code(alone, head.strip())}
    return {first.key: _code(first, head.strip()), second.key: _code(second, rest.strip())}


def _short(shape: Shape, value: Tree) -> str:
    """An item as `甲：乙`; empty where that would not read back as the same."""
    if shape.part is not None and shape.part.IS_TEXT and isinstance(value, str):
        return value if value and not value.startswith("{") and _entered(shape, value) == value else ""
    if shape.part is None or not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        return ""
    known = shapes(shape.part)
    if not all(key in known for key in value):
        return ""
    line = _COLON.join(_word(known[key], str(one)) for key, one in value.items())
    if "\n" in line or not line.strip() or line.startswith("{"):
        return ""
    return line if _entered(shape, line) == value else ""


def _line_fields(part: type[Part], line: str) -> tuple[Shape, Shape]:
    """What stands before and behind the colon of a line: the first field; then the count, if it is one, or the name."""
    known = shapes(part)
    first, *others = (known[key] for key in (part.LINE or tuple(known)[:2]))
    rest = line.partition(_COLON)[2].strip()
    fitting = (one for one in others if one.sort != "quantity" or len(others) == 1 or _is_amount(rest))
    return first, next(fitting, others[-1] if others else first)


def _is_amount(text: str) -> bool:
    """Whether words behind a colon are a quantity; a bare mask is a name."""
    try:
        found = values.quantity(text)
    except values.Malformed:
        return False
    return found.is_given or bool(found.unit or found.qualifier)


def _word(shape: Shape, value: str) -> str:
    """A fixed value by its label."""
    return dict(shape.choices).get(value, value)


def _code(shape: Shape, text: str) -> str:
    """A fixed value by its code."""
    return next((code for code, label in shape.choices if text == label), text)


def _quantity(value: Tree) -> str:
    """A quantity of the long form in one line, where it reads back as the same."""
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        return ""
    try:
        long = values.qualified(**value)  # type: ignore[arg-type] # all texts, as just seen
        return long.written if values.quantity(long.written) == long else ""
    except (values.Malformed, TypeError):
        return ""


def _braces(value: Tree) -> str:
    """A value as our files write it in braces; a text of several lines with \\n in quotes."""
    if isinstance(value, dict):
        pairs = (f"{emitting.scalar(key, in_brackets=True)}: {_braces(one)}" for key, one in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_braces, value)) + "]"
    return emitting.scalar(value, in_brackets=True)


def _unbraced(text: str) -> Tree:
    found = reading.read("", f"x: {text}\n".encode())
    if found.problems or not isinstance(found.tree, dict):
        raise Unreadable("花括号里写成 {字段: 值, 字段: 值}；不会写就用另一张表，一行一项")
    return found.tree["x"]


def _quoted(text: str) -> str:
    """A text of several lines, or one that begins with a brace, as one line."""
    return "{" + emitting.escaped(text) + "}"


def _unquoted(line: str) -> str:
    found = reading.read("", f"x: {line[1:-1]}\n".encode())
    if found.problems or not isinstance(found.tree, dict) or not isinstance(found.tree["x"], str):
        raise Unreadable('引号没有配对：写成 {"第一行\\n第二行"}')
    return found.tree["x"]
