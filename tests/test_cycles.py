"""月调度, 季分析, 年总结 of a year: quarters and the year carry the numbers their months print."""

from __future__ import annotations

import re
from pathlib import Path

import pdf_pages
import pypdfium2 as pdfium
import pytest
from building import desk_of
from conftest import FAST, OFFICES, office, run
from issues import edit, issued, months
from pdf_pages import MM

from corridor.desk import Desk
from corridor.papers import bulletins, dispatching, sections
from corridor.papers.dispatching import STATES_COUNTED
from corridor.values import date

YEAR = "2022"
MONTHS = [f"{YEAR}-{month:02d}" for month in range(1, 13)]
QUARTERS = [f"{YEAR}-Q{quarter}" for quarter in range(1, 5)]
WITHHELD_MONTHS = {"代表走访选民": ["2022-05"], "收到选民意见": ["2022-08"]}
MEASURES = ("代表走访选民", "收到选民意见", "办结选民意见", "联络站接待日")


# --- a year of the sample office ----------------------------------------------------------------


@pytest.fixture(scope="module")
def desk() -> Desk:
    return desk_of(OFFICES / "sample")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = office(tmp_path_factory.mktemp("sample"), name="sample")
    made = run("build", "-C", folder, "--today", "2026-11-25", outputs=("corridor.outputs.pdf:Pdf",))
    assert made.code == 0, made.said
    return folder / "site/publications"


def told(sample: Path, name: str) -> str:
    return pdf_pages.words((sample / f"{name}.pdf").read_bytes())


def row(sample: Path, name: str, first: str) -> str:
    """The cells of a table's row, one after the other: what stands behind its first words and the unit in brackets."""
    lines = pdf_pages.lines((sample / f"{name}.pdf").read_bytes())
    line = next(line.words for line in lines if re.match(rf"{first}(（.+?）)?(\d|未)", line.words))
    return re.sub(rf"^{first}(（.+?）)?", "", line)


def said_in(sample: Path, month: str, measure: str) -> str:
    """What a month prints for a measure; the place in the source stands behind it."""
    return row(sample, month, measure).partition("原文")[0]


def lowest_ink(made: bytes, page: int) -> float:
    """How far down a page its type area is used, in mm from the upper edge of the sheet."""
    ink = pdfium.PdfDocument(made)[page - 1].render().to_pil().convert("L").point(lambda value: 255 * (value < 190))
    _, _, _, bottom = ink.crop((0, 0, ink.width, round(262.5 * MM))).getbbox()
    return float(bottom / MM)


@pytest.mark.pdf
def test_a_year_that_is_asked_for_has_twelve_months_four_quarters_and_a_summary(sample: Path) -> None:
    assert sorted([*MONTHS, *QUARTERS, YEAR]) == sorted(path.stem for path in sample.glob("2022*.pdf"))


@pytest.mark.pdf
@pytest.mark.parametrize("name", MONTHS)
def test_every_month_says_what_it_covers_and_has_the_four_groups(sample: Path, name: str) -> None:
    words = told(sample, name)
    assert re.search(rf"月调度2022年{int(name[5:])}月1日至(28|30|31)日", words)
    counts = re.search(r"本月已部署(\d+)项，已完成(\d+)项，滞后(\d+)项，下月安排(\d+)项；", words)
    assert counts is not None
    for label, count in zip(("已部署", "已完成", "滞后", "下月安排"), counts.groups(), strict=True):
        assert (f"{label}{count}项" if count != "0" else f"{label}没有写到") in words[words.index("本月调度") :]


@pytest.mark.pdf
@pytest.mark.parametrize("quarter", range(4))
def test_row_08_a_quarter_has_the_numbers_its_months_print_and_their_sums(sample: Path, quarter: int) -> None:
    months = MONTHS[quarter * 3 : quarter * 3 + 3]
    for label in ("已部署", "已完成", "滞后"):
        printed = [re.search(rf"本月.*?{label}(\d+)项", told(sample, month))[1] for month in months]  # type: ignore[index]
        assert "".join([*printed, str(sum(map(int, printed)))]) == row(sample, QUARTERS[quarter], label)


