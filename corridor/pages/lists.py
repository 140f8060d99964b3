"""Lists: a page for each kind of record, grouped as fits the kind, with what the ledger counts beside it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from corridor import views
from corridor.corpus import Query
from corridor.desk import Desk
from corridor.facts import Card
from corridor.kinds import BY_NAME, KINDS, Kind, model
from corridor.pages.windows import page

BY_DATE = {"activity", "publication"}


def of_kind(desk: Desk, subject: str) -> dict[str, Any]:
    kind = BY_NAME[subject]
    cards = desk.cards(Query((kind.name,), order=order(kind)))
    siblings = [
        (one.label, f"{one.folder}/index.html", len(found), one.name == kind.name)
        for one in KINDS
        if one.bay == kind.bay and (found := desk.cards(Query((one.name,), order=order(one))))
    ]
    context = page(desk, kind.label, "", kind.bay, ((kind.label, f"{kind.folder}/index.html"),))
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


def site_map(desk: Desk, _: str) -> dict[str, Any]:
    """Every record, by kind."""
    return {**page(desk, "网站地图", "", ""), "map": _map(desk)}


def search(desk: Desk, _: str) -> dict[str, Any]:
    """The page one looks things up on, with the lists for whoever has no scripts."""
    kinds = [(label, path, len(cards)) for label, path, cards in _map(desk)]
    return {**page(desk, "查找", "", ""), "kinds": kinds}


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
