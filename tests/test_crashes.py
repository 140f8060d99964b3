"""Crashes: a build that is killed, or whose disk fails, at any system call leaves the old site or the new one, whole.

And readers behind a real web server never see anything else while a site is published again and again.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from building import FAST, HOUSE, TODAY, assert_same, county, tree
from conftest import OUTPUTS, TIMES
from test_serving import nginx

from corridor.publishing import KEPT, releases

# So many trials a test, and so many tests: 1,000 kills and 200 refusals of each sort in the long run.
KILLS, OLD_KILLS, FAILURES = 30, 12, 4
KILL_ROUNDS, FAILURE_ROUNDS = (range(34), range(50)) if TIMES > 1 else (range(1), range(1))
PUBLICATIONS = 250 if TIMES > 1 else 40
ERRORS = ("ENOSPC", "EIO", "EROFS")
# What changes a disk; a build makes many other calls, of which some are tried as well.
WRITING = (
    "mkdir write pwrite64 rename renameat2 link linkat unlink unlinkat rmdir fsync fdatasync syncfs ftruncate".split()
)
BUILD = f"""
import sys
sys.path[:0] = [{str(HOUSE)!r}, {str(HOUSE / "tests")!r}]
from corridor.cli import main
sys.exit(main({FAST!r}, ["build", "-C", sys.argv[1], "--today", {TODAY!r}]))
"""
WORDS = ("会议开过了", "会议又开了一次")


class Grid:
    """An office that goes to and fro between two contents, one build of each traced for its system calls.

    `is_old`: with as many releases as are kept, so that the oldest grows into the next tree; little changes there.
    """

    def __init__(self, folder: Path, *, is_old: bool = False) -> None:
        self.office = county(folder, FAST)
        self.now, self.is_old = 0, is_old
        self.sites = [tree(self.office.site)]
        for _ in range(2 * KEPT if is_old else 0):
            self.turn()
            self.office.build()
        self.turn()
        self.calls = self.traced()
        self.sites.append(self.office.clean())
        assert_same(self.sites[1], tree(self.office.site))

    def turn(self) -> None:
        """The other content: some records say something else, one is there or not."""
        self.office.edit("activities/meeting.yaml", WORDS[self.now], WORDS[1 - self.now])
        if not self.is_old:
            before, after = ("name: 县", "name: 某县") if self.now == 0 else ("name: 某县", "name: 县")
            self.office.edit("site.yaml", before, after)
        self.now = 1 - self.now

    def traced(self) -> list[tuple[str, int]]:
        """Every system call of a build, by name, and the how-manieth of its name it is."""
        log = self.office.folder / "calls"
        command = ["strace", "-f", "-qq", "-o", str(log), sys.executable, "-c", BUILD, str(self.office.folder)]
        ran = subprocess.run(command, capture_output=True, check=False)
        if b"ptrace" in ran.stderr:
            pytest.skip("strace may not trace here")
        assert ran.returncode == 0, ran.stderr
        assert self.is_old == (".site.base" in re.sub(r".*ENOENT.*", "", log.read_text("utf-8", "replace")))
        seen: Counter[str] = Counter()
        found = []
        for name in re.findall(r"^\d+ +(\w+)\(", log.read_text("utf-8", "replace"), re.MULTILINE):
            seen[name] += 1
            found.append((name, seen[name]))
        return found

    def trial(self, inject: str, call: str) -> None:
        """Build with a fault injected: the site is the old or the new one, success is the new; the next run heals."""
        old = self.sites[self.now]
        self.turn()
        new = self.sites[self.now]
        strace = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={call}:{inject}"]
        ran = subprocess.run(
            [*strace, sys.executable, "-c", BUILD, str(self.office.folder)], capture_output=True, check=False
        )
        found = tree(self.office.site)
        assert found in (old, new), (inject, call)
        assert ran.returncode or found == new, (inject, call)
        assert b"Traceback" not in ran.stderr, (inject, call, ran.stderr)
        self.office.build()
        assert_same(new, tree(self.office.site))


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Grid:
    if not shutil.which("strace"):
        pytest.skip("needs strace")
    return Grid(tmp_path_factory.mktemp("crashes") / "office")


@pytest.fixture(scope="module")
def old_grid(tmp_path_factory: pytest.TempPathFactory) -> Grid:
    if not shutil.which("strace"):
        pytest.skip("needs strace")
    return Grid(tmp_path_factory.mktemp("crashes") / "old", is_old=True)


@pytest.mark.parametrize("part", KILL_ROUNDS)
def test_a_build_killed_at_any_system_call_leaves_a_whole_site(part: int, grid: Grid) -> None:
    chosen = random.Random(part)
    writing = [one for one in grid.calls if one[0] in WRITING]
    assert len(writing) > 50
    for n in range(KILLS):
        call, when = chosen.choice(writing if n % 3 else grid.calls)
        grid.trial(f"signal=KILL:when={when}", call)


@pytest.mark.parametrize("part", KILL_ROUNDS)
def test_a_build_killed_while_the_oldest_release_grows_leaves_a_whole_site(part: int, old_grid: Grid) -> None:
    """At the calls that change a disk; also releases that can be gone back to are whole ones."""
    chosen = random.Random(f"old {part}")
    writing = [one for one in old_grid.calls if one[0] in WRITING and one[0] != "write"]
    for _ in range(OLD_KILLS):
        call, when = chosen.choice(writing)
        old_grid.trial(f"signal=KILL:when={when}", call)
        for release in releases(old_grid.office.site):
            assert tree(release) in old_grid.sites, (call, when, release.name)


@pytest.mark.parametrize("part", FAILURE_ROUNDS)
@pytest.mark.parametrize("error", ERRORS)
def test_a_disk_that_refuses_at_any_call_leaves_a_whole_site_and_no_false_success(
    error: str, part: int, grid: Grid
) -> None:
    """From that call on every one of its kind is refused, as a full, broken or read-only disk does."""
    chosen = random.Random(f"{error} {part}")
    writing = [one for one in grid.calls if one[0] in WRITING and one[0] != "write"]
    for _ in range(FAILURES):
        call, when = chosen.choice(writing)
        grid.trial(f"error={error}:when={when}+", call)


# --- readers ----------------------------------------------------------------------------------------------------------

READER = r"""
import http.client, json, re, sys
host, pages, seconds_file = sys.argv[1], sys.argv[2].split(","), sys.argv[3]
import os
told = {"pages": 0, "assets": 0, "missing": [], "torn": []}
connection = http.client.HTTPConnection(host, timeout=30)
def get(path):
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read()
while not os.path.exists(seconds_file):
    for page in pages:
        status, body = get("/" + page)
        if status != 200 or not body.rstrip().endswith(b"</html>"):
            told["torn"].append([page, status, len(body)])
            continue
        told["pages"] += 1
        for link in re.findall(rb'(?:href|src)="([./]*assets/[^"]+)"', body):
            status, data = get("/" + link.decode().lstrip("./"))
            told["assets"] += 1
            if status != 200 or not data:
                told["missing"].append([page, link.decode(), status])
