"""Stories: an office edits something and builds again. After each the site equals a clean build byte for byte."""

from __future__ import annotations

import os
import pickle
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import COUNTY, FAST, HOUSE, TODAY, WITH_CLOCK, Office, assert_same, county, inodes, tree, without_spare
from conftest import OUTPUTS
from sitepages import Page

DATA = "data/activities.json"  # the table beside it holds no bodies
VISIT = "activities/visit.html"


@pytest.fixture(scope="module")
def kept_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return county(tmp_path_factory.mktemp("county"))


@pytest.fixture
def office(kept_office: Office) -> Iterator[Office]:
    """One office for all stories; after each everything is put back, which is a story too."""
    before = tree(kept_office.site)
    yield kept_office
    kept_office.today, kept_office.outputs = TODAY, OUTPUTS
    shutil.rmtree(kept_office.folder / "content")
    for name, text in COUNTY.items():
        kept_office.write(name, text)
    kept_office.build()
    found = tree(kept_office.site)
    assert_same(without_spare(found, before), without_spare(before, found))


# --- nothing to do -----------------------------------------------------------


def test_nothing_changed_makes_nothing(office: Office) -> None:
    assert set() == office.story()


def test_a_comment_in_a_record_makes_nothing(office: Office) -> None:
    office.edit("activities/visit.yaml", "title:", "# 说明\ntitle:")
    assert set() == office.story()


def test_touching_every_file_makes_nothing(office: Office) -> None:
    for path in office.folder.rglob("content/**/*.yaml"):
        os.utime(path)
    assert set() == office.story()


def test_reading_everything_again_makes_nothing(office: Office) -> None:
    assert set() == office.story("--paranoid")


def test_a_record_moved_to_a_list_file_is_the_same_record(office: Office) -> None:
    """Where a record stands is no part of what readers see, so long as its id is the same."""
    before = tree(office.site)
    text = office.path("deputies/first.yaml").read_text("utf-8")
    office.path("deputies/first.yaml").unlink()
    office.write("deputies/group/first.yaml", text)
    office.story()
    shutil.rmtree(office.path("deputies/group"))
    office.write("deputies/first.yaml", text)
    office.story()
    assert_same(before, tree(office.site))


# --- records -----------------------------------------------------------------


def test_a_body_makes_its_page_and_its_kinds_data(office: Office) -> None:
    office.edit("activities/visit.yaml", "看了", "又看了")
    assert {VISIT, DATA} == office.story()


def test_a_title_is_changed_wherever_it_is_shown(office: Office) -> None:
    office.edit("activities/visit.yaml", "省人大前来调研", "省人大一行调研")
    made = office.story()
    lists = {"activities/index.html", "index.html", "sitemap.html", "feed.atom"}
    shown_by = {"activities/study.html", "places/station.html", "documents/report.html"}
    shown_by.add("figures/ledger/fig-stations.html")
    assert {VISIT, DATA, "data/activities.csv"} | lists | shown_by <= made
    assert not made & {"activities/meeting.html", "deputies/first.html", "practices/corridor.html", "places/index.html"}
    assert [] == [path for path, data in tree(office.site).items() if "省人大前来调研" in data.decode()]


def test_a_new_record_stands_in_every_list(office: Office) -> None:
    text = office.path("activities/visit.yaml").read_text("utf-8")
    office.write("activities/second.yaml", text.replace("省人大前来", "省人大再次前来"))
    assert {"activities/second.html", "activities/index.html", "sitemap.html", "sitemap.xml"} <= office.story()
    assert "省人大再次前来调研" in Page((office.site / "activities/index.html").read_text("utf-8")).text


def test_a_deleted_record_leaves_no_file_and_no_line_behind(office: Office) -> None:
    office.path("practices/corridor.yaml").unlink()
    assert {"index.html", "sitemap.html", "sitemap.xml", "documents/report.html"} <= office.story()
    left = tree(office.site)
    assert [] == [path for path in left if path.startswith(("practices/", "data/practices"))]
    assert [] == [
        path for path, data in left.items() if "practices/" in data.decode() and path != "documents/report.html"
    ]
    assert not (office.site / "practices").exists()


