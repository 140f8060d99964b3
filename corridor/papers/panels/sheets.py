"""Panel sheets: boxes on a sheet of any size, how small letters may be at its distance, how wide words are. In mm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from math import ceil

from corridor.plain import Plain

# A sign is legible at this many times its height (GB/T 15608, DIN 1450: 20 minutes of arc): 2 m wants 11.5 mm.
SIGHT = 174
# The drawing all sizes follow: 900 × 1200 mm, in units of 1 mm.
DRAWN_WIDTH, DRAWN_HEIGHT = 900, 1200
# Below so many of its smallest letters across and down a sheet holds no board any more.
ACROSS, DOWN = 28, 30
LONE = 2.5  # characters: a last line below it looks forgotten
# Where a digit or a letter stands beside a 汉字.
_BESIDE = re.compile("(?<=[\u3400-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u3400-\u9fff])")
_MASK, _LONGEST_MASK = re.compile(r"\*+"), "镇名未公布"
_OPENS, _CLOSES = "“‘（《〈「『【〔", "”’）》〉」』】〕，。、；：！？…—·,.;:!?)%％"
# What stands on one line: a number with its measure word, a word, a mask or a character, with its marks.
_TOKEN = re.compile(
    rf"[{_OPENS}]*(?:[0-9.,:/+\-]+[^\W\da-zA-Z]?|[A-Za-z0-9]+|\*+|[^{_OPENS}])[{re.escape(_CLOSES)}]*|[{_OPENS}]+"
)


class Box(Plain, frozen=True):
    """A rectangle on the sheet, from its top left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def css(self) -> str:
        return f"left:{mm(self.x)};top:{mm(self.y)};width:{mm(self.width)};height:{mm(self.height)}"

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def inset(self, x: float, y: float) -> Box:
        return Box(self.x + x, self.y + y, max(self.width - 2 * x, 0), max(self.height - 2 * y, 0))

    def top(self, height: float) -> Box:
        return Box(self.x, self.y, self.width, min(height, self.height))

    def below(self, height: float) -> Box:
        """What is left under the first `height`."""
        return Box(self.x, self.y + height, self.width, max(self.height - height, 0))

    def left(self, width: float) -> Box:
        return Box(self.x, self.y, min(width, self.width), self.height)

    def after(self, width: float) -> Box:
        """What is left beside the first `width`."""
        return Box(self.x + width, self.y, max(self.width - width, 0), self.height)

    def columns(self, shares: Iterable[float], gap: float = 0) -> list[Box]:
        """Side by side, as wide as their shares."""
        parts = list(shares)
        room, x, made = self.width - gap * (len(parts) - 1), self.x, []
        for part in parts:
            width = room * part / sum(parts)
            made.append(Box(x, self.y, width, self.height))
            x += width + gap
        return made

    def rows(self, shares: Iterable[float], gap: float = 0) -> list[Box]:
        """One below the other, as high as their shares."""
        turned = Box(self.y, self.x, self.height, self.width).columns(shares, gap)
        return [Box(one.y, one.x, one.height, one.width) for one in turned]

    def grid(self, lines: Sequence[int], gap: float, down: float | None = None) -> list[Box]:
        """Boxes row by row, as many in each row as `lines` says; every row fills the width."""
        rows = self.rows([1] * len(lines), gap if down is None else down)
        return [cell for row, count in zip(rows, lines, strict=True) for cell in row.columns([1] * count, gap)]


class Sheet(Plain, frozen=True):
    """A panel's trimmed size and the smallest letters that can be read at its distance (in metres)."""

    width: float
    height: float
    distance: float

    @property
    def is_wide(self) -> bool:
        """Whether it stands in two columns side by side."""
        return self.width > 1.15 * self.height

    @property
    def unit(self) -> float:
        """A millimetre of the drawing on this sheet."""
        across = DRAWN_WIDTH * 1.6 if self.is_wide else DRAWN_WIDTH
        return min(self.width / across, self.height / DRAWN_HEIGHT)

    @property
    def least(self) -> float:
        return self.distance * 1000 / SIGHT

    @property
    def fault(self) -> str:
        """Why nothing can be set on this sheet, empty where it can."""
        if self.width >= ACROSS * self.least and self.height >= DOWN * self.least:
            return ""
        size, far = f"{self.width:g}×{self.height:g} 毫米", f"{self.distance:g} 米"
        return f"{far}外看得清的字要 {self.least:.1f} 毫米高，{size}的展板放不下"


def spread(count: int, most: int) -> list[int]:
    """`count` things in rows of `most` at most, as even as can be, the shorter rows first: 5 in rows of 3 are 2, 3."""
    rows = ceil(count / most)
    return [count // rows + (at >= rows - count % rows) for at in range(rows)]


def extent(text: str) -> float:
    """How wide a text is, in its own size, on the safe side, its masks in words.

    Digits beside 汉字 have a little room (typesetting.py).
    """
    text = _MASK.sub(_LONGEST_MASK, text)
    wide = sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else _narrow(sign) for sign in text)
    return wide + 0.12 * len(_BESIDE.findall(text))


def _narrow(sign: str) -> float:
    return 0.56 if sign.isdigit() else 0.9 if sign.isupper() or sign in "%+@" else 0.62


def lines_of(text: str, em: float) -> list[str]:
    """A text broken into lines of `em` characters: not before 。 or behind “, not inside a word or a mask.

    The engine would break it in the same places; broken here, its height is known before anything is set.
    """
    made: list[str] = []
    for paragraph in text.split("\n"):
        made += _filled(_TOKEN.findall(paragraph), em) or [""]
    return made


def _filled(tokens: list[str], em: float) -> list[str]:
    lines: list[list[str]] = [[]]
    wide = 0.0
    for token in tokens:
        if lines[-1] and wide + extent(token) > em:
            lines.append([])
            wide = 0.0
        lines[-1].append(token)
        wide += extent(token)
    if len(lines) > 1 and extent("".join(lines[-1])) < LONE and len(lines[-2]) > 2:
        lines[-1].insert(0, lines[-2].pop())
    return ["".join(line).rstrip(" ") for line in lines if line]


def mm(length: float) -> str:
    return f"{length:.2f}mm"
