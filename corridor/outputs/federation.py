"""Federation: what a province's site has beside the pages of any office: its counties, totals, data, one search."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from corridor.keys import Query
from corridor.kinds import KINDS
from corridor.outputs import Job, Stage

if TYPE_CHECKING:
    from corridor.corpus import Corpus
    from corridor.desk import Desk

PAGES = {"counties/index.html": "pages/counties.html", "counties/totals.html": "pages/totals.html"}


class Federation:
    """counties/index.html, counties/totals.html, data/counties/KIND.json, and the index of the search."""

    name = "federation"
    stage = Stage.SITE
    leans_on = ("jinja2", "markdown", "nh3", "zxing-cpp", "pypinyin")

    def available(self) -> str:
        return ""

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        for path, template in PAGES.items():
            yield Job(path, self.name, self.stage, "", template)
        yield Job("data/counties.json", self.name, self.stage)
        for kind in KINDS:
            yield Job(f"data/counties/{kind.folder}.json", self.name, self.stage, kind.folder)
        yield Job("search/docs.js", self.name, self.stage)

    def make(self, job: Job, desk: Desk) -> Mapping[str, bytes | None]:
        from corridor import counties

        if job.template:
            from corridor.pages import context

            return {job.path: desk.render(job.template, context(desk, job.template, "")).encode()}
        if job.path == "search/docs.js":
            return _index(desk)
        return {job.path: _merged(desk, job.subject) if job.subject else desk.file(counties.LIST)}


def _index(desk: Desk) -> Mapping[str, bytes | None]:
    """The index of the province's own records and of its counties; of a county that did not change nothing is read."""
    from corridor import counties, searching

    everyone = counties.named(desk)

    def made(name: str, known: searching.Spellings) -> list[searching.Text]:
        county = everyone.get(name)
        return searching.texts_of(desk, name, known) if county is None else counties.texts(desk, county, known)

    own = [card.id for card in desk.cards(Query(order="source"))]
    return searching.index(desk, [*own, *everyone], made)


def _merged(desk: Desk, folder: str) -> bytes | None:
    """The records of a kind of all counties, one piece a county; None where the file stays as it is."""
    from corridor import counties, piecework

    everyone = counties.named(desk)

    def made(name: str) -> bytes:
        records = counties.merged(desk, everyone[name], folder)
        spread = (json.dumps(record, ensure_ascii=False, indent=1) for record in records)
        return b",\n".join(f" {one}".replace("\n", "\n ").encode() for one in spread)

    return piecework.joined(desk, list(everyone), made)
