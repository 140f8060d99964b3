"""Contents: the boards that tell records of each kind, one alone or several together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct, field

from corridor import views
from corridor.desk import Desk
from corridor.facts import Card, Record
from corridor.kinds import model
from corridor.papers.panels import figures, people, practices, rows, words, works
from corridor.papers.panels.boards import Board
from corridor.papers.panels.figures import Big
from corridor.papers.panels.pens import cut
from corridor.papers.panels.practices import Brand
from corridor.papers.panels.sheets import extent
from corridor.papers.particulars import one_value
from corridor.values import PartialDate

STAGES_NOTE = "虚线的阶段不是没有做，是原文没有写。"
FACTS, LONGEST = 7, 50  # lines of what is told of a record, characters of a line


class Content(Struct):
    """What stands on a panel: its lead (on a wide sheet at the left), its boards, those for a sheet with more room.

    `held` are the records it is made of; their first words of the source stand at its foot.
    """

    lead: list[Board]
    boards: list[Board] = field(default_factory=list)
    spare: list[Board] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    quote: str = ""


def quotations(desk: Desk, ids: Iterable[str]) -> list[Board]:
    told: dict[str, str] = {}
    for id_ in dict.fromkeys(ids):
        for passage, note in words.passages(desk, desk.record(id_)):
            if not any(passage in one or one in passage for one in told):
                told[passage] = note
    return [words.quotation(passage, note) for passage, note in told.items()]


# --- practices and figures --------------------------------------------------------------------------------------------


def of_practice(made: views.Practice, high: float = 340) -> list[Board]:
    """A practice as a diagram, what its walls mean, and on what an inference rests."""
    if not made.groups:
        return []
    said = practices.key(made.groups)
    note = made.reading["note"] if made.reading else ""
    return [
        practices.diagram(made.groups, high=high),
        *([words.note(said)] if said else []),
        *([words.note(f"推断的依据：{note}")] if note else []),
    ]


def wall_of(made: Sequence[Brand]) -> list[Board]:
    """The wall of brands and what its blocks mean."""
    said = practices.key_to(made)
    return [practices.brands(made), *([words.note(said)] if said else [])]


def brand(desk: Desk, told: dict[str, str]) -> Brand:
    """A practice as a cell of the brand wall."""
    card = desk.card(told["practice"])
    name = card.more.get("label") or card.title
    groups = views.practice(desk, card.id).groups
    counted = (0, 0)
    if not groups and told.get("figure"):
        quantity = views.figure(desk, told["figure"]).current.quantity
        counted = (int(quantity.number), int(told.get("marked", 0))) if quantity.is_given else (0, 0)
    return Brand(card, name, groups, counted, desk.link(card.id))


def dated(figure: views.Figure) -> str:
    """As of when a figure is; what the source does not say is said so."""
    now = figure.current
    return f"截至{now.as_of.shown}" if now.as_of is not None else now.date_text or "截至日期原文未写"


def of_count(desk: Desk, figure: views.Figure, note: str = "") -> tuple[list[Board], list[Board]]:
    """A counted figure: its number, and one square a unit with those that have a record of their own marked."""
    wall = [one for one in desk.setting("home.overview.big") or [] if isinstance(one, dict)]
    told: dict[str, str] = next((one for one in wall if desk.card(one["figure"]).id == figure.id), {})
    big = Big(figure, told.get("lead") or figure.current.area or "共", dated(figure), desk.link(figure.id))
    quantity = figure.current.quantity
    boards: list[Board] = []
    if quantity.is_given and quantity.number.isdigit() and figure.compare is not None:
        boards = [figures.squares(int(quantity.number), figure.compare[1], figure.unit, note)]
    elif quantity.is_withheld:
        boards = [figures.hatched("总数未公布")]
    return [figures.numerals([big])], boards


# --- one record -------------------------------------------------------------------------------------------------------


def of_record(desk: Desk, record: Record) -> Content:
    """One record as a panel: what it is made of, else its photo, else what its page tells of it in lines."""
    card = desk.card(record.id)
    found = quotations(desk, [record.id])
    title = record.fields.get("label") or record.title
    kicker = _sort(card, record)
    if record.fields.get("phrase"):
        title, kicker = record.fields["phrase"], "、".join(record.fields.get("identity", [])) or record.title
    lead = words.headline(title, record.summary, desk.link(record.id), kicker)
    told = facts(desk, record)
    photo = words.picture(record)
    if record.kind in ("figure", "place") and (record.kind == "figure" or record.fields.get("figure")):
        figure = views.figure(desk, record.id if record.kind == "figure" else record.fields["figure"])
        leads, boards = of_count(desk, figure)
        more = [words.paragraph(figure.definition)] if figure.definition else []
        return Content(leads, [*boards, *more], [*found, *told], [record.id])
    made = [] if record.kind == "exemplar" else of_records(desk, lead, [card], alone=True).boards
    boards = [*([photo] if photo else []), *made]
    if not boards:
        boards, told = told, []
    elif record.kind == "practice":
        boards += _stated(record)
    if not boards:  # nothing but a title and a sentence: the words of the source fill it
        boards, found = found[:1], found[1:]
    return Content([lead], boards, [*found, *told], [record.id])


def _sort(card: Card, record: Record) -> str:
    return str(views.chosen(model(record.kind), "type", record.type)) or card.kind_label.partition("、")[0]


def _stated(record: Record) -> list[Board]:
    """What the source says of a practice, and what it does not."""
    told = [("原文写了", record.fields.get("stated", [])), ("原文没有写", record.fields.get("unstated", []))]
    return [rows.columns([(title, lines) for title, lines in told if lines])] if told[0][1] or told[1][1] else []


def facts(desk: Desk, record: Record) -> list[Board]:
    """What its page tells of a record, line by line, each line with its label."""
    lines = [("时间", _when(record.date))] if record.date is not None else []
    for row in views.rows(record):
        if row.sort == "verbatim" or row.field == "consent":
            continue
        values = row.value if row.many else [row.value]
        lines.append((row.label, _short("、".join(_said(desk, row, value) for value in values))))
    return [rows.facts(lines[:FACTS])] if lines else []


def _short(text: str) -> str:
    """A line, not a list of everything: the page has the rest."""
    return text if extent(text) <= LONGEST else cut(text, lambda part: extent(part) <= LONGEST)


def _when(date: PartialDate) -> str:
    return date.shown + ("" if date.has_year else "（年份原文未写）")


def _said(desk: Desk, row: views.Row, value: Any) -> str:
    if isinstance(value, PartialDate):
        return _when(value)
    if row.sort == "item" and "role" not in value:
        told = (_said(desk, column, value[column.field]) for column in row.columns if column.field in value)
        return "，".join(told)
    values = value if isinstance(value, list) else [value]
    return "、".join(str(one_value(desk, row.sort, one).striptags()) for one in values)


# --- several records --------------------------------------------------------------------------------------------------


def of_records(desk: Desk, lead: Board, cards: Sequence[Card], *, alone: bool = False) -> Content:
    """Records under one lead, each kind in its own form; `alone`: one that has no form of its own makes no board."""
    boards: list[Board] = []
    rest = list(cards)
    for chooses, make in _FORMS:
        own = [card for card in rest if chooses(desk, card)]
        if own:
            boards += make(desk, own)
            rest = [card for card in rest if card not in own]
    boards += [rows.rows(desk, rest)] if rest and not alone else []
    ids = [card.id for card in cards]
    return Content([lead], boards, quotations(desk, ids), ids)


def _has_groups(desk: Desk, card: Card) -> bool:
    return card.kind == "practice" and bool(card.more.get("groups"))


def _stands_for_itself(desk: Desk, card: Card) -> bool:
    return card.kind == "exemplar" and bool(card.more.get("phrase"))


def _has_stages(desk: Desk, card: Card) -> bool:
    return card.kind == "project" and bool(card.more.get("stages"))


def _is_figure(desk: Desk, card: Card) -> bool:
    return card.kind == "figure"


def _practices(desk: Desk, cards: Sequence[Card]) -> list[Board]:
    if len(cards) == 1:
        return of_practice(views.practice(desk, cards[0].id), 300)
    return wall_of([brand(desk, {"practice": card.id}) for card in cards])


_FORMS: tuple[tuple[Any, Any], ...] = (
    (_has_groups, _practices),
    (_stands_for_itself, lambda desk, cards: [people.faces(desk, cards)]),
    (_has_stages, lambda desk, cards: [works.stages(desk, cards), words.note(STAGES_NOTE)]),
    (_is_figure, lambda desk, cards: [figures.cells(desk, [card.id for card in cards])]),
)
