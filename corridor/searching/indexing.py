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
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import blake2b
from operator import add

from corridor.searching.folding import folded, lines, spread
from corridor.searching.texts import Text, pinyin

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# Where the spelled names begin: what stands before is the title, and weighs more.
TITLE = 128
# Every line of the words begins at a multiple of it, so that a longer line leaves the places of the next ones alone.
_LINE = 256
_GAP = 8  # so far apart that no term runs from one stretch into the next
_PER_FILE = 10  # texts whose words share a file
_PER_PIECE = 10  # texts a piece of the index; their pairs are some thousands
FEWEST, MOST = 16, 1024
_HALF = 15  # bits: three digits
_LOW = (1 << _HALF) - 1
_WORDS = re.compile(r"[^\W_]+")  # letters and digits of any script, as the browser's \p{L} and \p{N}


def files(texts: Iterable[Text]) -> dict[str, bytes]:
    """All files of the index by site path."""
    known = numbered(list(texts))
    count = pieces(len(known))
    made = {"search/docs.js": call("docs", documents(known, count))}
    made.update(_index(known, count))
    made.update(shown(known, known.keys()))
    return made


def names(count: int) -> list[str]:
    """The site paths of all files of an index of so many texts."""
    kinds = (("i", pieces(count)), ("t", _text_files(count)))
    return ["search/docs.js", *(f"search/{kind}/{at:x}.js" for kind, files_ in kinds for at in range(files_))]


def spreading(count: int) -> tuple[int, int, int]:
    """What changes for all texts as the site doubles: bits of a number, files of the index, files of words."""
    return _bits(count), pieces(count), _text_files(count)


def pieces(count: int) -> int:
    """How many files the index is spread over: a power of two that only changes as the site doubles."""
    wanted = FEWEST
    while wanted < MOST and wanted * _PER_PIECE < count:
        wanted *= 2
    return wanted


def _bits(count: int) -> int:
    return max(16, count.bit_length() + 9)


def numbered(texts: Sequence[Text]) -> dict[int, Text]:
    """Texts by number, in its order. Two that would share one are told apart by their ids, the later one moving on."""
    bits = _bits(len(texts))
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
        for gram, places in grams(text).items():
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
        f"search/i/{at:x}.js": call(f"i/{at:x}", {gram: found[gram].decode() for gram in own})
        for at, own in enumerate(spreaded)
    }


def grams(text: Text) -> dict[str, list[int]]:
    """The pairs of a text and where they stand, in order; single characters of its title as well."""
    found: dict[str, list[int]] = {}
    title = folded(text.title)[: TITLE - _GAP]
    for at, sign in enumerate(title):
        if sign.isalnum():
            found.setdefault(sign, []).append(at)
    for start, stretch in ((0, title), *_stretches(text)):
        for run in _WORDS.finditer(stretch):
            signs = run[0]
            for at, pair in enumerate(map(add, signs, signs[1:]), start + run.start()):
                if pair in found:
                    found[pair].append(at)
                else:
                    found[pair] = [at]
    return found


def written(places: list[int]) -> str:
    """Where a pair stands in a text: steps, doubled, odd if more follow."""
    steps = zip(places, [0, *places], strict=False)
    return "".join(number_written((place - last) * 2 + (place != places[-1])) for place, last in steps)


def _stretches(text: Text) -> Iterator[tuple[int, str]]:
    """Behind the title: the pinyin of a text's names, initials and whole syllables; then its words line by line."""
    start = TITLE
    for spelling in text.letters or map(pinyin, text.spelled):
        for letters in spelling:
            yield start, letters
            start += len(letters) + _GAP
    for line in lines(text.words):
        start += -start % _LINE
        yield start, line
        start += len(line) + _GAP


def _number(value: int) -> bytes:
    return number_written(value).encode()


def number_written(value: int) -> str:
    """A number from 0 up, low digits first."""
    signs = []
    while value > 31:
        signs.append(DIGITS[32 + (value & 31)])
        value >>= 5
    signs.append(DIGITS[value])
    return "".join(signs)


# --- what is shown ----------------------------------------------------------------------------------------------------


def documents(known: dict[int, Text], count: int) -> dict[str, object]:
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


def shown(known: dict[int, Text], some: Collection[int]) -> dict[str, bytes]:
    """The files that hold the words of some texts."""
    last = _text_files(len(known)) - 1
    wanted = range(last + 1) if len(some) == len(known) else {number & last for number in some}
    groups: dict[int, dict[str, list[str]]] = {at: {} for at in wanted}
    for number, text in known.items():
        if number & last in groups:
            groups[number & last][str(number)] = [text.address, text.title, text.kind, text.words]
    return {f"search/t/{at:x}.js": call(f"t/{at:x}", group) for at, group in groups.items()}


def call(name: str, data: object) -> bytes:
    """A script that hands over its data: a page opened from a disk may take in a script, nothing else."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return f'corridorSearch("{name}",{text})\n'.encode()
