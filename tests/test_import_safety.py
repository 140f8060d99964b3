"""What no sheet can do to content/: write over what nobody can read, or take from one what is said for all."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from conftest import office, run
from test_import_sheets import HEADINGS, book, imported, row, visited_office


def test_a_file_nobody_can_read_is_never_written_over(tmp_path: Path) -> None:
    """Neither under its own id nor under one proposed from the title."""
    visited = visited_office(tmp_path)
    broken = visited / "content/activities/di-1-ci.yaml"
    broken.write_text("title：第1次\n", "utf-8")
    told = imported(visited, book(visited / "活动.xlsx", [HEADINGS, row(1, 编号="di-1-ci")]), "--apply")
    assert told.startswith("1\n") and "di-1-ci 的文件读不出来" in told
    imported(visited, book(visited / "活动.xlsx", [HEADINGS, row(1, 标题="第1次", 日期=None)]), "--apply")
    assert "title：第1次\n" == broken.read_text("utf-8")


def test_what_a_file_says_for_all_its_records_is_not_taken_from_one(tmp_path: Path) -> None:
    """An emptied cell cannot do it; the place in the file is told."""
    shared = "type: 接待\nsources:\n  - {note: 记录}\nitems:\n  - {id: a, title: 甲}\n  - {id: b, title: 乙}\n"
    folder = office(tmp_path / "office", {"activities/list.yaml": shared})
    run("export", "xlsx", "活动", "-C", folder)
    path = folder / "exports/活动.xlsx"
    made = openpyxl.load_workbook(path)
    sheet = made["活动"]
    line = next(cell.row for cell in sheet["A"] if cell.value == "list/a")
    sheet.cell(line, 3).value = None
    made.save(path)
    assert f"E703  这一格读不懂：空着\n  位置：活动.xlsx 活动!C{line}\n" in imported(folder, path)
    sheet.cell(line, 3).value = "走访"
    made.save(path)
    imported(folder, path, "--apply")
    text = (folder / "content/activities/list.yaml").read_text("utf-8")
    assert "  - {id: a, title: 甲, type: 走访}\n" in text and text.startswith("type: 接待\n")


def test_what_is_wrong_in_a_draft_already_holds_up_no_import(tmp_path: Path) -> None:
    """Somebody else's half-written draft is no mistake of this sheet."""
    draft = "title: 甲\nstatus: draft\nrelated: no-such\nsources:\n  - {note: 记录}\n"
    folder = office(tmp_path / "office", {"activities/half.yaml": draft})
    assert imported(folder, book(tmp_path / "活动.xlsx", [HEADINGS, row(1)])).startswith("0\n")
