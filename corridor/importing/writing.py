"""Writing: a record as the cells of its sheets, and a kind as a CSV, that come back unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from corridor.composing import Tree
from corridor.files import digest_bytes
from corridor.importing import cells, guarding
from corridor.importing.tables import ID, Table, tables
from corridor.plain import Plain


class Entry(Plain, frozen=True):
    """A record as its sheets show it: id below the kind's folder, and its tree in canonical form."""

    id: str
    tree: dict[str, Tree]


def cell(tree: Tree, path: tuple[str, ...]) -> Tree | None:
    """The value at a path of keys; None where there is none."""
    for key in path:
        if not isinstance(tree, dict) or key not in tree:
            return None
        tree = tree[key]
    return tree


def row(entry: Entry, table: Table, *, alone: bool = False) -> list[str]:
    """The cells of a record on its kind's sheet, its id first.

    A list whose entries do not fit a line each stands on its own sheet; with `alone` (a CSV) it stays in the cell.
    """
    made = [entry.id]
    for column in table.columns:
        value = cell(entry.tree, column.path)
        if column.path == ("status",):
            value = value or "published"  # a form that is filled in says what it means
        if not alone and not cells.fits(column.shape, value):
            made.append(cells.ELSEWHERE.format(column.heading))
            continue
        text = cells.shown(column.shape, value)
        made.append(text if len(text) <= cells.LONGEST else cells.TOO_LONG)
    return made


def rows(entry: Entry, table: Table) -> list[list[str]]:
    """The rows of one of a record's lists on its own sheet: none where it stands in the record's row."""
    value = cell(entry.tree, table.path)
    if table.shape is None or not isinstance(value, list) or cells.fits(table.shape, value):
        return []
    made = []
    for item in value:
        texts = (cells.shown(column.shape, cell(item, column.path)) for column in table.columns)
        made.append([entry.id, *(text if len(text) <= cells.LONGEST else cells.TOO_LONG for text in texts)])
    return made


def as_csv(kind: str, entries: Iterable[Entry]) -> bytes:
    """A kind as CSV (RFC 4180) in UTF-8 with a mark at its front, as Excel and WPS open it without being asked."""
    main = tables(kind)[0]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([ID, *(column.heading for column in main.columns)])
    for entry in entries:
        writer.writerow([guarding.guarded(text) for text in row(entry, main, alone=True)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def digest(kind: str, entry: Entry) -> str:
    """What a record said as it was exported, so that a change made elsewhere since is not undone by the sheet."""
    first, *others = tables(kind)
    return digest_of([row(entry, first), *(line for table in others for line in rows(entry, table))])


def digest_of(lines: Iterable[Iterable[str]]) -> str:
    """The digest of some rows."""
    return digest_bytes("\x1e".join("\x1f".join(cell.strip() for cell in line) for line in lines).encode())
