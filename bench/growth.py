"""Growth: CPU seconds of a cold, a no-change and a one-change build from 1,000 to 10,000 generated records.

Each build is a process of its own, as a person starts it, so imports count. CPU seconds, the build's own and those of
its workers, because they are the same on a busy machine. The last column is how much dearer the largest office is than
the smallest, divided by how much larger it is: 1.0 is linear, less is better than linear.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from generate import edit_one, generate

HOUSE = Path(__file__).resolve().parent.parent
# Without PDFs: their number does not follow from the number of records, and one page costs as much as many of ours.
ONLY = "html,data,feed,assets"
TODAY = "2022-12-31"


def measure(folder: Path, sizes: list[int], options: list[str]) -> dict[str, list[float]]:
    """Name of a build -> CPU seconds for each size."""
    found: dict[str, list[float]] = {"cold": [], "no change": [], "one change": []}
    for size in sizes:
        office = folder / str(size)
        generate(office, size)
        found["cold"].append(build(office, options))
        build(office, options)  # files younger than the build that read them are read once more (git's index rule)
        found["no change"].append(build(office, options))
        edit_one(office)
        found["one change"].append(build(office, options))
        print(f"{size} records done", file=sys.stderr)
    return found


def build(office: Path, options: list[str]) -> float:
    """CPU seconds of one build."""
    command = [sys.executable, HOUSE / "build.py", "build", "-C", office, "--today", TODAY, "--only", ONLY, *options]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # As on a user's machine: what Python compiled the first time is there the second.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def growth(sizes: list[int], seconds: list[float]) -> float:
    """How many times dearer, divided by how many times larger."""
    return seconds[-1] / seconds[0] / (sizes[-1] / sizes[0])


def table(sizes: list[int], found: dict[str, list[float]]) -> Iterator[str]:
    yield "".join([f"{'CPU seconds':<12}", *[f"{size:>10,}" for size in sizes], f"{'growth':>10}"])
    for name, seconds in found.items():
        cells = "".join(f"{one:>10.2f}" for one in seconds)
        yield f"{name:<12}{cells}{growth(sizes, seconds):>10.2f}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 3000, 10000])
    parser.add_argument("--folder", type=Path, help="where the offices are kept; a temporary one without")
    parser.add_argument("--processes", type=int, default=0, help="how many workers; one process without")
    given = parser.parse_args()
    workers = ["--crew", "processes", "-j", str(given.processes)] if given.processes else []
    with tempfile.TemporaryDirectory() as temporary:
        print(*table(given.sizes, measure(given.folder or Path(temporary), given.sizes, workers)), sep=os.linesep)
