"""What the tests read from a finished PDF, with tools that had no part in making it."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium

NEVER_FIRST = "。，、；：！？”》）〉】"
NEVER_LAST = "“《（〈【"
MM = 72 / 25.4
_FOLIO = re.compile(r"—\s*\d+\s*—")


@dataclass(frozen=True)
class Line:
    """One printed line: page from 1, its words without spaces, its edges in points from the left of the page."""

    page: int
    words: str
    left: float
    right: float


def words(pdf: bytes) -> str:
    """The text layer in its own order, without spaces and page numbers."""
    pages = (page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf))
    return "".join(re.sub(r"\s", "", _FOLIO.sub("", page)) for page in pages)


def lines(pdf: bytes) -> list[Line]:
    """Every printed line, top to bottom; characters whose boxes stand at one height make a line."""
    found = []
    for number, page in enumerate(pdfium.PdfDocument(pdf), 1):
        text = page.get_textpage()
        rows: list[tuple[float, list[tuple[float, float, str]]]] = []
        for at in range(text.count_chars()):
            character = text.get_text_range(at, 1)
            if not character.strip():
                continue
            left, bottom, right, _ = text.get_charbox(at, loose=True)
            row = next((row for height, row in rows if abs(height - bottom) < 4), None)
            if row is None:
                rows.append((bottom, row := []))
            row.append((left, right, character))
        for _, row in sorted(rows, key=lambda one: -one[0]):
            row.sort()
            found.append(Line(number, "".join(c for *_, c in row), row[0][0], max(right for _, right, _ in row)))
    return found


def fonts(pdf: bytes, folder: Path) -> dict[str, bool]:
    """Name of every font in a PDF (without the subset's prefix) and whether it is embedded, as pdffonts says."""
    path = folder / "fonts.pdf"
    path.write_bytes(pdf)
    listed = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    return {row.split()[0].partition("+")[2]: row.split()[-5] == "yes" for row in listed}


def outside(pdf: bytes) -> list[str]:
    """Characters that leave the paper."""
    found = []
    for page in pdfium.PdfDocument(pdf):
        text = page.get_textpage()
        for at in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(at)
            if left < 0 or bottom < 0 or right > page.get_width() or top > page.get_height():
                found.append(text.get_text_range(at, 1))
    return found
