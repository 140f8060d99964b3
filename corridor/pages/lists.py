"""Lists: a page for each kind of record, grouped as fits the kind, with what the ledger counts beside it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from corridor import facets, views
from corridor.cards import can_draw
from corridor.cards import of_kind as card_of
from corridor.desk import Desk
from corridor.facets import FIELDS, Facet
from corridor.facts import Card
from corridor.keys import Query
from corridor.kinds import BY_NAME, KINDS, Kind, model
from corridor.kinds.people import Mandate
from corridor.pages.windows import page
from corridor.playlists import FOLDER
from corridor.records import UNDATED

# Kinds whose lists have a feed of their own.
FED = ("activity", "recognition", "exemplar", "publication")
BY_DATE = {"activity", "publication"}
# Fields whose values may mean a record.
PARTIES = ("township", "areas", "host", "place", "department")


def of_kind(desk: Desk, subject: str) -> dict[str, Any]:
    """The list of a kind, or one page of it: `activity`, `activity#2`."""
    name, _, number = subject.partition("#")
    kind = BY_NAME[name]
    cards = desk.cards(Query((kind.name,), order=order(kind)))
    said = f"{desk.setting('title') or ''}的{kind.label}，共 {len(cards)} 条，可以按类别、年份等看。"
    context = page(desk, kind.label, said, kind.bay, ((kind.label, f"{kind.folder}/index.html"),))
    context |= _listing(desk, kind, cards, f"{kind.folder}/index.html", int(number or 1), None)
    siblings = [
        (one.label, f"{one.folder}/index.html", len(found), one.name == kind.name)
        for one in KINDS
        if one.bay == kind.bay and (found := desk.cards(Query((one.name,), order=order(one))))
    ]
    context |= {"siblings": siblings, "note": _counted(desk, kind)}
    context["page"] |= column(desk, kind)
    if kind.name == "figure":
        context["ledger"] = _ledger(desk)
    return context


def column(desk: Desk, kind: Kind) -> dict[str, str]:
    """What a page says of the column it belongs to: its name, its feed, its data, the card it is shown with."""
    return {
        "column": kind.label,
        "column_type": "信息公开",
        "feed": f"{kind.folder}/feed.atom" if kind.name in FED else "",
        "data": f"data/{kind.folder}.json",
        "image": desk.address(card_of(kind.name)) if can_draw(desk) else "",
    }


def narrowed(desk: Desk, subject: str) -> dict[str, Any]:
    """One value of one field among the records of a kind: `activity|type|培训`."""
    subject, _, number = subject.partition("#")
    facet = Facet.of(subject)
    kind = BY_NAME[facet.kind]
    cards = desk.cards(Query((kind.name,), ((facet.field, facet.value),), order(kind)))
    words = label(desk, facet)
    crumbs = ((kind.label, f"{kind.folder}/index.html"), (words, facet.path))
    said = f"{kind.label}里{FIELDS[facet.field]}是“{words}”的，共 {len(cards)} 条。"
    context = page(desk, f"{kind.label}：{words}", said, kind.bay, crumbs)
    context |= _listing(desk, kind, cards, facet.path, int(number or 1), facet)
    return {**context, "whole": (f"{kind.folder}/index.html", kind.label), "field": FIELDS[facet.field], "words": words}


def label(desk: Desk, facet: Facet) -> str:
    """A value as a reader knows it: a fixed one by its label, a record by its title."""
    if facet.field == "year":
        return "年份原文未写" if facet.value == UNDATED else f"{facet.value}年"
    entry, _, part = facet.field.partition(".")
    if part:
        return str(views.chosen(Mandate, part, facet.value))
    known = desk.find(facet.value) if entry in PARTIES else None
    return desk.plain(known.title if known is not None else str(views.chosen(model(facet.kind), entry, facet.value)))


def _rank(facet: Facet) -> tuple[int, int, str]:
    """Fields in their order, fixed values in that of their kind (from the nation down), years the newest first."""
    fields, (entry, _, part) = list(FIELDS), facet.field.partition(".")
    fixed = list(views.choices(Mandate if part else model(facet.kind), part or entry))
    at = fixed.index(facet.value) if facet.value in fixed else len(fixed)
    year = -int(facet.value) if facet.field == "year" and facet.value != UNDATED else 0
    return fields.index(facet.field), at or year, facet.value


def _listing(desk: Desk, kind: Kind, cards: list[Card], path: str, number: int, here: Facet | None) -> dict[str, Any]:
    """What every list shows: its records on this page, by what it can be narrowed, the other pages."""
    each = facets.per_page(desk.setting("lists.per_page"))
    count = facets.pages(len(cards), each)
    shown = cards[(number - 1) * each : number * each]
    by_field: dict[str, list[tuple[str, str, int, bool]]] = {}
    for one, held in sorted(desk.facets(kind.name).items(), key=lambda found: _rank(found[0])):
        by_field.setdefault(FIELDS[one.field], []).append((label(desk, one), one.path, held, one == here))
    return {
        "kind": kind.name,
        "cards_": cards,
        "groups": _groups(kind, shown),
        "headed_by": "level" if kind.name == "recognition" else "year" if kind.name in BY_DATE else "type",
        "facets": list(by_field.items()),
        "sheets": [(at, facets.page_path(path, at), at == number) for at in range(1, count + 1)] if count > 1 else [],
    }


def site_map(desk: Desk, _: str) -> dict[str, Any]:
    """Every record, by kind."""
    screens = [f"{FOLDER}/{name}.html" for name in {"index": None, **(desk.setting(FOLDER) or {})}]
    return {**page(desk, "网站地图", "全部栏目和全部记录，按类别列出。", ""), "map": _map(desk), "screens": screens}


def search(desk: Desk, _: str) -> dict[str, Any]:
    """The page one looks things up on, with the lists for whoever has no scripts."""
    kinds = [(label, path, len(cards)) for label, path, cards in _map(desk)]
    return {**page(desk, "查找", "按标题、正文、拼音查全部记录和文件。", ""), "kinds": kinds}


def order(kind: Kind) -> str:
    """How the records of a kind follow each other in its list."""
    return "date" if kind.name in BY_DATE else "source"


def _map(desk: Desk) -> list[tuple[str, str, list[Card]]]:
    listed = []
    for kind in KINDS:
        cards = desk.cards(Query((kind.name,), order=order(kind)))
        if cards:
            listed.append((kind.label, f"{kind.folder}/index.html", cards))
    return listed


def _groups(kind: Kind, cards: list[Card]) -> list[tuple[str, list[Card]]]:
    """By year, by level or by type, as fits the kind; one group without a heading where all are alike."""
    groups: dict[str, list[Card]] = {}
    for card in _by_level(cards) if kind.name == "recognition" else cards:
        groups.setdefault(_heading(kind, card), []).append(card)
    return [("", cards)] if len(groups) == 1 and kind.name not in BY_DATE else list(groups.items())


def _heading(kind: Kind, card: Card) -> str:
    if kind.name == "recognition":
        return str(views.chosen(model(kind.name), "level", card.more.get("level", ""))) or "其他"
    if kind.name not in BY_DATE:
        return str(views.chosen(model(kind.name), "type", card.type))
    if card.date is None:
        return card.date_text or "没有写日期"
    return f"{card.date.year}年" if card.date.has_year else "原文未写年份"


def _by_level(cards: list[Card]) -> list[Card]:
    """From the nation down, those without a level last."""
    ranks = {level: rank for rank, level in enumerate(views.choices(model("recognition"), "level"))}
    return sorted(cards, key=lambda card: ranks.get(card.more.get("level", ""), len(ranks)))


def _counted(desk: Desk, kind: Kind) -> Markup:
    """Where the ledger states how many there are: the records published beside it, never as the total."""
    told = []
    for card in desk.cards(Query(("figure",), order="source")):
        record = desk.record(card.id)
        if record.fields.get("compare", {}).get("kind") != kind.name:
            continue
        shown = views.figure(desk, card.id)
        if shown.compare is None:
            continue
        stated, published, difference = shown.compare
        rest = f"相差 {difference.shown}" if difference.is_given else "总数未公布，这里的条数不是总数"
        words = f"{desk.plain(card.title)}：报告写 {stated.shown}，本站已建档 {published} {shown.unit}，{rest}。"
        told.append(Markup("<p>{}</p>").format(words))
    return Markup("").join(told)


def _ledger(desk: Desk) -> list[tuple[str, list[views.Figure]]]:
    groups: dict[str, list[views.Figure]] = {}
    for one in views.figures(desk):
        groups.setdefault(one.group, []).append(one)
    return list(groups.items())
