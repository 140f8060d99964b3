"""Reading: one file's text becomes a tree of texts, in our strict YAML subset; the Place of any path in it.

Stock YAML breaks this content: a star is an alias, 12:30 is 750, `no` is False, a full-width colon is reported a
line late. So every `*`, `[[` and `]]` is exchanged, character for character, for a private-use character before
the C parser sees it and back in every scalar; scalars stay text; anchors, tags, merges, several documents and a
comment behind a value are refused. Specification: YAML 1.1 as in libyaml, less all of that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeAlias

from corridor.problems import Place, Problem, problem

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
Path: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 2_000_000
MAX_DEPTH = 32
_STAR, _OPEN, _CLOSE = "\ue000", "\ue001", "\ue002"
# What no page can show, what YAML refuses or takes for a line's end, and the characters lent to stars and brackets.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff\ufeff\ufffe\uffff\U000f0000-\U0010ffff]"
)
_LIST_MARK = re.compile(r"\s*(?P<found>[*+][ \t]+\S.*)")
_MANY = 20  # a file that is no text at all is told in twenty problems, not in a million
_BACK = str.maketrans({_STAR: "*", _OPEN: "[", _CLOSE: "]"})
_LINK = re.compile(r"\[\[([^\[\]\n]*)\]\]")
_COMMENT = re.compile(r"[\s,\]}]*?(?P<mark>\s#|(?<=:)\s+#).*")


@dataclass(slots=True)
class Text:
    """A file as read: its tree (None where nothing could be read) and what is wrong with its writing."""

    file: str
    text: str
    tree: Tree | None = None
    problems: list[Problem] = field(default_factory=list)
    marks: dict[Path, _Mark] | None = None  # where every path stands, once somebody asked
    lines: list[str] | None = None  # the same

    def line(self, number: int) -> str:
        """The office's own line, counted from 1; empty where there is none."""
        if self.lines is None:
            self.lines = self.text.split("\n")
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


