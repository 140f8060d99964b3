"""Contact sheets: a whole set of panels small on A4 or A3, each with its number, title, size and page."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from corridor.facts import Record
from corridor.papers.panels.sets import Panel
from corridor.papers.panels.sheets import Box, Sheet
from corridor.plain import Plain

Paper = tuple[float, float]
A4, A3 = (210.0, 297.0), (297.0, 420.0)
MARGIN, HEAD, FOOT = 15.0, 20.0, 17.0  # mm
CAPTION, GAP = 12.5, 7.0
NARROW = 34.0  # mm: a thumbnail below it is nothing but a stamp, the sheet becomes A3
MOST = 20  # on one sheet


class Caption(Plain, frozen=True):
    """One panel small: where it is placed, and the words below it. `file` is its page in the folder of the site."""

    place: Box
    words: Box
    number: int
    title: str
    file: str


class ContactSheet(Plain, frozen=True):
    """One page: `title` of the set, how many panels of which size, and which of how many pages it is."""

    width: float
    height: float
    title: str
    size: str
    measures: str
    count: int
    at: int
    of: int
    captions: tuple[Caption, ...]


def contact_sheets(record: Record, sheet: Sheet, panels: Sequence[Panel]) -> list[ContactSheet]:
    """The sheets of a set, as few as will do, all of one format."""
    per = min(len(panels), MOST)
    paper, columns = _best(sheet, per)
    cells = _cells(paper, sheet, columns, per)
    measures = f"{sheet.width:g}×{sheet.height:g}"
    size = f"{measures} 毫米，{sheet.distance:g} 米外看"
    pages = list(_batched(panels, per))
    return [
        ContactSheet(*paper, record.title, size, measures, len(panels), at, len(pages), tuple(_captions(cells, shown)))
        for at, shown in enumerate(pages, 1)
    ]


def _batched(panels: Sequence[Panel], per: int) -> list[Sequence[Panel]]:
    return [panels[at : at + per] for at in range(0, len(panels), per)]


def _best(sheet: Sheet, count: int) -> tuple[Paper, int]:
    """The paper and the number of columns that show the panels largest; A3 only where A4 would make stamps of them."""

    def best(*papers: Paper) -> tuple[Paper, int]:
        choices = [(paper, columns) for paper in papers for columns in range(1, count + 1)]
        return max(choices, key=lambda one: _wide(one[0], one[1], sheet, count))

    found = best(A4, (A4[1], A4[0]))
    return found if _wide(*found, sheet, count) >= NARROW else best(A3, (A3[1], A3[0]))


def _wide(paper: Paper, columns: int, sheet: Sheet, count: int) -> float:
    """How wide a panel is on such a sheet."""
    rows = ceil(count / columns)
    across = (paper[0] - 2 * MARGIN - GAP * (columns - 1)) / columns
    down = (paper[1] - 2 * MARGIN - HEAD - FOOT - GAP * (rows - 1)) / rows - CAPTION
    return max(min(across, down * sheet.width / sheet.height), 0)


def _cells(paper: Paper, sheet: Sheet, columns: int, count: int) -> list[Box]:
    """Where the panels stand, row by row from the left."""
    wide = _wide(paper, columns, sheet, count)
    high = wide * sheet.height / sheet.width
    pitch = (paper[0] - 2 * MARGIN + GAP) / columns
    down = high + CAPTION + GAP
    places = (divmod(at, columns) for at in range(count))
    return [Box(MARGIN + column * pitch, MARGIN + HEAD + row * down, wide, high) for row, column in places]


def _captions(cells: Sequence[Box], panels: Sequence[Panel]) -> list[Caption]:
    return [
        Caption(cell, Box(cell.x, cell.bottom + 1.5, cell.width, CAPTION - 1.5), one.number, one.title, one.path)
        for cell, one in zip(cells, panels, strict=False)
    ]
