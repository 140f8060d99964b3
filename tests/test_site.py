"""The shipped site as files: markup, links, weight, feed, sitemap, 404."""

from __future__ import annotations

import gzip
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import ALL_OUTPUTS, office, run
from shipped import from_disk, page, pages, paths, target

from corridor.kinds import KINDS

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ADDRESS = "https://corridor.example/"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
BELOW = "https://www.example.gov.cn/rd/corridor/"
FIRST_PAGE = 60 << 10


def test_every_kind_has_its_list_and_its_pages(shipped: Path) -> None:
    lists = {path.split("/", maxsplit=1)[0] for path in paths(shipped) if path.endswith("/index.html")}
    with_records = {kind.folder for kind in KINDS if any((shipped.parent / "content" / kind.folder).rglob("*.yaml"))}
    assert with_records == lists - {"kiosk"}


# --- markup ---------------------------------------------------------------


def test_no_page_holds_a_script_or_a_style_of_its_own(shipped: Path) -> None:
    """So that the strictest content security policy fits every page."""
    found = [
        (one.path, tag, sorted(attributes))
        for one in pages(shipped)
        for tag, attributes in one.elements
        if tag == "style"
        or (tag == "script" and "src" not in attributes and attributes.get("type") != "application/ld+json")
        or "style" in attributes
        or any(name.startswith("on") for name in attributes)
        or any(attributes.get(name, "").startswith("javascript:") for name in ("href", "src", "action"))
    ]
    assert [] == found


def test_every_page_has_a_language_one_heading_a_main_part_and_a_way_to_it(shipped: Path) -> None:
    for one in pages(shipped):
        assert ["zh-CN"] == [element["lang"] for element in one.all("html")], one.path
        assert 1 == len(one.all("h1")) == len(one.all("main")), one.path
        assert "#content" == one.all("a")[0]["href"], one.path
        assert "content" == one.all("main")[0]["id"], one.path


def test_every_page_has_a_title_no_other_page_has(shipped: Path) -> None:
    titles = [one.title for one in pages(shipped)]
    assert [] == [title for title in titles if not title.strip() or "*" in title]
    assert sorted(set(titles)) == sorted(titles)


def test_no_heading_skips_a_level(shipped: Path) -> None:
    for one in pages(shipped):
        levels = [int(tag[1]) for tag, _ in one.elements if re.fullmatch(r"h[1-6]", tag)]
        levels = levels[levels.index(1) :]  # what stands above the page's own heading belongs to the frame
        assert [] == [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1], one.path


# --- links ----------------------------------------------------------------


def test_every_link_is_relative_and_stays_in_the_site(shipped: Path) -> None:
    """Only the 404, which answers at any depth, counts from the site's root."""
    foreign = [
        (one.path, address)
        for one in pages(shipped)
        for address in one.addresses()
        if re.match(r"[a-z]+:|//", address) or (address.startswith("/") and one.path != "404.html")
    ]
    assert [] == foreign


def test_every_link_leads_to_a_file_and_every_anchor_is_there(shipped: Path) -> None:
    lost = []
    for one in pages(shipped):
        for address in one.addresses():
            file, anchor = target(shipped, one.path, address)
            html = file.suffix == ".html" and file.is_file()
            if not file.is_file() or (anchor and anchor not in page(shipped, file.relative_to(shipped).as_posix()).ids):
                lost.append((one.path, address))
            assert not anchor or html, (one.path, address)
    assert [] == lost


def test_every_address_a_style_asks_for_is_there(shipped: Path) -> None:
    for style in (shipped / "assets").glob("*.css"):
        asked = re.findall(r"url\(\s*[\"']?([^\"')]+)", style.read_text("utf-8"))
        assert [] == [address for address in asked if ":" in address or not (style.parent / address).is_file()]
        assert "@import" not in style.read_text("utf-8")


def test_every_page_can_be_reached_from_the_home_page(shipped: Path) -> None:
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        path = waiting.pop()
        for address in page(shipped, path).addresses():
            found = target(shipped, path, address)[0].relative_to(shipped).as_posix()
            if found.endswith(".html") and found not in reached:
                reached.add(found)
                waiting.append(found)
    assert {"404.html"} == set(paths(shipped)) - reached


