"""Patching: the index of texts of which a few changed, from the one of before: the same bytes as made anew.

Only the files that hold pairs of a changed text are read and written again; a line is taken apart at its texts, which
are numbers that only grow.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate, chain

from corridor.searching import indexing
from corridor.searching.folding import spread
from corridor.searching.indexing import DIGITS
from corridor.searching.texts import Text

# Beyond one text in so many it is no dearer to make the index anew.
FEW = 20
_LAST, _MORE = re.escape(DIGITS[:32]), re.escape(DIGITS[32:])
_EVEN, _ODD = (
    f"(?:[{re.escape(DIGITS[at:32:2])}]|[{re.escape(DIGITS[32 + at :: 2])}][{_MORE}]*[{_LAST}])" for at in (0, 1)
)
# A text in a line: the step to its number, then its places, all but the last of them odd.
_ENTRY = re.compile(f"([{_MORE}]*[{_LAST}])({_ODD}*{_EVEN})")
_CALL = re.compile(r'corridorSearch\("[^"]+",(.*)\)\n', re.DOTALL)


def patched(
    before: Sequence[Text], now: Sequence[Text], read: Callable[[str], bytes | None]
) -> dict[str, bytes | None] | None:
    """All files of the index of `now` by site path, None for one that is as before.

    `read` gives a file of the index of `before`. None where little would be saved, or a file is not to be had.
    """
    old = indexing.numbered(before)
    by_id = {text.id: text for text in now}
    is_same = len(before) == len(now) and all(text.id in by_id for text in before)
    new = {at: by_id[text.id] for at, text in old.items()} if is_same else indexing.numbered(now)
    count = indexing.pieces(len(new))
    if indexing.spreading(len(old)) != indexing.spreading(len(new)):
        return None
    changed = sorted(number for number in old.keys() | new.keys() if not _is_same(old.get(number), new.get(number)))
    if len(changed) * FEW > len(new):
        return None
    made: dict[str, bytes | None] = dict.fromkeys(indexing.names(len(new)))
    grams = _edits(old, new, changed)
    by_file: dict[int, list[str]] = defaultdict(list)
    for gram in grams:
        by_file[spread(gram, count)].append(gram)
    for at, own in by_file.items():
        data = read(f"search/i/{at:x}.js")
        found = _CALL.fullmatch(data.decode()) if data is not None else None
        if found is None:
            return None
        lines = json.loads(found[1])
        for gram in own:
            lines[gram] = _line(lines.get(gram, ""), grams[gram])
        kept = {gram: lines[gram] for gram in sorted(lines) if lines[gram]}
        made[f"search/i/{at:x}.js"] = indexing.call(f"i/{at:x}", kept)
    made.update(indexing.shown(new, set(changed)))
    if any(_of_filters(old.get(number)) != _of_filters(new.get(number)) for number in changed):
        made["search/docs.js"] = indexing.call("docs", indexing.documents(new, count))
    return made


def _is_same(one: Text | None, other: Text | None) -> bool:
    return one is other or one == other


def _of_filters(text: Text | None) -> object:
    return text and (text.kind, text.when, text.year, text.areas, text.tags)


def _edits(
    old: dict[int, Text], new: dict[int, Text], changed: list[int]
) -> dict[str, list[tuple[int, list[int] | None]]]:
    """By pair, in which texts it stands elsewhere than before: number and places, None for a text it left."""
    found: dict[str, list[tuple[int, list[int] | None]]] = defaultdict(list)
    for number in changed:
        was, now = (indexing.grams(one[number]) if number in one else {} for one in (old, new))
        for gram in {**was, **now}:
            if was.get(gram) != now.get(gram):
                found[gram].append((number, now.get(gram)))
    return found


def _line(line: str, edits: list[tuple[int, list[int] | None]]) -> str:
    """A line with some texts put in, taken out or exchanged."""
    found = _ENTRY.findall(line)
    steps, places = map(list, zip(*found, strict=True)) if found else (list[str](), list[str]())
    numbers = list(accumulate(map(_value, steps)))
    for number, own in edits:
        at = bisect_left(numbers, number)
        is_there = at < len(numbers) and numbers[at] == number
        rest = slice(at, at + is_there)
        numbers[rest], places[rest] = ([], []) if own is None else ([number], [indexing.written(own)])
        steps[rest] = [] if own is None else [""]
        for each in range(at, min(at + 2, len(numbers))):
            steps[each] = indexing.number_written(numbers[each] - (numbers[each - 1] if each else 0))
    return "".join(chain.from_iterable(zip(steps, places, strict=True)))


@lru_cache(1 << 16)  # short steps come again and again
def _value(step: str) -> int:
    """A number as it is written: low digits first, a sixth bit for more."""
    return sum((DIGITS.index(sign) & 31) << 5 * at for at, sign in enumerate(step))
