"""What the press measures while it paints: the smallest letters, the resolution of every picture, the cover.

Measured on the paper and not in the styles: a drawing scaled down takes its words with it, a picture may be cropped.
Only for `corridor.press.child`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import md5
from math import hypot
from typing import Any

from msgspec import Struct, field

INCH = 25.4  # mm
POINTS = 72  # to the inch
GLYPH = re.compile("<[0-9a-f]")  # `show_text` is given hexadecimal glyphs in brackets, and gaps between brackets


class Findings(Struct):
    """What one document gave: font size in mm (0: no text at all), dots per inch of each picture by its engine's id."""

    smallest: float = 0.0
    pictures: dict[str, float] = field(default_factory=dict)

    def by_address(self, addresses: Iterable[str]) -> list[tuple[str, float]]:
        """Give the pictures their addresses back: the engine names a picture by a digest of its address."""
        named = ((url, md5(url.encode(), usedforsecurity=False).hexdigest()) for url in addresses)
        return [(url, round(self.pictures[digest], 1)) for url, digest in named if digest in self.pictures]


@contextmanager
def measuring(findings: Findings) -> Iterator[None]:
    """Have the engine paint on paper that measures."""
    from weasyprint import pdf
    from weasyprint.pdf import stream

    plain = stream.Stream
    pdf.Stream = stream.Stream = _measuring_paper(plain, findings)
    try:
        yield
    finally:
        pdf.Stream = stream.Stream = plain


def _measuring_paper(plain: Any, findings: Findings) -> Any:  # noqa: C901  (one small class of small methods)
    class Paper(plain):  # type: ignore[misc]
        """A content stream that knows how large things come out; a group keeps the scale it is put in with."""

        outer = 1.0
        size = text = 0.0

        def add_group(self, *place: Any) -> Any:
            group = super().add_group(*place)
            group.outer = self.outer * _height(self.ctm)
            return group

        def add_pattern(self, *place: Any) -> Any:
            pattern = super().add_pattern(*place)
            pattern.outer = self.outer * _height(place[-1])
            return pattern

        def set_text_matrix(self, *values: float) -> None:
            self.text = hypot(*values[2:4])
            super().set_text_matrix(*values)

        def set_font_size(self, font: Any, size: float) -> None:
            self.size = size
            super().set_font_size(font, size)

        def show_text(self, text: str) -> None:
            if GLYPH.search(text):
                size = self.size * self.text * _height(self.ctm) * self.outer / POINTS * INCH
                findings.smallest = min(size, findings.smallest or size)
            super().show_text(text)

        def draw_x_object(self, reference: str) -> None:
            if reference in self._images:
                self._note(self._images[reference]["image"])
            super().draw_x_object(reference)

        def _note(self, image: Any) -> None:
            wide, high = hypot(*self.ctm[0][:2]) * self.outer, _height(self.ctm) * self.outer
            if wide and high:
                dots = min(image.width / wide, image.height / high) * POINTS
                findings.pictures[image.id] = min(dots, findings.pictures.get(image.id, dots))

    return Paper


def _height(matrix: Any) -> float:
    return hypot(*matrix[1][:2])


def cover(pdf: bytes, width: int) -> bytes:
    """Draw the first page, `width` pixels wide, as a WebP picture."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        picture = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
    finally:
        document.close()
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()
