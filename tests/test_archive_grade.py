"""Archive grade: two validators over all that is to be kept, the figures inside, what a screen reader is told."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdf_pages
import pikepdf
import pytest
from all_prints import office_of_all
from archive_grade import complaints
from conftest import ALL_OUTPUTS, TIMES, run

from corridor.layouts import LAYOUTS
from corridor.press import Attachment, Order, Press

pytestmark = pytest.mark.pdf

ROOT = Path(__file__).parent.parent
ARCHIVE = Order(archive=True)
HEAD = '<html lang="zh-CN"><head><title>年度总结</title><style>{face}</style></head><body>{body}</body></html>'
FACE = '@font-face { font-family: Song; src: url("corridor:fonts/FandolSong-Regular.otf") } html { font-family: Song }'


@pytest.fixture(scope="module")
def prints(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every PDF of the shipped site, and of an office with a publication of each layout."""
    folder = office_of_all(tmp_path_factory.mktemp("all"))
    made = run("build", "-C", folder, "--today", "2023-01-10", "--only", "pdf", outputs=ALL_OUTPUTS)
    assert made.code == 0, made.err
    return [path for site in (shipped, folder / "site") for path in sorted(site.rglob("*.pdf"))]


@pytest.fixture(scope="module")
def kept(prints: list[Path]) -> list[Path]:
    """All of them but those that go to a printer."""
    return [path for path in prints if is_archive_grade(path)]


def is_archive_grade(path: Path) -> bool:
    """Whether a PDF says so of itself."""
    with pikepdf.open(path) as pdf:
        return pdf.open_metadata().pdfa_status == "3A"


def printed(body: str, order: Order = ARCHIVE) -> bytes:
    with Press() as press:
        return press.print(
            HEAD.format(face=FACE, body=body), lambda url: (ROOT / ".tools" / url[9:]).read_bytes(), order=order
        ).pdf


def elements(path: Path) -> Iterator[tuple[str, str]]:
    """Every element of the tree of tags and the one around it, in reading order."""

    def walk(element: Any, around: str) -> Iterator[tuple[str, str]]:
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            name = str(element.S)[1:]
            yield name, around
            inside = element.get("/K", [])
            for one in inside if isinstance(inside, pikepdf.Array) else [inside]:
                yield from walk(one, name)

    with pikepdf.open(path) as pdf:
        for top in pdf.Root.StructTreeRoot.K:
            yield from walk(top, "")


# --- the validators ---------------------------------------------------------------------------------------------------


def test_all_that_is_kept_passes_both_standards(kept: list[Path]) -> None:
    """PDF/A-3a and PDF/UA-1, by veraPDF and by page."""
    assert len(kept) > 12
    assert [] == complaints(kept)


def test_all_layouts_but_those_for_a_printer_are_of_archive_grade(prints: list[Path], kept: list[Path]) -> None:
    """In the office of all a publication is named for its layout."""
    for_printers = {path.stem for path in set(prints) - set(kept)} & set(LAYOUTS)
    assert (
        for_printers == {one.name for one in LAYOUTS.values() if not one.archive} == {"briefing", "panel", "door_card"}
    )
    assert {"report", "speech", "XXXX", "annual", "official", "lists"} < {path.stem for path in kept}


def _first(pdf: pikepdf.Pdf, name: str) -> Any:
    """The first element of a kind in the tree of tags."""
    return next(one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == f"/{name}")


def _no_alternative(pdf: pikepdf.Pdf) -> None:
    del _first(pdf, "Figure").Alt


def _skipped_rank(pdf: pikepdf.Pdf) -> None:
    _first(pdf, "H2").S = pikepdf.Name.H5


