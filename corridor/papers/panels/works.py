"""Boards of projects with their stages, and of papers as covers on a shelf."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corridor import views
from corridor.desk import Desk
from corridor.facts import Card
from corridor.papers.panels.boards import Board, fixed
from corridor.papers.panels.pens import Amount, Mark, Pen, Shape, Words
from corridor.papers.panels.sheets import Box


def stages(desk: Desk, cards: Sequence[Card]) -> Board:
    """Projects with their stages as bays; one the source is silent about is dashed, never "not done"."""

    def place(pen: Pen, box: Box) -> Iterator[Mark]:
        lines = box.rows([1] * len(cards), pen.u(34))
        heads = [line.top(max(pen.size(44) * 1.3, pen.size(24) * 2)) for line in lines]
        rooms = [head.left(head.width * 0.62) for head in heads]
        hrefs = [desk.link(card.id) for card in cards]
        yield from pen.alike([card.title for card in cards], rooms, 44, "title", lead=1.25, most=1, hrefs=hrefs)
        for card, head, line in zip(cards, heads, lines, strict=True):
            amount = _amount(pen, card, head.after(head.width * 0.62))
            yield from ([amount] if amount else [])
            yield from _steps(pen, line.below(head.height + pen.u(10)), card.id)

    return Board(fixed(300.0 * len(cards)), place)


def _amount(pen: Pen, card: Card, box: Box) -> Amount | Words | None:
    if "figure" not in card.more:
        return None
    return pen.amount(views.figure(pen.desk, card.more["figure"]).current.quantity, box, 34, "amount right")


def _steps(pen: Pen, box: Box, id_: str) -> Iterator[Mark]:
    made = views.stages(pen.desk, id_)
    if not made:
        return
    foot = pen.size(16) * 1.5
    cells = box.top(box.height - foot - pen.u(6)).columns([1] * len(made), pen.u(7))
    states = [step.state == "evidence" for step in made]
    yield from (Shape(cell, "stage on" if on else "stage") for cell, on in zip(cells, states, strict=True))
    size = min(pen.size(50), cells[0].width * 0.7, cells[0].height / 2.6)
    for cell, step, on in zip(cells, made, states, strict=True):
        look = "title on" if on else "title pale"
        words = pen.standing(step.label, cell.inset(0, cell.height * 0.08), size / (pen.sheet.unit * pen.scale), look)
        yield from ([words] if words is not None else [])
    under = Box(box.x, box.bottom - foot, box.width, foot).columns([1] * len(made), pen.u(7))
    notes = ["有依据" if on else "原文未写" for on in states]
    yield from pen.alike(notes, under, 16, "note middle", most=1)


def shelf(desk: Desk, cards: Sequence[Card], masthead: str) -> Board:
    """Papers as covers standing on a shelf, a bulletin with its red head; of an odd number the first stands large."""

    def place(pen: Pen, box: Box) -> Iterator[Mark]:
        boxes = _standing(box, len(cards), pen.u(36))
        for card, cover in zip(cards, boxes, strict=True):
            yield Shape(cover, "book")
            yield Shape(Box(cover.x, cover.bottom - pen.u(5), cover.width, pen.u(5)), "ink")
            inner = cover.inset(pen.u(26), pen.u(28))
            yield from _cover(pen, inner, card, masthead, desk.link(card.id))

    return Board(fixed(290.0 * max(len(cards) // 2, 1)), place)


def _standing(box: Box, count: int, gap: float) -> list[Box]:
    if count % 2 == 0:
        return box.grid([2] * (count // 2), gap)
    if count == 1:
        return [box]
    if box.height > 1.2 * box.width:
        return box.grid([1, *[2] * (count // 2)], gap)
    first, rest = box.columns([1.15, 1.85], gap)
    return [first, *rest.grid([2] * (count // 2), gap)]


def _cover(pen: Pen, box: Box, card: Card, masthead: str, href: str) -> Iterator[Mark]:
    foot = pen.size(17) * 1.5
    number = pen.write(card.more.get("number", "期号待定"), box.below(box.height - foot), 17, "note", most=1)
    body = box.top(box.height - foot - pen.u(10))
    if card.more.get("cycle") and masthead:
        head = pen.write(masthead, body, 40, "title red middle", lead=1.3, most=2, shape=True)
        line = Box(body.x, body.y + head.height + pen.u(10), body.width, pen.u(2.4))
        yield from (head, Shape(line, "seal"), number)
        rest = body.below(head.height + pen.u(30))
        title = pen.write(
            card.title, rest, min(box.width / pen.u(1) / 6, 48), "title", lead=1.35, href=href, shape=True
        )
        yield from (title, pen.write(card.summary, rest.below(title.height + pen.u(12)), 20, "text", lead=1.6))
        return
    small = pen.write(card.type or card.kind_label, body, 18, "note", most=1)
    yield small
    room = body.below(small.height + pen.u(12))
    name = pen.write(card.title, room.top(room.height * 0.62), 40, "title", lead=1.3, href=href, shape=True)
    yield name
    yield pen.write(card.summary, room.below(name.height + pen.u(14)), 20, "text", lead=1.6)
