"""公文 (GB/T 9704-2012), measured on the PDF: clause by clause, in mm, ± 0.5; and the bulletin where it keeps to it."""

from __future__ import annotations

import ctypes
import re
from pathlib import Path

import pdf_ink
import pdf_pages
import pypdfium2 as pdfium
import pytest
from conftest import office, run
from issues import edit, issued, months
from pdf_ink import Band
from pdf_pages import MM, Line
from pypdfium2 import raw
from test_cycles import desk_of

from corridor.papers import official

SOURCES = "sources:\n  - {document: report, quote: 办实事，办好事。, paragraph: 3}\n"
SENTENCE = "人大代表联系群众的工作要一件一件地抓，一年接着一年地干，做到件件有着落、事事有回音。"
FULL = "汉" * 126  # lines of nothing but full characters
BODY = f"""  为了解代表联络站的建设和使用情况，现将有关事项通知如下。

  ## 总体要求

  {FULL}。

  ### 目标任务

  坚持“家、站”一体推进，做到“六有”——有场所、有标识、有制度、有经费、有活动、有档案……各乡镇要在“有”上下功夫，在“用”上见实效。

  #### 场所

  场所由各乡镇统筹安排，可以与党群服务中心、新时代文明实践站共用，面积以满足接待选民、召开座谈会的需要为限，不搞重复建设。

  ##### 面积

  不作统一要求。

  ##### 标识

  使用全县统一的标识。

  ### 方法步骤

  分三步进行。

  ## 组织领导

  各乡镇人大主席团要切实加强领导，明确专人负责，及时报送进展情况。
"""
LONG_BODY = BODY + "".join(f"\n\n  ### 第{n}个方面\n\n  {SENTENCE * 4}" for n in "甲乙丙丁戊己庚辛")
PAPERS = {
    "publications/notice.yaml": f"""title: 关于开展全县代表之家、联络站规范化建设情况“回头看”活动的通知
layout: 公文
number: 〔2022〕1号
addressee: 各乡镇人大主席团，县人大常委会各工作机构
date: 2022-09-17
signature: 县人大常委会办公室
attachments: [全县代表之家、联络站规范化建设情况“回头看”活动实施方案和评分细则以及有关表格, 联络站名册。]
annotation: 此件公开发布
distribution: {{send: [县委办公室, 县人民政府办公室, 各乡镇党委和人民政府, 县人大常委会组成人员], copies: 60}}
compiled_by: 县人大常委会办公室
{SOURCES}body: |
{LONG_BODY}
""",
    "publications/short.yaml": f"""title: 情况通报
layout: 公文
date: XXXX-09
{SOURCES}body: |
  情况通报如下。
""",
    "publications/told.yaml": f"""title: 关于联络站工作情况的报告
layout: 公文
masthead: 某某县人民代表大会常务委员会代表资格审查委员会文件
signature: 县人大
date: 2022-12-31
attachments: 名册
outline:
  - {{heading: 总体情况, text: 全年工作平稳。}}
  - {{heading: 主要活动, records: [activities/visit]}}
  - {{heading: 有关数据, records: [figures/ledger/fig-stations]}}
{SOURCES}""",
}

PITCH, EM = 225 / 22, 15.75 / MM  # a line, and a character of 3号
LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
FOLIO_EM = 14 / MM  # 4号
NEAR = pytest.approx


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = office(tmp_path_factory.mktemp("official"), PAPERS)
    made = run("build", "-C", folder, "--today", "2022-12-31", outputs=("corridor.outputs.pdf:Pdf",))
    assert made.code == 0, made.said
    return folder / "site/publications"


def pdf(site: Path, name: str = "notice") -> bytes:
    return (site / f"{name}.pdf").read_bytes()


def lines(site: Path, name: str = "notice") -> list[Line]:
    """The printed lines without the page numbers, edges in mm."""
    found = [one for one in pdf_pages.lines(pdf(site, name)) if not one.words.startswith("—")]
    return [Line(one.page, one.words, one.left / MM, one.right / MM) for one in found]


def line(site: Path, begins: str, name: str = "notice") -> Line:
    return next(one for one in lines(site, name) if one.words.startswith(begins))


def bands(site: Path, page: int, name: str = "notice") -> list[Band]:
    return pdf_ink.bands(pdf(site, name), page)


def last_page(site: Path, name: str = "notice") -> int:
    return lines(site, name)[-1].page


def rules(site: Path, page: int, name: str = "notice") -> list[Band]:
    """The rules across a page."""
    return [one for one in bands(site, page, name) if one.height < 1]


