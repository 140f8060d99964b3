"""Corrections: a change of what was issued is owned up to, told once on the web and once in the next number."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import put
from issues import (
    LATER,
    LINE,
    activity,
    build,
    bulletin,
    check,
    edit,
    issued,
    june_issued,
    months,
    page,
    problems,
)

pytestmark = pytest.mark.pdf

LEDGER = """\
title: 接待选民
unit: 人
observations:
  - {quantity: 12人, as_of: 2022-06}
sources:
  - note: 本机关统计
"""
TASK = """\
title: 接待选民
responsible: {lead: 办公室}
due: 2022-12-31
progress:
  - {month: 2022-06, state: doing, percent: 20}
sources:
  - note: 本机关统计
"""


@pytest.fixture
def june(tmp_path: Path) -> Path:
    return june_issued(tmp_path)


# --- owned up to ------------------------------------------------------------------------------------------------------


def test_a_change_without_a_line_is_told_with_the_line_to_type(june: Path) -> None:
    edit(june, "activities/visit.yaml", "一楼", "二楼")
    [found] = problems(june, LATER)
    assert ("E315", "content/activities/visit.yaml", 1) == (found["code"], found["file"], found["line"])
    assert "收在已编发的《2022年6月简报》第1期里" in found["title"]
    assert "加一行：corrections: [{date: 2022-10-20, text: 更正了什么}]" in found["hint"]


def test_the_line_that_is_told_is_good_as_it_stands(june: Path) -> None:
    edit(june, "activities/visit.yaml", "一楼", "二楼")
    line = problems(june, LATER)[0]["hint"].partition("加一行：")[2]
    edit(june, "activities/visit.yaml", "title:", f"{line}\ntitle:")
    assert [] == check(june, LATER)


def test_a_change_that_is_not_owned_up_to_publishes_nothing(june: Path) -> None:
    build(june)
    before = page(june, "activities/visit")
    edit(june, "activities/visit.yaml", "一楼", "二楼")
    assert not build(june)["published"]
    assert before == page(june, "activities/visit")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("一楼", "二楼"),
        ("代表视察联络站", "代表看了联络站"),
        ("2022-06-17", "2022-06-18"),
        ("sources:", "type: 视察\nsources:"),
        ("sources:", "body: |\n  又来了。\nsources:"),
        ("sources:", "participants: [{role: 县人大代表}]\nsources:"),
        ("办好事。, paragraph: 2", "办实事，办好事。, paragraph: 2"),
    ],
)
def test_whatever_a_record_says_counts(june: Path, before: str, after: str) -> None:
    edit(june, "activities/visit.yaml", before, after)
    assert [("E315", "content/activities/visit.yaml:1")] == check(june)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: ", "# 一句说明\ntitle: "),
        ("date: 2022-06-17\n", "日期: 2022-06-17\n"),
        ("sources:", "tags: [接待]\nsources:"),
        ("sources:", "related: places/station\nsources:"),
    ],
)
def test_what_stands_around_a_record_does_not(june: Path, before: str, after: str) -> None:
    edit(june, "activities/visit.yaml", before, after)
    assert [] == check(june)


def test_other_records_may_change_and_be_added(june: Path) -> None:
    edit(june, "activities/talk.yaml", "接待选民", "接待群众")
    put(june, {"activities/more.yaml": activity("2022-06-20", "又一次视察")})
    assert [] == check(june)


def test_a_second_change_of_a_correction_that_was_told_needs_another_line(june: Path) -> None:
    edit(june, "activities/visit.yaml", "一楼", "二楼")
    edit(june, "activities/visit.yaml", "title:", LINE + "title:")
    issued(june, "publications/2022-07", LATER)
    edit(june, "activities/visit.yaml", "在二楼", "在三楼")
    [found] = problems(june, "2022-11-01")
    assert "《2022年7月简报》第2期" in found["title"]
    assert "在 corrections 里再加一条：{date: 2022-11-01" in found["hint"]


def test_a_correction_that_was_told_can_be_neither_changed_nor_deleted(june: Path) -> None:
    edit(june, "activities/visit.yaml", "一楼", "二楼")
    edit(june, "activities/visit.yaml", "title:", LINE + "title:")
    issued(june, "publications/2022-07", LATER)
    edit(june, "activities/visit.yaml", "地点更正为二楼", "地点更正为三楼")
    [found] = problems(june, LATER)
    assert "写回 corrections 里：{date: 2022-10-20, text: 地点更正为二楼。}" in found["hint"]


# --- gone -------------------------------------------------------------------------------------------------------------


def test_a_record_that_is_withdrawn_needs_a_line_too(june: Path) -> None:
    edit(june, "activities/visit.yaml", "title:", "status: withdrawn\ntitle:")
    assert [("E315", "content/activities/visit.yaml:1")] == check(june)
    edit(june, "activities/visit.yaml", "title:", "corrections: [{date: 2022-10-20, text: 没有这次视察。}]\ntitle:")
    assert [] == check(june)
    build(june)
    assert "没有这次视察。" in page(june, "publications/2022-06")
    assert "代表视察联络站（已不再公布）" in page(june, "publications/2022-06")


def test_a_record_that_is_deleted_is_missed(june: Path) -> None:
    (june / "content/activities/visit.yaml").unlink()
    [found] = problems(june)
    assert ("E315", "content/activities/visit.yaml", 0) == (found["code"], found["file"], found["line"])
    assert "把文件放回来，写上 status: withdrawn" in found["hint"]


def test_a_record_with_a_new_id_says_the_old_one(june: Path) -> None:
    path = june / "content/activities/visit.yaml"
    path.write_text(path.read_text("utf-8") + "former_ids: activities/visit\n", "utf-8")
    path.rename(path.with_name("june-visit.yaml"))
    assert [] == check(june)
    build(june)
    assert "《2022年6月简报》第1期" in page(june, "activities/june-visit")


def test_a_record_cannot_go_back_to_a_draft(june: Path) -> None:
    edit(june, "activities/visit.yaml", "title:", "status: draft\ntitle:")
    [found] = problems(june)
    assert ("E315", 1) == (found["code"], found["line"])
    assert "写 status: withdrawn" in found["hint"]


def test_the_publication_itself_is_a_record_of_its_issue(tmp_path: Path) -> None:
    folder = months(tmp_path, {"publications/june.yaml": bulletin("6月简报", "compiled_by: 办公室\n")})
    issued(folder, "june")
    edit(folder, "publications/june.yaml", "办公室", "研究室")
    assert [("E315", "content/publications/june.yaml:1")] == check(folder)
    (folder / "content/publications/june.yaml").unlink()
    assert [("E315", "content/publications/june.yaml:0")] == check(folder)


def test_one_record_in_two_issues_is_told_once(tmp_path: Path) -> None:
    folder = months(tmp_path, {"publications/more.yaml": bulletin("增刊", "date: 2022-06-30\n")})
    issued(folder, "publications/2022-06")
    issued(folder, "more")
    edit(folder, "activities/visit.yaml", "视察", "看望")
    assert [("E315", "content/activities/visit.yaml:1")] == check(folder)


# --- what grows -------------------------------------------------------------------------------------------------------


def test_a_new_observation_is_no_change_and_another_number_is(tmp_path: Path) -> None:
    folder = months(tmp_path, {"figures/talks.yaml": LEDGER})
    issued(folder, "publications/2022-06")
    edit(folder, "figures/talks.yaml", "as_of: 2022-06}\n", "as_of: 2022-06}\n  - {quantity: 20人, as_of: 2022-07}\n")
    assert [] == check(folder)
    edit(folder, "figures/talks.yaml", "12人", "13人")
    assert ["E315"] == [code for code, _ in check(folder)]


def test_a_task_goes_on_and_what_was_told_of_it_stays(tmp_path: Path) -> None:
    folder = months(tmp_path, {"tasks/talks.yaml": TASK.replace("20}\n", "20}\n  - {month: 2022-07, state: doing}\n")})
    issued(folder, "publications/2022-06")
    edit(folder, "tasks/talks.yaml", "{month: 2022-07, state: doing}", "{month: 2022-07, state: done}")
    assert [] == check(folder)
    edit(folder, "tasks/talks.yaml", "percent: 20", "percent: 30")
    assert [("E315", "content/tasks/talks.yaml:1")] == check(folder)


def test_a_task_of_another_month_is_free_to_change(tmp_path: Path) -> None:
    folder = months(tmp_path, {"tasks/talks.yaml": TASK.replace("2022-06", "2022-09")})
    issued(folder, "publications/2022-06")
    edit(folder, "tasks/talks.yaml", "办公室", "研究室")
    assert [] == check(folder)


def test_figures_of_another_month_are_free_to_change(tmp_path: Path) -> None:
    folder = months(tmp_path, {"figures/talks.yaml": LEDGER.replace("2022-06", "2022-09")})
    issued(folder, "publications/2022-06")
    edit(folder, "figures/talks.yaml", "12人", "13人")
    assert [] == check(folder)
