"""Indexing: a positional bigram index in small files, each a call a page can take in through a script element.

For every two neighbouring characters the texts that hold them and where; a term is found where its pairs follow each
other, so what is found is exactly what a scan of all texts would find. Files (a county's 10,000 pages in brackets):

- search/docs.js: of every text its number, kind, year, areas, tags; for filters and order (all of it, once)
- search/i/N.js: pairs -> where they stand, spread by their hash (1,024 files; a term of six characters asks for three)
- search/t/N.js: titles, addresses and words to show, ten texts a file (one for each result that is shown)

A text's number is a hash of its id, so that one more record leaves the numbers of all others alone. Numbers are
written in base 32 with a sixth bit for "more follows", in 64 printable characters.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from operator import add

from corridor.searching.folding import folded, spread
from corridor.searching.texts import Text

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# Where the words begin: what stands before is the title, and weighs more.
TITLE = 128
_PER_FILE = 10  # texts whose words share a file
_PER_PIECE = 10  # texts a piece of the index; their pairs are some thousands
FEWEST, MOST = 16, 1024
_HALF = 15  # bits: three digits
_LOW = (1 << _HALF) - 1
_WORDS = re.compile(r"[^\W_]+")  # letters and digits of any script, as the browser's \p{L} and \p{N}


def files(texts: Iterable[Text]) -> dict[str, bytes]:
    """All files of the index by site path."""
    known = _numbered(list(texts))
    count = pieces(len(known))
    made = {"search/docs.js": _call("docs", _documents(known, count))}
    made.update(_index(known, count))
    made.update(_shown(known))
    return made


def pieces(count: int) -> int:
    """How many files the index is spread over: a power of two that only changes as the site doubles."""
    wanted = FEWEST
    while wanted < MOST and wanted * _PER_PIECE < count:
        wanted *= 2
    return wanted


def _numbered(texts: list[Text]) -> dict[int, Text]:
    """Texts by number, in its order. Two that would share one are told apart by their ids, the later one moving on."""
    bits = max(16, len(texts).bit_length() + 9)
    by_number: dict[int, Text] = {}
    for text in sorted(texts, key=lambda one: one.id):
        number = int.from_bytes(blake2b(text.id.encode(), digest_size=4).digest(), "big") % (1 << bits)
        while number in by_number:
            number += 1
        by_number[number] = text
    return dict(sorted(by_number.items()))


# --- what stands where ------------------------------------------------------------------------------------------------


def _index(known: dict[int, Text], count: int) -> dict[str, bytes]:
    """Pair -> a text's number (a step from the one before), then its places (steps, doubled, odd if more follow)."""
    found: dict[str, bytearray] = defaultdict(bytearray)
    last: dict[str, int] = {}
    # Millions of steps are written: nearly all are short, and of the others the low half is looked up.
    short = [_number(value) for value in range(1 << _HALF)]
    low = [_number(value | 1 << _HALF)[: _HALF // 5] for value in range(1 << _HALF)]
    for number, text in known.items():
        for gram, places in _grams(text).items():
            line = found[gram]
            step = number - last.get(gram, 0)
            last[gram] = number
            line += short[step] if step <= _LOW else low[step & _LOW] + _number(step >> _HALF)
            before, final = 0, places[-1]
            for place in places:
                step = (place - before) * 2 + (place != final)
                line += short[step] if step <= _LOW else _number(step)
                before = place
    spreaded: list[list[str]] = [[] for _ in range(count)]
    for gram in sorted(found):
        spreaded[spread(gram, count)].append(gram)
    return {
        f"search/i/{at:x}.js": _call(f"i/{at:x}", {gram: found[gram].decode() for gram in grams})
        for at, grams in enumerate(spreaded)
    }


def _grams(text: Text) -> dict[str, list[int]]:
    """The pairs of a text and where they stand, in order; single characters of its title as well."""
    found: dict[str, list[int]] = {}
    title, words = folded(text.title)[: TITLE - 1], folded(text.words)
    for at, sign in enumerate(title):
        if sign.isalnum():
            found.setdefault(sign, []).append(at)
    for start, stretch in ((0, title), (TITLE, words), *_spelled(text, TITLE + len(words) + 8)):
        for run in _WORDS.finditer(stretch):
            signs = run[0]
            for at, pair in enumerate(map(add, signs, signs[1:]), start + run.start()):
                if pair in found:
                    found[pair].append(at)
                else:
                    found[pair] = [at]
    return found


def _spelled(text: Text, start: int) -> list[tuple[int, str]]:
    """The pinyin of a text's names from a place on: initials, then whole syllables, behind everything else."""
    made = []
    for words in text.spelled:
        for letters in _pinyin(words):
            made.append((start, letters))
            start += len(letters) + 2
    return made


@lru_cache(maxsize=4096)  # towns and tags come again and again
def _pinyin(words: str) -> tuple[str, str]:
    from pypinyin import Style, lazy_pinyin

    plain = "".join(sign for sign in folded(words) if sign.isalnum())
    return "".join(lazy_pinyin(plain, Style.FIRST_LETTER)), "".join(lazy_pinyin(plain))


def _number(value: int) -> bytes:
    """A number from 0 up, low digits first."""
    signs = []
    while value > 31:
        signs.append(DIGITS[32 + (value & 31)])
        value >>= 5
    signs.append(DIGITS[value])
    return "".join(signs).encode()


# --- what is shown ----------------------------------------------------------------------------------------------------


def _documents(known: dict[int, Text], count: int) -> dict[str, object]:
    """Of all texts, in the order of their numbers: what filters and order go by."""
    names: dict[str, list[str]] = {"kinds": [], "years": [], "areas": [], "tags": []}
    for key in names:
        values = {one for text in known.values() for one in _facet(text, key)}
        names[key] = sorted(values)
    places = {key: {value: at for at, value in enumerate(values)} for key, values in names.items()}
    dated = {when: at for at, when in enumerate(sorted({text.when for text in known.values()}))}
    steps, before = [], 0
    for number in known:
        steps.append(_number(number - before).decode())
        before = number
    return {
        "pieces": count,
        "files": _text_files(len(known)),
        "numbers": "".join(steps),
        "names": names,
        "has": {key: [[places[key][one] for one in _facet(text, key)] for text in known.values()] for key in names},
        "when": [dated[text.when] for text in known.values()],
    }


def _facet(text: Text, key: str) -> tuple[str, ...]:
    match key:
        case "kinds":
            return (text.kind,)
        case "years":
            return (text.year,) if text.year else ()
        case "areas":
            return text.areas
    return text.tags


def _text_files(count: int) -> int:
    wanted = 1
    while wanted * _PER_FILE < count:
        wanted *= 2
    return wanted


def _shown(known: dict[int, Text]) -> dict[str, bytes]:
    count = _text_files(len(known))
    groups: list[dict[str, list[str]]] = [{} for _ in range(count)]
    for number, text in known.items():
        groups[number & (count - 1)][str(number)] = [text.address, text.title, text.kind, text.words]
    return {f"search/t/{at:x}.js": _call(f"t/{at:x}", group) for at, group in enumerate(groups)}


def _call(name: str, data: object) -> bytes:
    """A script that hands over its data: a page opened from a disk may take in a script, nothing else."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return f'corridorSearch("{name}",{text})\n'.encode()
