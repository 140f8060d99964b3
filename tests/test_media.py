"""Pictures and attachments: what a record names goes out clean, what is missing or broken stops the build."""

import io
import re

import pytest
from conftest import office, run
from PIL import Image

from corridor.outputs.media import picture
from corridor.problems import Stop

OUTPUTS = tuple(f"corridor.outputs.{name}" for name in ("html:Html", "data:Data", "assets:Assets", "media:Media"))
RECORD = "title: 接待选民\nsources:\n  - note: 本机关记录\n"
GPS = 0x8825


def _photo(width: int = 40, height: int = 20) -> bytes:
    """A JPEG that says it lies on its side and where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(GPS)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def _png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "PNG")
    return out.getvalue()


def test_a_photo_is_set_upright_and_loses_its_metadata():
    """The place a picture was taken at never goes out."""
    clean = Image.open(io.BytesIO(picture("media/a.jpg", _photo(), "JPEG")))
    assert (20, 40) == clean.size
    assert {} == dict(clean.getexif())


def test_a_large_photo_is_made_smaller():
    """Two thousand pixels are enough for any page."""
    assert 2000 == max(Image.open(io.BytesIO(picture("media/a.jpg", _photo(3000, 30), "JPEG"))).size)


@pytest.mark.parametrize("data", [b"", b"not a picture", _photo()[:100]])
def test_a_broken_picture_is_refused(data):
    """Half a file or a text with a picture's name is told by name."""
    with pytest.raises(Stop) as stop:
        picture("media/a.jpg", data, "JPEG")
    assert ["E510"] == [p.code for p in stop.value.problems]


def test_a_picture_of_too_many_pixels_is_not_decoded():
    """A few kilobytes can unfold to gigabytes; the size in the head is looked at first."""
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    with pytest.raises(Stop) as stop:
        picture("media/a.png", out.getvalue(), "PNG")
    assert "E510" == stop.value.problems[0].code


def test_a_picture_is_offered_as_wide_as_the_screen_asks_for(tmp_path):
    """WebP of three widths and its own, the file itself for old browsers, room kept before it is there."""
    media = "media:\n  - {file: media/wide.jpg, alt: 会场}\n"
    body = "body: |\n  ![签到处](media/narrow.png)\n"
    photos = {"media/wide.jpg": _photo(1800, 3000), "media/narrow.png": _png(300, 200)}
    folder = office(tmp_path, {"activities/shown.yaml": RECORD + media + body, **photos})
    assert 0 == run("-C", folder, "--only", "html,media,assets", outputs=OUTPUTS).code
    page = (folder / "site/activities/shown.html").read_text("utf-8")
    offered = re.findall(r'srcset="([^"]*)"', page)
    widths = [[int(each.split()[1][:-1]) for each in one.split(", ")] for one in offered]
    assert [[300], [480, 960, 1600, 2000]] == sorted(widths)
    assert 'width="2000" height="1200"' in page and 'width="300" height="200"' in page
    for path, width in re.findall(r"\.\./(media/\S+) (\d+)w", page):
        with Image.open(folder / "site" / path) as made:
            assert ("WEBP", int(width)) == (made.format, made.width)
            assert not made.getexif()


