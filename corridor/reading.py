"""Reading: one file's text becomes a tree of texts, in our strict YAML subset; the Place of any path in it.

Stock YAML breaks this content: a star is an alias, 12:30 is 750, `no` is False, a full-width colon is reported a
line late. So every `*`, `[[` and `]]` is exchanged, character for character, for a private-use character before
the C parser sees it and back in every scalar; scalars stay text; anchors, tags, merges, several documents and a
comment behind a value are refused. Specification: YAML 1.1 as in libyaml, less all of that.
"""

from __future__ import annotations

import re
from itertools import islice

from msgspec import Struct, field

from corridor.composing import CLOSE, OPEN, STAR, UNFIT, Composer, Mark, Path, Refused, Tree
from corridor.problems import MOST, Place, Problem, problem

MAX_BYTES = 2_000_000
_MANY = 20  # a file that is no text at all is told in twenty problems, not in a million
_WRITTEN = re.compile(r"^[^\S\n]*[^\s#]", re.MULTILINE)  # a line with something on it that is no comment
_LINK = re.compile(r"\[\[([^\[\]\n]*)\]\]")


class Text(Struct):
    """A file as read: its tree (None where nothing could be read) and what is wrong with its writing."""

    file: str
    text: str
    tree: Tree | None = None
    problems: list[Problem] = field(default_factory=list)
    marks: dict[Path, Mark] | None = None  # where every path stands, once somebody asked
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


def _inside(text: Text, mark: Mark, offset: int, length: int) -> Place:
    """The place `offset` characters into a text; with no length, from there to the end of the line."""
    line, column = _in_lines(text, mark, offset) if mark.style == "|" else _in_folds(text, mark, offset)
    own = text.line(line)
    return Place(text.file, line, column, max(1, min(length or len(own), len(own.rstrip()) - column + 1)))


def _in_lines(text: Text, mark: Mark, offset: int) -> tuple[int, int]:
    """Line and column in a block whose lines stand as they are."""
    start, end = mark.value.rfind("\n", 0, offset) + 1, mark.value.find("\n", offset)
    line = mark.line + 1 + mark.value.count("\n", 0, offset)
    indent = len(text.line(line)) - ((end if end >= 0 else len(mark.value)) - start)
    return line, max(0, indent) + offset - start + 1


def _in_folds(text: Text, mark: Mark, offset: int) -> tuple[int, int]:
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
    if UNFIT.search(quoted):
        return problem("E102", Place(file, line))
    return problem("E102", Place(file, line, column, max(1, len(quoted) - column + 1)), quoted=quoted)


def _check_characters(text: Text) -> None:
    for found in islice(UNFIT.finditer(text.text), _MANY):
        at = _place_at(text, found.start())
        text.problems.append(problem("E104", at, quoted=text.line(at.line), found=f"U+{ord(found[0]):04X}"))
    for number, line in enumerate(text.text.split("\n"), 1) if "\t" in text.text else ():
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent:
            at = Place(text.file, number, indent.index("\t") + 1)
            text.problems.append(problem("E112", at, quoted=line, found="制表符（Tab）"))
    if not _WRITTEN.search(text.text):
        text.problems.append(problem("E113", Place(text.file)))


def _place_at(text: Text, index: int) -> Place:
    line_start = text.text.rfind("\n", 0, index) + 1
    return Place(text.file, text.text.count("\n", 0, index) + 1, index - line_start + 1)


def _parse(text: Text, marks: dict[Path, Mark] | None = None) -> None:
    import yaml

    from corridor.wording import wide_colon, worded

    safe = _LINK.sub(lambda m: f"{OPEN}{OPEN}{m[1]}{CLOSE}{CLOSE}", text.text).replace("*", STAR)
    builder = Composer(text.text, marks, exchanged=safe != text.text)
    try:
        # What yaml.parse does, without asking before each event whether there is one.
        for event in iter(yaml.CSafeLoader(safe).get_event, None):
            builder.take(event)
            if len(builder.refused) > MOST:
                break
    except Refused as refused:
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
