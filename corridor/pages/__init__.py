"""Pages: what each page of the website is told; the templates arrange it.

A page's template names its maker. Apart from outputs/html so that listing the jobs of a run that changes nothing costs
no template engine.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from corridor.desk import Desk
from corridor.pages.windows import window


def context(desk: Desk, template: str, subject: str) -> dict[str, Any]:
    """Everything a template gets: what it may ask, and what its page is about."""
    own = _maker(template)(desk, subject)  # first: the 404 moves the root
    return {**window(desk), **own}


@cache
def _maker(template: str) -> Callable[[Desk, str], dict[str, Any]]:
    module, _, name = MAKERS.get(template, "details:of_record").partition(":")
    found: Callable[[Desk, str], dict[str, Any]] = getattr(import_module(f"{__name__}.{module}"), name)
    return found


# By template, where its maker is, read when it is first asked for; any other template shows one record.
MAKERS = {
    "pages/home.html": "fronts:home",
    "pages/404.html": "fronts:lost",
    "pages/sitemap.html": "lists:site_map",
    "pages/search.html": "lists:search",
    "pages/counties.html": "federated:counties",
    "pages/totals.html": "federated:totals",
    "kiosk/screen.html": "kiosks:screen",
    "pages/accessibility.html": "statements:accessibility",
    "pages/report-error.html": "statements:reporting",
    "pages/freshness.html": "statements:freshness",
    "pages/archives.html": "statements:archives",
    "pages/moved.html": "statements:moved",
    "pages/tombstone.html": "statements:gone",
    "pages/list.html": "lists:of_kind",
    "pages/figures.html": "lists:of_kind",
    "pages/tasks.html": "boards:of_tasks",
    "pages/facet.html": "lists:narrowed",
}
