"""Press: what a PDF costs, against headless Chromium printing the same HTML, against a new process, and as it grows.

Every line is a ratio of two things measured in this run on this machine, with the bound it is held to. CPU seconds and
memory are those of all processes of a command. Chromium is started as anyone would start it to print one page.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import papers
import print_ready
import weigh
from papers import Paper

from corridor.press import Order, Press

# Records that come to about so many pages; what is printed says how many pages there were.
SHORT, WARM, LONGER, ANNUAL, LONG_ANNUAL = 0, 3, 7, 580, 3000
TIMES = 5  # the middle of so many


@dataclass(frozen=True, slots=True)
class Ratio:
    """One line of the table: what was measured, in what unit, against what, and the most it may be."""

    name: str
    measured: float
    against: float
    bound: float
    unit: str = "s"

    @property
    def ratio(self) -> float:
        return self.measured / self.against


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper in a folder, for us and for a browser."""

    paper: Paper
    folder: Path

    @property
    def pages(self) -> int:
        return self.paper.pages

    def ours(self, *, archive: bool = False) -> list[str | Path]:
        command = [sys.executable, papers.HOUSE / "bench/print_ready.py", self.folder / "ours.html"]
        return [*command, self.folder / "ours.pdf", *(["--archive"] if archive else [])]

    def chromium(self) -> list[str | Path]:
        page, profile = self.folder / "paper.html", tempfile.mkdtemp(dir=self.folder)
        switches = ["--headless", "--no-sandbox", "--no-pdf-header-footer", f"--user-data-dir={profile}"]
        return ["chromium", *switches, f"--print-to-pdf={self.folder / 'theirs.pdf'}", page.as_uri()]


def sheet(folder: Path, make: Callable[[Path, int], Paper], records: int) -> Sheet:
    """Make a paper and lay it out; told on the way, for a long one takes a minute."""
    paper = make(folder / "office", records)
    papers.lay_out(paper, folder)
    (folder / "ours.html").write_text(paper.html, "utf-8")
    print(f"{folder.name}: {paper.pages} pages", file=sys.stderr)
    return Sheet(paper, folder)


def short(folder: Path) -> Iterator[Ratio]:
    """One page and twelve, and a bulletin of some five pages from a warm press."""
    for name, make, records, bound in (
        ("one page", papers.letter, SHORT, 0.5),
        ("twelve pages", papers.bulletin, LONGER, 0.9),
    ):
        one = sheet(folder / name, make, records)
        yield Ratio(f"CPU, {_pages(one)}, to Chromium", _cpu(one.ours), _cpu(one.chromium), bound)
    five = sheet(folder / "five pages", papers.bulletin, WARM)
    yield Ratio(f"CPU, {_pages(five)}, warm to new", warm(five.paper), _cpu(five.ours), 0.25)


def long(folder: Path, records: tuple[int, int]) -> Iterator[Ratio]:
    """The summary of a year, at the size of a book and five times that: cost of a page, and memory."""
    book, books = (sheet(folder / f"annual {count}", papers.annual, count) for count in records)
    for archive, bound in ((False, 1.15), (True, 1.35)):
        grade = "archive" if archive else "print"
        costs = [weigh.cpu(one.ours(archive=archive)) / one.pages for one in (books, book)]
        yield Ratio(f"CPU a page, {grade}, {books.pages} to {book.pages}", costs[0], costs[1], bound)
    for one, bound in ((book, 0.4), (books, 0.75)):
        theirs = weigh.memory(one.chromium())
        for archive in (False, True):
            grade = "archive" if archive else "print"
            yield Ratio(
                f"memory, {grade}, {one.pages} pages, to Chromium",
                weigh.memory(one.ours(archive=archive)), theirs, bound, "MB",
            )  # fmt: skip


def warm(paper: Paper) -> float:
    """CPU seconds of one print, the child's and our own, when the press has printed it before."""
    found = []
    with Press(seconds=600) as press:
        for _ in range(TIMES + 1):
            before = weigh.used(press)
            press.print(paper.html, print_ready.read, print_ready.digest, Order())
            time.sleep(0.2)  # the child sweeps up after its answer; that counts
            found.append(weigh.used(press) - before)
    return median(found[1:])


def _cpu(command: Callable[[], list[str | Path]]) -> float:
    return median(weigh.cpu(command()) for _ in range(TIMES))


def _pages(one: Sheet) -> str:
    return "1 page" if one.pages == 1 else f"{one.pages} pages"


def line(one: Ratio) -> str:
    """One measurement as a line of the table."""
    verdict = "" if one.ratio <= one.bound else "  MISSED"
    digits = 3 if one.unit == "s" else 0
    numbers = f"{one.measured:>9.{digits}f}{one.against:>9.{digits}f} {one.unit:<2}"
    return f"{one.name:<44}{numbers}{one.ratio:>7.2f} ≤ {one.bound:.2f}{verdict}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="without the long ones: a minute instead of ten")
    parser.add_argument("--records", type=int, nargs=2, default=(ANNUAL, LONG_ANNUAL), help="of the two summaries")
    given = parser.parse_args()
    missed = 0
    with tempfile.TemporaryDirectory() as temporary:
        measured = [short(Path(temporary)), *([] if given.short else [long(Path(temporary), tuple(given.records))])]
        for one in (ratio for group in measured for ratio in group):
            print(line(one), flush=True)
            missed += one.ratio > one.bound
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
