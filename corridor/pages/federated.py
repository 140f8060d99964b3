"""Federated: the pages of a province that show its counties."""

from __future__ import annotations

from typing import Any

from corridor import counties as shown
from corridor.counties import County
from corridor.desk import Desk
from corridor.pages.windows import page


def counties(desk: Desk, _: str) -> dict[str, Any]:
    """All counties by area, those without a site by name."""

    def home(county: County, path: str) -> str:
        return f"{county.home}{path}" if "://" in county.home else desk.to(f"{county.home}{path}")

    places = shown.counties(desk)
    return {
        **page(desk, "各县", "按地区排列的各县网站，可以进各县自己的查找。", ""),
        "places": places,
        "areas": shown.by_area(desk),
        "missing": [one for one in places if one.state == "missing"],
        "home": home,
    }


def totals(desk: Desk, _: str) -> dict[str, Any]:
    return {**page(desk, "各县合计", "各县公布的同名数据相加，没有公布的写明。", ""), "sums": shown.totals(desk)}
