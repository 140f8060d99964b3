"""Importing sheets: a clerk's year of activities comes in from Excel, and every mistake is told by its cell."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import office, run

from corridor import reading
from corridor.importing import sheets

HEADINGS = "编号 标题 类别 日期 状态 人数 参加人员 结果 出处".split()


def book(path: Path, rows: list[list[Any]], title: str = "活动", **others: list[list[Any]]) -> Path:
    """A workbook made by openpyxl as anybody might."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for name, lines in others.items():
        other = made.create_sheet(name)
        for line in lines:
            other.append(line)
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(path)
    return path


def row(number: int, **more: Any) -> list[Any]:
    """One good row of a year's activities."""
    own = {
        "标题": f"第{number}次到联络站接待选民",
        "类别": "接待",
        "日期": f"2022-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
        "状态": "已公布",
        "人数": f"{number % 40 + 1}名",
        "参加人员": "市人大代表：***\n县人大代表：***余名\n乡镇干部",
        "结果": "意见已转有关单位",
        "出处": "本机关活动记录",
        **more,
    }
    return [own.get(heading) for heading in HEADINGS]


def imported(folder: Path, path: Path, *words: str) -> str:
    ran = run("import", path, "-C", folder, "--today", "2022-10-01", *words)
    return f"{ran.code}\n{ran.said}"


# --- the clerk's path -------------------------------------------------------------------------------------------------

MISTAKES = {
    5: ("日期", "2022年9月17日", "D", "E203"),
    17: ("人数", "三十多", "F", "E204"),
    23: ("状态", "公布了", "E", "E205"),
    31: ("标题", None, "B", "E201"),
    40: ("参加人员", "{role: 代表, name: ***", "G", "E703"),
    52: ("出处", None, "I", "E313"),
    66: ("参加人员", "{rol: 代表}", "G", "E202"),
    77: ("编号", "选民接待", "A", "E208"),
    90: ("日期", "2022-02-30", "D", "E203"),
    101: ("出处", "{document: no-such, quote: 甲}", "I", "E301"),
    120: ("人数", "=1/0", "F", "E703"),
    133: ("编号", "same", "A", "E704"),
    134: ("编号", "same", "A", ""),
}


def test_a_clerks_year_comes_in_and_goes_out_the_same(tmp_path: Path) -> None:
    """Form, two hundred rows with a dozen mistakes, all told by their cells; mended, imported, shown, exported."""
    folder = office(tmp_path / "office")
    ran = run("export", "xlsx", "活动", "--empty", "-C", folder)
    form = next((folder / "exports").glob("*.xlsx"))
    assert 0 == ran.code and form.name in ran.out
    made = openpyxl.load_workbook(form)
    sheet = made["活动"]
    assert "C2" == sheet.freeze_panes
    headings = [cell.value for cell in sheet[1]]
    assert ["标题", "出处"] == [cell.value for cell in sheet[1] if cell.fill.fgColor.rgb == "FF981C16"]
    assert set(HEADINGS) <= set(headings)
    for number in range(1, 201):
        line = dict(zip(HEADINGS, row(number), strict=True))
        if number in MISTAKES:
            heading, value, *_ = MISTAKES[number]
            line[heading] = value
        sheet.append([line.get(heading) for heading in headings])
    made.save(form)
    first = imported(folder, form)
    assert first.startswith("1\n") and "什么也没有写" in first
    letters = {heading: openpyxl.utils.get_column_letter(at) for at, heading in enumerate(headings, 1)}
    for number, (heading, _, _, code) in MISTAKES.items():
        if code and code not in ("E301", "E704"):
            where = f"{re.escape(form.name)} 活动!{letters[heading]}{number + 2}"
            assert re.search(rf"{code}  .*\n  位置：{where}\n", first), code
    assert not list((folder / "content/activities").rglob("2022/*"))
    for number, (heading, *_) in MISTAKES.items():
        at = headings.index(heading)
        line = dict(zip(HEADINGS, row(number), strict=True))
        sheet.cell(number + 2, at + 1).value = line.get(heading)
        if heading == "编号":
            sheet.cell(number + 2, at + 1).value = None
    # What only shows when all rows are good by themselves: the reference, and the same record twice.
    sheet.cell(103, headings.index("出处") + 1).value = MISTAKES[101][1]
    made.save(form)
    second = imported(folder, form)
    assert re.search(rf"E301  .*no-such\n  位置：{re.escape(form.name)} 活动!{letters['出处']}103\n", second)
    sheet.cell(103, headings.index("出处") + 1).value = row(101)[-1]
    made.save(form)
    third = imported(folder, form, "--apply")
    assert third.startswith("0\n") and "新增 200 条" in third, third
    assert 200 == len(list((folder / "content/activities/2022").glob("*.yaml")))
    assert 0 == run("build", "-C", folder, "--only", "html,data,assets").code
    pages = [file.read_text("utf-8") for file in (folder / "site/activities/2022").glob("*.html")]
    assert 200 == len(pages) and 1 == sum("<title>第7次到联络站接待选民" in page for page in pages)
    assert 0 == run("export", "xlsx", "活动", "-C", folder).code
    again = openpyxl.load_workbook(folder / "exports/活动.xlsx")["活动"]
    back = {line[1]: dict(zip(headings, line, strict=True)) for line in again.iter_rows(min_row=2, values_only=True)}
    for number in range(1, 201):
        line = dict(zip(HEADINGS, row(number), strict=True))
        del line["编号"]
        assert line == {heading: back[line["标题"]][heading] for heading in HEADINGS[1:]}
    assert "新增 0 条，改动 0 条，201 条没有变化" in imported(folder, folder / "exports/活动.xlsx")


