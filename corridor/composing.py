"""Composing: parser events → a tree of texts, refusing what is not in our YAML subset; on demand with every mark."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from msgspec import Struct

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
Path: TypeAlias = tuple[str | int, ...]

MAX_DEPTH = 32
STAR, OPEN, CLOSE = "\ue000", "\ue001", "\ue002"
# What no page can show, what YAML refuses or takes for a line's end, and the characters lent to stars and brackets.
UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff\ufeff\ufffe\uffff\U000f0000-\U0010ffff]"
)
_LIST_MARK = re.compile(r"\s*(?P<found>[*+][ \t]+\S.*)")
_COMMENT = re.compile(r"[\s,\]}]*?(?P<mark>\s#|(?<=:)\s+#).*")


class Mark(Struct):
    """Where a value begins and ends; its length is 0 where it runs over several lines.

    `style` is libyaml's: | > ' " or none, and { for what stands in brackets. `end_line` and `end_column` are behind its
    last character; of a block (| > or without brackets) they may lie behind blank lines and comments after it.
    """

    line: int
    column: int
    length: int
    style: str = ""
    value: str = ""
    key_line: int = 0
    key_column: int = 0
    key_length: int = 0
    end_line: int = 0
    end_column: int = 0


class Refused(Exception):
    """A construct that is not in our subset; raised where reading on makes no sense."""

    def __init__(self, code: str, line: int, column: int, length: int = 1, **words: str) -> None:
        self.code, self.line, self.column, self.length, self.words = code, line, column, length, words
        super().__init__(code)


class Composer:
    """Takes parser events one by one and builds the tree without recursion, so depth is ours to bound."""

    def __init__(self, text: str, marks: dict[Path, Mark] | None, *, exchanged: bool) -> None:
        self.marks, self.exchanged = marks, exchanged
        self.lines = text.split("\n")
        self.has_comments = "#" in text
        self.has_list_marks = "* " in text or "+ " in text
        self.refused: list[Refused] = []  # wrong, but the rest of the file can be read
        self.root: Tree | None = None
        self.open: list[dict[str, Tree] | list[Tree]] = []
        self.keys: list[str | None] = []  # the key waiting for its value, one per open mapping
        self.path: list[str | int] = []
        self.waiting: dict[int, Mark] = {}  # marks of the waiting keys, by depth
        self.documents = 0

    def take(self, event: Any) -> None:
        name = type(event).__name__
        if name == "ScalarEvent":
            self._scalar(event)
        elif name in ("MappingStartEvent", "SequenceStartEvent"):
            self._refuse_extras(event)
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            if len(self.open) >= MAX_DEPTH:
                raise Refused("E115", line, column)
            if self.open and isinstance(self.open[-1], dict) and self.keys[-1] is None:
                remedy = "字段名只能是文字；值以 { 或 [ 开头时给整个值加引号"
                raise Refused("E114", line, column, found=self._rest(line, column), remedy=remedy)
            child: dict[str, Tree] | list[Tree] = {} if name == "MappingStartEvent" else []
            self._put(child, event)
            self.open.append(child)
            self.keys.append(None)
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            self.open.pop()
            self.keys.pop()
            if self.marks is not None:
                mark = self.marks[tuple(self.path)]
                mark.end_line, mark.end_column = event.end_mark.line + 1, event.end_mark.column + 1
            if self.path:
                self.path.pop()
        elif name == "DocumentStartEvent":
            self.documents += 1
            if self.documents > 1 or event.version or event.tags:
                line, column = event.start_mark.line + 1, event.start_mark.column + 1
                remedy = "一个文件只写一份，去掉 --- 和 % 开头的行"
                found = self._rest(line, column)
                raise Refused("E114", line, column, len(found), found=found, remedy=remedy)

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_extras(event)
        if self.has_list_marks and event.style not in ("|", ">", "'", '"'):
            self._refuse_list_marks(event)
        value: str = event.value
        if self.exchanged and (STAR in value or OPEN in value or CLOSE in value):
            value = value.replace(STAR, "*").replace(OPEN, "[").replace(CLOSE, "]")
        if event.style == '"' and (unfit := UNFIT.search(value)):  # typed as an escape: "\x07"
            start = event.start_mark
            found = f"U+{ord(unfit[0]):04X}"
            self.refused.append(Refused("E104", start.line + 1, start.column + 1, found=found))
        parent = self.open[-1] if self.open else None
        if isinstance(parent, dict) and self.keys[-1] is None:
            self._key(parent, value, event)
            return
        if self.has_comments:
            self._refuse_comment(event, key=False)
        self._put(value, event)
        if self.path:
            self.path.pop()

    def _key(self, parent: dict[str, Tree], value: str, event: Any) -> None:
        mark = event.start_mark
        if value in parent:
            self.refused.append(Refused("E103", mark.line + 1, mark.column + 1, len(value), found=value))
        end = event.end_mark
        if self.lines[end.line][end.column : end.column + 1] in (",", "}"):
            # In braces 1,234名 is a value that ends at the comma and a field 234名 without one: text would be lost.
            comma = max(0, self.lines[mark.line].rfind(",", 0, mark.column))
            found, remedy = "花括号里的半角逗号把值分成了两半", "值里的逗号改用全角“，”，或者给整个值加引号"
            self.refused.append(Refused("E101", mark.line + 1, comma + 1, found=found, remedy=remedy))
        if self.has_comments:
            self._refuse_comment(event, key=True)
        self.keys[-1] = value
        if self.marks is not None:
            self.waiting[len(self.open)] = Mark(0, 0, 0, "", "", mark.line + 1, mark.column + 1, len(value))

    def _put(self, value: Tree, event: Any) -> None:
        """Hang a value on its parent and note where it stands; leaves its path on `self.path`."""
        key_mark = None
        if not self.open:
            self.root = value
        else:
            parent = self.open[-1]
            if isinstance(parent, dict):
                key = self.keys[-1]
                assert key is not None  # libyaml delivers key and value in turn
                parent[key] = value
                self.keys[-1] = None
                self.path.append(key)
                key_mark = self.waiting.get(len(self.open))
            else:
                self.path.append(len(parent))
                parent.append(value)
        if self.marks is not None:
            self.marks[tuple(self.path)] = _mark_of(event, value, key_mark)

    def _refuse_extras(self, event: Any) -> None:
        for sign, extra in (("&", event.anchor), ("!", event.tag)):
            if extra is not None:
                line, column = event.start_mark.line + 1, event.start_mark.column + 1
                found, remedy = self._rest(line, column), f"值以 {sign} 开头时给整个值加引号"
                raise Refused("E114", line, column, len(found), found=found, remedy=remedy)

    def _refuse_comment(self, event: Any, *, key: bool) -> None:
        if event.style in ("|", ">"):
            return
        end = event.end_mark
        rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
        found = re.match(r":\s+#", rest) if key else _COMMENT.fullmatch(rest)
        if found:
            column = end.column + rest.index("#") + 1
            self.refused.append(Refused("E110", end.line + 1, column, len(self.lines[end.line]) - column + 1))

    def _refuse_list_marks(self, event: Any) -> None:
        """A star with a blank behind it, where a line or a value begins: somebody meant a list."""
        start = event.start_mark
        for number in range(start.line, min(event.end_mark.line + 1, len(self.lines))):
            column = start.column if number == start.line else 0
            found = _LIST_MARK.match(self.lines[number], column)
            if found:
                at, words = found.start("found") + 1, found["found"]
                self.refused.append(Refused("E106", number + 1, at, len(words), found=words))

    def _rest(self, line: int, column: int) -> str:
        """The word of the office's own text that begins at a place."""
        return self.lines[line - 1][column - 1 :].partition(" ")[0]


def _mark_of(event: Any, value: Tree, key: Mark | None) -> Mark:
    start, end = event.start_mark, event.end_mark
    style = getattr(event, "style", None) or ("{" if getattr(event, "flow_style", False) else "")
    length = 0
    if start.line == end.line and style not in ("|", ">"):
        length = max(1, end.column - start.column)
    elif not isinstance(value, str):
        length = 1
    mark = Mark(start.line + 1, start.column + 1, length, style, value if isinstance(value, str) else "")
    mark.end_line, mark.end_column = end.line + 1, end.column + 1
    if key is not None:
        mark.key_line, mark.key_column, mark.key_length = key.key_line, key.key_column, key.key_length
        if value == "" and not style:  # `title:` with nothing behind it: point at the key
            mark.line, mark.column, mark.length = key.key_line, key.key_column, key.key_length
    return mark
