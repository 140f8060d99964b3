"""What every page is told: the questions its template may ask, and what it is called and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from corridor import drawings, publications, views
from corridor.desk import Desk
from corridor.facts import Card
from corridor.keys import Query
from corridor.kinds import BY_NAME
from corridor.qr import Code

if TYPE_CHECKING:
    from corridor.counties import County


def window(desk: Desk) -> dict[str, Any]:
    """What every template may ask, and no more: it chooses and arranges, it does not calculate."""

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
        "bays": desk.once(("bays",), lambda: views.bays(desk)),
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
        "picture": desk.picture,
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
        "history": lambda id_: views.history(desk, id_),
        "drawn": lambda chart: views.drawn(desk, chart),
        "tiles": lambda: views.tiles(desk),
        "counties": lambda: _by_area(desk),
        "archived": desk.archives,
        "edition": desk.edition,
        "prints": lambda id_: publications.prints(desk, id_),
    }


def _by_area(desk: Desk) -> dict[str, list[County]]:
    from corridor import counties  # with it the index of the search, which no other page needs

    return counties.by_area(desk)


def page(
    desk: Desk, title: str, description: str, bay: str, crumbs: tuple[tuple[str, str], ...] = ()
) -> dict[str, Any]:
    """A page's own name, place and address. `crumbs`: (label, site path) from the corridor down."""
    address = desk.address("" if desk.path == "index.html" else desk.path)
    told = {
        "path": desk.path,
        "title": desk.plain(title),
        "description": desk.plain(description),
        "bay": bay,
        "crumbs": [("走廊", "index.html"), *crumbs] if crumbs else [],
        "address": address,
        "qr": Code(address),
        # What parts/meta.html tells other programs.
        "og_type": "website",
        "domain": urlsplit(address).hostname or "",
        **dict.fromkeys(("image", "feed", "data", "linked", "column", "column_type", "published", "source"), ""),
    }
    return {"page": told}
