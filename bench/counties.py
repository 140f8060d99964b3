"""Counties: a province of generated counties built one after another, by two processes, by two Dask workers; the clock.

`python bench/counties.py 100 200`: 100 counties of 200 records. Scheduler and workers are processes of this machine,
started before the clock and shared by all counties, as they would wait for a province's next build.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

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
    given = parser.parse_args()
    print(f"| {given.counties} counties of {given.records} records, cold | s | ratio |\n|---|---|---|")
    first = 0.0
    for way, seconds in measured(given.counties, given.records):
        first = first or seconds
        print(f"| {way} | {seconds:.1f} | {seconds / first:.2f} |", flush=True)


def measured(counties: int, records: int) -> Iterator[tuple[str, float]]:
    """Each way and the clock's seconds it takes, one after another first."""
    from machines import Cluster

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        province(folder, counties, records)
        cluster = Cluster(folder / "cluster")
        (folder / "cluster").mkdir()
        cluster.start(2)
        try:
            yield "one after another", built(folder / "province", ())
            yield "two processes", built(folder / "province", ("--crew", "processes", "-j", "2"))
            yield "two Dask workers", built(folder / "province", ("--crew", cluster.address))
        finally:
            cluster.stop()


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
