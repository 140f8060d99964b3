"""Embedded faces: the character code is the glyph number, so every reader shows the same characters."""

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops

from corridor.press import Order, Press
from corridor.press.faces import numbered_by_glyph

pytestmark = pytest.mark.pdf

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / ".tools/fonts"
RARE = "䶮㛃𬭚"
PAGE = """<html lang="zh-CN"><head><title>名</title><style>
@font-face { font-family: Fang; src: url("corridor:fonts/FandolFang-Regular.otf") }
@font-face { font-family: RareSerif; src: url("corridor:fonts/NotoSerifSC-Regular.otf") }
@font-face { font-family: RareSans; src: url("corridor:fonts/NotoSansSC-Regular.otf") }
@page { size: 80mm 60mm; margin: 5mm } body { font: 24pt Fang, RareSerif } b { font: 24pt RareSans }
</style></head><body><p>代表王䶮、李㛃、陈𬭚</p><p><b>䶮㛃𬭚一</b></p></body></html>"""


@pytest.fixture(scope="module", params=[False, True], ids=["print", "archive"])
def pdf(request: pytest.FixtureRequest) -> Iterator[bytes]:
    with Press() as press:
        yield press.print(PAGE, lambda url: (ROOT / ".tools" / url[9:]).read_bytes(), order=Order(request.param)).pdf


def embedded(pdf: bytes) -> list[bytes]:
    """Every face inside a PDF as the file it is."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        faces = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile3" in one]
        return [bytes(one.FontFile3.read_bytes()) for one in faces]


def test_each_embedded_face_numbers_its_characters_by_glyph(pdf: bytes) -> None:
    """ISO 32000-1, 9.7.4.2: in a CID-keyed face a code is a CID, found through the charset."""
    found = embedded(pdf)
    assert len(found) == 3
    for face in found:
        table = TTFont(io.BytesIO(face))["CFF "].cff.topDictIndex[0]
        if hasattr(table, "ROS"):
            assert [f"cid{at:05}" for at in range(1, len(table.charset))] == table.charset[1:]


def test_the_faces_we_ship_are_the_reason() -> None:
    """Thinned out, their glyphs have other numbers than their characters; else this module could go."""
    table = TTFont(FONTS / "NotoSerifSC-Regular.otf")["CFF "].cff.topDictIndex[0]
    assert hasattr(table, "ROS")
    assert [f"cid{at:05}" for at in range(1, len(table.charset))] != table.charset[1:]


def test_poppler_and_pdfium_read_the_rare_names(pdf: bytes, tmp_path: Path) -> None:
    (tmp_path / "one.pdf").write_bytes(pdf)
    ran = subprocess.run(["pdftotext", tmp_path / "one.pdf", "-"], capture_output=True, text=True, check=True)
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    for read in (ran.stdout, page):
        assert [2, 2, 2] == [read.count(name) for name in RARE]


def test_poppler_and_pdfium_show_the_same(pdf: bytes, tmp_path: Path) -> None:
    """Two engines, one picture: what differs is the smoothing of edges, not a character."""
    (tmp_path / "one.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "144", "-gray", "-singlefile", tmp_path / "one.pdf", tmp_path / "theirs"], check=True
    )
    theirs = Image.open(tmp_path / "theirs.pgm").convert("L")
    ours = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil().convert("L").resize(theirs.size)
    coarse = [picture.reduce(6) for picture in (theirs, ours)]
    assert min(coarse[0].get_flattened_data()) < 120
    assert max(ImageChops.difference(*coarse).get_flattened_data()) < 60


@pytest.mark.parametrize("name", sorted(path.name for path in FONTS.glob("*.otf")))
def test_a_whole_face_is_put_right_and_nothing_else_in_it_changes(name: str) -> None:
    before = (FONTS / name).read_bytes()
    after = numbered_by_glyph(before)
    assert len(before) == len(after)
    table = TTFont(io.BytesIO(after))["CFF "].cff.topDictIndex[0]
    if hasattr(table, "ROS"):
        assert table.charset[1:4] == ["cid00001", "cid00002", "cid00003"]
    assert [*TTFont(io.BytesIO(before)).getBestCmap()] == [*TTFont(io.BytesIO(after)).getBestCmap()]


@pytest.mark.parametrize("face", [b"", b"\0\1\0\0" + bytes(40), b"wOFF" + bytes(40)])
def test_what_is_no_opentype_face_with_cff_is_left_alone(face: bytes) -> None:
    assert face == numbered_by_glyph(face)


def test_a_face_that_is_right_is_left_alone() -> None:
    once = numbered_by_glyph((FONTS / "NotoSerifSC-Regular.otf").read_bytes())
    assert once == numbered_by_glyph(once)
