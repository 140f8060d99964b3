"""What a pack's outline becomes: chapters, points, and the words its source has under each heading."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import office

from corridor import loading
from corridor.desk import Desk
from corridor.files import Digests
from corridor.papers.outlines import Chapter, chaptered
from corridor.project import Project
from corridor.workshops import Workshop

DOCUMENT = """\
title: 某次发言
text: |
  各位代表：
  一、抓阵地。一是建站。全县共建设代表联络站354个。二是视察。九月，代表视察了***镇的联络站。二、办实事。办实事，办好事。
  发言完毕。
"""
PACK = """\
title: 汇报
layout: 汇报材料
documents: documents/report
sources:
  - {document: report, quote: 各位代表：}
outline:
"""


def chapters(folder: Path, *outline: str) -> list[Chapter]:
    """The chapters of a pack of the small office."""
    text = PACK + "".join(f"  - {{{item}}}\n" for item in outline)
    folder = office(folder, {"publications/pack.yaml": text, "documents/report.yaml": DOCUMENT})
    project = Project(folder, folder / "site", (), "2026-11-22")
    corpus, _ = loading.load(project.content, project.roots, loading.Memory(), Digests(0), project.today)
    desk = Desk(Workshop.of(corpus), "publications/pack.pdf")
    return chaptered(desk, desk.record("publications/pack"))


def test_a_numbered_heading_opens_a_chapter_and_the_others_are_its_points(tmp_path: Path) -> None:
    made = chapters(
        tmp_path, "heading: 一、抓阵地", "heading: 一是建站, records: visit", "heading: 附：名册, records: visit"
    )
    assert [("一", "抓阵地"), ("附", "名册")] == [(one.number, one.title) for one in made]
    assert [("一是", "建站")] == [(point.number, point.title) for point in made[0].points]


def test_where_no_heading_is_numbered_each_is_a_chapter(tmp_path: Path) -> None:
    made = chapters(tmp_path, "heading: 一月, records: visit", "heading: 二月, records: visit")
    assert [("一", "一月"), ("二", "二月")] == [(one.number, one.title) for one in made]


def test_a_point_has_the_words_between_its_heading_and_the_next(tmp_path: Path) -> None:
    """Also where a whole part is one paragraph, and up to the next part that begins within it."""
    made = chapters(
        tmp_path,
        "heading: 一、抓阵地",
        "heading: 一是建站, records: visit",
        "heading: 二是视察, records: visit",
        "heading: 二、办实事, records: visit",
    )
    said = [point.said for one in made for point in one.points]
    assert ["全县共建设代表联络站354个。", "九月，代表视察了***镇的联络站。", "办实事，办好事。"] == said
    assert {1} == {point.source.paragraph for one in made for point in one.points if point.source}


def test_a_heading_the_source_has_not_leaves_its_records_to_tell_themselves(tmp_path: Path) -> None:
    made = chapters(tmp_path, "heading: 一、走访, records: visit")
    assert [("", None)] == [(point.said, point.source) for point in made[0].points]
    assert ["rows"] == [block.sort for block in made[0].points[0].blocks]


@pytest.mark.parametrize(("text", "sort"), [("text: 说明。, ", "index"), ("", "rows")])
def test_what_the_outline_tells_in_words_is_only_listed(tmp_path: Path, text: str, sort: str) -> None:
    made = chapters(tmp_path, f"heading: 一、走访, {text}records: visit")
    assert [sort] == [block.sort for block in made[0].points[0].blocks]


def test_a_quotation_the_chapter_has_in_its_words_is_not_quoted_again_below(tmp_path: Path) -> None:
    made = chapters(
        tmp_path, "heading: 一、抓阵地", "heading: 二是视察, records: visit", "heading: 三、走访, records: visit"
    )
    assert [""] == [note.quote for note in made[0].notes.items]
    assert ["九月，代表视察了***镇的联络站。"] == [note.quote for note in made[1].notes.items]
