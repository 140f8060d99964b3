"""A character no font has: named with its record and place, wherever it was typed; no other font ever helps out."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pdf_pages
import pytest
from conftest import office, run
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

pytestmark = pytest.mark.pdf

PDF = ("corridor.outputs.pdf:Pdf",)
SOURCES = "sources:\n  - {document: report, quote: 办实事，办好事。, paragraph: 3}\n"
MONTH = f"title: 九月简报\ncycle: month\nperiod: XXXX-09\n{SOURCES}"
VISIT = (
    "title: 代表视察联络站\ndate: XXXX-09\nsources:\n  - {document: report, quote: 九月，代表视察了***镇的联络站。}\n"
)
PLACE = re.compile(r"没有“(.)”（U\+[0-9A-F]+）.*?位置：(\S+)", re.DOTALL)


def told(folder: Path, files: dict[str, str | bytes]) -> list[tuple[str, str]]:
    """(character, place) of every complaint of a build, in the order they are shown; nothing may be published."""
    made = run("build", "-C", office(folder, files), "--today", "2022-10-01", outputs=PDF)
    assert made.code and not [*folder.glob("site/**/*.pdf")], made.said
    return PLACE.findall(made.said)


def test_a_character_is_told_at_its_line_and_column(tmp_path: Path) -> None:
    files = {"publications/XXXX-09.yaml": MONTH, "activities/visit.yaml": f"{VISIT}body: |\n  来了。\n  欢迎😀再来。\n"}
    assert [("😀", "content/activities/visit.yaml:7:5")] == told(tmp_path, files)


def test_several_characters_in_several_records_are_all_told_at_once(tmp_path: Path) -> None:
    """In the title of the print, in a body, and one of them in two records."""
    files = {
        "publications/XXXX-09.yaml": MONTH.replace("九月简报", "九月🏛简报"),
        "activities/visit.yaml": VISIT.replace("title: ", "title: 🏛"),
        "activities/other.yaml": f"{VISIT.replace('代表视察联络站', '接待选民')}body: |\n  𒀀、ꙮ。\n",
    }
    assert {
        ("🏛", "content/publications/XXXX-09.yaml:1:10"),
        ("🏛", "content/activities/visit.yaml:1:8"),
        ("𒀀", "content/activities/other.yaml:6:3"),
        ("ꙮ", "content/activities/other.yaml:6:5"),
    } == set(told(tmp_path, files))


def test_a_character_of_the_settings_is_told_there(tmp_path: Path) -> None:
    settings = (Path(__file__).parent / "offices/plain/content/site.yaml").read_text("utf-8")
    files = {"publications/XXXX-09.yaml": MONTH, "site.yaml": settings.replace("masthead: 人大", "masthead: 🏛人大")}
    assert [("🏛", "content/site.yaml:15:13")] == told(tmp_path, files)


def test_a_character_of_a_template_is_told_there(tmp_path: Path) -> None:
    own = '{% extends "house/print/bulletin.html" %}\n{% block foot %}😀{{ super() }}{% endblock %}\n'
    files = {"publications/XXXX-09.yaml": MONTH, "templates/print/bulletin.html": own}
    assert [("😀", "content/templates/print/bulletin.html:2:17")] == told(tmp_path, files)


def test_a_character_of_a_drawing_is_told_there(tmp_path: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30">\n<text y="20">🏛</text></svg>'
    own = (
        '{% extends "house/print/bulletin.html" %}'
        '{% block foot %}<p><img alt="图" src="corridor:styles/hall.svg"></p>{{ super() }}{% endblock %}'
    )
    files = {
        "publications/XXXX-09.yaml": MONTH,
        "templates/print/bulletin.html": own,
        "templates/styles/hall.svg": drawing,
    }
    assert [("🏛", "content/templates/styles/hall.svg:2:14")] == told(tmp_path, files)


def test_a_character_that_comes_from_no_file_is_told_at_the_print(tmp_path: Path) -> None:
    """YAML knows escapes."""
    files = {"publications/XXXX-09.yaml": MONTH.replace("九月简报", '"九月简报\\U0001F600"')}
    assert [("😀", "content/publications/XXXX-09.yaml")] == told(tmp_path, files)


def test_of_a_text_in_another_script_some_characters_are_told(tmp_path: Path) -> None:
    """Hundreds of lines would hide what to do."""
    files = {
        "publications/XXXX-09.yaml": MONTH,
        "activities/visit.yaml": f"{VISIT}body: |\n  {''.join(map(chr, range(0x12000, 0x12100)))}\n",
    }
    assert 20 == len(told(tmp_path, files))


def test_rare_names_are_printed(tmp_path: Path) -> None:
    files = {"publications/XXXX-09.yaml": MONTH, "activities/visit.yaml": f"{VISIT}body: |\n  代表王䶮、李㛃、陈𬭚。\n"}
    assert 0 == run("build", "-C", office(tmp_path, files), "--today", "2022-10-01", outputs=PDF).code


def one_glyph(character: str) -> bytes:
    """A font with a square for one character."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "own"])
    builder.setupCharacterMap({ord(character): "own"})
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((100, 800), (900, 800), (900, 0)):
        pen.lineTo(corner)
    pen.closePath()
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "own": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "own": (1000, 100)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Own", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def test_an_office_may_bring_a_font_for_a_character(tmp_path: Path) -> None:
    """As docs/decisions/fonts.md says, where the doctor sends who reads E502."""
    style = (
        '@import "corridor:house/styles/print.css";'
        '@font-face { font-family: Own; src: url("corridor:styles/own.ttf") }'
        "html { font-family: Fang, RareSerif, Own }"
    )
    files: dict[str, str | bytes] = {
        "publications/XXXX-09.yaml": MONTH,
        "activities/visit.yaml": f"{VISIT}body: |\n  欢迎😀再来。\n",
        "templates/styles/own.ttf": one_glyph("😀"),
        "templates/styles/print.css": style,
    }
    made = run("build", "-C", office(tmp_path, files), "--today", "2022-10-01", outputs=PDF)
    assert made.code == 0, made.said
    pdf = (tmp_path / "site/publications/XXXX-09.pdf").read_bytes()
    assert "欢迎😀再来。" in pdf_pages.words(pdf)
    assert "Own" in pdf_pages.fonts(pdf, tmp_path)
    assert "content/templates/styles/" in run("doctor").said
