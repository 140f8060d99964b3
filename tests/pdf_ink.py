"""Where the ink stands on a page of a PDF, measured on a picture of it."""

from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image

DPI = 600
_MM = DPI / 25.4


@dataclass(frozen=True)
class Band:
    """A stretch of rows with ink between rows without: a line of text, or a rule. In mm from the sheet's upper left."""

    top: float
    bottom: float
    left: float
    right: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def bands(pdf: bytes, number: int) -> list[Band]:
    """Every band of ink on a page (from 1), top to bottom."""
    page = pdfium.PdfDocument(pdf)[number - 1]
    ink = page.render(scale=DPI / 72).to_pil().convert("L").point(lambda value: 255 if value < 190 else 0)
    rows = ink.convert("F").resize((1, ink.height), Image.Resampling.BOX).get_flattened_data()
    found, start = [], None
    for row, value in enumerate([*rows, 0.0]):
        if value > 0 and start is None:
            start = row
        elif value == 0 and start is not None:
            left, _, right, _ = ink.crop((0, start, ink.width, row)).getbbox()
            found.append(Band(start / _MM, row / _MM, left / _MM, right / _MM))
            start = None
    return found
