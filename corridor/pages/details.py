"""Details: the page of one record: what, when, who, what came of it, where it is written, what hangs on it."""

from __future__ import annotations

from typing import Any

from corridor import publications, views
from corridor.desk import Desk
from corridor.facts import Card, Record
from corridor.kinds import BY_NAME, KINDS, model
from corridor.pages.windows import page


def of_record(desk: Desk, subject: str) -> dict[str, Any]:
    record = desk.record(subject)
    kind = BY_NAME[record.kind]
    title = record.title
    crumbs = ((kind.label, f"{kind.folder}/index.html"), (desk.plain(title), desk.path))
    context = page(desk, title, record.summary, kind.bay, crumbs)
    previous, next_ = desk.neighbours(record.id)
    related = [desk.card(target) for target in record.fields.get("related", [])]
    own = {name: getattr(record, name) for name in ("id", "kind", "title", "summary", "date", "date_text", "fields")}
    own["type"] = views.chosen(model(record.kind), "type", record.type)
    own["body_html"] = desk.rich(record.body)
    context |= {
        "record": own,
        "rows": views.rows(record),
        "sources": views.sources(desk, record),
        "related": related,
        "relations": _relations(desk, record, {card.id for card in related}),
        "issued_in": desk.issued_in(record.id) if record.kind != "document" else [],
        "previous": previous,
        "next": next_,
    }
    if record.kind == "practice":
        made = views.practice(desk, record.id)
        context |= {"groups": made.groups, "reading": made.reading}
    if record.kind == "document":
        context["paragraphs"] = views.paragraphs(desk, record)
    if record.kind == "publication":
        context |= publications.context(desk, record)
    return context


def _relations(desk: Desk, record: Record, shown: set[str]) -> list[tuple[str, list[Card]]]:
    """The records that refer to this one, by kind, in the order of kinds."""
    groups: dict[str, list[Card]] = {}
    for card in desk.referrers(record.id):
        if card.id not in shown:
            groups.setdefault(card.kind, []).append(card)
    return [(kind.label, groups[kind.name]) for kind in KINDS if kind.name in groups]
