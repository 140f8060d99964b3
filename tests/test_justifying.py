"""Straight edges: every full line of Chinese ends where the type area ends; what belongs together stays together."""

import re
from collections.abc import Iterator
from inspect import signature
from itertools import pairwise
from pathlib import Path

import pdf_pages
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdf_pages import MM, Line

from corridor.press import Press

pytestmark = pytest.mark.pdf

ROOT = Path(__file__).resolve().parents[1]
PAGE = """<!doctype html><html lang="%s"><head><link rel="stylesheet" href="corridor:styles/tokens.css">
<link rel="stylesheet" href="corridor:styles/print.css">
<link rel="stylesheet" href="corridor:styles/bulletin.css"></head>
<body><div class="running">%s</div></body></html>"""
LEFT, RIGHT = 28 * MM, 184 * MM  # the type area of GB/T 9704
WORDS = "代表联络站 “家、站” 三联三助 ***镇 354个 28.5% GB/T —— …… 《办法》 ， 。".split()
# A mark may be set half as wide as it is at an edge; then its box ends there and its ink does not.
STRAIGHT = 0.3 * MM


def fetch(url: str) -> bytes:
    name = url.removeprefix("corridor:")
    return (ROOT / (".tools" if name.startswith("fonts/") else "templates") / name).read_bytes()


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press() as one:
        yield one


def lines(press: Press, *paragraphs: str, language: str = "zh-CN") -> list[Line]:
    """The lines of some paragraphs in print, without page numbers."""
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    found = pdf_pages.lines(press.print(PAGE % (language, body), fetch).pdf)
    return [line for line in found if not re.fullmatch(r"—\d+—", line.words)]


def full(found: list[Line]) -> list[Line]:
    """All lines but the last of a single paragraph."""
    return found[:-1]


@pytest.fixture(scope="module")
def report(press: Press) -> list[Line]:
    return lines(press, *(ROOT / "tests/data/report.txt").read_text("utf-8").splitlines())


def test_all_full_lines_of_the_report_end_at_one_edge(report: list[Line]) -> None:
    """A line is full if the next begins at the left: nothing is indented but a paragraph's first line."""
    whole = [line for line, after in pairwise(report) if after.left < LEFT + 20]
    assert len(whole) > 60
    assert [] == [line.words for line in whole if abs(line.right - RIGHT) > STRAIGHT]


def test_the_last_line_of_a_paragraph_is_left_as_it_is(press: Press) -> None:
    """28 characters and some: what is over stands at the left, its characters a character apart."""
    last = lines(press, "汉" * 26 + "字" * 10)[-1]
    wide = (last.right - last.left) / len(last.words)
    assert last.left == pytest.approx(LEFT, abs=STRAIGHT)
    assert wide == pytest.approx(156 * MM / 28, abs=0.1)


@pytest.mark.parametrize("whole", ["***", "**", "354", "28.5%", "9704-2012", "Corridor", "——", "……"])
def test_a_mask_a_number_a_word_and_a_stroke_are_never_torn(press: Press, whole: str) -> None:
    """Wherever it stands, it is on one line and as wide as anywhere."""
    found = lines(press, *("汉" * before + whole + "字" * 40 for before in range(18, 28)))
    bare = whole.replace(" ", "")
    assert 10 == sum(bare in line.words for line in found)
    assert 1 == len({round(one, 1) for one in widths(press, whole)})


def widths(press: Press, whole: str) -> list[float]:
    """How wide a word comes out in lines that are spread differently, in mm."""
    from io import BytesIO

    import pypdfium2

    found = []
    body = "".join(f"<p>{'汉' * 10}{whole}{'字，' * extra}{'字' * 40}</p>" for extra in range(6))
    page = pypdfium2.PdfDocument(BytesIO(press.print(PAGE % ("zh-CN", body), fetch).pdf))[0].get_textpage()
    text = page.get_text_range(0, page.count_chars())
    for match in re.finditer(re.escape(whole), text):
        boxes = [page.get_charbox(at, loose=True) for at in range(*match.span())]
        found.append((boxes[-1][0] - boxes[0][0]) / MM)
    assert 6 == len(found)
    return found


