"""Folding: what is the same to a reader is the same to the index; templates/scripts/search.js does it alike.

Full-width and half-width, capitals and small letters are one. Only letters, digits and 汉字 are looked for;
everything else parts words. A hash of our own, because it has to come out the same in Python and in a browser.
"""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"\s+")


def folded(text: str) -> str:
    """A text as it is compared: NFKC, small letters, one blank for many."""
    return _SPACE.sub(" ", _same(text))


def lines(text: str) -> list[str]:
    """The lines of a text as they are compared; blanks, which only part words, are left as they are."""
    return _same(text).split("\n")


def _same(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def spread(gram: str, count: int) -> int:
    """Which of `count` pieces (a power of two) holds a gram: FNV-1a over its code points, 32 bits."""
    value = 2166136261
    for character in gram:
        value = ((value ^ ord(character)) * 16777619) & 0xFFFFFFFF
    return (value ^ (value >> 15)) & (count - 1)