@pytest.mark.pdf
@pytest.mark.parametrize("measure", MEASURES)
def test_a_measure_is_the_same_in_month_quarter_and_year_and_withheld_is_no_zero(sample: Path, measure: str) -> None:
    months = [said_in(sample, month, measure) for month in MONTHS]
    withheld = [month for month, said in zip(MONTHS, months, strict=True) if said == "未公布"]
    assert WITHHELD_MONTHS.get(measure, []) == withheld
    sums = []
    for at, quarter in enumerate(QUARTERS):
        inside = months[at * 3 : at * 3 + 3]
        sums.append("未公布" if "未公布" in inside else str(sum(map(int, inside))))
        assert "".join([*inside, sums[-1]]) == row(sample, quarter, measure)
    whole = "未公布" if measure in WITHHELD_MONTHS else str(sum(map(int, months)))
    assert "".join([*sums, whole]) == row(sample, YEAR, measure)


@pytest.mark.pdf
def test_the_year_carries_the_sums_of_its_quarters(desk: Desk, sample: Path) -> None:
    made = [bulletins.compose(desk, desk.record(f"publications/{one}")) for one in QUARTERS]
    quarters = [one.comparisons[0].table.rows for one in made]
    for at, state in enumerate(STATES_COUNTED):
        sums = [rows[at][-1] for rows in quarters]
        assert "".join(map(str, [*sums, sum(sums)])) == row(sample, YEAR, dispatching.label(state))


@pytest.mark.pdf
def test_annexed_to_the_year_are_the_end_of_every_task_and_the_ledger(sample: Path) -> None:
    tasks, ledger = told(sample, YEAR).rpartition("附：任务结账")[2].split("附：数据台账")
    assert (23, 2) == (len(re.findall(r"已完成（\d+月）", tasks)), tasks.count("滞后，90%"))
    assert 51 == len(re.findall(r"原文第\d+段", ledger))
    assert "活动经费未公布万元2022年12月" in ledger


@pytest.mark.pdf
@pytest.mark.parametrize("name", [*MONTHS, *QUARTERS, YEAR])
def test_every_sheet_keeps_to_the_type_area_and_none_is_almost_empty(sample: Path, name: str) -> None:
    """Lines begin and end as Chinese may; a last page has three lines at least, and the foot; others are half full."""
    made = (sample / f"{name}.pdf").read_bytes()
    lines = pdf_pages.lines(made)
    for line in lines:
        assert 28 * MM - 0.5 <= line.left <= line.right <= 184 * MM + 0.5, line
        assert line.words[0] not in pdf_pages.NEVER_FIRST and line.words[-1] not in pdf_pages.NEVER_LAST, line
    for page in range(1, lines[-1].page):
        lowest = lowest_ink(made, page)
        assert lowest > 150, f"page {page} ends at {lowest:.0f} mm"
    last = [line.words for line in lines if line.page == lines[-1].page]
    assert next(at for at, words in enumerate(last) if words.startswith("据《")) >= 3


@pytest.mark.pdf
def test_row_45_the_last_section_of_the_year_takes_the_next_steps_by_itself(sample: Path, desk: Desk) -> None:
    made = bulletins.compose(desk, desk.record("publications/2022"))
    steps = ("更新宣传走廊展板", "把联络站接待日固定下来", "把四张清单用到下一年")
    assert ("下一步", steps) == (made.sections[-1].title, made.sections[-1].items)
    assert "".join(f"{at}.{step}" for at, step in enumerate(steps, 1)) in told(sample, YEAR)


def test_the_next_steps_of_a_year_become_the_drafts_of_next_years_tasks(tmp_path: Path) -> None:
    folder = office(tmp_path, name="sample")
    assert 0 == run("new", "-C", folder, "任务", "--from", "publications/2022").code
    made = (folder / "content/tasks/2023.yaml").read_text("utf-8")
    assert ["更新宣传走廊展板", "把联络站接待日固定下来", "把四张清单用到下一年"] == re.findall("title: (.+)", made)
    assert "note: 2022年度总结的下一步" in made
    shown = made.replace("status: draft", "status: published").replace("step-1", "step-1\n    due: 2023-03-31")
    (folder / "content/tasks/2023.yaml").write_text(shown, "utf-8")
    told = dispatching.board(desk_of(folder, "2023-05-01"), date("2023-03"))
    assert ["更新宣传走廊展板"] == [one.card.title for one in told.late if one.card.id.startswith("tasks/2023")]
    assert 0 != run("new", "-C", folder, "任务", "--from", "publications/2022").code, "never over a file that is there"


