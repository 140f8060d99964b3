"""Facets: lists narrowed to one value: static pages with names any system takes, counts that are right, no dead end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import shipped as site
import townships
from conftest import office, put, run
from hypothesis import given
from hypothesis import strategies as st

from corridor.facets import slug

SOURCE = "sources: [{note: 测试}]\n"


def built(folder: Path, files: dict[str, str]) -> Path:
    put(folder, files)
    ran = run("-C", folder, "--only", "html,assets,feed", "--today", "2022-12-31")
    assert 0 == ran.code, ran.err
    return folder / "site"


def many(count: int) -> dict[str, str]:
    """So many activities of two types."""
    return {
        f"activities/a{at:04}.yaml": f"title: 第{at}次\ntype: {('调研', '会议')[at % 2]}\ndate: 2022-03-01\n{SOURCE}"
        for at in range(count)
    }


@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=80))
def test_a_value_has_a_name_of_its_own_on_every_system(one: str, other: str) -> None:
    """Lower case, no character Windows refuses, never a reserved name; two values never share one."""
    name = slug(one)
    assert re.fullmatch(r"[a-z0-9-]{1,64}", name)
    assert not re.fullmatch(r"con|prn|aux|nul|com\d|lpt\d|index", name)
    assert (name == slug(other)) == (one == other)


@pytest.mark.parametrize(
    ("value", "name"), [("培训", "x-2js261j"), ("county", "county"), ("2022", "2022"), ("CON", None)]
)
def test_a_name_is_read_where_it_can_be(value: str, name: str | None) -> None:
    assert slug(value) == (name or slug(value)) and slug(value) == slug(value)


def test_every_value_counts_what_its_page_holds(shipped: Path) -> None:
    """On every list of the shipped site: the number beside a value is the number of records behind it."""
    checked = 0
    for path in site.paths(shipped):
        if not path.endswith("/index.html") or "/by-" in path:
            continue
        markup = (shipped / path).read_text("utf-8")
        for href, count in re.findall(r'href="\.\./([^"]+/by-[^"]+)"[^>]*>[^<]+ <small>(\d+)</small>', markup):
            held = (shipped / href).read_text("utf-8")
            assert int(count) == held.count('<li class="card') or "共" in held
            assert f"共 {count} 条" in held, href
            checked += 1
    assert checked > 40


def test_a_narrowed_list_is_no_dead_end(tmp_path: Path) -> None:
    """It leads back to the whole, on to every other value, and says where it stands."""
    made = built(tmp_path, townships.files())
    for path in (made / "places/by-township").iterdir():
        page = site.Page(path.name, path.read_text("utf-8"))
        links = {one["href"] for one in page.all("a")}
        assert "../../places/index.html" in links
        assert len([link for link in links if "/by-township/" in link]) == 3
        assert [one for one in page.all("a") if one.get("aria-current") == "page" and "/by-" in one["href"]]


def test_a_masked_value_narrows_nothing(tmp_path: Path) -> None:
    files = {
        f"activities/a{at}.yaml": f"title: 第{at}次\nplace: ['{'***镇' if at % 2 else '县城'}', 会场]\n{SOURCE}"
        for at in range(8)
    }
    made = built(office(tmp_path), files)
    assert (made / "activities/by-place").is_dir()
    assert "***" not in "".join(path.read_text("utf-8") for path in (made / "activities/by-place").iterdir())
    assert 2 == len(list((made / "activities/by-place").iterdir()))


def test_a_long_list_stands_on_pages_that_lead_on(tmp_path: Path) -> None:
    made = built(office(tmp_path), many(450))
    pages = [made / "activities" / name for name in ("index.html", "index-2.html", "index-3.html")]
    counts = [page.read_text("utf-8").count('<li class="card') for page in pages]
    assert [200, 200, 51] == counts
    assert 'href="../activities/index-2.html">第 2 页' in pages[0].read_text("utf-8")
    assert (made / "activities/by-type" / f"{slug('调研')}-2.html").is_file()


def test_how_many_stand_on_a_page_can_be_said(tmp_path: Path) -> None:
    settings = (office(tmp_path) / "content/site.yaml").read_text("utf-8")
    made = built(tmp_path, {**many(45), "site.yaml": f"{settings}lists: {{per_page: 20}}\n"})
    pages = [made / "activities" / name for name in ("index.html", "index-2.html", "index-3.html")]
    assert [20, 20, 6] == [page.read_text("utf-8").count('<li class="card') for page in pages]
    assert "activities/index-3.html</loc>" in (made / "sitemap.xml").read_text("utf-8")
    text = (tmp_path / "content/site.yaml").read_text("utf-8").replace("per_page: 20", "per_page: 40")
    built(tmp_path, {"site.yaml": text})
    assert not pages[2].exists() and 'index-2.html">第 2 页' in pages[0].read_text("utf-8")


@pytest.mark.parametrize("wrong", ["五十", "[20]", "0", '""', "-5", "1001", "20.5"])
def test_a_number_nobody_can_list_by_is_told_and_nothing_is_published(tmp_path: Path, wrong: str) -> None:
    settings = (office(tmp_path) / "content/site.yaml").read_text("utf-8")
    put(tmp_path, {**many(12), "site.yaml": f"{settings}lists: {{per_page: {wrong}}}\n"})
    told = run("-C", tmp_path, "--only", "html,assets,feed")
    assert 1 == told.code and "E206" in told.err and "per_page: 50" in told.err, told.said
    assert not (tmp_path / "site").exists()


def test_one_more_record_remakes_the_lists_it_enters_and_no_others(tmp_path: Path) -> None:
    built(tmp_path, townships.files())
    files = {"activities/more.yaml": f"title: 又一次接待\ntype: 接待\ndate: 2022-08-09\n{SOURCE}"}
    put(tmp_path, files)
    made = {path: path.stat().st_ino for path in (tmp_path / "site").rglob("*.html")}
    built(tmp_path, files)
    fresh = {
        path.relative_to(tmp_path / "site").as_posix() for path, inode in made.items() if path.stat().st_ino != inode
    }
    assert f"activities/by-type/{slug('接待')}.html" in fresh
    assert not any(path.startswith(("places/", "deputies/by-", "groups/")) for path in fresh)


def test_every_narrowed_list_is_in_the_sitemap(tmp_path: Path) -> None:
    made = built(tmp_path, townships.files())
    listed = (made / "sitemap.xml").read_text("utf-8")
    assert all(path.relative_to(made).as_posix() in listed for path in made.rglob("by-*/*.html"))


def test_a_board_of_tasks_puts_what_is_late_first_and_a_date_without_year_never(tmp_path: Path) -> None:
    tasks = (
        "items:\n"
        "  - {id: late, title: 逾期的, due: 2022-10-01, progress: [{month: 2022-09, state: 推进中, percent: 60}]}\n"
        "  - {id: done, title: 做完的, due: 2022-10-01, progress: [{month: 2022-09, state: 已完成}]}\n"
        "  - {id: open, title: 没写年份的, due: XXXX-01, progress: [{month: XXXX-01, state: 推进中}]}\n" + SOURCE
    )
    made = built(office(tmp_path), {"tasks/all.yaml": tasks})
    shown = site.Page("", (made / "tasks/index.html").read_text("utf-8")).text
    assert shown.index("滞后") < shown.index("逾期的") < shown.index("推进中") < shown.index("没写年份的")
    assert 1 == shown.count("已过时限") and "60%" in shown
