"""Notes: the endnotes of a chapter: where a record says it is from, numbered in the order they are pointed at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field

from corridor import views
from corridor.plain import Plain


class Note(Plain, frozen=True):
    """Where something is said: the document and its paragraph, and its words unless the chapter says them itself."""

    number: int
    title: str
    paragraph: int | None
    quote: str
    labels: tuple[str, ...]
    remark: str = ""


class Mark(Plain, frozen=True):
    """The notes a record points at, as runs (first, last); `prefix` with a number is a note's anchor."""

    prefix: str
    runs: tuple[tuple[int, int], ...]


class Notes(Struct):
    """The endnotes of one chapter, numbered from 1 in the order they are pointed at; the same note once.

    `said` are the chapter's own words: what is quoted in them need not be quoted again.
    """

    prefix: str
    said: str = ""
    items: list[Note] = field(default_factory=list)
    _numbers: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def mark(self, sources: Iterable[views.Source]) -> Mark:
        """Note down some sources."""
        numbers = sorted({self._number(one) for one in sources})
        runs: list[tuple[int, int]] = []
        for number in numbers:
            if runs and runs[-1][1] == number - 1:
                runs[-1] = (runs[-1][0], number)
            else:
                runs.append((number, number))
        return Mark(f"{self.prefix}-n", tuple(runs))

    def _number(self, one: views.Source) -> int:
        quote, labels = ("", ()) if one.quote and one.quote in self.said else (one.quote, one.labels)
        key = (one.document_title, one.paragraph, quote, one.note)
        if key not in self._numbers:
            self._numbers[key] = len(self.items) + 1
            self.items.append(Note(len(self.items) + 1, one.document_title, one.paragraph, quote, labels, one.note))
        return self._numbers[key]
