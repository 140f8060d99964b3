"""Engine: Python-Markdown reads the blocks of a text, through one extension that lets nothing typed vanish.

The extension names what may run, not what may not, so a new version of the library cannot bring a rule in by itself.
What stands inside a block is left to rendering: the library's own way there takes masks for emphasis.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from threading import get_ident
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown, blockparser, blockprocessors, preprocessors, treeprocessors
from markdown.extensions import Extension, tables
from markdown.util import Registry

from corridor.prose.checking import DEEPEST

# Where a content waits while the library writes the page: its serializer would let a typed &amp; through.
_PLACE = "\ue003"
# How a block begins. A number is kept to what <li value> can show unchanged: no leading zero, no full-width digit. An
# item of marks only (- - -, or the line under the headings of a table) is text. Full-width blanks begin a paragraph,
# as on paper. The ++ keeps a line of blanks from being tried again at each of them.
_MARK = re.compile(
    r"^(?: *(?:(?P<ul>-)|(?P<ol>0|[1-9][0-9]{0,8})\.) ++(?=.*[^ |:\n-])"
    r"| {0,3}(?:(?P<heading>#{1,6} +\S)|(?P<quote>>(?: |$)))| *(?P<paragraph>\u3000))",
    re.MULTILINE,
)
# What is neither paragraph nor heading: tables, lists, quotations, rules; and what the library cleans away.
_OTHER = re.compile(r"[\t\r\x02\x03|]|^[ \u3000]*[-0-9>]", re.MULTILINE)
_LISTS = ("ul", "ol")
# Besides what Unicode calls wide: a mask and the place of a reference (private use), which show as Chinese words.
_CHINESE = frozenset("*\ue000\ue001·—…‘’“”")


def read(text: str) -> tuple[list[str], list[tuple[str, bool]]]:
    """The HTML of a text in the pieces between its contents, and each content with whether it is quoted."""
    if not text.strip():
        return [""], []
    return whole(text) if _OTHER.search(text) else simple(text)


def whole(text: str) -> tuple[list[str], list[tuple[str, bool]]]:
    """What the library makes of a text that is not blank."""
    markdown = _engine(get_ident())
    markdown.parser.state.clear()  # a text whose reading was broken off does not lend its depth to the next
    pieces = markdown.reset().convert(text).split(_PLACE)
    contents = markdown.treeprocessors["contents"]
    assert isinstance(contents, _Contents)
    return pieces, contents.found


def simple(text: str) -> tuple[list[str], list[tuple[str, bool]]]:
    """What the library makes of a text of paragraphs and headings alone, as most are, at a tenth of the cost.

    A test holds the two against each other.
    """
    tags, contents = [], []
    for block in _blocks(map(str.rstrip, text.split("\n"))):
        heading = _Heading.RE.match(block)
        tags.append(f"h{min(len(heading['level']) + 1, 4)}" if heading else "p")
        contents.append((_joined((heading["header"] if heading else block).strip()), False))
    opened = [f"<{tag}>" for tag in tags]
    closed = [f"</{tag}>" for tag in tags]
    between = (f"{one}\n{other}" for one, other in zip(closed, opened[1:], strict=False))
    return [opened[0], *between, closed[-1]], contents


@cache
def _engine(_thread: int) -> Markdown:
    # One for each thread: an instance keeps what it is reading in itself, and some crews work in threads.
    return Markdown(extensions=[_Strict()], output_format="html")


class _Strict(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors, md.inlinePatterns, md.treeprocessors = Registry(), Registry(), Registry()
        md.postprocessors = Registry()
        md.preprocessors.register(preprocessors.NormalizeWhitespace(md), "whitespace", 0)
        md.treeprocessors.register(_Contents(md), "contents", 0)
        md.parser = _Blocks(md)
        rules = (blockprocessors.ParagraphProcessor, _Table, _Quote, _List, _Rule, _Heading)
        for priority, rule in enumerate(rules):
            md.parser.blockprocessors.register(rule(md.parser), rule.__name__, priority)


class _Blocks(blockparser.BlockParser):
    """Hands the library one block at a time, so that no rule looks for itself in the middle of another's lines."""

    def parseChunk(self, parent: Element, text: str) -> None:  # noqa: N802 - the library's name
        # A state is set by quotations and lists, while what is inside them is read.
        if len(self.state) >= DEEPEST:
            self.blockprocessors["ParagraphProcessor"].run(parent, [text])
            return
        for block in _blocks(map(str.rstrip, text.split("\n"))):
            self.parseBlocks(parent, [block])


class _Heading(blockprocessors.HashHeaderProcessor):
    # A blank after the # is required (#5), and a # at the end stays.
    RE = re.compile(r"\A {0,3}(?P<level>#{1,6}) +(?P<header>.*\S)\Z")

    def run(self, parent: Element, blocks: list[str]) -> None:
        super().run(parent, blocks)
        # The page's own title is the h1.
        parent[-1].tag = f"h{min(int(parent[-1].tag[1]) + 1, 4)}"


class _Rule(blockprocessors.HRProcessor):
    # Only of dashes (*** is a mask), and only alone: a line under a title is text.
    SEARCH_RE = re.compile(r"\A {0,3}-{3,}\Z")


