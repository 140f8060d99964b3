"""Charts on paper: what is withheld is hatched at one length, what is missing keeps its place, each has a table."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pypdfium2 as pdfium
import pytest
from building import desk_of
from conftest import OFFICES
from hypothesis import given
from hypothesis import strategies as st
from test_press import fetch

from corridor import views
from corridor.papers import bulletins, charts
from corridor.papers.charts import TORN, Chart
from corridor.press import Press
from corridor.project import HOUSE
from corridor.templating import Templates
from corridor.values import Quantity, quantity

MONTHS = ("7月", "8月", "9月")
MASKS = ("*件", "****件", "未公布", "**余件", "达*件")


def columns(*typed: str) -> Chart:
    """A chart of some months; an empty string is a month nothing is written of."""
    told: list[Quantity | None] = [quantity(one) if one else None for one in typed]
    return charts.columns(list(zip(MONTHS, told, strict=False)), "收到意见（件）")


def figure(title: str, typed: str) -> views.Figure:
    """A measure of the ledger with one observation."""
    seen = (views.Observation(quantity(typed), None, "", "", ()),)
    return views.Figure(title, title, "件", "", "", "", seen, None, [])


def bars(*typed: str) -> Chart:
    return charts.bars([figure(f"第{at}项", one) for at, one in enumerate(typed)], "各项")


def drawn(chart: Chart, *, told: bool = True) -> str:
    """The chart as the template gives it."""
    template = Templates((HOUSE / "templates",)).environment.get_template("parts/print_chart.html")
    return str(template.module.chart(chart, told))


# --- withheld and missing -----------------------------------------------------------------------


@pytest.mark.parametrize("mask", MASKS)
def test_a_withheld_column_is_the_same_whatever_its_mask(mask: str) -> None:
    expected, found = columns("21件", "***件", "40件"), columns("21件", mask, "40件")
    assert (expected.hatched, expected.torn, expected.shapes) == (found.hatched, found.torn, found.shapes)
    assert expected.words == found.words


@pytest.mark.parametrize("others", [("1件", "2件"), ("9000件", "12件"), ("***件", "5件"), ("", "")])
def test_a_withheld_column_has_the_same_height_whatever_stands_beside_it(others: tuple[str, str]) -> None:
    """It has no relation to the axis, so nothing can be measured off it."""
    torn = {columns(others[0], "**件", others[1]).torn[-1 if others[0] != "***件" else 1]}
    assert torn == {columns("7件", "**件", "8件").torn[0]}


@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize("other", ["3件", "12345件"])
def test_a_withheld_bar_is_the_same_whatever_its_mask_and_its_neighbour(mask: str, other: str) -> None:
    expected, found = bars("88件", "***件"), bars(other, mask)
    assert (expected.hatched, expected.torn) == (found.hatched, found.torn)
    assert f"h{TORN}" in found.torn[0]


def test_a_withheld_value_is_no_rectangle_and_no_zero() -> None:
    made = columns("21件", "***件", "40件")
    assert 2 == len([one for one in made.shapes if one.sort == "bar"])
    assert ("8月", "未公布件") in made.rows
    assert "0" not in [one.words for one in made.words]


def test_a_month_nothing_is_written_of_keeps_its_place_and_says_so() -> None:
    made, whole = columns("21件", "", "40件"), columns("21件", "30件", "40件")
    where = [(one.x, one.words) for one in made.words]
    assert [one.x for one in whole.words if one.words == "30"] == [x for x, words in where if words == "未写"]
    assert [one.x for one in whole.words if one.words == "9月"] == [x for x, words in where if words == "9月"]
    assert ("8月", "未写") in made.rows
    assert ([], []) == (made.hatched, made.torn)


def test_a_real_zero_is_a_zero() -> None:
    made = columns("0件", "3件")
    assert ("0", "0件") == (made.words[0].words, made.rows[0][1])


def test_an_estimate_says_so_above_its_column() -> None:
    assert ["约30", "仅4"] == [one.words for one in columns("约30件", "仅4件").words if one.sort == "value"]


@given(st.lists(st.one_of(st.integers(0, 10**6).map(lambda n: f"{n}件"), st.sampled_from([*MASKS, ""])), max_size=3))
def test_nothing_leaves_the_drawing(typed: list[str]) -> None:
    made = columns(*typed)
    for one in made.shapes:
        assert 0 <= float(one.x) and float(one.x) + float(one.width) <= float(made.width)
        assert 0 <= float(one.y) and float(one.y) + float(one.height) <= float(made.height)


# --- stacks -------------------------------------------------------------------------------------


def test_a_stack_is_as_high_as_its_counts_and_says_each() -> None:
    series = {"dispatched": ("已部署", (2, 1)), "done": ("已完成", (0, 3))}
    made = charts.stacked(("1月", "2月"), series, "各月任务")
    heights = [(one.sort, float(one.height)) for one in made.shapes if one.sort != "floor"]
    assert [("dispatched", 26.0), ("dispatched", 13.0), ("done", 39.0)] == heights
    assert [("1月", "2", "0"), ("2月", "1", "3")] == made.rows
    assert "1月已部署2；2月已部署1，已完成3" == made.description


def test_a_slice_too_thin_for_its_number_goes_without() -> None:
    made = charts.stacked(("1月",), {"done": ("已完成", (1,)), "late": ("滞后", (40,))}, "各月任务")
    assert ["40", "1月"] == [one.words for one in made.words]
    assert [("1月", "1", "40")] == made.rows


def test_periods_without_any_count_are_drawn_empty() -> None:
    made = charts.stacked(("1月", "2月"), {"done": ("已完成", (0, 0))}, "各月任务")
    assert ["floor"] == [one.sort for one in made.shapes]
    assert () == made.legend


# --- what is printed ----------------------------------------------------------------------------


def test_a_chart_has_a_title_a_description_and_a_table_with_scopes() -> None:
    html = drawn(columns("21件", "***件", ""))
    assert "<title>收到意见（件）</title><desc>7月：21件；8月：未公布件；9月：未写</desc>" in html
    assert ['scope="col">时间', 'scope="col">数值'] == re.findall(r'<th (scope="col">[^<]+)', html)
    assert ["7月", "8月", "9月"] == re.findall(r'<th scope="row">([^<]+)', html)
    assert "*" not in html.partition("<title>")[2].partition("</style>")[0].partition("<style>")[0]


def test_where_the_table_stands_beside_it_it_is_not_told_twice() -> None:
    assert "<table" not in drawn(columns("21件"), told=False)


def test_no_number_but_those_given_is_anywhere_in_a_chart() -> None:
    """Two charts that differ in what is withheld are the same, byte for byte."""
    assert drawn(columns("21件", "*件", "40件")) == drawn(columns("21件", "*****件", "40件"))


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press(seconds=60) as one:
        yield one


@pytest.mark.pdf
def test_the_print_shows_a_hatch_where_a_value_is_withheld_and_a_solid_column_beside_it(press: Press) -> None:
    names = ("tokens", "print", "bulletin")
    styles = "".join(f'<link rel="stylesheet" href="corridor:styles/{one}.css">' for one in names)
    body = drawn(columns("40件", "***件", "40件"), told=False)
    page = f'<html lang="zh-CN"><head><title>图</title>{styles}</head><body>{body}'
    picture = pdfium.PdfDocument(press.print(page, fetch).pdf)[0].render(scale=10).to_pil().convert("L")

    def dark(month: int) -> float:
        """How much of the lower half of a column is ink: in mm, the drawing begins 28 mm in and 46 mm down."""
        left, top = 28 + 52 * month + 20, 37 + 2 + 7 + 6 + 14
        box = tuple(round(edge / 25.4 * 720) for edge in (left, top, left + 10, top + 7))
        pixels = list(picture.crop(box).get_flattened_data())
        return sum(value < 200 for value in pixels) / len(pixels)

    assert dark(0) > 0.99
    assert 0.05 < dark(1) < 0.5
    assert dark(2) > 0.99


def test_the_columns_of_a_quarter_stand_two_in_a_row() -> None:
    desk = desk_of(OFFICES / "sample")
    made = bulletins.compose(desk, desk.record("publications/2022-Q2")).comparisons[2]
    assert made.small
    assert {"74"} == {one.width for one in made.charts}
