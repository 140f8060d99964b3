"""Chinese typesetting the print engine does not know: breaks beside quotes, room around digits, no lone last word.

Works on the parsed tree of a document, so templates and texts stay as written, and so does the PDF's text layer: a
zero-width space leaves no glyph there, everything else is a span with a class (`nl`, `nr`, `k`; see print.css).
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from msgspec import Struct

ZERO_WIDTH_SPACE = "\u200b"
OPENERS = "“‘（《〈「『【〔"
CLOSERS = "”’）》〉」』】〕，。、；：！？…—·,.;:!?)%％"
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
LATIN_RUN = re.compile(r"[0-9A-Za-z]+(?:[.,:%/+\-][0-9A-Za-z]+)*%?")
# One stroke of two characters: justifying.py must not open a gap in it.
STROKE = re.compile("—{2,}|…{2,}")
SHORT_NUMBER = re.compile(r"[0-9.,%]{1,8}")
# Their words are not running text.
SKIPPED = frozenset("head style script title svg pre code".split())
INLINE = frozenset("a abbr b bdi cite data del em i ins mark q s small span strong sub sup time u var wbr".split())
# Blocks whose last line must not be a lone character; shorter ones are left alone.
PARAGRAPHS = frozenset("p li dd blockquote h1 h2 h3 h4 figcaption caption".split())
TAIL = 3
LONG = 16


class Piece(Struct):
    """One stretch of text in the tree: an element's own first text (no `after`), or what follows a child of it."""

    parent: Element
    after: Element | None
    words: str


class Flow(Struct):
    """The pieces that stand on the same lines: inline elements belong to the block around them."""

    tag: str
    pieces: list[Piece]


def typeset(root: Element) -> None:
    """Mend the running text of every block of a document, in place."""
    flows: list[Flow] = []
    _gather(root, Flow("", []), flows)
    for flow in flows:
        _mend(flow)


def _gather(element: Element, flow: Flow, flows: list[Flow]) -> None:
    """Collect the flows below an element; its inline children continue `flow`, a block child begins its own."""
    if element.text:
        flow.pieces.append(Piece(element, None, element.text))
    for child in element:
        if child.tag in INLINE:
            _gather(child, flow, flows)
        else:
            flow = Flow(flow.tag, [])
            if isinstance(child.tag, str) and child.tag.rpartition("}")[2] not in SKIPPED:
                inner = Flow(child.tag, [])
                flows.append(inner)
                _gather(child, inner, flows)
            flows.append(flow)
        if child.tail:
            flow.pieces.append(Piece(element, child, child.tail))


def _mend(flow: Flow) -> None:
    words = "".join(piece.words for piece in flow.pieces)
    if not words.strip():
        return
    groups = _groups(words, flow.tag)
    start = 0
    for piece in flow.pieces:
        end = start + len(piece.words)
        _rebuild(piece, _parts(words, start, end, groups))
        start = end


def _groups(words: str, tag: str) -> list[tuple[int, int]]:
    """Find what must stay on one line: a stroke, a short number with the character after it, a paragraph's end."""
    found = [match.span() for match in STROKE.finditer(words)]
    for match in LATIN_RUN.finditer(words):
        start, end = match.span()
        if SHORT_NUMBER.fullmatch(match[0]) and HAN.match(words, end):
            found.append((start, end + 1))
    found.sort()
    end = len(words.rstrip())
    if tag in PARAGRAPHS and end - (len(words) - len(words.lstrip())) > LONG:
        start = end - TAIL
        while start > 0 and (words[start] in CLOSERS or words[start - 1] in OPENERS or _inside(start, found)):
            start -= 1
        found = [group for group in found if group[0] < start] + [(start, end)]
    return found


def _inside(place: int, groups: list[tuple[int, int]]) -> bool:
    return any(start < place < end for start, end in groups)


def _parts(words: str, start: int, end: int, groups: list[tuple[int, int]]) -> list[str | Element]:
    """Cut one piece into plain strings and spans; a group that leaves the piece is let go."""
    parts: list[str | Element] = []
    place = start
    for first, last in groups:
        if place <= first and last <= end:
            parts += _spaced(words, place, first)
            group = Element("span", {"class": "k"})
            if _break_belongs(words, first):
                parts.append(ZERO_WIDTH_SPACE)
            _fill(group, _spaced(words, first, last, breaks=False))
            parts.append(group)
            place = last
    return parts + _spaced(words, place, end)


def _spaced(words: str, start: int, end: int, *, breaks: bool = True) -> list[str | Element]:
    """Give digits and Latin words a little room where they touch 汉字, and the rest its breaks beside quotes."""
    parts: list[str | Element] = []
    place = start
    for match in LATIN_RUN.finditer(words, start, end):
        first, last = match.span()
        sides = ["nl"] if first and HAN.match(words, first - 1) else []
        sides += ["nr"] if HAN.match(words, last) else []
        if sides:
            parts.append(_breakable(words, place, first) if breaks else words[place:first])
            run = Element("span", {"class": " ".join(sides)})
            run.text = match[0]
            parts.append(run)
            place = last
    parts.append(_breakable(words, place, end) if breaks else words[place:end])
    return parts


def _breakable(words: str, start: int, end: int) -> str:
    """Put a zero-width space wherever a line may break beside a quotation mark; the engine finds all other breaks."""
    places = range(start, end)
    return "".join(ZERO_WIDTH_SPACE * _break_belongs(words, place) + words[place] for place in places)


def _break_belongs(words: str, place: int) -> bool:
    if place == 0:
        return False
    before, after = words[place - 1], words[place]
    if before.isspace() or after.isspace() or before in OPENERS or after in CLOSERS:
        return False
    return after in "“‘" or before in "”’"


def _rebuild(piece: Piece, parts: list[str | Element]) -> None:
    """Put the parts where the piece was."""
    if piece.after is None:
        piece.parent.text = None
        _fill(piece.parent, parts)
    else:
        piece.after.tail = None
        _fill(piece.parent, parts, piece.after)


def _fill(parent: Element, parts: list[str | Element], after: Element | None = None) -> None:
    place = 0 if after is None else list(parent).index(after) + 1
    for part in parts:
        if isinstance(part, Element):
            parent.insert(place, part)
            after = part
            place += 1
        elif after is None:
            parent.text = (parent.text or "") + part
        else:
            after.tail = (after.tail or "") + part
