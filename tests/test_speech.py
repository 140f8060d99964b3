"""The speech: the report set again from records, character for character; and what stops one that would differ."""

from __future__ import annotations

import re
from pathlib import Path

import pdf_pages
import pytest
from conftest import ROOT, office, run

from corridor import loading
from corridor.desk import Desk
from corridor.files import Digests
from corridor.papers import speeches
from corridor.problems import Stop
from corridor.project import Project
from corridor.workshops import Workshop

REPORT = (ROOT / "tests/data/report.txt").read_text("utf-8")
BARE = re.sub(r"\s", "", REPORT)
SALUTATION = "尊敬的***主任，各位领导，同志们："
CLOSING = "发言完毕，请各位领导批评指正。"
DOCUMENT = """\
title: 某次发言
text: |
  各位代表：
  一、抓阵地。一是建站。全县共建设代表联络站354个。二是视察。九月，代表视察了***镇的联络站。办实事，办好事。
  发言完毕。
"""
SPEECH = """\
title: 发言稿
type: 发言稿
documents: documents/report
salutation: 各位代表：
closing: 发言完毕。
sources:
  - {document: report, quote: 各位代表：}
outline:
  - heading: 一、抓阵地
  - {heading: 一是建站}
  - {heading: 二是视察, records: visit}
"""
OWN = """\
title: 在会上的发言
type: 发言稿
salutation: 各位代表：
closing: 谢谢大家。
sources:
  - note: 本机关
outline:
  - heading: 一、说明
    text: 今年__办好__三件事。
  - heading: 一是办实事
    text: 走访群众。
"""


def desk_of(folder: Path) -> Desk:
    """A desk on the content of an office, as a maker has it."""
    project = Project(folder, folder / "site", (), "2026-11-22")
    corpus, _ = loading.load(project.content, project.roots, loading.Memory(), Digests(0), project.today)
    return Desk(Workshop.of(corpus), "publications/speech.pdf")


def told(folder: Path, speech: str = SPEECH, document: str = DOCUMENT) -> list[speeches.Block]:
    """The blocks of a speech of the small office."""
    desk = desk_of(office(folder, {"publications/speech.yaml": speech, "documents/report.yaml": document}))
    blocks: list[speeches.Block] = speeches.context(desk, desk.record("publications/speech"), "")["blocks"]
    return blocks


@pytest.fixture(scope="module")
def shipped_blocks() -> list[speeches.Block]:
    desk = desk_of(ROOT)
    blocks: list[speeches.Block] = speeches.context(desk, desk.record("publications/speech"), "")["blocks"]
    return blocks


@pytest.mark.pdf
def test_the_printed_speech_is_the_report_character_for_character(shipped: Path) -> None:
    """Ours are the title and the line below it, the notes and the address at the foot, and the page numbers."""
    head, found, foot = pdf_pages.words((shipped / "publications/speech.pdf").read_bytes()).partition(BARE)
    assert ("汇报发言发言稿", BARE) == (head, found)
    assert foot.startswith("依本站记录逐点重排，与《汇报发言》原文一字不差。")
    assert "*" not in foot
    assert 109 == found.count("*")


def test_row_48_it_begins_with_the_salutation_and_ends_with_the_closing(shipped_blocks: list[speeches.Block]) -> None:
    first, last = shipped_blocks[0], shipped_blocks[-1]
    assert (("salutation", SALUTATION), ("closing", CLOSING)) == ((first.sort, first.words), (last.sort, last.words))


def test_row_47_its_headings_are_the_three_parts_of_three_points(shipped_blocks: list[speeches.Block]) -> None:
    headings = [block for block in shipped_blocks if block.sort in ("part", "point")]
    assert ["part", "point", "point", "point"] * 3 == [block.sort for block in headings]
    assert ["一、", "一是", "二是", "三是", "二、", "一是", "二是", "三是", "三、", "一是", "二是", "三是"] == [
        block.words[:2] for block in headings
    ]


def test_each_point_is_set_from_the_quotations_of_the_records_it_names(shipped_blocks: list[speeches.Block]) -> None:
    """Every record the outline names is heard; only the opening and the next steps stand outside the nine points."""
    desk = desk_of(ROOT)
    outline = desk.record("publications/speech").fields["outline"]
    named = {desk.card(target).id for section in outline for target in section.get("records", ())}
    spoken = [piece for block in shipped_blocks if block.sort == "text" for piece in block.pieces]
    assert named == {id_ for piece in spoken for id_ in piece.records}
    assert ["党的二十大报告指出", "下一步，我们将深入"] == [piece.words[:9] for piece in spoken if not piece.records]


def test_masks_are_as_written_and_read_aloud_as_on_the_page_of_the_report(shipped_blocks: list[speeches.Block]) -> None:
    html = "".join(piece.html for block in shipped_blocks for piece in block.pieces)
    assert 40 == html.count('class="mask"')
    assert [one["word"] for one in desk_of(ROOT).record("documents/report").fields["masks"]] == re.findall(
        r'aria-label="([^"]+)"', html
    )


def test_words_no_record_quotes_are_set_from_the_document(tmp_path: Path) -> None:
    blocks = told(tmp_path)
    assert ["salutation", "part", "point", "text", "point", "text", "closing"] == [block.sort for block in blocks]
    assert "".join(block.words for block in blocks) == "".join(line.strip() for line in DOCUMENT.split("\n")[2:])
    assert [("九月，代表视察了***镇的联络站。", ("activities/visit",)), ("办实事，办好事。", ())] == [
        (piece.words, piece.records) for piece in blocks[5].pieces
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("二是视察", "二是视查", "“二是视查”"),
        ("一是建站", "二是视察", "“二是视察”"),
        ("salutation: 各位代表：", "salutation: 各位同志：", "称谓须是原文的第一段"),
        ("closing: 发言完毕。", "closing: 谢谢。", "结束语须是原文的最后一段"),
    ],
)
def test_a_speech_that_would_differ_from_its_source_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(Stop) as stopped:
        told(tmp_path, SPEECH.replace(old, new))
    (found,) = stopped.value.problems
    assert ("E309", "content/publications/speech.yaml") == (found.code, found.place.file)
    assert said in found.hint


def test_a_speech_without_a_source_is_set_as_its_outline_is_written(tmp_path: Path) -> None:
    blocks = told(tmp_path, OWN)
    assert ["salutation", "part", "rich", "point", "rich", "closing"] == [block.sort for block in blocks]
    assert "<p>今年<strong>办好</strong>三件事。</p>" in blocks[2].pieces[0].html


def test_a_speech_that_says_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Stop) as stopped:
        told(tmp_path, "title: 发言稿\ntype: 发言稿\nsources:\n  - note: 本机关\n")
    assert ["E316"] == [found.code for found in stopped.value.problems]


@pytest.mark.pdf
def test_a_refused_speech_stops_the_build_with_place_and_remedy(tmp_path: Path) -> None:
    files = {"publications/speech.yaml": SPEECH.replace("二是视察", "二是视查"), "documents/report.yaml": DOCUMENT}
    made = run("build", "-C", office(tmp_path, files), outputs=("corridor.outputs.pdf:Pdf",))
    assert 1 == made.code
    assert "E309" in made.said
    assert "content/publications/speech.yaml" in made.said
    assert not (tmp_path / "site").exists()


@pytest.mark.pdf
def test_the_web_page_does_without_salutation_and_closing(shipped: Path) -> None:
    page = (shipped / "publications/speech.html").read_text("utf-8")
    assert CLOSING not in page
    assert "尊敬的" not in page
    assert "一、高位推动" in page
