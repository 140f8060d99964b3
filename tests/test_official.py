"""公文 (GB/T 9704-2012), measured on the PDF: clause by clause, in mm, ± 0.5; and the bulletin where it keeps to it."""

from __future__ import annotations

from pathlib import Path

import pdf_pages
import pytest
from official_papers import (
    BOTTOM,
    EM,
    FOLIO_EM,
    LEFT,
    NEAR,
    PITCH,
    RIGHT,
    TOP,
    bands,
    built,
    last_page,
    line,
    lines,
    pdf,
)

pytestmark = pytest.mark.pdf


@pytest.fixture(scope="module")
def site() -> Path:
    return built()


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
