"""Crews: a cold build by one process and by two, the clock and CPU seconds, round by round.

`python bench/crews.py 10000`: pages, data and feeds without search and PDFs. The ratio is the median of the rounds'.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import generate

HOUSE = Path(__file__).resolve().parent.parent
ONLY = "html,data,feed,assets,machines"
WAYS = {"one process": ("serial",), "two processes": ("processes", "-j", "2")}


def main() -> None:
    """Print a table, one line a way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=int, nargs="?", default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print(f"| {given.records} records, cold | s | ratio | CPU s |\n|---|---|---|---|")
    for way, (seconds, ratio, spent) in measured(given.records, given.rounds).items():
        print(f"| {way} | {seconds:.1f} | {ratio:.2f} | {spent:.1f} |")


def measured(records: int, rounds: int) -> dict[str, tuple[float, float, float]]:
    """Of each way the clock's seconds, their ratio to one process, CPU seconds: medians."""
    seen: dict[str, list[tuple[float, float]]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as folder:
        office = Path(folder) / "office"
        generate(office, records)
        for _ in range(rounds):
            for way, crew in WAYS.items():
                seen[way].append(cold(office, crew))
    first, made = seen["one process"], {}
    for way, found in seen.items():
        ratio = statistics.median(own[0] / one[0] for own, one in zip(found, first, strict=True))
        seconds, spent = (statistics.median(column) for column in zip(*found, strict=True))
        made[way] = (seconds, ratio, spent)
    return made


def cold(office: Path, crew: tuple[str, ...]) -> tuple[float, float]:
    """The clock's seconds and the CPU's, workers included, of a build from nothing."""
    for left in ("site", ".corridor", ".site.releases"):
        shutil.rmtree(office / left, ignore_errors=True)
    command = [
        sys.executable,
        HOUSE / "build.py",
        "-C",
        office,
        "--today",
        "2022-12-31",
        "--only",
        ONLY,
        "--crew",
        *crew,
    ]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before, start = os.times(), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    seconds, after = time.perf_counter() - start, os.times()
    return seconds, after.children_user + after.children_system - before.children_user - before.children_system


if __name__ == "__main__":
    main()