def test_a_record_shows_its_picture(tmp_path):
    """The picture lies in site/media/ and its page shows it with the words for those who cannot see it."""
    media = "media:\n  - {file: media/visit.jpg, alt: 代表在接待选民, caption: 接待日}\n"
    folder = office(tmp_path, {"activities/shown.yaml": RECORD + media, "media/visit.jpg": _photo()})
    assert 0 == run("-C", folder, "--only", "html,media,assets", outputs=OUTPUTS).code
    page = (folder / "site/activities/shown.html").read_text("utf-8")
    assert 'src="../media/visit.jpg"' in page and 'alt="代表在接待选民"' in page and "接待日" in page
    assert (folder / "site/media/visit.jpg").is_file()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("text.jpg", b"not a picture at all", "不是图片"),
        ("huge.png", "huge", "太大"),
        ("drawn.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "不收 .svg 文件"),
    ],
)
def test_a_picture_nobody_can_use_is_named_and_nothing_is_published(tmp_path, name, data, words):
    """A text with a picture's name, a bomb of 400 megapixels, a drawing with a script in it."""
    if data == "huge":
        out = io.BytesIO()
        Image.new("1", (20_000, 20_000)).save(out, "PNG")
        data = out.getvalue()
    record = RECORD + f"media:\n  - file: media/{name}\n    alt: 会场\n"
    folder = office(tmp_path, {"activities/shown.yaml": record, f"media/{name}": data})
    result = run("-C", folder, "--only", "html,media,assets", outputs=OUTPUTS)
    assert 1 == result.code and "E510" in result.err and words in result.err
    assert not (folder / "site").exists()


def test_a_photo_that_tells_where_it_was_taken_is_warned_of(tmp_path):
    """It goes out without the place, and the office hears that there was one, at the line that names the photo."""
    media = "media:\n  - file: media/visit.jpg\n    alt: 会场\n"
    folder = office(tmp_path, {"activities/shown.yaml": RECORD + media, "media/visit.jpg": _photo()})
    for _ in range(2):
        result = run("check", "-C", folder)
        assert 0 == result.code
        assert "E602" in result.out and "content/activities/shown.yaml:5:11" in result.out


def test_a_document_beside_the_pictures_is_a_link(tmp_path):
    media = "media:\n  - {file: media/plan.pdf, alt: 方案全文}\n"
    folder = office(tmp_path, {"activities/shown.yaml": RECORD + media, "media/plan.pdf": b"%PDF-1.7"})
    assert 0 == run("-C", folder, "--only", "html,media,assets", outputs=OUTPUTS).code
    page = (folder / "site/activities/shown.html").read_text("utf-8")
    assert '<a href="../media/plan.pdf">方案全文</a>' in page and "<img" not in page


def test_a_missing_picture_is_named_at_its_line(tmp_path):
    """E509 with file and line; nothing is published."""
    media = "media:\n  - file: media/none.jpg\n    alt: 没有\n"
    folder = office(tmp_path, {"activities/shown.yaml": RECORD + media})
    result = run("-C", folder, "--only", "data", outputs=OUTPUTS)
    assert 1 == result.code
    assert "E509" in result.err and "content/activities/shown.yaml:5:11" in result.err
    assert not (folder / "site").exists()


@pytest.mark.browser
def test_a_picture_opens_large_is_leafed_through_and_gives_the_focus_back(tmp_path, browser):
    """By keyboard alone; without scripts the link leads to the picture itself."""
    media = "media:\n" + "".join(f"  - {{file: media/{at}.jpg, alt: 第{at}张, caption: 图{at}}}\n" for at in (1, 2))
    photos = {f"media/{at}.jpg": _photo(900, 1200) for at in (1, 2)}
    folder = office(tmp_path, {"activities/shown.yaml": RECORD + media, **photos})
    assert 0 == run("-C", folder, "--only", "html,media,assets", outputs=OUTPUTS).code
    page = browser.new_page()
    page.goto((folder / "site/activities/shown.html").as_uri())
    page.locator("figure.picture a").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("dialog.viewer[open]").is_visible()
    assert page.evaluate("document.querySelector('.viewer img').decode().then(() => true)")
    page.keyboard.press("ArrowRight")
    assert ("图2", "第2张") == (page.inner_text(".viewer p"), page.get_attribute(".viewer img", "alt"))
    page.keyboard.press("Escape")
    assert not page.locator("dialog.viewer[open]").count()
    # The browser tells of the closing a moment later, and then the focus is given back.
    page.wait_for_function("(document.activeElement.href || '').endsWith('media/2.jpg')")
    assert page.evaluate("document.activeElement.href.endsWith('media/2.jpg')")
    page.close()
