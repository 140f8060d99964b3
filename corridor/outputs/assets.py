"""Assets: the house's styles and drawings as files named by their contents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from corridor import assets
from corridor.corpus import Corpus
from corridor.outputs import Job, Stage
from corridor.problems import Place, Stop, problem

if TYPE_CHECKING:
    from corridor.desk import Desk

# What pages link to; what these lead to follows.
LINKED = ("screen.css", "icon.svg")


class Assets:
    """Every style and drawing a page links to, and the drawings those styles use."""

    name = "assets"
    stage = Stage.PAGES
    leans_on: tuple[str, ...] = ()

    def available(self) -> str:
        return ""

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        def read(name: str) -> bytes:
            path = corpus.roots.path(name)
            if path is None:
                raise Stop([problem("E401", Place(f"templates/{name}"), found=f"没有 {name}", remedy="放回这个文件")])
            return path.read_bytes()

        waiting = list(LINKED)
        while waiting:
            name = waiting.pop()
            bundle = assets.bundle(name, read)
            waiting.extend(bundle.leads_to)
            yield Job(bundle.path, self.name, self.stage, name)

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        return {job.path: assets.bundle(job.subject, desk.file).data}
