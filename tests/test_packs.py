"""Briefing packs: cover, sheet, contents, chapters on right-hand pages with what they hold, last page."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pdf_pages
import pikepdf
import pypdfium2
import pytest
from conftest import ROOT
from packing import SAMPLE, SHIPPED, Made, bound_pack, shipped_pack, whole_pack
from pdf_pages import MM

from corridor import drawings, views
from corridor.desk import Desk
from corridor.facts import Card
from corridor.papers.outlines import chaptered

pytestmark = pytest.mark.pdf


@pytest.fixture
def whole() -> Made:
    return whole_pack()


@pytest.fixture
def bound() -> Made:
    return bound_pack()


@pytest.fixture
def shipped() -> Made:
    return shipped_pack()


REPORT = re.sub(r"\s", "", (ROOT / "tests/data/report.txt").read_text("utf-8"))
OUR_FACES = {"Hei", "Kai", "Song", "Biao", "RareSerif", "RareSans"}


def edges(pdf: bytes, number: int) -> tuple[float, float]:
    """Left and right edge of the words of a page, in mm from its left."""
    found = [line for line in pdf_pages.lines(pdf) if line.page == number]
    return min(line.left for line in found) / MM, max(line.right for line in found) / MM


# --- the sheet of paper -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["shipped", "whole", "bound"])
def test_chapters_begin_on_right_hand_pages_and_empty_pages_come_only_before_them(
    which: str, request: pytest.FixtureRequest
) -> None:
    made: Made = request.getfixturevalue(which)
    assert {1} == {page % 2 for page in made.chapters.values()}
    empty = [at for at, words in enumerate(made.pages(), 1) if not words]
    assert [] == [at for at in empty if at % 2 or at + 1 not in made.chapters.values()]


@pytest.mark.parametrize("which", ["shipped", "whole", "bound"])
def test_every_line_of_the_contents_names_the_page_it_leads_to(which: str, request: pytest.FixtureRequest) -> None:
    made: Made = request.getfixturevalue(which)
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        numbers = {page.objgen: at for at, page in enumerate(pdf.pages, 1)}
        names = pikepdf.NameTree(pdf.Root.Names.Dests)
        anchors = dict.fromkeys(str(link.Dest) for link in pdf.pages[1].Annots)  # a line is a link of several boxes
        led = [(anchor, numbers[names[anchor][0].objgen]) for anchor in anchors]
    lines = [line for line in pdf_pages.lines(made.pdf) if line.page == 2 and re.search(r"\d+$", line.words)]
    assert [page for _, page in led] == [int(re.search(r"\d+$", line.words)[0]) for line in lines] != []  # type: ignore[index]
    assert set(made.chapters.values()) <= {page for _, page in led}
    for line, (_, page) in zip(lines, led, strict=True):
        title = re.sub(r"^([一二三四五六七八九十附]是?)(?=.{2})|\d+$", "", line.words)
        assert title in made.pages()[page - 1]


@pytest.mark.parametrize("which", ["shipped", "whole", "bound"])
def test_the_inner_margin_is_wide_and_page_numbers_stand_outside(which: str, request: pytest.FixtureRequest) -> None:
    """30 mm where it is bound: on the left of right-hand pages, on the right of left-hand ones."""
    made: Made = request.getfixturevalue(which)
    pages, lines = made.pages(), pdf_pages.lines(made.pdf)
    for number in range(2, made.printed.pages):
        if not pages[number - 1]:
            continue
        left, right = edges(made.pdf, number)
        inner, outer = (30, 186) if number % 2 else (24, 180)
        assert inner - 2 <= left and right <= outer + 1.5, number
        foot = [line for line in lines if line.page == number][-1]
        assert foot.words.endswith(str(number)) if number % 2 else foot.words.startswith(str(number))


def test_neither_cover_nor_last_page_has_a_number(whole: Made) -> None:
    pages = whole.pages()
    assert not re.search(r"(?<!\d)1(?!\d|2月)", pages[0].replace("2022年12月31日", ""))
    assert str(whole.printed.pages) not in pages[-1].replace("2022", "")


def test_a_printer_is_told_to_use_both_sides(whole: Made, bound: Made) -> None:
    for made in (whole, bound):
        with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
            assert "/DuplexFlipLongEdge" == str(pdf.Root.ViewerPreferences.Duplex)


@pytest.mark.parametrize("which", ["shipped", "bound"])
def test_only_our_faces_are_used_and_nothing_leaves_the_paper(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    made: Made = request.getfixturevalue(which)
    faces = pdf_pages.fonts(made.pdf, tmp_path)
    assert set(faces) <= OUR_FACES
    assert all(faces.values())
    assert [] == pdf_pages.outside(made.pdf)


# --- what it says -----------------------------------------------------------------------------------------------------


def test_the_cover_has_the_nine_points_of_the_report_as_a_floor_plan(shipped: Made) -> None:
    cover = shipped.pages()[0]
    assert "三部分，九点，一格一点" in cover
    for name in ("领导带头顶格推动", "市县联动打造机关阵地", "全员联动办好民生实事", "坚持品牌带动"):
        assert name in cover


def test_a_point_of_the_report_is_told_in_the_words_of_the_report(shipped: Made) -> None:
    text = "".join(re.sub(r"^\d+(?=深化)|\d+$", "", page) for page in shipped.pages())
    quote = "县财政足额预算机关运行、代表活动、换届选举、学习培训等工作经费***余万元"
    assert quote in REPORT
    assert quote in text


def test_the_sheet_is_one_page(shipped: Made, whole: Made) -> None:
    for made in (shipped, whole):
        sheet = made.printed.anchors["sheet"]
        assert "本材料收录" in made.pages()[sheet - 1]
        assert min(made.chapters.values()) == sheet + 1 + sheet % 2


def test_what_the_source_does_not_expand_stays_so(shipped: Made) -> None:
    """“原文未展开” once for every group without items, and no name in its bays."""
    desk = shipped.desk
    ids = [card.id for one in chaptered(desk, desk.record(SHIPPED)) for card in one.cards]
    groups = [group for id_ in ids if "practices/" in id_ for group in views.practice(desk, id_).groups]
    silent = [group for group in groups if group.status == "not_expanded"]
    keys = len({id_ for id_ in ids if "practices/" in id_ and _has_silent(desk, id_)})
    text = "".join(shipped.pages()[min(shipped.chapters.values()) - 1 :])
    assert len(silent) > 8
    assert len(silent) + keys == len(re.findall("原文未展开", text))
    assert not any(group.items for group in silent)


def _has_silent(desk: Desk, id_: str) -> bool:
    return any(group.status == "not_expanded" for group in views.practice(desk, id_).groups)


def test_no_mask_stands_outside_a_quotation_or_a_title(shipped: Made) -> None:
    titles = {re.sub(r"\s", "", desk_card.title) for desk_card in _held(shipped)}
    for page in shipped.pages():
        for found in re.finditer(r"\*+", page):
            around = page[found.start() : found.end() + 2]
            assert around in REPORT or any(around in title for title in titles), around


def _held(made: Made) -> list[Card]:
    return [card for one in chaptered(made.desk, made.desk.record(SHIPPED)) for card in one.cards]


def test_a_withheld_measure_has_no_digit_on_the_sheet(shipped: Made) -> None:
    sheet = shipped.pages()[shipped.printed.anchors["sheet"] - 1]
    assert sheet.count("未公布") >= 7
    told = sheet[sheet.index("数据") : sheet.index("品牌、工作法、机制")]
    assert ["354", "4", "8"] == re.findall(r"\d+", told)


def test_every_row_of_the_ballot_adds_up_to_those_present(whole: Made) -> None:
    page = next(words for words in whole.pages() if "票决结果" in words)
    assert "应选5件，实到180人" in page
    rows = [line.words for line in pdf_pages.lines(whole.pdf) if re.fullmatch(r"\d[^\d]+\d+(当选|未当选)", line.words)]
    assert 8 == len(rows)
    ballot = views.ballot(whole.desk.record("projects/livelihood-2022"))
    assert ballot is not None
    for row, one in zip(rows, ballot.candidates, strict=True):
        assert f"{one.rank}{one.name}{''.join(one.votes)}{one.result}" == row
        assert "180" == one.votes[-1] == str(sum(map(int, one.votes[:-1])))
    assert 5 == sum(one.is_adopted for one in ballot.candidates)


def test_votes_that_are_not_told_are_in_no_sum(whole: Made) -> None:
    record = whole.desk.record("projects/livelihood-2022")
    untold = {"to_elect": 1, "candidates": [{"name": "甲", "votes_for": 5, "against": 1}]}
    ballot = views.ballot(type(record)(record.id, "project", "", "", fields={"ballot": untold}))
    assert ballot is not None
    assert ("5", "1", "未写", "未写", "不计算") == ballot.candidates[0].votes
    assert "未写" == ballot.candidates[0].result


@pytest.mark.parametrize("which", ["shipped", "bound"])
def test_notes_are_numbered_from_one_in_every_chapter_and_their_marks_lead_to_them(
    which: str, request: pytest.FixtureRequest
) -> None:
    made: Made = request.getfixturevalue(which)
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        links = {str(link.Dest) for page in pdf.pages for link in page.get("/Annots", []) if "/Dest" in link}
        named = set(pikepdf.NameTree(pdf.Root.Names.Dests).keys())
    assert links <= named
    for chapter in made.chapters:
        notes = sorted(int(name.rpartition("-n")[2]) for name in named if re.fullmatch(rf"{chapter}-n\d+", name))
        assert list(range(1, len(notes) + 1)) == notes != []
        assert f"{chapter}-n1" in links


def test_a_board_tells_days_staff_deputies_and_how_many_opinions(whole: Made) -> None:
    text = "".join(whole.pages())
    for words in ("上河村代表联络站", "每月5日、每季第一个周三", "站长", "县人大代表（工人代表）", "收到7件办理5件"):
        assert words in text
    assert "收到未公布办理未公布" in text


def test_the_columns_of_a_chart_have_their_months_and_the_withheld_one_its_word(whole: Made) -> None:
    page = next(words for words in whole.pages() if "2022年代表走访选民（人次）" in words)
    assert [] == [month for month in range(1, 13) if page.count(f"{month}月") < 4]
    assert 2 == page.count("未公布")


def test_a_long_table_repeats_its_head(shipped: Made) -> None:
    pages = shipped.pages()[shipped.printed.anchors["c4"] - 1 :]
    tables = [words for words in pages if "按字面" in words]
    assert len(tables) > 1
    assert all("数据数值时间、范围口径" in words for words in tables)


def test_the_code_on_the_last_page_leads_to_the_packs_page(whole: Made, tmp_path: Path) -> None:
    pages = pypdfium2.PdfDocument(whole.pdf)
    pages[len(pages) - 1].render(scale=150 / 72).to_pil().save(tmp_path / "page.png")
    read = subprocess.run(["zbarimg", "-q", "--raw", tmp_path / "page.png"], capture_output=True, text=True, check=True)
    assert [f"https://sample.example/{SAMPLE}.html"] == read.stdout.split()
    assert "样例县人大常委会办公室" in whole.pages()[-1]


# --- the floor plan ---------------------------------------------------------------------------------------------------


def test_nine_points_in_three_parts_are_nine_bays_in_three_rooms() -> None:
    plan = drawings.plan([(number, "部分", ["甲", "乙", "丙"], "") for number in "一二三"])
    assert "bays" == plan.sort
    assert [[3, 3, 3]] == [[len(room.bays) for room in row] for row in plan.rows]


@pytest.mark.parametrize(
    ("chapters", "sort", "rows"), [(7, "rooms", [2, 3, 2]), (9, "rooms", [3, 3, 3]), (20, "numerals", [7, 6, 7])]
)
def test_many_chapters_are_rooms_in_rows_as_even_as_can_be(chapters: int, sort: str, rows: list[int]) -> None:
    plan = drawings.plan([(str(at), f"第{at}部分", [], "") for at in range(chapters)])
    assert sort == plan.sort
    assert rows == [len(row) for row in plan.rows]


def test_words_that_run_down_keep_every_sign_and_lay_marks_on_their_side() -> None:
    words = drawings.upright("县乡联动建好代表“家、站”")
    assert isinstance(words, drawings.Upright)
    signs = [sign for column in words.columns for sign in column]
    assert "县乡联动建好代表“家、站”" == "".join(sign for sign, _ in signs)
    assert {"“": "turned", "”": "turned", "、": "raised"} == {sign: turn for sign, turn in signs if turn}


@pytest.mark.parametrize("words", ["2022年的工作", "***镇的站", "一二三四五六七八九十一二三四五六七八九十"])
def test_words_with_digits_or_masks_or_too_many_do_not_run_down(words: str) -> None:
    assert words == drawings.upright(words)
