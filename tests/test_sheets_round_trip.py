"""Sheets there and back: what goes out comes in as it was, through LibreOffice, CSV and whatever a record says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import ROOT, TIMES, office, run
from hypothesis import given, settings
from hypothesis import strategies as st
from office_files import converted
from test_import_sheets import imported, visited_office

from corridor import emitting
from corridor.importing import cells, sheets
from corridor.importing.tables import tables
from corridor.kinds import KINDS, Kind, model
from corridor.kinds.writing import written


@pytest.fixture
def visited(tmp_path: Path) -> Path:
    return visited_office(tmp_path)


# --- other programs' files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_libreoffice_saves_says_the_same(form: str, visited: Path, tmp_path: Path) -> None:
    """Excel's and LibreOffice's own form of our sheet, and its CSV, change nothing."""
    run("export", "xlsx", "活动", "-C", visited)
    csv = r'csv:"Text - txt - csv (StarCalc)":44,34,76,1,,0,false,true,false,false,false,1'.replace('"', "")
    path = converted(visited / "exports/活动.xlsx", form if form == "xlsx" else csv)
    found = path if path.exists() else next(path.parent.glob("*.csv"))
    told = imported(visited, found, "--kind", "活动")
    assert "新增 0 条，改动 0 条" in told, told


def test_csv_is_read_in_utf8_and_in_gb18030(visited: Path) -> None:
    """As Excel on a Chinese Windows writes it."""
    assert 0 == run("export", "csv", "活动", "-C", visited).code
    data = (visited / "exports/活动.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    (visited / "gbk/活动.csv").parent.mkdir()
    (visited / "gbk/活动.csv").write_bytes(data.decode("utf-8-sig").encode("gb18030"))
    assert "改动 0 条" in imported(visited, visited / "gbk/活动.csv")


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠1", "\t=1", "'=1", "_x000D_甲"]


@pytest.mark.parametrize("title", FORMULAS)
def test_no_cell_of_ours_opens_as_a_formula(title: str, tmp_path: Path) -> None:
    """Neither in a workbook nor, by LibreOffice, in a CSV; and it comes back as it was."""
    written_ = emitting.emitted({"title": "甲", "outcome": title, "sources": [{"note": "记录"}]})
    folder = office(tmp_path / "office", {"activities/formula.yaml": written_})
    for form in ("xlsx", "csv"):
        run("export", form, "活动", "-C", folder)
        assert "改动 0 条" in imported(folder, folder / f"exports/活动.{form}")
    sheet = openpyxl.load_workbook(folder / "exports/活动.xlsx")["活动"]
    found = [cell for line in sheet.iter_rows(min_row=2) for cell in line if cell.value]
    assert {"s"} == {cell.data_type for cell in found}
    line = (folder / "exports/活动.csv").read_text("utf-8-sig")
    assert not re.search(r'(?:^|,)"?[=+\-@＝＋－＠\t]', line, re.MULTILINE)


# --- whatever a record says comes back --------------------------------------------------------------------------------


SHIPPED = [kind for kind in KINDS if (ROOT / "content" / kind.folder).is_dir()]


@pytest.mark.parametrize("kind", SHIPPED, ids=lambda kind: kind.name)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_shipped_records_come_back_into_an_empty_office_as_they_were(kind: Kind, form: str, tmp_path: Path) -> None:
    """YAML to a sheet and back to YAML: the same fields with the same values."""
    folder = tmp_path / "office"
    shutil.copytree(ROOT / "content", folder / "content")
    run("export", form, kind.label, "-C", folder)
    before = trees(folder, kind)
    path = next((folder / "exports").iterdir())
    shutil.rmtree(folder / "content" / kind.folder)
    made = sheets_to_trees(path, kind)
    assert before == made


def trees(folder: Path, kind: Kind) -> dict[str, Any]:
    from corridor.importing import held

    found = {id_: one.entry.tree for id_, one in held.held(folder / "content", kind).items()}
    return {id_: _plain({"status": "published", **tree}) for id_, tree in found.items()}


def sheets_to_trees(path: Path, kind: Kind) -> dict[str, Any]:
    from corridor.importing import rows

    read = rows.read(sheets.read(path), kind.name)
    assert not [one for one in read.problems if one.is_fatal], read.problems
    made = {}
    for line in read.lines:
        tree: dict[str, Any] = {}
        for at, value in line.values.items():
            if value is not None:
                rows.put(tree, at, value)
        made[line.id] = _plain(tree)
    return made


def test_every_kind_has_headings_of_its_own() -> None:
    """No two columns of a sheet are called the same."""
    for kind in KINDS:
        for table in tables(kind.name):
            headings = [column.heading for column in table.columns]
            assert len(headings) == len(set(headings)), (kind.name, table.title)


_LETTERS = st.sampled_from(list("甲乙*余名：:，{}[]'\"=-+#\n 0123约"))
_SIGNS = st.text(_LETTERS, min_size=1, max_size=10).map(str.strip).filter(bool)
_COUNTS = st.sampled_from(["3名", "***余名", "约30名"])
_ITEM = st.fixed_dictionaries({"role": _SIGNS}, optional={"name": _SIGNS, "count": _COUNTS, "note": _SIGNS})
_MORE: dict[str, Any] = {
    "place": st.lists(_SIGNS, min_size=1, max_size=3),
    "participants": st.lists(_ITEM, min_size=1, max_size=3),
    "body": _SIGNS,
    "attendance": st.sampled_from(["**名", "达*亿元", "未公布", "354个"]),
}


@settings(max_examples=200 * TIMES, deadline=None)
@given(st.fixed_dictionaries({"title": _SIGNS}, optional=_MORE))
def test_any_value_in_a_cell_reads_back_as_it_was(tree: dict[str, Any]) -> None:
    """Masks, colons, braces, quotes, several lines: what a cell shows is what it means."""
    made, _ = written(model("activity"), tree)
    columns = {column.path: column.shape for column in tables("activity")[0].columns}
    for key, value in made.items():
        back = cells.taken(columns[key,], cells.shown(columns[key,], value))
        assert _plain(value) == _plain(back), key


def _plain(value: Any) -> Any:
    """A value as the kinds read it: without blanks around it."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return {key: _plain(one) for key, one in value.items()} if isinstance(value, dict) else value