def _title_unshown(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def _no_relationship(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.AF[0].AFRelationship


def _another_part(pdf: pikepdf.Pdf) -> None:
    told = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(told.replace(b"<pdfuaid:part>1", b"<pdfuaid:part>7"))


def _no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


WRONG = {
    "ua1 7.3-1": _no_alternative,
    "ua1 7.4.2-1": _skipped_rank,
    "ua1 7.1-10": _title_unshown,
    "ua1 5-2": _another_part,
    "ua1 7.2-34": _no_language,
    "3a 6.8-3": _no_relationship,
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What is found in a sound file (under ""), and in the same with one thing wrong, by the rule it breaks."""
    folder = tmp_path_factory.mktemp("wrong")
    body = '<h1>一</h1><h2>二</h2><svg width="9" height="9"><title>图</title><path d="M0 0h9v9z"/></svg>'
    sound = folder / "sound.pdf"
    sound.write_bytes(printed(body, Order(archive=True, attachments=(Attachment("a.csv", "表", b"a\n"),))))
    files = {"": sound, **{rule: folder / f"{rule}.pdf" for rule in WRONG}}
    for rule, wrong in WRONG.items():
        with pikepdf.open(sound) as pdf:
            wrong(pdf)
            pdf.save(files[rule])
    told = complaints(files.values())
    return {rule: [one for one in told if str(file) in one] for rule, file in files.items()}


def test_a_sound_file_passes(found: dict[str, list[str]]) -> None:
    assert [] == found[""]


@pytest.mark.parametrize("rule", WRONG)
def test_the_validators_would_tell(found: dict[str, list[str]], rule: str) -> None:
    assert [one for one in found[rule] if one.startswith("veraPDF") and f" {rule} " in one], found[rule]
    assert [one for one in found[rule] if one.startswith("page")]


def test_the_second_validator_sees_what_the_first_overlooks(tmp_path: Path) -> None:
    (tmp_path / "one.pdf").write_bytes(printed("<h1>一</h1><ul><div><li>二</li></div></ul>"))
    assert {"page"} == {one.partition(" ")[0] for one in complaints([tmp_path / "one.pdf"])}


def test_qpdf_finds_every_print_sound(prints: list[Path]) -> None:
    for file in prints:
        ran = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
        assert (0, "") == (ran.returncode, ran.stderr), file


def test_all_faces_are_embedded_and_ours(prints: list[Path], tmp_path: Path) -> None:
    ours = {"Fang", "Hei", "Kai", "Song", "Biao", "RareSerif", "RareSans"}
    for file in prints:
        found = pdf_pages.fonts(file.read_bytes(), tmp_path)
        assert found
        assert all(found.values())
        assert set(found) <= ours, file


# --- the figures inside -----------------------------------------------------------------------------------------------


def test_the_figures_of_the_period_are_inside_and_equal_to_the_data(shipped: Path) -> None:
    """One file in the catalogue's list, as data, with its kind; a withheld value is empty and says so."""
    with pikepdf.open(shipped / "publications/XXXX.pdf") as pdf:
        assert ["figures.csv"] == list(pdf.attachments)
        spec = pdf.attachments["figures.csv"]
        inside = spec.get_file()
        assert ("text/csv", "/Data") == (inside.mime_type, str(spec.obj.AFRelationship))
        assert [spec.obj.objgen] == [one.objgen for one in pdf.Root.AF]
        rows = list(csv.DictReader(io.StringIO(inside.read_bytes().decode("utf-8-sig"))))
    data = list(csv.DictReader(io.StringIO((shipped / "data/figures.csv").read_text("utf-8-sig"))))
    assert data == rows
    assert all(not row["value"] for row in rows if row["status"] == "withheld")
    assert sum(row["status"] == "withheld" for row in rows) > 10


def test_a_month_carries_its_own_figures_only(shipped: Path) -> None:
    with pikepdf.open(shipped / "publications/XXXX-09.pdf") as pdf:
        text = pdf.attachments["figures.csv"].get_file().read_bytes().decode("utf-8-sig")
    assert {"XXXX-09"} >= {row["as_of"][:7] for row in csv.DictReader(io.StringIO(text))}


def test_a_paper_of_no_period_carries_no_figures(kept: list[Path]) -> None:
    """Else each would be printed again for every number of the ledger."""
    for file in (one for one in kept if one.stem in ("official", "speech", "lists", "report")):
        with pikepdf.open(file) as pdf:
            assert not [*pdf.attachments], file


def test_nothing_inside_tells_the_hour(prints: list[Path]) -> None:
    for file in prints:
        with pikepdf.open(file) as pdf:
            dates = [key for one in pdf.objects if isinstance(one, pikepdf.Dictionary | pikepdf.Stream)
                     for key in one.get("/Params", one) if key in ("/CreationDate", "/ModDate")]  # fmt: skip
        assert [] == dates, file


# --- what is told to who cannot see -----------------------------------------------------------------------------------


def test_language_and_title_are_told_and_the_title_is_shown(kept: list[Path]) -> None:
    for file in kept:
        with pikepdf.open(file) as pdf:
            assert ("zh-CN", True) == (str(pdf.Root.Lang), bool(pdf.Root.ViewerPreferences.DisplayDocTitle))
            assert str(pdf.docinfo.Title).strip() == pdf.open_metadata()["dc:title"].strip() != ""


def test_the_contents_are_read_before_what_they_list(shipped: Path) -> None:
    """What is positioned on a page comes last in its text; the word above the contents must not."""
    texts = [pdf_pages.words(path.read_bytes()) for path in sorted(shipped.glob("publications/XXXX*.pdf"))]
    with_contents = [text.partition("目录") for text in texts if "目录" in text]
    assert with_contents
    for before, _, after in with_contents:
        first = re.match(r"(.+?)\.{3,}", after)
        assert first
        assert first[1] not in before
        assert after.count(first[1]) > 1


def test_nobody_hears_dots_page_numbers_or_the_unseen_foot(shipped: Path) -> None:
    """What stands outside the tree of tags is an ornament: the tree's words are the document's."""
    ran = subprocess.run(
        ["pdfinfo", "-struct-text", shipped / "publications/XXXX-06.pdf"], capture_output=True, text=True, check=True
    )
    heard = re.sub(r'"|\s', "", ran.stdout)
    assert 0 == heard.count("...")
    assert 1 == heard.count("网页：")
    assert "—1—" not in heard


def test_every_heading_has_the_rank_of_its_place(kept: list[Path]) -> None:
    for file in kept:
        ranks = [int(name[1]) for name, _ in elements(file) if re.fullmatch(r"H\d", name)]
        assert not ranks or ranks[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(ranks)), file


def test_lists_hold_items_tables_rows_and_no_link_a_link(kept: list[Path]) -> None:
    for file in kept:
        for name, around in elements(file):
            assert around != "L" or name in ("L", "LI", "Caption"), file
            assert (name == "LI") <= (around == "L"), file
            assert around != "TR" or name in ("TH", "TD"), file
            assert (name, around) != ("Link", "Link"), file


# --- a long one -------------------------------------------------------------------------------------------------------


def test_a_summary_of_thirty_pages_is_sound(tmp_path: Path) -> None:
    """Made of as many records as it takes, with contents, links and a table that runs over pages."""
    pages = 30 * TIMES
    entry = '<h2 id="e{at}">第{at}件</h2><p>' + "代表走访选民，听取意见，答复办理情况。" * 110 + "</p>"
    body = "".join(f'<li><a href="#e{at}">第{at}件</a></li>' for at in range(pages))
    rows = "".join(f'<tr><th scope="row">{at}</th><td>件</td></tr>' for at in range(pages * 4))
    body = f"<h1>总结</h1><ol>{body}</ol>{''.join(entry.format(at=at) for at in range(pages))}"
    body += (
        f'<table><thead><tr><th scope="col">数</th><th scope="col">单位</th></tr></thead><tbody>{rows}</tbody></table>'
    )
    (tmp_path / "long.pdf").write_bytes(printed(body))
    with pikepdf.open(tmp_path / "long.pdf") as pdf:
        assert len(pdf.pages) >= pages
    assert [] == complaints([tmp_path / "long.pdf"])