print(json.dumps(told))
"""


@pytest.mark.browser
def test_readers_never_see_a_torn_page_or_miss_an_asset(tmp_path: Path) -> None:
    """A style and all pages change with every publication, while two readers go from pages to their assets."""
    office = county(tmp_path / "office", OUTPUTS)
    block = f"server {{ listen 80; root {office.site}; index index.html; }}"
    over = tmp_path / "over"
    style = (HOUSE / "templates/styles/tokens.css").read_text("utf-8")
    (tmp_path / "web").mkdir()
    with nginx(block, tmp_path / "web") as address:
        host = address.removeprefix("http://").strip("/")
        command = [sys.executable, "-c", READER, host, "index.html,activities/visit.html,places/index.html", str(over)]
        readers = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
        told = []
        try:
            for n in range(PUBLICATIONS):
                office.write("templates/styles/tokens.css", f"{style}\n/* {n} */\n")
                assert office.build()["made"] > 5
        finally:
            over.touch()
            told = [json.loads(reader.communicate(timeout=60)[0]) for reader in readers]
    assert [] == [torn for one in told for torn in one["torn"]]
    assert [] == [missing for one in told for missing in one["missing"]]
    assert sum(one["assets"] for one in told) >= 10_000
    assert sum(one["pages"] for one in told) > PUBLICATIONS
