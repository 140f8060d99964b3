"""Blocks: the lines of a text become headings, paragraphs, lists, quotations, tables and rules.

Only what the office needs of Markdown, so that nothing it typed can vanish: a line that is no block is a paragraph.
One pass over the lines for each level of nesting; levels are bounded, so no text can make it slow or deep.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

DEEPEST = 10

Span = Callable[[str, bool], str]
"""The content of one block, and whether it is quoted -> its HTML."""

_FIRST = frozenset(" #>-0123456789")
_HEADING = re.compile(r" {0,3}(#{1,6}) +(.*\S)")
_RULE = re.compile(r" {0,3}-{3,}")
_QUOTE = re.compile(r" {0,3}>(?: |$)")
# A number is kept to what <ol start> and <li value> can show unchanged: no leading zero, no full-width digit.
# A line of dashes only (- - -) is text.
_ITEM = re.compile(r"( *)(?:-|(0|[1-9][0-9]{0,8})\.) +(?=.*[^ -])")
_SEPARATOR = re.compile(r"[ |:-]*-[ |:-]*")
_COLUMN = re.compile(r":?-+:?")
# Besides what Unicode calls wide: a mask and the place of a reference (private use), which show as Chinese words.
_CHINESE = frozenset("*\ue000\ue001·—…‘’“”")


def write(text: str, span: Span) -> str:
    """The HTML of a whole text; `span` writes what stands inside each block."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_Blocks([line.expandtabs(4).rstrip() for line in lines], span).write())


