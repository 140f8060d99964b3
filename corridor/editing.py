"""Editing: a file as the office typed it, brought to say another tree with as few lines changed as can be.

What does not differ is not touched: comments, order of fields, quotes and line breaks stay as typed. What differs is
written as `emitting` writes it. The result is read back before it is handed out.
"""

from __future__ import annotations

import difflib
import json

from msgspec import Struct, field

from corridor import emitting, reading
from corridor.composing import Mark, Path, Tree

Fields = dict[str, Tree]


class Unwritable(Exception):
    """A change that could not be written: the file cannot be read, or a text YAML cannot hold."""


def changed(text: str, after: Fields) -> str:
    """`text` (a file of ours) as it must be to read as `after`. Raises Unwritable."""
    before = _read(text)
    if before.tree == after:
        return text
    if not isinstance(before.tree, dict):
        raise Unwritable(before.problems[0].title if before.problems else "no fields")
    made = _few_lines(before, before.tree, after)
    if made is None:
        try:
            made = emitting.emitted(after, comments(before))
        except ValueError as error:
            raise Unwritable(str(error)) from error
        if _read(made).tree != after:
            raise Unwritable("the change does not read back")
    return made


def _few_lines(before: reading.Text, old: Fields, after: Fields) -> str | None:
    """The changed file with all other lines as they were; None where the change does not go by lines."""
    edits = _Edits(before, _marks(before))
    try:
        edits.mapping((), old, after)
    except ValueError:
        return None
    made = edits.applied()
    return made if _read(made).tree == after else None


def comments(text: reading.Text) -> dict[Path, list[str]]:
    """The comment lines of a file, each by the path of what stands below it; those at the end by ()."""
    marks = _marks(text)
    inside = _inside_texts(marks)
    starts = sorted(
        {(mark.key_line or mark.line, len(path), path) for path, mark in marks.items() if path}, key=_by_line
    )
    found: dict[Path, list[str]] = {}
    for number, line in enumerate(text.text.split("\n"), 1):
        if line.lstrip().startswith("#") and number not in inside:
            path = next((path for start, _, path in starts if start > number), ())
            found.setdefault(path, []).append(line.strip())
    return found


def _by_line(one: tuple[int, int, Path]) -> tuple[int, int]:
    """Line, then depth: of what begins on one line the outermost comes first."""
    return one[0], one[1]


def _read(text: str) -> reading.Text:
    return reading.read("", text.encode())


def _marks(text: reading.Text) -> dict[Path, Mark]:
    if text.marks is None:
        reading.place(text, ())
    return text.marks or {}


def _inside_texts(marks: dict[Path, Mark]) -> set[int]:
    """The lines inside texts of several lines: a # there is a character like any other."""
    inside: set[int] = set()
    for mark in marks.values():
        if mark.style in ("|", ">"):
            inside.update(range(mark.line + 1, mark.end_line))
        elif mark.style in ("'", '"') and mark.end_line > mark.line:
            inside.update(range(mark.line + 1, mark.end_line + 1))
    return inside


