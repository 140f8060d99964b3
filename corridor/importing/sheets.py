"""Sheets: a workbook or a CSV as rows of texts with their places, and what in it a person might not see."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from corridor.importing import guarding, packages
from corridor.problems import Place, Problem, Stop, problem

GUIDE, OPTIONS, BASE = "填表说明", "选项", "校验"
OURS = (GUIDE, OPTIONS, BASE)  # sheets we put into every workbook, which hold no records
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 20_000, 300, 300_000
_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
_CELL_ERRORS = "#NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM! #N/A".split()
# In a number format: what stands in quotes, after a backslash or in brackets shows no part of a date.
_ASIDE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


class Sheet(Struct):
    """One sheet: texts by (row, column), counted from 1; empty cells are not there."""

    file: str
    title: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, row: int, column: int) -> Place:
        return Place(self.file, row, column, sheet=self.title)

    def text(self, row: int, column: int) -> str:
        return self.cells.get((row, column), "")

    def by_row(self) -> dict[int, dict[int, str]]:
        """The cells of every row that has any, in order."""
        found: dict[int, dict[int, str]] = {}
        for (row, column), text in self.cells.items():
            found.setdefault(row, {})[column] = text
        return dict(sorted(found.items()))


def read(path: Path) -> list[Sheet]:
    """The sheets of an .xlsx, or the one of a .csv. Raises Stop (E118, E701, E102)."""
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return [_csv(path)]
    return _workbook(packages.opened(path))


# --- CSV --------------------------------------------------------------------------------------------------------------


def _csv(path: Path) -> Sheet:
    try:
        if path.stat().st_size > packages.MOST_BYTES:
            raise Stop([problem("E701", Place(path.name), found="文件太大", remedy="分成几个文件")])
        data = path.read_bytes()
    except OSError:
        raise Stop([problem("E118", Place(path.name))]) from None
    text = _decoded(path, data)
    sheet = Sheet(path.name, path.stem)
    delimiter = max(",\t;", key=text.partition("\n")[0].count)
    try:
        for number, line in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1):
            if number > MOST_ROWS or len(line) > MOST_COLUMNS:
                raise Stop([_too_large(path.name, f"第 {number} 行，{len(line)} 列")])
            for column, cell in enumerate(line, 1):
                if cell.strip():
                    sheet.cells[number, column] = guarding.unguarded(cell.replace("\r\n", "\n").replace("\r", "\n"))
    except csv.Error as error:
        found = "引号没有配对，或一格太长" if "field" in str(error) or "quote" in str(error) else "不是表格"
        raise Stop(
            [problem("E701", Place(path.name), found=found, remedy="用 Excel 打开，另存为 .xlsx 再导入")]
        ) from None
    return sheet


def _decoded(path: Path, data: bytes) -> str:
    """UTF-8, with or without a mark; GB18030 as Excel on a Chinese Windows writes it; UTF-16 with its mark."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Stop([problem("E102", Place(path.name))])


# --- workbooks --------------------------------------------------------------------------------------------------------


def _workbook(package: packages.Package) -> list[Sheet]:
    from openpyxl import load_workbook

    sheets = [data for name, data in package.parts.items() if name.startswith("xl/worksheets/")]
    if (count := sum(len(_CELL.findall(data)) for data in sheets)) > MOST_CELLS:
        raise Stop([_too_large(package.name, f"{count} 格")])
    try:
        book = load_workbook(package.file(), data_only=True, rich_text=False)
        has_formulas = any(b"<f" in data for data in sheets)
        formulas = load_workbook(package.file(), data_only=False) if has_formulas else book
    except Exception:  # noqa: BLE001 (openpyxl fails with nearly every error there is on a broken part)
        fault = problem("E701", Place(package.name), found="文件坏了，打不开", remedy="用 Excel 打开看看，重新存一份")
        raise Stop([fault]) from None
    return [_sheet(package.name, one, formulas[one.title]) for one in book.worksheets]


def _sheet(file: str, found: Any, formulas: Any) -> Sheet:
    sheet = Sheet(file, found.title)
    for (row, column), cell in sorted(found._cells.items()):  # iterating would make a million cells for one far away
        formula = formulas._cells.get((row, column))
        if cell.value is None and not _is_formula(formula):
            continue
        if row > MOST_ROWS or column > MOST_COLUMNS:
            sheet.problems.append(_far(sheet, row, column))
            break
        text, fault = _text(cell)
        if fault:
            remedy = "改成数或文字再导入"
            sheet.problems.append(problem("E703", sheet.place(row, column), found=fault, remedy=remedy))
        elif text.strip():
            sheet.cells[row, column] = text
    _spread(sheet, found)
    sheet.problems += _unseen(sheet, found)
    return sheet


