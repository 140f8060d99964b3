"""HTML: the website: home, a list and a page for every kind, the ledger, the site map, 404."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from corridor import facets
from corridor.kinds import BY_NAME
from corridor.outputs import Job, Stage

if TYPE_CHECKING:
    from corridor.corpus import Corpus
    from corridor.desk import Desk

OWN_TEMPLATE = {"practice", "exemplar", "figure", "document", "publication", "campaign"}
LIST_TEMPLATE = {"figure": "pages/figures.html", "task": "pages/tasks.html"}
ON_ONE_PAGE = {"pages/figures.html", "pages/tasks.html"}


class Html:
    """The website's pages."""

    name = "html"
    stage = Stage.PAGES
    leans_on = ("jinja2", "markdown", "nh3", "zxing-cpp", "budoux")

    def available(self) -> str:
        return ""

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        yield Job("index.html", self.name, self.stage, "", "pages/home.html")
        yield Job("sitemap.html", self.name, self.stage, "", "pages/sitemap.html")
        yield Job("search.html", self.name, self.stage, "", "pages/search.html")
        yield Job("accessibility.html", self.name, self.stage, "", "pages/accessibility.html")
        yield Job("report-error.html", self.name, self.stage, "", "pages/report-error.html")
        if corpus.setting("profile"):
            yield Job("freshness.html", self.name, self.stage, "", "pages/freshness.html")
        if corpus.archives:
            yield Job("archive/index.html", self.name, self.stage, "", "pages/archives.html")
        yield from self._left(corpus)
        # The screen opens kiosk/index.html: the playlist of that name, else the first, else the bays.
        screens = list(corpus.setting("kiosk") or {})
        for name, subject in {"index": screens[0] if screens else "", **{one: one for one in screens}}.items():
            yield Job(f"kiosk/{name}.html", self.name, self.stage, subject, "kiosk/screen.html")
        yield Job("404.html", self.name, self.stage, "", "pages/404.html")
        listed: dict[str, int] = {}
        for id_, own in corpus.facts.items():
            kind = own.card.kind
            listed[kind] = listed.get(kind, 0) + 1
            template = f"pages/{kind}.html" if kind in OWN_TEMPLATE else "pages/detail.html"
            yield Job(f"{id_}.html", self.name, self.stage, id_, template)
        each = facets.per_page(corpus.setting("lists.per_page"))
        for kind, count in listed.items():
            template = LIST_TEMPLATE.get(kind, "pages/list.html")
            yield from self._list(f"{BY_NAME[kind].folder}/index.html", kind, template, count, each)
        for kind in listed:
            for facet, count in corpus.facets(kind).items():
                yield from self._list(facet.path, facet.subject, "pages/facet.html", count, each)

    def _left(self, corpus: Corpus) -> Iterator[Job]:
        """Addresses whose record has another one now, is withdrawn, or that nothing is made for any more."""
        for id_, own in corpus.facts.items():
            for old in own.index.get("former_ids", ()):
                yield Job(f"{old}.html", self.name, self.stage, id_, "pages/moved.html")
        for id_, own in corpus.hidden.items():
            if own.card.status == "withdrawn":
                yield Job(f"{id_}.html", self.name, self.stage, id_, "pages/tombstone.html")
        for path in corpus.lost:
            yield Job(path, self.name, self.stage, "", "pages/tombstone.html")

    def _list(self, path: str, subject: str, template: str, count: int, each: int) -> Iterator[Job]:
        """A list on as many pages as it takes; the ledger and the lists of places stand on one."""
        numbers = range(1, 1 + (1 if template in ON_ONE_PAGE else facets.pages(count, each)))
        for number in numbers:
            own = facets.page_path(path, number)
            yield Job(own, self.name, self.stage, subject if number == 1 else f"{subject}#{number}", template)

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        from corridor.pages import context

        return {job.path: desk.render(job.template, context(desk, job.template, job.subject)).encode()}
