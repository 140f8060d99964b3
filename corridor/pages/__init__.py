"""Pages: what each page of the website is told; the templates arrange it.

A page's template names its maker. Apart from outputs/html so that listing the jobs of a run that changes nothing costs
no template engine.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from corridor.desk import Desk
from corridor.pages import boards, details, federated, kiosks, linked, lists, statements
from corridor.pages.windows import page, window


def context(desk: Desk, template: str, subject: str) -> dict[str, Any]:
    """Everything a template gets: what it may ask, and what its page is about."""
    own = MAKERS.get(template, details.of_record)(desk, subject)  # first: the 404 moves the root
    return {**window(desk), **own}


def _home(desk: Desk, _: str) -> dict[str, Any]:
    lead = desk.setting("lead.quote") or ""
    own = page(desk, desk.setting("title") or "", lead, "overview")
    own["page"]["linked"] = linked.of_site(desk)
    return own


def _lost(desk: Desk, _: str) -> dict[str, Any]:
    # A 404 answers at any depth, so its links start at the site's own root.
    desk.root = urlsplit(desk.address("")).path
    return page(desk, "没有这个页面", "", "")


# By template; any other shows one record.
MAKERS = {
    "pages/home.html": _home,
    "pages/404.html": _lost,
    "pages/sitemap.html": lists.site_map,
    "pages/search.html": lists.search,
    "pages/counties.html": federated.counties,
    "pages/totals.html": federated.totals,
    "kiosk/screen.html": kiosks.screen,
    "pages/accessibility.html": statements.accessibility,
    "pages/report-error.html": statements.reporting,
    "pages/freshness.html": statements.freshness,
    "pages/archives.html": statements.archives,
    "pages/moved.html": statements.moved,
    "pages/tombstone.html": statements.gone,
    "pages/list.html": lists.of_kind,
    "pages/figures.html": lists.of_kind,
    "pages/tasks.html": boards.of_tasks,
    "pages/facet.html": lists.narrowed,
}
