"""Kiosks: the pages of the corridor's screen: slides composed to be read from two metres, all of them in one page.

Nothing on a slide is cut by the edge of the screen: what is long is shortened here, at the end of a sentence, and the
code on the slide leads to all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from corridor import views
from corridor.desk import Desk
from corridor.keys import Query
from corridor.kinds import called
from corridor.pages import slides
from corridor.pages.slides import Slide
from corridor.pages.windows import page
from corridor.playlists import FOLDER, QUIET

SECONDS, IDLE = 20, 90
# What a bay shows without a choice of its own in the settings.
_NEWEST = {"activities": "activity", "deputies": "exemplar", "publications": "publication", "projects": "project"}


def screen(desk: Desk, subject: str) -> dict[str, Any]:
    """One playlist as a page; without any the bays of the home page one after the other."""
    playlist = desk.setting(f"{FOLDER}.{subject}") or _own(desk)
    bays = views.bays(desk)
    seconds = int(playlist.get("seconds", SECONDS))
    shown = [made for one in playlist["slides"] for made in _slides(desk, one, bays, seconds)]
    title = str(playlist.get("title") or desk.setting("title") or "")
    return {
        **page(desk, title, "", ""),
        "slides": shown,
        "here": {slide.bay["id"]: at for at, slide in reversed(list(enumerate(shown, 1))) if slide.bay},
        "quiet": _quiet(str(playlist.get("quiet", ""))),
        "idle": int(playlist.get("idle", IDLE)),
    }


def _own(desk: Desk) -> dict[str, Any]:
    return {"slides": [{"bay": bay["id"]} for bay in views.bays(desk)]}


def _quiet(text: str) -> str:
    """`22:00-07:00`, or nothing."""
    found = QUIET.fullmatch(text)
    return f"{found[1]}:{found[2]}-{found[3]}:{found[4]}" if found else ""


def _slides(desk: Desk, given: Mapping[str, Any], bays: list[dict[str, str]], seconds: int) -> Iterable[Slide]:
    own = int(given.get("seconds", seconds))
    target = str(given.get("any", ""))
    bay = next((bay for bay in bays if bay["id"] == given.get("bay", target)), None)
    if bay is not None:
        yield from _bay(desk, bay, own)
    elif "newest" in given:
        kind = called(str(given["newest"]))
        if kind is not None:
            yield from slides.newest(
                desk, kind.name, str(given.get("title", kind.label)), slides.bay_of(bays, kind.bay), own
            )
    elif "text" in given:
        yield slides.finished(
            desk, Slide("text", str(given.get("title", "")), None, "index.html", own, slides.short(str(given["text"])))
        )
    elif "figure" in given:
        yield slides.of_figure(desk, str(given["figure"]), bays, own)
    elif "bay" not in given:
        yield slides.of_record(desk, str(given.get("record", target)), bays, own)


# --- bays -------------------------------------------------------------------------------------------------------------


def _bay(desk: Desk, bay: dict[str, str], seconds: int) -> Iterable[Slide]:
    home = desk.setting("home") or {}
    chosen = home.get(bay["id"], {}) if isinstance(home, dict) else {}
    make = _BAYS.get(bay["id"])
    made = make(desk, bay, chosen, seconds) if make else None
    if made is None and bay["id"] in _NEWEST:
        yield from slides.newest(desk, _NEWEST[bay["id"]], bay["title"], bay, seconds)
    elif made is not None:
        yield made


def _overview(desk: Desk, bay: dict[str, str], chosen: Any, seconds: int) -> Slide | None:
    big = [one["figure"] if isinstance(one, dict) else one for one in chosen.get("big", [])] if chosen else []
    small = list(chosen.get("small", [])) if chosen else []
    ids = big[:1] + big[1:] + small or [one.id for one in views.figures(desk)]
    slide = _numbers(desk, bay, ids[: slides.MOST_ITEMS], seconds) if ids else None
    return slide and replace(slide, more={**slide.more, "compare": None})


def _places(desk: Desk, bay: dict[str, str], chosen: Any, seconds: int) -> Slide | None:
    ids = [chosen["figure"], *chosen.get("also", [])] if chosen else []
    return (
        _numbers(desk, bay, ids[:3], seconds)
        if ids
        else next(iter(slides.newest(desk, "place", bay["title"], bay, seconds)), None)
    )


def _numbers(desk: Desk, bay: dict[str, str], ids: list[str], seconds: int) -> Slide:
    """A number as large as the wall allows, what it counts drawn below it, and a few more."""
    first, *others = [views.figure(desk, id_) for id_ in ids]
    slide = slides.of_figure(desk, first.id, [bay], seconds)
    return slides.finished(
        desk,
        Slide("figure", slide.title, bay, bay["href"], seconds, slide.words, slide.source, tuple(others), slide.more),
    )


def _campaign(desk: Desk, bay: dict[str, str], chosen: Any, seconds: int) -> Slide | None:
    id_ = chosen if isinstance(chosen, str) else chosen.get("campaign", "") if chosen else ""
    card = desk.find(id_) if id_ else next(iter(desk.cards(Query(("campaign",), order="-date", limit=1))), None)
    if card is None or not card.more.get("pillars"):
        return None
    made = views.practice(desk, card.more["pillars"])
    words = slides.short(desk.plain(card.summary))
    label = desk.record(card.more["pillars"]).fields.get("label") or card.title
    more = {"groups": made.groups, "label": label}
    return slides.finished(
        desk,
        Slide(
            "practice",
            card.title,
            bay,
            f"{card.id}.html",
            seconds,
            words,
            slides.cited(desk, desk.record(card.id)),
            (),
            more,
        ),
    )


def _activities(desk: Desk, bay: dict[str, str], chosen: Any, seconds: int) -> Slide | None:
    cards = [desk.card(id_) for id_ in chosen.get("timeline", [])] if chosen else []
    return slides.listed(desk, bay["title"], cards, bay, bay["href"], seconds) if cards else None


def _deputies(desk: Desk, bay: dict[str, str], _: Any, seconds: int) -> Slide | None:
    ids = desk.setting("home.portraits") or []
    cards = [desk.card(id_) for id_ in ids]
    return slides.listed(desk, bay["title"], cards, bay, bay["href"], seconds, by_phrase=True) if cards else None


def _brands(desk: Desk, bay: dict[str, str], chosen: Any, seconds: int) -> Slide | None:
    ids = [one["practice"] if isinstance(one, dict) else one for one in chosen] if isinstance(chosen, list) else []
    cards = [desk.card(id_) for id_ in ids] or desk.cards(Query(("practice",), order="source", limit=6))
    items = tuple(
        {"name": card.more.get("label") or card.title, "groups": views.practice(desk, card.id).groups}
        for card in cards[:6]
    )
    return (
        slides.finished(desk, Slide("wall", bay["title"], bay, bay["href"], seconds, bay["question"], "", items))
        if items
        else None
    )


def _projects(desk: Desk, bay: dict[str, str], chosen: Any, seconds: int) -> Slide | None:
    given = [one if isinstance(one, dict) else {"project": one} for one in chosen] if isinstance(chosen, list) else []
    items = []
    for one in given[:2]:
        card = desk.card(one["project"])
        counted = views.figure(desk, one["figure"]).current.quantity if one.get("figure") else None
        items.append({"title": card.title, "quantity": counted, "stages": views.stages(desk, card.id)})
    return (
        slides.finished(
            desk, Slide("projects", bay["title"], bay, bay["href"], seconds, bay["question"], "", tuple(items))
        )
        if items
        else None
    )


def _figures(desk: Desk, bay: dict[str, str], _: Any, seconds: int) -> Slide | None:
    """How much of the ledger is given and how much is withheld: a square for every figure."""
    counted = views.tally(desk)
    shown = views.figures(desk)
    if not shown:
        return None
    words = f"台账 {len(shown)} 项，公布 {counted['given']} 项，未公布 {counted['withheld']} 项。没有公布的照样占一格。"
    return slides.finished(desk, Slide("ledger", bay["title"], bay, bay["href"], seconds, words, "", tuple(shown)))


_BAYS = {
    "overview": _overview,
    "campaign": _campaign,
    "activities": _activities,
    "deputies": _deputies,
    "brands": _brands,
    "places": _places,
    "projects": _projects,
    "figures": _figures,
}
