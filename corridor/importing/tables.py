"""Tables: what a kind looks like as a spreadsheet: one row a record, one column a field, a sheet more for each list."""

from __future__ import annotations

from functools import cache

from corridor.kinds import BY_NAME, model
from corridor.kinds.common import Part
from corridor.kinds.shapes import Shape, shapes
from corridor.kinds.writing import in_order
from corridor.plain import Plain

ID = "编号"
EXAMPLE = "示例"  # an id that begins so marks a row that is not read
_JOINED = "·"
# Written by the program itself; a spreadsheet neither shows nor takes them.
_ASIDE = ("reviews",)


class Column(Plain, frozen=True):
    """One field: its heading, its path of keys from the record (or from an item of the table's list), its shape."""

    heading: str
    path: tuple[str, ...]
    shape: Shape

    @property
    def is_list(self) -> bool:
        """Whether its cells hold one entry a line."""
        return self.shape.many


class Table(Plain, frozen=True):
    """A sheet: the records of a kind (`path` is empty), or the items of one of their lists with their record's id."""

    title: str
    path: tuple[str, ...]
    columns: tuple[Column, ...]
    shape: Shape | None = None  # of the list; none for the sheet of records

    def column(self, heading: str) -> Column | None:
        return next((one for one in self.columns if one.heading == heading), None)


@cache
def tables(kind: str) -> tuple[Table, ...]:
    """The sheets of a kind, the records first."""
    lists: list[Column] = []
    columns = _columns(model(kind), (), "", lists)
    main = Table(BY_NAME[kind].label, (), tuple(one for one in columns if one.path != ("id",)))
    return (main, *(Table(one.heading, one.path, tuple(_items(one.shape)), one.shape) for one in lists))


def _items(shape: Shape) -> list[Column]:
    assert shape.part is not None  # only lists of groups have a sheet
    return _columns(shape.part, (), "", None)


def _columns(part: type[Part], path: tuple[str, ...], before: str, lists: list[Column] | None) -> list[Column]:
    """The columns of a group of fields; a group inside it gives its own, a list of groups one and a sheet."""
    known, made = shapes(part), []
    for key in in_order(part):
        shape = known[key]
        if key in _ASIDE and not path:
            continue
        here, heading = (*path, key), f"{before}{shape.label}"
        if shape.part is not None and not shape.many:
            made += _columns(shape.part, here, f"{heading}{_JOINED}", lists)
            continue
        made.append(Column(heading, here, shape))
        if shape.part is not None and lists is not None:
            lists.append(made[-1])
    return made