def test_a_draft_is_made_only_where_drafts_are_asked_for(office: Office) -> None:
    office.edit("deputies/first.yaml", "title:", "status: draft\ntitle:")
    office.story()
    assert not (office.site / "deputies").exists()
    office.story("--drafts")
    assert (office.site / "deputies/first.html").is_file()
    office.story()
    assert not (office.site / "deputies").exists()


def test_a_mistake_publishes_nothing_and_the_next_good_build_catches_up(office: Office) -> None:
    before = inodes(office.site)
    office.edit("activities/visit.yaml", "XXXX-09", "九月")
    office.edit("activities/meeting.yaml", "会议开过了", "会议开完了")
    office.build(exit_code=1)
    assert before == inodes(office.site)
    office.edit("activities/visit.yaml", "九月\n", "XXXX-09\n")
    assert {"activities/meeting.html", DATA} == office.story()


# --- templates, settings, styles, the day -----------------------------------


def override(office: Office, name: str, before: str, after: str) -> None:
    """The office's own template: the house's with one thing exchanged."""
    text = (HOUSE / "templates" / name).read_text("utf-8")
    assert before in text
    office.write(f"templates/{name}", text.replace(before, after))


def test_a_macro_makes_exactly_the_pages_that_use_it(office: Office) -> None:
    """parts/bays.html draws practices, on their own pages, on the home page and on the screen."""
    override(office, "parts/bays.html", ' class="', ' title="甲" class="')
    assert {"practices/corridor.html", "index.html", "kiosk/index.html"} == office.story()


def test_an_own_template_taken_away_brings_the_houses_back(office: Office) -> None:
    before = tree(office.site)
    override(office, "pages/figures.html", "全部台账，CSV", "本县的台账")
    assert {"figures/index.html"} == office.story()
    assert "本县的台账" in (office.site / "figures/index.html").read_text("utf-8")
    office.path("templates/pages/figures.html").unlink()
    assert {"figures/index.html"} == office.story()
    assert_same(before, tree(office.site))


def test_a_setting_changes_what_shows_it_and_no_data(office: Office) -> None:
    office.edit("site.yaml", "name: 县人大常委会", "name: 某县人大常委会")
    made = office.story()
    assert {path for path in tree(office.site) if path.endswith((".html", ".atom"))} == made


def test_a_comment_among_the_settings_makes_nothing(office: Office) -> None:
    office.edit("site.yaml", "format: 1", "# 版本\nformat: 1")
    assert set() == office.story()


def test_a_style_has_a_new_name_and_the_old_one_stays_a_while(office: Office) -> None:
    """For pages somebody has open; until the style changes again."""
    before = set(office.site.glob("assets/screen.*.css"))
    override(office, "styles/tokens.css", ":root", "/* ours */ :root")
    made = office.story()
    after = set(office.site.glob("assets/screen.*.css"))
    assert len(after - before) == 1 and after & before
    assert {path for path in made if not path.startswith("assets/")} == {
        p for p in tree(office.site) if p.endswith(".html")
    }


def test_on_another_day_only_what_asked_for_the_day_is_made(office: Office) -> None:
    office.outputs = WITH_CLOCK
    office.build()
    office.today = "2022-09-18"
    assert "因为日期变了" in office.why("today.txt")
    assert "不用重做" in office.why("host.txt")
    assert {"today.txt"} == office.story()
    assert "上次重做的原因：日期变了" in office.why("today.txt")


def test_no_page_of_ours_asks_for_the_day(office: Office) -> None:
    office.today = "2031-01-01"
    assert set() == office.story()


def test_an_output_of_an_offices_own_comes_and_goes(office: Office) -> None:
    office.outputs = WITH_CLOCK
    assert {"today.txt", "host.txt"} == office.story()
    office.outputs = OUTPUTS
    assert set() == office.story()
    assert not (office.site / "today.txt").exists()


