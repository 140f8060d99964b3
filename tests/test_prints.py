"""The shipped prints against the records: every word in order, contents, links, QR codes, the whole ledger."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pdf_pages
import pikepdf
import pypdfium2
import pytest
from shipped import page, target
from test_content import REPORT, content

from corridor.facts import Record
from corridor.kinds import BY_NAME, KINDS
from corridor.values import date

pytestmark = pytest.mark.pdf

ADDRESS = "https://corridor.example/"
MONTHS = ("XXXX-06", "XXXX-07", "XXXX-08", "XXXX-09")
QUARTERS = ("XXXX-Q2", "XXXX-Q3")
WITH_CONTENTS = ("XXXX-Q3", "XXXX")  # a month is a sheet or two, and so is a quarter of one record
BULLETINS = (*MONTHS, *QUARTERS, "XXXX")
ALL = (*(f"publications/{name}" for name in BULLETINS), "documents/report")
LEADER = re.compile(r"\.{3,}(\d+)")
NOT_TOLD = {"figure", "publication", "page"}
# What a body is written with and a print does not show.
MARKUP = re.compile(r"\[\[.*?\]\]|__|^[->#\d.]+ |\n", re.MULTILINE)


@cache
def words(file: Path) -> str:
    return pdf_pages.words(file.read_bytes())


@cache
def lines(file: Path) -> list[pdf_pages.Line]:
    return [line for line in pdf_pages.lines(file.read_bytes()) if not re.fullmatch(r"—\d+—", line.words)]


def after_contents(file: Path) -> str:
    """What a reader finds behind the last line of the contents, where there is one."""
    text = "".join(line.words for line in lines(file))
    return text[[0, *(found.end() for found in LEADER.finditer(text))][-1] :]


def place(record: Record) -> int:
    """Where the report speaks of a record."""
    return min(REPORT.index(one["quote"]) for one in record.fields["sources"])


def within(period: str) -> list[Record]:
    """The records of a period as the content gives them, in the order a bulletin of that cycle promises."""
    told = [made for made in content()[0].values() if made.kind not in NOT_TOLD and made.id != "documents/report"]
    if period != "XXXX":
        told = [made for made in told if made.date is not None and made.date.within(date(period))]
    return sorted(told, key=lambda made: rank(made, period))


def rank(record: Record, period: str) -> tuple[int, int]:
    """Where a record stands in a bulletin; several of one passage stand in any order."""
    if period in MONTHS:
        return KINDS.index(BY_NAME[record.kind]), place(record)
    return (record.date.month or 0) if record.date is not None and period in QUARTERS else 0, place(record)


def entries(file: Path, period: str) -> list[Record]:
    """The records whose titles head an entry of a PDF, as its links tell."""
    uris = dict.fromkeys(uri.removeprefix(ADDRESS).removesuffix(".html") for uri in led_outside(file))
    known = {made.id: made for made in within(period)}
    return [known[id_] for id_ in uris if id_ in known]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def led_outside(file: Path) -> list[str]:
    """Every address a PDF links to, in order."""
    with pikepdf.open(file) as pdf:
        actions = [link.A for one in pdf.pages for link in one.get("/Annots", []) if "/A" in link]
        return [str(action.URI) for action in actions if "/URI" in action]


def led_inside(file: Path) -> list[int]:
    """The page every link within a PDF leads to, in order; the lines of one broken link count once."""
    with pikepdf.open(file) as pdf:
        numbers = {one.objgen: at for at, one in enumerate(pdf.pages, 1)}
        names = pikepdf.NameTree(pdf.Root.Names.Dests)
        links = [str(link.Dest) for one in pdf.pages for link in one.get("/Annots", []) if "/Dest" in link]
        return [numbers[names[name][0].objgen] for name in dict.fromkeys(links)]


# --- the records' own words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BULLETINS)
def test_a_bulletin_tells_every_record_of_its_period_in_order(shipped: Path, name: str) -> None:
    """Title, summary, and in a month the body: every stretch that is not a reference, one after the other."""
    file = shipped / f"publications/{name}.pdf"
    text, at = after_contents(file), 0
    assert len(within(name)) == len(entries(file, name)) > 0
    for record in entries(file, name):
        for told in (record.title, record.summary, record.body if name in MONTHS else ""):
            for part in MARKUP.split(told):
                found = text.find(bare(part), at)
                assert found >= 0, f"{record.id}: {part}"
                at = found + len(bare(part))


@pytest.mark.parametrize("name", BULLETINS)
def test_a_bulletin_holds_the_records_of_its_period_and_no_other(shipped: Path, name: str) -> None:
    """Months stand by kind, quarters by month, the year in the order of the report; nothing is told twice."""
    told, wanted = entries(shipped / f"publications/{name}.pdf", name), within(name)
    assert sorted(made.id for made in wanted) == sorted(made.id for made in told)
    assert [rank(made, name) for made in wanted] == [rank(made, name) for made in told]


@pytest.mark.parametrize("name", BULLETINS)
def test_the_web_page_of_a_bulletin_lists_what_its_print_holds(shipped: Path, name: str) -> None:
    path = f"publications/{name}.html"
    listed = {target(shipped, path, address)[0] for address in page(shipped, path).addresses()}
    assert [] == [made.id for made in within(name) if shipped / f"{made.id}.html" not in listed]


# --- contents, links, QR codes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BULLETINS)
def test_every_line_of_the_contents_names_the_page_it_leads_to(shipped: Path, name: str) -> None:
    file = shipped / f"publications/{name}.pdf"
    told = [re.fullmatch(r"(?:目录)?(.+?)\.{3,}(\d+)", line.words) for line in lines(file)]
    numbered = [(found[1], int(found[2])) for found in told if found]
    assert [number for _, number in numbered] == led_inside(file)
    assert bool(numbered) == (name in WITH_CONTENTS)
    for title, number in numbered:
        assert [line for line in lines(file) if line.page == number and line.words.endswith(title)], title


@pytest.mark.parametrize("name", ALL)
def test_every_link_on_paper_leads_to_a_page_of_the_site(shipped: Path, name: str) -> None:
    outside = led_outside(shipped / f"{name}.pdf")
    assert [] == [uri for uri in outside if not uri.startswith(ADDRESS)]
    for uri in outside:
        path, _, anchor = uri.removeprefix(ADDRESS).partition("#")
        assert (shipped / path).is_file(), uri
        assert not anchor or anchor in page(shipped, path).ids, uri


@pytest.mark.parametrize("name", ALL)
def test_the_qr_code_on_paper_leads_to_the_page(shipped: Path, name: str, tmp_path: Path) -> None:
    """Read by a decoder from the last page as a printer of 150 dpi would set it."""
    pages = pypdfium2.PdfDocument(shipped / f"{name}.pdf")
    pages[len(pages) - 1].render(scale=150 / 72).to_pil().save(tmp_path / "page.png")
    read = subprocess.run(["zbarimg", "-q", "--raw", tmp_path / "page.png"], capture_output=True, text=True, check=True)
    assert [f"{ADDRESS}{name}.html"] == read.stdout.split()


# --- faces, masks, the ledger -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_every_face_in_a_print_is_a_subset(shipped: Path, name: str) -> None:
    with pikepdf.open(shipped / f"{name}.pdf") as pdf:
        faces = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert faces
        assert [] == [str(one.FontName) for one in faces if not re.match(r"/[A-Z]{6}\+", str(one.FontName))]
        assert [] == [
            str(one.FontName) for one in faces if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(one.keys())
        ]
        assert max(len(file.read_bytes()) for one in faces for key, file in one.items() if "FontFile" in key) < 400_000


def test_the_report_in_print_holds_forty_masks_and_nothing_of_its_own_between(shipped: Path) -> None:
    text = words(shipped / "documents/report.pdf")
    assert 1 == text.count(bare(REPORT))
    assert 40 == len(re.findall(r"\*+", text))
    assert 109 == text.count("*")


def test_the_year_holds_the_whole_ledger_and_no_number_that_was_not_given(shipped: Path) -> None:
    """Row after row; a withheld quantity says 未公布 and has no digit and no star."""
    text = words(shipped / "publications/XXXX.pdf")
    annex = text[text.rindex("附：数据台账") :]
    figures = sorted(
        (made for made in content()[0].values() if made.kind == "figure"), key=lambda made: annex.find(bare(made.title))
    )
    assert 20 == len(figures)
    starts = [annex.index(bare(made.title)) for made in figures]
    assert len(set(starts)) == 20
    for made, start, end in zip(figures, starts, [*starts[1:], annex.index("据《")], strict=True):
        row = re.sub(r"第\d段|\d月", "", annex[start + len(bare(made.title)) : end])
        found = made.fields["observations"][0]["quantity"]
        assert ("未公布" in row) == found.is_withheld, row
        assert (
            [str(found.value)] == re.findall(r"\d+", row) if not found.is_withheld else not re.search(r"[\d*]", row)
        ), row
        assert found.unit in row


def test_no_mask_stands_in_a_bulletin_outside_a_title_or_a_quotation(shipped: Path) -> None:
    given = {bare(made.title) for made in within("XXXX")} | {bare(REPORT)}
    for name in BULLETINS:
        text = words(shipped / f"publications/{name}.pdf")
        for found in re.finditer(r"\*+", text):
            around = text[found.start() - 1 : found.end() + 1]
            assert any(around in one for one in given), (name, text[found.start() - 20 : found.end() + 20])
