"""Door cards: what stands at the door of a home or a station, and what must not."""

from __future__ import annotations

import io
from pathlib import Path

import panel_sets
import pdf_pages
import pikepdf
import pytest
from conftest import office, run
from panel_sets import MM, codes, printed, sample, words

from corridor.papers.panels.doors import door_cards
from corridor.papers.panels.sheets import SIGHT

pytestmark = pytest.mark.pdf

DOORS, UPRIGHT = "publications/doors", "publications/upright"
PDF_ONLY = ("corridor.outputs.pdf:Pdf",)
CARDS = "title: 门牌\nlayout: 门牌\nselection: {named}\nsources: [{{note: 本机关}}]\n"
STATION = "title: 某站\ntype: 联络站\nsources: [{note: 本机关}]\n"
DEPUTY = "title: 县人大代表\nname: 张三\nconsent: {consent}\nsources: [{{note: 本机关}}]\n"


def places() -> list[str]:
    """The places of the sample office, in the order of the cards."""
    told = door_cards(panel_sets.desk_of(sample()), panel_sets.desk_of(sample()).record(DOORS), "")
    return [card.title for card in told["cards"]]


def card_of(folder: Path, own: str, consent: str = "") -> str:
    """The words of the one card of a station with these fields."""
    files = {"publications/x.yaml": CARDS.format(named="some"), "places/some.yaml": STATION + own}
    if consent:
        files["deputies/first.yaml"] = DEPUTY.format(consent=consent)
    made = run("build", "-C", office(folder, files), "--today", "2022-09-17", outputs=PDF_ONLY)
    assert 0 == made.code, made.said
    (text,) = words((folder / "site/publications/x.pdf").read_bytes())
    return text


@pytest.mark.parametrize(("id_", "size"), [(DOORS, (210, 148)), (UPRIGHT, (148, 210))])
def test_every_place_has_a_card_on_a_page_of_its_own_size_without_marks(id_: str, size: tuple[int, int]) -> None:
    with pikepdf.open(io.BytesIO(printed(sample(), id_).pdf)) as pdf:
        assert len(places()) == len(pdf.pages) == 12
        for page in pdf.pages:
            assert size == tuple(round(float(x) / MM) for x in page.mediabox[2:])
            assert list(page.mediabox) == list(page.trimbox)


@pytest.mark.parametrize("id_", [DOORS, UPRIGHT])
def test_a_card_says_its_name_when_one_is_received_and_by_whom(id_: str) -> None:
    for title, text in zip(places(), words(printed(sample(), id_).pdf), strict=True):
        assert title in text
        assert "接待日每月" in text
        assert "开放时间工作日" in text
        assert "工作人员" in text
        assert "县人大代表（" in text
        assert "青石镇" in text or "柳河乡" in text or "东桥街道" in text


@pytest.mark.parametrize("id_", [DOORS, UPRIGHT])
def test_the_code_leads_to_the_page_of_the_place(id_: str) -> None:
    desk = panel_sets.desk_of(sample())
    ids = [card.id for card in desk.cards(desk_query())]
    assert [f"https://sample.example/{one}.html" for one in ids] == codes(printed(sample(), id_).pdf, 100, 150)


def desk_query() -> object:
    from corridor.keys import Query

    return Query(("place",), (), "source")


@pytest.mark.parametrize("id_", [DOORS, UPRIGHT])
def test_letters_are_large_enough_and_nothing_overlaps_or_leaves_the_card(id_: str) -> None:
    made = printed(sample(), id_)
    assert 1000 / SIGHT <= made.smallest
    assert [] == pdf_pages.outside(made.pdf)
    desk = panel_sets.desk_of(sample())
    for card in door_cards(desk, desk.record(id_), "")["cards"]:
        boxes = [mark.box for mark in panel_sets.texts(card.marks)]
        assert [] == panel_sets.overlaps([*boxes, card.qr_box]), card.title


def test_a_withheld_township_and_village_say_so_and_the_hatch_is_explained(tmp_path: Path) -> None:
    text = card_of(tmp_path, "township: ***\nvillage: ***\nreception_days: 原文未写\n")
    assert "乡镇：未公布村（社区）：未公布" in text
    assert "斜纹：未公布" in text
    assert "接待日原文未写" in text
    assert "*" not in text


@pytest.mark.parametrize("consent", ["{state: given}", "{state: official_duty}", "{state: given, expiry: 2022-09-17}"])
def test_a_deputy_is_named_while_the_consent_is_in_force(tmp_path: Path, consent: str) -> None:
    """Once it has expired nothing is printed at all (E605)."""
    text = card_of(tmp_path, "deputies: [deputies/first]\n", consent)
    assert "县人大代表" in text
    assert "张三" in text


def test_staff_stand_by_role_and_a_masked_name_stays_one(tmp_path: Path) -> None:
    text = card_of(tmp_path, "staff: [{role: 站长, name: ***}, {role: 联络员}]\n")
    assert "站长（姓名未公布）、联络员" in text


def test_cards_of_records_that_are_no_places_are_told(tmp_path: Path) -> None:
    made = run(
        "build",
        "-C",
        office(tmp_path, {"publications/x.yaml": CARDS.format(named="visit")}),
        outputs=PDF_ONLY,
    )
    assert (1, 1) == (made.code, made.said.count("错误 E316"))


def test_a_card_too_small_for_its_distance_is_told(tmp_path: Path) -> None:
    files = {"publications/x.yaml": CARDS.format(named="some") + "size: 60x40\n", "places/some.yaml": STATION}
    made = run("build", "-C", office(tmp_path, files), outputs=PDF_ONLY)
    assert (1, 1) == (made.code, made.said.count("错误 E502"))
    assert "60×40 毫米的门牌放不下" in made.said
