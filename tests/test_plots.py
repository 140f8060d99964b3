"""Plots on the website: shapes from numbers, words beside them, and nothing that tells what is withheld."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browsing import AXE, CHECK, CUT, TOO_WIDE, visit
from conftest import office, run
from playwright.sync_api import Browser

from corridor.values import Quantity
from corridor.values import quantity as parsed
from corridor.views import plots

OUTPUTS = tuple(f"corridor.outputs.{name}" for name in ("html:Html", "assets:Assets"))
VALUES = ("12件", "**件", "30件", "24件", "40件", "35件")
MONTHS = "".join(f"      - {{as_of: 2022-0{at}, quantity: '{value}'}}\n" for at, value in enumerate(VALUES, 1))
LEDGER = (
    "items:\n  - id: handled\n    title: 办理意见\n    unit: 件\n    observations:\n"
    + MONTHS
    + "  - id: whole\n    title: 收到意见\n    unit: 件\n    observations: [{quantity: 200件}]\n"
    + "  - id: done\n    title: 办结意见\n    unit: 件\n    observations: [{quantity: 150件}]\n"
    + "  - id: hidden\n    title: 转交意见\n    unit: 件\n    observations: [{quantity: '***件'}]\n"
    + "sources: [{note: 测试}]\n"
)
CHARTS = """\
home:
  figures:
    charts:
      - {type: line, title: 逐月办理, figure: handled}
      - {type: column, title: 各项, figures: [whole, done, hidden]}
      - {type: progress, title: 办结率, done: done, total: whole}
      - {type: progress, title: 转交率, done: hidden, total: whole}
      - type: stacked
        title: 构成
        series: [办结, 转交]
        parts: [{label: 上半年, figures: [done, hidden]}, {label: 全年, figures: [done, whole]}]
      - {type: multiples, title: 小图, figures: [handled, handled]}
