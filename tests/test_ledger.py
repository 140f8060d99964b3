"""The ledger: one number, one source: what contradicts it is an error, what it does not know a warning."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import FAST, office, run

SOURCES = "sources:\n  - note: 本机关统计\n"
FIGURE = "title: {title}\nobservations:\n  - {{quantity: {quantity}, {more}}}\n" + SOURCES
VISIT = "title: 代表视察联络站\n" + SOURCES


def codes(folder: Path, files: dict[str, str], name: str = "plain") -> list[str]:
    return re.findall(r"^(?:错误|提醒) (E\d+)", run("check", "-C", office(folder, files, name)).out, re.MULTILINE)


def said(folder: Path, body: str, name: str = "plain") -> list[str]:
    """The codes an activity gets whose body says this."""
    return codes(folder, {"activities/visit.yaml": f"{VISIT}body: |\n  {body}\n"}, name)


def figure(quantity: str, more: str = "area: 全县", title: str = "代表联络站") -> str:
    return FIGURE.format(title=title, quantity=quantity, more=more)


# --- one measure, one area, one date: one value ------------------------------------------------------


@pytest.mark.parametrize(
    ("quantity", "more", "expected"),
    [
        ("355个", "area: 全县", ["E306"]),
        ("354个", "area: 全县", ["E306"]),
        ("未公布", "area: 全县", ["E306"]),
        ("355个", "area: 城区", []),
        ("355个", "area: 全县, as_of: 2022-09", []),
        ("355个", "area: 全县, date_text: 年底", []),
    ],
)
def test_a_measure_has_one_value_for_an_area_and_a_date(
    quantity: str, more: str, expected: list[str], tmp_path: Path
) -> None:
    """An equal value is one too many as well: a figure stands in the ledger once."""
    assert expected == codes(tmp_path, {"figures/more.yaml": figure(quantity, more)})


def test_another_measure_may_have_any_value(tmp_path: Path) -> None:
    assert [] == codes(tmp_path, {"figures/more.yaml": figure("355个", title="代表之家")})


def test_two_values_of_one_record_are_told_at_the_second(tmp_path: Path) -> None:
    text = figure("355个", "area: 城区").replace(SOURCES, "  - {quantity: 356个, area: 城区}\n" + SOURCES)
    told = run("check", "-C", office(tmp_path, {"figures/more.yaml": text})).out
    assert "355个 与 356个" in told
    assert "content/figures/more.yaml:4:16" in told


# --- numbers typed in words --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("全县有[[figure:fig-stations]]联络站。", []),
        ("全县共建设代表联络站354个。", []),
        ("354个联络站都接待选民。", []),
        ("全县共建设代表联络站355个。", ["E307"]),
        ("全县建成代表联络站达355个。", ["E307"]),
        ("355个联络站都接待选民。", ["E307"]),
        ("收到意见12件。", ["E308"]),
        ("走访了354户。", ["E308"]),
        ("九月一日，第12个工作日。", []),
        ("2022年9月17日。", []),
    ],
)
def test_a_typed_number_agrees_with_the_ledger_or_is_told(body: str, expected: list[str], tmp_path: Path) -> None:
    assert expected == said(tmp_path, body)


def test_a_typed_number_where_the_ledger_withholds_is_an_error(tmp_path: Path) -> None:
    """Withheld stays withheld."""
    assert ["E307"] == said(tmp_path, "全县共建设代表之家20个。", "withheld")


def test_a_number_outside_the_ledger_stops_nothing(tmp_path: Path) -> None:
    office(tmp_path, {"activities/visit.yaml": VISIT + "body: 收到意见12件。\n"})
    assert 0 == run("-C", tmp_path, *FAST).code


def test_a_change_in_the_ledger_finds_every_number_typed_by_hand(tmp_path: Path) -> None:
    typed = f"{VISIT}body: 全县共建设代表联络站354个。\n"
    ledger = (office(tmp_path) / "content/figures/ledger.yaml").read_text("utf-8")
    files = {
        "figures/ledger.yaml": ledger.replace("quantity: 354个", "quantity: 360个"),
        "activities/visit.yaml": typed,
    }
    assert ["E307", "E312"] == codes(tmp_path, files)


# --- a figure and its quotation ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [("354个", []), ("54个", ["E312"]), ("35个", ["E312"]), ("355个", ["E312"]), ("未公布", [])],
)
def test_a_figure_stands_in_its_quotation_as_a_whole(quantity: str, expected: list[str], tmp_path: Path) -> None:
    quoted = "sources: [{document: report, quote: 全县共建设代表联络站354个。}]\n"
    assert expected == codes(tmp_path, {"figures/ledger.yaml": figure(quantity).replace(SOURCES, quoted)})


def test_a_figure_may_be_written_without_the_separators_of_its_quotation(tmp_path: Path) -> None:
    report = "title: 汇报\ntext: |\n  九月，代表视察了***镇的联络站。\n  全县选民1,234名。\n"
    quoted = 'sources: [{document: report, quote: "全县选民1,234名。"}]\n'
    files = {
        "documents/report.yaml": report,
        "figures/ledger.yaml": figure("1234名", title="选民").replace(SOURCES, quoted),
    }
    assert [] == codes(tmp_path, files)


def test_the_closing_table_counts_what_is_withheld(tmp_path: Path) -> None:
    assert "未公布  台账 2 项" in run("-C", office(tmp_path, name="withheld"), *FAST).out


@pytest.mark.parametrize(
    ("quantity", "count", "is_told"),
    [
        ("30名", "30名", False),
        ("30名", "31名", True),
        ("***名", "31名", True),
        ("***名", "**名", False),
        ("***名", "未公布", False),
        ("30个", "31名", False),
        ("30名", "", False),
    ],
)
def test_a_number_that_names_its_figure_is_that_figures(
    quantity: str, count: str, is_told: bool, tmp_path: Path
) -> None:
    """A deputy record that says how many there are, and which line of the ledger that is."""
    sources = "sources:\n  - note: 本机关记录\n"
    own = f"title: 四级代表\nfigure: fig-four\n{f'count: {count}' if count else ''}\n{sources}"
    ledger = f"title: 四级代表人数\nobservations: [{{quantity: {quantity}, area: 全县}}]\n{sources}"
    folder = office(tmp_path, {"deputies/four.yaml": own, "figures/fig-four.yaml": ledger})
    ran = run("check", "-C", folder)
    assert (ran.code, "E307" in ran.out) == (int(is_told), is_told), ran.out
    assert not is_told or "content/deputies/four.yaml:3:8" in ran.out
