"""The official layout (公文, GB/T 9704-2012): what print/official.html is told of a publication.

What the record does not give is left out or said to be undecided; no name, number or date is ever filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup
from msgspec import field

from corridor import selection
from corridor.desk import Desk
from corridor.facts import Record
from corridor.papers import bulletins, mastheads, sections
from corridor.papers.bulletins import Bulletin
from corridor.papers.sections import Entry, numeral, rich
from corridor.plain import Plain
from corridor.titles import balanced, width

FULL_WIDTH = 442.2  # pt: the type area
TITLE_LINE = 20  # 汉字 of 22 pt on a line of 156 mm
LARGEST, SMALLEST = 48, 26  # pt: the red masthead; one that would be smaller stands on two lines
CLOSE = 1.06  # of its size: a character of the masthead with the room behind it
UNDECIDED = "待定"

HEADING = re.compile(r"^ {0,3}(#{1,6}) +(\S.*?)(?: +#+)? *$", re.MULTILINE)
# 7.3.3: 一、 （一） 1. （1）
_MARKS = (
    re.compile("[一二三四五六七八九十]+、"),
    re.compile("（[一二三四五六七八九十]+）"),
    re.compile(r"\d+[.．、]"),
    re.compile(r"（\d+）"),
)


class Part(Plain, frozen=True):
    """A heading of level 2 or 3 with running text, entries told of records, or plain items."""

    level: int
    heading: str
    anchor: str
    text: Markup
    entries: list[Entry] = field(default_factory=list)
    items: tuple[str, ...] = ()


def context(desk: Desk, record: Record, part: str) -> dict[str, Any]:
    """What the template is told; `tight` asks for a little less between the lines (7.3.5.5)."""
    body, compiled = rich(desk, numbered(record.body)), _compiled(desk, record)
    parts = list(_parts(desk, record, compiled))
    masthead = _masthead(desk, record)
    told = mastheads.told(desk, record, has_masks=bool(re.search(r"\*|withheld", f"{body}{parts}{compiled}")))
    return {
        "paper": {
            "masthead": masthead,
            "masthead_size": masthead_size(masthead),
            "number": record.fields.get("number", ""),
            "title": balanced(record.title, TITLE_LINE),
            "subtitle": record.fields.get("subtitle", ""),
            "addressee": _addressee(record),
            "attachments": [name.rstrip("。；，") for name in record.fields.get("attachments", [])],
            "signature": _named(desk, record.fields.get("signature", "")),
            "date": dated(record),
            "annotation": _annotation(record),
            "notes": [note for note in told["notes"] if parts or note == mastheads.WITHHELD_NOTE],
            "copied_to": [*told["report"], *told["send"]],
            "issued_to": told["issue"],
            "copies": told["copies"],
            "printed_by": told["compiled_by"],
            "printed_on": _printed_on(record),
        },
        "body": body,
        "opening": compiled.opening,
        "comparisons": compiled.comparisons,
        "annexes": compiled.annexes,
        "parts": parts,
        "tight": False,
    }


def masthead_size(lines: tuple[str, ...]) -> int:
    """In pt: as large as the type area takes."""
    return min(LARGEST, int(FULL_WIDTH / (max(map(width, lines)) * CLOSE)))


def dated(record: Record) -> str:
    """The day the paper was made (成文日期) as far as it is known; a year that is not written is said to be so."""
    when = record.fields.get("issued") or record.date
    if when is None or when == record.fields.get("period"):
        return f"成文日期{UNDECIDED}"
    return str(when.shown) if when.has_year else f"{when.shown}（年份未写）"


def numbered(body: str) -> str:
    """A Markdown text whose headings carry the numbers of the standard; a level that is numbered already stays."""
    depths = sorted({len(found[1]) for found in HEADING.finditer(body)})
    ranks = {depth: min(rank, len(_MARKS) - 1) for rank, depth in enumerate(depths)}
    typed = {ranks[len(found[1])] for found in HEADING.finditer(body) if _MARKS[ranks[len(found[1])]].match(found[2])}
    counts = [0] * len(_MARKS)

    def write(found: re.Match[str]) -> str:
        rank = ranks[len(found[1])]
        counts[rank] += 1
        counts[rank + 1 :] = [0] * (len(_MARKS) - rank - 1)
        mark = "" if rank in typed else mark_of(rank, counts[rank])
        return f"{'#' * min(rank + 1, 3)} {mark}{found[2]}"

    return HEADING.sub(write, body)


def mark_of(rank: int, number: int) -> str:
    """The number of a heading: 一、 （一） 1. （1） by its rank from 0."""
    return (f"{numeral(number)}、", f"（{numeral(number)}）", f"{number}. ", f"（{number}）")[rank]


# --- private ----------------------------------------------------------------------------------------------------------


def _masthead(desk: Desk, record: Record) -> tuple[str, ...]:
    """As typed, else the house's name and 文件 (7.2.4); on two lines where one would be too small."""
    host = desk.setting("host.name")
    words = record.fields.get("masthead") or (f"{host}文件" if host else f"发文机关{UNDECIDED}")
    if masthead_size((words,)) >= SMALLEST:
        return (words,)
    return balanced(words, width(words) / 2 + 2)


