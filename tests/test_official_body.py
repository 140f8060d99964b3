"""公文 (GB/T 9704-2012, 7.3 and 7.4): title, headings, signature, 版记; records in a paper; measured on the PDF."""

from __future__ import annotations

import re
from pathlib import Path

import pdf_pages
import pytest
from building import desk_of
from issues import edit, issued, months
from official_papers import (
    BOTTOM,
    EM,
    FOLIO_EM,
    LEFT,
    NEAR,
    PITCH,
    RIGHT,
    SOURCES,
    bands,
    built,
    faces,
    last_page,
    line,
    lines,
    pdf,
    rules,
)
from pdf_pages import MM

from corridor.papers import official

pytestmark = pytest.mark.pdf


@pytest.fixture(scope="module")
def site() -> Path:
    return built()


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
