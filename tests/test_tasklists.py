"""The four lists: one task in all of them, each also alone, on paper and on the web page; late tasks stand out."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import archive_grade
import pdf_pages
import pikepdf
import pytest
from building import Office
from conftest import OFFICES, OUTPUTS, office

from corridor import engine
from corridor.desk import Desk
from corridor.papers import tasklists
from corridor.papers.tasklists import Lists, State, Task
from corridor.problems import Stop
from corridor.project import Project
from corridor.workshops import Workshop

SOURCE = "sources:\n  - {document: report, quote: 办好事。, paragraph: 2}\n"
PUBLICATION = """\
title: 样例县2022年走访解难活动任务
layout: lists
period: 2022
compiled_by: general-office
date: 2022-12-31
sources: [{note: 本机关}]
"""
LISTS = {"plan": "计划书", "tasks": "任务清单", "progress": "进度清单", "duties": "责任清单"}
HEADS = {
    "plan": "序号任务目标措施时限节点",
    "tasks": "序号任务时限牵头单位状态",
    "progress": "序号任务牵头单位时限1月2月3月4月5月6月7月8月9月10月11月12月现状下一时限",
    "duties": "牵头单位配合单位序号任务时限状态",
}
PAPERS = tuple(f"publications/lists{part}.pdf" for part in ("", "-plan", "-tasks", "-progress", "-duties"))
WITH_PDF = (*OUTPUTS, "corridor.outputs.pdf:Pdf")
TODAY = "2023-02-01"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The sample office with its 25 tasks in four lists and no bulletins, built."""
    made = Office(tmp_path_factory.mktemp("lists"), WITH_PDF, TODAY)
    shutil.copytree(OFFICES / "sample", made.folder, dirs_exist_ok=True)
    made.edit("site.yaml", "cycles: [month, quarter, year]", "cycles: []")
    made.write("publications/lists.yaml", PUBLICATION)
    made.build()
    return made


def titles(made: Office) -> list[str]:
    return re.findall(r"^    title: (.+)$", made.path("tasks/2022.yaml").read_text("utf-8"), re.MULTILINE)


def paper(made: Office, part: str = "") -> bytes:
    return (made.site / f"publications/lists{part and '-' + part}.pdf").read_bytes()


def web(made: Office) -> dict[str, str]:
    """The four tables of the publication's page."""
    page = (made.site / "publications/lists.html").read_text("utf-8")
    return {name: re.search(rf'<section class="sec" id="{name}">.*?</section>', page, re.DOTALL)[0] for name in LISTS}


# --- on paper ---------------------------------------------------------------------------------------------------------


@pytest.mark.pdf
@pytest.mark.parametrize("part", LISTS)
def test_every_task_stands_in_each_list_under_the_same_number(sample: Office, part: str) -> None:
    words = pdf_pages.words(paper(sample, part))
    assert 25 == len(titles(sample))
    assert [] == [title for number, title in enumerate(titles(sample), 1) if f"{number}{title}" not in words]


@pytest.mark.pdf
@pytest.mark.parametrize("part", LISTS)
def test_each_list_alone_says_what_it_is_of_when_from_whom_and_how_many(sample: Office, part: str) -> None:
    words = pdf_pages.words(paper(sample, part))
    head = words[: words.index("序号")]
    for said in (
        "样例县2022年走访解难活动任务",
        LISTS[part],
        "2022年",
        "样例县人大常委会办公室",
        "2022年12月31日",
        "共25项",
    ):
        assert said in head
    assert [LISTS[part]] == [label for label in LISTS.values() if f"{label}期间：" in words]


@pytest.mark.pdf
def test_the_whole_is_the_four_lists_each_on_pages_of_its_own(sample: Office) -> None:
    pages = {label: pages_with(paper(sample), f"^{label}$") for label in LISTS.values()}
    alone = [len(pikepdf.open(io.BytesIO(paper(sample, part))).pages) for part in LISTS]
    begins = [1 + sum(alone[:at]) for at in range(len(LISTS))]
    assert [[begin] for begin in begins] == list(pages.values())
    assert sum(alone) == len(pikepdf.open(io.BytesIO(paper(sample))).pages)


def pages_with(pdf: bytes, pattern: str) -> list[int]:
    return [line.page for line in pdf_pages.lines(pdf) if re.search(pattern, line.words)]


@pytest.mark.pdf
@pytest.mark.parametrize("part", LISTS)
def test_every_page_is_landscape_has_the_head_of_its_table_and_a_number(sample: Office, part: str) -> None:
    pdf = paper(sample, part)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert {(842, 595)} == {tuple(round(float(edge)) for edge in page.mediabox[2:]) for page in opened.pages}
        every = list(range(1, len(opened.pages) + 1))
    assert every == pages_with(pdf, f"^{HEADS[part]}$")
    assert every == pages_with(pdf, "^—[0-9]+—$")
    assert every[1:] == pages_with(pdf, f"^{LISTS[part]}（续）$")


