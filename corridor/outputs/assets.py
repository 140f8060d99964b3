"""Assets: the house's styles and drawings as files named by their contents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from corridor.corpus import Corpus
from corridor.outputs import Job, Stage

if TYPE_CHECKING:
    from corridor.desk import Desk

# What pages link to; what these lead to follows.
LINKED = ("screen.css", "icon.svg", "modes.js", "screen.js", "search.js", "kiosk.css", "kiosk.js")


class Assets:
    """Every style and drawing a page links to, and the drawings those styles use."""

    name = "assets"
    stage = Stage.PAGES
    leans_on: tuple[str, ...] = ()

    def available(self) -> str:
        return ""

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        waiting = list(LINKED)
        listed: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in listed:
                continue
            listed.add(name)
            asset = corpus.asset(name)
            waiting.extend(asset.leads_to)
            yield Job(asset.path, self.name, self.stage, name)

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        return {job.path: desk.asset_made(job.subject).data}
