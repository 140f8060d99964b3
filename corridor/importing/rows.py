"""Rows: what the sheets of a file say of each record, with the cell every value stands in."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from corridor.composing import Path, Tree
from corridor.importing import cells
from corridor.importing.sheets import BASE, OURS, Sheet
from corridor.importing.tables import EXAMPLE, ID, Column, Table, tables
from corridor.importing.writing import digest_of
from corridor.kinds import KINDS, Kind, called
from corridor.plain import Plain
from corridor.problems import Place, Problem, problem

_HEAD = 10  # rows among which the headings are looked for
# Columns a list kept by hand often has, which say nothing of a record.
_USUAL = ("序号", "备注", "小计", "合计")


class Line(Struct):
    """One record as its sheets say it. `values`: path of keys -> value, None for an empty cell."""

    kind: Kind
    id: str  # below the kind's folder; empty where none was typed
    sheet: Sheet
    row: int
    values: dict[tuple[str, ...], Tree | None] = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)  # of every path that has a cell
    texts: dict[tuple[str, ...], str] = field(default_factory=dict)  # cells as typed
    digest: str = ""  # of all it says, as `writing.digest` takes it; empty where columns or sheets are missing

    @property
    def title(self) -> str:
        return str(self.values.get(("title",)) or "")

    def place(self, path: Path) -> Place:
        """The cell of a path, or the nearest one that is a part of it; the row's first cell for what has none."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return next(
            (at for own, at in self.places.items() if own[: len(path)] == path and path), self.sheet.place(self.row, 1)
        )

    def typed(self, place: Place) -> str:
        return self.sheet.text(place.line, place.column) if place.sheet == self.sheet.title else ""


class Read(Struct):
    """All lines of a file, what is wrong with it, and what each record said when it was exported."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    base: dict[str, str] = field(default_factory=dict)  # id -> digest


class Headed(Plain, frozen=True):
    """A sheet whose headings are known: the row they stand in, and the column of each."""

    sheet: Sheet
    table: Table
    row: int
    columns: Mapping[int, Column]
    id_column: int

    @property
    def is_whole(self) -> bool:
        """Whether it has every column we write."""
        return bool(self.id_column) and len(self.columns) == len(self.table.columns)

    def texts(self, row: int) -> list[str]:
        """The cells of a row in our order, its id first."""
        at = {column.path: number for number, column in self.columns.items()}
        return [
            self.sheet.text(row, number) for number in (self.id_column, *(at[one.path] for one in self.table.columns))
        ]

    @property
    def paths(self) -> set[tuple[str, ...]]:
        return {column.path for column in self.columns.values()}


def read(sheets: Iterable[Sheet], kind_name: str = "", renamed: Mapping[str, str] | None = None) -> Read:
    """Lines of all sheets that hold a kind. `renamed`: headings of a foreign sheet -> ours."""
    found = Read()
    by_title = {sheet.title: sheet for sheet in sheets}
    if BASE in by_title:
        base = by_title[BASE].by_row()
        found.base = {row.get(1, ""): row.get(2, "") for row in base.values()}
    own = {title: sheet for title, sheet in by_title.items() if title not in OURS and sheet.cells}
    for sheet in own.values():
        found.problems += sheet.problems
    kinds = _kinds(own, kind_name, found)
    for title, kind in kinds.items():
        _take(found, kind, own[title], own, renamed or {})
    return found


def _kinds(own: dict[str, Sheet], kind_name: str, found: Read) -> dict[str, Kind]:
    """Which sheets hold records, by title; lists' sheets go with theirs."""
    named = called(kind_name) if kind_name else None
    if kind_name and named is None:
        known = "、".join(kind.label for kind in KINDS)
        place = Place(next(iter(own.values())).file if own else kind_name)
        found.problems.append(problem("E702", place, found=kind_name, remedy=f"--kind 后面写：{known}"))
        return {}
    kinds = {title: kind for title in own if (kind := called(title.strip()))}
    if kinds and named is None:
        return kinds
    if kinds and named is not None:
        kinds = {title: kind for title, kind in kinds.items() if kind is named} or kinds
        return kinds
    first = next(iter(own), "")
    if named is not None and first:
        return {first: named}
    place = own[first].place(1, 1) if first else Place("", 0, 0)
    remedy = "表名写成类别，例如“活动”；或者加 --kind 活动"
    found.problems.append(problem("E702", place, found=first or "空表", remedy=remedy))
    return {}


def _take(found: Read, kind: Kind, sheet: Sheet, own: dict[str, Sheet], renamed: Mapping[str, str]) -> None:
    first, *others = tables(kind.name)
    main = headed(sheet, first, renamed, found.problems)
    if main is None:
        return
    lists: dict[tuple[str, ...], Headed] = {}
    for table in others:
        if table.title in own and (head := headed(own[table.title], table, renamed, found.problems)):
            lists[table.path] = head
    lines = [line for row in _rows(main) if (line := _line(kind, main, row, found.problems)) is not None]
    for path, head in lists.items():
        _items(lines, path, head, main, found.problems)
    if all(head.is_whole for head in (main, *lists.values())) and len(lists) == len(others):
        _digest(lines, main, [lists[table.path] for table in others])
    found.lines += lines


def _digest(lines: list[Line], main: Headed, lists: list[Headed]) -> None:
    """Note what each line says as a whole, so that one nobody touched since it was exported is known."""
    below: dict[str, list[list[str]]] = {}
    for head in lists:
        for row in _rows(head):
            texts = head.texts(row)
            below.setdefault(texts[0], []).append(texts)
    for line in lines:
        line.digest = digest_of([main.texts(line.row), *below.get(line.id, [])])


