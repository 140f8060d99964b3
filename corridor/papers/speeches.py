"""Speeches: a speaker's copy set again from the records its outline names; its words are those of its source, all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from corridor import prose, views
from corridor.desk import Desk
from corridor.facts import Record
from corridor.kinds import model
from corridor.papers.documents import MASKS_NOTE
from corridor.plain import Plain
from corridor.problems import Place, Stop, problem

_POINT = re.compile("[（(]?[一二三四五六七八九十]+(?:是|[）)])")
# In the source a heading runs on in its paragraph; the sign that ends it stays with it.
_STOPS = "。：；，！？"
_MASK = re.compile(r"\*+")


class Piece(Plain, frozen=True):
    """Words of one block, as safe HTML, and the records that quote them."""

    words: str
    html: Markup
    records: tuple[str, ...] = ()


class Block(Plain, frozen=True):
    """A paragraph or a heading: `sort` is salutation, part (一、), point (一是), text or closing."""

    sort: str
    pieces: tuple[Piece, ...]

    @property
    def words(self) -> str:
        return "".join(piece.words for piece in self.pieces)


class Cut(Plain, frozen=True):
    """A block still to be set: where it begins and ends in the source, and what records quote within it."""

    sort: str
    start: int
    end: int
    records: tuple[str, ...] = ()


def context(desk: Desk, record: Record, part: str) -> dict[str, Any]:
    """What print/speech.html is told."""
    source = source_of(desk, record)
    if source is None:
        title, blocks = record.title, _own(desk, record)
    else:
        title, blocks = source.title, _set_again(desk, record, source)
    if not blocks:
        raise Stop([problem("E316", Place(record.file), found=record.title)])
    kind = views.chosen(model("publication"), "layout", "speech")
    notes = [f"依本站记录逐点重排，与《{source.title}》原文一字不差。"] if source is not None else []
    notes += [MASKS_NOTE] if any("*" in block.words for block in blocks) else []
    date = record.date.shown if record.date is not None else record.date_text
    return {"speech": {"title": title, "kind": kind, "date": date, "notes": notes}, "blocks": blocks}


def source_of(desk: Desk, record: Record) -> Record | None:
    """The document a speech is: none for one that is written in the outline itself."""
    if any("text" in section for section in record.fields.get("outline", ())):
        return None
    named = [
        *record.fields.get("documents", ()),
        *(one.get("document", "") for one in record.fields.get("sources", ())),
    ]
    for name in dict.fromkeys(named):
        id_ = desk.meaning(name, "document")
        own = desk.record(id_) if id_ else None
        if own is not None and own.fields.get("text"):
            return own
    return None


# --- set again from a source ------------------------------------------------------------------------------------------


def _set_again(desk: Desk, record: Record, source: Record) -> list[Block]:
    """The source cut at the outline's headings, each block from the quotations of its records; Stop if it differs."""
    text = source.fields["text"].rstrip("\n")
    blocks = [_block(desk, source, text, cut) for cut in _cuts(record, source, text)]
    if "".join(block.words for block in blocks) != text.replace("\n", ""):
        raise _differs(record, f"按提纲重排后与《{source.title}》不一样，请核对提纲和各条记录的引文")
    return blocks


def _cuts(record: Record, source: Record, text: str) -> list[Cut]:
    """Every paragraph of the source, cut before and behind each heading."""
    marks = _headings(record, source, text)
    made: list[Cut] = []
    start, records = 0, tuple[str, ...]()
    for line in text.split("\n"):
        at, end = start, start + len(line)
        while marks and marks[0].start < end:
            mark = marks.pop(0)
            made += [Cut("text", at, mark.start, records), Cut(mark.sort, mark.start, mark.end)]
            at, records = mark.end, mark.records
        made.append(Cut("text", at, end, records))
        start = end + 1
    made = [cut for cut in made if cut.start < cut.end]
    for sort, place in (("salutation", 0), ("closing", -1)):
        made[place] = _spoken(record, source, text, sort, made[place])
    return made


def _headings(record: Record, source: Record, text: str) -> list[Cut]:
    """Where the headings of the outline stand, in order, each with the sign that ends it."""
    found: list[Cut] = []
    at = 0
    for section in record.fields.get("outline", ()):
        heading = section["heading"]
        start = text.find(heading, at)
        if start < 0:
            raise _differs(record, f"提纲的标题“{heading}”在《{source.title}》里没有，或次序与原文不同")
        at = start + len(heading)
        at += text[at : at + 1] in _STOPS and at < len(text)
        sort = _sort(heading, any(cut.sort == "part" for cut in found))
        found.append(Cut(sort, start, at, tuple(section.get("records", ()))))
    return found