class _Quote(blockprocessors.BlockQuoteProcessor):
    # A blank after the > is required (>5人).
    RE = re.compile(r"(^|\n) {0,3}>(?: |(?=\n)|$)(.*)")

    def lastChild(self, parent: Element) -> None:  # noqa: N802 - the library's name
        # It would join a quotation to the one before, ahead of the bare text of a list item between the two.
        return None


class _List(blockprocessors.BlockProcessor):
    """Lists: the library's own lose all numbers but the first, take * and + for marks, and nest by four blanks."""

    def test(self, parent: Element, block: str) -> bool:
        return _kind(_MARK.match(block)) in _LISTS

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        marks = [mark for mark in _MARK.finditer(block) if _kind(mark) in _LISTS]
        marks = [mark for mark in marks if _indent(mark) < _indent(marks[0]) + 2]
        starts = [mark.start() for mark in marks]
        is_loose = any(block.endswith("\n\n", 0, start) for start in starts)
        listing = SubElement(parent, _kind(marks[0]))
        for mark, end in zip(marks, [*starts[1:], len(block)], strict=True):
            own = re.sub(rf"\n {{0,{len(mark[0])}}}", "\n", block[mark.end() : end].rstrip("\n"))
            # In a "list" the library's paragraphs stand bare, in any other state in a <p>.
            self.parser.state.set("looselist" if is_loose or "\n\n" in own else "list")
            self.parser.parseChunk(SubElement(listing, "li", {"value": mark["ol"]} if mark["ol"] else {}), own)
            self.parser.state.reset()


class _Table(tables.TableProcessor):
    """Tables: a row longer than the heading keeps its cells; dropping them, as the library does, would lose text."""

    def __init__(self, parser: blockparser.BlockParser) -> None:
        super().__init__(parser, {})

    def test(self, parent: Element, block: str) -> bool:
        return "|" in block and super().test(parent, block) and all("-" in column for column in self.separator)

    def _build_row(self, row: str, parent: Element, _align: object) -> None:
        line = SubElement(parent, "tr")
        for cell in map(str.strip, self._split_row(row)):
            is_heading = parent.tag == "thead" and cell
            SubElement(line, "th" if is_heading else "td", {"scope": "col"} if is_heading else {}).text = cell

    def _split_row(self, row: str) -> list[str]:
        # No backtick or backslash protects a bar: they are only characters here.
        return row.removeprefix("|").removesuffix("|").split("|")


class _Contents(treeprocessors.Treeprocessor):
    """Takes what stands inside the blocks out of the tree, in order, each with whether it is quoted."""

    found: list[tuple[str, bool]]

    def run(self, root: Element) -> None:
        self.found = []
        self._take(root, False)

    def _take(self, element: Element, is_quoted: bool) -> None:
        is_quoted = is_quoted or element.tag == "blockquote"
        element.text = self._place(element.text, is_quoted) + ("\n" if element.text and len(element) else "")
        for child in element:
            self._take(child, is_quoted)
            child.tail = self._place(child.tail, is_quoted) or ("\n" if child is not element[-1] else "")

    def _place(self, text: str | None, is_quoted: bool) -> str:
        if not (content := (text or "").strip()):
            return ""
        self.found.append((_joined(content), is_quoted))
        return _PLACE


def _blocks(lines: Iterable[str]) -> list[str]:
    """Cut lines where a block begins; a list is one block, with the blank lines between its items."""
    blocks: list[list[str]] = []
    first = None
    for line in lines:
        mark = _MARK.match(line)
        if blocks and (not line or _goes_on(blocks[-1], first, line, mark)):
            blocks[-1].append(line)
        elif line:
            first = mark
            blocks.append([line])
    return ["\n".join(block).rstrip("\n") for block in blocks]


def _goes_on(block: list[str], first: re.Match[str] | None, line: str, mark: re.Match[str] | None) -> bool:
    """Whether a line belongs to the block before it; `first` is the mark of that block."""
    kind, own, is_next = _kind(first), _kind(mark), block[-1] != ""
    if first and kind in _LISTS:
        # Dashes never join numbers, or a number would be lost.
        return own == kind or line.startswith(" " * (_indent(first) + 2)) or (is_next and not own)
    if "quote" in (kind, own):
        return is_next and kind == own
    # In running text a number with a dot is seldom an item; in a table the bars decide.
    is_text = not own or ("|" in line and "|" in block[0]) or bool(mark and mark["ol"] not in (None, "1"))
    return is_next and is_text and "heading" not in (kind, own)


def _kind(mark: re.Match[str] | None) -> str:
    return (mark.lastgroup or "") if mark else ""


def _indent(mark: re.Match[str]) -> int:
    return mark.start(_kind(mark)) - mark.start()


def _joined(text: str) -> str:
    """The lines of a paragraph as one text: no blank comes between two Chinese characters."""
    return re.sub(r"\n\s*", lambda at: "" if _is_chinese(text[at.start() - 1] + text[at.end()]) else "\n", text)


def _is_chinese(text: str) -> bool:
    return all(character in _CHINESE or east_asian_width(character) in "WF" for character in text)