@pytest.mark.pdf
@pytest.mark.parametrize("part", LISTS)
def test_nothing_leaves_the_type_area(sample: Office, part: str) -> None:
    for line in pdf_pages.lines(paper(sample, part)):
        assert line.left >= 20 * pdf_pages.MM - 0.5, line
        assert line.right <= 277 * pdf_pages.MM + 0.5, line


@pytest.mark.pdf
def test_a_late_task_stands_out_by_mark_and_word(sample: Office) -> None:
    progress = pdf_pages.words(paper(sample, "progress"))
    assert "▲滞后或已过时限2项" in progress
    assert "▲已过时限推进中90%年底前上墙有困难，转入下年" in progress
    assert "滞后40%滞后60%完成100%" in progress
    assert "已完成100%晚于时限补验收通过" in progress
    assert "房屋改造，▲滞后" in pdf_pages.words(paper(sample, "plan"))


@pytest.mark.pdf
def test_what_is_withheld_or_not_written_is_said(sample: Office) -> None:
    duties = pdf_pages.words(paper(sample, "duties"))
    assert "未公布样例县人大财政经济委员会25保障活动经费" in duties
    assert "样例县人大常委会办公室未写17召开半年推进会" in duties
    assert "斜纹处为原材料遮蔽" in duties


@pytest.mark.pdf
def test_duties_stand_together_by_leading_unit_in_the_order_of_the_bodies(sample: Office) -> None:
    words = pdf_pages.words(paper(sample, "duties"))
    first = "17召开半年推进会", "4培训新任代表", "14加强预算审查监督", "15检查就业", "5建好青石镇", "25保障活动经费"
    places = [words.index(said) for said in first]
    assert sorted(places) == places


@pytest.mark.pdf
def test_the_lists_are_of_archive_grade_in_our_faces(sample: Office, tmp_path: Path) -> None:
    assert [] == archive_grade.complaints([sample.site / path for path in PAPERS])
    assert {"Fang", "Hei", "Kai", "Song", "Biao"} == set(pdf_pages.fonts(paper(sample), tmp_path))


# --- on the web page --------------------------------------------------------------------------------------------------


@pytest.mark.pdf
def test_a_task_leads_to_its_progress_and_on_to_who_answers_for_it(sample: Office) -> None:
    tables = web(sample)
    task = "tasks-2022-roads"
    assert f'href="#progress-{task}"' in row(tables["tasks"], f'id="tasks-{task}"')
    assert f'href="#duties-{task}"' in row(tables["progress"], f'id="progress-{task}"')
    duties = row(tables["duties"], f'id="duties-{task}"')
    assert 'href="../organizations/bodies/urban-committee.html"' in duties
    assert f'href="#plan-{task}"' in duties
    assert 'href="../tasks/2022/roads.html"' in row(tables["plan"], f'id="plan-{task}"')


def row(table: str, mark: str) -> str:
    (found,) = [one for one in re.findall(r"<tr>.*?</tr>", table, re.DOTALL) if mark in one]
    return found


@pytest.mark.pdf
def test_the_page_has_every_task_four_times_and_no_empty_cell(sample: Office) -> None:
    for table in web(sample).values():
        assert 26 == table.count("<tr>")
        assert not re.search(r"<t[dh][^>]*>\s*</t[dh]>", table)
    assert "<b>▲已过时限，推进中 90%</b>" in web(sample)["progress"]


# --- one change -------------------------------------------------------------------------------------------------------


@pytest.mark.pdf
def test_row_07_another_leading_unit_changes_exactly_the_three_lists_that_show_it(sample: Office) -> None:
    """And what is made equals a clean build byte for byte."""
    papers, tables = {path: (sample.site / path).read_bytes() for path in PAPERS}, web(sample)
    sample.edit(
        "tasks/2022.yaml", "lead: urban-committee, support: [qingshi", "lead: justice-committee, support: [qingshi"
    )
    assert "tasks/2022/roads" in sample.why("publications/lists-duties.pdf")
    sample.story()
    shown = [name for name in LISTS if name != "plan"]
    changed = [path for path in PAPERS if (sample.site / path).read_bytes() != papers[path]]
    assert ["publications/lists.pdf", *(f"publications/lists-{name}.pdf" for name in shown)] == changed
    assert shown == [name for name, table in web(sample).items() if table != tables[name]]


def test_a_publication_of_other_records_than_tasks_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(Stop) as stopped:
        lists(tmp_path, "selection: activities/visit\n", "")
    assert [("E316", "content/publications/x.yaml")] == [(one.code, one.place.file) for one in stopped.value.problems]


