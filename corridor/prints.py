"""Prints: which composer sets which layout, and what is held against every finished print."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from corridor import datasets
from corridor.desk import Desk
from corridor.facts import Record
from corridor.layouts import NUMBERED, Print, named
from corridor.press import Attachment, Order, Printed
from corridor.printing import Printer
from corridor.problems import Place, Stop, problem

# A bulletin of so few pages is tried with less between the lines: a few lines alone on a last page look forgotten.
SHORT = 3
COVER = 480  # px: the picture of page 1 on the publication's page, at twice its size
MIN_DPI = 100


# One document from one template: what the template is told of (desk, record, part).
_TOLD: dict[str, str] = {
    "bulletin": "bulletins:context",
    "annual": "bulletins:context",
    "official": "official:context",
    "lists": "tasklists:context",
    "speech": "speeches:context",
    "door_card": "panels:door_cards",
    "document": "documents:context",
}
# Several documents put together: (printer, record, part, order) -> the whole.
_MADE: dict[str, str] = {"briefing": "packs:make", "panel": "panels:make"}


def _function(name: str) -> Any:
    module, _, function = name.partition(":")
    return getattr(import_module(f"corridor.papers.{module}"), function)


def make(printer: Printer, record: Record, wanted: Print) -> Printed:
    """Print one part of a record. Raises Stop where a picture is too coarse for its size, and PressFailed."""
    layout = named(wanted.layout)
    order = Order(layout.archive, _attachments(printer.desk, record) if layout.archive else (), COVER)
    if layout.name in _MADE:
        printed: Printed = _function(_MADE[layout.name])(printer, record, wanted.part, order)
    else:
        told = _function(_TOLD[layout.name])(printer.desk, record, wanted.part)
        printed = _set(printer, layout.template, told, order, tries_tight=layout.name in NUMBERED)
    _check_pictures(record, printed)
    return printed


def _set(printer: Printer, template: str, told: dict[str, Any], order: Order, *, tries_tight: bool) -> Printed:
    printed = printer.set(template, told, order)
    if tries_tight and 1 < printed.pages <= SHORT:
        tighter = printer.set(template, {**told, "tight": True}, order)
        printed = tighter if tighter.pages < printed.pages else printed
    return printed


def _attachments(desk: Desk, record: Record) -> tuple[Attachment, ...]:
    """The figures of the period as a table a machine can read; a paper of no period, such as a letter, has none."""
    period = record.fields.get("period")
    if record.kind != "publication" or period is None:
        return ()
    table = datasets.figures_of(desk, period)
    return (Attachment("figures.csv", "本期数据台账，未公布的数值为空并注明状态", table),) if table else ()


def _check_pictures(record: Record, printed: Printed) -> None:
    """Refuse a picture that would come out coarse at the size it is placed."""
    coarse = [(url.removeprefix("corridor:"), dpi) for url, dpi in printed.pictures if dpi < MIN_DPI]
    if coarse:
        raise Stop(
            [problem("E511", Place(record.file), found=f"{name}，{dpi:.0f} dpi", remedy=name) for name, dpi in coarse]
        )
