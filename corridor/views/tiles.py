"""Tiles: the schematic map: an area a tile, where its record puts it, with how many places are filed under it."""

from __future__ import annotations

from corridor.desk import Desk
from corridor.keys import Query
from corridor.plain import Plain


class Tile(Plain, frozen=True):
    """One area: `row` and `col` from 1, `count` of the places that name it as their township."""

    id: str
    title: str
    row: int
    col: int
    count: int


def tiles(desk: Desk) -> list[Tile]:
    """The areas that have a place on the map, row by row."""
    made = []
    for card in desk.cards(Query(("area",), order="source")):
        at = desk.record(card.id).fields.get("tile")
        if at:
            held = desk.cards(Query(("place",), (("township", card.id),), "source"))
            made.append(Tile(card.id, card.title, int(at["row"]), int(at["col"]), len(held)))
    return sorted(made, key=lambda tile: (tile.row, tile.col))
