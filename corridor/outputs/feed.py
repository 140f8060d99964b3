"""Feeds and the sitemap: what is new for readers' programs (RFC 4287), every address for search engines."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from corridor.corpus import Corpus
from corridor.facets import page_path, per_page
from corridor.facets import pages as pages_of
from corridor.facts import Card
from corridor.keys import Query
from corridor.kinds import BY_NAME
from corridor.outputs import Job, Stage

if TYPE_CHECKING:
    from corridor.desk import Desk

KINDS = ("activity", "recognition", "exemplar", "publication")
NEWEST = 30
MOST = 45_000  # addresses in one sitemap; the protocol allows 50,000 and 50 MB


class Feed:
    """feed.atom and sitemap.xml."""

    name = "feed"
    stage = Stage.SITE
    leans_on: tuple[str, ...] = ()

    def available(self) -> str:
        return ""

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        yield Job("feed.atom", self.name, self.stage)
        kinds = {own.card.kind for own in corpus.facts.values()}
        for kind in KINDS:
            if kind in kinds:
                yield Job(f"{BY_NAME[kind].folder}/feed.atom", self.name, self.stage, kind)
        yield Job("sitemap.xml", self.name, self.stage)

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        made = _feed(desk, job) if job.path.endswith(".atom") else None
        return {job.path: made.encode()} if made is not None else _sitemaps(desk)


def _feed(desk: Desk, job: Job) -> str:
    """The newest entries of the site, or of one kind.

    An event without a full date is dated by the day its record was put on the site.
    """
    released = desk.setting("released") or ""
    entries = []
    for card in desk.cards(Query((job.subject,) if job.subject else KINDS, order="-date", limit=NEWEST)):
        updated = card.date.text if card.date and card.date.is_full and card.date.end is None else released
        if updated:
            entries.append((updated, card))
    latest = max((updated for updated, _ in entries), default=released or "1970-01-01")
    title = desk.plain(desk.setting("title") or "")
    home = desk.address(f"{BY_NAME[job.subject].folder}/index.html" if job.subject else "")
    host = desk.plain(str(desk.setting("host.name") or title))
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"<title>{escape(f'{title}：{BY_NAME[job.subject].label}' if job.subject else title)}</title>",
        f"<id>{escape(home)}</id>",
        f"<updated>{latest}T00:00:00+08:00</updated>",
        f"<author><name>{escape(host)}</name></author>",
        f'<link rel="self" href={_quoted(desk.address(job.path))}/>',
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


def _sitemaps(desk: Desk) -> dict[str, bytes]:
    """Every address; beyond what one file may hold, as an index of several (sitemaps.org)."""
    addresses = [desk.address(path) for path in sorted(_paths(desk))]
    if len(addresses) <= MOST:
        return {"sitemap.xml": _listed("urlset", "url", addresses)}
    parts = [addresses[at : at + MOST] for at in range(0, len(addresses), MOST)]
    made = {f"sitemap-{at}.xml": _listed("urlset", "url", part) for at, part in enumerate(parts, 1)}
    return {"sitemap.xml": _listed("sitemapindex", "sitemap", [desk.address(path) for path in made]), **made}


def _paths(desk: Desk) -> list[str]:
    cards = desk.cards(Query(order="source"))
    kinds = dict.fromkeys(card.kind for card in cards)
    own = ["", "sitemap.html", "search.html", "accessibility.html", "report-error.html"]
    lists = [(f"{BY_NAME[kind].folder}/index.html", sum(card.kind == kind for card in cards)) for kind in kinds]
    lists += [(facet.path, count) for kind in kinds for facet, count in desk.facets(kind).items()]
    each = per_page(desk.setting("lists.per_page"))
    on_one = {f"{BY_NAME[kind].folder}/index.html" for kind in ("figure", "task")}
    pages = [
        page_path(path, number)
        for path, count in lists
        for number in range(1, 1 + (1 if path in on_one else pages_of(count, each)))
    ]
    return [*own, *pages, *[f"{card.id}.html" for card in cards]]


def _listed(root: str, item: str, addresses: list[str]) -> bytes:
    entries = "\n".join(f"<{item}><loc>{escape(address)}</loc></{item}>" for address in addresses)
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return f"{head}\n{entries}\n</{root}>\n".encode()


def _quoted(text: str) -> str:
    """A text as the value of an attribute. (xml.sax.saxutils would bring half the network library with it.)"""
    return f'"{escape(text)}"'
