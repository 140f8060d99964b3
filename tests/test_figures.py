"""Figures: the ledger listed, one number traced to every place that shows it, two editions compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import office, put, run
from hypothesis import given
from hypothesis import strategies as st

from corridor.auditing import editions, stands
from corridor.values import quantity

STATIONS = """\
title: 联络站
unit: 个
observations:
  - {quantity: 354个, as_of: 2022-09, area: 全县}
  - {quantity: 300个, as_of: 2021-09, area: 全县}
sources: [{note: 本机关统计}]
"""
HOMES = "title: 代表之家\nunit: 个\nobservations: [{quantity: **个}]\nsources: [{note: 本机关统计}]\n"
PLACE = """\
title: 站
summary: 全县有[[figure:stations]]。
sources: [{note: 一}]
body: |
  建成联络站354个。
  另有家[[figure:homes]]。
"""
FILES = {"figures/stations.yaml": STATIONS, "figures/homes.yaml": HOMES, "places/station.yaml": PLACE}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return office(tmp_path, FILES)


def figures(folder: Path, *options: object) -> Any:
    told = run("figures", "-C", folder, "--today", "2022-10-01", "--format", "json", *options)
    assert 0 == told.code, told.err
    return json.loads(told.out)


def built(folder: Path) -> Path:
    assert 0 == run("build", "-C", folder, "--today", "2022-10-01").code
    return folder / "site"


# --- the ledger -------------------------------------------------------------------------------------------------------


def test_the_list_has_every_observation_with_its_line(desk: Path) -> None:
    own = [one for one in figures(desk) if one["id"] in ("figures/stations", "figures/homes")]
    assert [
        ("figures/homes", None, "withheld", 3, 1),
        ("figures/stations", "354", "normal", 4, 1),
        ("figures/stations", "300", "normal", 5, 1),
    ] == [(one["id"], one["value"], one["status"], one["line"], one["used"]) for one in own]
    told = run("figures", "-C", desk).out
    assert "其中未公布" in told and "content/figures/stations.yaml:4" in told and "**" not in told


def test_a_mask_in_an_area_or_a_time_stays_out_of_the_data_and_makes_no_difference(tmp_path: Path) -> None:
    text = (
        "title: 站\nobservations: [{quantity: 12个, area: ***县, date_text: ***期间}]\nsources: [{note: ***局统计}]\n"
    )
    folder = office(tmp_path, {"figures/masked.yaml": text})
    site = built(folder)
    for name in ("figures.csv", "figures.json"):
        data = (site / "data" / name).read_text("utf-8-sig")
        assert "未公布县" in data and "未公布期间" in data and "*" not in data, name
        assert [] == figures(folder, "--compare", site / "data" / name)


# --- one number -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["354个", "354", "stations", "联络站"])
def test_a_number_is_found_by_itself_its_id_or_its_name(desk: Path, asked: str) -> None:
    found = figures(desk, asked)
    assert "figures/stations" in {one["id"] for one in found["figures"]}
    uses = [(one["how"], one["line"]) for one in found["uses"] if one["file"] == "content/places/station.yaml"]
    assert [("引用", 2), ("手写", 5)] == uses


def test_every_page_and_data_file_that_shows_it_is_named(desk: Path) -> None:
    site = built(desk)
    found = {one["path"] for one in figures(desk, "354个")["site"]}
    assert {"places/station.html", "figures/stations.html", "figures/index.html", "data/figures.csv"} <= found
    for name in found:
        assert "354" in (site / name).read_text("utf-8"), name
    missed = [path for path in site.rglob("*.html") if "354" in path.read_text("utf-8")]
    assert {path.relative_to(site).as_posix() for path in missed} <= found


def test_a_withheld_number_is_found_where_its_figure_is_shown(desk: Path) -> None:
    built(desk)
    found = figures(desk, "homes")
    assert ["places/station.yaml"] == [one["file"].removeprefix("content/") for one in found["uses"]]
    pages = {one["path"] for one in found["site"]}
    assert {"places/station.html", "figures/homes.html"} <= pages and "figures/stations.html" not in pages


@pytest.mark.pdf
def test_a_print_is_named_with_its_pages(tmp_path: Path) -> None:
    paper = "title: 九月\nlayout: bulletin\nselection: places/station\nsources: [{note: 一}]\n"
    folder = office(tmp_path, {**FILES, "publications/paper.yaml": paper})
    outputs = ("corridor.outputs.pdf:Pdf", "corridor.outputs.html:Html", "corridor.outputs.assets:Assets")
    assert 0 == run("build", "-C", folder, "--today", "2022-10-01", outputs=outputs).code
    by_path = {one["path"]: one["pages"] for one in figures(folder, "354个")["site"]}
    assert [1] == by_path["publications/paper.pdf"]
    withheld = {one["path"]: one["pages"] for one in figures(folder, "homes")["site"]}
    assert [1] == withheld["publications/paper.pdf"]


def test_a_number_nobody_keeps_is_still_looked_for(desk: Path) -> None:
    put(desk, {"places/other.yaml": "title: 别处\nsources: [{note: 一}]\nbody: 接待选民77人。\n"})
    found = figures(desk, "77人")
    assert [] == found["figures"] and [("手写", "content/places/other.yaml")] == [
        (one["how"], one["file"]) for one in found["uses"]
    ]
    assert "台账里没有 77人" in run("figures", "-C", desk, "77人").out


def test_a_word_that_is_no_figure_is_told_with_what_is_near(desk: Path) -> None:
    told = run("figures", "-C", desk, "代表之")
    assert 2 == told.code and "E522" in told.err and "代表之家" in told.err


@pytest.mark.parametrize(
    ("number", "text", "is_there"),
    [
        ("354个", "共建设354个站", True),
        ("354个", "共建设 354 个站", True),
        ("54个", "共建设354个站", False),
        ("3540个", "共3,540个", True),
        ("354个", "共354.5个", False),
        ("354个", "共354名", False),
        ("354", "共354名", True),
        ("35个", "共1.35个", False),
    ],
)
def test_a_number_stands_in_a_text_as_a_whole(number: str, text: str, is_there: bool) -> None:
    assert is_there is stands(quantity(number), text)


# --- two editions -----------------------------------------------------------------------------------------------------


def differences(folder: Path, *names: object) -> list[tuple[Any, ...]]:
    found = figures(folder, "--compare", *names)
    return [(one["sort"], one["id"], one["at"], one["before"], one["after"], one["is_opened"]) for one in found]


@pytest.mark.parametrize("name", ["site", "site/data/figures.csv", "site/data/figures.json"])
def test_an_edition_is_compared_with_today(desk: Path, name: str) -> None:
    built(desk)
    assert [] == differences(desk, desk / name)
    put(
        desk,
        {
            "figures/stations.yaml": STATIONS.replace("354个", "约355个").replace("2021-09", "2020-09"),
            "figures/homes.yaml": HOMES.replace("**个", "42个"),
            "places/station.yaml": "title: 站\nsources: [{note: 一}]\n",
        },
    )
    assert [
        ("不再有", "figures/stations", "2021-09", "300个", "", False),
        ("改动", "figures/homes", "", "未公布个", "42个", True),
        ("改动", "figures/stations", "2022-09", "354个", "约355个", False),
        ("新增", "figures/stations", "2020-09", "", "300个", False),
    ] == sorted(differences(desk, desk / name))
    told = run("figures", "-C", desk, "--compare", desk / name).out
    assert "注意：原来未公布，现在写了数" in told and "未公布个 → 42个" in told


@pytest.mark.parametrize("name", ["none", "site", "bad.csv", "bad.json"])
def test_what_is_no_edition_is_told(desk: Path, name: str) -> None:
    (desk / "bad.csv").write_text("甲,乙\n1,2\n", "utf-8")
    (desk / "bad.json").write_text('{"records": 3}', "utf-8")
    told = run("figures", "-C", desk, "--compare", desk / name)
    assert 2 == told.code and "E523" in told.err and "Traceback" not in told.err


@given(
    st.lists(
        st.sampled_from(["3个", "3.0个", "约3个", "3余个", "**个", "未公布", "不详", "待定", "1,234个"]), min_size=1
    )
)
def test_an_edition_does_not_differ_from_itself(told: list[str]) -> None:
    made = {}
    for at, one in enumerate(told):
        own = quantity(one)
        key = ("a", "", str(at))
        made[key] = editions._stood(key, "甲", own.number, own.unit, own.qualifier_code, own.status)
        assert own.is_withheld is made[key].quantity.is_withheld
        assert own.number == "" or made[key].quantity.value == own.value
    assert [] == editions.compare(made, made)


@pytest.mark.parametrize("options", [("--compare",), ("--compare", "a", "b", "c"), ("a", "b")])
def test_what_is_missing_on_the_command_line_is_told(desk: Path, options: tuple[str, ...]) -> None:
    told = run("figures", "-C", desk, *options)
    assert 2 == told.code and told.err.startswith("用法不对：")
