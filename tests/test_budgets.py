"""What a reader on a slow line waits for: bytes of pages, styles and scripts; Lighthouse with the large numbers."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
import shipped as site
from browsing import served
from conftest import ROOT, TIMES, office

LIGHTHOUSE = ROOT / ".tools/node_modules/.bin/lighthouse"
SCORED = ("index.html", "activities/provincial-visit.html", "practices/156.html", "places/index.html")


def packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def test_styles_stay_within_twenty_and_scripts_within_fifteen_kilobytes(shipped: Path) -> None:
    """Compressed: the styles of a page, the scripts of the whole site."""
    assets = shipped / "assets"
    assert all(packed(style) <= 20_000 for style in assets.glob("*.css"))
    assert sum(packed(script) for script in assets.glob("*.js")) <= 15_000


def test_no_page_is_heavier_than_sixty_kilobytes_with_all_it_needs(shipped: Path) -> None:
    """Compressed, without photos: its HTML and the styles, scripts and drawings it names."""
    heavy = {}
    for path in site.paths(shipped):
        one = site.page(shipped, path)
        named = {site.target(shipped, path, address)[0] for address in one.addresses()}
        needed = [file for file in named if file.parent.name == "assets"]
        weight = packed(shipped / path) + sum(map(packed, needed))
        heavy.update({path: weight} if weight > 60_000 else {})
        assert needed, path
    # The full text of the report with the records beside every sentence is a document to read, not a first page.
    assert {} == heavy


@pytest.mark.browser
@pytest.mark.skipif(TIMES == 1, reason="four pages three times take minutes: with --long")
@pytest.mark.parametrize("path", SCORED)
def test_lighthouse_gives_ninety_five_or_more_on_a_phone(shipped: Path, tmp_path: Path, path: str) -> None:
    """The median of three on its mobile profile, in all four categories."""
    scores: dict[str, list[float]] = {}
    with served(shipped) as address:
        for _ in range(3):
            command = [LIGHTHOUSE, address + path, "--output=json", f"--output-path={tmp_path}/told.json", "--quiet"]
            flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
            categories = "--only-categories=performance,accessibility,best-practices,seo"
            env = {**os.environ, "CHROME_PATH": shutil.which("chromium") or ""}
            subprocess.run([*command, flags, categories], check=True, env=env, timeout=300)
            for name, one in json.loads((tmp_path / "told.json").read_text("utf-8"))["categories"].items():
                scores.setdefault(name, []).append(one["score"])
    assert 4 == len(scores)
    assert {} == {name: each for name, each in scores.items() if statistics.median(each) < 0.95}


# What a build that changes nothing has no business with.
HEAVY = ("jinja2", "pydantic", "markdown", "nh3", "zxingcpp", "weasyprint", "PIL", "pypinyin", "budoux", "docx", "lxml")
LOADED = """
import sys
from build import OUTPUTS
from corridor.cli import main
code = main(OUTPUTS, ["-C", sys.argv[1], "--today", "2022-10-01"])
print(code, [name for name in sys.argv[2:] if name in sys.modules])
"""


def test_a_build_that_changes_nothing_loads_nothing_it_makes_with(tmp_path: Path) -> None:
    """So the office that only looks gets its answer at once."""
    office(tmp_path)
    command = [sys.executable, "-c", LOADED, str(tmp_path), *HEAVY]
    for _ in range(2):
        ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert "新做    0 个文件" in ran.stdout
    assert "0 []" == ran.stdout.strip().splitlines()[-1]
