"""Pages: what each page of the website is told; the templates arrange it.

Apart from outputs/html so that listing the jobs of a run that changes nothing costs no template engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from corridor import drawings, publications, views
from corridor.corpus import Query
from corridor.desk import Desk
from corridor.facts import Card, Record
from corridor.kinds import BY_NAME, KINDS, Kind, model
from corridor.qr import code

_BY_DATE = {"activity", "publication"}


def context(desk: Desk, template: str, subject: str) -> dict[str, Any]:
    """Everything a template gets: what it may ask, and what its page is about."""
    if template == "pages/home.html":
        own = _home(desk)
    elif template == "pages/sitemap.html":
        own = {**_page(desk, "网站地图", "", ""), "map": _map(desk)}
    elif template == "pages/404.html":
        # A 404 answers at any depth, so its links start at the site's own root.
        desk.root = urlsplit(desk.address("")).path
        own = _page(desk, "没有这个页面", "", "")
    elif subject in BY_NAME:
        own = _list(desk, BY_NAME[subject])
    else:
        own = _detail(desk, desk.record(subject))
    return {**_window(desk), **own}


# --- what every template may ask -------------------------------------------


def _window(desk: Desk) -> dict[str, Any]:
    def cards(
        kind: str | tuple[str, ...] = (),
        where: dict[str, str] | None = None,
        order: str = "date",
        limit: int = 0,
        ids: Iterable[str] | None = None,
        period: str = "",
    ) -> list[Card]:
        if ids is not None:
            return [desk.card(id_) for id_ in ids]
        kinds = (kind,) if isinstance(kind, str) else tuple(kind)
        return desk.cards(Query(kinds, tuple(sorted((where or {}).items())), order, int(limit), period))

    return {
        "site": desk.settings(),
        "bays": views.bays(desk),
        "root": desk.root,
        "to": desk.to,
        "link": desk.link,
        "asset": desk.asset,
        "card": desk.find,
        "cards": cards,
        "record_of": desk.record,
        "referrers": desk.referrers,
        "rich": desk.rich,
        "made": desk.made,
        "kind_label": lambda kind: BY_NAME[kind].label,
        "card_html": lambda id_: desk.fragment("parts/card.html", "card", id_),
        "figure": lambda id_: views.figure(desk, id_),
        "figures": lambda: views.figures(desk),
        "tally": lambda ids=None: views.tally(desk, ids),
        "practice": lambda id_: views.practice(desk, id_),
        "stages": lambda id_: views.stages(desk, id_),
        "bars": lambda ids: drawings.bars([views.figure(desk, id_) for id_ in ids]),
        "squares": drawings.squares,
        "ruler": drawings.ruler,
        "prints": lambda id_: publications.prints(desk, id_),
    }


def _page(
    desk: Desk, title: str, description: str, bay: str, crumbs: tuple[tuple[str, str], ...] = ()
) -> dict[str, Any]:
    address = desk.address("" if desk.path == "index.html" else desk.path)
    page = {
        "path": desk.path,
        "title": desk.plain(title),
        "description": desk.plain(description),
        "bay": bay,
        "crumbs": [("走廊", "index.html"), *crumbs] if crumbs else [],
        "address": address,
        "qr": Markup(code(address)),
    }
    return {"page": page}


# --- pages -----------------------------------------------------------------


def _home(desk: Desk) -> dict[str, Any]:
    lead = desk.setting("lead.quote") or ""
    return _page(desk, desk.setting("title") or "", lead, "overview")


def _map(desk: Desk) -> list[tuple[str, str, list[Card]]]:
    listed = []
    for kind in KINDS:
        cards = desk.cards(Query((kind.name,), order=_order(kind)))
        if cards:
            listed.append((kind.label, f"{kind.folder}/index.html", cards))
    return listed


def _order(kind: Kind) -> str:
    return "date" if kind.name in _BY_DATE else "source"


def _list(desk: Desk, kind: Kind) -> dict[str, Any]:
    cards = desk.cards(Query((kind.name,), order=_order(kind)))
    siblings = [
        (one.label, f"{one.folder}/index.html", len(found), one.name == kind.name)
        for one in KINDS
        if one.bay == kind.bay and (found := desk.cards(Query((one.name,), order=_order(one))))
    ]
    context = _page(desk, kind.label, "", kind.bay, ((kind.label, f"{kind.folder}/index.html"),))
    context |= {
        "kind": kind.name,
        "cards_": cards,
        "groups": _groups(kind, cards),
        "siblings": siblings,
        "note": _counted(desk, kind),
    }
    if kind.name == "figure":
        context["ledger"] = _ledger(desk)
    return context


def _groups(kind: Kind, cards: list[Card]) -> list[tuple[str, list[Card]]]:
    """By year, by level or by type, as fits the kind; one group without a heading where all are alike."""
    groups: dict[str, list[Card]] = {}
    for card in _by_level(cards) if kind.name == "recognition" else cards:
        groups.setdefault(_heading(kind, card), []).append(card)
    return [("", cards)] if len(groups) == 1 and kind.name not in _BY_DATE else list(groups.items())


def _heading(kind: Kind, card: Card) -> str:
    if kind.name == "recognition":
        return str(views.chosen(model(kind.name), "level", card.more.get("level", ""))) or "其他"
    if kind.name not in _BY_DATE:
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


def _detail(desk: Desk, record: Record) -> dict[str, Any]:
    kind = BY_NAME[record.kind]
    title = record.title
    crumbs = ((kind.label, f"{kind.folder}/index.html"), (desk.plain(title), desk.path))
    context = _page(desk, title, record.summary, kind.bay, crumbs)
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