def _is_formula(cell: Any) -> bool:
    return cell is not None and cell.data_type == "f"


def _text(cell: Any) -> tuple[str, str]:
    """What a cell says, or what is wrong with it."""
    match cell.value:
        case None:
            return "", "公式还没有算出结果：在 Excel 里打开、存盘一次"
        case str(text) if text in _CELL_ERRORS:
            return "", f"公式出错 {text}"
        case int() | float() as number if not isinstance(number, bool):
            return _number(number, cell.number_format)
        case other:
            return _words(other, cell.number_format), ""


def _words(value: object, number_format: str) -> str:
    match value:
        case bool(yes):
            return "是" if yes else "否"
        case date() as day:  # a datetime is one too
            return _date(day, number_format)
        case time() as hour:
            return hour.strftime("%H:%M")
        case other:
            return guarding.decoded(str(other)).replace("\r\n", "\n").replace("\r", "\n")


def _number(value: float, number_format: str) -> tuple[str, str]:
    if isinstance(value, float) and not math.isfinite(value):
        return "", "不是一个数"
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    is_percent = "%" in _ASIDE.sub("", number_format)
    exact = round(exact * 100, 10) if is_percent else exact
    text = f"{exact:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return (f"{text}%" if is_percent else text), ""


def _date(value: date, number_format: str) -> str:
    """A date as far as its cell shows it: where no day is shown, none is meant (Excel makes one up)."""
    shown = _ASIDE.sub("", number_format.partition(";")[0]).lower()
    if "d" in shown or "y" not in shown:
        return value.strftime("%Y-%m-%d")
    return value.strftime("%Y-%m") if "m" in shown else value.strftime("%Y")


def _spread(sheet: Sheet, found: Any) -> None:
    """What stands in a merged cell is said of every row and column it covers."""
    for merged in found.merged_cells.ranges:
        text = sheet.text(merged.min_row, merged.min_col)
        is_small = merged.max_row <= MOST_ROWS and merged.max_col <= MOST_COLUMNS
        if text and is_small and merged.min_row > 1:
            for row, column in _inside(merged):
                sheet.cells.setdefault((row, column), text)
            words = {
                "found": f"合并的单元格 {merged.coord}",
                "remedy": "照每一行都写着同样的内容读；不是这个意思就拆开",
            }
            sheet.problems.append(problem("E706", sheet.place(merged.min_row, merged.min_col), **words))


def _inside(merged: Any) -> Iterator[tuple[int, int]]:
    for row in range(merged.min_row, merged.max_row + 1):
        for column in range(merged.min_col, merged.max_col + 1):
            yield row, column


def _unseen(sheet: Sheet, found: Any) -> Iterator[Problem]:
    """Hidden rows and columns are read like all others, and told of."""
    from openpyxl.utils import column_index_from_string

    if found.sheet_state != "visible" and sheet.cells and found.title not in OURS:
        yield problem("E706", sheet.place(0, 0), found="这张表是隐藏的", remedy="照样读了；不要就删去这张表")
    rows, columns = {row for row, _ in sheet.cells}, {column for _, column in sheet.cells}
    for number, row in found.row_dimensions.items():
        if row.hidden and number in rows:
            words = {"found": f"第 {number} 行是隐藏的", "remedy": "照样读了；不要就删去这一行"}
            yield problem("E706", sheet.place(number, 1), **words)
    for letter, column in found.column_dimensions.items():
        number = column_index_from_string(letter)
        if column.hidden and number in columns:
            words = {"found": f"{letter} 列是隐藏的", "remedy": "照样读了；不要就删去这一列"}
            yield problem("E706", sheet.place(1, number), **words)


def _far(sheet: Sheet, row: int, column: int) -> Problem:
    place = sheet.place(row, column)
    words = {"found": f"很远的地方 {place.cell} 也有内容", "remedy": "删去那一格；一张表最多 20000 行、300 列"}
    return problem("E701", place, **words)


def _too_large(file: str, found: str) -> Problem:
    return problem("E701", Place(file), found=f"表太大：{found}", remedy="一张表最多 20000 行、300 列，分成几个文件")