def _sort(heading: str, is_within: bool) -> str:
    """一是… and （一）… are points of a part; without a part before it nothing is."""
    return "point" if is_within and _POINT.match(heading) else "part"


def _spoken(record: Record, source: Record, text: str, sort: str, cut: Cut) -> Cut:
    """The first or the last paragraph, where the speech says that it is the salutation or the closing."""
    words = record.fields.get(sort)
    if not words:
        return cut
    if text[cut.start : cut.end] != words:
        label = "称谓须是原文的第一段" if sort == "salutation" else "结束语须是原文的最后一段"
        raise _differs(record, f"{label}，《{source.title}》写的是“{text[cut.start : cut.end][:40]}”")
    return Cut(sort, cut.start, cut.end)


def _differs(record: Record, remedy: str) -> Stop:
    return Stop([problem("E309", Place(record.file), remedy=remedy)])


def _block(desk: Desk, source: Record, text: str, cut: Cut) -> Block:
    """One block in pieces, cut wherever a quotation begins or ends; what no record quotes is the document's own."""
    spans = list(_quoted(desk, source, text, cut))
    edges = sorted({cut.start, cut.end, *(edge for start, end, _ in spans for edge in (start, end))})
    pieces = []
    for start, end in pairwise(edges):
        ids = (id_ for first, last, id_ in spans if first <= start and end <= last)
        pieces.append(_piece(source, text, start, end, tuple(dict.fromkeys(ids))))
    return Block(cut.sort, tuple(pieces))


def _quoted(desk: Desk, source: Record, text: str, cut: Cut) -> Iterable[tuple[int, int, str]]:
    """Where the quotations of a block's records stand within it: from, to, record. A mask is never cut in two."""
    for target in cut.records:
        record = desk.record(target)
        for one in views.sources(desk, record):
            if one.document_id != source.id or not one.quote or one.paragraph is None:
                continue
            found = text.find(one.quote, _line_start(text, one.paragraph))
            start, end = max(found, cut.start), min(found + len(one.quote), cut.end)
            if found >= 0 and start < end:
                yield _whole_mask(text, start, -1), _whole_mask(text, end, 1), record.id


def _line_start(text: str, paragraph: int) -> int:
    return sum(len(line) + 1 for line in text.split("\n")[:paragraph])


def _whole_mask(text: str, at: int, step: int) -> int:
    while 0 < at < len(text) and text[at - 1] == "*" == text[at]:
        at += step
    return at


def _piece(source: Record, text: str, start: int, end: int, ids: tuple[str, ...]) -> Piece:
    labels = [mask["word"] for mask in source.fields.get("masks", ())]
    first = len(_MASK.findall(text, 0, start))
    words = text[start:end]
    said = tuple(labels[first : first + len(_MASK.findall(words))])
    return Piece(words, Markup(prose.verbatim(words, said)), ids)


# --- written by the office itself -------------------------------------------------------------------------------------


def _own(desk: Desk, record: Record) -> list[Block]:
    """A speech without a source: its salutation, its sections with their text, its closing."""
    middle: list[Block] = []
    for section in record.fields.get("outline", ()):
        sort = _sort(section["heading"], any(block.sort == "part" for block in middle))
        middle += [_verbatim(sort, section["heading"]), *_section(desk, section)]
    if not middle and record.body:
        middle = [_rich(desk, record.body)]
    first, last = (record.fields.get(sort) for sort in ("salutation", "closing"))
    return [
        *([_verbatim("salutation", first)] if first and middle else []),
        *middle,
        *([_verbatim("closing", last)] if last and middle else []),
    ]


def _section(desk: Desk, section: dict[str, Any]) -> list[Block]:
    """The text of a section; where it has none, what its records quote, or their summaries."""
    if section.get("text"):
        return [_rich(desk, section["text"])]
    made = []
    for target in section.get("records", ()):
        record = desk.record(target)
        cited = (one for one in views.sources(desk, record) if one.quote)
        quoted = [_verbatim("text", one.quote, record.id, one.labels) for one in cited]
        made += quoted or ([_rich(desk, record.summary, record.id)] if record.summary else [])
    return made


def _verbatim(sort: str, words: str, id_: str = "", labels: tuple[str, ...] = ()) -> Block:
    return Block(sort, (Piece(words, Markup(prose.verbatim(words, labels)), (id_,) if id_ else ()),))


def _rich(desk: Desk, words: str, id_: str = "") -> Block:
    html = prose.to_html(words, desk.resolve, "corridor:{}".format)
    return Block("rich", (Piece(words, Markup(html), (id_,) if id_ else ()),))