class _Edits(Struct):
    """Changes to one file, gathered by line and put in from the end."""

    text: reading.Text
    marks: dict[Path, Mark]
    made: list[tuple[int, int, list[str]]] = field(default_factory=list)  # lines from, up to (not with), lines instead
    lines: list[str] = field(default_factory=list)
    inside: set[int] = field(default_factory=set)
    below: dict[Path, list[Path]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lines = self.text.text.split("\n")
        if self.lines and not self.lines[-1]:
            self.lines.pop()
        self.inside = _inside_texts(self.marks)
        for path in self.marks:
            if path:
                self.below.setdefault(path[:-1], []).append(path)

    def applied(self) -> str:
        lines = list(self.lines)
        in_order = sorted(self.made, key=lambda one: (one[0], one[1]))
        for start, end, instead in reversed(in_order):
            lines[start - 1 : end - 1] = instead
        return "\n".join(lines) + "\n"

    # --- what differs ------------------------------------------------------------

    def mapping(self, path: Path, old: Fields, new: Fields) -> None:
        """Bring a group of fields, which stands in lines of its own, to its new values."""
        if not any(key in old for key in new):
            self.replace(path, new)
            return
        indent = " " * (self.marks[(*path, next(iter(old)))].key_column - 1)
        for key, value in old.items():
            here = (*path, key)
            if key not in new:
                self._remove(here)
            elif new[key] != value:
                self.value(here, value, new[key])
        last = ""
        for key in new:
            if key in old:
                last = key
                continue
            after = self._end((*path, last)) if last else self.marks[(*path, next(iter(old)))].key_line
            self._insert(after, emitting.block(key, new[key], indent), path if not last else ())

    def value(self, path: Path, old: Tree, new: Tree) -> None:
        mark = self.marks[path]
        if isinstance(old, dict) and isinstance(new, dict) and mark.style != "{" and old and new:
            self.mapping(path, old, new)
        elif isinstance(old, list) and isinstance(new, list) and mark.style != "{" and old and new:
            self._sequence(path, old, new)
        else:
            self.replace(path, new)

    def _sequence(self, path: Path, old: list[Tree], new: list[Tree]) -> None:
        indent = " " * (self._dash((*path, 0)) - 1)
        same = difflib.SequenceMatcher(None, [*map(json.dumps, old)], [*map(json.dumps, new)], autojunk=False)
        for sort, start, end, to, until in same.get_opcodes():
            if sort == "equal":
                continue
            both = min(end - start, until - to)
            for at in range(both):
                self.value((*path, start + at), old[start + at], new[to + at])
            for at in range(start + both, end):
                self._remove((*path, at))
            if until - to > both:
                lines = [line for one in new[to + both : until] for line in emitting.item(one, indent)]
                place = start + both
                self._insert(self._end((*path, place - 1)) if place else self._start((*path, 0)), lines)

    # --- lines -------------------------------------------------------------------

    def replace(self, path: Path, new: Tree) -> None:
        """Write a value anew; of a value in brackets the outermost brackets are written anew."""
        if not path:
            raise ValueError("nothing of the file stays")
        outer = next((path[:n] for n in range(1, len(path)) if self.marks[path[:n]].style == "{"), None)
        if outer is not None:
            raise ValueError("a value in brackets is replaced by its brackets")
        start, end = self._start(path), self._end(path)
        kept = [self.lines[at - 1] for at in range(start + 1, end) if self._is_comment(at)]
        if isinstance(path[-1], str):
            mark = self.marks[path]
            first = self.lines[start - 1][: mark.key_column - 1]
            made = emitting.block(path[-1], new, " " * (mark.key_column - 1))
        else:
            first = self.lines[start - 1][: self._dash(path) - 1]
            made = emitting.item(new, " " * (self._dash(path) - 1))
        made[0] = first + made[0][len(first) :]  # `- ` before the first field of an item
        self.made.append((start, end, [*kept, *made]))

    def _remove(self, path: Path) -> None:
        start, end = self._start(path), self._end(path)
        if isinstance(path[-1], str) and self.lines[start - 1][: self.marks[path].key_column - 1].strip():
            raise ValueError("the first field of an item holds its dash")
        self.made.append((start, end, []))

    def _insert(self, before: int, lines: list[str], first_of: Path = ()) -> None:
        if first_of:
            raise ValueError("a field before the first of an item")
        self.made.append((before, before, lines))

    def _is_comment(self, number: int) -> bool:
        return self.lines[number - 1].lstrip().startswith("#") and number not in self.inside

    def _start(self, path: Path) -> int:
        mark = self.marks[path]
        return mark.key_line or mark.line

    def _dash(self, path: Path) -> int:
        """The column of the dash before an item."""
        mark = self.marks[path]
        column = self.lines[mark.line - 1].rfind("-", 0, mark.column - 1) + 1
        if not column:
            raise ValueError("an item without a dash on its line")
        return column

    def _end(self, path: Path) -> int:
        """The line after a value: behind its last line, before comments and blank lines that follow it."""
        mark = self.marks[path]
        below = self.below.get(path)
        if below and mark.style != "{":
            return self._end(below[-1])
        if mark.style not in ("|", ">"):
            return max(mark.end_line, mark.line, mark.key_line) + 1
        last = min(mark.end_line - 1, len(self.lines))
        while last > mark.line and not self.lines[last - 1].strip():
            last -= 1
        return last + 1
