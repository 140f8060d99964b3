"""Counties: a province of generated counties built one after another, by two processes, by two Dask workers; the clock.

`python bench/counties.py 100 200`: 100 counties of 200 records. Scheduler and workers are processes of this machine,
started before the clock and shared by all counties, as they would wait for a province's next build. All ways take
turns; the ratio is the median of the rounds'. Memory is the most a worker ever held.
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
from typing import NamedTuple

HOUSE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HOUSE), str(HOUSE / "tests")]

from generate import generate  # noqa: E402

ONLY = "html,data,feed,assets"
PROVINCE = "format: 1\ntitle: 省\naddress: https://www.example.gov.cn/\n"


def main() -> None:
    """Print a table, one line a way, with its ratio to one after another."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counties", type=int, nargs="?", default=24)
    parser.add_argument("records", type=int, nargs="?", default=200)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    ways, memory = measured(given.counties, given.records, given.rounds)
    print(f"| {given.counties} counties of {given.records} records, cold | s | ratio |\n|---|---|---|")
    for way, own in ways.items():
        print(f"| {way} | {own.seconds:.1f} | {own.ratio:.2f} |")
    print(f"\nA Dask worker held {memory} MB at most.")


class Way(NamedTuple):
    """What a way takes: the clock's seconds, and how they compare to one county after another; medians."""

    seconds: float
    ratio: float


def measured(counties: int, records: int, rounds: int) -> tuple[dict[str, Way], int]:
    """What each way takes, one after another first; and the megabytes of the larger Dask worker."""
    from machines import Cluster

    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as on a user's machine: what was compiled once is there
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        province(folder, counties, records)
        cluster = Cluster(folder / "cluster")
        (folder / "cluster").mkdir()
        cluster.start(2)
        crews: dict[str, tuple[str, ...]] = {
            "one after another": (),
            "two processes": ("--crew", "processes", "-j", "2"),
            "two Dask workers": ("--crew", cluster.address),
        }
        seen: dict[str, list[float]] = {way: [] for way in crews}
        try:
            for _ in range(rounds):
                for way, crew in crews.items():
                    seen[way].append(built(folder / "province", crew))
            memory = max(_most(one.pid) for one in cluster.workers)
        finally:
            cluster.stop()
    first = seen["one after another"]
    return {
        way: Way(statistics.median(own), statistics.median(a / b for a, b in zip(own, first, strict=True)))
        for way, own in seen.items()
    }, memory


def _most(process: int) -> int:
    """The most megabytes a process ever held."""
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) // 1024


def province(folder: Path, counties: int, records: int) -> None:
    """A tree of counties, ten a prefecture, each of other words."""
    home = folder / "province"
    (home / "content").mkdir(parents=True)
    (home / "content/site.yaml").write_text(PROVINCE, "utf-8")
    for n in range(counties):
        own = home / f"city-{n // 10}" / f"county-{n}"
        generate(own, records, seed=n + 1)
        settings = own / "content/site.yaml"
        settings.write_text(settings.read_text("utf-8").replace("title: ", f"title: 第{n}县", 1), "utf-8")


def built(home: Path, options: tuple[str, ...]) -> float:
    """The clock's seconds of a federation from nothing."""
    for left in [*home.rglob(".corridor"), *home.rglob("site"), *home.rglob(".site.*")]:
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
    command = [
        sys.executable,
        HOUSE / "build.py",
        "federation",
        "--today",
        "2022-12-31",
        "--only",
        ONLY,
        *options,
        home,
    ]
    start = time.perf_counter()
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        sys.exit(ran.stdout + ran.stderr)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
