"""Details: the page of one record: what, when, who, what came of it, where it is written, what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from corridor import cards, publications, views
from corridor.desk import Desk
from corridor.facts import Card, Record
from corridor.kinds import BY_NAME, KINDS, model
from corridor.kinds.people import Mandate
from corridor.pages import linked
from corridor.pages.lists import column
from corridor.pages.windows import page

# What a record is to the one it refers to: (its kind, the field it does so by) -> heading, in the order of the page.
HEADINGS = {
    ("activity", "carries_out"): "落实它的活动",
    ("activity", "place"): "在这里开展的活动",
    ("activity", "links"): "联系关系",
    ("activity", "campaign"): "所属的活动",
    ("activity", "host"): "主办的活动",
    ("activity", "participants"): "参加的活动",
    ("deputy", "places"): "在这里的代表",
    ("group", "members"): "所在小组",
    ("deputy", "groups"): "成员",
    ("place", "deputies"): "所在的家和站",
    ("place", "part_of"): "下属的家、站、室",
    ("place", "township"): "本乡镇的家和站",
    ("place", "roles"): "承担它的阵地",
    ("group", "places"): "在这里的小组",
    ("area", "parent"): "下辖区域",
    ("practice", "part_of"): "下属做法",
    ("practice", "places"): "在这里的做法",
    ("practice", "owner"): "它的品牌和做法",
    ("practice", "campaign"): "平台和机制",
    ("project", "department"): "负责的项目",
    ("task", "responsible"): "负责的任务",
    ("task", "campaign"): "任务",
    ("exemplar", "subject"): "事迹",
    ("recognition", "of"): "得到的肯定",
    ("recognition", "by"): "给予的肯定",
    ("document", "governs"): "依据的文件",
    ("place", "documents"): "按它核对的家和站",
}


def of_record(desk: Desk, subject: str) -> dict[str, Any]:
    record = desk.record(subject)
    kind = BY_NAME[record.kind]
    title = record.title
    crumbs = ((kind.label, f"{kind.folder}/index.html"), (desk.plain(title), desk.path))
    context = page(desk, title, record.summary, kind.bay, crumbs)
    rows, sources = views.rows(record), views.sources(desk, record)
    context["page"] |= {**column(desk, kind), **_told(desk, record, sources, context["page"])}
    previous, next_ = desk.neighbours(record.id)
    related = [desk.card(target) for target in record.fields.get("related", [])]
    own = {name: getattr(record, name) for name in ("id", "kind", "title", "summary", "date", "date_text", "fields")}
    own["type"] = views.chosen(model(record.kind), "type", record.type)
    own["body_html"] = desk.rich(record.body)
    context |= {
        "record": own,
        "rows": rows,
        "sources": sources,
        "related": related,
        "relations": _relations(desk, record, {card.id for card in related} | _named(desk, rows)),
        "issued_in": desk.issued_in(record.id) if record.kind != "document" else [],
        "previous": previous,
        "next": next_,
    }
    if record.kind == "project":
        context["ballot"] = views.ballot(record)
    if record.kind == "deputy":
        context["mandates"] = [_mandate(one) for one in record.fields.get("mandates", ())]
    if record.kind == "practice":
        made = views.practice(desk, record.id)
        context |= {"groups": made.groups, "reading": made.reading, "carried": views.carried_out(desk, record, made)}
    if record.kind == "document":
        context["paragraphs"] = views.paragraphs(desk, record)
    if record.kind == "publication":
        context |= publications.context(desk, record)
    return context


def _told(desk: Desk, record: Record, sources: Sequence[views.Source], page: dict[str, Any]) -> dict[str, Any]:
    """What other programs are told of a record: its picture, its date, where it is from, the same as JSON-LD."""
    picture = cards.image(desk, record)
    when = record.date
    return {
        "og_type": "article",
        "image": desk.address(picture) if picture else "",
        "published": when.text if when is not None and when.is_full and when.end is None else "",
        "source": desk.plain(sources[0].document_title) if sources else "",
        "linked": linked.of_record(desk, record, page["address"], page["crumbs"]),
    }


def _mandate(given: dict[str, Any]) -> tuple[str, str]:
    """A mandate as a badge: 省人大代表, and its term if that is written."""
    level = str(views.chosen(Mandate, "level", given["level"]))
    term = str(given.get("term", ""))
    return f"{level}人大代表", "" if "原文未写" in term else term


def _named(desk: Desk, rows: Iterable[views.Row]) -> set[str]:
    """The records a page names among its facts: what they are to it is said there already."""
    parties = (row.value if row.many else [row.value] for row in rows if row.sort in ("ref", "party"))
    found = (desk.find(party) for values in parties for party in values if party)
    return {card.id for card in found if card is not None}


def _relations(desk: Desk, record: Record, shown: set[str]) -> list[tuple[str, list[Card]]]:
    """The records that refer to this one, under what they are to it; those that only mention it by kind, last."""
    fields = desk.referring(record.id)
    cards = [card for card in desk.referrers(record.id) if card.id not in shown]
    told: dict[str, list[Card]] = {}
    mentioned: dict[str, list[Card]] = {}
    for card in cards:
        heading = HEADINGS.get((card.kind, fields.get(card.id, "")))
        if heading:
            told.setdefault(heading, []).append(card)
        else:
            mentioned.setdefault(BY_NAME[card.kind].label, []).append(card)
    order = list(dict.fromkeys(HEADINGS.values()))
    ranked = sorted(told.items(), key=lambda one: order.index(one[0]))
    return [*ranked, *((kind.label, mentioned[kind.label]) for kind in KINDS if kind.label in mentioned)]
