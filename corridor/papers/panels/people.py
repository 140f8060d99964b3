"""Boards of people: portraits without faces, the verb phrase of the source instead of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from corridor.desk import Desk
from corridor.facts import Card
from corridor.papers.panels.boards import Board, fixed
from corridor.papers.panels.pens import Mark, Pen, Shape, Words, stands
from corridor.papers.panels.sheets import Box, spread

FACE = 6  # characters a phrase may have to stand upright as a portrait
MOST = 3  # portraits side by side


def faces(desk: Desk, cards: Sequence[Card]) -> Board:
    """Portraits without faces: the verb phrase of the source upright, who it is small beside it."""

    def place(pen: Pen, box: Box) -> Iterator[Mark]:
        lines = spread(len(cards), 2 if box.width < 20 * pen.size(20) else MOST)
        boxes = box.grid(lines, pen.u(26))
        yield from (Shape(one, "face") for one in boxes)
        inner = [one.inset(pen.u(24), pen.u(26)) for one in boxes]
        foot = 0.34 if len(lines) == 1 else 0.42
        floors = [one.below(one.height * (1 - foot)) for one in inner]
        plates = [floor.top(pen.size(20) * 2.6 + pen.u(12)) for floor in floors]
        texts = [card.summary for card in cards]
        rooms = [floor.below(plate.height + pen.u(6)) for floor, plate in zip(floors, plates, strict=True)]
        said = pen.alike(texts, rooms, 22, "text", lead=1.6)
        tops = [one.top(one.height * (1 - foot) - pen.u(20)) for one in inner]
        for card, top, plate, text in zip(cards, tops, plates, said, strict=True):
            yield from _phrase(pen, top, card, desk.link(card.id))
            yield from _plate(pen, plate, card.more.get("plate"))
            yield text

    high = 640.0 if len(cards) <= MOST else 400.0 * len(spread(len(cards), MOST))
    return Board(fixed(high), place)


def _phrase(pen: Pen, box: Box, card: Card, href: str) -> Iterator[Mark]:
    """The words that stand for the person: upright at the right of a tall box, across in a low one."""
    aside = pen.size(18) * 1.6
    phrase = card.more.get("phrase", "")
    is_tall = box.height > box.width * 1.1
    made = pen.standing(phrase, box.after(aside), 150) if is_tall and stands(phrase, FACE) else None
    if made is not None:
        place = replace(made.box, x=box.right - made.box.width, y=box.y)
        yield replace(made, box=place, href=href, look="title head standing")
        yield from _identity(pen, box.left(aside), card)
        return
    words = pen.write(phrase or card.title, box, 80, "title head", lead=1.25, href=href, shape=True)
    yield words
    yield pen.write("、".join(_roles(card)), box.below(words.height + pen.u(14)), 20, "note")


def _roles(card: Card) -> list[str]:
    return [*card.more.get("identity", []), *card.more.get("other_roles", [])]


def _identity(pen: Pen, box: Box, card: Card) -> list[Mark]:
    """Who it is, upright on the left, one role below the other, as many as there is room for."""
    made: list[Mark] = []
    for role in _roles(card):
        if not stands(role, 16):
            continue
        size = pen.size(18)
        high = size * 1.15 * len(role)
        if high > box.height:
            continue
        made.append(Words(role, Box(box.x, box.y, size * 1.1, high), size, 1.15, "note standing", tuple(role)))
        box = box.below(high + size)
    return made


def _plate(pen: Pen, box: Box, plate: dict[str, Any] | None) -> Iterator[Mark]:
    """The name-plate: what it names, and the name or its slab."""
    yield Shape(box.top(0), "hair")
    if plate is None:
        return
    room = box.below(pen.u(12))
    label = pen.write(plate["label"], room, 21, "title", lead=1.6, most=1)
    yield label.snug
    after = room.after(label.size * (len(plate["label"]) + 0.6))
    value = plate.get("value", "")
    if value and "*" not in value:
        yield pen.write(value, after, 21, "text", lead=1.6, most=1)
    else:
        yield Words("未公布", after.top(label.size * 1.6), label.size, 1.6, "text slabbed")
