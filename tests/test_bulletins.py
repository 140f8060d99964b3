"""The prints of a site: what each bulletin holds, how its pages look to tools, and a year of another office."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pdf_pages
import pikepdf
import pytest
from conftest import run

from corridor.papers.sections import numeral

pytestmark = pytest.mark.pdf

ROOT = Path(__file__).parent.parent
OUTPUTS = ("corridor.outputs.pdf:Pdf",)
BULLETINS = ("XXXX-06", "XXXX-07", "XXXX-08", "XXXX-09", "XXXX-Q2", "XXXX-Q3", "XXXX")
ALL = (*(f"publications/{name}" for name in BULLETINS), "documents/report")
OUR_FACES = {"Fang", "Hei", "Kai", "Song", "Biao", "RareSerif", "RareSans"}
REPORT = (Path(__file__).parent / "data/report.txt").read_text(encoding="utf-8")
HEADINGS = (
    "总述",
    "一、高位推动、精心部署，推进“三联三助”活动落细落地",
    "一是领导带头顶格推动",
    "二是项目管理清单推动",
    "三是落实经费保障推动",
    "二、上下联动、同向发力，推进“三联三助”活动走深走实",
    "一是市县联动打造机关阵地",
    "二是县乡联动建好代表“家、站”",
    "三是全员联动办好民生实事",
    "三、示范带动、提升水平，推进“三联三助”活动见行见效",
    "一是坚持学习带动",
    "二是坚持典型带动",
    "三是坚持品牌带动",
    "四、下一步",
    "附：数据台账",
)


def build(folder: Path) -> Path:
    made = run("build", "-C", folder, "--today", "2026-11-22", outputs=OUTPUTS)
    assert made.code == 0, made.out + made.err
    return folder / "site"


def write(folder: Path, files: dict[str, str]) -> Path:
    """A content folder of these files."""
    for name, text in files.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def pdf(site: Path, name: str) -> bytes:
    return (site / f"{name}.pdf").read_bytes()


def in_order(parts: Iterator[str] | tuple[str, ...], text: str) -> bool:
    """Whether the parts stand in the text one after the other."""
    at = 0
    for part in parts:
        at = text.find(part, at) + 1
        if at == 0:
            return False
    return True


# --- the site this repository ships -------------------------------------------------------------


def test_the_shipped_site_prints_its_seven_bulletins_and_the_report(shipped: Path) -> None:
    assert {path.relative_to(shipped).with_suffix("").as_posix() for path in shipped.rglob("*.pdf")} >= set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_every_page_is_a4_with_our_fonts_and_nothing_beside_the_paper(shipped: Path, name: str, tmp_path: Path) -> None:
    made = pdf(shipped, name)
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert {tuple(round(float(edge)) for edge in page.mediabox[2:]) for page in opened.pages} == {(595, 842)}
    faces = pdf_pages.fonts(made, tmp_path)
    assert set(faces) <= OUR_FACES
    assert all(faces.values()), "every face is embedded"
    assert pdf_pages.outside(made) == []


@pytest.mark.parametrize("name", ALL)
def test_every_line_keeps_to_the_type_area_and_breaks_where_chinese_may(shipped: Path, name: str) -> None:
    for line in pdf_pages.lines(pdf(shipped, name)):
        assert line.left >= 28 * pdf_pages.MM - 0.5, line
        assert line.right <= 184 * pdf_pages.MM + 0.5, line
        assert line.words[0] not in pdf_pages.NEVER_FIRST, line
        assert line.words[-1] not in pdf_pages.NEVER_LAST, line


@pytest.mark.parametrize("name", BULLETINS)
def test_what_the_report_does_not_give_stays_open_on_paper(shipped: Path, name: str) -> None:
    words = pdf_pages.words(pdf(shipped, f"publications/{name}"))
    for said in (
        "期号未编",
        "编印单位未公布",
        "日期未注明",
        "原文未写年份",
        "报：待定",
        "送：待定",
        "发：待定",
        "印数待定",
    ):
        assert said in words
    assert not re.search(r"20\d\d年", words)
    assert f"https://corridor.example/publications/{name}.html" in words


@pytest.mark.parametrize("name", BULLETINS)
def test_no_page_is_left_almost_empty(shipped: Path, name: str) -> None:
    """The last page carries the foot and at least three lines of text with it."""
    lines = pdf_pages.lines(pdf(shipped, f"publications/{name}"))
    last = [line for line in lines if line.page == max(one.page for one in lines)]
    foot = next(at for at, line in enumerate(last) if line.words.startswith("据《"))
    assert foot >= 3


def test_the_report_in_print_is_the_report_character_by_character(shipped: Path) -> None:
    words = pdf_pages.words(pdf(shipped, "documents/report"))
    assert "".join(REPORT.split()) in words
    assert words.count("*") == 109


def test_the_year_follows_the_report_and_ends_with_the_next_steps_and_the_ledger(shipped: Path) -> None:
    words = pdf_pages.words(pdf(shipped, "publications/XXXX"))
    assert in_order(HEADINGS, words[words.index("各季度记录") :])
    assert in_order(("附：数据台账", "村（社区）人大代表联络站354个", "等未公布个"), words)


def test_page_numbers_in_the_contents_are_the_real_ones(shipped: Path) -> None:
    lines = pdf_pages.lines(pdf(shipped, "publications/XXXX"))
    told = {}
    for line in lines:
        found = re.fullmatch(r"(?:目录)?(.+?)\.{3,}(\d+)", line.words)
        if found:
            told[found[1]] = int(found[2])
    standing = {line.words: line.page for line in lines if line.words in HEADINGS}
    assert {heading: told.get(heading) for heading in standing} == standing
    assert len(standing) == len(HEADINGS)


def test_a_quarter_puts_its_months_beside_each_other_and_never_turns_withheld_into_zero(shipped: Path) -> None:
    rows = [line.words for line in pdf_pages.lines(pdf(shipped, "publications/XXXX-Q3"))]
    assert "活动1012" in rows
    assert any(row.endswith("等未公布未写未写等未公布") for row in rows)


def test_a_bulletin_holds_what_is_dated_in_its_period_and_nothing_else(shipped: Path) -> None:
    june, september = (pdf_pages.words(pdf(shipped, f"publications/XXXX-{month}")) for month in ("06", "09"))
    assert "县委常委会议" in june
    assert "外侨委" not in june
    assert "外侨委" in september
    assert "疫情" not in june + september


# --- an office with a year, numbers and compilers -----------------------------------------------


ACTIVITY = """\
title: 第{month}次视察
date: 2022-{month:02d}-08
summary: {month}月视察联络站。
sources:
  - {{document: report, quote: 全县共建设代表联络站354个。}}
