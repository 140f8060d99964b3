"""Bays: the nine boards of the corridor as panels, by the same settings the home page is made from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from corridor import views
from corridor.desk import Desk
from corridor.facts import Card
from corridor.keys import Query
from corridor.papers.panels import charts, figures, people, rows, words, works
from corridor.papers.panels.boards import Board
from corridor.papers.panels.contents import (
    Content,
    brand,
    dated,
    of_count,
    of_practice,
    of_records,
    quotations,
    wall_of,
)
from corridor.papers.panels.figures import Big

TAKE = "扫右下角的二维码，在网页上阅读、下载、打印，核对与印出的是否一样。"
FACES_NOTE = "没有照片：没有本人同意的肖像不上墙，也不用剪影代替。"


def content(desk: Desk, bay: dict[str, str]) -> Content | None:
    """The board of one bay; None where it has nothing to show."""
    make = _BOARDS.get(bay["id"])
    chosen = desk.setting(f"home.{bay['id'] if bay['id'] != 'deputies' else 'portraits'}")
    return make(desk, bay, chosen) if make is not None else None


def _headline(bay: dict[str, str], answer: str = "", href: str = "", largest: float = 160) -> Board:
    return words.headline(bay["title"], answer, href, bay["question"], largest)


def _cards(desk: Desk, ids: Iterable[str] | None, query: Query) -> list[Card]:
    return desk.cards(query) if ids is None else [desk.card(id_) for id_ in ids]


# --- overview, campaign, activities -----------------------------------------------------------------------------------


def _overview(desk: Desk, bay: dict[str, str], chosen: Any) -> Content | None:
    listed: list[Any] = (chosen or {}).get("big", [])
    wall = [{"figure": one} if isinstance(one, str) else one for one in listed]
    small = list((chosen or {}).get("small", []))
    if not chosen:  # the first two that are given stand large
        shown = views.figures(desk)[:8]
        wall = [{"figure": one.id} for one in shown if one.current.quantity.is_given][:2]
        small = [one.id for one in shown if {"figure": one.id} not in wall]
    if not wall and not small:
        return None
    bigs = [_big(desk, one) for one in wall]
    count = views.tally(desk)
    said = f"台账里的数量：公布{count['given']}项，未公布{count['withheld']}项" + (
        f"，另有{count['other']}项不详、待定或原文不可分。" if count["other"] else "。"
    )
    lead = [figures.numerals(bigs, 430)] if bigs else [_headline(bay)]
    boards = [*([figures.cells(desk, small, 4)] if small else []), words.note(said)]
    held = [one.figure.id for one in bigs] + [desk.card(id_).id for id_ in small]
    return Content(lead, boards, quotations(desk, held), held, desk.setting("lead.quote") or "")


def _big(desk: Desk, told: dict[str, str]) -> Big:
    figure = views.figure(desk, told["figure"])
    return Big(figure, told.get("lead", ""), told.get("note") or dated(figure), desk.link(figure.id))


def _campaign(desk: Desk, bay: dict[str, str], chosen: Any) -> Content | None:
    told: dict[str, Any] = {"campaign": chosen} if isinstance(chosen, str) else dict(chosen or {})
    named = [told["campaign"]] if told.get("campaign") else None
    found = _cards(desk, named, Query(("campaign",), order="-date", limit=1))
    if not found:
        return None
    campaign = desk.record(found[0].id)
    boards, held = [], [campaign.id]
    pillars = campaign.fields.get("pillars")
    if pillars:
        made = views.practice(desk, pillars)
        held.append(desk.card(pillars).id)
        boards += of_practice(made)
    parts = told.get("parts") or campaign.fields.get("parts", [])
    if parts:
        boards.append(rows.parts([(one.get("title") or one["name"], one.get("text", "")) for one in parts]))
    lead = [_headline(bay, campaign.summary, desk.link(campaign.id))]
    return Content(lead, boards, quotations(desk, [*held, *campaign.fields.get("related", [])]), held)


def _activities(desk: Desk, bay: dict[str, str], chosen: Any) -> Content | None:
    told = chosen or {}
    shown = _cards(desk, told.get("timeline"), Query(("activity",), order="-date", limit=4))
    if not shown:
        return None
    beside = [desk.card(id_) for id_ in told.get("others", [])]
    strip = rows.months(shown)
    boards = [*([strip] if strip else []), rows.rows(desk, shown)]
    boards += [rows.others(desk, beside)] if beside else []
    ids = [card.id for card in (*shown, *beside)]
    return Content([_headline(bay, largest=110)], boards, quotations(desk, ids), ids)


# --- people, brands, places -------------------------------------------------------------------------------------------


def _deputies(desk: Desk, bay: dict[str, str], chosen: Any) -> Content | None:
    shown = _cards(desk, chosen, Query(("exemplar",), limit=3))
    if not shown:
        return None
    ids = [card.id for card in shown]
    boards = [people.faces(desk, shown), words.note(FACES_NOTE)]
    return Content([_headline(bay)], boards, quotations(desk, ids), ids)


def _brands(desk: Desk, bay: dict[str, str], chosen: Any) -> Content | None:
    listed = chosen or [card.id for card in desk.cards(Query(("practice",), limit=8))]
    if not listed:
        return None
    made = [brand(desk, {"practice": one} if isinstance(one, str) else one) for one in listed]
    ids = [one.card.id for one in made]
    return Content([_headline(bay)], wall_of(made), quotations(desk, ids), ids)


def _places(desk: Desk, bay: dict[str, str], chosen: Any) -> Content | None:
    if not chosen:
        shown = desk.cards(Query(("place",), limit=8))
        return of_records(desk, _headline(bay), shown) if shown else None
    figure = views.figure(desk, chosen["figure"])
    lead, boards = of_count(desk, figure, chosen.get("note", ""))
    also = list(chosen.get("also", []))
    boards += [figures.cells(desk, also)] if also else []
    subjects = desk.record(figure.id).fields.get("subjects", [])
    held = [figure.id, *(desk.card(one).id for one in also), *(desk.card(one).id for one in subjects)]
    return Content(lead, boards, quotations(desk, held), held)


# --- projects, figures, publications ----------------------------------------------------------------------------------


def _projects(desk: Desk, bay: dict[str, str], chosen: Any) -> Content | None:
    named = [one if isinstance(one, str) else one["project"] for one in chosen or []]
    shown = _cards(desk, named or None, Query(("project",), order="-date", limit=3))
    if not shown:
        return None
    content = of_records(desk, _headline(bay), shown)
    counted = dict.fromkeys(id_ for card in shown for id_ in desk.record(card.id).fields.get("figures", []))
    content.boards += [figures.cells(desk, list(counted))] if counted else []
    return content


def _figures(desk: Desk, bay: dict[str, str], chosen: Any) -> Content | None:
    every = [one.id for one in views.figures(desk)]
    if not every:
        return None
    told = (chosen or {}).get("charts") or [
        {
            "type": "parts",
            "title": "哪些数公布了",
            "note": "一格一项。实心公布，斜纹未公布",
            "parts": [{"label": "台账全部", "figures": every}],
        }
    ]
    boards = [charts.chart(desk, one) for one in told]
    boards += [] if chosen else [figures.cells(desk, every[:9])]
    return Content([_headline(bay, largest=110)], boards, quotations(desk, every), every)


def _publications(desk: Desk, bay: dict[str, str], chosen: Any) -> Content | None:
    shown = _cards(desk, chosen, Query(("publication",), order="-date", limit=5))
    if not shown:
        return None
    ids = [card.id for card in shown]
    masthead = desk.setting("bulletins.masthead") or ""
    return Content([_headline(bay, TAKE)], [works.shelf(desk, shown, masthead)], [], ids)


_BOARDS: dict[str, Any] = {
    "overview": _overview,
    "campaign": _campaign,
    "activities": _activities,
    "deputies": _deputies,
    "brands": _brands,
    "places": _places,
    "projects": _projects,
    "figures": _figures,
    "publications": _publications,
}
