"""Exhibition panels, measured: their boxes, marks, letters, codes and pictures, and what stops one."""

from __future__ import annotations

import io
from pathlib import Path

import mistakes
import panel_sets
import pdf_pages
import pikepdf
import pytest
from building import Office, county, tree
from conftest import office, run
from panel_sets import MM, SIZES, codes, folder, printed, set_of, words
from PIL import Image

from corridor.facts import Record
from corridor.papers.panels.contacts import contact_sheets
from corridor.papers.panels.pens import POINTER, cut
from corridor.papers.panels.sets import sheet_of
from corridor.papers.panels.sheets import SIGHT, Sheet, lines_of, spread
from corridor.papers.panels.words import passage
from corridor.press import Press

pytestmark = pytest.mark.pdf

WALL = "publications/wall-900x1200-2"
PAPER, WHITE = (251, 248, 242), (255, 255, 255)
PDF_ONLY = ("corridor.outputs.pdf:Pdf",)
ADDRESS = "https://corridor.example/"
PANEL = "title: 展板\nlayout: panel\nselection: activities/visit\nsources: [{note: 本机关}]\n"


def record() -> Record:
    return panel_sets.desk_of(folder()).record(WALL)


def photo(width: int, height: int) -> bytes:
    """A JPEG that says where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010E] = "secret-place"
    out = io.BytesIO()
    Image.effect_noise((width, height), 40).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


# --- the sheet --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_a_panel_is_trimmed_to_its_size_with_three_millimetres_of_bleed(size: str) -> None:
    wide, high = (float(side) for side in size.split("x"))
    with pikepdf.open(io.BytesIO(printed(folder(), f"publications/wall-{size}-2").pdf)) as pdf:
        for page in pdf.pages:
            trim, bleed, media = ([float(x) / MM for x in box] for box in (page.trimbox, page.BleedBox, page.mediabox))
            assert (wide, high) == (
                pytest.approx(trim[2] - trim[0], abs=0.05),
                pytest.approx(trim[3] - trim[1], abs=0.05),
            )
            assert [-3, -3, 3, 3] == [pytest.approx(a - b, abs=0.05) for a, b in zip(bleed, trim, strict=True)]
            assert all(abs(a - b) > 9 for a, b in zip(media, trim, strict=True))


def test_the_paper_colour_reaches_the_bleed_and_the_crop_marks_stand_outside_it() -> None:
    """Paper up to 3 mm outside the cut, then white, then the marks on the lines of the cut."""
    page = panel_sets.corner(printed(folder(), WALL).pdf, 1, 60, 254)  # ten dots a millimetre
    cut_at = 120  # 12 mm of sheet outside the trim
    assert PAPER == page.getpixel((cut_at - 26, cut_at + 300))
    assert WHITE == page.getpixel((cut_at - 34, cut_at + 300))
    assert WHITE == page.getpixel((cut_at - 40, cut_at))  # between bleed and mark
    assert sum(page.getpixel((cut_at - 75, cut_at))) < 600
    assert sum(page.getpixel((cut_at, cut_at - 75))) < 600


@pytest.mark.parametrize("metres", panel_sets.DISTANCES)
@pytest.mark.parametrize("size", SIZES)
def test_the_smallest_letters_can_be_read_from_the_distance(size: str, metres: str) -> None:
    made = printed(folder(), f"publications/wall-{size}-{metres}")
    assert float(metres) * 1000 / SIGHT <= made.smallest < 3 * float(metres) * 1000 / SIGHT


@pytest.mark.parametrize(("own", "told"), [("size: 300x400\ndistance: 4\n", "300×400"), ("size: 900x100\n", "900×100")])
def test_a_sheet_too_small_for_its_distance_is_told(tmp_path: Path, own: str, told: str) -> None:
    office(tmp_path, {"publications/x.yaml": PANEL + own})
    made = run("build", "-C", tmp_path, outputs=PDF_ONLY)
    assert (1, 1) == (made.code, made.said.count("错误 E502"))  # once, not again for the contact sheet
    assert told in made.said
    assert "distance" in made.said


def test_letters_an_offices_own_template_makes_too_small_are_told(tmp_path: Path) -> None:
    own = "{% extends 'house/print/panel.html' %}{% block panel %}<p style='font-size:3mm'>小字</p>{% endblock %}"
    office(tmp_path, {"publications/x.yaml": PANEL, "templates/print/panel.html": own})
    made = run("build", "-C", tmp_path, outputs=PDF_ONLY)
    assert 1 == made.code
    assert "有的字只有 3.0 毫米高，2 米外要 11.5 毫米" in made.said


# --- what stands on it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", [*(f"wall-{size}-{metres}" for size in SIZES for metres in panel_sets.DISTANCES), "chosen", "told"]
)
def test_no_words_stand_on_others_or_leave_their_sheet(name: str) -> None:
    for one in set_of(folder(), f"publications/{name}"):
        boxes = [mark.box for mark in panel_sets.texts(one.marks)]
        assert [] == panel_sets.overlaps([*boxes, one.qr_box]), one.title


@pytest.mark.parametrize("name", ["wall-600x900-2", "wall-1200x800-2", "wall-800x1800-1", "chosen", "told"])
def test_every_character_is_printed_in_the_box_it_was_measured_for(name: str) -> None:
    id_ = f"publications/{name}"
    pdf = printed(folder(), id_).pdf
    boxes = [[mark.box for mark in panel_sets.texts(one.marks)] for one in set_of(folder(), id_)]
    assert [] == panel_sets.astray(pdf, boxes)
    assert [] == pdf_pages.outside(pdf)


def test_the_corridor_is_a_panel_for_every_bay_with_the_current_one_marked() -> None:
    made = set_of(folder(), WALL)
    names = "总览 三联三助 活动 代表风采 品牌 家站 民生实事 数说 简报".split()
    assert names == [one.title for one in made]
    for one in made:
        marked = [mark for mark in one.marks if getattr(mark, "look", "") == "bay on"]
        assert 1 == len(marked)
        inside = [
            m.text
            for m in panel_sets.texts(one.marks)
            if "on" in m.look.split() and marked[0].box.x <= m.box.x < marked[0].box.right and m.box.y > marked[0].box.y
        ]
        assert one.title in inside


def test_a_group_without_items_says_so_and_no_mask_is_on_the_wall() -> None:
    for name in ("wall-900x1200-2", "chosen", "told"):
        text = "".join(words(printed(folder(), f"publications/{name}").pdf))
        assert "原文未展开" in text
        assert "未公布" in text
        assert set() == {
            text[at - 6 : at + 6]
            for at in range(len(text))
            if text[at] == "*" and "“***百亿" not in text[at - 3 : at + 5]
        }


def test_the_bays_of_156_stay_empty() -> None:
    """One, five, six bays, no ordinal and no word in them but that they are not expanded."""
    one = next(one for one in set_of(folder(), "publications/chosen") if "156" in one.title)
    said = [mark.text for mark in panel_sets.texts(one.marks)]
    assert 3 == said.count("原文未展开")
    assert ["1", "5", "6"] == [text for text in said if text in ("1", "5", "6")]


def test_an_outline_makes_a_panel_for_every_section_under_the_heading_before_it() -> None:
    made = set_of(folder(), "publications/told")
    assert ["一是领导带头顶格推动", "五个四", "数字"] == [one.title for one in made]
    for text in words(printed(folder(), "publications/told").pdf):
        assert "一、高位推动、精心部署，推进“三联三助”活动落细落地" in text


# --- row 13: every panel leads to its page ----------------------------------------------------------------------------


def test_the_code_on_a_panel_of_a_record_leads_to_its_page() -> None:
    expected = [f"{ADDRESS}{panel_sets.desk_of(folder()).card(one).id}.html" for one in panel_sets.RECORDS]
    assert expected == codes(printed(folder(), "publications/chosen").pdf)


@pytest.mark.parametrize("size", SIZES)
def test_row_13_the_code_on_a_panel_of_a_bay_leads_to_the_page_of_that_bay(size: str) -> None:
    lists = "campaigns activities deputies practices places projects figures publications".split()
    expected = [ADDRESS, *(f"{ADDRESS}{name}/index.html" for name in lists)]
    assert expected == codes(printed(folder(), f"publications/wall-{size}-2").pdf)


def test_the_contact_sheet_shows_all_panels_with_number_size_and_the_file_they_lead_to() -> None:
    made = printed(folder(), WALL, "contact")
    (text,) = words(made.pdf)
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        forms = [one for one in pdf.pages[0].Resources.XObject.values() if one.Subtype == "/Form"]
        assert 9 == len(forms)
        assert [210, 297] == [pytest.approx(float(x) / MM, abs=0.5) for x in pdf.pages[0].mediabox[2:]]
    for number, one in enumerate(set_of(folder(), WALL), 1):
        assert f"{number}{one.title}900×1200{one.path}" in text
    assert "断网时" in text


def test_the_small_panels_stand_upright_where_their_captions_are() -> None:
    """The red seal of a panel is at its upper left, above its own caption."""
    sheet = panel_sets.picture(printed(folder(), WALL, "contact").pdf, 1, 254)
    first = next(one.place for one in contact_sheets(record(), sheet_of(record()), set_of(folder(), WALL))[0].captions)
    seal = (first.x + 0.09 * first.width, first.y + 0.055 * first.height)  # 82 and 66 mm on the wall
    red, green, _ = sheet.getpixel((round(seal[0] * 10), round(seal[1] * 10)))
    assert (red, green) > (150, 0)
    assert green < 110


# --- pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height", "is_fine"), [(400, 300, False), (3600, 2700, True)])
def test_a_photo_is_measured_at_the_size_it_has_on_the_wall(
    tmp_path: Path, width: int, height: int, is_fine: bool
) -> None:
    """The file is named; it is told once, not again with the contact sheet."""
    visit = (
        "title: 视察联络站\nsources: [{note: 本机关}]\nmedia: [{file: media/visit.jpg, alt: 代表在看, caption: 九月}]\n"
    )
    own = {"publications/x.yaml": PANEL, "activities/visit.yaml": visit, "media/visit.jpg": photo(width, height)}
    office(tmp_path, own)
    made = run("build", "-C", tmp_path, outputs=PDF_ONLY)
    assert (0 if is_fine else 1) == made.code
    assert (0 if is_fine else 1) == mistakes.codes(made.said).count("E511"), made.said
    if not is_fine:
        assert "media/visit.jpg，" in made.said
        assert "dpi" in made.said
    else:
        with pikepdf.open(tmp_path / "site/publications/x.pdf") as pdf:
            raw = [one.read_raw_bytes() for one in pdf.pages[0].get_images().values()]
        assert [] == [data for data in raw if b"secret-place" in data or b"Exif" in data]
        assert 1 == len(raw)


# --- the same again ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["", "contact"])
def test_two_presses_make_the_same_bytes(part: str) -> None:
    with Press() as press:
        assert printed(folder(), WALL, part).pdf == panel_sets.print_now(folder(), WALL, part, press).pdf


def test_an_edited_record_remakes_the_panels_it_is_on_and_no_others(tmp_path: Path) -> None:
    made: Office = county(tmp_path, PDF_ONLY)
    for name in ("visit", "study"):
        made.write(f"publications/{name}.yaml", PANEL.replace("activities/visit", f"activities/{name}"))
    made.build()
    before = tree(made.site)
    made.edit("activities/visit.yaml", "title: 省人大前来调研", "title: 省人大前来视察")
    made.build()
    changed = {path for path, data in tree(made.site).items() if path.endswith(".pdf") and data != before.get(path)}
    assert {"publications/visit.pdf", "publications/visit-contact.pdf"} == changed
    assert 4 == made.build("--paranoid")["kept"] // 2


# --- words ------------------------------------------------------------------------------------------------------------


def test_words_that_do_not_fit_are_cut_at_a_sentence_with_the_way_to_the_rest() -> None:
    text = "第一句话。第二句话很长很长。第三句话。"
    assert f"第一句话。{POINTER}" == cut(text, lambda part: len(part) <= 14)
    assert f"第一句{POINTER}" == cut("第一句，第二句", lambda part: len(part) <= 9)
    assert "" == cut("没有标点的一段话", lambda part: len(part) <= 3)


def test_a_line_does_not_begin_with_a_full_stop_or_break_a_number_or_a_mask() -> None:
    assert ["建成联络站", "354个。"] == lines_of("建成联络站354个。", 5.9)
    assert ["一二三", "四五。"] == lines_of("一二三四五。", 4)
    assert ["来自***", "镇的人"] == lines_of("来自***镇的人", 8.3)  # as wide as 镇名未公布


def test_a_passage_on_the_wall_goes_without_its_masks_and_says_what_it_left_out() -> None:
    assert "各乡镇党委书记带头挂帅。" == passage("各乡镇党委书记带头挂帅。")
    assert "……各乡镇党委书记带头挂帅，亲自推动。" == passage("选派**名干部，各乡镇党委书记带头挂帅，亲自推动。")
    assert "" == passage("全县共建设代表之家**个。")


def test_things_stand_in_even_rows() -> None:
    assert [2, 3] == spread(5, 3)
    assert [4, 4] == spread(8, 4)
    assert "" == Sheet(900, 1200, 2).fault
