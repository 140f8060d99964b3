"""Emitting: a tree of texts → YAML of our own subset, always in the same form.

What is short stands in one line (`{role: 县委书记, name: ***}`, `[甲, 乙]`), what is long in lines of its own, and a
text of several lines behind `|`. Whatever is written here reads back as the same tree; that is a property test.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from corridor.composing import UNFIT, Path, Tree

WIDEST = 100  # columns of a line in brackets; a Chinese character takes two
_INDENT = "  "
# How a text may not begin or what it may not hold if it is to stand without quotes. A star and [[…]] are exchanged
# before YAML sees them (see reading), so they need none.
_OPENS = re.compile(r"[-?:](?:\s|$)|[,\]{}#&!|>'\"%@`]|\[(?!\[)|[*+][ \t]|-{3}|\.{3}")
_HOLDS = re.compile(r":(?:\s|$)|\s#|\t")
_BRACKETS = re.compile(r"[,\[\]{}]|:[,?\[\]{}]|^[-?:]")
# A list of sentences reads better one a line, however short.
_SENTENCE = re.compile(r"[，。；：？！]")
_LINKS = re.compile(r"\[\[[^\[\]\n]*\]\]")


def emitted(tree: Mapping[str, Tree], comments: Mapping[Path, list[str]] | None = None) -> str:
    """A whole file. `comments` stand before the line of their path, at its indent; those of `()` at the end.

    A comment whose path is not in the tree (its field went) comes first of all.

    Raises ValueError for a text that YAML cannot hold.
    """
    waiting = dict(comments or {})
    at_end = waiting.pop((), [])
    lines = _mapping(tree, (), "", waiting)
    homeless = [line for lines_ in waiting.values() for line in lines_]
    return "\n".join([*homeless, *lines, *at_end, ""])


def block(key: str, value: Tree, indent: str = "") -> list[str]:
    """The lines of one field and its value at an indent."""
    return _field(key, value, (key,), indent, {})


def item(value: Tree, indent: str = "") -> list[str]:
    """The lines of one item of a list at an indent."""
    return _item(value, (0,), indent, {})


def inline(value: Tree) -> str | None:
    """A value on one line, for the inside of brackets; None where it holds a text of several lines."""
    if isinstance(value, str):
        return None if "\n" in value else scalar(value, in_brackets=True)
    if isinstance(value, list):
        parts = [inline(one) for one in value]
        return None if None in parts else f"[{', '.join(map(str, parts))}]"
    pairs = {key: inline(one) for key, one in value.items()}
    if None in pairs.values():
        return None
    return "{" + ", ".join(f"{scalar(key, in_brackets=True)}: {one}" for key, one in pairs.items()) + "}"


def scalar(text: str, *, in_brackets: bool = False) -> str:
    """A text of one line: as it stands where YAML reads it so, else in quotes. Raises ValueError."""
    if UNFIT.search(text):
        raise ValueError(f"no YAML can hold {text!r}")
    if "\n" in text or "\r" in text or text.startswith("\t"):
        return escaped(text)
    plain = _LINKS.sub("xx", text)
    is_plain = text and text == text.strip() and not _OPENS.match(plain) and not _HOLDS.search(plain)
    if is_plain and not (in_brackets and _BRACKETS.search(plain)) and "[[" not in plain and "]]" not in plain:
        return text
    return "'{}'".format(text.replace("'", "''"))


def escaped(text: str) -> str:
    """A text of any lines on one line, in quotes with signs for its breaks."""
    said = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return f'"{said}"'


def columns(text: str) -> int:
    """How many columns an editor gives a text."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _mapping(tree: Mapping[str, Tree], path: Path, indent: str, comments: dict[Path, list[str]]) -> list[str]:
    made: list[str] = []
    for key, value in tree.items():
        made += _field(key, value, (*path, key), indent, comments)
    return made


def _field(key: str, value: Tree, path: Path, indent: str, comments: dict[Path, list[str]]) -> list[str]:
    head = f"{indent}{scalar(key)}:"
    before = [indent + one for one in _taken(comments, path)]
    if isinstance(value, str):
        return [*before, *_text(head, value, indent)]
    if _fits(value, len(indent) + columns(head)):
        return [*before, *(indent + one for one in _below(comments, path)), f"{head} {inline(value)}"]
    if isinstance(value, dict):
        return [*before, head, *_mapping(value, path, indent + _INDENT, comments)]
    made = [*before, head]
    for at, one in enumerate(value):
        made += _item(one, (*path, at), indent + _INDENT, comments)
    return made


def _item(value: Tree, path: Path, indent: str, comments: dict[Path, list[str]]) -> list[str]:
    before = [indent + one for one in _taken(comments, path)]
    if isinstance(value, str):
        return [*before, *_text(f"{indent}-", value, indent)]
    if _fits(value, len(indent) + 2) and not (isinstance(value, dict) and len(value) == 1):
        return [*before, *(indent + one for one in _below(comments, path)), f"{indent}- {inline(value)}"]
    if isinstance(value, dict):
        first = next(iter(value))
        before += [indent + one for one in _taken(comments, (*path, first))]
        lines = _mapping(value, path, indent + _INDENT, comments)
    else:
        lines = [line for at, one in enumerate(value) for line in _item(one, (*path, at), indent + _INDENT, comments)]
    return [*before, f"{indent}- {lines[0].lstrip(' ')}", *lines[1:]]


def _taken(comments: dict[Path, list[str]], path: Path) -> list[str]:
    return comments.pop(path, [])


def _below(comments: dict[Path, list[str]], path: Path) -> list[str]:
    """The comments inside a value that now stands on one line."""
    inside = [one for one in comments if one[: len(path)] == path]
    return [line for one in inside for line in comments.pop(one)]


def _text(head: str, text: str, indent: str) -> list[str]:
    lines = text.split("\n")
    if len(lines) == 1:
        return [f"{head} {scalar(text)}"]
    is_odd = not text.strip() or any("\t" in line[: len(line) - len(line.lstrip())] for line in lines) or "\r" in text
    if is_odd or UNFIT.search(text):
        return [f"{head} {scalar(text)}"]
    body, keep = text.rstrip("\n"), len(text) - len(text.rstrip("\n"))
    first = next(line for line in body.split("\n") if line.strip())
    spaced = first.startswith(" ") or body.startswith("\n") or not body.split("\n")[0].strip()
    mark = f"|{len(_INDENT) if spaced else ''}{'-' if keep == 0 else '+' if keep > 1 else ''}"
    inner = indent + _INDENT
    made = [f"{inner}{line}" if line else "" for line in body.split("\n")]
    return [f"{head} {mark}", *made, *[""] * (keep - 1)]


def _fits(value: Tree, used: int) -> bool:
    """Whether a list or group is short enough for one line: texts only, or in a list groups of texts only."""
    if not value:
        return True
    inner = list(value.values()) if isinstance(value, dict) else value
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return False  # one group a line reads better than all in one
    if not all(isinstance(one, str) for one in inner):
        return False
    if isinstance(value, list) and any(_SENTENCE.search(str(one)) for one in value):
        return False
    line = inline(value)
    return line is not None and used + 1 + columns(line) <= WIDEST
