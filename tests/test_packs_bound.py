"""Packs bound from cached chapters: as the whole ones are, page by page; what an edit prints again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest
from conftest import ROOT
from packing import SAMPLE, Made, bound_office, bound_pack, make, whole_pack

from corridor.keys import Key

pytestmark = pytest.mark.pdf


@pytest.fixture
def whole() -> Made:
    return whole_pack()


@pytest.fixture
def bound() -> Made:
    return bound_pack()


def again(tmp_path: Path) -> Path:
    """A copy of the office with its shelf, to be edited."""
    bound_pack()
    return shutil.copytree(bound_office(), tmp_path / "again")


def test_a_bound_pack_says_what_a_whole_one_says_page_by_page(whole: Made, bound: Made) -> None:
    assert [sorted(page) for page in whole.pages()] == [sorted(page) for page in bound.pages()]
    assert whole.printed.anchors == bound.printed.anchors
    assert _bookmarks(whole.pdf) == _bookmarks(bound.pdf) != []


def _bookmarks(pdf: bytes) -> list[tuple[int, str, int]]:
    return [
        (mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in pypdfium2.PdfDocument(pdf).get_toc()
    ]


def test_a_second_run_makes_the_same_bytes_from_the_shelf(bound: Made, tmp_path: Path) -> None:
    warm = make(again(tmp_path), SAMPLE, kept=True, bound=True)
    assert bound.pdf == warm.pdf
    assert bound.printed.cover == warm.printed.cover != b""
    assert [] == warm.titles


def test_what_a_chapter_from_the_shelf_was_made_of_is_noted_as_if_it_were_printed(bound: Made, tmp_path: Path) -> None:
    warm = make(again(tmp_path), SAMPLE, kept=True, bound=True)
    assert set(bound.desk.seen) == set(warm.desk.seen)
    assert Key("file", "fonts/FandolKai-Regular.otf") in warm.desk.seen
    assert bound.printed.fetched == warm.printed.fetched


def test_an_edit_prints_its_own_chapter_again_and_no_other(bound: Made, tmp_path: Path) -> None:
    office = again(tmp_path)
    path = office / "content/places/stations.yaml"
    path.write_text(path.read_text("utf-8").replace("每月5日", "每月15日"), "utf-8")
    edited = make(office, SAMPLE, kept=True, bound=True)
    assert ["家站"] == edited.titles
    assert "每月15日" in "".join(edited.pages())
    assert bound.pdf != edited.pdf == make(office, SAMPLE, bound=True).pdf


def test_a_chapter_that_grows_moves_the_others_and_they_are_not_printed_again(bound: Made, tmp_path: Path) -> None:
    """Their numbers and the contents are right all the same."""
    office = again(tmp_path)
    path = office / "content/activities/2022.yaml"
    path.write_text(path.read_text("utf-8").replace("部署全年活动", "部署全年活动" + "，逐项说明" * 200), "utf-8")
    grown = make(office, SAMPLE, kept=True, bound=True)
    assert ["走访解难、活动"] == grown.titles
    assert grown.chapters["c2"] > bound.chapters["c2"]
    for name, page in grown.chapters.items():
        assert grown.pages()[page - 1].endswith(str(page)) or str(page) in grown.pages()[page - 1][-12:], name
    assert f"代表风采{grown.chapters['c2']}" in grown.pages()[1]


def test_a_style_that_changed_prints_every_chapter_again(bound: Made, tmp_path: Path) -> None:
    office = again(tmp_path)
    own = office / "content/templates/styles/briefing.css"
    own.parent.mkdir(parents=True)
    own.write_text((ROOT / "templates/styles/briefing.css").read_text("utf-8") + "body { color: #000 }\n", "utf-8")
    assert len(bound.chapters) == len(make(office, SAMPLE, kept=True, bound=True).titles)


def test_a_damaged_shelf_costs_time_and_nothing_else(bound: Made, tmp_path: Path) -> None:
    office = again(tmp_path)
    kept = sorted((office / ".corridor/chapters").rglob("*.chapter"))
    for at, path in enumerate(kept):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(bytes(data[: at * 1000] if at % 2 else data))
    made = make(office, SAMPLE, kept=True, bound=True)
    assert bound.pdf == made.pdf
    assert len(bound.chapters) == len(made.titles)


def test_the_shelf_keeps_only_what_the_last_pack_was_bound_from(tmp_path: Path) -> None:
    office = again(tmp_path)
    before = {path.name for path in (office / ".corridor/chapters").rglob("*.chapter")}
    path = office / "content/places/stations.yaml"
    path.write_text(path.read_text("utf-8").replace("每月5日", "每月15日"), "utf-8")
    make(office, SAMPLE, kept=True, bound=True)
    after = {path.name for path in (office / ".corridor/chapters").rglob("*.chapter")}
    assert len(before) == len(after)
    assert 1 == len(after - before)
