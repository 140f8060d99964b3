"""Issued: what was issued is served as it was frozen, byte for byte, on machines without a PDF library as well."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from corridor.outputs import Job, Stage
from corridor.problems import Stop
from corridor.register import altered
from corridor.register.issues import Frozen, Issue

if TYPE_CHECKING:
    from corridor.corpus import Corpus
    from corridor.desk import Desk


class Issued:
    """The files of every issue, and a list of their sums beside them for `sha256sum -c`."""

    name = "issued"
    stage = Stage.PRINT
    leans_on: tuple[str, ...] = ()

    def available(self) -> str:
        return ""

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        for id_ in corpus.issues:
            if id_ in corpus.facts:  # one that was withdrawn is kept, not served
                yield Job(f"{id_}.pdf", self.name, self.stage, id_)

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        issue = desk.issue(job.subject)
        assert issue is not None  # it was listed because it is one
        served = [one for one in issue.files if one.path]
        made = {one.path: _kept(desk, issue, one) for one in served}
        lines = [f"{one.sha256}  {one.path.rpartition('/')[2]}\n" for one in served]
        desk.facts.update({path: dict(told) for path, told in issue.facts.items()})
        return {**made, f"{issue.id}.sha256": "".join(lines).encode()}


def _kept(desk: Desk, issue: Issue, one: Frozen) -> bytes:
    """A frozen file, held against its sum once more: it may have been altered since the register was read."""
    data = desk.file(f"{issue.folder}/{one.name}")
    if hashlib.sha256(data).hexdigest() != one.sha256:
        raise Stop([altered(f"{issue.folder}/{one.name}", "与编发时登记的 sha256 不同，被改过")])
    return data
