"""Internal prints: every page of an internal edition says that it is of one, once, and where a printer prints."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from all_prints import office_of_all, prints_of_all
from conftest import run

from build import OUTPUTS
from corridor.papers import packs

pytestmark = pytest.mark.pdf

MARK = "内部版　不得公开"
WHITE = 4 / 25.4 * 72  # of an edge no printer reaches, in points


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a print of every layout, for the house and for all; its pack is printed chapter by chapter."""
    folder = office_of_all(tmp_path_factory.mktemp("internal"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(packs, "LONG", 3)
        for edition in ("internal", "public"):
            asked = ("--edition", edition, "--today", "2026-11-25", "--only", "pdf")
            made = run("build", "-C", folder, *asked, outputs=OUTPUTS)
            assert 0 == made.code, made.said
    return folder


def marks(path: Path) -> list[list[tuple[float, float]]]:
    """How far below the upper edge each mark stands, and how high its page is, in points; without blank pages."""
    document = pypdfium2.PdfDocument(path)
    found = []
    for page in document:
        text, own = page.get_textpage(), []
        search = text.search(MARK)
        while (hit := search.get_next()) is not None:
            left, _, right, top = text.get_charbox(hit[0])
            assert 0 < left < right < page.get_width()
            own.append((page.get_height() - top, page.get_height()))
        if text.count_chars():
            found.append(own)
    document.close()
    return found


@pytest.mark.parametrize("name", sorted(prints_of_all()))
def test_an_internal_print_says_so_on_every_page(name: str, editions: Path) -> None:
    pages = marks(editions / "site-internal" / name)
    assert pages
    for own in pages:
        assert (3 if name.endswith("-contact.pdf") else 1) == len(own), own  # a contact sheet shows two panels
        below, height = min(own)
        assert WHITE < below < height / 10


def test_a_public_print_says_nothing_of_it(editions: Path) -> None:
    paths = sorted((editions / "site").rglob("*.pdf"))
    assert len(paths) >= len(prints_of_all())
    assert [] == [path.name for path in paths if any(marks(path))]
