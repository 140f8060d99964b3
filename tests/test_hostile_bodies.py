"""What could be typed into a body to hang or break the print: a clear Problem or a bounded result, never half a PDF."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pytest
from conftest import ALL_OUTPUTS, ROOT, office, run

pytestmark = pytest.mark.pdf

PDF = ("corridor.outputs.pdf:Pdf",)
SOURCES = "sources:\n  - {document: report, quote: 办实事，办好事。, paragraph: 3}\n"
PUBLICATION = f"title: 一份简报\nlayout: bulletin\nselection: [activities/bad]\n{SOURCES}"
ROWS = "| 甲 | 乙 |\n|---|---|\n"
BOMB = "<g id=a0><path d=M0,0h1/></g>" + "".join(
    f"<g id=a{at}>" + f"<use href=#a{at - 1} />" * 10 + "</g>" for at in range(1, 9)
)
REFUSED = {
    "long word": ("人" * 350_000, "E105"),
    "many rows": (ROWS + "| 一 | 二 |\n" * 20_000, "E105"),
    "rows that fit a record": (ROWS + "| 一 | 二 |\n" * 6_000, "E515"),
    "rows in HTML": ("<table>" + "<tr><td>一</td></tr>" * 20_000 + "</table>", "E105"),
    "deep lists": ("\n".join("  " * deep + "- 一" for deep in range(100)), "E105"),
}
PRINTED = {
    "wide cell": "<table><tr><td colspan=1000000>一</td></tr></table>",
    "nested flex": '<div style="display: flex">' * 16 + "一",
    "drawing bomb": f"<svg><defs>{BOMB}</defs><use href=#a8 /></svg>一",
    "nested blocks": "<div>" * 1000 + "一",
    "nested quotations": ">" * 500 + " 一",
    "outside": '<img src="http://127.0.0.1:9/x.png" alt="一"><style>@import "file:///etc/hostname";</style>一',
    "script": "<script>while (true);</script>一",
}


def bad(folder: Path, body: str) -> Path:
    """An office whose bulletin holds one activity with such a body."""
    typed = "".join(f"  {line}\n" for line in body.split("\n"))
    activity = f"title: 活动\ndate: XXXX-08\n{SOURCES}body: |\n{typed}"
    return office(folder, {"publications/p.yaml": PUBLICATION, "activities/bad.yaml": activity})


@pytest.mark.parametrize(("body", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_too_much_is_refused_at_its_place(tmp_path: Path, body: str, code: str) -> None:
    """Within seconds, and before anything is laid out."""
    started = time.process_time()
    made = run("build", "-C", bad(tmp_path, body), "--today", "2022-10-01", outputs=PDF)
    assert made.code and f"错误 {code}" in made.said and "content/activities/bad.yaml:" in made.said
    assert not (tmp_path / "site").exists()
    assert time.process_time() - started < 20


@pytest.mark.parametrize("body", PRINTED.values(), ids=PRINTED)
def test_what_only_looks_dangerous_is_cleaned_and_printed(tmp_path: Path, body: str) -> None:
    assert 0 == run("build", "-C", bad(tmp_path, body), "--today", "2022-10-01", outputs=PDF).code
    with pikepdf.open(tmp_path / "site/publications/p.pdf") as pdf:
        assert len(pdf.pages) < 5


def test_the_largest_body_that_is_taken_is_printed(tmp_path: Path) -> None:
    """One word of 90,000 characters: dear, and done."""
    assert 0 == run("build", "-C", bad(tmp_path, "人" * 90_000), "--today", "2022-10-01", outputs=PDF).code
    with pikepdf.open(tmp_path / "site/publications/p.pdf") as pdf:
        assert 140 < len(pdf.pages) < 160


def test_a_child_killed_in_the_middle_of_a_build_is_told_and_nothing_is_half_made(tmp_path: Path) -> None:
    """The next build makes what is missing, with the same bytes as if nothing had been."""
    folder = bad(tmp_path / "killed", "人" * 60_000)
    build = subprocess.Popen(
        [sys.executable, ROOT / "build.py", "build", "-C", folder, "--today", "2022-10-01", "--only", "pdf"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    os.kill(_child_of(build.pid), signal.SIGKILL)
    said = build.communicate()[0]
    assert build.returncode and "错误 E502" in said and "中途退出" in said
    assert not [*folder.glob("site/**/*.pdf")]
    assert 0 == run("build", "-C", folder, "--today", "2022-10-01", "--only", "pdf", outputs=ALL_OUTPUTS).code
    other = bad(tmp_path / "other", "人" * 60_000)
    assert 0 == run("build", "-C", other, "--today", "2022-10-01", "--only", "pdf", outputs=ALL_OUTPUTS).code
    made = [(one / "site/publications/p.pdf").read_bytes() for one in (folder, other)]
    assert made[0] == made[1]


def _child_of(build: int) -> int:
    """The press of a build, as soon as it is busy with a document."""
    for _ in range(600):
        time.sleep(0.05)
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes()
                parent = int((path.parent / "stat").read_text().rpartition(")")[2].split()[1])
                ticks = sum(map(int, (path.parent / "stat").read_text().rpartition(")")[2].split()[11:13]))
            except OSError:
                continue
            if b"press.child" in words and parent == build and ticks > 120:
                return int(path.parent.name)
    raise AssertionError("no press was started")
