"""Exporting: a record pasted into a 公众号 or edited on in Word, read back as those programs read it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import lxml.html
import pytest
from conftest import ROOT, Ran, office, run
from PIL import Image

MASKED = """\
title: 省人大一行前来调研
type: 调研
date: XXXX-09
summary: 省人大主任委员***一行到县人大机关调研，给予了充分肯定。
participants:
  - {role: 主任委员, name: ***}
body: |
  见[[figure:fig-stations]]和[[activities/visit]]。
sources:
  - {document: documents/report, quote: 九月，省人大一行前来调研。}
"""


def export(folder: Path, what: str, id_: str) -> tuple[Ran, Path]:
    ran = run("export", what, id_, "-C", folder, "--today", "2026-11-26")
    return ran, folder / "exports" / f"{id_.replace('/', '-')}.{'html' if what == 'wechat' else 'docx'}"


def photo(size: tuple[int, int] = (1200, 800)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#B3261E").save(out, "JPEG", exif=_where_it_was_taken())
    return out.getvalue()


def _where_it_was_taken() -> Image.Exif:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    return exif


@pytest.fixture
def masked(tmp_path: Path) -> Path:
    report = (ROOT / "tests/offices/plain/content/documents/report.yaml").read_text("utf-8")
    media = "media:\n  - {file: media/visit.jpg, alt: 座谈会现场, caption: 座谈, credit: 本办}\n"
    source = re.search(r"text: \|\n  (.{8})", report)
    assert source
    record = MASKED.replace("九月，省人大一行前来调研。", source[1]) + media
    files = {"activities/masked.yaml": record, "media/visit.jpg": photo()}
    return office(tmp_path, files)


# --- 公众号 -----------------------------------------------------------------------


def test_a_page_for_wechat_needs_nothing_but_itself(masked: Path) -> None:
    """No style sheet, class, id, script, link or address of another file: the editor drops them all."""
    ran, path = export(masked, "wechat", "activities/masked")
    assert 0 == ran.code, ran.said
    page = lxml.html.document_fromstring(path.read_bytes())
    names = {name for element in page.iter() for name in element.attrib}
    assert {"lang", "charset", "style", "src", "alt"} == names
    assert not {"a", "style", "script", "link"} & {element.tag for element in page.iter()}
    assert [True] == [image.get("src").startswith("data:image/jpeg;base64,") for image in page.iter("img")]
    assert "var(" not in path.read_text("utf-8") and "color: #1C1917" in path.read_text("utf-8")


def test_what_is_withheld_stays_so_in_a_page_for_wechat(masked: Path) -> None:
    _, path = export(masked, "wechat", "activities/masked")
    words = lxml.html.document_fromstring(path.read_bytes()).find("body").text_content()
    assert "主任委员未公布一行" in words and "姓名未公布" in words
    assert "*" not in words


def test_the_terminal_says_what_goes_into_the_editors_own_fields(masked: Path) -> None:
    ran, _ = export(masked, "wechat", "activities/masked")
    assert "标题：省人大一行前来调研" in ran.out
    assert "摘要：省人大主任委员未公布一行到县人大机关调研，给予了充分肯定。" in ran.out
    assert "activities/masked.html" in ran.out


# --- Word -------------------------------------------------------------------------


def test_a_word_file_has_real_headings_a_picture_and_the_paper_of_the_standard(masked: Path) -> None:
    ran, path = export(masked, "docx", "activities/masked")
    assert 0 == ran.code, ran.said
    document = docx.Document(str(path))
    section, words = document.sections[0], [one.text for one in document.paragraphs]
    assert (210, 297, 37, 28) == tuple(
        round(one.mm) for one in (section.page_width, section.page_height, section.top_margin, section.left_margin)
    )
    assert "省人大一行前来调研" == next(one.text for one in document.paragraphs if one.style.name == "Title")
    assert "座谈　摄影：本办" in words and any("9月（年份原文未写）" in one for one in words)
    [shape] = document.inline_shapes
    assert "座谈会现场" == shape._inline.docPr.get("descr")
    assert shape.width <= document.sections[0].page_width


def test_a_word_file_holds_no_mask_no_place_of_a_photo_and_no_stray_date(masked: Path) -> None:
    _, path = export(masked, "docx", "activities/masked")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert "*" not in "".join(one.text for one in docx.Document(str(path)).paragraphs)
    [image] = [data for name, data in parts.items() if name.startswith("word/media/")]
    assert not Image.open(io.BytesIO(image)).getexif()
    assert b"2026-11-26T00:00:00Z" in parts["docProps/core.xml"]


def test_an_issue_in_word_has_its_red_head_its_tables_and_its_foot(tmp_path: Path) -> None:
    office(tmp_path, name="sample")
    ran = run("export", "docx", "2022-09", "-C", tmp_path, "--today", "2022-12-31")
    assert 0 == ran.code, ran.said
    document = docx.Document(str(tmp_path / "exports/publications-2022-09.docx"))
    first = document.paragraphs[0]
    assert "B3261E" == str(first.runs[0].font.color.rgb) and "简报" in first.text
    assert document.tables and document.tables[0].rows[0]._tr.xpath("w:trPr/w:tblHeader")
    assert {"Heading 1", "Title"} <= {one.style.name for one in document.paragraphs}
    assert any("印" in one.text for one in document.paragraphs[-2:])


# --- what cannot be exported --------------------------------------------------------


def test_a_record_there_is_none_of_is_a_mistake_of_usage_and_writes_nothing(tmp_path: Path) -> None:
    office(tmp_path)
    ran, path = export(tmp_path, "docx", "activities/none")
    assert 2 == ran.code and "activities/none" in ran.err and "编号" in ran.err
    assert not path.exists()


def test_content_with_a_mistake_is_not_exported(tmp_path: Path) -> None:
    office(tmp_path, {"activities/bad.yaml": "title: 调研\ndate: 2022年9月\n"})
    ran, path = export(tmp_path, "wechat", "activities/visit")
    assert 1 == ran.code and "E203" in ran.err and "什么也没有导出" in ran.err
    assert not path.exists()


@pytest.mark.parametrize("id_", ["publications/panels", "publications/door-cards"])
def test_what_is_drawn_has_no_text_to_export(tmp_path: Path, id_: str) -> None:
    ran = run("export", "wechat", id_, "-C", ROOT, "--out", tmp_path)
    assert 2 == ran.code and "没有连续的文字" in ran.err
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("what", ["wechat", "docx"])
def test_every_record_of_the_shipped_site_can_be_exported(tmp_path: Path, what: str) -> None:
    """One of each kind, its quotations character by character."""
    for id_ in ("activities/provincial-visit", "practices/156", "exemplars/pandemic", "documents/report", "XXXX-09"):
        ran = run("export", what, id_, "-C", ROOT, "--out", tmp_path, "--today", "2026-11-26")
        assert 0 == ran.code, ran.said
    if what == "docx":
        words = "".join(one.text for one in docx.Document(str(tmp_path / "documents-report.docx")).paragraphs)
        assert 109 == words.count("*")