def headed(sheet: Sheet, table: Table, renamed: Mapping[str, str], problems: list[Problem]) -> Headed | None:
    """Find the headings of a sheet; None, with a Problem, where hardly any is known."""
    known = {column.heading for column in table.columns} | {ID}
    by_row = sheet.by_row()
    names = {
        row: {at: renamed.get(clean := "".join(text.split()), clean) for at, text in by_row[row].items()}
        for row in list(by_row)[:_HEAD]
    }
    best = max(names, key=lambda row: sum(name in known for name in names[row].values()), default=0)
    if not best or not any(name in known - {ID} for name in names[best].values()):
        remedy = f"有一行要写着列名，例如：{'、'.join([ID, *sorted(known - {ID})[:5]])}；先导出一张表照着填"
        problems.append(
            problem("E702", sheet.place(best or 1, 1), found=f"“{sheet.title}”里没有认得的列名", remedy=remedy)
        )
        return None
    columns: dict[int, Column] = {}
    id_column = 0
    for at, name in names[best].items():
        column = table.column(name)
        if name == ID:
            id_column = at
        elif column is not None and column.path not in {one.path for one in columns.values()}:
            columns[at] = column
        else:
            problems.append(_unknown(sheet.place(best, at), name, known, is_twice=column is not None))
    return Headed(sheet, table, best, columns, id_column)


def _unknown(place: Place, name: str, known: set[str], *, is_twice: bool) -> Problem:
    if is_twice:
        return problem("E702", place, found=f"“{name}”这一列有两个", remedy="只留一列")
    close = difflib.get_close_matches(name, known, 1, 0.5)
    if close and name not in _USUAL:
        remedy = f"是不是“{close[0]}”？改表头，或加 --column {name}={close[0]}"
        return problem("E702", place, found=f"没有“{name}”这一列", remedy=remedy)
    return problem("E707", place, found=name)


def _rows(main: Headed) -> list[int]:
    return [
        row for row, texts in main.sheet.by_row().items() if row > main.row and any(t.strip() for t in texts.values())
    ]


def _line(kind: Kind, main: Headed, row: int, problems: list[Problem]) -> Line | None:
    sheet = main.sheet
    id_ = sheet.text(row, main.id_column).strip() if main.id_column else ""
    if id_.startswith(EXAMPLE):
        return None
    line = Line(kind, id_.removeprefix(f"{kind.folder}/"), sheet, row)
    if main.id_column:
        line.places["id",] = sheet.place(row, main.id_column)
    for at, column in main.columns.items():
        text = sheet.text(row, at)
        line.places[column.path] = sheet.place(row, at)
        if text.strip() == cells.TOO_LONG or text.strip() == cells.ELSEWHERE.format(column.heading):
            continue
        line.texts[column.path] = text
        line.values[column.path] = _value(column, text, line.places[column.path], problems)
    return line


def _value(column: Column, text: str, place: Place, problems: list[Problem]) -> Tree | None:
    try:
        return cells.taken(column.shape, text)
    except cells.Unreadable as error:
        problems.append(problem("E703", place, quoted=text.strip(), found=text.strip()[:30], remedy=str(error)))
        return None


def _items(lines: list[Line], path: tuple[str, ...], head: Headed, main: Headed, problems: list[Problem]) -> None:
    """Put the rows of a list's sheet to the records they name, by id or by title."""
    by_name = {line.title: line for line in lines if line.title} | {line.id: line for line in lines if line.id}
    gathered: dict[int, list[Tree]] = {}
    for row in _rows(head):
        sheet = head.sheet
        name = sheet.text(row, head.id_column).strip() if head.id_column else ""
        if name.startswith(EXAMPLE):
            continue
        line = by_name.get(name.removeprefix(f"{lines[0].kind.folder}/") if lines else name)
        if line is None:
            remedy = f"写上“{main.table.title}”表里有的编号"
            words = {"found": name or "空着", "remedy": remedy}
            problems.append(problem("E703", sheet.place(row, head.id_column or 1), quoted=name, **words))
            continue
        if line.texts.get(path, "").strip():
            remedy = f"这一项在“{main.table.title}”表的格子里也写了，只留一处"
            problems.append(problem("E703", sheet.place(row, 1), found=name, remedy=remedy))
            continue
        items = gathered.setdefault(id(line), [])
        item: dict[str, Tree] = {}
        for at, column in head.columns.items():
            here: Path = (*path, len(items), *column.path)
            line.places[here] = sheet.place(row, at)
            value = _value(column, sheet.text(row, at), line.places[here], problems)
            if value is not None:
                put(item, column.path, value)
        items.append(item)
    for line in lines:
        if id(line) in gathered:
            line.values[path] = gathered[id(line)]
            line.texts[path] = "\n".join(map(str, gathered[id(line)]))
        elif path not in line.values and path in main.paths:
            line.values[path] = None  # the cell says "see the sheet", and the sheet says nothing


def put(tree: dict[str, Tree], path: tuple[str, ...], value: Tree | None) -> None:
    """Set, or with None take away, the value at a path of keys; an empty group goes with its last field."""
    key, *rest = path
    if not rest:
        if value is None:
            tree.pop(key, None)
        else:
            tree[key] = value
        return
    inner = tree.get(key)
    group = dict(inner) if isinstance(inner, dict) else {}
    put(group, tuple(rest), value)
    if group:
        tree[key] = group
    else:
        tree.pop(key, None)
