"""Engine: Python-Markdown reads the blocks of a text, through one extension that lets nothing typed vanish.

The extension names what may run, not what may not, so a new version of the library cannot bring a rule in by itself.
What stands inside a block is left to rendering: the library's own way there takes masks for emphasis.
"""

from __future__ import annotations

import re
from functools import cache
from threading import get_ident
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown, blockparser, blockprocessors, preprocessors, treeprocessors
from markdown.extensions import Extension, tables
from markdown.util import Registry

from corridor.prose.blocks import HEADING, LISTS, MARK, cut_blocks, indent, joined, kind_of
from corridor.prose.checking import DEEPEST

# Where a content waits while the library writes the page: its serializer would let a typed &amp; through.
_PLACE = "\ue003"


def whole(text: str) -> tuple[list[str], list[tuple[str, bool]]]:
    """What the library makes of a text that is not blank."""
    markdown = _engine(get_ident())
    markdown.parser.state.clear()  # a text whose reading was broken off does not lend its depth to the next
    pieces = markdown.reset().convert(text).split(_PLACE)
    contents = markdown.treeprocessors["contents"]
    assert isinstance(contents, _Contents)
    return pieces, contents.found


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
        for block in cut_blocks(map(str.rstrip, text.split("\n"))):
            self.parseBlocks(parent, [block])


class _Heading(blockprocessors.HashHeaderProcessor):
    RE = HEADING

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
        return kind_of(MARK.match(block)) in LISTS

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        marks = [mark for mark in MARK.finditer(block) if kind_of(mark) in LISTS]
        marks = [mark for mark in marks if indent(mark) < indent(marks[0]) + 2]
        starts = [mark.start() for mark in marks]
        is_loose = any(block.endswith("\n\n", 0, start) for start in starts)
        listing = SubElement(parent, kind_of(marks[0]))
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
        self.found.append((joined(content), is_quoted))
        return _PLACE
