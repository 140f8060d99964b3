"""Masks: what a reader sees of the office's asterisks, in text, in quotations and in attributes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

MASK = re.compile(r"\*+")
WITHHELD = "未公布"

_NAMED = {unit: f"{unit}名{WITHHELD}" for unit in "县镇乡村市"}
_PAIRS = {"》": "《", "”": "“"}
# A blank line ends a block: a quotation mark left open before it closes nothing after it.
_QUOTATION_MARK = re.compile(r"[《》“”]|\n[ \t]*\n")


def count_masks(text: str) -> int:
    """How many masks a text has; a run of asterisks is one."""
    return sum(1 for _ in MASK.finditer(text))


def inline(text: str) -> str:
    """A plain field or title as safe HTML.

    A mask becomes the words 未公布 (县名未公布 before 县, and so on), the same for one star and for four, because
    the width can tell the number of digits. Within 《…》 and “…” it stands as written: a title or name is quoted.
    """
    if "*" not in text:
        return escape(text, quote=False)
    quoted = quoted_positions(text)
    pieces: list[str] = []
    at = 0
    for mask in MASK.finditer(text):
        pieces += escape(text[at : mask.start()], quote=False), element(text, mask, mask.start() in quoted)
        at = mask.end()
    return "".join(pieces) + escape(text[at:], quote=False)


def verbatim(text: str, labels: Sequence[str] = ()) -> str:
    """A quotation as safe HTML, every mask as written.

    `labels[i]` is what a screen reader says for the i-th mask (姓名未公布); where there is none, or an empty one, the
    character after the mask decides.
    """
    pieces: list[str] = []
    at = 0
    for number, mask in enumerate(MASK.finditer(text)):
        label = labels[number] if number < len(labels) else ""
        pieces += escape(text[at : mask.start()], quote=False), as_written(mask[0], label or words(text, mask.end()))
        at = mask.end()
    return "".join(pieces) + escape(text[at:], quote=False)


def plain(text: str) -> str:
    """The text for attributes, `<title>`, file metadata and feeds: every mask is 未公布; not escaped."""
    return MASK.sub(WITHHELD, text)


def words(text: str, end: int) -> str:
    """What a mask that ends at `end` withholds: the character after it tells, a bold mark between is passed over."""
    following = end + 2 if text.startswith("__", end) else end
    return _NAMED.get(text[following : following + 1], WITHHELD)


def element(text: str, mask: re.Match[str], is_quoted: bool) -> str:
    """The HTML of one mask of `text`, as written inside a quotation, else as words."""
    meaning = words(text, mask.end())
    return as_written(mask[0], meaning) if is_quoted else f'<span class="withheld">{meaning}</span>'


def as_written(stars: str, label: str) -> str:
    """A mask that shows its asterisks; read aloud as `label`."""
    return f'<span class="mask" role="img" aria-label="{escape(label)}">{stars}</span>'


def quotations(text: str) -> list[tuple[int, int]]:
    """Where the outermost properly paired 《…》 and “…” of one text lie, without their marks, in order."""
    found: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    waiting = dict.fromkeys(_PAIRS.values(), 0)
    for mark in _QUOTATION_MARK.finditer(text):
        if mark[0] in waiting:
            stack.append((mark[0], mark.end()))
            waiting[mark[0]] += 1
        elif mark[0] not in _PAIRS:
            stack.clear()
            waiting = dict.fromkeys(waiting, 0)
        elif waiting[_PAIRS[mark[0]]]:
            start = _close(stack, waiting, _PAIRS[mark[0]])
            while found and found[-1][0] > start:
                found.pop()  # lies inside this one
            found.append((start, mark.start()))
    return found


def quoted_positions(text: str) -> frozenset[int]:
    """Where the masks begin that stand inside a quotation."""
    return frozenset(mask.start() for start, end in quotations(text) for mask in MASK.finditer(text, start, end))


def _close(stack: list[tuple[str, int]], waiting: dict[str, int], opening: str) -> int:
    """Take marks off the stack down to `opening` (those above it were never closed); where its quotation begins."""
    while True:
        mark, start = stack.pop()
        waiting[mark] -= 1
        if mark == opening:
            return start
