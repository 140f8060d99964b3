"""Search: the index of all texts, made after the pages; the page that asks it is one of the website's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from corridor.keys import Query
from corridor.outputs import Job, Stage

if TYPE_CHECKING:
    from corridor.corpus import Corpus
    from corridor.desk import Desk


class Search:
    """search/…js: what stands where, and the words to show."""

    name = "search"
    stage = Stage.SITE
    leans_on = ("pypinyin",)

    def available(self) -> str:
        return ""

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        yield Job("search/docs.js", self.name, self.stage, weight=max(1, len(corpus.facts) // 50))

    def make(self, job: Job, desk: Desk) -> Mapping[str, bytes | None]:
        from corridor import searching

        ids = [card.id for card in desk.cards(Query(order="source"))]
        return searching.index(desk, ids, lambda id_, known: searching.texts_of(desk, id_, known))
