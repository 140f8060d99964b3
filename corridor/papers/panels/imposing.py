"""Imposing: finished pages with crop marks around them, and many of them small on one sheet, as drawings still."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from corridor.papers.panels.sheets import Box

MM = 72 / 25.4
BLEED = 3
# Clear of the bleed by 2 mm, so that the knife takes no ink along.
_FROM, _TO, _MEDIA = 5, 10, 12


def with_marks(pdf: bytes) -> bytes:
    """The same pages with crop marks outside their bleed; the engine's own would stand in it."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            trim = [float(edge) for edge in page.trimbox]
            page.mediabox = page.cropbox = pikepdf.Array(_around(trim, _MEDIA))
            page.bleedbox = pikepdf.Array(_around(trim, BLEED))
            _enclose(document, page)
            page.contents_add(document.make_stream(_marks(trim)))
        return _saved(document)


def imposed(captions: bytes, pages: bytes, places: Sequence[Sequence[Box]]) -> bytes:
    """The pages of one PDF, trimmed and made small, on the pages of another; `places` for each page of it, in order."""
    import pikepdf

    with pikepdf.open(io.BytesIO(captions)) as document, pikepdf.open(io.BytesIO(pages)) as source:
        waiting = iter(source.pages)
        for page, boxes in zip(document.pages, places, strict=True):
            _enclose(document, page)
            for number, box in enumerate(boxes, 1):
                _place(document, page, next(waiting), box, f"/Panel{number}")
        return _saved(document)


def _enclose(document: Any, page: Any) -> None:
    """Keep to itself what a page's own contents do to the axes: the engine turns them upside down."""
    page.contents_add(document.make_stream(b"q\n"), prepend=True)
    page.contents_add(document.make_stream(b"\nQ\n"))


def _place(document: Any, page: Any, small: Any, box: Box, name: str) -> None:
    """One page in its box, as a form of that name."""
    import pikepdf

    left, bottom, right, top = (float(edge) for edge in small.trimbox)
    form = document.copy_foreign(small.as_form_xobject())
    form.BBox = pikepdf.Array([left, bottom, right, top])
    scale = min(box.width * MM / (right - left), box.height * MM / (top - bottom))
    x, y = box.x * MM, float(page.mediabox[3]) - (box.y * MM + scale * (top - bottom))
    page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(name))
    placed = f"\nq {scale:.6f} 0 0 {scale:.6f} {x - left * scale:.4f} {y - bottom * scale:.4f} cm {name} Do Q\n"
    page.contents_add(document.make_stream(placed.encode()))


def _around(box: Sequence[float], margin: float) -> list[float]:
    left, bottom, right, top = box
    outer = margin * MM
    return [round(edge, 4) for edge in (left - outer, bottom - outer, right + outer, top + outer)]


def _marks(trim: Sequence[float]) -> bytes:
    """Two hairlines at each corner, on the lines of the cut."""
    left, bottom, right, top = trim
    strokes = ["q 0 0 0 1 K 0.25 w"]
    for x, way in ((left, -1), (right, 1)):
        for y, turn in ((bottom, -1), (top, 1)):
            strokes.append(f"{x + way * _FROM * MM:.3f} {y:.3f} m {x + way * _TO * MM:.3f} {y:.3f} l S")
            strokes.append(f"{x:.3f} {y + turn * _FROM * MM:.3f} m {x:.3f} {y + turn * _TO * MM:.3f} l S")
    return ("\n".join([*strokes, "Q\n"])).encode()


def _saved(document: Any) -> bytes:
    """The document as bytes that depend on nothing else."""
    import pikepdf

    out = io.BytesIO()
    document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