def test_the_year_stands_under_the_headings_of_the_outline(desk: Desk) -> None:
    headings = [one.number + one.title for one in bulletins.compose(desk, desk.record("publications/2022")).sections]
    assert ["一、清单管事", "二、家站联人", "三、按月推进", "四、下一步"] == headings


def test_a_year_with_an_outline_of_its_own_follows_that_one(tmp_path: Path) -> None:
    own = """title: 年报
cycle: year
period: 2022
sources: [{note: 本机关}]
outline:
  - {heading: 一、会议, query: {kinds: 活动, type: 会议}}
  - {heading: 二、其余, text: 见各月简报。}
"""
    desk = desk_of(office(tmp_path, {"publications/own.yaml": own}, "sample"))
    made = bulletins.compose(desk, desk.record("own"))
    assert ["会议", "其余", "下一步"] == [one.title.split("、")[-1] for one in made.sections]
    assert 6 == len(made.sections[0].entries)
    assert "见各月简报。" in made.sections[1].text
    assert ["各季度调度", "各季度数据", "各季度记录"] == [one.table.title for one in made.comparisons]


def test_the_pages_draw_what_the_tables_say(desk: Desk) -> None:
    tasks, measures = bulletins.compose(desk, desk.record("publications/2022-Q2")).comparisons[0:3:2]
    by_month = zip(*(row[1:4] for row in tasks.table.rows), strict=True)
    assert [(f"{month}月", *map(str, counts)) for month, counts in zip((4, 5, 6), by_month, strict=True)] == [
        *tasks.charts[0].rows
    ]
    assert ("5月", "未公布人次") in measures.charts[0].rows
    assert len(MEASURES) == len(measures.charts)


# --- months without records, corrections --------------------------------------------------------


def test_a_month_without_records_is_made_and_says_so(tmp_path: Path) -> None:
    folder = office(tmp_path)
    settings = folder / "content/site.yaml"
    asked = settings.read_text("utf-8").replace("  cycles: [month]", "  cycles: [month]\n  years: [2019]")
    settings.write_text(asked, "utf-8")
    desk = desk_of(folder)
    made = bulletins.compose(desk, desk.record("publications/2019-02"))
    assert ([], [sections.NOTHING]) == (made.sections, made.opening)


@pytest.mark.pdf
def test_the_next_number_of_a_masthead_tells_the_corrections_of_the_earlier_ones(tmp_path: Path) -> None:
    folder = months(tmp_path)
    issued(folder, "publications/2022-06")
    corrected = "corrections: [{date: 2022-10-20, text: 地点更正为二楼}]\nsources:"
    edit(folder, "activities/visit.yaml", "sources:", corrected)
    desk = desk_of(folder)
    july, august = (bulletins.compose(desk, desk.record(f"publications/2022-{month}")) for month in ("07", "08"))
    assert ["一、活动", "二、更正"] == [one.number + one.title for one in july.sections]
    assert ("《2022年6月简报》第1期，代表视察联络站：地点更正为二楼（2022年10月20日更正）",) == july.sections[-1].items
    assert ["活动"] == [one.title for one in august.sections]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("years: 2022", "years: [2022]"),
        ("years: [22]", "years: [2022]"),
        ("years: [XXXX]", "years: [2022]"),
        ("cycles: [week]", "cycles: [month, quarter, year]"),
        ("cycle: [month]", "是不是“周期”？写成 cycles:"),
    ],
)
def test_a_setting_that_cannot_be_followed_is_told_with_its_line(tmp_path: Path, typed: str, said: str) -> None:
    folder = office(tmp_path)
    settings = folder / "content/site.yaml"
    settings.write_text(settings.read_text("utf-8").replace("  cycles: [month]", f"  {typed}"), "utf-8")
    made = run("build", "-C", folder, *FAST)
    assert 1 == made.code
    assert said in made.said
    assert f"content/site.yaml:{1 + settings.read_text('utf-8').split(typed)[0].count(chr(10))}:" in made.said
