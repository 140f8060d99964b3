"""Documents: the full text of a document in print, word for word."""

from __future__ import annotations

from typing import Any

from corridor import views
from corridor.desk import Desk
from corridor.facts import Record
from corridor.kinds import model

MASKS_NOTE = "星号为原材料的遮蔽，读作“未公布”；星号的多少不表示位数。"


def context(desk: Desk, record: Record, part: str) -> dict[str, Any]:
    """The full text of a document, verbatim."""
    kind = views.chosen(model("document"), "type", record.type)
    return {
        "record": {"title": record.title},
        "source_note": f"{kind or '原文'}，逐字照录",
        "paragraphs": views.paragraphs(desk, record),
        "notes": [MASKS_NOTE] if "*" in record.fields["text"] else [],
    }
