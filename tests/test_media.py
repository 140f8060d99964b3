"""Pictures and attachments: what a record names goes out clean, what is missing or broken stops the build."""

import io

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


def test_a_record_shows_its_picture(tmp_path):
    """The picture lies in site/media/ and its page shows it with the words for those who cannot see it."""
    media = "media:\n  - {file: media/visit.jpg, alt: 代表在接待选民, caption: 接待日}\n"
    folder = office(tmp_path, {"activities/shown.yaml": RECORD + media, "media/visit.jpg": _photo()})
    assert 0 == run("-C", folder, "--only", "html,media,assets", outputs=OUTPUTS).code
    page = (folder / "site/activities/shown.html").read_text("utf-8")
    assert 'src="../media/visit.jpg"' in page and 'alt="代表在接待选民"' in page and "接待日" in page
    assert (folder / "site/media/visit.jpg").is_file()


def test_a_missing_picture_is_named_at_its_line(tmp_path):
    """E509 with file and line; nothing is published."""
    media = "media:\n  - file: media/none.jpg\n    alt: 没有\n"
    folder = office(tmp_path, {"activities/shown.yaml": RECORD + media})
    result = run("-C", folder, "--only", "data", outputs=OUTPUTS)
    assert 1 == result.code
    assert "E509" in result.err and "content/activities/shown.yaml:5:11" in result.err
    assert not (folder / "site").exists()
