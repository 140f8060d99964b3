"""Cards: the picture a link to the site is shown with elsewhere, one for each kind of record and each publication."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from corridor.kinds import BY_NAME
from corridor.layouts import FACES
from corridor.outputs import Job, Stage

if TYPE_CHECKING:
    from corridor.corpus import Corpus
    from corridor.desk import Desk


class Cards:
    """cards/…png; none where the faces of the prints are not installed, and then no page names one."""

    name = "cards"
    stage = Stage.PAGES
    leans_on = ("pillow", "budoux")

    def available(self) -> str:
        return ""

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        if not all(corpus.roots.path(face) for face in FACES):
            return
        for kind in dict.fromkeys(own.card.kind for own in corpus.facts.values()):
            yield Job(f"cards/{BY_NAME[kind].folder}.png", self.name, self.stage, kind)
        for id_, own in corpus.facts.items():
            if own.card.kind == "publication":
                yield Job(f"cards/{id_}.png", self.name, self.stage, id_)

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        from corridor import cards

        return {job.path: cards.card(desk, job.subject)}