def faces(made: bytes) -> dict[str, str]:
    """The face of each line, by its words, as its second character has it (the first may be a digit)."""
    found: dict[str, str] = {}
    for page in pdfium.PdfDocument(made):
        text = page.get_textpage()
        words = text.get_text_range()
        for start in re.finditer(r"[^\r\n]+", words):
            name = ctypes.create_string_buffer(100)
            raw.FPDFText_GetFontInfo(text.raw, start.start() + 1, name, 100, ctypes.c_int())
            found[re.sub(r"\s", "", start[0])] = name.value.decode().partition("+")[2] or name.value.decode()
    return found


# --- 6 the page ---------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [2, 4])
def test_a_full_page_has_22_lines_from_37_to_262_mm(site: Path, page: int) -> None:
    """5.2.2, 6.1: the middle of each line is where 22 lines of 225 mm put it."""
    text = [one for one in bands(site, page) if one.top < BOTTOM]
    assert 22 == len(text) == len([one for one in lines(site) if one.page == page])
    tall = [(at, one) for at, one in enumerate(text) if one.height > 4.5]
    assert len(tall) > 15
    for at, one in tall:
        assert TOP + PITCH * (at + 0.5) == NEAR((one.top + one.bottom) / 2, abs=0.5)


def test_a_full_line_has_28_characters_and_reaches_both_edges(site: Path) -> None:
    full = [one for one in lines(site) if one.words == "汉" * 28]
    assert 3 == len(full)
    for one in full:
        assert (LEFT, RIGHT) == (NEAR(one.left, abs=0.5), NEAR(one.right, abs=0.5))


def test_a_paragraph_begins_two_characters_in(site: Path) -> None:
    assert ["汉" * 26] == [one.words for one in lines(site) if set(one.words) == {"汉"} and one.left > LEFT + 1]
    assert LEFT + 2 * EM == NEAR(line(site, "汉" * 26).left, abs=0.5)


def test_a_full_line_of_sentences_ends_at_the_right_edge(site: Path) -> None:
    """Where a point may not begin the next line the rest is spread; only last lines are shorter."""
    wide = [one for one in lines(site) if one.page in (3, 4) and len(one.words) > 25]
    assert len(wide) > 20
    for one in wide:
        assert RIGHT == NEAR(one.right, abs=0.5), one
        assert one.words[0] not in pdf_pages.NEVER_FIRST
        assert one.words[-1] not in pdf_pages.NEVER_LAST


def test_page_numbers_stand_7_mm_below_the_type_area_outside_one_character_in(site: Path) -> None:
    """7.5: odd ones right, even ones left; the dashes mark the height."""
    for page in range(1, last_page(site) + 1):
        folio = bands(site, page)[-1]
        assert BOTTOM + 7 == NEAR((folio.top + folio.bottom) / 2, abs=0.5)
        edge = (RIGHT - FOLIO_EM, folio.right) if page % 2 else (LEFT + FOLIO_EM, folio.left)
        assert edge[0] == NEAR(edge[1], abs=0.5)
    numbers = [one.words for one in pdf_pages.lines(pdf(site)) if one.words.startswith("—")]
    assert [f"—{page}—" for page in range(1, last_page(site) + 1)] == numbers


# --- 7.2 the head -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["notice", "told", "short"])
def test_the_red_letters_begin_35_mm_below_the_upper_edge_of_the_type_area(site: Path, name: str) -> None:
    """7.2.4, also where they stand on two lines."""
    letters = bands(site, 1, name)[0]
    assert TOP + 35 == NEAR(letters.top, abs=0.5)
    assert (LEFT + RIGHT) / 2 == NEAR(letters.middle, abs=0.5)


@pytest.mark.parametrize(("name", "rows"), [("notice", 1), ("told", 2)])
def test_the_number_stands_two_lines_below_them_centred(site: Path, name: str, rows: int) -> None:
    """7.2.5: two lines free; the number's own characters are in the middle of the third."""
    letters, number = bands(site, 1, name)[rows - 1], bands(site, 1, name)[rows]
    assert 2 * PITCH + (PITCH - EM) / 2 == NEAR(number.top - letters.bottom, abs=0.7)
    told = line(site, "〔2022" if rows == 1 else "（期", name)
    assert (LEFT + RIGHT) / 2 == NEAR((told.left + told.right) / 2, abs=0.5)


def test_the_red_rule_is_as_wide_as_the_type_area_4_mm_below_the_number(site: Path) -> None:
    """7.2.7."""
    _, number, rule = bands(site, 1)[:3]
    assert 4 == NEAR(rule.top - number.bottom, abs=0.5)
    assert (LEFT, RIGHT) == (NEAR(rule.left, abs=0.2), NEAR(rule.right, abs=0.2))


