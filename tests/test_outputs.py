"""Outputs for programs: tables, data files, the feed and the sitemap, as other programs read them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from building import DATA, HOUSE, TODAY, Office, county, shipped_site, tree
from hypothesis import given, strategies
from sitepages import csv_rows

from corridor import datasets

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ADDRESS = "https://corridor.example/"
DATED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00")
FOLDERS = sorted(folder.name for folder in (HOUSE / "content").iterdir() if folder.is_dir())
TABLES = [f"data/{name}.csv" for name in FOLDERS if name != "kiosk"]  # a playlist is no record


def pages() -> list[str]:
    return [path for path in shipped_site() if path.endswith(".html")]


def entries() -> list[ElementTree.Element]:
    return ElementTree.fromstring(shipped_site()["feed.atom"]).findall(f"{ATOM}entry")


# --- tables ----------------------------------------------------------------------


@pytest.mark.parametrize("path", TABLES)
def test_a_table_opens_in_a_spreadsheet(path: str) -> None:
    """UTF-8 with its mark, lines ended as RFC 4180 says, every line as wide as the first."""
    data = shipped_site()[path]
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    for row in csv_rows(data):
        assert None not in row
        assert None not in row.values()


@pytest.mark.parametrize("path", TABLES)
def test_a_cell_is_never_left_blank(path: str) -> None:
    """Only what does not apply to a figure may be: its value then says why in the status beside it."""
    for row in csv_rows(shipped_site()[path]):
        if path == "data/figures.csv":
            assert row["status"]
            assert row["obs_status"] in "APEQOM"
            assert (row["value"] == "") == (row["obs_status"] in "QOM")
        else:
            assert [] == [column for column, cell in row.items() if not cell]


def test_every_record_has_its_line_and_its_entry() -> None:
    site = shipped_site()
    for path in TABLES:
        listed = json.loads(site[path.replace(".csv", ".json")])
        key = "id" if path == "data/figures.csv" else "编号"
        assert {one["id"] for one in listed} == {row[key] for row in csv_rows(site[path])}
        assert [] == [one["id"] for one in listed if f"{one['id']}.html" not in site]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_a_cell_that_begins_like_a_formula_stays_text(tmp_path: Path, start: str) -> None:
    """A spreadsheet would run it (CWE-1236)."""
    office = Office(tmp_path, ("corridor.outputs.data:Data",))
    words = f"{start}HYPERLINK(1)"
    office.write("site.yaml", "format: 1\ntitle: 本县\naddress: https://www.example.gov.cn/\n")
    office.write("pages/about.yaml", f"title: '{words}'\nsummary: '{words}'\nbody: 无\n")
    office.build()
    (row,) = csv_rows((office.site / "data/pages.csv").read_bytes())
    assert f"'{words}" == row["标题"]
    assert words == json.loads((office.site / "data/pages.json").read_bytes())[0]["title"]


def test_a_comma_a_quotation_mark_and_a_line_break_stay_in_their_cell(tmp_path: Path) -> None:
    office = Office(tmp_path, ("corridor.outputs.data:Data",))
    office.write("site.yaml", "format: 1\ntitle: 本县\naddress: https://www.example.gov.cn/\n")
    office.write("pages/about.yaml", "title: '甲, \"乙\"'\nbody: 无\n")
    office.build()
    assert '甲, "乙"' == csv_rows((office.site / "data/pages.csv").read_bytes())[0]["标题"]


# --- data ------------------------------------------------------------------------


def test_every_data_file_is_json_that_people_can_read_too() -> None:
    for path, data in shipped_site().items():
        if path.endswith(".json"):
            assert json.loads(data) or path == "data/addresses.json"  # nothing moved or left yet
            assert b"\\u" not in data, path


def test_a_withheld_quantity_is_null_with_its_status_and_never_zero() -> None:
    figures = json.loads(shipped_site()["data/figures.json"])
    found = [one["quantity"] for figure in figures for one in figure["observations"]]
    withheld = [one for one in found if one["status"] == "withheld"]
    assert 18 == len(withheld)
    assert {(None, "Q")} == {(one["value"], one["obs_status"]) for one in withheld}
    assert [4, 354] == sorted(one["value"] for one in found if one["value"] is not None)


def test_the_reports_data_file_holds_the_report_character_by_character() -> None:
    document = json.loads(shipped_site()["data/documents/report.json"])
    told = "\n".join(document["paragraphs"])
    assert (DATA / "report.txt").read_text("utf-8").rstrip("\n") == told
    assert (40, 109) == (len(re.findall(r"\*+", told)), told.count("*"))
    assert 40 == len(document["masks"])


# --- feed and sitemap ----------------------------------------------------------------


def test_the_feed_has_all_that_atom_asks_for() -> None:
    """RFC 4287: feed and every entry have one id, title and updated; ids are never the same."""
    feed = ElementTree.fromstring(shipped_site()["feed.atom"])
    assert f"{ATOM}feed" == feed.tag
    for part in (feed, *entries()):
        for name in ("id", "title", "updated"):
            (only,) = part.findall(f"{ATOM}{name}")
            assert only.text
        assert DATED.fullmatch(part.findtext(f"{ATOM}updated", ""))
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert f"{ADDRESS}feed.atom" == feed.find(f"{ATOM}link[@rel='self']").get("href")  # type: ignore[union-attr]
    ids = [entry.findtext(f"{ATOM}id") for entry in entries()]
    assert len(set(ids)) == len(ids) > 0


def test_every_entry_of_the_feed_leads_to_a_page() -> None:
    for entry in entries():
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert (link.get("href") or "").removeprefix(ADDRESS) in shipped_site()


def test_an_entry_without_a_full_date_has_the_day_it_was_put_up_and_says_the_month() -> None:
    (visit,) = [one for one in entries() if (one.findtext(f"{ATOM}id") or "").endswith("provincial-visit.html")]
    assert "2026-11-22T00:00:00+08:00" == visit.findtext(f"{ATOM}updated")
    assert "9月" in (visit.findtext(f"{ATOM}summary") or "")


def test_an_entry_with_a_full_date_is_dated_by_it(tmp_path: Path) -> None:
    office = county(tmp_path, ("corridor.outputs.feed:Feed",))
    office.edit("activities/visit.yaml", "XXXX-09", "2022-09-17")
    office.story()
    updated = ElementTree.fromstring(tree(office.site)["feed.atom"]).find(f"{ATOM}entry/{ATOM}updated")
    assert f"{TODAY}T00:00:00+08:00" == (updated.text if updated is not None else "")


def test_the_sitemap_lists_every_page_once() -> None:
    found = [one.text or "" for one in ElementTree.fromstring(shipped_site()["sitemap.xml"]).iter(f"{SITEMAP}loc")]
    listed = [address.removeprefix(ADDRESS) or "index.html" for address in found]
    of_readers = {path for path in pages() if not path.startswith("kiosk/")}
    assert sorted(of_readers - {"404.html"}) == sorted(listed)


_JSON = strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers() | strategies.floats() | strategies.text(),
    lambda inner: strategies.lists(inner) | strategies.dictionaries(strategies.text(), inner),
    max_leaves=20,
)


@given(strategies.dictionaries(strategies.text(), _JSON, min_size=1))
def test_records_are_spread_over_lines_as_json_itself_spreads_them(record: dict[str, object]) -> None:
    assert f" {datasets._spread(record, 1)}" == json.dumps([record], ensure_ascii=False, indent=1)[2:-2]
