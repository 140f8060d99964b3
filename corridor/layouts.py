"""Layouts: what a publication can become on paper; which PDFs a record gives, told from its card alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.plain import Plain


class Layout(Plain, frozen=True):
    """One way to set a publication. `archive`: to be kept (PDF/A, PDF/UA), else for a printer; `parts` get PDFs too."""

    name: str
    label: str
    template: str
    weight: int = 6
    archive: bool = True
    parts: tuple[tuple[str, str], ...] = ()


_LISTS = (("plan", "计划书"), ("tasks", "任务清单"), ("progress", "进度清单"), ("duties", "责任清单"))
DOCUMENT = Layout("document", "全文", "print/document.html")
LAYOUTS = {
    one.name: one
    for one in (
        Layout("bulletin", "简报", "print/bulletin.html"),
        Layout("annual", "年度总结", "print/bulletin.html", 30),
        Layout("official", "公文", "print/official.html"),
        Layout("briefing", "汇报材料", "print/briefing.html", 40, archive=False),
        Layout("lists", "四张清单", "print/lists.html", 10, parts=_LISTS),
        Layout("panel", "展板", "print/panel.html", 20, archive=False, parts=(("contact", "展板小样"),)),
        Layout("door_card", "门牌", "print/door_card.html", archive=False),
        Layout("speech", "发言稿", "print/speech.html"),
    )
}
# The faces of titles and of text; whoever draws outside the press needs them installed.
FACES = ("fonts/FandolSong-Bold.otf", "fonts/NotoSansSC-Regular.otf")
# Set as an issue of a masthead, with a number.
NUMBERED = ("bulletin", "annual", "official")
_BY_CYCLE = {"month": "bulletin", "quarter": "bulletin", "year": "annual"}


class Print(Plain, frozen=True):
    """One PDF: its site path, what a page calls it, how it is set, and which part of the record it holds ("": all)."""

    path: str
    label: str
    layout: str
    part: str = ""


def layout_of(type_: str, more: Mapping[str, Any]) -> Layout | None:
    """The layout of a publication: as typed, else by its cycle, else by its type; None for one that is not printed."""
    name = more.get("layout") or _BY_CYCLE.get(more.get("cycle", "")) or ("speech" if type_ == "发言稿" else "")
    if not name and more.get("period"):
        name = "bulletin"
    return LAYOUTS.get(name)


def prints_of(id_: str, kind: str, type_: str, more: Mapping[str, Any], has_text: bool) -> tuple[Print, ...]:
    """The PDFs a record gives, the whole first."""
    if kind != "publication":
        return (Print(f"{id_}.pdf", "全文 PDF", DOCUMENT.name),) if has_text else ()
    layout = layout_of(type_, more)
    if layout is None:
        return ()
    whole = Print(f"{id_}.pdf", f"{layout.label} PDF", layout.name)
    parts = (Print(f"{id_}-{part}.pdf", f"{label} PDF", layout.name, part) for part, label in layout.parts)
    return (whole, *parts)


def named(name: str) -> Layout:
    """A layout by its name, a document's own among them."""
    return DOCUMENT if name == DOCUMENT.name else LAYOUTS[name]
