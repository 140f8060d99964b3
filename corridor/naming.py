"""Naming: what an id may be, and one for a new record from the pinyin of its title."""

from __future__ import annotations

import re
from collections.abc import Callable

from corridor.kinds import Kind

_LONGEST = 40
# A deputy's address must not spell a name that may have to be masked one day; these are numbered.
_NUMBERED = ("deputy",)
# Kinds of which there are hundreds a year stand in a folder by year.
_BY_YEAR = ("activity", "recognition")
_ID = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*(?:/[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*)*")


def is_id(text: str) -> bool:
    """Whether a text may be an id: ASCII letters, digits, hyphens, in folders; safe in addresses and on any disk."""
    return _ID.fullmatch(text) is not None


def proposed(kind: Kind, title: str, year: str, is_taken: Callable[[str], bool]) -> str:
    """A free id below the kind's folder: `2022/jie-dai-xuan-min`, `deputy-3`; ASCII, no mask, at most some words.

    `year` may be empty; `is_taken` tells which ids there are.
    """
    stem = kind.name if kind.name in _NUMBERED else spelled(title) or kind.name
    folder = f"{year}/" if year and kind.name in _BY_YEAR else ""
    count = 1
    while is_taken(made := _counted(folder + stem, count, always=stem == kind.name)):
        count += 1
    return made


def spelled(title: str) -> str:
    """A title in pinyin and ASCII letters, whole syllables only; empty where nothing of it can be spelled."""
    from pypinyin import lazy_pinyin

    runs = (lazy_pinyin(run) for run in re.findall(r"[A-Za-z0-9]+|[^A-Za-z0-9*]+", title))
    words = [word for run in runs for one in run if (word := re.sub(r"[^a-z0-9]", "", one.lower()))]
    made = ""
    for word in words:
        if len(made) + len(word) + 1 > _LONGEST:
            break
        made = f"{made}-{word}" if made else word[:_LONGEST]
    return made


def _counted(stem: str, count: int, *, always: bool) -> str:
    return f"{stem}-{count}" if always or count > 1 else stem
