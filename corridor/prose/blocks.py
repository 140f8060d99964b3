"""Blocks: where the blocks of a text begin, and the short way through texts of paragraphs and headings alone.

Most texts are such, so most builds never load the library, which reads all others (see engine).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import east_asian_width

# How a block begins. A number is kept to what <li value> can show unchanged: no leading zero, no full-width digit. An
# item of marks only (- - -, or the line under the headings of a table) is text. Full-width blanks begin a paragraph,
# as on paper. The ++ keeps a line of blanks from being tried again at each of them.
MARK = re.compile(
    r"^(?: *(?:(?P<ul>-)|(?P<ol>0|[1-9][0-9]{0,8})\.) ++(?=.*[^ |:\n-])"
    r"| {0,3}(?:(?P<heading>#{1,6} +\S)|(?P<quote>>(?: |$)))| *(?P<paragraph>\u3000))",
    re.MULTILINE,
)
# What is neither paragraph nor heading: tables, lists, quotations, rules; and what the library cleans away.
_OTHER = re.compile(r"[\t\r\x02\x03|]|^[ \u3000]*[-0-9>]", re.MULTILINE)
LISTS = ("ul", "ol")
# Besides what Unicode calls wide: a mask and the place of a reference (private use), which show as Chinese words.
_CHINESE = frozenset("*\ue000\ue001·—…‘’“”")
# A blank after the # is required (#5), and a # at the end stays.
HEADING = re.compile(r"\A {0,3}(?P<level>#{1,6}) +(?P<header>.*\S)\Z")


def is_simple(text: str) -> bool:
    """Whether a text that is not blank has nothing but paragraphs and headings."""
    return _OTHER.search(text) is None


def simple(text: str) -> tuple[list[str], list[tuple[str, bool]]]:
    """What the library makes of a text of paragraphs and headings alone, as most are, at a tenth of the cost.

    A test holds the two against each other.
    """
    tags, contents = [], []
    for block in cut_blocks(map(str.rstrip, text.split("\n"))):
        heading = HEADING.match(block)
        tags.append(f"h{min(len(heading['level']) + 1, 4)}" if heading else "p")
        contents.append((joined((heading["header"] if heading else block).strip()), False))
    opened = [f"<{tag}>" for tag in tags]
    closed = [f"</{tag}>" for tag in tags]
    between = (f"{one}\n{other}" for one, other in zip(closed, opened[1:], strict=False))
    return [opened[0], *between, closed[-1]], contents


def cut_blocks(lines: Iterable[str]) -> list[str]:
    """Cut lines where a block begins; a list is one block, with the blank lines between its items."""
    blocks: list[list[str]] = []
    first = None
    for line in lines:
        mark = MARK.match(line)
        if blocks and (not line or _goes_on(blocks[-1], first, line, mark)):
            blocks[-1].append(line)
        elif line:
            first = mark
            blocks.append([line])
    return ["\n".join(block).rstrip("\n") for block in blocks]


def _goes_on(block: list[str], first: re.Match[str] | None, line: str, mark: re.Match[str] | None) -> bool:
    """Whether a line belongs to the block before it; `first` is the mark of that block."""
    kind, own, is_next = kind_of(first), kind_of(mark), block[-1] != ""
    if first and kind in LISTS:
        # Dashes never join numbers, or a number would be lost.
        return own == kind or line.startswith(" " * (indent(first) + 2)) or (is_next and not own)
    if "quote" in (kind, own):
        return is_next and kind == own
    # In running text a number with a dot is seldom an item; in a table the bars decide.
    is_text = not own or ("|" in line and "|" in block[0]) or bool(mark and mark["ol"] not in (None, "1"))
    return is_next and is_text and "heading" not in (kind, own)


def kind_of(mark: re.Match[str] | None) -> str:
    return (mark.lastgroup or "") if mark else ""


def indent(mark: re.Match[str]) -> int:
    return mark.start(kind_of(mark)) - mark.start()


def joined(text: str) -> str:
    """The lines of a paragraph as one text: no blank comes between two Chinese characters."""
    return re.sub(r"\n\s*", lambda at: "" if _is_chinese(text[at.start() - 1] + text[at.end()]) else "\n", text)


def _is_chinese(text: str) -> bool:
    return all(character in _CHINESE or east_asian_width(character) in "WF" for character in text)