def test_two_rows_of_one_record_are_told(tmp_path: Path) -> None:
    path = book(tmp_path / "活动.xlsx", [HEADINGS, row(1, 编号="same"), row(2, 编号="same")])
    told = imported(office(tmp_path / "o"), path)
    assert "E704" in told
    assert "E704  两行是同一条记录：same，另一行是第 2 行\n  位置：活动.xlsx 活动!A3" in told


# --- what is changed, and what is not ---------------------------------------------------------------------------------

VISIT = """\
# 九月
title: 视察联络站
状态: 已公布
date: XXXX-09
participants:
  # 带队的
  - {role: 主任, name: ***}
sources:
  - {note: 本机关记录}
"""


def visited_office(folder: Path) -> Path:
    """An office with one activity typed by hand."""
    return office(folder / "office", {"activities/typed.yaml": VISIT})


@pytest.fixture
def visited(tmp_path: Path) -> Path:
    return visited_office(tmp_path)


def test_one_changed_cell_changes_one_line_of_one_file(visited: Path) -> None:
    """Comments, labels and order stay as typed; no other file is written."""
    run("export", "xlsx", "活动", "-C", visited)
    path = visited / "exports/活动.xlsx"
    made = openpyxl.load_workbook(path)
    sheet = made["活动"]
    at = [cell.value for cell in sheet[1]].index("日期") + 1
    line = next(cell.row for cell in sheet["A"] if cell.value == "typed")
    sheet.cell(line, at).value = "2022-09"
    made.save(path)
    before = {file: file.read_bytes() for file in (visited / "content").rglob("*.yaml")}
    told = imported(visited, path)
    assert "改动  activities/typed  视察联络站\n      日期：XXXX-09 → 2022-09\n" in told and "还没有写" in told
    assert before == {file: file.read_bytes() for file in (visited / "content").rglob("*.yaml")}
    imported(visited, path, "--apply")
    after = {file: file.read_bytes() for file in (visited / "content").rglob("*.yaml")}
    assert {visited / "content/activities/typed.yaml"} == {file for file in after if after[file] != before[file]}
    text = (visited / "content/activities/typed.yaml").read_text("utf-8")
    assert VISIT.replace("XXXX-09", "2022-09") == text


def test_what_was_changed_elsewhere_since_is_not_undone(visited: Path) -> None:
    """A row the sheet does not change is left alone; one that both changed is told (E705)."""
    run("export", "xlsx", "活动", "-C", visited)
    path = visited / "exports/活动.xlsx"
    file = visited / "content/activities/typed.yaml"
    file.write_text(file.read_text("utf-8").replace("XXXX-09", "XXXX-08"), "utf-8")
    assert imported(visited, path).startswith("0\n") and "改动 0 条" in imported(visited, path)
    made = openpyxl.load_workbook(path)
    sheet = made["活动"]
    line = next(cell.row for cell in sheet["A"] if cell.value == "typed")
    sheet.cell(line, 2).value = "视察代表联络站"
    made.save(path)
    assert "E705" in imported(visited, path)


