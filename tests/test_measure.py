"""What the press measures on the paper: the smallest letters, the resolution of pictures, the cover."""

import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from corridor.press import Order, Press, Printed

pytestmark = pytest.mark.pdf

ROOT = Path(__file__).resolve().parents[1]
HEAD = """<html lang="zh-CN"><head><title>一</title><style>
@font-face { font-family: Song; src: url("corridor:fonts/FandolSong-Regular.otf") }
@page { size: 200mm 100mm; margin: 10mm } html { font: 40pt Song }
</style></head><body>"""
MM = 25.4 / 72


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press() as one:
        yield one


def printed(press: Press, body: str, *, archive: bool = False, cover: int = 0) -> Printed:
    return press.print(HEAD + body, fetch, order=Order(archive=archive, cover=cover))


def fetch(url: str) -> bytes:
    """A font of ours, or a picture as large as its name says."""
    if "fonts" in url:
        return (ROOT / ".tools" / url[9:]).read_bytes()
    wide, high = url.removeprefix("corridor:media/").partition(".")[0].split("x")
    out = io.BytesIO()
    Image.new("RGB", (int(wide), int(high)), "red").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "points"),
    [
        ("<p>大</p>", 40),
        ('<p>大<small style="font-size: 9pt">小</small></p>', 9),
        ('<p>大<small style="font-size: 9pt"> </small></p>', 40),  # a blank is not read
        ('<p>大<small style="font-size: 9pt; visibility: hidden">小</small></p>', 40),
        ('<p style="transform: scale(.5)">半</p>', 20),
        ('<p style="transform: rotate(30deg)">斜</p>', 40),
        ('<p style="opacity: .5">淡</p>', 40),
        ('<div style="transform: scale(.5); opacity: .5"><p style="transform: scale(.5)">小</p></div>', 10),
        # A drawing of 100 units on 50 mm: a letter of 20 units is 10 mm high.
        (
            '<svg style="width: 50mm; height: 25mm" viewBox="0 0 100 50"><text y="30" font-size="20" '
            'font-family="Song">图</text></svg>',
            10 / MM,
        ),
        (
            '<svg style="width: 50mm; height: 25mm" viewBox="0 0 100 50"><g transform="scale(.5)"><text y="30" '
            'font-size="20" font-family="Song">图</text></g></svg>',
            5 / MM,
        ),
    ],
)
@pytest.mark.parametrize("archive", [False, True])
def test_the_smallest_letters_are_measured_as_they_come_out(
    press: Press, body: str, points: float, archive: bool
) -> None:
    assert points * MM == pytest.approx(printed(press, body, archive=archive).smallest, abs=0.02)


def test_a_sheet_without_words_has_no_smallest_letters(press: Press) -> None:
    assert 0 == printed(press, '<svg width="9" height="9"><path d="M0 0h9v9z"/></svg>').smallest


@pytest.mark.parametrize(
    ("body", "dots"),
    [
        ('<img alt="" src="corridor:media/1000x500.png" style="width: 127mm">', 200),
        ('<img alt="" src="corridor:media/1000x500.png" style="width: 127mm; height: 31.75mm">', 200),
        # Cropped: 1000 pixels high on 50.8 mm, whatever is cut off at the sides.
        (
            '<img alt="" src="corridor:media/2000x1000.png" style="width: 50.8mm; height: 50.8mm; object-fit: cover">',
            500,
        ),
        (
            '<p style="transform: scale(.5)"><img alt="" src="corridor:media/1000x500.png" style="width: 127mm"></p>',
            400,
        ),
        (
            '<p style="width: 127mm; height: 63.5mm; background: url(corridor:media/1000x500.png) 0 0 / 127mm"></p>',
            200,
        ),
        (
            '<svg style="width: 127mm; height: 63.5mm" viewBox="0 0 254 127"><image href="corridor:media/1000x500.png" '
            'width="254" height="127"/></svg>',
            200,
        ),
        # Twice on a sheet: the larger one counts.
        (
            '<img alt="" src="corridor:media/1000x500.png" style="width: 25.4mm">'
            '<img alt="" src="corridor:media/1000x500.png" style="width: 127mm">',
            200,
        ),
    ],
    ids=["wide", "squeezed", "cropped", "scaled", "background", "drawing", "twice"],
)
def test_the_resolution_of_a_picture_is_that_at_its_place(press: Press, body: str, dots: float) -> None:
    ((name, found),) = printed(press, body).pictures
    assert name.startswith("corridor:media/")
    assert dots == pytest.approx(found, abs=1)


def test_drawings_have_no_resolution(press: Press) -> None:
    assert () == printed(press, '<svg width="9" height="9"><path d="M0 0h9v9z"/></svg>').pictures


def test_the_cover_is_the_first_page_as_pdfium_shows_it(press: Press) -> None:
    made = printed(press, '<p>封面</p><p style="break-before: page">内页</p>', cover=300)
    cover = Image.open(io.BytesIO(made.cover))
    assert ("WEBP", (300, 150)) == (cover.format, cover.size)
    page = pypdfium2.PdfDocument(made.pdf)[0].render(scale=2).to_pil().convert("L").resize((300, 150))
    assert max(ImageChops.difference(cover.convert("L").reduce(5), page.reduce(5)).get_flattened_data()) < 40


def test_no_cover_unless_it_is_ordered(press: Press) -> None:
    assert b"" == printed(press, "<p>一</p>").cover
