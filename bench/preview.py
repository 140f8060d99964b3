"""Preview: how long from saving a file until the browser has the new page, beside a cold build of the same office.

The wall clock from the write to the answer of the open page's own question (an event, its state, the page), as the
script in the page asks it; median of 20 saves. Start: until the first page of a warm office is answered, beside a
build that changes nothing.

    python bench/preview.py --sizes 1000 10000
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import generate

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))
TODAY = "2022-12-31"
ONLY = "html,data,feed,assets"
PAGE = "activities/2022/activity-0"
SAVES = 20


def build(office: Path) -> float:
    """Seconds of one build."""
    start = time.perf_counter()
    command = [sys.executable, HOUSE / "build.py", "build", "-C", office, "--today", TODAY, "--only", ONLY]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


class Preview:
    """A preview as a person starts it, and what a browser asks of it."""

    def __init__(self, office: Path) -> None:
        start = time.perf_counter()
        command = [sys.executable, HOUSE / "build.py", "serve", "-C", office, "--today", TODAY, "--port", "8700"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.host = self.process.stdout.readline().split()[1].removeprefix("http://").rstrip("/")
        self.get(f"/{PAGE}.html")
        self.seconds = time.perf_counter() - start

    def get(self, path: str) -> bytes:
        asked = http.client.HTTPConnection(self.host, timeout=120)
        asked.request("GET", path)
        data = asked.getresponse().read()
        asked.close()
        return data

    def save(self, file: Path, words: str) -> float:
        """Seconds from writing some words into a record until a page with them has arrived."""
        events = http.client.HTTPConnection(self.host, timeout=120)
        events.request("GET", "/-/events")
        answer = events.getresponse()
        answer.readline()
        text = file.read_text("utf-8").rstrip("\n")
        time.sleep(0.3)
        start = time.perf_counter()
        file.write_text(f"{text}{words}\n", "utf-8")
        while not answer.readline().startswith(b"data:"):
            pass
        self.get(f"/-/state?path={PAGE}.html")
        assert words in self.get(f"/{PAGE}.html").decode()
        seconds = time.perf_counter() - start
        events.close()
        return seconds

    def end(self) -> None:
        self.process.terminate()
        self.process.wait()


def measure(folder: Path, size: int) -> tuple[float, float, float, float]:
    """Seconds: a cold build, a build that changes nothing, the preview's start, a save (median)."""
    office = folder / str(size)
    generate(office, size)
    cold = build(office)
    build(office)  # files younger than the build that read them are read once more
    same = min(build(office) for _ in range(3))
    preview = Preview(office)
    try:
        saves = [preview.save(office / f"content/{PAGE}.yaml", f"第{at}次补充。") for at in range(SAVES)]
    finally:
        preview.end()
    return cold, same, preview.seconds, statistics.median(saves)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    sizes = parser.parse_args().sizes
    print(f"{'records':>8}{'cold':>9}{'same':>9}{'start':>9}{'save':>9}{'save/cold':>11}{'start/same':>12}")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            cold, same, start, save = measure(Path(folder), size)
            cells = f"{cold:>9.2f}{same:>9.2f}{start:>9.2f}{save:>9.3f}{save / cold:>11.3f}{start / same:>12.2f}"
            print(f"{size:>8}{cells}")


if __name__ == "__main__":
    main()
