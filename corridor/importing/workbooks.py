"""Workbooks: a kind as an Excel file: records, a sheet for each of their lists, drop-downs, and how to fill it in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from corridor.emitting import columns
from corridor.importing import guarding
from corridor.importing.sheets import BASE, GUIDE, OPTIONS
from corridor.importing.tables import EXAMPLE, ID, Column, Table, tables
from corridor.importing.writing import Entry, digest, row, rows
from corridor.kinds import BY_NAME
from corridor.kinds.shapes import Shape

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_RED, _GREY, _PALE = "FF981C16", "FF6B6560", "FFF6F1EA"
_WIDTHS = {"rich": 60, "verbatim": 50, "date": 14, "count": 8, "quantity": 14, "code": 20, "ref": 30}
_LINE, _MOST_LINES = 15, 8  # points; a longer text is cut on the screen, not in its cell
_ROWS = 2000  # how far down drop-downs reach


def as_xlsx(kind: str, entries: list[Entry], references: dict[str, list[str]]) -> bytes:
    """A kind as a workbook: records, a sheet for each of their lists, how to fill it in.

    Without entries it is a form with an example. `references`: kind -> ids, for the drop-downs.
    """
    from openpyxl import Workbook

    book = Workbook()
    first, *others = tables(kind)
    options = _Options(references)
    sheet: Any = book.active  # a workbook just made has one sheet
    for table in (first, *others):
        if table is not first:
            sheet = book.create_sheet(table.title)
        sheet.title = table.title
        _head(sheet, kind, table, options)
        lines = [row(entry, first) for entry in entries] if table is first else []
        for entry in entries if table is not first else ():
            lines += rows(entry, table)
        widths = [_width(None), *map(_width, table.columns)]
        for number, line in enumerate(lines if entries or table is not first else [_example(table)], 2):
            _put(sheet, number, line, widths)
    _guide(book.create_sheet(GUIDE), kind)
    options.write(book.create_sheet(OPTIONS))
    _base(book.create_sheet(BASE), kind, entries)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(sheet: Worksheet, number: int, line: list[str], widths: Sequence[int]) -> None:
    """A row of texts, each told to be a text, whatever it begins with: no cell is a formula.

    It is as high as the highest of them, up to some lines: not every program finds that out by itself.
    """
    from openpyxl.styles import Alignment

    lines = max(
        sum(1 + columns(part) // max(width - 1, 1) for part in text.split("\n"))
        for text, width in zip(line, widths, strict=True)
    )
    sheet.row_dimensions[number].height = _LINE * min(lines, _MOST_LINES)
    for at, text in enumerate(line, 1):
        made = sheet.cell(number, at)
        made.number_format = "@"
        made.alignment = Alignment(vertical="top", wrap_text=True)
        if text:
            made.value = guarding.encoded(text)
            made.data_type = "s"
            made.quotePrefix = guarding.is_dangerous(text)


def _head(sheet: Worksheet, kind: str, table: Table, options: _Options) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    headings = [(ID, None), *((column.heading, column) for column in table.columns)]
    for at, (heading, column) in enumerate(headings, 1):
        made = sheet.cell(1, at, heading)
        is_needed = is_required(kind, table, column)
        made.font = Font(bold=True, color="FFFFFFFF" if is_needed else _GREY)
        made.fill = PatternFill("solid", fgColor=_RED if is_needed else _PALE)
        made.alignment = Alignment(vertical="center", wrap_text=True)
        note = Comment(hint(column) if column is not None else _ID_HINT, "宣传走廊", width=320, height=120)
        made.comment = note
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = _width(column)
        if column is not None:
            options.offer(sheet, f"{letter}2:{letter}{_ROWS}", column)
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "C2" if not table.path else "B2"


# What a model leaves open because something else may stand for it, and nearly every record has to say.
_USUAL = {("title",): ("deputy", "exemplar"), ("sources",): ("page", "publication", "document", "figure")}


def is_required(kind: str, table: Table, column: Column | None) -> bool:
    """Whether a column has to be filled in; of a list's sheet also that of the record's id."""
    if column is None or table.path:
        return bool(table.path) if column is None else column.shape.required
    return column.shape.required or (column.path in _USUAL and kind not in _USUAL[column.path])


_ID_HINT = "记录的编号（文件路径）。新记录可以空着，程序按标题取；已有的记录不要改。"


def _width(column: Column | None) -> int:
    if column is None:
        return 22
    if column.path in (("title",), ("summary",)):
        return 36
    return 30 if column.is_list else _WIDTHS.get(column.shape.sort, 18)


def hint(column: Column) -> str:
    """How to fill in a cell, for a person."""
    return "\n".join([column.heading, *_hints(column.shape)])


def _hints(shape: Shape) -> list[str]:
    made = []
    if shape.choices:
        made.append("只能写：" + "、".join(label for _, label in shape.choices))
    elif shape.part is not None:
        made.append(f"一行一项：{line_form(shape)}。更细的写在同名的表里，一行一项，编号照抄。")
    elif shape.many:
        made.append("一行一项（Alt+Enter 换行）。")
    match shape.sort:
        case "date":
            made.append("2022-09-17；只知道月份 2022-09；没写年份 XXXX-09；起止 2022-01-10/2022-01-13")
        case "quantity":
            made.append("354个、约30名、***余名，或 未公布、不详")
        case "name":
            made.append("姓名；不能公布的照写星号或 未公布")
        case "ref":
            made.append("已有记录的编号，例如 activities/visit")
        case "media":
            made.append("content/media/ 下的文件，例如 media/2022/visit.jpg")
    if shape.example != "…" and shape.part is None:
        made.append(f"例如：{shape.example}")
    return made


def line_form(shape: Shape) -> str:
    """`身份：姓名或人数`, for one entry of a list of groups."""
    from corridor.kinds.shapes import shapes

    assert shape.part is not None
    known = shapes(shape.part)
    first, *others = (known[key].label for key in (shape.part.LINE or tuple(known)[:2]))
    line = f"{first}：{'或'.join(others)}" if others else first
    return f"{line}，或只写{known[shape.part.ALONE].label}" if shape.part.ALONE else line


def _example(table: Table) -> list[str]:
    """A row that shows how, and that nobody takes for a record."""
    usual = {"date": "2022-09-17", "quantity": "30名", "count": "3"}
    made = [f"{EXAMPLE}（这一行不读，可以删）"]
    for column in table.columns:
        shape = column.shape
        if column.path == ("title",):
            made.append("到联络站接待选民")
        elif column.path == ("status",):
            made.append("草稿")
        elif shape.choices:
            made.append(shape.choices[0][1])
        elif column.path == ("sources",):
            made.append("")
        else:
            text = usual.get(shape.sort, shape.example if shape.example != "…" else "")
            made.append("" if text.startswith(("{", "\n")) else text)
    return made


def _guide(sheet: Worksheet, kind: str) -> None:
    """The sheet that says how, field by field."""
    from openpyxl.styles import Alignment, Font

    lines = [
        ["怎么填", f"一行是一条{BY_NAME[kind].label}；表头不要改，列可以删、可以换位置。", ""],
        ["导入", "存盘，运行 python build.py import 这个文件，看过差别再加 --apply。", ""],
        ["没有公布的", "照写星号（***余名）或 未公布；不要写 0，也不要空着当作没有。", ""],
        ["", "", ""],
        ["表", "列", "怎么填"],
    ]
    for table in tables(kind):
        lines += [[table.title, column.heading, "；".join(_hints(column.shape))] for column in table.columns]
    widths = (24, 40, 80)
    for letter, width in zip("ABC", widths, strict=True):
        sheet.column_dimensions[letter].width = width
    for number, line in enumerate(lines, 1):
        _put(sheet, number, line, widths)
    for made in sheet["A"]:
        made.font = Font(bold=True)
        made.alignment = Alignment(vertical="top")


def _base(sheet: Worksheet, kind: str, entries: list[Entry]) -> None:
    for number, entry in enumerate(entries, 1):
        sheet.cell(number, 1, entry.id).data_type = "s"
        sheet.cell(number, 2, digest(kind, entry)).data_type = "s"
    sheet.sheet_state = "veryHidden"


class _Options:
    """What drop-downs offer: fixed values on the spot, ids of records from a sheet of their own."""

    def __init__(self, references: dict[str, list[str]]) -> None:
        self.columns: dict[tuple[str, ...], list[str]] = {}
        self.references = references

    def offer(self, sheet: Worksheet, cells_: str, column: Column) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        shape = column.shape
        if column.is_list:
            return
        if shape.choices:
            offered = '"{}"'.format(",".join(label for _, label in shape.choices))
        elif shape.sort == "ref" and any(self.references.get(kind) for kind in shape.kinds):
            offered = self._column(shape.kinds)
        else:
            return
        # A warning, not a refusal: whoever knows better may type another id.
        found = DataValidation(type="list", formula1=offered, allow_blank=True, errorStyle="warning")
        found.error = "不在列表里；可以照写，导入时再核对"
        sheet.add_data_validation(found)
        found.add(cells_)

    def _column(self, kinds: tuple[str, ...]) -> str:
        from openpyxl.utils import get_column_letter

        ids = [one for kind in kinds for one in self.references.get(kind, [])]
        self.columns.setdefault(kinds, ids[:1000])
        letter = get_column_letter([*self.columns].index(kinds) + 1)
        return f"'{OPTIONS}'!${letter}$1:${letter}${max(1, len(self.columns[kinds]))}"

    def write(self, sheet: Worksheet) -> None:
        for at, ids in enumerate(self.columns.values(), 1):
            for number, id_ in enumerate(ids, 1):
                sheet.cell(number, at, id_).data_type = "s"
        sheet.sheet_state = "hidden"
