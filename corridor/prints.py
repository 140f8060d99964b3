"""Prints: what each print is told; the templates below templates/print/ arrange it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from corridor import bulletins, views
from corridor.desk import Desk
from corridor.facts import Record
from corridor.kinds import model
from corridor.qr import code

UNWRITTEN_YEAR = "原文未写年份"
WITHHELD_NOTE = "斜纹处为原材料遮蔽、不予公布的内容。"
MASKS_NOTE = "星号为原材料的遮蔽，读作“未公布”；星号的多少不表示位数。"


def context(desk: Desk, record: Record) -> dict[str, Any]:
    """Everything a print template gets. Links are absolute, for a PDF is carried away from the site."""
    desk.root = desk.address("")
    own = _bulletin(desk, record) if record.kind == "publication" else _document(desk, record)
    return {"site": desk.settings(), "page": _page(desk, record), **own}


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
