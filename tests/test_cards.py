"""Cards: the picture other programs show beside a link: right size, small, one for each kind and publication."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from conftest import office, run
from PIL import Image

from corridor.project import FONTS

OUTPUTS = ("corridor.outputs.html:Html", "corridor.outputs.data:Data", "corridor.outputs.cards:Cards")
JUNE = "title: 六月简报\nperiod: 2022-06\ncycle: month\nquery: {kinds: [activity]}\nsources: [{note: 本机关编印}]\n"


def built(folder: Path, *words: str) -> Path:
    ran = run("-C", folder, "--only", "cards", *words, outputs=OUTPUTS)
    assert 0 == ran.code, ran.err
    return folder / "site/cards"


def test_every_kind_with_records_and_every_publication_has_a_card(tmp_path: Path) -> None:
    """1200 by 630 pixels, as the programs that show it agree, and light enough for a phone."""
    cards = built(office(tmp_path, {"publications/june.yaml": JUNE}))
    names = {path.relative_to(cards).as_posix() for path in cards.rglob("*.png")}
    assert {"activities.png", "documents.png", "figures.png", "publications.png", "publications/june.png"} <= names
    for name in names:
        data = (cards / name).read_bytes()
        assert (1200, 630) == Image.open(io.BytesIO(data)).size
        assert len(data) < 40_000


def test_a_card_changes_with_its_title_and_with_nothing_else(tmp_path: Path) -> None:
    cards = built(office(tmp_path, {"publications/june.yaml": JUNE}))
    before = {path.name: path.read_bytes() for path in cards.rglob("*.png")}
    built(office(tmp_path, {"publications/june.yaml": JUNE.replace("六月简报", "六月工作")}))
    changed = {path.name for path in cards.rglob("*.png") if before[path.name] != path.read_bytes()}
    assert {"june.png"} == changed


@pytest.mark.parametrize("title", ["县", "三联三助" * 30, "***镇代表之家"])
def test_a_title_of_any_length_stays_on_its_card(tmp_path: Path, title: str) -> None:
    """Nothing is drawn in the margins, however long it is."""
    files = {"publications/june.yaml": JUNE.replace("六月简报", title)}
    picture = Image.open(built(office(tmp_path, files)) / "publications/june.png").convert("RGB")
    paper = picture.getpixel((2, 2))
    strip = [picture.getpixel((x, y)) for x in (*range(60), *range(1141, 1200)) for y in range(0, 480, 3)]
    assert {paper} == set(strip)


def test_without_the_faces_of_the_prints_there_is_no_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert FONTS.is_dir()
    monkeypatch.setattr("corridor.outputs.cards.FACES", ("fonts/none.otf",))
    assert not built(office(tmp_path)).exists()


def test_cards_come_out_the_same_twice(tmp_path: Path) -> None:
    first, second = (built(office(tmp_path / name)) for name in ("a", "b"))
    assert (first / "activities.png").read_bytes() == (second / "activities.png").read_bytes()
