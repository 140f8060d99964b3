"""HTML: the website: home, a list and a page for every kind, the ledger, the site map, 404."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from corridor.kinds import BY_NAME
from corridor.outputs import Job, Stage

if TYPE_CHECKING:
    from corridor.corpus import Corpus
    from corridor.desk import Desk

OWN_TEMPLATE = {"practice", "exemplar", "figure", "document", "publication", "campaign"}
LIST_TEMPLATE = {"figure": "pages/figures.html"}


class Html:
    """The website's pages."""

    name = "html"
    stage = Stage.PAGES
    leans_on = ("jinja2", "markdown", "nh3", "segno")

    def available(self) -> str:
        return ""

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        yield Job("index.html", self.name, self.stage, "", "pages/home.html")
        yield Job("sitemap.html", self.name, self.stage, "", "pages/sitemap.html")
        yield Job("search.html", self.name, self.stage, "", "pages/search.html")
        yield Job("404.html", self.name, self.stage, "", "pages/404.html")
        listed: dict[str, None] = {}
        for id_, own in corpus.facts.items():
            kind = own.card.kind
            listed[kind] = None
            template = f"pages/{kind}.html" if kind in OWN_TEMPLATE else "pages/detail.html"
            yield Job(f"{id_}.html", self.name, self.stage, id_, template)
        for kind in listed:
            template = LIST_TEMPLATE.get(kind, "pages/list.html")
            yield Job(f"{BY_NAME[kind].folder}/index.html", self.name, self.stage, kind, template)

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        from corridor.pages import context

        return {job.path: desk.render(job.template, context(desk, job.template, job.subject)).encode()}
