"""Federation: a tree of offices and the province's site over them; a broken county is named and stops no other."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsing import violations, visit
from building import assert_same, without_spare
from conftest import OUTPUTS, Ran, office, put, run, tree
from playwright.sync_api import Browser

from corridor import counties, federating
from corridor.desk import Desk
from corridor.federating import offices

ALL = (*OUTPUTS, "corridor.outputs.search:Search")
TODAY = ("--today", "2022-10-01")
LEDGER = "title: 走访次数\nunit: 个\nobservations:\n  - {{quantity: {quantity}, as_of: 2022-06}}\n{source}"
SOURCE = "sources: [{note: 年报}]\n"
BROKEN = {"activities/bad.yaml": "title: 日期不对\ndate: 2022年9月\nsources: [{note: 一}]\n"}


def county(folder: Path, name: str, quantity: str) -> Path:
    """A county with one activity and one figure."""
    whole = office(folder, {"activities/2022/visit.yaml": f"title: {name}接待选民\nsummary: 在{name}\n{SOURCE}"})
    settings = folder / "content/site.yaml"
    lines = [line for line in settings.read_text("utf-8").split("\n") if not line.startswith(("title:", "address:"))]
    settings.write_text("\n".join([f"title: {name}人大", *lines]), "utf-8")
    put(folder, {"figures/stations.yaml": LEDGER.format(quantity=quantity, source=SOURCE)})
    return whole


@pytest.fixture
def province(tmp_path: Path) -> Path:
    """A province of three counties in two cities."""
    top = tmp_path / "province"
    put(top, {"site.yaml": "format: 1\ntitle: 省人大\naddress: https://province.example/\n"})
    county(top / "city-a/east", "东县", "12个")
    county(top / "city-a/west", "西县", "30个")
    county(top / "city-b/north", "北县", "8个")
    return top


def federate(folder: Path, *more: object) -> Ran:
    return run("federation", folder, *TODAY, "--format", "json", *more, outputs=ALL)


def told(ran: Ran) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(ran.out)
    return data


def test_every_county_and_the_province_over_them_are_built(province: Path) -> None:
    made = federate(province)
    assert 0 == made.code, made.said
    assert ["city-a/east", "city-a/west", "city-b/north"] == [one["folder"] for one in told(made)["counties"]]
    assert {"current"} == {one["state"] for one in told(made)["counties"]}
    page = (province / "site/counties/index.html").read_text("utf-8")
    assert "city-a" in page
    assert 'href="../../city-a/east/site/index.html"' in page
    assert 'action="../../city-b/north/site/search.html"' in page
    assert (province / "city-b/north/site/search.html").is_file()
    assert "东县人大" in (province / "site/index.html").read_text("utf-8")


def test_a_county_with_an_address_is_linked_there(province: Path) -> None:
    with (province / "city-a/east/content/site.yaml").open("a", encoding="utf-8") as settings:
        settings.write("address: https://east.example/\narea: 甲市\n")
    assert 0 == federate(province).code
    page = (province / "site/counties/index.html").read_text("utf-8")
    assert 'href="https://east.example/index.html"' in page
    assert "甲市" in page


def test_a_broken_county_is_named_and_stops_no_other(province: Path) -> None:
    put(province / "city-a/west", BROKEN)
    made = federate(province)
    assert 1 == made.code
    states = {one["folder"]: (one["state"], one["errors"]) for one in told(made)["counties"]}
    assert {"city-a/east": ("current", 0), "city-a/west": ("missing", 1), "city-b/north": ("current", 0)} == states
    assert ["city-a/west/content/activities/bad.yaml"] == [
        one["file"] for one in told(made)["problems"] if one["severity"] == "error"
    ]
    assert "其中 1 个还没有网站：西县人大" in (province / "site/counties/index.html").read_text("utf-8")
    assert "没有这项：西县人大" in (province / "site/counties/totals.html").read_text("utf-8")


def test_what_a_county_published_before_stays_while_it_is_broken(province: Path) -> None:
    assert 0 == federate(province).code
    before = tree(province / "city-a/west/site")
    put(province / "city-a/west", BROKEN)
    made = federate(province)
    assert "old" == told(made)["counties"][1]["state"]
    assert before == tree(province / "city-a/west/site")
    page = (province / "site/counties/index.html").read_text("utf-8")
    assert "这次没有更新，是以前的网站" in page
    text = run("federation", province, *TODAY, outputs=ALL)
    assert "西县人大  " in text.out
    assert "有错，以前的网站还在（1 处错误，见 city-a/west）" in text.out


def test_totals_add_what_all_publish(province: Path) -> None:
    assert 0 == federate(province).code
    page = (province / "site/counties/totals.html").read_text("utf-8")
    assert ">50<" in page
    assert "不缺" in page


def test_one_withheld_part_withholds_the_total(province: Path) -> None:
    county(province / "city-b/north", "北县", "***个")
    assert 0 == federate(province).code
    page = (province / "site/counties/totals.html").read_text("utf-8")
    assert "没有公布：北县人大" in page
    assert ">42<" not in page
    assert "***" not in page


def test_where_every_county_withholds_its_part_none_is_listed(province: Path) -> None:
    for folder, name in (("city-a/east", "东县"), ("city-a/west", "西县"), ("city-b/north", "北县")):
        county(province / folder, name, "***个")
    assert 0 == federate(province).code
    page = (province / "site/counties/totals.html").read_text("utf-8")
    assert "各县都没有公布。" in page and "没有公布：" not in page


def test_two_counties_of_one_name_are_told_apart_by_their_area(province: Path) -> None:
    county(province / "city-b/north", "西县", "***个")
    county(province / "city-a/east", "西县", "***个")
    assert 0 == federate(province).code
    page = (province / "site/counties/totals.html").read_text("utf-8")
    assert "没有公布：西县人大（city-a/east）、西县人大（city-b）。" in page


def test_data_are_merged_with_their_county(province: Path) -> None:
    assert 0 == federate(province).code
    merged = json.loads((province / "site/data/counties/activities.json").read_bytes())
    assert [("city-a/east", "东县接待选民"), ("city-a/west", "西县接待选民"), ("city-b/north", "北县接待选民")] == [
        (one["county"], one["title"]) for one in merged if "接待选民" in one["title"]
    ]


def test_merged_numbers_stay_numbers(province: Path) -> None:
    assert 0 == federate(province).code
    merged = json.loads((province / "site/data/counties/figures.json").read_bytes())
    values = [one["observations"][0]["quantity"]["value"] for one in merged if one["title"] == "走访次数"]
    assert [12, 30, 8] == values


def test_two_figures_of_one_name_in_a_county_are_not_added(province: Path) -> None:
    of_town = LEDGER.format(quantity="9个", source=SOURCE).replace("as_of", "area: 城关镇, as_of")
    put(province / "city-b/north", {"figures/again.yaml": of_town})
    assert 0 == federate(province).code
    page = (province / "site/counties/totals.html").read_text("utf-8")
    assert ">50<" not in page
    assert ">51<" not in page


def test_one_changed_county_is_all_that_is_made_again(province: Path) -> None:
    assert 0 == federate(province).code
    again = told(federate(province))
    assert (0, 0) == (again["made"], again["pruned"])
    put(province / "city-a/east", {"activities/2022/second.yaml": f"title: 又一次\n{SOURCE}"})
    after = told(federate(province))
    assert "counties/index.html" in after["reasons"]
    assert "accessibility.html" not in after["reasons"]


def test_whatever_changes_in_a_county_the_province_is_that_of_a_clean_run(province: Path, tmp_path: Path) -> None:
    """Its data and its index are made of those of before, but for the county that changed."""
    visit = "activities/2022/visit.yaml"
    settings = (province / "city-a/west/content/site.yaml").read_text("utf-8")
    changes: dict[str, Callable[[], object]] = {
        "nothing": (province / "city-a/east/content/site.yaml").touch,
        "words": lambda: put(province / "city-a/east", {visit: f"title: 东县接待\nsummary: 改了\n{SOURCE}"}),
        "one more": lambda: put(province / "city-b/north", {"activities/2022/more.yaml": f"title: 又一次\n{SOURCE}"}),
        "one less": (province / "city-a/west/content" / visit).unlink,
        "another title": lambda: put(province / "city-a/west", {"site.yaml": settings.replace("西县", "山西县")}),
        "one's own": lambda: put(province, {"activities/own.yaml": f"title: 省里的活动\n{SOURCE}"}),
        "broken": lambda: put(province / "city-a/east", BROKEN),
        "a county more": lambda: county(province / "city-b/south", "南县", "5个"),
        "a county less": lambda: shutil.rmtree(province / "city-b/north"),
    }
    for at, (name, change) in enumerate(changes.items()):
        change()
        made = federate(province)
        assert (1 if at >= list(changes).index("broken") else 0) == made.code, (name, made.said)
        clean = tmp_path / f"clean-{at}"
        shutil.copytree(province, clean)
        for left in (clean / "site", clean / ".corridor", clean / ".site.releases"):
            shutil.rmtree(left, ignore_errors=True)
        federate(clean)
        assert_same(without_spare(tree(clean / "site"), tree(province / "site")), tree(clean / "site"))


def test_of_a_county_that_did_not_change_no_data_are_read(province: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 0 == federate(province).code
    put(province / "city-a/east", {"activities/2022/visit.yaml": f"title: 东县又接待\n{SOURCE}"})
    read: list[tuple[str, str]] = []
    whole = counties.published

    def noted(desk: Desk, own: counties.County, folder: str) -> list[dict[str, Any]]:
        read.append((own.folder, folder))
        return whole(desk, own, folder)

    monkeypatch.setattr(counties, "published", noted)
    monkeypatch.setattr(federating, "_published", lambda *_: pytest.fail("counted"))
    assert 0 == federate(province).code
    assert ("city-a/east", "activities") in read
    assert {"city-a/east"} == {folder for folder, kind in read if kind == "activities"}


def test_several_processes_make_the_same(province: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(province, other)
    assert 0 == federate(province).code
    made = federate(other, "--crew", "processes", "-j", "2")
    assert 0 == made.code, made.said
    for name in ("site", "city-a/east/site", "city-b/north/site"):
        assert tree(province / name) == tree(other / name)


def test_a_folder_without_settings_or_counties_is_told(tmp_path: Path) -> None:
    empty = federate(tmp_path)
    assert 2 == empty.code
    assert "E508" in empty.said
    put(tmp_path, {"site.yaml": "format: 1\ntitle: 省人大\n"})
    assert 2 == federate(tmp_path).code
    assert "--only 里没有 nothing" in federate(tmp_path, "--only", "nothing").err


def test_an_office_holds_no_other(province: Path) -> None:
    county(province / "city-a/east/drafts/copy", "副本", "1个")
    (province / "city-a/.hidden/content").mkdir(parents=True)
    assert ["city-a/east", "city-a/west", "city-b/north"] == list(offices(province))


@pytest.mark.browser
def test_the_first_page_leads_to_every_county_by_its_area_and_has_no_empty_corridor(province: Path) -> None:
    put(province / "city-b/north", BROKEN)
    assert 1 == federate(province).code
    page = (province / "site/index.html").read_text("utf-8")
    home = page[page.index('id="counties-title"') :]
    areas = {part.partition("</h3>")[0]: part.partition("</ul>")[0] for part in home.split("<h3>")[1:]}
    assert ["city-a", "city-b"] == list(areas)
    assert ["东县人大", "西县人大"] == re.findall(r'<a href="[^"]*index\.html">([^<]*)</a>', areas["city-a"])
    assert "北县人大 <small>还没有网站</small>" in areas["city-b"] and "<a " not in areas["city-b"].partition("<li>")[2]
    assert 'class="plan' not in page and 'class="walk"' not in page


def test_one_search_finds_in_all_counties_and_leads_into_each(province: Path, browser: Browser) -> None:
    assert 0 == federate(province).code
    page = browser.new_page()
    page.goto((province / "site/search.html").as_uri() + "?q=接待选民")
    page.wait_for_selector(".found a")
    found = page.eval_on_selector_all(".found h2 a", "links => links.map(one => one.href)")
    assert 3 == len(found), found
    page.goto(next(one for one in found if "city-b/north" in one))
    assert "北县接待选民" in page.title()
    page.goto((province / "site/counties/index.html").as_uri())
    page.fill('form[action*="city-a/west"] input', "西县")
    page.press('form[action*="city-a/west"] input', "Enter")
    page.wait_for_selector(".found a")
    assert "city-a/west/site/search.html" in page.url
    page.close()


@pytest.mark.browser
def test_the_pages_of_a_province_are_accessible(province: Path, browser: Browser) -> None:
    county(province / "city-b/north", "北县", "***个")
    assert 0 == federate(province).code
    pages = ("index.html", "counties/index.html", "counties/totals.html", "search.html")
    with visit(browser, viewport={"width": 360, "height": 800}) as window:
        assert {} == violations(window, province / "site", pages)
