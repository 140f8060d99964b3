"""PDF: every publication of a period, and every document whose full text is kept, set in print."""

from __future__ import annotations

import atexit
import hashlib
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from corridor import bulletins, press, views
from corridor.corpus import Corpus
from corridor.desk import Desk
from corridor.facts import Record
from corridor.kinds import model
from corridor.outputs import Job, Stage
from corridor.press import Press, PressFailed, Printed
from corridor.problems import Place, Stop, problem
from corridor.qr import code

# A bulletin of so few pages is tried with less between the lines: a few lines alone on a last page look forgotten.
SHORT = 3
UNWRITTEN_YEAR = "原文未写年份"
WITHHELD_NOTE = "斜纹处为原材料遮蔽、不予公布的内容。"
MASKS_NOTE = "星号为原材料的遮蔽，读作“未公布”；星号的多少不表示位数。"


class Pdf:
    """Bulletins and documents as PDF. One warm press a process."""

    name = "pdf"
    stage = Stage.PRINT
    leans_on = ("weasyprint", "pydyf", "tinycss2", "fonttools", "jinja2", "segno")

    def __init__(self) -> None:
        self._press = Press()
        atexit.register(self._press.close)

    def available(self) -> str:
        return press.available()

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        for id_, own in corpus.facts.items():
            if own.card.kind == "publication" and own.card.more.get("period"):
                weight = 30 if own.card.more.get("cycle") == "year" else 6
                yield Job(f"{id_}.pdf", self.name, self.stage, id_, "print/bulletin.html", weight)
            elif own.text:
                yield Job(f"{id_}.pdf", self.name, self.stage, id_, "print/document.html", 6)

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        desk.root = desk.address("")  # a PDF is carried away from the site: its links are absolute
        record = desk.record(job.subject)
        own = _bulletin(desk, record) if record.kind == "publication" else _document(desk, record)
        context = {"site": desk.setting(""), "page": _page(desk, record), **own}
        try:
            printed = self._print(desk, job, context)
            if 1 < printed.pages <= SHORT and record.kind == "publication":
                tighter = self._print(desk, job, {**context, "tight": True})
                printed = tighter if tighter.pages < printed.pages else printed
        except PressFailed as failure:
            raise Stop([_told(record, failure)]) from failure
        for url in printed.fetched:
            desk.file_digest(_name(url))
        digest = hashlib.sha256(printed.pdf).hexdigest()
        desk.facts[job.path] = {"pages": printed.pages, "size": len(printed.pdf), "sha256": digest}
        return {job.path: printed.pdf}

    def _print(self, desk: Desk, job: Job, context: dict[str, Any]) -> Printed:
        html = desk.render(job.template, context)
        return self._press.print(html, lambda url: desk.file(_name(url)), lambda url: desk.file_digest(_name(url)))


def _name(url: str) -> str:
    return url.removeprefix(press.SCHEME)


def _told(record: Record, failure: PressFailed) -> Any:
    """Why a print failed, as a Problem at its record: what happened, then what to do."""
    found, _, remedy = failure.reason_zh.partition("。")
    remedy = remedy or "运行 python build.py doctor，看看这台电脑缺什么"
    return problem("E502", Place(record.file), found=f"{record.id}：{found}", remedy=remedy)


def _page(desk: Desk, record: Record) -> dict[str, Any]:
    address = desk.address(f"{record.id}.html")
    return {
        "title": desk.plain(record.title),
        "description": desk.plain(record.summary),
        "address": address,
        "qr": Markup(code(address)),
    }


def _bulletin(desk: Desk, record: Record) -> dict[str, Any]:
    made = bulletins.compose(desk, record)
    fields = record.fields
    period = fields["period"]
    distribution = fields.get("distribution", {})
    compiler = fields.get("compiled_by", "")
    known = desk.find(compiler) if compiler else None
    year_cycle = fields.get("cycle") == "year"
    publication = {
        "masthead": fields.get("masthead") or "简报",
        "number": fields.get("number", ""),
        "compiled_by": known.title if known is not None else compiler,
        # A bulletin of a cycle is dated by its period; that is not the day it was issued.
        "date": record.date.shown if record.date is not None and record.date != period else "",
        "title": record.title,
        "cycle": views.chosen(model("publication"), "cycle", fields.get("cycle", "")),
        "period_label": "全年" if year_cycle and not period.has_year else period.shown,
        "year_note": "" if period.has_year else UNWRITTEN_YEAR,
        "notes": _notes(desk, made),
        "report": distribution.get("report", []),
        "send": distribution.get("send", []),
        "issue": distribution.get("issue", []),
        "copies": distribution.get("copies", ""),
    }
    return {
        "publication": publication,
        "sections": made.sections,
        "tables": made.tables,
        "contents": made.contents,
        "tight": False,
        "annex": made.annex,
    }


def _notes(desk: Desk, made: bulletins.Bulletin) -> list[str]:
    """What a reader must know of the whole: where it is taken from, and what the hatch means if there is any."""
    source = desk.find(desk.setting("bulletins.document") or "")
    taken = [f"据《{source.title}》编写，各条后注明原文段落。"] if source is not None else []
    return [*taken, WITHHELD_NOTE] if made.has_masks else taken


def _document(desk: Desk, record: Record) -> dict[str, Any]:
    kind = views.chosen(model("document"), "type", record.type)
    return {
        "record": {"title": record.title},
        "source_note": f"{kind or '原文'}，逐字照录",
        "paragraphs": views.paragraphs(desk, record),
        "notes": [MASKS_NOTE] if "*" in record.fields["text"] else [],
    }