def test_a_paper_without_a_number_says_so(site: Path) -> None:
    assert "（期号未编）" in pdf_pages.words(pdf(site, "short"))


# --- 7.3 the body -------------------------------------------------------------------------------


def test_the_title_stands_two_lines_below_the_rule_in_a_balanced_shape(site: Path) -> None:
    """7.3.1: 2号, centred, broken between words."""
    rule, first, second = bands(site, 1)[2:5]
    assert 2 * PITCH + (12 - 22 / MM) / 2 == NEAR(first.top - rule.bottom, abs=0.7)
    for one in (first, second):
        assert (LEFT + RIGHT) / 2 == NEAR(one.middle, abs=0.5)
    assert ["关于开展全县代表之家、联络站", "规范化建设情况“回头看”活动的通知"] == [
        one.words for one in lines(site)[2:4]
    ]


def test_the_addressee_stands_one_line_below_the_title_without_indent(site: Path) -> None:
    """7.3.2: with a colon, one line free above it."""
    title, addressee = bands(site, 1)[4:6]
    assert LEFT == NEAR(line(site, "各乡镇人大主席团，").left, abs=0.5)
    assert line(site, "各乡镇人大主席团，").words.endswith("工作机构：")
    assert PITCH < addressee.top - title.bottom < 2 * PITCH


def test_headings_are_counted_and_set_as_the_standard_has_them(site: Path) -> None:
    """7.3.3: 一、黑体 （一）楷体 1.仿宋 （1）仿宋, each two characters in."""
    told = faces(pdf(site))
    expected = {
        "一、总体要求": "Hei",
        "（一）目标任务": "Kai",
        "1.场所": "Fang",
        "（1）面积": "Fang",
        "（2）标识": "Fang",
        "（二）方法步骤": "Kai",
        "二、组织领导": "Hei",
        "（一）第甲个方面": "Kai",
    }
    assert expected == {heading: told[heading] for heading in expected}
    for heading in expected:
        assert LEFT + 2 * EM == NEAR(line(site, heading).left, abs=0.5)


def test_a_heading_never_stands_last_on_a_page(site: Path) -> None:
    last = [[one for one in lines(site) if one.page == page][-1].words for page in range(1, last_page(site))]
    assert not [words for words in last if re.match(r"（[一二三四五六七八]）|[一二]、", words)]


def test_attachments_hang_below_the_text_and_have_no_point_behind_them(site: Path) -> None:
    """7.3.4: one line free, two characters in; a second line begins under the name."""
    first, second = line(site, "附件：1."), line(site, "2.联络站名册")
    wrapped = lines(site)[lines(site).index(first) + 1]
    assert LEFT + 2 * EM == NEAR(first.left, abs=0.5)
    assert LEFT + 5 * EM == NEAR(second.left, abs=0.5)
    assert second.left + 1.2 * EM == NEAR(wrapped.left, abs=0.5)
    assert "联络站名册" == second.words.removeprefix("2.")


def test_signature_and_date_stand_two_characters_from_the_right(site: Path) -> None:
    """7.3.5.2: the date begins two characters further in than the name; the longer of the two decides."""
    at = [one.words for one in lines(site)].index("县人大常委会办公室")
    name, day = lines(site)[at : at + 2]
    assert "2022年9月17日" == day.words
    assert RIGHT - 2 * EM == NEAR(max(name.right, day.right), abs=0.6)
    assert 2 * EM == NEAR(day.left - name.left, abs=0.5)
    short, day = (line(site, words, "told") for words in ("县人大", "2022年12月31日"))
    assert RIGHT - 2 * EM == NEAR(day.right, abs=0.6)
    assert 2 * EM == NEAR(day.left - short.left, abs=0.5)


def test_a_day_without_a_year_or_a_signature_is_never_completed(site: Path) -> None:
    words = pdf_pages.words(pdf(site, "short"))
    assert "9月（年份未写）" in words
    assert not re.search(r"20\d\d年", words)
    assert "印发机关待定" in words
    assert "印发日期待定" in words


def test_the_annotation_stands_in_brackets_below_the_date(site: Path) -> None:
    """7.3.6."""
    assert LEFT + 2 * EM == NEAR(line(site, "（此件公开发布）").left, abs=0.5)


# --- 7.4 版记 -----------------------------------------------------------------------------------


