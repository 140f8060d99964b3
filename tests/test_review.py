"""Review: a record passes from hand to hand, the paper shows old beside new, a later change is owned up to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from conftest import office, put, run, tree

DAY = "2022-10-01"
VISIT = """\
# 走访的记录
title: 代表走访选民
date: 2022-09-17
status: draft
sources: [{note: 本机关记录}]
body: |
  上午到联络站。接待选民***余名。
  下午回访。
"""
PAGE = "activities/visit"


def said(path: Path) -> str:
    """All words of a PDF, without the breaks of lines."""
    pages = pypdfium2.PdfDocument(path)
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pages)


def review(folder: Path, *options: object, today: str = DAY) -> Any:
    return run("review", "-C", folder, "--today", today, *options)


def typed(folder: Path, name: str = PAGE) -> str:
    return (folder / f"content/{name}.yaml").read_text("utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return office(tmp_path, {f"{PAGE}.yaml": VISIT})


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """An office whose visit is published, and remembered as that."""
    folder = office(tmp_path, {f"{PAGE}.yaml": VISIT.replace("draft", "published")})
    assert 0 == review(folder, "--record").code
    return folder


def warned(folder: Path) -> list[tuple[str, str, int]]:
    found = json.loads(run("check", "-C", folder, "--today", DAY, "--format", "json").out)["problems"]
    return [(one["code"], one["file"], one["line"]) for one in found]


# --- steps ------------------------------------------------------------------------------------------------------------


def test_a_draft_is_reviewed_then_published_and_says_by_whom(desk: Path) -> None:
    assert 0 == review(desk, PAGE, "--by", "甲某", "--step", "初审").code
    assert 0 == review(desk, PAGE, "--by", "乙某", today="2022-10-02").code
    assert "status: reviewed" in typed(desk)
    told = review(desk, PAGE, "--by", "丙某", "--publish", today="2022-10-03")
    assert 0 == told.code and "已审 → 已公布，丙某，2022-10-03" in told.out
    assert typed(desk).startswith("# 走访的记录\ntitle: 代表走访选民\ndate: 2022-09-17\nstatus: published\n")
    for line in ("{step: 初审, by: 甲某, date: 2022-10-01}", "{step: 审核, by: 乙某, date: 2022-10-02}"):
        assert line in typed(desk)
    assert "{step: 签发, by: 丙某, date: 2022-10-03}" in typed(desk)


def test_who_reviewed_stands_on_nothing_that_is_published(desk: Path) -> None:
    review(desk, PAGE, "--by", "甲某")
    review(desk, PAGE, "--by", "甲某", "--publish")
    put(desk, {f"{PAGE}.yaml": typed(desk) + "minor_changes: [{date: 2022-10-01, text: 改了标点乙}]\n"})
    assert 0 == run("build", "-C", desk, "--today", DAY).code
    assert (desk / f"site/{PAGE}.html").is_file()
    for name, data in tree(desk / "site").items():
        assert not any(word.encode() in data for word in ("甲某", "签发", "改了标点乙")), name


def test_one_hand_for_both_steps_is_said(desk: Path) -> None:
    review(desk, PAGE, "--by", "甲某")
    assert "审核和签发是同一个人（甲某）" in review(desk, PAGE, "--by", "甲某", "--publish").out


@pytest.mark.parametrize(
    ("status", "options", "words"),
    [
        ("draft", ("--publish",), "是草稿"),
        ("published", (), "是已公布"),
        ("published", ("--publish",), "是已公布"),
        ("withdrawn", (), "是已撤回"),
    ],
)
def test_no_step_is_left_out(tmp_path: Path, status: str, options: tuple[str, ...], words: str) -> None:
    folder = office(tmp_path, {f"{PAGE}.yaml": VISIT.replace("draft", status)})
    told = review(folder, PAGE, "--by", "甲某", *options)
    assert 1 == told.code and "E521" in told.err and words in told.err
    assert f"status: {status}" in typed(folder) and "甲某" not in typed(folder)


def test_an_unknown_id_is_told_and_of_several_none_goes_on(desk: Path) -> None:
    told = review(desk, PAGE, "activities/none", "--by", "甲某")
    assert 2 == told.code and "没有编号是 activities/none 的记录" in told.err and VISIT == typed(desk)


def test_what_would_break_the_site_is_not_published(tmp_path: Path) -> None:
    """A published record may not lean on a draft."""
    folder = office(
        tmp_path, {f"{PAGE}.yaml": VISIT, "places/home.yaml": "title: 之家\nstatus: draft\nsources: [{note: 一}]\n"}
    )
    put(folder, {f"{PAGE}.yaml": VISIT + "related: places/home\n"})
    assert 0 == review(folder, PAGE, "--by", "甲某").code
    told = review(folder, PAGE, "--by", "乙某", "--publish")
    assert 1 == told.code and "E303" in told.err and "status: reviewed" in typed(folder)


def test_a_record_of_a_list_goes_its_own_way(tmp_path: Path) -> None:
    text = "status: draft\nsources: [{note: 一}]\nitems:\n  - {id: a, title: 甲站}\n  - {id: b, title: 乙站}\n"
    folder = office(tmp_path, {"places/stations.yaml": text})
    assert 0 == review(folder, "places/stations/b", "--by", "甲某").code
    one, other = typed(folder, "places/stations").split("  - id: b")
    assert one.endswith("  - {id: a, title: 甲站}\n") and "status: reviewed" in other and "by: 甲某" in other


@pytest.mark.parametrize(
    "options", [("--publish", PAGE), ("--step", "初审", PAGE), ("--by", "甲某"), ("--record", PAGE)]
)
def test_what_is_missing_on_the_command_line_is_told(desk: Path, options: tuple[str, ...]) -> None:
    told = review(desk, *options)
    assert 2 == told.code and told.err.startswith("用法不对：")


# --- the paper --------------------------------------------------------------------------------------------------------


@pytest.mark.pdf
def test_the_paper_shows_a_draft_with_numbered_lines_and_its_masks(desk: Path) -> None:
    told = review(desk, PAGE)
    path = desk / "review/送审稿-2022-10-01.pdf"
    assert 0 == told.code and "新增 1 条" in told.out
    words = said(path)
    for one in ("送审稿", "内部材料，不公布", "初审", "三校", "接待选民***余名。", "现为草稿", "行字段现在的"):
        assert one in words, one
    assert "上午到联络站。" in words and "公布过的" not in words


@pytest.mark.pdf
def test_the_paper_shows_old_beside_new_and_leaves_out_the_rest(public: Path) -> None:
    changed = VISIT.replace("draft", "published").replace("***余名", "***多名").replace("选民\ndate", "群众\ndate")
    put(public, {f"{PAGE}.yaml": changed})
    assert "改动 1 条" in review(public, today="2022-10-05").out
    words = said(public / "review/送审稿-2022-10-05.pdf")
    for one in ("代表走访选民", "代表走访群众", "接待选民***余名。", "接待选民***多名。", "上次公布2022-10-01"):
        assert one in words, one
    assert "本机关记录" not in words and "日期2022-09-17" not in words


@pytest.mark.pdf
def test_a_reference_to_another_record_is_a_change_though_it_reads_the_same(tmp_path: Path) -> None:
    places = {f"places/{name}.yaml": "title: 一站\nsources: [{note: 一}]\n" for name in ("east", "west")}
    text = VISIT.replace("draft", "published") + "  见[[places/east]]。后来又去。\n"
    folder = office(tmp_path, {**places, f"{PAGE}.yaml": text})
    assert 0 == review(folder, "--record").code
    put(folder, {f"{PAGE}.yaml": text.replace("east", "west").replace("后来", "随后")})
    assert "改动 1 条" in review(folder).out
    words = said(folder / "review/送审稿-2022-10-01.pdf")
    for one in ("[[places/east]]", "[[places/west]]", "后来又去。", "随后又去。"):
        assert one in words, one


def test_one_record_named_twice_goes_one_step(desk: Path) -> None:
    told = review(desk, PAGE, "visit", "--by", "甲 某")
    assert 0 == told.code and 1 == told.out.count("→") == typed(desk).count("甲 某")


@pytest.mark.pdf
def test_what_is_gone_is_shown_with_what_it_said(public: Path) -> None:
    (public / f"content/{PAGE}.yaml").unlink()
    assert "撤下 1 条" in review(public).out
    assert "接待选民***余名。" in said(public / "review/送审稿-2022-10-01.pdf")


@pytest.mark.pdf
def test_a_record_under_a_new_id_is_a_change_not_one_gone_and_one_new(public: Path) -> None:
    (public / f"content/{PAGE}.yaml").unlink()
    renamed = VISIT.replace("draft", "published").replace("下午", "晚上") + f"former_ids: {PAGE}\n"
    put(public, {"activities/tour.yaml": renamed})
    told = review(public)
    assert "：改动 1 条，" in told.out and [("E324", "content/activities/tour.yaml", 2)] == warned(public)


def test_nothing_to_review_is_said(public: Path) -> None:
    told = review(public)
    assert 0 == told.code and "没有要送审的" in told.out and not (public / "review").exists()


# --- what was published -----------------------------------------------------------------------------------------------


def test_the_record_of_what_is_public_keeps_each_word_and_forgets_nothing(public: Path) -> None:
    path = public / "content/register/published/activities/visit.json"
    kept = json.loads(path.read_text("utf-8"))
    assert ("published", DAY, "上午到联络站。接待选民***余名。\n下午回访。\n") == (
        kept["status"],
        kept["day"],
        kept["fields"]["body"],
    )
    before = tree(public / "content/register")
    assert "新记或改记 0 条，不再公布 0 条" in review(public, "--record", today="2022-10-09").out
    assert before == tree(public / "content/register")
    (public / f"content/{PAGE}.yaml").unlink()
    assert "新记或改记 0 条，不再公布 1 条" in review(public, "--record", today="2022-10-09").out
    gone = json.loads(path.read_text("utf-8"))
    assert ("withdrawn", "2022-10-09", kept["fields"]) == (gone["status"], gone["day"], gone["fields"])
    assert "不再公布 0 条" in review(public, "--record").out


def test_a_published_record_that_changes_owns_up_to_it(public: Path) -> None:
    """A correction or a minor change, either will do; a draft of it may say what it likes."""
    assert [] == warned(public)
    changed = VISIT.replace("draft", "published").replace("下午", "晚上")
    put(public, {f"{PAGE}.yaml": changed})
    assert [("E324", f"content/{PAGE}.yaml", 2)] == warned(public)
    for line in ("corrections", "minor_changes"):
        put(public, {f"{PAGE}.yaml": f"{changed}{line}: [{{date: 2022-10-01, text: 时间写错了}}]\n"})
        assert [] == warned(public)
    put(public, {f"{PAGE}.yaml": changed.replace("published", "draft")})
    assert [] == warned(public)
    put(public, {f"{PAGE}.yaml": changed.replace("published", "withdrawn")})
    assert [("E324", f"content/{PAGE}.yaml", 4)] == warned(public)


def test_tags_and_pictures_are_no_change_of_what_was_said(public: Path) -> None:
    put(public, {f"{PAGE}.yaml": VISIT.replace("draft", "published") + "tags: 走访\n"})
    assert [] == warned(public)


def test_a_snapshot_that_was_tampered_with_is_told(public: Path) -> None:
    path = public / "content/register/published/activities/visit.json"
    path.write_text(path.read_text("utf-8").replace("activities/visit", "activities/other"), "utf-8")
    assert ("E513", "content/register/published/activities/visit.json", 0) in warned(public)
    assert 1 == review(public, "--record").code
