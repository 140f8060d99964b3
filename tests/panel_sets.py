"""Panel sets: offices with publications for a wall, printed once a session, and what a reader finds on them."""

from __future__ import annotations

import atexit
import io
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pypdfium2
from conftest import ROOT, office
from PIL import Image

from corridor import loading, prints
from corridor.desk import Desk
from corridor.files import Digests
from corridor.layouts import prints_of
from corridor.papers.panels.pens import Amount, Words
from corridor.papers.panels.sets import Panel, panels, sheet_of
from corridor.papers.panels.sheets import Box
from corridor.press import Press, Printed
from corridor.printing import printer
from corridor.project import Project
from corridor.workshops import Workshop

MM = 72 / 25.4
QUOTES = {
    "shipped": "一、高位推动、精心部署，推进“三联三助”活动落细落地。",
    "sample": "二、家站联人。全县建成代表之家3个、代表联络站9个，每站公布接待日和驻站代表。",
}
SIZES = ("600x900", "900x1200", "800x1800", "1200x800")
DISTANCES = ("1", "2")
RECORDS = "practices/156 one-corridor-three-rooms returned-home county-livelihood fig-stations village-station".split()
OUTLINE = """outline:
  - heading: 一、高位推动、精心部署，推进“三联三助”活动落细落地
  - {heading: 一是领导带头顶格推动, records: [party-committee-meeting, campaign-plan, two-platforms]}
  - {heading: 五个四, records: [five-fours]}
  - {heading: 数字, records: [fig-stations, fig-homes, fig-funding]}
"""


def panel(title: str, own: str, quote: str = "shipped", layout: str = "panel") -> str:
    """A publication for the wall as an office types it."""
    return f"title: {title}\nlayout: {layout}\n{own}sources:\n  - {{document: report, quote: {QUOTES[quote]}}}\n"


def files() -> dict[str, str]:
    """Every set of the tests: the corridor at all sizes and distances, chosen records, an outline."""
    made = {
        f"publications/wall-{size}-{metres}.yaml": panel("走廊展板", f"size: {size}\ndistance: {metres}\n")
        for size in SIZES
        for metres in DISTANCES
    }
    made["publications/chosen.yaml"] = panel("记录展板", f"selection: [{', '.join(RECORDS)}]\n")
    made["publications/told.yaml"] = panel("提纲展板", OUTLINE)
    return made


@cache
def folder() -> Path:
    """The shipped content with all these sets beside it."""
    made = Path(tempfile.mkdtemp(prefix="corridor-panels-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    shutil.copytree(ROOT / "content", made / "content")
    for name, text in files().items():
        (made / "content" / name).write_text(text, "utf-8")
    return made


@cache
def sample() -> Path:
    """The sample office with panels and door cards lying and upright."""
    made = Path(tempfile.mkdtemp(prefix="corridor-sample-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    query = "query: {kinds: place}\n"
    cards = {
        "publications/doors.yaml": panel("门牌", query, "sample", "door_card"),
        "publications/upright.yaml": panel("门牌", f"{query}size: 148x210\n", "sample", "door_card"),
    }
    return office(made, {**cards, "publications/wall.yaml": panel("展板", "", "sample")}, "sample")


@cache
def desk_of(where: Path) -> Desk:
    """A desk on the content of an office, as a maker has it."""
    project = Project(where, where / "site", (), "2026-11-25")
    corpus, _ = loading.load(project.content, project.roots, loading.Memory(), Digests(0), project.today)
    assert [] == [one for one in corpus.problems if one.is_fatal]
    return Desk(Workshop.of(corpus), "publications/x.pdf")


@cache
def press() -> Press:
    made = Press()
    atexit.register(made.close)
    return made


def print_now(where: Path, id_: str, part: str = "", using: Press | None = None) -> Printed:
    """Print a publication as a build does."""
    desk = Desk(desk_of(where)._workshop, f"{id_}.pdf")
    record = desk.record(id_)
    found = prints_of(id_, record.kind, record.type, record.fields, False)
    wanted = next(one for one in found if one.part == part)
    return prints.make(printer(desk, using or press(), record), record, wanted)


@cache
def printed(where: Path, id_: str, part: str = "") -> Printed:
    """The same, once a session."""
    return print_now(where, id_, part)


@cache
def set_of(where: Path, id_: str) -> tuple[Panel, ...]:
    """The panels of a publication as they are measured out."""
    desk = desk_of(where)
    record = desk.record(id_)
    return tuple(panels(desk, record, sheet_of(record)))


# --- what a reader finds ----------------------------------------------------------------------------------------------


def texts(marks: tuple[object, ...]) -> list[Words | Amount]:
    """The marks of a panel that hold words."""
    return [one for one in marks if isinstance(one, Amount) or (isinstance(one, Words) and one.text)]


def overlaps(boxes: list[Box]) -> list[tuple[Box, Box]]:
    """Pairs of boxes that share more than a hairline."""

    def meet(a: Box, b: Box) -> bool:
        return min(a.right, b.right) - max(a.x, b.x) > 0.3 and min(a.bottom, b.bottom) - max(a.y, b.y) > 0.3

    return [(a, b) for at, a in enumerate(boxes) for b in boxes[at + 1 :] if meet(a, b)]


def picture(pdf: bytes, page: int, dpi: int = 50) -> Image.Image:
    """A page (from 1) as a printer would show it."""
    return pypdfium2.PdfDocument(pdf)[page - 1].render(scale=dpi / 72).to_pil().convert("RGB")


def corner(pdf: bytes, page: int, mm: float, dpi: int, *, is_low: bool = False) -> Image.Image:
    """The upper left corner of a page (from 1), or the lower right one, `mm` wide and high."""
    shown = pypdfium2.PdfDocument(pdf)[page - 1]
    across, down = shown.get_width() - mm * MM, shown.get_height() - mm * MM
    crop = (across, 0, 0, down) if is_low else (0, down, across, 0)
    return shown.render(scale=dpi / 72, crop=crop).to_pil().convert("RGB")


def codes(pdf: bytes, mm: float = 300, dpi: int = 80) -> list[str]:
    """What a phone reads in the lower right corner of each page, in order."""
    found = []
    for number in range(1, len(pypdfium2.PdfDocument(pdf)) + 1):
        out = io.BytesIO()
        corner(pdf, number, mm, dpi, is_low=True).save(out, "PNG")
        read = subprocess.run(["zbarimg", "-q", "--raw", "-"], input=out.getvalue(), capture_output=True, check=False)
        found += read.stdout.decode().split() or [""]
    return found


def words(pdf: bytes) -> list[str]:
    """The text layer of each page without blanks."""
    return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(pdf)]


def astray(pdf: bytes, marks: list[list[Box]]) -> list[tuple[int, str]]:
    """Characters that do not stand in one of the boxes their page was measured out in; in mm, trimmed sheet."""
    found = []
    for number, (page, boxes) in enumerate(zip(pypdfium2.PdfDocument(pdf), marks, strict=True), 1):
        left, _, _, top = page.get_trimbox()
        text = page.get_textpage()
        for at in range(text.count_chars()):
            sign = text.get_text_range(at, 1)
            x0, y0, x1, y1 = text.get_charbox(at)
            x, y = ((x0 + x1) / 2 - left) / MM, (top - (y0 + y1) / 2) / MM
            if sign.strip() and not any(b.x - 1 <= x <= b.right + 1 and b.y - 1 <= y <= b.bottom + 1 for b in boxes):
                found.append((number, sign))
    return found
