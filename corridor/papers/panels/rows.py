"""Boards of lines: what happened when, record by record; lists side by side; what is told of one record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corridor.desk import Desk
from corridor.facts import Card
from corridor.papers.panels.boards import Board, fixed
from corridor.papers.panels.pens import Mark, Pen, Shape, Words, in_turn
from corridor.papers.panels.sheets import Box


def rows(desk: Desk, cards: Sequence[Card]) -> Board:
    """What happened when, or record by record: a month or a kind, the title, a sentence or two."""

    def high(pen: Pen, width: float) -> float:
        return sum(_row(pen, card, width) for card in cards)

    def place(pen: Pen, box: Box) -> Iterator[Mark]:
        flat = pen.scaled(1)
        lines = box.rows([_row(flat, card, box.width / pen.sheet.unit) for card in cards])
        side = max(pen.u(165), pen.size(17) * 4.6)
        yield from (Shape(line.top(0), "rule") for line in lines)
        inner = [line.inset(0, pen.u(15)).after(side) for line in lines]
        titles = pen.alike(
            [card.title for card in cards],
            [one.top(one.height * 0.6) for one in inner],
            34,
            "title",
            lead=1.28,
            hrefs=[desk.link(card.id) for card in cards],
            shape=True,
        )
        below = [one.below(title.height + pen.u(7)) for one, title in zip(inner, titles, strict=True)]
        texts = pen.alike([card.summary for card in cards], below, 24, "text", lead=1.55)
        sides = [line.inset(0, pen.u(15)).left(side - pen.u(20)) for line in lines]
        yield from in_turn(*_whens(pen, sides, [_when(card) for card in cards]), titles, texts)

    return Board(high, place)


def _row(pen: Pen, card: Card, width: float) -> float:
    """How high the row of a record is, in units."""
    column = width - max(165, pen.size(17) * 4.6 / pen.sheet.unit)
    words = pen.need(card.title, 34, 1.28, column) + pen.need(card.summary, 24, 1.55, column)
    return max(words, pen.size(52) * 1.1 / pen.sheet.unit + pen.size(16) * 1.5 / pen.sheet.unit) + 34


def _whens(pen: Pen, boxes: Sequence[Box], whens: Sequence[tuple[str, str]]) -> tuple[list[Words], list[Words]]:
    made = pen.alike([when for when, _ in whens], boxes, 52, "title red", lead=1.1, most=1)
    below = [box.below(words.height + pen.u(3)) for box, words in zip(boxes, made, strict=True)]
    return made, pen.alike([small for _, small in whens], below, 16, "note", most=1)


def _when(card: Card) -> tuple[str, str]:
    """The month, and that its year is not written; free words, or the kind of record where there is no date."""
    if card.date is None:
        return card.date_text or card.type or card.kind_label.partition("、")[0], ""
    month = f"{card.date.month}月" if card.date.month else card.date.shown
    if not card.date.has_year:
        return month, "年份未写"
    return (month, f"{card.date.year}年") if card.date.month else (month, "")


def others(desk: Desk, cards: Sequence[Card]) -> Board:
    """What stands beside the rows: when, in words, and the title only."""

    def place(pen: Pen, box: Box) -> Iterator[Mark]:
        side = max(pen.u(165), pen.size(20) * 4.6)
        shares = [pen.need(card.title, 23, 1.5, (box.width - side) / pen.sheet.unit) + 16 for card in cards]
        lines = box.rows(shares)
        yield Shape(box.top(0), "rule")
        inner = [line.inset(0, pen.u(8)) for line in lines]
        labels = [card.date_text or (card.date.shown if card.date else "没有写月份") for card in cards]
        shown = [label if label != before else "" for label, before in zip(labels, ["", *labels], strict=False)]
        dates = pen.alike(shown, [one.left(side - pen.u(12)) for one in inner], 23, "title", lead=1.5, most=1)
        hrefs = [desk.link(card.id) for card in cards]
        rooms = [one.after(side) for one in inner]
        yield from in_turn(dates, pen.alike([card.title for card in cards], rooms, 23, "text", lead=1.5, hrefs=hrefs))

    def high(pen: Pen, width: float) -> float:
        column = width - max(165, pen.size(20) * 4.6 / pen.sheet.unit)
        return sum(pen.need(card.title, 23, 1.5, column) + 16 for card in cards)

    return Board(high, place, 0.3, is_firm=True)


def months(cards: Sequence[Card]) -> Board | None:
    """Twelve months as twelve bays, those with something in them filled; None unless all are of one year or none."""
    dated = [card.date for card in cards if card.date is not None and card.date.month]
    on = {date.month for date in dated}
    if len(dated) < 2 or len({date.year for date in dated}) > 1:
        return None

    def place(pen: Pen, box: Box) -> Iterator[Mark]:
        cells = box.columns([1] * 12)
        yield from (Shape(cell, "month on" if at in on else "month") for at, cell in enumerate(cells, 1))
        yield Shape(box, "frame")
        size = min(pen.size(24), cells[0].width / 1.5)
        if size >= pen.least:
            looks = ("text middle on" if at in on else "text middle pale" for at in range(1, 13))
            for at, (cell, look) in enumerate(zip(cells, looks, strict=True), 1):
                line = Box(cell.x, cell.y + (cell.height - size * 1.4) / 2, cell.width, size * 1.4)
                yield Words(str(at), line, size, 1.4, look)

    return Board(fixed(62), place, 0.2, is_firm=True)


def parts(told: Sequence[tuple[str, str]]) -> Board:
    """The parts of a campaign side by side, or one below the other where a column would be narrow."""

    def place(pen: Pen, box: Box) -> Iterator[Mark]:
        is_across = _are_across(pen, box.width, len(told))
        boxes = box.columns([1] * len(told), pen.u(32)) if is_across else box.rows([1] * len(told), pen.u(10))
        yield from (Shape(one.top(0), "rule") for one in boxes)
        inner = [one.below(pen.u(14)) for one in boxes]
        tops = [one.top(one.height * 0.42) for one in inner]
        titles = pen.alike([name for name, _ in told], tops, 36, "title", lead=1.3, shape=True)
        below = [one.below(title.height + pen.u(10)) for one, title in zip(inner, titles, strict=True)]
        yield from in_turn(titles, pen.alike([text for _, text in told], below, 27, "text", lead=1.6))

    def high(pen: Pen, width: float) -> float:
        column = width / len(told) - 32 if _are_across(pen, width * pen.sheet.unit, len(told)) else width
        each = [pen.need(name, 25, 1.7, column) + pen.need(text, 22, 1.6, column) + 30 for name, text in told]
        return max(each) if column < width else sum(each)

    return Board(high, place, 0.4, is_firm=True)


def _are_across(pen: Pen, width: float, count: int) -> bool:
    """Whether columns side by side are wide enough to be read."""
    return width / count > 9 * pen.least


def columns(told: Sequence[tuple[str, Sequence[str]]]) -> Board:
    """Lists side by side, each under its title: what the source says, and what it does not."""

    def place(pen: Pen, box: Box) -> Iterator[Mark]:
        boxes = box.columns([1] * len(told), pen.u(40))
        for (title, lines), one in zip(told, boxes, strict=True):
            head = pen.write(title, one, 28, "title", lead=1.4, most=1)
            yield head
            rooms = one.below(head.height + pen.u(8)).rows([1] * len(lines))
            yield from (Shape(room.top(0), "hair") for room in rooms)
            yield from pen.alike(lines, [room.inset(0, pen.u(8)) for room in rooms], 21, "text", lead=1.5)

    return Board(fixed(50 + 62.0 * max(len(lines) for _, lines in told)), place, 0.5)


def facts(lines: Sequence[tuple[str, str]]) -> Board:
    """What is told of a record, line by line, each with its label."""

    def place(pen: Pen, box: Box) -> Iterator[Mark]:
        rooms = box.rows([1] * len(lines))
        side = max(pen.u(170), pen.size(22) * 5.2)
        yield from (Shape(room.top(0), "hair") for room in rooms)
        inner = [room.inset(0, pen.u(12)) for room in rooms]
        labels = [one.left(side - pen.u(12)) for one in inner]
        yield from in_turn(
            pen.alike([label for label, _ in lines], labels, 24, "title", most=2),
            pen.alike([text for _, text in lines], [one.after(side) for one in inner], 24, "text", lead=1.5),
        )

    return Board(fixed(74.0 * len(lines)), place, 0.7)