def _addressee(record: Record) -> str:
    """With the full-width colon of 7.3.2."""
    given = record.fields.get("addressee", "")
    return f"{given.rstrip('：:')}：" if given else ""


def _annotation(record: Record) -> str:
    """In round brackets (7.3.6)."""
    given = record.fields.get("annotation", "")
    return given if not given or given.startswith("（") else f"（{given}）"


def _printed_on(record: Record) -> str:
    issued = record.fields.get("issued")
    return f"{issued.shown}印发" if issued is not None else f"印发日期{UNDECIDED}"


def _named(desk: Desk, party: str) -> str:
    known = desk.find(party) if party else None
    return known.title if known is not None else party


def _compiled(desk: Desk, record: Record) -> Bulletin:
    """The records held, in the order a bulletin has; a paper with words of its own tells none it does not name."""
    has_own = record.fields.get("outline") or record.body
    if has_own and not any(record.fields.get(key) for key in ("selection", "query")):
        return Bulletin([])
    return bulletins.compose(desk, record)


def _parts(desk: Desk, record: Record, compiled: Bulletin) -> Iterator[Part]:
    """The sections of an outline with their texts and records, or what was compiled; corrections to tell at the end."""
    if record.fields.get("outline"):
        yield from _outlined(desk, record.fields["outline"])
    for section in () if record.fields.get("outline") else compiled.sections:
        yield Part(2, section.number + section.title, section.anchor, section.text, section.entries, section.items)
        for part in section.parts:
            yield Part(3, part.number + part.title, part.anchor, part.text, part.entries)
    if not compiled.sections:
        yield from _corrected(desk, record)


def _corrected(desk: Desk, record: Record) -> Iterator[Part]:
    told = sections.corrections(desk, record)
    if told is not None:
        depths = [len(found[1]) for found in HEADING.finditer(record.body)]
        before = depths.count(min(depths, default=0)) or len(record.fields.get("outline", ()))
        heading = f"{numeral(before + 1)}、{told.title}" if before else told.title
        yield Part(2, heading, told.anchor, Markup(""), items=told.items)


def _outlined(desk: Desk, outline: list[dict[str, Any]]) -> Iterator[Part]:
    """Headings with the numbers they are typed with; where the outline has none, 一、 二、."""
    typed = any(mark.match(item["heading"]) for item in outline for mark in _MARKS)
    for at, item in enumerate(outline, 1):
        rank = next((rank for rank, mark in enumerate(_MARKS) if mark.match(item["heading"])), 0)
        cards = selection.of_section(desk, item)
        level, marks = (3, 1) if rank == 0 else (4, 2)
        entries = [
            sections.entry_of(desk, card, level, mark_of(marks, place), brief=True)
            for place, card in enumerate(cards, 1)
        ]
        heading = item["heading"] if typed else mark_of(0, at) + item["heading"]
        yield Part(min(rank, 1) + 2, heading, f"s{at}", rich(desk, item.get("text", "")), entries)
