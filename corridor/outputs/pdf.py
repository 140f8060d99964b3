"""PDF: every publication that has a layout, and every document whose full text is kept, set in print."""

from __future__ import annotations

import atexit
import hashlib
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from corridor.installed import why_no_pdf
from corridor.layouts import named, prints_of
from corridor.outputs import Job, Stage
from corridor.problems import Place, Problem, Stop, problem

if TYPE_CHECKING:
    from corridor.corpus import Corpus
    from corridor.desk import Desk
    from corridor.facts import Record
    from corridor.press import Press, PressFailed


class Pdf:
    """All prints as PDF, each with a picture of its first page. One warm press a process, started with the first."""

    name = "pdf"
    stage = Stage.PRINT
    leans_on = ("weasyprint", "pydyf", "tinycss2", "fonttools", "jinja2", "zxing-cpp", "pikepdf", "pypdfium2", "budoux")

    def __init__(self) -> None:
        self._press: Press | None = None

    def available(self) -> str:
        return why_no_pdf()

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        for id_, own in corpus.facts.items():
            if id_ in corpus.issues:  # what was issued is served as it is
                continue
            for one in prints_of(id_, own.card.kind, own.card.type, own.card.more, bool(own.text)):
                layout = named(one.layout)
                yield Job(one.path, self.name, self.stage, id_, layout.template, layout.weight)

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        from corridor import prints
        from corridor.press import PressFailed
        from corridor.printing import printer

        record = desk.record(job.subject)
        try:
            printed = prints.make(printer(desk, self._warm(), record), record, _part(job, record))
        except PressFailed as failure:
            raise Stop(_told(desk, record, failure)) from failure
        digest = hashlib.sha256(printed.pdf).hexdigest()
        facts: dict[str, Any] = {"pages": printed.pages, "size": len(printed.pdf), "sha256": digest}
        files = {job.path: printed.pdf}
        if printed.cover:
            facts["cover"] = f"{job.path.removesuffix('.pdf')}.webp"
            facts["cover_size"] = _pixels(printed.cover)
            files[facts["cover"]] = printed.cover
        desk.facts[job.path] = facts
        return files

    def _warm(self) -> Press:
        from corridor.press import Press

        if self._press is None:
            self._press = Press()
            atexit.register(self._press.close)
        return self._press


def _pixels(picture: bytes) -> list[int]:
    """Width and height, so that a page keeps the room before the picture is there."""
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as opened:
        return list(opened.size)


def _part(job: Job, record: Record) -> Any:
    listed = prints_of(record.id, record.kind, record.type, record.fields, "text" in record.fields)
    return next(one for one in listed if one.path == job.path)


def _told(desk: Desk, record: Record, failure: PressFailed) -> list[Problem]:
    """Why a print failed: characters where they were typed, else at its record what happened and what to do."""
    if failure.missing:
        from corridor import glyphs

        return glyphs.problems(desk, record.file, failure.missing)
    found, _, remedy = failure.reason_zh.partition("。")
    remedy = remedy or "运行 python build.py doctor，看看这台电脑缺什么"
    return [problem("E502", Place(record.file), found=f"{record.id}：{found}", remedy=remedy)]
