"""Pens: words set on a sheet as large as their box allows; what does not fit at a readable size is cut, never shrunk.

Words are fitted and not left to flow: on a wall nothing may run over the edge, and a sheet half empty looks forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ClassVar

from msgspec.structs import replace

from corridor.desk import Desk
from corridor.papers.panels.sheets import Box, Sheet, extent, lines_of, mm
from corridor.plain import Plain
from corridor.titles import balanced
from corridor.values import Quantity

POINTER = "（余见网页）"
SHORTEST = 8  # characters of a text that are worth a pointer
STANDING = 1.12  # of the size, from character to character in words that stand upright
LINE = 1.5  # of its size an amount is high
SLAB, SLAB_WORD = 4.4, 0.7  # how wide the slab of a withheld number is, how large the word in it, in its own size
_STEP = 0.97


class Words(Plain, frozen=True):
    """Words in a box as high as they are, broken into `lines` beforehand."""

    sort: ClassVar[str] = "words"
    text: str
    box: Box
    size: float
    lead: float
    look: str
    lines: tuple[str, ...] = ()  # none: all on one
    href: str = ""

    @property
    def css(self) -> str:
        return f"{self.box.css};font-size:{mm(self.size)};line-height:{mm(self.size * self.lead)}"

    @property
    def height(self) -> float:
        return self.box.height

    @property
    def snug(self) -> Words:
        """The same in a box no wider than they are, so that something can stand beside them."""
        wide = max(extent(line) for line in self.lines or (self.text,)) * self.size
        return replace(self, box=self.box.left(wide))


class Amount(Plain, frozen=True):
    """A number or the slab it is withheld by, with the words before and after it, on one line."""

    sort: ClassVar[str] = "amount"
    quantity: Quantity
    box: Box
    size: float
    look: str

    @property
    def css(self) -> str:
        return f"{self.box.css};font-size:{mm(self.size)};line-height:{mm(self.box.height)}"


class Shape(Plain, frozen=True):
    """A box that is drawn: a wall, a bay, a rule, a square; how, its look says."""

    sort: ClassVar[str] = "shape"
    box: Box
    look: str

    @property
    def css(self) -> str:
        return self.box.css


class Picture(Plain, frozen=True):
    """A photo in its frame."""

    sort: ClassVar[str] = "picture"
    box: Box
    file: str
    alt: str

    @property
    def css(self) -> str:
        return self.box.css


class Path(Plain, frozen=True):
    """One stroke or outline of a drawing: SVG path data in mm, its look, the width of its line."""

    d: str
    look: str
    line: float

    @property
    def width(self) -> str:
        return f"{self.line:.2f}"

    @property
    def dash(self) -> str:
        """The pattern of a broken line, in keeping with its width."""
        lengths = (3.2, 2.2) if "dashed" in self.look else (1, 1.1) if "dotted" in self.look else ()
        return " ".join(f"{length * max(self.line, 0.6):.2f}" for length in lengths)


class Drawing(Plain, frozen=True):
    """Paths in mm of the box they stand in; `name` says what they show."""

    sort: ClassVar[str] = "drawing"
    box: Box
    paths: tuple[Path, ...]
    name: str

    @property
    def css(self) -> str:
        return self.box.css

    @property
    def view(self) -> str:
        return f"0 0 {self.box.width:.2f} {self.box.height:.2f}"


Mark = Words | Amount | Shape | Picture | Drawing


class Pen(Plain, frozen=True):
    """Sets words on one sheet; `scale` makes a board's letters and gaps larger or smaller."""

    desk: Desk
    sheet: Sheet
    scale: float = 1

    @property
    def least(self) -> float:
        return self.sheet.least * 1.005

    def u(self, units: float) -> float:
        return units * self.sheet.unit * self.scale

    def size(self, units: float) -> float:
        """A type size of the drawing, never below what can be read."""
        return max(self.u(units), self.least)

    def need(self, text: str, units: float, lead: float, width: float) -> float:
        """How high a text is, in units, in a column of `width` units."""
        if not text:
            return 0
        size, unit = self.size(units), self.sheet.unit
        return len(lines_of(self.read(text), width * unit / size)) * size * lead / unit

    def scaled(self, scale: float) -> Pen:
        return replace(self, scale=scale)

    def read(self, text: str) -> str:
        """A text as it is set: its references in words, its masks still stars."""
        return self.desk.words(text)

    def write(  # noqa: PLR0913 (how words are set; all but the first four have their usual value)
        self,
        text: str,
        box: Box,
        units: float,
        look: str = "text",
        *,
        lead: float = 1.5,
        most: int = 99,
        href: str = "",
        shape: bool = False,
    ) -> Words:
        """Words at the top of a box, as large as it allows, in `most` lines; `shape`: a title in balanced lines."""
        return self.alike([text], [box], units, look, lead=lead, most=most, hrefs=[href], shape=shape)[0]

    def alike(  # noqa: PLR0913 (the same)
        self,
        texts: Iterable[str],
        boxes: Sequence[Box],
        units: float,
        look: str = "text",
        *,
        lead: float = 1.5,
        most: int = 99,
        hrefs: Sequence[str] = (),
        shape: bool = False,
    ) -> list[Words]:
        """Several words of one rank, all in the size of the one that has least room."""
        read = [self.read(text) for text in texts]
        rooms = [_Room(box, lead, most, shape) for box in boxes]
        size = self.size(units)
        while size > self.least and not all(
            room.holds(text, size, is_shaped=shape) for text, room in zip(read, rooms, strict=True) if text
        ):
            size = max(size * _STEP, self.least)
        made = []
        for at, (text, room) in enumerate(zip(read, rooms, strict=True)):
            kept = text if room.holds(text, size) else room.cut(text, size)
            lines = room.shaped(kept, size) or room.lines(kept, size)
            high = len(lines) * size * lead if kept else 0
            href = hrefs[at] if hrefs else ""
            made.append(Words(kept, room.box.top(high), size, lead, look, lines, href))
        return made

    def amount(self, quantity: Quantity, box: Box, units: float, look: str = "amount") -> Amount | Words:
        """A number with its unit, or its slab; in plain words where the slab would be too wide for the box."""
        long = quantity_extent(quantity)
        least = self.least / SLAB_WORD if quantity.is_withheld else self.least
        size = min(max(self.u(units), least), box.width / long, box.height / LINE)
        if size < least:
            return self.write(quantity.shown, box, units * SLAB_WORD, "text", most=2)
        return Amount(quantity, box.top(size * LINE), size, look)

    def standing(self, text: str, box: Box, units: float, look: str = "title") -> Words | None:
        """Words one above the other in the middle of a box; the engine sets no vertical text. None: not readable."""
        size = min(self.u(units), box.width * 0.86, box.height / (len(text) * STANDING))
        if size < self.least:
            return None
        high = size * STANDING * len(text)
        column = Box(box.x + (box.width - size * 1.1) / 2, box.y + (box.height - high) / 2, size * 1.1, high)
        return Words(text, column, size, STANDING, f"{look} standing", tuple(text))


