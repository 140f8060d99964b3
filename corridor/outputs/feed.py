"""Feeds and the sitemap: what is new for readers' programs (RFC 4287), every address for search engines."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from corridor.corpus import Corpus, Query
from corridor.facts import Card
from corridor.kinds import BY_NAME
from corridor.outputs import Job, Stage

if TYPE_CHECKING:
    from corridor.desk import Desk

KINDS = ("activity", "recognition", "exemplar", "publication")
NEWEST = 30


class Feed:
    """feed.atom and sitemap.xml."""

    name = "feed"
    stage = Stage.SITE
    leans_on: tuple[str, ...] = ()

    def available(self) -> str:
        return ""

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        yield Job("feed.atom", self.name, self.stage)
        yield Job("sitemap.xml", self.name, self.stage)

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        made = _feed(desk) if job.path == "feed.atom" else _sitemap(desk)
        return {job.path: made.encode()}


def _feed(desk: Desk) -> str:
    """The newest entries. An event without a full date is dated by the day its record was put on the site."""
    released = desk.setting("released") or ""
    entries = []
    for card in desk.cards(Query(KINDS, order="-date", limit=NEWEST)):
        updated = card.date.text if card.date and card.date.is_full and card.date.end is None else released
        if updated:
            entries.append((updated, card))
    latest = max((updated for updated, _ in entries), default=released or "1970-01-01")
    title, home = desk.plain(desk.setting("title") or ""), desk.address("")
    host = desk.plain(str(desk.setting("host.name") or title))
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"<title>{escape(title)}</title>",
        f"<id>{escape(home)}</id>",
        f"<updated>{latest}T00:00:00+08:00</updated>",
        f"<author><name>{escape(host)}</name></author>",
        f'<link rel="self" href={_quoted(desk.address("feed.atom"))}/>',
        f"<link href={_quoted(home)}/>",
        *[_entry(desk, card, updated) for updated, card in entries],
        "</feed>",
        "",
    ]
    return "\n".join(lines)


def _entry(desk: Desk, card: Card, updated: str) -> str:
    address = desk.address(f"{card.id}.html")
    when = card.date_text or (card.date.shown if card.date else "")
    summary = "。".join(part for part in (when, desk.plain(card.summary)) if part)
    return (
        f"<entry><title>{escape(desk.plain(card.title))}</title><id>{escape(address)}</id>"
        f"<link href={_quoted(address)}/><updated>{updated}T00:00:00+08:00</updated>"
        f"<category term={_quoted(card.kind)} label={_quoted(card.kind_label)}/>"
        f"<summary>{escape(summary)}</summary></entry>"
    )


def _sitemap(desk: Desk) -> str:
    cards = desk.cards(Query(order="source"))
    kinds = dict.fromkeys(card.kind for card in cards)
    paths = [
        "",
        "sitemap.html",
        "search.html",
        *[f"{BY_NAME[kind].folder}/index.html" for kind in kinds],
        *[facet.path for kind in kinds for facet in desk.facets(kind)],
        *[f"{card.id}.html" for card in cards],
    ]
    urls = "\n".join(f"<url><loc>{escape(desk.address(path))}</loc></url>" for path in sorted(paths))
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return f"{head}\n{urls}\n</urlset>\n"


def _quoted(text: str) -> str:
    """A text as the value of an attribute. (xml.sax.saxutils would bring half the network library with it.)"""
    return f'"{escape(text)}"'
