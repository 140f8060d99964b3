"""Tables longer than a page: heads on every page, no row cut or alone; one that nobody could read is told of (E515)."""

from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path

import pdf_pages
import pytest
from conftest import TIMES, Ran, office, run

from corridor.printing import LONGEST_TABLE, longest_table

pytestmark = pytest.mark.pdf

OUTPUTS = ("corridor.outputs.pdf:Pdf",)
SOURCE = "sources:\n  - {document: report, quote: 办好事。, paragraph: 2}\n"
NOTICE = f"title: 关于办理情况的通报\nlayout: official\n{SOURCE}"
ROWS = 150 * TIMES


def build(folder: Path, files: dict[str, str]) -> Ran:
    """What is said of an office with these files beside those of a good one."""
    return run("build", "-C", office(folder, files), "--today", "2022-10-01", outputs=OUTPUTS)


def body(*rows: str) -> str:
    """A table as the body of a record: heads first, cells with | between."""
    dashes = re.sub("[^|]+", "-", rows[0])
    return "body: |\n" + "".join(f"  {line}\n" for line in (rows[0], dashes, *rows[1:]))


# --- a table of some pages --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def notice(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A notice with a table in which every third row has cells of several lines."""
    long = "，办理情况要用一句长话才说得清楚，所以写到下面一行"
    rows = [f"甲{n}{long * (n % 3 == 0)}|乙{n}{long * (n % 3 == 1)}|丙{n}" for n in range(1, ROWS + 1)]
    folder = tmp_path_factory.mktemp("notice")
    made = build(folder, {"publications/x.yaml": NOTICE + body("乡镇|情况|数量", *rows)})
    assert 0 == made.code, made.err
    return (folder / "site/publications/x.pdf").read_bytes()


def rows_by_page(pdf: bytes, mark: str) -> dict[int, list[int]]:
    """Page -> the numbers of the rows whose cell of one column begins on it."""
    found: dict[int, list[int]] = {}
    for line in pdf_pages.lines(pdf):
        for number in re.findall(rf"{mark}(\d+)", line.words):
            found.setdefault(line.page, []).append(int(number))
    return found


def test_the_head_stands_on_every_page_of_the_table(notice: bytes) -> None:
    heads = [line.page for line in pdf_pages.lines(notice) if line.words == "乡镇情况数量"]
    assert list(rows_by_page(notice, "丙")) == heads
    assert len(heads) > 5


def test_every_row_is_there_once_in_order_and_stands_on_one_page(notice: bytes) -> None:
    first, second, third = (rows_by_page(notice, mark) for mark in "甲乙丙")
    assert list(range(1, ROWS + 1)) == [number for page in first.values() for number in page]
    assert first == second == third


def test_no_cell_goes_on_on_the_next_page(notice: bytes) -> None:
    """The head is the first line of its page: nothing of a row that began before stands over it or below it."""
    lines = pdf_pages.lines(notice)
    for page in sorted(rows_by_page(notice, "丙"))[1:]:
        head, below = [line.words for line in lines if line.page == page][:2]
        assert "乡镇情况数量" == head
        assert re.match(r"甲\d+", below)


def test_no_row_stands_alone_on_a_page(notice: bytes) -> None:
    assert min(map(len, rows_by_page(notice, "丙").values())) >= 2


def test_a_table_of_many_columns_stays_on_the_type_area(tmp_path: Path) -> None:
    rows = ["|".join(f"第{n}行{at}" for at in range(20)) for n in range(1, 4)]
    made = build(tmp_path, {"publications/x.yaml": NOTICE + body("|".join(f"第{at}列" for at in range(20)), *rows)})
    assert 0 == made.code, made.err
    lines = pdf_pages.lines((tmp_path / "site/publications/x.pdf").read_bytes())
    assert max(line.right for line in lines) <= 184 * pdf_pages.MM + 0.5
    assert Counter("".join(line.words for line in lines))["列"] == 20


# --- a table nobody could read ----------------------------------------------------------------------------------------


def told(made: Ran, folder: Path, place: str, found: str) -> None:
    """It ends with one Problem at its place, and nothing is published."""
    assert (1, 1) == (made.code, made.err.count("E515")), made.said[-2000:]
    assert place in made.err
    assert found in made.err
    assert not (folder / "site").exists()


def test_twenty_thousand_rows_in_a_body_are_told_at_their_first_line(tmp_path: Path) -> None:
    started = time.process_time()
    text = NOTICE + body("甲|乙", *(["1|2"] * 20_000))
    line = text[: text.index("甲|乙")].count("\n") + 1
    told(build(tmp_path, {"publications/x.yaml": text}), tmp_path, f"content/publications/x.yaml:{line}", "20000 行")
    assert time.process_time() - started < 60


def test_a_long_table_of_a_record_is_told_at_that_record(tmp_path: Path) -> None:
    visit = f"title: 视察\ndate: XXXX-09\n{SOURCE}" + body("甲|乙", *(["1|2"] * (LONGEST_TABLE + 1)))
    paper = f"title: 材料\nlayout: bulletin\nselection: activities/visit\n{SOURCE}"
    made = build(tmp_path, {"activities/visit.yaml": visit, "publications/x.yaml": paper})
    assert "E515" in made.err
    assert "content/activities/visit.yaml:6" in made.err


def test_twenty_thousand_tasks_are_told_before_any_is_read(tmp_path: Path) -> None:
    tasks = "".join(f"  - {{id: t{n}, title: 修路}}\n" for n in range(20_000))
    lists = f"title: 任务\nlayout: lists\n{SOURCE}"
    files = {"tasks/all.yaml": f"{SOURCE}items:\n{tasks}", "publications/x.yaml": lists}
    told(build(tmp_path, files), tmp_path, "content/publications/x.yaml", "20000 项任务，四张清单合起来 80000 行")


@pytest.mark.parametrize("rows", [0, 1, LONGEST_TABLE])
def test_rows_are_counted_below_the_head_of_each_table(rows: int) -> None:
    head = "<thead><tr><th>甲</th></tr></thead>"
    long = f'<table class="x">{head}<tbody>{"<tr><td>1</td></tr>" * rows}</tbody></table>'
    assert rows == longest_table(f"<p>一</p>{long}<p>二</p>{'<table><tr></tr></table>' * (rows > 0)}{long}")