"""


SIZES = "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"


def q(text: str) -> Quantity:
    found = parsed(text)
    assert isinstance(found, Quantity)
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = (Path(__file__).parent / "offices/plain/content/site.yaml").read_text("utf-8")
    settings = re.sub(r"^home:.*\n(?:  .*\n)*", "", settings, flags=re.MULTILINE)
    settings += CHARTS
    folder = office(tmp_path_factory.mktemp("plots"), {"site.yaml": settings, "figures/counts.yaml": LEDGER})
    ran = run("-C", folder, "--only", "html,assets", outputs=OUTPUTS)
    assert 0 == ran.code, ran.err
    return folder / "site"


# --- shapes ----------------------------------------------------------------------------


def test_columns_begin_at_zero_and_the_highest_reaches_the_top() -> None:
    made = plots.plot("column", "办理", "件", [("一月", q("10件")), ("二月", q("40件")), ("三月", q("0件"))])
    assert [("75", "25"), ("0", "100"), ("100", "0")] == [(one.y, one.height) for one in made.shapes]


@pytest.mark.parametrize("mask", ["*件", "**件", "******件", "未公布"])
def test_a_withheld_value_looks_the_same_whatever_it_hides(mask: str) -> None:
    """Not one byte of the drawing tells one mask from another, and it has no place on the scale."""
    made, other = (
        plots.plot("column", "办理", "件", [("一月", q("10件")), ("二月", q(hidden))]) for hidden in (mask, "***件")
    )
    assert (made.shapes, made.paths) == (other.shapes, other.paths)
    assert "hidden" == made.shapes[1].sort and made.places[1].words == ("未公布",)


def test_a_line_breaks_where_a_value_is_withheld_or_not_written() -> None:
    rows = [("1", q("1件")), ("2", q("2件")), ("3", q("**件")), ("4", q("3件")), ("5", None), ("6", q("4件"))]
    made = plots.plot("line", "办理", "件", rows)
    assert 1 == len(made.paths) and 4 == len(made.dots)
    assert "hidden" == made.shapes[0].sort and "未写" == made.places[4].words[0]


def test_a_stack_with_a_withheld_part_has_no_sum() -> None:
    made = plots.stacked("构成", "件", ("甲", "乙"), [("一月", (q("3件"), q("**件"))), ("二月", (q("3件"), q("5件")))])
    assert ("3件", "未公布", "不计算") == made.places[0].words
    assert ("3件", "5件", "8") == made.places[1].words
    assert "不计算" in made.description and min(float(one.y) for one in made.shapes) >= 0


SHARES = [("**件", "200件", "hidden"), ("50件", "***件", "hidden"), ("50件", "200件", "s-1")]


@pytest.mark.parametrize(("done", "total", "sort"), SHARES)
def test_a_share_of_something_withheld_is_hatched_and_has_no_percentage(done: str, total: str, sort: str) -> None:
    made = plots.progress("办结", q(done), q(total))
    [shape] = made.shapes
    assert sort == shape.sort and ("100" if sort == "hidden" else "25") == shape.width
    assert "%" not in made.description


@pytest.mark.parametrize(
    "values", [["5件"], ["7件"] * 4, ["**件"] * 3, [f"{at}件" for at in range(40)], ["0件", "0件"]]
)
def test_one_value_equal_values_all_withheld_and_forty_stay_in_the_field(values: list[str]) -> None:
    made = plots.plot("column", "办理", "件", [(str(at), q(value)) for at, value in enumerate(values)])
    assert len(values) == len(made.shapes) == len(made.places)
    assert all(0 <= float(one.y) <= 100 and 0 <= float(one.height) <= 100 for one in made.shapes)
    assert all(float(one.x) + float(one.width) <= made.width for one in made.shapes)


# --- on pages ----------------------------------------------------------------------------


def test_a_measure_of_several_months_has_its_history_drawn_and_in_a_table(site: Path) -> None:
    page = (site / "figures/counts/handled.html").read_text("utf-8")
    assert "plot-line" in page and "<desc" in page and "2022年2月 未公布" in page
    assert page.count("未公布") >= 2


@pytest.mark.browser
@pytest.mark.parametrize("modes", ["", "theme=dark", "mode=elder"])
@pytest.mark.parametrize("width", [360, 1440])
def test_every_sort_of_plot_fits_and_axe_objects_to_nothing(
    browser: Browser, site: Path, width: int, modes: str
) -> None:
    """Labels stay readable on a phone: words are no part of the drawing."""
    with visit(browser, viewport={"width": width, "height": 900}) as window:
        window.context.add_init_script(path=AXE)
        if modes:
            name, _, value = modes.partition("=")
            window.context.add_init_script(f"localStorage.setItem('corridor-{name}', '{value}')")
        window.page.goto((site / "figures/index.html").as_uri())
        assert 7 == window.page.locator(".plot").count()
        found = window.page.evaluate(TOO_WIDE) + window.page.evaluate(CUT) + window.page.evaluate(CHECK)
        sizes = window.page.eval_on_selector_all(
            ".plot-places li", "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
        )
    assert [] == found
    assert min(sizes) >= 12


@pytest.mark.parametrize(
    ("chart", "code", "words"),
    [
        ("{type: pie, title: 饼}", "E206", "bars、units、parts"),
        ("{type: column, title: 柱}", "E201", "figures"),
        ("{type: progress, title: 率, done: whole}", "E201", "total"),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_told_at_its_line(tmp_path: Path, chart: str, code: str, words: str) -> None:
    settings = (Path(__file__).parent / "offices/plain/content/site.yaml").read_text("utf-8")
    settings = re.sub(r"^home:.*\n(?:  .*\n)*", "", settings, flags=re.MULTILINE)
    folder = office(tmp_path, {"site.yaml": f"{settings}home:\n  figures:\n    charts:\n      - {chart}\n"})
    said = run("check", "-C", folder).said
    assert code in said and words in said
