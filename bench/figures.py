"""Figures: every figure of scale in one run, from scratch: what was to be reached, and what was.

`python bench/figures.py --write` takes half an hour on two cores that nobody else uses, fetches Hugo, Pelican and
pagefind from the registry, and writes docs/figures.md, docs/peers.md and its chart. `--short` is a first look: the same
at a twentieth of the size, whose ratios say little.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import counties
import crews
import drawing
import growth
import peers
import search

PAGE = """\
# What was to be reached, and what is

`python bench/figures.py --write` measures all of it anew, from scratch, in one run; this is {day}, on two shared cores,
the offices on {disk}. CPU seconds unless it says otherwise; each ratio is the median of ratios taken side by side. How
each is measured: [bench/README.md](../bench/README.md); seconds beside Hugo and Pelican: [peers.md](peers.md).

| figure | to reach | reached | |
|---|---|---|---|
{rows}

How it grows (cold builds of the two smaller before and after the largest; the change follows a cold build, so the whole
site is linked once):

{grown}
"""


class Figure(NamedTuple):
    """A ratio that must not be above its bound."""

    name: str
    bound: float
    reached: float

    @property
    def line(self) -> str:
        kept = "yes" if self.reached <= self.bound else "**no**"
        return f"| {self.name} | ≤ {self.bound:g} | {self.reached:.3g} | {kept} |"


def beside_hugo(rows: list[peers.Row], small: int, large: int) -> Iterator[Figure]:
    def ratio(records: int, stage: str, tool: str = "Corridor", key: str = "ratio") -> float:
        one = next(row for row in rows if (row["records"], row["stage"], row["tool"]) == (records, stage, tool))
        return float(one[key])

    yield Figure(f"cold {small:,} / Hugo", 0.7, ratio(small, "cold"))
    yield Figure(f"cold {large:,} / Hugo", 0.5, ratio(large, "cold"))
    yield Figure(f"no change, {large:,} / Hugo", 0.015, ratio(large, "no change"))
    yield Figure(f"one body changed, {large:,}, with feed and data / Hugo", 0.05, ratio(large, "one change"))
    searched = ratio(large, "one change", "Corridor with search")
    yield Figure(f"one body changed, {large:,}, with search too / Hugo", 0.1, searched)
    memory = [ratio(large, "cold", tool, "memory") for tool in ("Corridor", "Hugo")]
    yield Figure(f"peak memory, cold {large:,} / Hugo", 0.4, memory[0] / memory[1])


def of_growth(sizes: list[int], told: list[str]) -> Iterator[Figure]:
    """The smaller sizes before and after the largest, for a machine has better and worse minutes; `told`: a table."""
    with tempfile.TemporaryDirectory() as folder:
        first = growth.measure(Path(folder) / "first", sizes, [])
        again = growth.measure(Path(folder) / "again", sizes[:-1], [])
    found = {
        stage: [*map(statistics.mean, zip(again[stage], seconds[:-1], strict=True)), seconds[-1]]
        for stage, seconds in first.items()
    }
    told += ["| records | cold, CPU s | one change | no change |", "|---|---|---|---|"]
    for size, *seconds in zip(sizes, *(found[stage] for stage in ("cold", "one change", "no change")), strict=True):
        told.append(f"| {size:,} | {' | '.join(f'{one:.2f}' for one in seconds)} |")
    cold = found["cold"]
    for at, bound in ((1, 10), (2, 5.5)):
        name = f"CPU of a cold build, {sizes[at - 1]:,} to {sizes[at]:,}"
        yield Figure(name, bound, cold[at] / cold[at - 1])


def of_search(records: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        found = search.compare(records, Path(folder))
    for at, (what, bound) in enumerate((("CPU", 0.3), ("memory", 0.1))):
        share = found["corridor"][at] / found["pagefind"][at]
        yield Figure(f"search index, {records:,} pages / pagefind[extended], {what}", bound, share)


def of_crews(records: int, rounds: int) -> Iterator[Figure]:
    _, ratio, _ = crews.measured(records, rounds)["two processes"]
    yield Figure(f"two processes / one, cold {records:,}, the clock", 0.7, ratio)


def of_counties(count: int, rounds: int) -> Iterator[Figure]:
    ways, _ = counties.measured(count, 200, rounds)
    name = f"{count} counties of 200 records, two Dask workers / one after another, the clock"
    yield Figure(name, 0.75, ways["two Dask workers"].ratio)


def main() -> None:
    """Print the table; with --write keep it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=3, help="rounds")
    parser.add_argument("--peers", type=Path, help="the bin/ of an environment with hugo and pelican")
    parser.add_argument("--short", action="store_true", help="a twentieth of the size")
    parser.add_argument("--write", action="store_true", help="docs/figures.md, docs/peers.md and its chart")
    given = parser.parse_args()
    part = 20 if given.short else 1
    small, large, largest = (size // part for size in (1000, 10_000, 50_000))
    rows = peers.measured([small, large], given.pairs, given.peers)
    figures, grown = list(beside_hugo(rows, small, large)), list[str]()
    for some in (
        of_crews(large, given.pairs),
        of_counties(100 // part, given.pairs),
        of_search(large),
        of_growth([small, large, largest], grown),
    ):
        for figure in some:
            figures.append(figure)
            print(figure.line, flush=True)
    lines = "\n".join(figure.line for figure in figures)
    print(lines)
    if given.write:
        drawing.write(peers.HOUSE / "docs", rows, peers.table(rows), peers.disk())
        page = PAGE.format(day=f"{date.today():%d %B %Y}", disk=peers.disk(), rows=lines, grown="\n".join(grown))
        (peers.HOUSE / "docs/figures.md").write_text(page, "utf-8")


if __name__ == "__main__":
    main()
