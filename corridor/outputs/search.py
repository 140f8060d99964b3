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
        from corridor import piecework, searching

        kept = desk.pieces
        before = [text for piece in kept.values(kept.kept.names) for text in piece]
        ids = [card.id for card in desk.cards(Query(order="source"))]
        known = searching.spellings(before)
        pieces = piecework.kept(desk, ids, lambda id_: searching.texts_of(desk, id_, known))
        if pieces is None:
            return dict.fromkeys(path for path in desk.before if path.endswith(".js"))
        now = [text for piece in pieces for text in piece]
        made: Mapping[str, bytes | None] | None = None
        # The texts kept may be those of a build that never came to its end: these files were made of others then.
        if kept.are_of(desk.before):
            made = searching.patched(before, now, desk.as_before)
        return made if made is not None else searching.files(now)
