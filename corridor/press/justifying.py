"""Straight edges for Chinese: the print engine stretches spaces only, so its last steps of a line are exchanged.

WeasyPrint calls `text_align` for every line, and that `justify_line` for a line that is not the last of its paragraph.
Ours takes away the room around digits where it falls on an edge, and gives the rest of the line to the gaps between
characters. Gaps inside a run of digits or Latin letters, in a mask and in —— and …… stay shut, and a line that would
need more than LIMIT in each gap is left as it is. tests/test_justifying.py pins what is relied on.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

LIMIT = 0.25  # of the size of the type, for one gap: beyond it a line looks torn
ZERO_WIDTH_SPACE = "\u200b"
# 汉字 and full-width punctuation; quotes too, which our faces set full-width. —— and …… are one stroke each.
WIDE = re.compile("[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U000323af“”‘’·]")


def install() -> None:
    """Exchange the engine's steps for ours; once a process is enough, more often does no harm."""
    from weasyprint.layout import inline

    if inline.justify_line is not justify_line:
        _engine.update(justify_line=inline.justify_line, text_align=inline.text_align)
        inline.justify_line, inline.text_align = justify_line, text_align


_engine: dict[str, Any] = {}


class Spread(dict[str, Any]):
    """The style of a text with wider gaps: all else is as it was, and not copied for every line of a document."""

    __slots__ = ("base",)

    def __init__(self, base: Any, spacing: float) -> None:
        super().__init__(letter_spacing=spacing)
        self.base = base

    def __missing__(self, key: str) -> Any:
        return self.base[key]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.base, name)

    def copy(self) -> Spread:
        return Spread(self.base, self["letter_spacing"])


def text_align(context: Any, line: Any, available_width: float, last: bool) -> Any:
    """Trim the edges of a line of Chinese, then align it as the engine does; how far it moves."""
    if _is_chinese(line):
        _trim_start(line)
        _trim_end(line)
    return _engine["text_align"](context, line, available_width, last)


def justify_line(context: Any, line: Any, extra_width: float) -> None:
    """Spread the rest of a line of Chinese over its gaps, in place; other languages go the engine's way."""
    if not _is_chinese(line):
        _engine["justify_line"](context, line, extra_width)
        return
    leaves = [_shorn(leaf) for leaf in _leaves(line)]
    gaps = [_gaps(leaf) for leaf in leaves]
    after = [_is_gap(leaf, following) for leaf, following in pairwise(leaves)]
    count = sum(gaps) + sum(after)
    if not count or extra_width > LIMIT * line.style["font_size"] * count:
        return
    gap = extra_width / count
    spread = {id(leaf): (inside, behind) for leaf, inside, behind in zip(leaves, gaps, [*after, False], strict=True)}
    _widen(line, gap, spread, 0.0)


def _is_chinese(line: Any) -> bool:
    return (line.style["lang"] or "").startswith("zh")


def _trim_start(line: Any) -> None:
    """Take away the room before digits that begin a line; typesetting made it for the 汉字 on the line before."""
    chain = _edge(line, 0)
    room = chain[-1].margin_left if chain and _has_class(chain[-1], "nl") else 0
    if room:
        chain[-1].margin_left = 0
        for parent, child in zip([line, *chain], chain, strict=False):
            parent.width -= room
            for sibling in parent.children:
                if sibling is not child and sibling.is_in_normal_flow():
                    sibling.translate(-room, 0)
        for child in chain[-1].children:
            child.translate(-room, 0)


def _trim_end(line: Any) -> None:
    """Take away the room behind digits that end a line."""
    chain = _edge(line, -1)
    room = chain[-1].margin_right if chain and _has_class(chain[-1], "nr") else 0
    if room:
        chain[-1].margin_right = 0
        for parent in [line, *chain[:-1]]:
            parent.width -= room


def _edge(line: Any, place: int) -> list[Any]:
    """The inline boxes one in the other at one end of a line, the outermost first."""
    from weasyprint.formatting_structure import boxes

    chain: list[Any] = []
    box = line
    while inside := [child for child in box.children if child.is_in_normal_flow()]:
        box = inside[place]
        if not isinstance(box, boxes.InlineBox):
            break
        chain.append(box)
    return chain


def _has_class(box: Any, name: str) -> bool:
    return box.element is not None and name in box.element.get("class", "").split()


def _leaves(box: Any) -> list[Any]:
    """What stands on a line one after the other: texts, and boxes that are as wide as they are."""
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.TextBox):
        return [box] if box.text.strip(ZERO_WIDTH_SPACE) else []
    if isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        return [leaf for child in box.children if child.is_in_normal_flow() for leaf in _leaves(child)]
    return [box]


def _shorn(leaf: Any) -> Any:
    """A text without the breaks that were possible in it: the engine would widen them too."""
    text = getattr(leaf, "text", "")
    if ZERO_WIDTH_SPACE in text:
        leaf.text = text.replace(ZERO_WIDTH_SPACE, "")
    return leaf


def _gaps(leaf: Any) -> int:
    text = getattr(leaf, "text", "")
    return len(text) - 1 if WIDE.search(text) else 0


def _is_gap(leaf: Any, following: Any) -> bool:
    """Whether the gap between two neighbours may open: not between digits and stars, which are no wide characters."""
    return _is_wide(leaf, -1) or _is_wide(following, 0)


def _is_wide(leaf: Any, place: int) -> bool:
    text = getattr(leaf, "text", "")
    return not text or WIDE.match(text[place]) is not None


def _widen(box: Any, gap: float, spread: dict[int, tuple[int, bool]], moved: float) -> float:
    """Move a box by what the line has grown before it, and open the gaps in it and behind it; the growth so far."""
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.TextBox):
        box.position_x += moved
        inside, behind = spread.get(id(box), (0, False))
        if inside:
            _open(box, gap)
        box.width += gap * (inside + behind)
        return moved + gap * (inside + behind)
    if isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        before = moved
        box.position_x += moved
        for child in box.children:
            if child.is_in_normal_flow():
                moved = _widen(child, gap, spread, moved)
        box.width += moved - before
        return moved
    box.translate(moved, 0)
    return moved + gap * spread.get(id(box), (0, False))[1]


def _open(box: Any, gap: float) -> None:
    """Have a text drawn with wider gaps: the engine sets it again by its style when it draws it."""
    spacing = box.style["letter_spacing"]
    box.style = Spread(box.style, gap + (0 if spacing == "normal" else spacing))
    box.pango_layout.text = box.text
