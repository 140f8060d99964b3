"""Data: the records as JSON and CSV, with the status code of every value (SDMX CL_OBS_STATUS)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from corridor.kinds import BY_NAME
from corridor.outputs import Job, Stage

if TYPE_CHECKING:
    from corridor.corpus import Corpus
    from corridor.desk import Desk


class Data:
    """data/KIND.json and data/KIND.csv; a document with its text also as a file of its own."""

    name = "data"
    stage = Stage.PAGES
    leans_on: tuple[str, ...] = ()

    def available(self) -> str:
        return ""

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        for kind, count in Counter(own.card.kind for own in corpus.facts.values()).items():
            for form in ("json", "csv"):
                weight = max(1, count // 500)  # large ones first, while nothing else takes memory
                yield Job(f"data/{BY_NAME[kind].folder}.{form}", self.name, self.stage, kind, weight=weight)
        for id_, own in corpus.facts.items():
            if own.text:
                yield Job(f"data/{id_}.json", self.name, self.stage, id_)

    def make(self, job: Job, desk: Desk) -> dict[str, bytes | None]:
        from corridor import datasets

        if job.subject not in BY_NAME:
            return {job.path: datasets.document(desk, job.subject)}
        made = datasets.as_json if job.path.endswith(".json") else datasets.as_csv
        return {job.path: made(desk, job.subject)}