class _Room(Plain, frozen=True):
    """What a box holds."""

    box: Box
    lead: float
    most: int
    is_title: bool

    def lines(self, text: str, size: float) -> tuple[str, ...]:
        return tuple(lines_of(text, self.box.width / size))

    def shaped(self, text: str, size: float) -> tuple[str, ...]:
        """A title in a balanced shape, no word of it broken; empty where that does not fit."""
        if not self.is_title or "*" in text:
            return ()
        lines = balanced(text, self.box.width / size)
        return lines if self._holds(lines, size) else ()

    def holds(self, text: str, size: float, *, is_shaped: bool = False) -> bool:
        if not text or (is_shaped and self.shaped(text, size)):
            return True
        return not (is_shaped and "*" not in text) and self._holds(self.lines(text, size), size)

    def cut(self, text: str, size: float) -> str:
        """As much of a text as there is room for; a title ends in ……, a text with the way to the rest of it."""
        return cut(text, lambda part: self.holds(part, size), "…" if self.is_title else POINTER)

    def _holds(self, lines: Sequence[str], size: float) -> bool:
        fits = len(lines) <= self.most and len(lines) * size * self.lead <= self.box.height + 0.01
        return fits and all(extent(line) * size <= self.box.width + 0.01 for line in lines)


def in_turn(*ranks: Sequence[Mark]) -> Iterator[Mark]:
    """Labels, titles and texts of several things in the order they are read: all of the first, all of the second."""
    return (mark for one in zip(*ranks, strict=True) for mark in one)


def cut(text: str, holds: Callable[[str], bool], pointer: str = POINTER) -> str:
    """The beginning of a text that fits, to the end of a sentence if it can be; `pointer` says that there is more."""
    if "\n" in text:
        lines = text.split("\n")
        listed = ("\n".join([*lines[:end], pointer]) for end in range(len(lines) - 1, 0, -1))
        return next((kept for kept in listed if holds(kept)), "")
    for stops in ("。！？；", "，、："):
        for found in reversed(list(re.finditer(f"[{stops}]", text))):
            kept = text[: found.end()].rstrip("，、：；") + pointer
            if holds(kept):
                return kept
    least = SHORTEST if pointer == POINTER else 0
    whole = (end for end in range(len(text) - 1, least, -1) if text[end - 1 : end + 1] != "**")
    return next((kept for end in whole if holds(kept := text[:end] + "…" + pointer.strip("…"))), "")


def stands(text: str, most: int) -> bool:
    """Whether words may stand upright: fonts turn quotation marks into 『』 there, and Latin would lie on its side."""
    return 1 < len(text) <= most and all(extent(sign) == 1 and sign.isalnum() for sign in text)


def quantity_extent(quantity: Quantity) -> float:
    """How wide a quantity is on a panel, in its own size."""
    before, after = quantity.around
    if not quantity.is_given and not quantity.is_withheld:
        return extent(quantity.shown)
    return extent(before) + extent(after) + (SLAB if quantity.is_withheld else extent(quantity.number)) + 0.6