def test_the_gaps_of_a_line_are_opened_alike(press: Press) -> None:
    """Between characters, and where a number or a quotation touches them."""
    import io

    import pypdfium2

    body = "全县共建“代表联络站”三百五十四个，覆盖所有乡镇和《村规民约》所说的各村，一件一件抓好落实"
    page = pypdfium2.PdfDocument(io.BytesIO(press.print(PAGE % ("zh-CN", f"<p>{body}</p>"), fetch).pdf))[0]
    text = page.get_textpage()
    top = text.get_charbox(0, loose=True)[1]
    boxes = [text.get_charbox(at, loose=True) for at in range(text.count_chars())]
    row = sorted(box[0] for box in boxes if abs(box[1] - top) < 2 and box[2] > box[0])
    steps = [after - before for before, after in pairwise(row)]
    assert max(steps) - min(steps) < 0.05
    assert 15.75 < min(steps) < 15.75 * 1.25


def test_a_line_that_would_be_torn_is_left_short(press: Press) -> None:
    """Few characters before a long word: the rest of the line is given to nobody."""
    first = lines(press, "汉字汉字汉字" + "A" * 60)[0]
    assert first.right < RIGHT - 20 * MM
    assert (first.right - first.left) / len(first.words) < 17


def test_a_quotation_may_begin_and_end_a_line(press: Press) -> None:
    """The engine alone would not break there; no line begins with a closing mark or ends with an opening one."""
    found = lines(press, *("汉" * before + "“家、站”" * 12 for before in range(8)))
    assert any(line.words.startswith("“") for line in found)
    assert any(line.words.endswith("”") for line in found)
    first, last = {line.words[0] for line in found}, {line.words[-1] for line in found}
    assert not first & set(pdf_pages.NEVER_FIRST)
    assert not last & set(pdf_pages.NEVER_LAST)


def test_room_beside_a_number_is_gone_at_an_edge(press: Press) -> None:
    """A line that begins with digits begins at the left edge, one that ends with them ends at the right one."""
    found = lines(press, *("汉" * before + "12345678、87654321" * 9 for before in range(1, 9)))
    begun = [line for line in found if line.words[0].isdigit()]
    assert begun
    assert [] == [line.words for line in begun if abs(line.left - LEFT) > STRAIGHT]


def test_other_languages_go_the_way_of_the_engine(press: Press) -> None:
    """English is spread over its spaces, and its words stay whole."""
    found = lines(press, "the quick brown fox jumps over the lazy dog " * 6, language="en")
    assert [] == [line.words for line in full(found) if abs(line.right - RIGHT) > STRAIGHT]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS), min_size=40, max_size=80))
def test_any_words_keep_their_order_and_the_type_area(press: Press, words: list[str]) -> None:
    """Nothing is lost, doubled or pushed over the edge, whatever stands beside what."""
    text = "".join(words)
    found = lines(press, text)
    assert "".join(text.split()) == "".join(line.words for line in found)
    assert max(line.right for line in found) <= RIGHT + STRAIGHT
    assert min(line.left for line in found) >= LEFT - STRAIGHT


def test_the_engine_still_has_what_is_relied_on() -> None:
    """Another WeasyPrint may name things differently: this is read before its release is taken."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import inline
    from weasyprint.text.line_break import Layout

    assert ["context", "line", "available_width", "last"] == [*signature(inline.text_align).parameters]
    assert ["context", "line", "extra_width"] == [*signature(inline.justify_line).parameters]
    assert ["self", "style"] == [*signature(Layout.reactivate).parameters]
    assert {"LineBox", "InlineBox", "TextBox"} <= set(vars(boxes))
    assert all(hasattr(boxes.Box, name) for name in ("translate", "is_in_normal_flow"))