# --- the site itself ---------------------------------------------------------


def test_a_file_removed_by_hand_comes_back(office: Office) -> None:
    (office.site / VISIT).unlink()
    assert "结果文件不在" in office.why(VISIT)
    assert {VISIT} == office.story()


def test_a_file_altered_by_hand_is_made_again(office: Office) -> None:
    (office.site / VISIT).write_text("改过", "utf-8")
    assert {VISIT} == office.story()


def test_a_file_put_there_by_hand_is_cleared(office: Office) -> None:
    (office.site / "old").mkdir()
    (office.site / "old/旧页.html").write_text("旧", "utf-8")
    assert set() == office.story()
    assert not (office.site / "old").exists()


def test_the_whole_site_removed_by_hand_comes_back(office: Office) -> None:
    shutil.rmtree(office.site)
    assert office.story() == tree(office.site).keys()


def test_what_is_not_asked_for_rests_and_is_caught_up_later(office: Office) -> None:
    office.edit("activities/visit.yaml", "看了", "又看了")
    assert {VISIT: "记录 activities/visit变了"} == office.build("--only", "html")["reasons"]
    assert {DATA} == office.story()


def test_a_resting_file_altered_by_hand_is_not_forgotten(office: Office) -> None:
    """A build of the pages alone must not take an altered table for its own."""
    (office.site / "data/places.csv").write_text("改过", "utf-8")
    (office.site / "data/places.json").unlink()
    office.edit("activities/visit.yaml", "看了", "又看了")
    office.build("--only", "html")
    assert {"data/places.csv", "data/places.json", DATA} == office.story()


def test_a_first_build_of_the_data_alone_is_completed_later(office: Office) -> None:
    shutil.rmtree(office.site)
    shutil.rmtree(office.folder / ".corridor")
    office.build("--only", "data")
    assert not (office.site / "index.html").exists()
    assert "index.html" in office.story()


# --- the memory --------------------------------------------------------------


def test_without_its_memory_a_build_makes_the_same(office: Office) -> None:
    before = tree(office.site)
    shutil.rmtree(office.folder / ".corridor")
    office.build()
    assert_same(before, tree(office.site))


@pytest.mark.parametrize("harm", ["empty", "cut", "flipped", "foreign"])
def test_a_damaged_memory_costs_a_full_build_and_nothing_else(office: Office, harm: str) -> None:
    office.outputs = FAST
    shutil.rmtree(office.folder / ".corridor")
    wanted = office.build()["reasons"].keys()
    before = tree(office.site)
    (memory,) = (office.folder / ".corridor").glob("memory-*.pickle")
    for quick in (office.folder / ".corridor").glob("unchanged-*.pickle"):
        quick.unlink()  # it would answer before the memory is read
    data = bytearray(memory.read_bytes())
    if harm == "flipped":  # a title: the pickle still loads
        at = data.index("省人大前来调研".encode())
        data[at : at + 3] = "市".encode()
    harmed = {"empty": b"", "cut": data[: len(data) // 2], "flipped": data, "foreign": pickle.dumps((1, {"traces": 3}))}
    memory.write_bytes(harmed[harm])
    report = office.build()
    assert (report["made"], report["reasons"].keys()) == (0, wanted)
    assert_same(before, tree(office.site))


def test_two_sites_of_one_content_do_not_undo_each_other(office: Office, tmp_path: Path) -> None:
    office.build("--only", "data", out=tmp_path / "other")
    assert 0 == office.build()["made"]
    assert 0 == office.build("--only", "data", out=tmp_path / "other")["made"]


def test_why_has_a_reason_for_every_file_of_the_site(office: Office) -> None:
    for path in tree(office.site):
        told = office.why(path)
        assert told.startswith(f"{path}：是新的，不用重做。\n上次重做的原因："), path
        assert re.search(r"由 \w+ 做成，看过 \d+ 样：\n  ", told), path