# --- what is told of a task -------------------------------------------------------------------------------------------


def lists(folder: Path, own: str, task: str, today: str = TODAY) -> Lists:
    """The lists of an office of one task; `own` are lines of the publication."""
    text = f"title: 修路\n{SOURCE}{task}"
    files = {"tasks/one.yaml": text, "publications/x.yaml": f"title: 任务\nlayout: lists\n{own}{SOURCE}"}
    project = Project(office(folder, files), folder / "site", OUTPUTS, today)
    run = engine.begin(project, engine.Wanted())
    assert [] == run.result.problems
    desk = Desk(Workshop.of(run.corpus), "publications/x.html")
    return tasklists.read(desk, desk.record("publications/x"))


def only(folder: Path, own: str, task: str, today: str = TODAY) -> Task:
    (one,) = lists(folder, own, task, today).tasks
    return one


DOING = "progress:\n  - {month: 2022-03, state: doing, percent: 30}\n"
DONE = "progress:\n  - {month: 2022-07, state: done}\n"


@pytest.mark.parametrize(
    ("own", "task", "today", "late"),
    [
        ("", "due: 2022-06-30\n" + DOING, "2022-07-01", "已过时限"),
        ("", "due: 2022-06-30\n" + DOING, "2022-06-30", ""),
        ("period: 2022-Q1\n", "due: 2022-06-30\n" + DOING, "2022-07-01", ""),
        ("period: 2022-Q2\n", "due: 2022-06-30\n" + DOING, "2022-07-01", "已过时限"),
        ("", "due: 2022-06-30\n", "2022-07-01", "已过时限"),
        ("", "due: XXXX-06\n" + DOING, "2022-07-01", ""),
        ("", "due: 2022-06-30\n" + DONE, "2022-08-01", "晚于时限"),
        ("", "due: 2022-07-15\n" + DONE, "2022-08-01", ""),
        ("", DOING.replace("doing", "late"), "2022-04-01", "滞后"),
        ("", "", "2022-07-01", ""),
    ],
)
def test_a_task_is_late_by_its_own_word_or_when_its_date_is_over(
    tmp_path: Path, own: str, task: str, today: str, late: str
) -> None:
    assert late == only(tmp_path, own, task, today).state.late


def test_a_task_that_says_nothing_is_not_written_everywhere(tmp_path: Path) -> None:
    one = only(tmp_path, "period: 2022-Q1\n", "")
    assert State("unwritten", "未写") == one.state
    assert ("未写", None, None) == (one.lead.words.striptags(), one.due, one.next)
    assert [("未写", 3)] == [(cell.words, cell.span) for cell in one.cells]


@pytest.mark.parametrize(
    ("own", "entries", "labels"),
    [
        ("period: 2022-Q1\n", ["2022-02"], ["1月", "2月", "3月"]),
        ("period: XXXX-Q3\n", ["XXXX-08", "2022-08"], ["7月", "8月", "9月"]),
        ("", ["2022-11", "2023-02"], ["2022年11月", "12月", "2023年1月", "2月"]),
        ("", ["2021-01", "2022-12"], [f"{month}月" for month in range(1, 13)]),
        ("", ["2022-03", "XXXX-01"], ["3月"]),
        ("", [], []),
    ],
)
def test_the_grid_has_the_months_of_the_period_or_those_reported(
    tmp_path: Path, own: str, entries: list[str], labels: list[str]
) -> None:
    progress = "".join(f"  - {{month: {month}, state: doing}}\n" for month in entries)
    made = lists(tmp_path, own, f"progress:\n{progress}" if entries else "")
    assert labels == list(made.grid.labels)
    assert len(labels) == sum(cell.span for cell in made.tasks[0].cells)


def test_a_month_shows_what_was_written_last_up_to_the_end_of_the_period(tmp_path: Path) -> None:
    entries = (("2022-01", "done"), ("2022-05", "late"))
    progress = "progress:\n" + "".join(f"  - {{month: {month}, state: {state}}}\n" for month, state in entries)
    one = only(tmp_path, "period: 2022-Q1\n", progress)
    assert [("完成", 1), ("完成", 2)] == [(cell.words, cell.span) for cell in one.cells]
    assert "done" == one.state.sort


def test_next_is_the_first_milestone_not_reached(tmp_path: Path) -> None:
    steps = (("验收", "2022-09"), ("开工", "2022-03, state: done"), ("铺路", "2022-06"))
    listed = "".join(f"  - {{name: {name}, due: {due}}}\n" for name, due in steps)
    one = only(tmp_path, "", f"milestones:\n{listed}")
    assert one.next is not None
    assert "铺路" == one.next.name