def read(file: str, data: bytes) -> Text:
    """Decode and parse one file; problems are gathered in the result, never raised."""
    if len(data) > MAX_BYTES:
        return Text(file, "", problems=[problem("E117", Place(file), found=f"{len(data) / 1e6:.1f} MB")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Text(file, "", problems=[_foreign(file, data, error.start)])
    read_text = Text(file, text.replace("\r\n", "\n").replace("\r", "\n"))
    _check_characters(read_text)
    if not read_text.problems:
        _parse(read_text)
    return read_text


def place(text: Text, path: Path, offset: int = 0, length: int = 0, *, key: bool = False, words: str = "") -> Place:
    """Where a path of the tree stands in its file; its key with `key`.

    Inside a text: `offset` characters into it, or at the first `words` from there on. A path that is not in the file
    answers with the nearest parent that is. Parsing again is right here: only a file that has a problem pays for it.
    """
    if text.marks is None:
        text.marks = {}
        _parse(Text(text.file, text.text), text.marks)
    wanted = path
    while wanted not in text.marks and wanted:
        wanted = wanted[:-1]
    mark = text.marks.get(wanted)
    if mark is None:
        return Place(text.file, 1, 1)
    if wanted != path or (key and mark.key_line):
        return Place(text.file, mark.key_line or mark.line, mark.key_column or mark.column, mark.key_length or 1)
    at = mark.value.find(words, offset) if words else -1
    if at >= 0:
        offset, length = at, len(words)
    if offset or at >= 0 or not mark.length:
        return _inside(text, mark, offset, length)
    return Place(text.file, mark.line, mark.column, length or mark.length)


@dataclass(slots=True)
class _Mark:
    """Where a value begins; its length is 0 where it runs over several lines. `style` is libyaml's: | > ' " or none."""

    line: int
    column: int
    length: int
    style: str = ""
    value: str = ""
    key_line: int = 0
    key_column: int = 0
    key_length: int = 0


def _inside(text: Text, mark: _Mark, offset: int, length: int) -> Place:
    """The place `offset` characters into a text; with no length, from there to the end of the line."""
    line, column = _in_lines(text, mark, offset) if mark.style == "|" else _in_folds(text, mark, offset)
    own = text.line(line)
    return Place(text.file, line, column, max(1, min(length or len(own), len(own.rstrip()) - column + 1)))


def _in_lines(text: Text, mark: _Mark, offset: int) -> tuple[int, int]:
    """Line and column in a block whose lines stand as they are."""
    start, end = mark.value.rfind("\n", 0, offset) + 1, mark.value.find("\n", offset)
    line = mark.line + 1 + mark.value.count("\n", 0, offset)
    indent = len(text.line(line)) - ((end if end >= 0 else len(mark.value)) - start)
    return line, max(0, indent) + offset - start + 1


def _in_folds(text: Text, mark: _Mark, offset: int) -> tuple[int, int]:
    """Line and column in a text whose lines are joined: one blank for a line's end, n line ends for n empty lines."""
    line = mark.line + (mark.style == ">")
    start = _indent(text.line(line)) if mark.style == ">" else mark.column - 1 + (mark.style in ("'", '"'))
    last = line + text.text.count("\n")
    while offset > (room := len(text.line(line)[start:].rstrip())) and line < last:
        offset -= room
        line += 1
        empty = 0
        while not text.line(line).strip() and line < last:
            line, empty = line + 1, empty + 1
        offset = max(0, offset - max(1, empty))
        start = _indent(text.line(line))
    return line, start + offset + 1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _foreign(file: str, data: bytes, at: int) -> Problem:
    """A file in another encoding; where it is GBK, as almost always, the office's own line is shown."""
    start = data.rfind(b"\n", 0, at) + 1
    line, column = data.count(b"\n", 0, at) + 1, len(data[start:at].decode()) + 1
    try:
        quoted = data[start:].partition(b"\n")[0].decode("gb18030").rstrip("\r")
    except UnicodeDecodeError:
        return problem("E102", Place(file, line))
    if _UNFIT.search(quoted):
        return problem("E102", Place(file, line))
    return problem("E102", Place(file, line, column, max(1, len(quoted) - column + 1)), quoted=quoted)


def _check_characters(text: Text) -> None:
    for found in islice(_UNFIT.finditer(text.text), _MANY):
        at = _place_at(text, found.start())
        text.problems.append(problem("E104", at, quoted=text.line(at.line), found=f"U+{ord(found[0]):04X}"))
    for number, line in enumerate(text.text.split("\n"), 1) if "\t" in text.text else ():
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent:
            at = Place(text.file, number, indent.index("\t") + 1)
            text.problems.append(problem("E112", at, quoted=line, found="制表符（Tab）"))
    if not any(line.strip() and not line.lstrip().startswith("#") for line in text.text.split("\n")):
        text.problems.append(problem("E113", Place(text.file)))


def _place_at(text: Text, index: int) -> Place:
    line_start = text.text.rfind("\n", 0, index) + 1
    return Place(text.file, text.text.count("\n", 0, index) + 1, index - line_start + 1)


class _Refused(Exception):
    """A construct that is not in our subset; raised where reading on makes no sense."""

    def __init__(self, code: str, line: int, column: int, length: int = 1, **words: str) -> None:
        self.code, self.line, self.column, self.length, self.words = code, line, column, length, words
        super().__init__(code)


def _parse(text: Text, marks: dict[Path, _Mark] | None = None) -> None:
    import yaml

    from corridor.wording import wide_colon, worded

    safe = _LINK.sub(lambda m: f"{_OPEN}{_OPEN}{m[1]}{_CLOSE}{_CLOSE}", text.text).replace("*", _STAR)
    builder = _Builder(text, marks, exchanged=safe != text.text)
    try:
        for event in yaml.parse(safe, Loader=yaml.CSafeLoader):
            builder.take(event)
    except _Refused as refused:
        builder.refused.append(refused)
    except yaml.YAMLError as error:
        text.problems.append(worded(text.file, text.text, error))
    for one in builder.refused:
        at = Place(text.file, one.line, one.column, one.length)
        found = problem(one.code, at, quoted=text.line(one.line), **one.words)
        if found not in text.problems[-1:]:  # a field and its missing value both see the # behind them
            text.problems.append(found)
    if text.problems:
        return
    text.tree = builder.root
    if not isinstance(builder.root, dict) and marks is None:
        wide = wide_colon(text.file, text.text)
        text.problems.append(wide or problem("E116", Place(text.file, 1, 1), quoted=text.line(1)))


class _Builder:
    """Takes parser events one by one and builds the tree without recursion, so depth is ours to bound."""

    def __init__(self, text: Text, marks: dict[Path, _Mark] | None, *, exchanged: bool) -> None:
        self.text, self.marks, self.exchanged = text, marks, exchanged
        self.lines = text.text.split("\n")
        self.has_comments = "#" in text.text
        self.has_list_marks = "* " in text.text or "+ " in text.text
        self.refused: list[_Refused] = []  # wrong, but the rest of the file can be read
        self.root: Tree | None = None
        self.open: list[dict[str, Tree] | list[Tree]] = []
        self.keys: list[str | None] = []  # the key waiting for its value, one per open mapping
        self.path: list[str | int] = []
        self.waiting: dict[int, _Mark] = {}  # marks of the waiting keys, by depth
        self.documents = 0

    def take(self, event: Any) -> None:
        name = type(event).__name__
        if name == "ScalarEvent":
            self._scalar(event)
        elif name in ("MappingStartEvent", "SequenceStartEvent"):
            self._refuse_extras(event)
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            if len(self.open) >= MAX_DEPTH:
                raise _Refused("E115", line, column)
            if self.open and isinstance(self.open[-1], dict) and self.keys[-1] is None:
                remedy = "字段名只能是文字；值以 { 或 [ 开头时给整个值加引号"
                raise _Refused("E114", line, column, found=self._rest(line, column), remedy=remedy)
            child: dict[str, Tree] | list[Tree] = {} if name == "MappingStartEvent" else []
            self._put(child, event)
            self.open.append(child)
            self.keys.append(None)
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            self.open.pop()
            self.keys.pop()
            if self.path:
                self.path.pop()
        elif name == "DocumentStartEvent":
            self.documents += 1
            if self.documents > 1 or event.version or event.tags:
                line, column = event.start_mark.line + 1, event.start_mark.column + 1
                remedy = "一个文件只写一份，去掉 --- 和 % 开头的行"
                found = self._rest(line, column)
                raise _Refused("E114", line, column, len(found), found=found, remedy=remedy)

    def _scalar(self, event: Any) -> None:
        self._refuse_extras(event)
        if self.has_list_marks and event.style not in ("|", ">", "'", '"'):
            self._refuse_list_marks(event)
        value: str = event.value
        if self.exchanged:
            value = value.translate(_BACK)
        if event.style == '"' and (unfit := _UNFIT.search(value)):  # typed as an escape: "\x07"
            start = event.start_mark
            found = f"U+{ord(unfit[0]):04X}"
            self.refused.append(_Refused("E104", start.line + 1, start.column + 1, found=found))
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
            self.refused.append(_Refused("E103", mark.line + 1, mark.column + 1, len(value), found=value))
        end = event.end_mark
        if self.lines[end.line][end.column : end.column + 1] in (",", "}"):
            # In braces 1,234名 is a value that ends at the comma and a field 234名 without one: text would be lost.
            comma = max(0, self.lines[mark.line].rfind(",", 0, mark.column))
            found, remedy = "花括号里的半角逗号把值分成了两半", "值里的逗号改用全角“，”，或者给整个值加引号"
            self.refused.append(_Refused("E101", mark.line + 1, comma + 1, found=found, remedy=remedy))
        if self.has_comments:
            self._refuse_comment(event, key=True)
        self.keys[-1] = value
        if self.marks is not None:
            self.waiting[len(self.open)] = _Mark(0, 0, 0, "", "", mark.line + 1, mark.column + 1, len(value))

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
                raise _Refused("E114", line, column, len(found), found=found, remedy=remedy)

    def _refuse_comment(self, event: Any, *, key: bool) -> None:
        if event.style in ("|", ">"):
            return
        end = event.end_mark
        rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
        found = re.match(r":\s+#", rest) if key else _COMMENT.fullmatch(rest)
        if found:
            column = end.column + rest.index("#") + 1
            self.refused.append(_Refused("E110", end.line + 1, column, len(self.lines[end.line]) - column + 1))

    def _refuse_list_marks(self, event: Any) -> None:
        """A star with a blank behind it, where a line or a value begins: somebody meant a list."""
        start = event.start_mark
        for number in range(start.line, min(event.end_mark.line + 1, len(self.lines))):
            column = start.column if number == start.line else 0
            found = _LIST_MARK.match(self.lines[number], column)
            if found:
                at, words = found.start("found") + 1, found["found"]
                self.refused.append(_Refused("E106", number + 1, at, len(words), found=words))

    def _rest(self, line: int, column: int) -> str:
        """The word of the office's own text that begins at a place."""
        return self.lines[line - 1][column - 1 :].partition(" ")[0]


def _mark_of(event: Any, value: Tree, key: _Mark | None) -> _Mark:
    start, end = event.start_mark, event.end_mark
    style = getattr(event, "style", None) or ""
    length = 0
    if start.line == end.line and style not in ("|", ">"):
        length = max(1, end.column - start.column)
    elif not isinstance(value, str):
        length = 1
    mark = _Mark(start.line + 1, start.column + 1, length, style, value if isinstance(value, str) else "")
    if key is not None:
        mark.key_line, mark.key_column, mark.key_length = key.key_line, key.key_column, key.key_length
        if value == "" and not style:  # `title:` with nothing behind it: point at the key
            mark.line, mark.column, mark.length = key.key_line, key.key_column, key.key_length
    return mark
