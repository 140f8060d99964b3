"""PDF: every publication of a period, and every document whose full text is kept, set in print."""

from __future__ import annotations

import atexit
import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from corridor.installed import why_no_pdf
from corridor.outputs import Job, Stage
from corridor.problems import Place, Stop, problem

if TYPE_CHECKING:
    from corridor.corpus import Corpus
    from corridor.desk import Desk
    from corridor.facts import Record
    from corridor.press import Press, PressFailed, Printed

# A bulletin of so few pages is tried with less between the lines: a few lines alone on a last page look forgotten.
SHORT = 3


class Pdf:
    """Bulletins and documents as PDF. One warm press a process, started with the first print."""

    name = "pdf"
    stage = Stage.PRINT
    leans_on = ("weasyprint", "pydyf", "tinycss2", "fonttools", "jinja2", "segno")

    def __init__(self) -> None:
        self._press: Press | None = None

    def available(self) -> str:
        return why_no_pdf()

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        for id_, own in corpus.facts.items():
            if own.card.kind == "publication" and own.card.more.get("period"):
                weight = 30 if own.card.more.get("cycle") == "year" else 6
                yield Job(f"{id_}.pdf", self.name, self.stage, id_, "print/bulletin.html", weight)
            elif own.text:
                yield Job(f"{id_}.pdf", self.name, self.stage, id_, "print/document.html", 6)

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        from corridor.press import PressFailed
        from corridor.prints import context

        record = desk.record(job.subject)
        told = context(desk, record)
        try:
            printed = self._print(desk, job, told)
            if 1 < printed.pages <= SHORT and record.kind == "publication":
                tighter = self._print(desk, job, {**told, "tight": True})
                printed = tighter if tighter.pages < printed.pages else printed
        except PressFailed as failure:
            raise Stop([_told(record, failure)]) from failure
        for url in printed.fetched:
            desk.file_digest(_name(url))
        digest = hashlib.sha256(printed.pdf).hexdigest()
        desk.facts[job.path] = {"pages": printed.pages, "size": len(printed.pdf), "sha256": digest}
        return {job.path: printed.pdf}

    def _print(self, desk: Desk, job: Job, context: dict[str, Any]) -> Printed:
        from corridor.press import Press

        if self._press is None:
            self._press = Press()
            atexit.register(self._press.close)
        html = desk.render(job.template, context)
        return self._press.print(html, lambda url: desk.file(_name(url)), lambda url: desk.file_digest(_name(url)))


def _name(url: str) -> str:
    return url.removeprefix("corridor:")


def _told(record: Record, failure: PressFailed) -> Any:
    """Why a print failed, as a Problem at its record: what happened, then what to do."""
    found, _, remedy = failure.reason_zh.partition("。")
    remedy = remedy or "运行 python build.py doctor，看看这台电脑缺什么"
    return problem("E502", Place(record.file), found=f"{record.id}：{found}", remedy=remedy)
