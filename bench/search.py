"""Search: CPU seconds and memory of our index against pagefind[extended] on the same generated pages, in one run.

Ours reads the texts of the records, pagefind reads the finished pages; what is read before the index is begun does
not count for ours. Both are processes of their own. CPU seconds, because pagefind works on all cores and a build may
not have them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from generate import generate

HOUSE = Path(__file__).resolve().parent.parent
TODAY = "2022-12-31"
# Only the index is timed: its texts are gathered before, as a build that has just made the pages has them at hand.
INDEX = """
import resource, sys, time
sys.path[:0] = [{house!r}, {tests!r}]
from pathlib import Path
from building import desk_of
from corridor import searching
from corridor.keys import Query
desk = desk_of(Path({office!r}), {today!r})
ids = [card.id for card in desk.cards(Query(order="source"))]
texts = [text for id_ in ids for text in searching.texts_of(desk, id_, {{}})]
held, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
files = searching.files(texts)
seconds = time.process_time() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(seconds, (peak - held) / 1024, sum(map(len, files.values())) / 1e6)
"""


def ours(office: Path) -> tuple[float, float, float]:
    """CPU seconds, MB of memory the index adds, MB of files."""
    words = {"house": str(HOUSE), "tests": str(HOUSE / "tests"), "office": str(office), "today": TODAY}
    made = subprocess.run([sys.executable, "-c", INDEX.format(**words)], check=True, capture_output=True, text=True)
    seconds, memory, size = map(float, made.stdout.split())
    return seconds, memory, size


def pagefinds(site: Path, folder: Path) -> tuple[float, float, float]:
    """The same of pagefind."""
    command = [sys.executable, "-m", "pagefind", "--site", str(site), "--output-path", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0
    # The Python launcher waits for the binary: the larger of the two is the binary's.
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, size / 1e6


def compare(count: int, folder: Path) -> dict[str, tuple[float, float, float]]:
    """Both on `count` generated records: name -> CPU seconds, MB of memory, MB of files."""
    office = folder / "office"
    generate(office, count)
    command = [sys.executable, HOUSE / "build.py", "-C", office, "--today", TODAY, "--only", "html,assets"]
    subprocess.run([*map(str, command), "--crew", "processes"], check=True, capture_output=True)
    return {"corridor": ours(office), "pagefind": pagefinds(office / "site", folder / "pagefind")}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=10_000)
    with tempfile.TemporaryDirectory() as temporary:
        found = compare(parser.parse_args().count, Path(temporary))
    for name, (seconds, memory, size) in found.items():
        print(f"{name:<10}{seconds:>8.1f} CPU s{memory:>10.0f} MB memory{size:>10.1f} MB files")
