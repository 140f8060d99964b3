"""Federation: what a province's site has beside the pages of any office: its counties, totals, data, one search."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

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

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        from corridor import counties, searching

        if job.template:
            from corridor.pages import context

            return {job.path: desk.render(job.template, context(desk, job.template, "")).encode()}
        if job.path == "search/docs.js":
            return searching.files([*searching.texts(desk), *counties.texts(desk)])
        if job.subject:
            return {job.path: _json(counties.merged(desk, job.subject))}
        return {job.path: desk.file(counties.LIST)}


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
