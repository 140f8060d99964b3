"""Fronts: the home page, and the page for an address the site has not."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from corridor.desk import Desk
from corridor.pages import linked
from corridor.pages.windows import page


def home(desk: Desk, _: str) -> dict[str, Any]:
    lead = desk.setting("lead.quote") or ""
    own = page(desk, desk.setting("title") or "", lead, "overview")
    own["page"]["linked"] = linked.of_site(desk)
    return own


def lost(desk: Desk, _: str) -> dict[str, Any]:
    # A 404 answers at any depth, so its links start at the site's own root.
    desk.root = urlsplit(desk.address("")).path
    return page(desk, "没有这个页面", "", "")