def test_the_404_counts_its_links_from_the_sites_own_path(tmp_path: Path) -> None:
    """A site below a path of a server, asked for an address three folders deep."""
    office(tmp_path)
    settings = tmp_path / "content/site.yaml"
    settings.write_text(re.sub("(?m)^address:.*", f"address: {BELOW}", settings.read_text("utf-8")), "utf-8")
    assert 0 == run("build", "-C", tmp_path, "--today", "2026-11-22").code
    site = tmp_path / "site"
    addresses = [address for address in page(site, "404.html").addresses() if not address.startswith("#")]
    assert addresses
    for address in addresses:
        assert address.startswith("/rd/corridor/")
        assert (site / address.removeprefix("/rd/corridor/").partition("#")[0]).is_file()


# --- weight ---------------------------------------------------------------


def test_the_first_page_with_its_styles_weighs_no_more_than_60_kb(shipped: Path) -> None:
    styles = [target(shipped, "index.html", one["href"])[0] for one in page(shipped, "index.html").all("link")
              if one["rel"] == "stylesheet"]  # fmt: skip
    assert styles
    weight = sum(len(gzip.compress(file.read_bytes())) for file in (shipped / "index.html", *styles))
    assert weight <= FIRST_PAGE


# --- feed and sitemap -----------------------------------------------------


def _feed(site: Path) -> ElementTree.Element:
    return ElementTree.fromstring((site / "feed.atom").read_text("utf-8"))


def _texts(entries: list[ElementTree.Element], name: str) -> list[str]:
    return [entry.findtext(ATOM + name, "") for entry in entries]


def test_the_feed_holds_what_rfc_4287_asks_for(shipped: Path) -> None:
    feed = _feed(shipped)
    entries = feed.findall(ATOM + "entry")
    assert ATOM + "feed" == feed.tag
    assert entries
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert 1 == len(one.findall(ATOM + name)) and one.findtext(ATOM + name)
        assert RFC_3339.fullmatch(one.findtext(ATOM + "updated", ""))
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert f"{ADDRESS}feed.atom" == feed.findall(f"{ATOM}link[@rel='self']")[0].get("href")


def test_every_entry_of_the_feed_is_one_of_our_pages(shipped: Path) -> None:
    entries = _feed(shipped).findall(ATOM + "entry")
    ids = _texts(entries, "id")
    assert sorted(set(ids)) == sorted(ids) == sorted(entry.find(ATOM + "link").get("href") for entry in entries)
    for address, title in zip(ids, _texts(entries, "title"), strict=True):
        assert title in page(shipped, address.removeprefix(ADDRESS)).title


def test_the_feed_names_no_mask_and_tells_the_latest_time(shipped: Path) -> None:
    feed = _feed(shipped)
    entries = feed.findall(ATOM + "entry")
    assert not [words for name in ("title", "summary") for words in _texts(entries, name) if "*" in words]
    assert max(_texts(entries, "updated")) == feed.findtext(ATOM + "updated")


def test_the_sitemap_names_every_page_once_but_the_404(shipped: Path) -> None:
    root = ElementTree.fromstring((shipped / "sitemap.xml").read_text("utf-8"))
    named = [one.text or "" for one in root.iter(MAP + "loc")]
    wanted = {ADDRESS if path == "index.html" else ADDRESS + path for path in from_disk(shipped)}
    wanted -= {one for one in wanted if "/kiosk/" in one}  # a screen of its own, not to be found by machines
    assert sorted(wanted) == sorted(named)


def test_the_site_map_page_links_every_record(shipped: Path) -> None:
    listed = {target(shipped, "sitemap.html", address)[0] for address in page(shipped, "sitemap.html").addresses()}
    # What a list is narrowed to is led to by the list.
    assert set() == {shipped / path for path in from_disk(shipped) if "/by-" not in path} - listed


@pytest.mark.pdf
def test_every_link_to_a_print_leads_to_one(tmp_path: Path) -> None:
    """A page offers a print only where it was made."""
    office(tmp_path)
    assert 0 == run("build", "-C", tmp_path, "--today", "2026-11-22", outputs=ALL_OUTPUTS).code
    site = tmp_path / "site"
    made = sorted(site.rglob("*.pdf"))
    offered = {target(site, one.path, address)[0] for one in pages(site) for address in one.addresses()}
    assert made
    assert set(made) == {file for file in offered if file.suffix == ".pdf"}
