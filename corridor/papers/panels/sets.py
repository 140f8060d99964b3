"""Sets: which panels a publication makes: by its outline, its records, or the bays of the corridor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from markupsafe import Markup

from corridor import selection, views
from corridor.desk import Desk
from corridor.facts import Card, Record
from corridor.kinds import BY_NAME
from corridor.papers.panels import bays as bay_boards
from corridor.papers.panels import words
from corridor.papers.panels.boards import GAP, Board, stack
from corridor.papers.panels.contents import Content, of_record, of_records
from corridor.papers.panels.frames import frame
from corridor.papers.panels.pens import Mark, Pen
from corridor.papers.panels.sheets import Box, Sheet
from corridor.plain import Plain
from corridor.qr import code

SIZE, DISTANCE = "900x1200", "2"
BRIEF = 340  # units of height that a name and a question take
LEFT, SPINE = 0.42, 0.3  # of a wide sheet, for a lead that has much to say, and for a name alone
FOOT_QUOTE = 62  # characters, at most, of the source at the foot


class Panel(Plain, frozen=True):
    """One panel ready to be set: every mark where it stands. `path` is the page its QR code leads to."""

    number: int
    title: str
    path: str
    marks: tuple[Mark, ...]
    qr: Markup
    qr_box: Box


class Plan(Plain, frozen=True):
    """What one panel shows before it is measured out on a sheet."""

    bay: str
    title: str
    path: str
    content: Content


def sheet_of(record: Record) -> Sheet:
    """The sheet a publication asks for, or 900 × 1200 mm seen from 2 m."""
    width, _, height = record.fields.get("size", SIZE).partition("x")
    return Sheet(float(width), float(height), float(record.fields.get("distance", DISTANCE)))


def panels(desk: Desk, record: Record, sheet: Sheet) -> list[Panel]:
    """The panels of a publication, in order."""
    plans = list(_outlined(desk, record) or _chosen(desk, record) or _of_bays(desk))
    shown = views.bays(desk)
    return [_panel(desk, sheet, shown, at, plan) for at, plan in enumerate(plans, 1)]


# --- which ------------------------------------------------------------------------------------------------------------


def _of_bays(desk: Desk) -> Iterator[Plan]:
    """The corridor as a whole: one panel for every bay that has something to show."""
    for bay in views.bays(desk):
        content = bay_boards.content(desk, bay)
        if content is not None:
            yield Plan(bay["id"], bay["title"], bay["href"], content)


def _chosen(desk: Desk, record: Record) -> list[Plan]:
    """One panel for every record that is named or found."""
    return [_alone(desk, card) for card in selection.of_section(desk, record.fields)]


def _alone(desk: Desk, card: Card) -> Plan:
    content = of_record(desk, desk.record(card.id))
    return Plan(BY_NAME[card.kind].bay, desk.plain(card.title), f"{card.id}.html", content)


def _outlined(desk: Desk, record: Record) -> list[Plan]:
    """One panel for every section that holds something; a heading alone stands above those after it."""
    made, kicker = [], ""
    for section in record.fields.get("outline", []):
        cards = list({card.id: card for card in selection.of_section(desk, section)}.values())
        if not cards and "text" not in section:
            kicker = section["heading"]
            continue
        made.append(_section(desk, record, section, cards, kicker))
    return made


def _section(desk: Desk, record: Record, section: Mapping[str, Any], cards: list[Card], kicker: str) -> Plan:
    heading = section["heading"]
    if len(cards) == 1 and "text" not in section:
        content = of_record(desk, desk.record(cards[0].id))
        content.lead = [words.headline(heading, cards[0].summary, desk.link(cards[0].id), kicker=kicker)]
    else:
        content = of_records(desk, words.headline(heading, kicker=kicker), cards)
    if "text" in section:
        content.lead.append(words.paragraph(words.flat(desk, section["text"])))
    return Plan(_bay_of(cards), desk.plain(heading), _page_of(record, cards), content)


def _bay_of(cards: list[Card]) -> str:
    """The bay most of the records belong to."""
    of = [BY_NAME[card.kind].bay for card in cards]
    return max(dict.fromkeys(of), key=of.count, default="")


def _page_of(record: Record, cards: list[Card]) -> str:
    """The page of the one record, the list of the one kind, else the page of the publication, which lists them all."""
    if len(cards) == 1:
        return f"{cards[0].id}.html"
    kinds = {card.kind for card in cards}
    return f"{BY_NAME[kinds.pop()].folder}/index.html" if len(kinds) == 1 else f"{record.id}.html"


# --- measured out -----------------------------------------------------------------------------------------------------


def _panel(desk: Desk, sheet: Sheet, shown: list[dict[str, str]], number: int, plan: Plan) -> Panel:
    bay = next((one for one in shown if one["id"] == plan.bay), None)
    label = f"{bay['ordinal']}　{bay['title']}" if bay else plan.title
    quote, said = _source(desk, plan.content)
    around = frame(desk, sheet, shown, plan.bay, label, (quote, f"{said}扫码看这一页的原文与出处。"))
    pen = Pen(desk, sheet)
    spare = [board for board in plan.content.spare if board.says != quote]
    marks = tuple(_boards(pen, around.board, plan.content, spare))
    address = desk.address("" if plan.path == "index.html" else plan.path)
    return Panel(number, plan.title, plan.path, (*around.marks, *marks), Markup(code(address)), around.qr)


def _boards(pen: Pen, box: Box, content: Content, spare: list[Board]) -> Iterator[Mark]:
    """Lead and boards in one column, or on a wide sheet in two; what there is to spare fills what would stand empty."""
    waiting = iter(spare)
    if not pen.sheet.is_wide or not content.boards:
        return stack(pen, box, [*content.lead, *content.boards], waiting)
    is_brief = sum(board.high(pen, 600) for board in content.lead) < BRIEF
    share = SPINE if is_brief and not spare else LEFT
    left, right = box.columns([share, 1 - share], 2 * GAP * pen.sheet.unit)
    return chain(stack(pen, left, content.lead, waiting), stack(pen, right, content.boards, waiting))


def _source(desk: Desk, content: Content) -> tuple[str, str]:
    """A short passage of the source without a mask, for the foot, and where it stands."""
    if content.quote:
        return content.quote, ""
    for id_ in dict.fromkeys(content.held):
        for kept, where in words.passages(desk, desk.record(id_)):
            if len(kept) <= FOOT_QUOTE:
                return kept, f"{where}。"
    return "", ""


__all__ = ["Board", "Panel", "panels", "sheet_of"]