def test_a_list_whose_items_say_more_stands_on_its_own_sheet(visited: Path) -> None:
    """Keyed by the record's id; a row more there is an item more."""
    file = visited / "content/activities/typed.yaml"
    file.write_text(file.read_text("utf-8").replace("name: ***}", "name: ***, note: 带队}"), "utf-8")
    run("export", "xlsx", "活动", "-C", visited)
    path = visited / "exports/活动.xlsx"
    made = openpyxl.load_workbook(path)
    lists = made["参加人员"]
    assert ["typed", "主任", "***", None, None, "带队"] == [cell.value for cell in lists[2]]
    lists.append(["typed", "委员", None, None, "约3名", None])
    made.save(path)
    assert "改动 1 条" in imported(visited, path, "--apply")
    text = file.read_text("utf-8")
    assert "  - {role: 主任, name: ***, note: 带队}\n  - {role: 委员, count: 约3名}\n" in text
    assert "  # 带队的\n" in text


def test_a_foreign_sheet_comes_in_by_naming_its_columns(tmp_path: Path) -> None:
    """A heading above, other words, a real date, a number, a column nobody knows."""
    from datetime import datetime

    head = ["序号", "活动名称", "时间", "人数", "来源"]
    rows = [["2022年活动台账"], head, [1, "视察", datetime(2022, 9, 17), 30, "台账"]]
    path = book(tmp_path / "台账.xlsx", rows, title="Sheet1")
    folder = office(tmp_path / "office")
    assert "E702" in re.findall(r"错误 (E\d+)", imported(folder, path))
    words = ("--kind", "活动", "--column", "活动名称=标题", "--column", "时间=日期", "--column", "来源=出处")
    told = imported(folder, path, *words, "--apply")
    assert told.startswith("0\n") and ["E707"] == re.findall(r"提醒 (E\d+)  没有读这一列：序号", told), told
    text = (folder / "content/activities/2022/shi-cha.yaml").read_text("utf-8")
    assert "title: 视察\ndate: 2022-09-17\nstatus: draft\nattendance: 30\nsources:\n  - note: 台账\n" == text


@pytest.mark.parametrize(
    ("number_format", "value"),
    [("yyyy-mm-dd", "2022-09-01"), ('yyyy"年"m"月"', "2022-09"), ("[$-804]yyyy", "2022"), ("mmm-yy", "2022-09")],
)
def test_a_date_is_read_as_far_as_its_cell_shows_it(number_format: str, value: str, tmp_path: Path) -> None:
    """Excel makes up the first of the month where only a month was typed; we do not."""
    from datetime import datetime

    made = openpyxl.Workbook()
    sheet = made.active
    sheet["A1"] = datetime(2022, 9, 1)
    sheet["A1"].number_format = number_format
    made.save(tmp_path / "x.xlsx")
    assert {(1, 1): value} == sheets.read(tmp_path / "x.xlsx")[0].cells


def test_what_is_hidden_or_merged_is_told_and_read(tmp_path: Path) -> None:
    """A person who looks at the sheet may not know what is in it."""
    path = book(tmp_path / "活动.xlsx", [HEADINGS, row(1), row(2, 类别=None), row(3)])
    made = openpyxl.load_workbook(path)
    made["活动"].merge_cells("C2:C3")
    made["活动"].row_dimensions[4].hidden = True
    made.save(path)
    told = imported(office(tmp_path / "o"), path, "--apply")
    assert ["E706", "E706"] == re.findall(r"提醒 (E\d+)", told)
    assert "合并的单元格 C2:C3" in told and "第 4 行是隐藏的" in told
    texts = [file.read_text("utf-8") for file in (tmp_path / "o/content/activities/2022").glob("*.yaml")]
    assert 3 == sum("type: 接待" in text for text in texts)


def test_a_new_record_reads_as_typed_yaml(tmp_path: Path) -> None:
    """What an import writes is what `fmt` would write."""
    folder = office(tmp_path / "office")
    path = book(tmp_path / "活动.xlsx", [HEADINGS, row(1)])
    imported(folder, path, "--apply")
    assert 0 == run("fmt", "--check", "-C", folder, *(folder / "content/activities/2022").glob("*.yaml")).code
    file = next((folder / "content/activities/2022").glob("*.yaml"))
    tree = reading.read("x", file.read_bytes()).tree
    assert isinstance(tree, dict)
    deputies = [{"role": "市人大代表", "name": "***"}, {"role": "县人大代表", "count": "***余名"}]
    assert [*deputies, {"role": "乡镇干部"}] == tree["participants"]
