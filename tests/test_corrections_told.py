"""Corrections are told: on the page of the issue and of the record at once, and once in the next number."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import put
from issues import (
    LATER,
    LINE,
    NO_PAGES,
    SOURCES,
    TALK,
    activity,
    build,
    bulletin,
    check,
    edit,
    issue,
    issued,
    june_issued,
    months,
    page,
    words,
)

from corridor.desk import Desk
from corridor.keys import Key
from corridor.outputs import Job
from corridor.outputs.pdf import Pdf

pytestmark = pytest.mark.pdf


@pytest.fixture
def june(tmp_path: Path) -> Path:
    return june_issued(tmp_path)


def corrected(folder: Path) -> Path:
    """June with a correction, and the site built."""
    edit(folder, "activities/visit.yaml", "一楼", "二楼")
    edit(folder, "activities/visit.yaml", "title:", LINE + "title:")
    assert build(folder, today=LATER)["published"]
    return folder


def test_a_correction_stands_on_the_page_of_its_issue_and_on_that_of_its_record(june: Path) -> None:
    corrected(june)
    for name in ("publications/2022-06", "activities/visit"):
        assert "2022年10月20日" in page(june, name) and "地点更正为二楼。" in page(june, name)
    assert "地点更正为二楼。" not in page(june, "publications/2022-07")


def test_it_stands_in_the_next_number_and_in_no_other(june: Path) -> None:
    corrected(june)
    told = {name: "地点更正为二楼" in words(june, f"publications/2022-{name}") for name in ("06", "07", "08")}
    assert {"06": False, "07": True, "08": False} == told


def test_once_it_was_told_it_is_not_told_again(june: Path) -> None:
    corrected(june)
    issued(june, "publications/2022-07", LATER)
    issued(june, "publications/2022-08", LATER)
    build(june, today=LATER)
    told = {name: "地点更正为二楼" in words(june, f"publications/2022-{name}") for name in ("06", "07", "08")}
    assert {"06": False, "07": True, "08": False} == told


def test_whichever_is_issued_next_tells_it(june: Path) -> None:
    """The office issues August before July, although July was expected."""
    corrected(june)
    issued(june, "publications/2022-08", LATER)
    build(june, today=LATER)
    told = {name: "地点更正为二楼" in words(june, f"publications/2022-{name}") for name in ("07", "08")}
    assert {"07": False, "08": True} == told


def test_of_two_years_that_wait_the_one_at_press_tells_it(june: Path) -> None:
    own = {"dec": "date: 2022-12-01\nnumber: 第2期\n", "jan": "date: 2023-01-05\nnumber: 第1期\n"}
    put(june, {f"publications/{name}.yaml": bulletin(f"简报{name}", typed) for name, typed in own.items()})
    corrected(june)
    issued(june, "jan", "2023-01-06")
    build(june, today="2023-01-06")
    told = {name: "地点更正为二楼" in words(june, f"publications/{name}") for name in ("dec", "jan")}
    assert {"dec": False, "jan": True} == told


def test_several_are_told_in_the_order_of_their_days(june: Path) -> None:
    corrected(june)
    more = "corrections: [{date: 2022-10-20, text: 地点更正为二楼。}, {date: 2022-10-09, text: 人数更正为3人。}]\n"
    edit(june, "activities/visit.yaml", LINE, more)
    build(june, today=LATER)
    text, html = words(june, "publications/2022-07"), page(june, "publications/2022-06")
    assert 0 < text.index("人数更正为3人") < text.index("地点更正为二楼")
    assert 0 < html.index("人数更正为3人") < html.index("地点更正为二楼")


def test_another_masthead_tells_only_of_its_own(tmp_path: Path) -> None:
    other = bulletin("代表之声（一）", "masthead: 代表之声\ndate: 2022-07-01\n").replace("visit", "class")
    own = activity("2022-06-17", own=f"summary: {TALK}\n")
    folder = months(tmp_path, {"publications/other.yaml": other, "activities/visit.yaml": own})
    issued(folder, "publications/2022-06")
    corrected(folder)
    assert "地点更正为二楼" not in words(folder, "publications/other")
    issued(folder, "other", LATER)
    assert "地点更正为二楼" in words(folder, "publications/2022-07")


def test_every_masthead_that_holds_the_record_tells_it(tmp_path: Path) -> None:
    other = {
        f"publications/{name}.yaml": bulletin(f"代表之声{name}", f"masthead: 代表之声\ndate: 2022-0{at}-01\n")
        for at, name in ((6, "one"), (7, "two"))
    }
    own = {"activities/visit.yaml": activity("2022-06-17", own=f"summary: {TALK}\n")}
    folder = months(tmp_path, {**other, **own})
    for name in ("publications/2022-06", "one"):
        issued(folder, name)
    corrected(folder)
    assert all("地点更正为二楼" in words(folder, f"publications/{name}") for name in ("two", "2022-07"))


def test_a_paper_of_the_masthead_tells_it_too(tmp_path: Path) -> None:
    paper = f"title: 通知\nlayout: official\nmasthead: 人大工作简报\ndate: 2022-09-01\nbody: |\n  请落实。\n{SOURCES}"
    own = {"activities/visit.yaml": activity("2022-06-17", own=f"summary: {TALK}\n"), "publications/note.yaml": paper}
    folder = months(tmp_path, own)
    issued(folder, "publications/2022-06")
    corrected(folder)
    issued(folder, "note", LATER)
    build(folder, today=LATER)
    assert "地点更正为二楼" in words(folder, "publications/note")
    assert "地点更正为二楼" not in words(folder, "publications/2022-07")


class Silent(Pdf):
    """An office's own press, which has no place for corrections."""

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        made = super().make(job, desk)
        desk.seen.pop(Key("to_tell", job.subject), None)
        return made


def test_a_print_without_room_for_it_leaves_it_to_the_next(june: Path) -> None:
    """Only what was printed counts as told."""
    corrected(june)
    silent = ("test_corrections_told:Silent", NO_PAGES[1])
    assert 0 == issue(june, "publications/2022-08", today=LATER, outputs=silent).code
    build(june, today=LATER)
    assert "地点更正为二楼" in words(june, "publications/2022-07")


def test_the_record_says_which_issues_hold_it(june: Path) -> None:
    assert build(june)["published"]
    assert "《2022年6月简报》第1期" in page(june, "activities/visit")
    assert "《2022年6月简报》第1期" not in page(june, "activities/talk")


def test_an_office_without_issues_has_nothing_to_correct(tmp_path: Path) -> None:
    folder = months(tmp_path, {"activities/visit.yaml": activity("2022-06-17", own=LINE)})
    assert [] == check(folder)
    assert build(folder)["published"]
    assert "地点更正为二楼" not in words(folder, "publications/2022-07")
