"""References: `[[ID]]`, `[[ID|words]]` and `[[figure:ID]]` in a text, and the addresses its links may have."""

from __future__ import annotations

import re

from corridor.plain import Plain

REFERENCE = re.compile(r"\[\[(figure:)?([^\[\]|\n]*[^\[\]|\s])[ \t]*(?:\|([^\[\]\n]*))?\]\]")

# Text and address of a link or picture. Deliberately narrow (one line, no brackets in the words): every branch ends
# at the next bracket, so the search stays linear however many brackets a hostile text has.
LINK = (
    r"(?P<picture>!)?\[(?P<words>[^\[\]\n]*)\]"
    r"\((?P<address>(?:[^\s()]|\([^\s()]*\))+)(?:[ ]+\"(?P<title>[^\"\n]*)\")?[ ]*\)"
)

_MEDIA = re.compile(r"media/(?!(?:.*/)?\.\.?(?:/|$))[^\\:?#]+")
_ELSEWHERE = re.compile(r"(?:https?://|mailto:)[^\s<>\"\\]+|#[^\s<>\"\\]+", re.IGNORECASE)


class Reference(Plain, frozen=True):
    """One `[[…]]`: `target` is the id (or its shortest unique end) of a record or figure; `start`, `end`: offsets."""

    target: str
    words: str
    is_figure: bool
    start: int
    end: int


def references(text: str) -> tuple[Reference, ...]:
    """The references of a text in their order; `words` is empty where none were typed."""
    return tuple(map(_reference, REFERENCE.finditer(text))) if "[[" in text else ()


def is_media(address: str) -> bool:
    """Whether the address is a file of the office's own media folder, and stays inside it."""
    return _MEDIA.fullmatch(address) is not None


def is_allowed(address: str, is_picture: bool) -> bool:
    """Whether a page may carry this address: pictures never from elsewhere, links never into the machine."""
    return is_media(address) or (not is_picture and _ELSEWHERE.fullmatch(address) is not None)


def _reference(found: re.Match[str]) -> Reference:
    target, words = found[2].strip(), (found[3] or "").strip()
    return Reference(target, words, found[1] is not None, found.start(), found.end())
