"""Three pages as pictures, held against the ones we looked at; `UPDATE_LOOKS=1` before the command takes new ones.

The comparison is of small pictures with a tolerance: another release of the browser may move an edge by a pixel, a lost
style moves everything. Where the browser draws otherwise, look, then:
`UPDATE_LOOKS=1 bash run.sh test tests/test_looks.py`.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from browsing import visit
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

LOOKS = {
    "home": ("index.html", 1440, ""),
    "practice": ("practices/156.html", 360, ""),
    "activity-elder-dark": ("activities/provincial-visit.html", 768, "mode=elder&theme=dark"),
}
REFERENCES = Path(__file__).parent / "data/looks"
HIGH = 1600  # px of the page: what lies below is words
WIDE = 240  # px of the picture that is compared
TOLERANCE = 6.0  # of 255, the mean difference of all pixels


def taken(browser: Browser, site: Path, name: str) -> Image.Image:
    path, width, modes = LOOKS[name]
    with visit(browser, viewport={"width": width, "height": HIGH}, reduced_motion="reduce") as window:
        for mode in filter(None, modes.split("&")):
            key, _, value = mode.partition("=")
            window.context.add_init_script(f"localStorage.setItem('corridor-{key}', '{value}')")
        window.page.goto((site / path).as_uri())
        window.page.evaluate("document.fonts.ready")
        picture = Image.open(io.BytesIO(window.page.screenshot())).convert("RGB")
    return picture.resize((WIDE, round(picture.height * WIDE / picture.width)))


def difference(one: Image.Image, other: Image.Image) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


@pytest.mark.parametrize("name", LOOKS)
def test_a_page_looks_as_it_did_when_we_looked_at_it(browser: Browser, shipped: Path, name: str) -> None:
    reference, picture = REFERENCES / f"{name}.png", taken(browser, shipped, name)
    if os.environ.get("UPDATE_LOOKS"):
        reference.parent.mkdir(parents=True, exist_ok=True)
        picture.quantize(64).save(reference, optimize=True)
    known = Image.open(reference).convert("RGB")
    assert known.size == picture.size
    assert difference(known, picture) < TOLERANCE


def test_a_page_without_its_style_would_be_seen(browser: Browser, shipped: Path, tmp_path: Path) -> None:
    """The comparison can fail: the same page unstyled is far beyond the tolerance."""
    bare = (shipped / "practices/156.html").read_text("utf-8").replace('rel="stylesheet"', 'rel="none"')
    (tmp_path / "practices").mkdir()
    (tmp_path / "practices/156.html").write_text(bare, "utf-8")
    known = Image.open(REFERENCES / "practice.png").convert("RGB")
    assert difference(known, taken(browser, tmp_path, "practice")) > 3 * TOLERANCE
