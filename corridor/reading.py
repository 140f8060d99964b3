"""Reading: one file's text becomes a tree of texts, in our strict YAML subset; the Place of any path in it.

Stock YAML breaks this content: a star is an alias, 12:30 is 750, `no` is False, a full-width colon is reported a
line late. So every `*`, `[[` and `]]` is exchanged, character for character, for a private-use character before
the C parser sees it and back in every scalar; scalars stay text; anchors, tags, merges, several documents and a
comment behind a value are refused. Specification: YAML 1.1 as in libyaml, less all of that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from corridor.problems import Place, Problem, problem

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
Path: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 2_000_000
MAX_DEPTH = 32
_STAR, _OPEN, _CLOSE = "\ue000", "\ue001", "\ue002"
_PRIVATE = re.compile("[\ue000-\uf8ff]")
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

    def line(self, number: int) -> str:
        """The office's own line, counted from 1; empty where there is none."""
        lines = self.text.splitlines()
        return lines[number - 1] if 0 < number <= len(lines) else ""


def read(file: str, data: bytes) -> Text:
    """Decode and parse one file; problems are gathered in the result, never raised."""
    if len(data) > MAX_BYTES:
        return Text(file, "", problems=[problem("E117", Place(file), found=f"{len(data) / 1e6:.1f} MB")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Text(file, "", problems=[problem("E102", Place(file, line))])
    read_text = Text(file, text.replace("\r\n", "\n"))
    _check_characters(read_text)
    if not read_text.problems:
        _parse(read_text)
    return read_text


def place(text: Text, path: Path, offset: int = 0, length: int = 0, *, key: bool = False) -> Place:
    """Where a path of the tree stands in its file; `offset` characters into a scalar; its key with `key`.

    A path that is not in the file answers with the nearest parent that is. Parsing again is right here: only a
    file that has a problem pays for positions.
    """
    marks: dict[Path, _Mark] = {}
    _parse(Text(text.file, text.text), marks)
    wanted = path
    while wanted not in marks and wanted:
        wanted = wanted[:-1]
    mark = marks.get(wanted)
    if mark is None:
        return Place(text.file, 1, 1)
    if wanted != path or (key and mark.key_line):
        return Place(text.file, mark.key_line or mark.line, mark.key_column or mark.column, mark.key_length or 1)
    if offset or mark.block:
        return _inside(text, mark, offset, length)
    return Place(text.file, mark.line, mark.column, length or mark.length)


@dataclass(slots=True)
class _Mark:
    line: int
    column: int
    length: int
    block: bool = False
    value: str = ""
    key_line: int = 0
    key_column: int = 0
    key_length: int = 0


def _inside(text: Text, mark: _Mark, offset: int, length: int) -> Place:
    """The place `offset` characters into a scalar: in a block scalar by lines, else along its one line."""
    if not mark.block:
        quoted = text.line(mark.line)[mark.column - 1 : mark.column] in ("'", '"')
        return Place(text.file, mark.line, mark.column + offset + quoted, max(1, length))
    before = mark.value[:offset]
    line = mark.line + 1 + before.count("\n")
    own = text.line(line)
    column = len(own) - len(own.lstrip(" ")) + len(before.rsplit("\n", 1)[-1]) + 1
    return Place(text.file, line, column, max(1, min(length, len(own) - column + 1)))


def _check_characters(text: Text) -> None:
    found = _PRIVATE.search(text.text)
    if found:
        at = _place_at(text, found.start())
        text.problems.append(problem("E104", at, quoted=text.line(at.line), found=f"U+{ord(found[0]):04X}"))
    for number, line in enumerate(text.text.split("\n"), 1) if "\t" in text.text else ():
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent:
            text.problems.append(problem("E112", Place(text.file, number, indent.index("\t") + 1), quoted=line))
    if not any(line.strip() and not line.lstrip().startswith("#") for line in text.text.split("\n")):
        text.problems.append(problem("E113", Place(text.file)))


def _place_at(text: Text, index: int) -> Place:
    line_start = text.text.rfind("\n", 0, index) + 1
    return Place(text.file, text.text.count("\n", 0, index) + 1, index - line_start + 1)


class _Refused(Exception):
    """The parse stops at a construct that is not in our subset."""

    def __init__(self, code: str, mark: Any, **words: str) -> None:
        self.code, self.mark, self.words = code, mark, words
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
        line, column = refused.mark.line + 1, refused.mark.column + 1
        at = Place(text.file, line, column)
        text.problems.append(problem(refused.code, at, quoted=text.line(line), **refused.words))
    except yaml.YAMLError as error:
        text.problems.append(worded(text.file, text.text, error))
    else:
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
            if len(self.open) >= MAX_DEPTH:
                raise _Refused("E115", event.start_mark)
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
                raise _Refused(
                    "E114",
                    event.start_mark,
                    found="---",
                    remedy="一个文件只写一份，去掉中间的 --- 和 % 行",
                )

    def _scalar(self, event: Any) -> None:
        self._refuse_extras(event)
        value: str = event.value
        if self.exchanged:
            value = value.translate(_BACK)
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
            raise _Refused("E103", mark, found=value)
        if self.has_comments:
            self._refuse_comment(event, key=True)
        self.keys[-1] = value
        if self.marks is not None:
            self.waiting[len(self.open)] = _Mark(0, 0, 0, False, "", mark.line + 1, mark.column + 1, len(value))

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
        if event.anchor is not None:
            found = f"&{event.anchor}"
            raise _Refused("E114", event.start_mark, found=found, remedy="值以 & 开头时给整个值加引号")
        if event.tag is not None:
            found = str(event.tag)
            raise _Refused("E114", event.start_mark, found=found, remedy="值以 ! 开头时给整个值加引号")

    def _refuse_comment(self, event: Any, *, key: bool) -> None:
        if event.style in ("|", ">"):
            return
        end = event.end_mark
        rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
        found = re.match(r":\s+#", rest) if key else _COMMENT.fullmatch(rest)
        if found:
            column = end.column + rest.index("#")
            raise _Refused("E110", _At(end.line, column))


@dataclass(frozen=True, slots=True)
class _At:
    line: int
    column: int


def _mark_of(event: Any, value: Tree, key: _Mark | None) -> _Mark:
    start, end = event.start_mark, event.end_mark
    block = getattr(event, "style", None) in ("|", ">")
    length = max(1, end.column - start.column) if start.line == end.line else 1
    mark = _Mark(start.line + 1, start.column + 1, length, block, value if isinstance(value, str) else "")
    if key is not None:
        mark.key_line, mark.key_column, mark.key_length = key.key_line, key.key_column, key.key_length
        if isinstance(value, str) and not value and not block:  # `title:` with nothing behind it: point at the key
            mark.line, mark.column, mark.length = key.key_line, key.key_column, key.key_length
    return mark
