"""Slides: what a screenful of the corridor's screen shows of a figure, a record, a list; what is long is shortened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup
from msgspec import field
from msgspec.structs import replace

from corridor import views
from corridor.desk import Desk
from corridor.facts import Card, Record
from corridor.keys import Query
from corridor.kinds import BY_NAME
from corridor.plain import Plain
from corridor.qr import code

LONGEST = 96  # characters of running text on a slide
MOST_ITEMS = 5


class Slide(Plain, frozen=True):
    """One screenful; `sort` names its shape (figure, practice, record, list, projects, wall, ledger, text)."""

    sort: str
    title: str
    bay: dict[str, str] | None
    href: str
    seconds: int
    words: str = ""
    source: str = ""
    items: tuple[Any, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    qr: Markup = field(default_factory=Markup)


def newest(desk: Desk, kind: str, title: str, bay: dict[str, str] | None, seconds: int) -> Iterable[Slide]:
    cards = desk.cards(Query((kind,), order="-date", limit=MOST_ITEMS))
    if cards:
        yield listed(desk, title, cards, bay, f"{BY_NAME[kind].folder}/index.html", seconds)


def listed(
    desk: Desk,
    title: str,
    cards: Iterable[Card],
    bay: dict[str, str] | None,
    href: str,
    seconds: int,
    *,
    by_phrase: bool = False,
) -> Slide:
    items = tuple(
        {
            "title": card.more.get("phrase") if by_phrase and card.more.get("phrase") else card.title,
            "when": card.date_text or (card.date.shown if card.date else ""),
            "words": short(desk.plain(card.summary), 44),
        }
        for card in list(cards)[:MOST_ITEMS]
    )
    return finished(desk, Slide("list", title, bay, href, seconds, bay["question"] if bay else "", "", items))


def of_figure(desk: Desk, target: str, bays: list[dict[str, str]], seconds: int) -> Slide:
    measure = views.figure(desk, target)
    when = measure.current.as_of.shown if measure.current.as_of else measure.current.date_text or "截至日期原文未写"
    more = {"figure": measure, "compare": measure.compare}
    source = cited(desk, desk.record(measure.id))
    bay = bay_of(bays, "figures") or (bays[0] if len(bays) == 1 else None)
    return finished(desk, Slide("figure", measure.title, bay, f"{measure.id}.html", seconds, when, source, (), more))


def of_record(desk: Desk, target: str, bays: list[dict[str, str]], seconds: int) -> Slide:
    record = desk.record(desk.meaning(target) or target)
    if record.kind == "figure":
        return of_figure(desk, record.id, bays, seconds)
    bay, source = bay_of(bays, BY_NAME[record.kind].bay), cited(desk, record)
    words, href = short(desk.plain(record.summary)), f"{record.id}.html"
    if record.kind == "practice":
        made = views.practice(desk, record.id)
        label = record.fields.get("label") or record.title
        more = {"groups": made.groups, "label": label}
        return finished(desk, Slide("practice", record.title, bay, href, seconds, words, source, (), more))
    when = record.date_text or (record.date.shown if record.date else "")
    return finished(desk, Slide("record", record.title, bay, href, seconds, words, source, (), {"when": when}))


def finished(desk: Desk, slide: Slide) -> Slide:
    """With the code of its page."""
    return replace(slide, qr=Markup(code(desk.address(slide.href))))


def cited(desk: Desk, record: Record) -> str:
    found = views.sources(desk, record)
    if not found:
        return ""
    where = f"，原文第 {found[0].paragraph} 段" if found[0].paragraph else ""
    return desk.plain(found[0].document_title) + where


def short(text: str, most: int = LONGEST) -> str:
    """Whole sentences up to a length; one that is longer alone is cut at a comma, and says so."""
    if len(text) <= most:
        return text
    kept = ""
    for sentence in re.findall(r"[^。！？；]+[。！？；]?", text):
        if len(kept) + len(sentence) > most:
            break
        kept += sentence
    if kept:
        return kept.removesuffix("；") + ("……" if kept.endswith("；") else "")
    cut = max((at for at, sign in enumerate(text[:most]) if sign in "，、"), default=most - 1)
    return text[:cut] + "……"


def bay_of(bays: list[dict[str, str]], id_: str) -> dict[str, str] | None:
    return next((bay for bay in bays if bay["id"] == id_), None)
