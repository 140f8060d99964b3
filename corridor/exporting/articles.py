"""Articles: a record as running text, with headings, tables, quotations, pictures; every export starts from one.

A publication is composed as for its print; a document gives its text; any other record its own words and sources.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from corridor import views
from corridor.desk import Desk
from corridor.facts import Record
from corridor.layouts import layout_of
from corridor.papers import bulletins, mastheads, sections
from corridor.plain import Plain

# These are drawn, each sheet by itself: there is no text that runs.
_DRAWN = ("panel", "door_card")


class Article(Plain, frozen=True):
    """The text of a record as plain semantic HTML without links into the site, and what stands around it.

    `digest` is one sentence for lists; `head` is what a bulletin has above and below its text, empty for others.
    """

    title: str
    digest: str
    address: str
    html: str
    has_text: bool
    head: dict[str, Any]


def article(desk: Desk, id_: str) -> Article:
    """Compose the article of a record; nothing withheld is shown in another way than on its page."""
    record = desk.record(id_)
    told = _told(desk, record)
    has_text = bool(told)
    html = desk.render("export/article.html", {**_EMPTY, **told, "address": desk.address(f"{id_}.html")})
    return Article(
        desk.plain(record.title),
        desk.plain(record.summary),
        desk.address(f"{id_}.html"),
        html,
        has_text,
        told.get("head", {}),
    )


# What templates/export/article.html may be told.
_EMPTY: dict[str, Any] = {
    "lead": "",
    "opening": (),
    "tables": (),
    "sections": (),
    "annexes": (),
    "paragraphs": (),
    "facts": (),
    "body": Markup(""),
    "steps": (),
    "pictures": (),
    "quotes": (),
    "source": "",
    "notes": (),
}


def _told(desk: Desk, record: Record) -> dict[str, Any]:
    if record.kind == "publication":
        return _publication(desk, record)
    if record.kind == "document" and "text" in record.fields:
        return {"lead": record.summary, "paragraphs": views.paragraphs(desk, record)}
    return _own(desk, record)


def _publication(desk: Desk, record: Record) -> dict[str, Any]:
    layout = layout_of(record.type, record.fields)
    if layout is not None and layout.name in _DRAWN:
        return {}
    made = bulletins.compose(desk, record)
    head = mastheads.told(desk, record, has_masks=made.has_masks)
    tables = [one.table for one in made.comparisons]
    return {
        "lead": record.summary,
        "opening": made.opening,
        "tables": tables,
        "sections": made.sections,
        "annexes": made.annexes,
        "notes": head["notes"],
        "head": head,
    }


def _own(desk: Desk, record: Record) -> dict[str, Any]:
    entry = sections.entry_of(desk, desk.card(record.id), 2, "", brief=False)
    sources = views.sources(desk, record)
    return {
        "lead": entry.summary,
        "facts": entry.facts,
        "body": entry.body,
        "steps": record.fields.get("items", ()),
        "pictures": record.fields.get("media", ()),
        "quotes": [(one.quote, one.labels) for one in sources if one.quote],
        "source": "；".join(dict.fromkeys(_place(one) for one in sources)),
    }


def _place(source: views.Source) -> str:
    """Where one source stands, the document named: outside the site nobody knows which one the house means."""
    return source.document_title + (f"，原文第 {source.paragraph} 段" if source.paragraph else "")
