"""Sources: where a record says it comes from, and documents paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from corridor import prose
from corridor.desk import Desk
from corridor.facts import Card, Record
from corridor.plain import Plain

# A sentence with the quotation mark or bracket that closes behind it.
_SENTENCE = re.compile("[^。；！？]+[。；！？]*[”’）》]*|[。；！？]+")


class Source(Plain, frozen=True):
    """Where it is said. `paragraph` counts from 0 as in 原文第 n 段; `labels` say the masks of the quotation."""

    document_id: str
    document_title: str
    quote: str
    paragraph: int | None
    href: str
    labels: tuple[str, ...] = ()
    note: str = ""


def sources(desk: Desk, record: Record, given: Iterable[dict[str, Any]] | None = None) -> tuple[Source, ...]:
    """The sources of a record (or those given), with document, paragraph and the words of their masks."""
    listed = record.fields.get("sources", []) if given is None else given
    passages = desk.passages(record.id)
    made = []
    for one in listed:
        quote = one.get("quote", "")
        paragraph = one.get("paragraph", passages.get(quote))
        document = desk.meaning(one.get("document", ""), "document")
        if document:
            own = desk.record(document)
            anchor = "" if paragraph is None else f"#p{paragraph}"
            labels = mask_labels(own, quote, paragraph)
            made.append(
                Source(document, own.title, quote, paragraph, f"{document}.html{anchor}", labels, one.get("note", ""))
            )
        else:
            title = one.get("title") or one.get("note") or "出处未提供"
            made.append(Source("", title, quote, None, "", (), one.get("link", "")))
    return tuple(made)


def mask_labels(document: Record, quote: str, paragraph: int | None) -> tuple[str, ...]:
    """How the masks of a passage are read aloud, by the document's own table; empty where it has none."""
    words = [mask["word"] for mask in document.fields.get("masks", [])]
    text = document.fields.get("text", "")
    if not words or "*" not in quote:
        return ()
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: paragraph or 0])
    at = text.find(quote, start)
    before = _masks_in(text[: max(at, 0)])
    return tuple(words[before : before + _masks_in(quote)])


def _masks_in(text: str) -> int:
    return sum(1 for at, sign in enumerate(text) if sign == "*" and (at == 0 or text[at - 1] != "*"))


class Sentence(Plain, frozen=True):
    """A sentence of a paragraph, verbatim as safe HTML, and the records that quote it or a part of it."""

    html: Any
    records: list[Card]


class Paragraph(Plain, frozen=True):
    """A paragraph of a document, counted from 0, verbatim as safe HTML, and the records made from it."""

    number: int
    html: Any
    records: list[Card]
    sentences: tuple[Sentence, ...] = ()


def paragraphs(desk: Desk, document: Record) -> list[Paragraph]:
    """A document's full text, every character once and in order."""
    from markupsafe import Markup

    text = document.fields.get("text", "")
    made_from: dict[int, list[tuple[int, int, Card]]] = {}
    lines = text.rstrip("\n").split("\n") if text else []
    for card in desk.referrers(document.id):
        for quote, number in desk.passages(card.id).items():
            start = lines[number].find(quote) if number < len(lines) else -1
            if start >= 0:
                made_from.setdefault(number, []).append((start, start + len(quote), card))
    made = []
    for number, line in enumerate(lines):
        labels = mask_labels(document, line, number)
        quoting = sorted(made_from.get(number, []), key=lambda one: (one[0], one[2].id))
        records = list({card.id: card for *_, card in quoting}.values())
        sentences = tuple(_sentences(line, labels, quoting))
        made.append(Paragraph(number, Markup(prose.verbatim(line, labels)), records, sentences))
    return made


def _sentences(line: str, labels: tuple[str, ...], quoting: list[tuple[int, int, Card]]) -> Iterator[Sentence]:
    """A paragraph sentence by sentence; joined they are the paragraph."""
    from markupsafe import Markup

    for found in _SENTENCE.finditer(line):
        start, end = found.span()
        own = labels[_masks_in(line[:start]) : _masks_in(line[:end])]
        cards = {card.id: card for first, last, card in quoting if first < end and start < last}
        yield Sentence(Markup(prose.verbatim(found[0], own)), list(cards.values()))