@dataclass(slots=True)
class _Blocks:
    """The lines of one level (a text, a quotation, an item of a list), without blanks at their ends."""

    lines: list[str]
    span: Span
    is_quoted: bool = False
    depth: int = 0

    def write(self) -> list[str]:
        made: list[str] = []
        at = 0
        while (at := self._next(at)) < len(self.lines):
            html, at = self._start(at)(at)
            made.append(html)
        return made

    def _next(self, at: int) -> int:
        """The first line from `at` on that is not blank."""
        while at < len(self.lines) and not self.lines[at]:
            at += 1
        return at

    def _start(self, at: int) -> Callable[[int], tuple[str, int]]:
        """Who writes the block that begins at this line."""
        line = self.lines[at]
        if line[0] not in _FIRST and "|" not in line:
            return self._paragraph
        if _HEADING.match(line):
            return self._heading
        if self.depth < DEEPEST and _QUOTE.match(line):
            return self._quote
        if _RULE.fullmatch(line) and not any(self.lines[max(at - 1, 0) : at] + self.lines[at + 1 : at + 2]):
            return self._rule
        if self.depth < DEEPEST and _ITEM.match(line):
            return self._list
        return self._table if self._is_table(at) else self._paragraph

    def _heading(self, at: int) -> tuple[str, int]:
        found = _HEADING.match(self.lines[at])
        assert found
        # The page's own title is the h1.
        level = min(len(found[1]) + 1, 4)
        return f"<h{level}>{self.span(found[2], self.is_quoted)}</h{level}>", at + 1

    def _rule(self, at: int) -> tuple[str, int]:
        return "<hr>", at + 1

    def _paragraph(self, at: int) -> tuple[str, int]:
        end = at + 1
        while end < len(self.lines) and self._goes_on(end):
            end += 1
        content = _joined([line.strip() for line in self.lines[at:end]])
        return f"<p>{self.span(content, self.is_quoted)}</p>", end

    def _goes_on(self, at: int) -> bool:
        """Whether this line carries the paragraph before it on; two full-width blanks begin a new one, as on paper."""
        line = self.lines[at]
        if not line or line.lstrip(" ").startswith("\u3000"):
            return False
        item = _ITEM.match(line)
        if item and item[2] not in (None, "1"):
            return True
        return self._start(at) == self._paragraph

    def _quote(self, at: int) -> tuple[str, int]:
        own: list[str] = []
        while at < len(self.lines) and (found := _QUOTE.match(self.lines[at])):
            own.append(self.lines[at][found.end() :])
            at += 1
        inner = _Blocks(own, self.span, True, self.depth + 1).write()
        return "<blockquote>{}</blockquote>".format("\n".join(inner)), at

    def _list(self, at: int) -> tuple[str, int]:
        first = _ITEM.match(self.lines[at])
        assert first
        items: list[tuple[str | None, list[str]]] = []
        is_loose = False
        while found := self._sibling(at, first):
            own, at = self._item(at, found)
            items.append((found[2], own))
            after = self._next(at)
            if after > at and self._sibling(after, first):
                is_loose, at = True, after
        return self._items(items, is_loose), at

    def _sibling(self, at: int, first: re.Match[str]) -> re.Match[str] | None:
        """The mark of one more item of the list `first` began: dashes never join numbers, or a number would be lost."""
        found = _ITEM.match(self.lines[at]) if at < len(self.lines) else None
        is_same = found and (found[2] is None) == (first[2] is None) and len(found[1]) < len(first[1]) + 2
        return found if is_same else None

    def _item(self, at: int, mark: re.Match[str]) -> tuple[list[str], int]:
        """The lines of one item, unindented, and where it ends: what is indented by two, or carries a paragraph on."""
        own = [self.lines[at][mark.end() :]]
        at += 1
        while (after := self._next(at)) < len(self.lines):
            line = self.lines[after]
            indent = len(line) - len(line.lstrip(" "))
            if indent < len(mark[1]) + 2 and (after > at or _ITEM.match(line) or not self._goes_on(after)):
                break
            own += self.lines[at:after]
            own.append(line[min(indent, mark.end()) :])
            at = after + 1
        return own, at

    def _items(self, items: list[tuple[str | None, list[str]]], is_loose: bool) -> str:
        begin = int(items[0][0] or 1)
        written = []
        for expected, (number, own) in enumerate(items, begin):
            inner = _Blocks(own, self.span, self.is_quoted, self.depth + 1).write()
            if inner and inner[0].startswith("<p>") and not is_loose and "" not in own:
                inner[0] = inner[0][len("<p>") : -len("</p>")]
            value = f' value="{number}"' if number and int(number) != expected else ""
            written.append("<li{}>{}</li>".format(value, "\n".join(inner)))
        tag = "ul" if items[0][0] is None else "ol"
        start = f' start="{begin}"' if begin != 1 else ""
        return "<{0}{1}>\n{2}\n</{0}>".format(tag, start, "\n".join(written))

    def _is_table(self, at: int) -> bool:
        below = self.lines[at + 1] if at + 1 < len(self.lines) else ""
        if "|" not in self.lines[at] or "|" not in below or not _SEPARATOR.fullmatch(below):
            return False
        columns = _cells(below)
        return all(map(_COLUMN.fullmatch, columns)) and len(columns) == len(_cells(self.lines[at]))

    def _table(self, at: int) -> tuple[str, int]:
        # A row longer than the heading keeps its cells: dropping them, as Markdown does, would lose text.
        end = at + 2
        while end < len(self.lines) and "|" in self.lines[end]:
            end += 1
        head = "".join(f'<th scope="col">{cell}</th>' if cell else "<td></td>" for cell in self._row(at))
        rows = ["".join(f"<td>{cell}</td>" for cell in self._row(row)) for row in range(at + 2, end)]
        body = "<tbody>{}</tbody>".format("".join(f"<tr>{row}</tr>" for row in rows)) if rows else ""
        return f"<table><thead><tr>{head}</tr></thead>{body}</table>", end

    def _row(self, at: int) -> list[str]:
        return [self.span(cell, self.is_quoted) for cell in _cells(self.lines[at])]


def _joined(lines: list[str]) -> str:
    """The lines of a paragraph as one text: no blank comes between two Chinese characters."""
    pieces = lines[:1]
    for before, line in pairwise(lines):
        pieces += "" if _is_chinese(before[-1]) and _is_chinese(line[0]) else "\n", line
    return "".join(pieces)


def _is_chinese(character: str) -> bool:
    return character in _CHINESE or east_asian_width(character) in "WF"


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
