"""Bays: the 开间 of the corridor as the settings name them, and the list each leads to."""

from __future__ import annotations

from corridor.desk import Desk
from corridor.keys import Query
from corridor.kinds import KINDS

ORDINALS = "一二三四五六七八九十"


def bays(desk: Desk) -> list[dict[str, str]]:
    """The bays of the settings that lead somewhere: the first one home, the others to a list that has records."""
    made: list[dict[str, str]] = []
    for bay in desk.setting("bays") or []:
        folder = bay.get("list") or _folder_of(desk, bay["id"])
        if not folder and bay["id"] != "overview":
            continue
        made.append(
            {
                "id": bay["id"],
                "ordinal": ORDINALS[len(made)] if len(made) < len(ORDINALS) else str(len(made) + 1),
                "title": bay["title"],
                "question": bay.get("question", ""),
                "anchor": f"#bay-{bay['id']}",
                "href": f"{folder}/index.html" if folder else "index.html",
            }
        )
    return made


def _folder_of(desk: Desk, bay: str) -> str:
    """The list a bay leads to: that of the kind it is named after, else of its first kind that has records."""
    within = [kind for kind in KINDS if kind.bay == bay and kind.name != "page"]
    for kind in sorted(within, key=lambda kind: kind.folder != bay):
        if desk.cards(Query((kind.name,), order="source", limit=1)):
            return kind.folder
    return ""