def test_the_imprint_ends_the_last_page_between_its_four_rules(site: Path) -> None:
    """7.4.1: 0.35 mm outside, 0.25 mm between, as wide as the type area, the last at its lower edge."""
    found = rules(site, last_page(site))
    assert [0.35, 0.25, 0.25, 0.35] == [NEAR(one.height, abs=0.05) for one in found]
    assert {(LEFT, RIGHT)} == {(round(one.left), round(one.right)) for one in found}
    assert BOTTOM == NEAR(found[-1].bottom, abs=0.5)


def test_the_imprint_says_to_whom_how_many_by_whom_and_when(site: Path) -> None:
    copied_to = "县委办公室，县人民政府办公室，各乡镇党委和人民政府，县人大常委会组成人员"
    assert f"抄送：{copied_to}。共印60份县人大常委会办公室印发日期待定" in pdf_pages.words(pdf(site))
    copied = line(site, "抄送：")
    following = lines(site)[lines(site).index(copied) + 1]
    assert LEFT + FOLIO_EM == NEAR(copied.left, abs=0.5)
    assert copied.left + 3 * FOLIO_EM == NEAR(following.left, abs=0.5)


# --- records in a paper, lengths, the bulletin --------------------------------------------------


def test_a_paper_tells_the_records_its_outline_names_under_counted_headings(site: Path) -> None:
    words = pdf_pages.words(pdf(site, "told"))
    parts = (
        "一、总体情况全年工作平稳。",
        "二、主要活动（一）代表视察联络站",
        "三、有关数据（一）代表联络站",
        "附件：名册",
    )
    assert sorted(parts, key=words.index) == list(parts)


@pytest.mark.parametrize("length", [4, 11, 16, 26, 40])
def test_the_masthead_is_as_large_as_the_type_area_takes(length: int) -> None:
    size = official.masthead_size(("县" * length,))
    assert size <= official.LARGEST
    assert size * length * official.CLOSE <= official.FULL_WIDTH


@pytest.mark.parametrize(
    ("body", "numbered"),
    [
        ("## 甲\n\n### 乙\n\n### 丙\n\n## 丁", ["一、甲", "（一）乙", "（二）丙", "二、丁"]),
        ("## 一、甲\n\n### 乙\n\n## 二、丁", ["一、甲", "（一）乙", "二、丁"]),
        ("# 甲\n\n### 乙\n\n# 丙\n\n### 丁", ["一、甲", "（一）乙", "二、丙", "（一）丁"]),
    ],
)
def test_headings_get_the_numbers_they_lack_and_keep_those_they_have(body: str, numbered: list[str]) -> None:
    assert numbered == re.findall(r"^#+ (.+)$", official.numbered(body), re.MULTILINE)


@pytest.mark.parametrize(
    ("own", "heading"),
    [("body: |\n  ## 甲\n\n  ## 乙\n", "三、更正"), ("body: 只有一段。\n", "更正"), ("", "二、更正")],
)
def test_corrections_to_tell_end_a_paper_as_its_last_section(tmp_path: Path, own: str, heading: str) -> None:
    july = f"title: 七月通报\nlayout: 公文\ncycle: month\nperiod: 2022-07\nmasthead: 人大工作简报\n{SOURCES}{own}"
    folder = months(tmp_path, {"publications/2022-07.yaml": july})
    issued(folder, "publications/2022-06")
    edit(
        folder,
        "activities/visit.yaml",
        "sources:",
        "corrections: [{date: 2022-10-20, text: 人数更正为31名。}]\nsources:",
    )
    desk = desk_of(folder)
    last = official.context(desk, desk.record("publications/2022-07"), "")["parts"][-1]
    assert heading == last.heading
    assert ("《2022年6月简报》第1期，代表视察联络站：人数更正为31名（2022年10月20日更正）",) == last.items


def test_a_bulletin_keeps_to_the_same_page_number_edges_and_rules(site: Path) -> None:
    """简报 is a custom, not a standard; its page is the standard's."""
    folio = bands(site, 1, "XXXX-09")[-1]
    assert BOTTOM + 7 == NEAR((folio.top + folio.bottom) / 2, abs=0.5)
    assert RIGHT - FOLIO_EM == NEAR(folio.right, abs=0.5)
    red, first, between, last = rules(site, 1, "XXXX-09")
    assert [0.7, 0.35, 0.25, 0.35] == [NEAR(one.height, abs=0.05) for one in (red, first, between, last)]
    assert {(LEFT, RIGHT)} == {(round(one.left), round(one.right)) for one in (red, first, between, last)}
    assert BOTTOM == NEAR(last.bottom, abs=0.5)
