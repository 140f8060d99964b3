"""Panels: exhibition panels at real size, the contact sheet of a set, and door cards for homes and stations."""

from __future__ import annotations

from corridor.facts import Record
from corridor.papers.panels.contacts import contact_sheets
from corridor.papers.panels.doors import door_cards
from corridor.papers.panels.imposing import imposed, with_marks
from corridor.papers.panels.sets import Panel, panels, sheet_of
from corridor.papers.panels.sheets import Sheet
from corridor.press import Order, Printed
from corridor.printing import Printer
from corridor.problems import Place, Problem, Stop, problem

TEMPLATE = "print/panel.html"

__all__ = ["door_cards", "make"]


def make(printer: Printer, record: Record, part: str, order: Order) -> Printed:
    """All panels of a publication at real size with crop marks; as part `contact` small, on sheets for the office.

    Raises Stop where the size is too small for any word, or where letters came out smaller than can be read.
    """
    sheet = sheet_of(record)
    if sheet.fault:
        raise Stop([_told(record, sheet.fault, "把 size 写大些，或把 distance 写小些")])
    made = panels(printer.desk, record, sheet)
    told = {"panels": made, "sheet": sheet, "part": "panels"}
    printed = printer.set(TEMPLATE, told, Order() if part == "contact" else order)
    if printed.smallest and printed.smallest < sheet.least - 0.01:
        found = f"有的字只有 {printed.smallest:.1f} 毫米高，{sheet.distance:g} 米外要 {sheet.least:.1f} 毫米才看得清"
        raise Stop([_told(record, found, "改回 panel.html 和 panel.css 里的字号，或把 distance 写小些")])
    return _contact(printer, record, sheet, made, printed, order) if part == "contact" else _marked(printed)


def _marked(printed: Printed) -> Printed:
    return Printed(
        with_marks(printed.pdf), printed.pages, printed.fetched, printed.cover, printed.smallest, printed.pictures
    )


def _contact(
    printer: Printer, record: Record, sheet: Sheet, made: list[Panel], large: Printed, order: Order
) -> Printed:
    """The same panels small. Whether a photo is sharp enough is told with the panels themselves, once."""
    sheets = contact_sheets(record, sheet, made)
    captions = printer.set(TEMPLATE, {"sheets": sheets, "sheet": sheet, "part": "contact"}, Order())
    pdf = imposed(captions.pdf, large.pdf, [[one.place for one in page.captions] for page in sheets])
    fetched = tuple(sorted({*large.fetched, *captions.fetched}))
    return Printed(pdf, captions.pages, fetched, b"", captions.smallest)


def _told(record: Record, found: str, remedy: str) -> Problem:
    return problem("E502", Place(record.file), found=f"{record.id}：{found}", remedy=remedy)