"""
SETTINGS = """\
format: 1
title: 宣传走廊
address: https://www.example.gov.cn/
host: {name: 某县人大常委会}
bulletins:
  masthead: 某县人大工作情况简报
  compiled_by: 某县人大常委会办公室
  distribution: {report: [市人大常委会], send: [县委, 县政府], issue: [各乡镇人大主席团], copies: 60}
  cycles: [month, quarter, year]
"""
MARCH = """\
title: 三月简报
cycle: month
period: 2022-03
date: 2022-04-02
masthead: 某县人大工作情况简报
number: 〔2022〕1号
compiled_by: 某县人大常委会办公室
"""
VISITS = """\
title: 视察次数
unit: 次
sources:
  - {document: report, quote: 全县共建设代表联络站354个。}
observations:
  - {as_of: 2022-01, quantity: 3次}
  - {as_of: 2022-02, quantity: **次}
  - {as_of: 2022-04, quantity: 2次}
  - {as_of: 2022-05, quantity: 4次}
"""


DOCUMENT = """\
title: 汇报发言
text: |
  全县共建设代表联络站354个。
"""
OFFICE = {"site.yaml": SETTINGS, "documents/report.yaml": DOCUMENT}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    visits = {f"activities/visit-{month}.yaml": ACTIVITY.format(month=month) for month in range(1, 13)}
    own = {"publications/march.yaml": MARCH, "figures/visits.yaml": VISITS}
    return build(write(tmp_path_factory.mktemp("year"), {**OFFICE, **visits, **own}))


def test_a_year_gives_twelve_months_four_quarters_and_a_summary(year: Path) -> None:
    names = sorted(path.stem for path in (year / "publications").glob("2022*.pdf"))
    months = [f"2022-{month:02d}" for month in range(1, 13) if month != 3]
    assert names == sorted([*months, *(f"2022-Q{quarter}" for quarter in range(1, 5)), "2022"])
    assert (year / "publications/march.pdf").exists(), "the one a person has written takes the place of March's"


def test_numbers_compilers_and_dates_are_shown_where_they_are_given(year: Path) -> None:
    words = pdf_pages.words(pdf(year, "publications/march"))
    assert in_order(("某县人大工作情况简报", "〔2022〕1号", "某县人大常委会办公室2022年4月2日", "三月简报"), words)
    foot = pdf_pages.words(pdf(year, "publications/2022-02"))
    expected = ("报：市人大常委会。", "送：县委，县政府。", "发：各乡镇人大主席团。", "某县人大常委会办公室共印60份")
    assert in_order(expected, foot)
    assert "原文未写年份" not in words + foot


def test_a_sum_with_a_withheld_month_is_withheld_and_one_without_is_a_sum(year: Path) -> None:
    first, second = (
        [line.words for line in pdf_pages.lines(pdf(year, f"publications/2022-Q{quarter}"))] for quarter in (1, 2)
    )
    assert "视察次数（次）3未公布未写未公布" in first
    assert "视察次数（次）24未写6" in second


def test_a_quarter_counts_what_its_months_count(year: Path) -> None:
    rows = [line.words for line in pdf_pages.lines(pdf(year, "publications/2022-Q2"))]
    assert "活动1113" in rows
    for month in (4, 5, 6):
        assert f"第{month}次视察" in pdf_pages.words(pdf(year, f"publications/2022-{month:02d}"))


def test_headings_count_as_chinese_does() -> None:
    assert [numeral(number) for number in (1, 9, 10, 11, 20, 34)] == ["一", "九", "十", "十一", "二十", "三十四"]


def test_a_character_without_a_glyph_stops_the_build_and_is_named(tmp_path: Path) -> None:
    visit = ACTIVITY.format(month=1).replace("视察联络站", "视察😀联络站")
    write(tmp_path, {**OFFICE, "activities/visit.yaml": visit})
    made = run("build", "-C", tmp_path, "--today", "2026-11-22", outputs=OUTPUTS)
    assert made.code == 1
    assert "U+1F600" in made.out + made.err
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("name", BULLETINS)
def test_no_last_page_holds_a_line_or_two_alone(name: str, shipped: Path) -> None:
    """A sheet for three lines is a sheet too many: shorten, or let the page before give some."""
    printed = pdf_pages.lines(pdf(shipped, f"publications/{name}"))
    last = [line.words for line in printed if line.page == printed[-1].page]
    foot = next(at for at, words in enumerate(last) if words.startswith(("据《", "网页：")))
    assert printed[-1].page == 1 or foot > 3
