"""The 49 systems of the report, on the built site: each has its page, and nothing that is withheld is anywhere shown.

What a visitor must find for each row whose observation lies within reach is in test_rows.py, one test a row; here is
what holds for all rows and all files together.
"""

from __future__ import annotations

import ast
import csv
import json
import posixpath
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from building import DATA, shipped_site
from sitepages import Page, csv_rows

# All but 35, whose list of chosen exemplars the report does not give.
NOW = [f"{row:02}" for row in range(1, 50) if row != 35]
REPORT = (DATA / "report.txt").read_text("utf-8").rstrip("\n")
# Not inside a SHA-256, which has such digits now and then.
PERSONAL = re.compile(r"(?<![0-9a-f])(?:1[3-9]\d{9}|\d{17}[\dXx])(?![0-9a-f])")


def rows() -> list[dict[str, str]]:
    with (DATA / "systems.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@cache
def page(path: str) -> Page:
    return Page(shipped_site()[path].decode())


def pages() -> list[str]:
    return [path for path in shipped_site() if path.endswith(".html")]


def own_words(text: str) -> str:
    """A text without its 《》 titles and “ ” names."""
    return re.sub(r"《[^》]*》|“[^”]*”", "", text)


# --- every row -------------------------------------------------------------------


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["row"])
def test_a_system_has_its_page_and_says_where_it_is_written(row: dict[str, str]) -> None:
    for id_ in row["ids"].split():
        shown = page(f"{id_}.html")
        assert f"/{id_}.html<" in shipped_site()["sitemap.xml"].decode()
        assert id_ == "documents/report" or any("documents/report.html#p" in link for link in shown.links), id_


def test_every_row_within_reach_has_a_test_by_its_number() -> None:
    """In test_rows.py, or where a row is a matter of print with the tests of that print."""
    sources = [ast.parse(file.read_text("utf-8")) for file in Path(__file__).parent.glob("test_*.py")]
    names = [getattr(node, "name", "") for source in sources for node in source.body]
    assert set(NOW) == {found[1] for name in names if (found := re.match(r"test_row_(\d\d)_", name))}
    assert set(NOW) == {row["row"] for row in rows() if row["accepted"] == "now"}


def test_every_link_of_every_page_leads_somewhere() -> None:
    """Relative links, so that the site opens from a disk; their anchors too."""
    lost = []
    for path in pages():
        for link in page(path).links:
            address = urlsplit(link)
            if address.scheme or path == "404.html":
                continue
            there = (
                posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(address.path)))
                if address.path
                else path
            )
            found = there in shipped_site()
            if not found or (address.fragment and address.fragment not in page(there).ids):
                lost.append((path, link))
    assert [] == [one for one in lost if not one[1].endswith(".pdf")]  # made by another output


# --- what is withheld stays withheld ----------------------------------------------


@pytest.mark.parametrize("path", ["documents/report.html", "data/documents/report.json"])
def test_the_report_stands_whole_on_its_own_page_and_in_its_data(path: str) -> None:
    """40 masks, 109 asterisks and every other character once, in order."""
    if path.endswith(".json"):
        told = "\n".join(json.loads(shipped_site()[path])["paragraphs"])
    else:
        blocks = re.findall(r'<div class="words"><p>(.*?)</p></div>', shipped_site()[path].decode(), re.DOTALL)
        told = "\n".join(Page(block).text for block in blocks)
    assert REPORT == told
    assert (40, 109) == (len(re.findall(r"\*+", told)), told.count("*"))


def test_every_mask_of_the_report_is_read_aloud() -> None:
    blocks = re.findall(
        r'<div class="words"><p>(.*?)</p></div>', shipped_site()["documents/report.html"].decode(), re.DOTALL
    )
    labels = re.findall(r'<span class="mask" role="img" aria-label="([^"]+)">\*+</span>', "".join(blocks))
    assert 40 == len(labels)
    assert {"未公布"} == {label[-3:] for label in labels}


def test_no_page_shows_a_mask_outside_quotations_titles_and_names() -> None:
    shown = {path: re.findall(r".{0,12}\*+.{0,6}", page(path).own_text) for path in pages()}
    assert {} == {path: found for path, found in shown.items() if found}


def test_no_attribute_title_or_address_holds_a_mask() -> None:
    for path in pages():
        assert [] == [(name, value) for name, value in page(path).attributes if "*" in value], path
        title = re.search(r"<title>(.*?)</title>", shipped_site()[path].decode())
        assert title is not None
        assert "*" not in title[1]
    assert [] == [path for path in shipped_site() if "*" in path]


def test_a_mask_that_is_shown_is_the_reports_own_and_in_its_words() -> None:
    """Never a mask of another width than the source's, and never one without its neighbours."""
    for path in pages():
        for found in re.findall(r"[\w、，]{2}\*+[\w]{2}", page(path).text):
            assert found in REPORT, (path, found)


def test_no_data_file_shows_a_mask_outside_quotations() -> None:
    def texts(value: object, key: str = "") -> list[tuple[str, str]]:
        if isinstance(value, dict):
            return [found for name, one in value.items() for found in texts(one, name)]
        if isinstance(value, list):
            return [found for one in value for found in texts(one, key)]
        return [(key, value)] if isinstance(value, str) else []

    for path, data in shipped_site().items():
        if path.endswith(".json") and path != "data/documents/report.json":
            found = [(key, text) for key, text in texts(json.loads(data)) if "*" in own_words(text)]
            assert [] == [(path, key, text) for key, text in found if text not in REPORT]
            assert {"quote", "wording"} >= {key for key, _ in found}, path


def test_no_table_shows_a_mask_outside_quotations() -> None:
    for path, data in shipped_site().items():
        if path.endswith(".csv"):
            cells = [(column, cell) for row in csv_rows(data) for column, cell in row.items() if "*" in own_words(cell)]
            assert {"quote", "出处", "原话"} >= {column for column, _ in cells}, path
            quoted = [
                quote for _, cell in cells for quote in re.split("；|(?:documents/)?report ", cell) if "*" in quote
            ]
            assert [] == [quote for quote in quoted if quote.strip() not in REPORT], path


def test_neither_feed_nor_sitemap_shows_a_mask() -> None:
    assert b"*" not in shipped_site()["feed.atom"] + shipped_site()["sitemap.xml"]


def test_no_year_is_made_up() -> None:
    """The report gives none; the only day is the one the site was put up, and it is no event's."""
    for path in pages():
        text = page(path).own_text
        assert [] == re.findall(r"(?:19|20)\d\d\s?年|(?:19|20)\d\d-\d\d", text), path


def test_nobody_is_reachable() -> None:
    assert [] == [path for path in pages() if PERSONAL.search(page(path).text)]
