"""Texts: what a page says of its record, as plain words; what is withheld is in them as 未公布 and nowhere else.

A document's paragraphs are texts of their own, so that a reader is led to the one that holds the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from corridor import prose, views
from corridor.desk import Desk
from corridor.facts import Record
from corridor.kinds import BY_NAME, model
from corridor.plain import Plain
from corridor.searching.folding import folded
from corridor.values import PartialDate, Quantity

# Marks of Markdown that no page shows.
_MARKS = re.compile(r"__|^[ \t]*(?:#{1,6} |[-+>] |\d+\. )|^\|?[-:| ]+\|[-:| ]*$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*(?: \"[^\"\n]*\")?\)")


class Text(Plain, frozen=True):
    """One thing a search can find. `when` sorts newer first.

    `spelled`: the words also found by their pinyin; `letters`: that, where somebody has looked it up already.
    """

    id: str
    address: str
    title: str
    words: str
    kind: str
    spelled: tuple[str, ...] = ()
    when: str = ""
    year: str = ""
    areas: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    letters: tuple[tuple[str, str], ...] = ()


# Words and their pinyin.
Spellings = dict[str, tuple[str, str]]


def spellings(texts_: Iterable[Text]) -> Spellings:
    """The pinyin that was looked up for some texts."""
    return {words: letters for text in texts_ for words, letters in zip(text.spelled, text.letters, strict=False)}


def texts_of(desk: Desk, id_: str, known: Spellings) -> list[Text]:
    """The text of one record, and those of a document's paragraphs; pinyin is looked up where it is not `known`."""
    record = desk.record(id_)
    is_document = record.kind == "document" and "text" in record.fields
    return [_of_record(desk, record, known), *(_paragraphs(desk, record) if is_document else ())]


def _of_record(desk: Desk, record: Record, known: Spellings) -> Text:
    label = desk.plain(str(record.fields.get("label", "")))
    title = desk.plain(record.title)
    areas = tuple(_titles(desk, [record.fields.get("township", ""), *record.fields.get("areas", ())]))
    tags = tuple(desk.plain(tag) for tag in record.fields.get("tags", ()))
    name = str(record.fields.get("name", ""))
    names = [title, label, *areas, *tags, *([name] if "*" not in name else [])]
    spelled = tuple(dict.fromkeys(one for one in names if one))
    for words in spelled:
        if words not in known:
            known[words] = pinyin(words)
    return Text(
        record.id,
        f"{record.id}.html",
        title,
        "\n".join(one for one in _said(desk, record, label) if one),
        BY_NAME[record.kind].label,
        spelled,
        record.date.text if record.date is not None and record.date.has_year else "",
        str(record.date.year) if record.date is not None and record.date.has_year else "",
        areas,
        tags,
        tuple(known[words] for words in spelled),
    )


def pinyin(words: str) -> tuple[str, str]:
    """How words are spelled: the initials, the whole syllables."""
    from pypinyin.seg.mmseg import seg

    plain = "".join(sign for sign in folded(words) if sign.isalnum())
    said = [_phrase(one) for one in seg.cut(plain)]
    return "".join(initials for initials, _ in said), "".join(whole for _, whole in said)


@cache
def _phrase(words: str) -> tuple[str, str]:
    """One phrase of the library's dictionary, or a sign it has none with; the same ones come in every title."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(words, Style.FIRST_LETTER)), "".join(lazy_pinyin(words))


def _said(desk: Desk, record: Record, label: str) -> Iterator[str]:
    """What its page says, in the order of the page."""
    yield label
    yield str(views.chosen(model(record.kind), "type", record.type))
    yield desk.plain(record.summary)
    yield record.date_text or (record.date.shown if record.date is not None else "")
    yield _unmarked(desk, record.body)
    for row in views.rows(record):
        if row.field not in ("text", "masks"):
            yield " ".join(_values(desk, row, row.value))
    for medium in record.fields.get("media", ()):
        yield desk.plain(f"{medium['alt']} {medium.get('caption', '')}")
    for source in views.sources(desk, record):
        yield prose.plain(source.quote or "")


def _unmarked(desk: Desk, body: str) -> str:
    return desk.plain(_MARKS.sub("", _LINK.sub(r"\1", body))) if body else ""


def _values(desk: Desk, row: Any, value: Any) -> Iterator[str]:
    """The words of a field: of an item all its columns, of a reference the title of what it means."""
    match value:
        case list() | tuple():
            for one in value:
                yield from _values(desk, row, one)
        case dict():
            for column in row.columns:
                if column.field in value:
                    yield from _values(desk, column, value[column.field])
        case Quantity() | PartialDate():
            yield value.shown
        case str() if row.sort in ("ref", "party"):
            yield from _titles(desk, [value])
        case str() if row.sort != "media":
            yield desk.plain(value)


def _titles(desk: Desk, parties: Iterable[str]) -> Iterator[str]:
    for party in parties:
        if party:
            known = desk.find(party)
            yield desk.plain(known.title if known is not None else party)


def _paragraphs(desk: Desk, record: Record) -> Iterator[Text]:
    title, kind = desk.plain(record.title), BY_NAME[record.kind].label
    for number, words in enumerate(record.fields["text"].rstrip("\n").split("\n")):
        where = f"第 {number} 段" if number else "称谓"
        address = f"{record.id}.html#p{number}"
        yield Text(f"{record.id}#p{number}", address, f"{title}，{where}", prose.plain(words), kind)
