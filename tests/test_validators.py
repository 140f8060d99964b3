"""Judges from outside over everything the shipped site holds: the Nu HTML Checker and qpdf."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
VNU = ROOT / ".tools/node_modules/vnu-jar/build/dist/vnu.jar"
# (what it says, what stands there): right CSS that the checker does not know yet, and where it is defined.
UNKNOWN_TO_THE_CHECKER = (
    ("Property “container-type” doesn't exist", "container-type: inline-size"),  # CSS Containment 3
    ("Property “vector-effect” doesn't exist", "vector-effect: "),  # SVG 2
    ("Property “container” doesn't exist", "container: page"),  # the same
    ("“font”: Parse Error", "var(--title)"),  # the unit cqi in a size, the same standard
    ("“flex”: Parse Error", "ar(--m, 24), 6))"),  # CSS Values 4 allows calc() to divide by min()
)


def _errors(*words: str) -> list[str]:
    """What the checker calls an error or warns of: file, line, words, and what stands there."""
    # Without the second stage of its compiler so short a run takes a third less time.
    command = ["java", "-XX:TieredStopAtLevel=1", "-Xss16m", "-jar", VNU, "--format", "json", *words]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    messages: list[dict[str, Any]] = json.loads(said)["messages"]
    told = [one for one in messages if one["type"] != "info" or one.get("subType") == "warning"]
    return [f"{one['url']}:{one.get('lastLine')} {one['message']} {one.get('extract')}" for one in told]


def _is_known(error: str) -> bool:
    return any(message in error and place in error for message, place in UNKNOWN_TO_THE_CHECKER)


def test_the_nu_html_checker_finds_no_error_in_any_page(shipped: Path) -> None:
    assert [] == _errors("--skip-non-html", str(shipped))


def test_the_nu_html_checker_finds_no_error_in_any_style(shipped: Path, tmp_path: Path) -> None:
    """The checker knows no container queries yet: their rules are read as those of a media query."""
    for style in sorted((shipped / "assets").glob("*.css")):
        text = style.read_text("utf-8").replace("@container page ", "@media ")
        (tmp_path / style.name).write_text(text, "utf-8")
    errors = _errors("--css", *map(str, sorted(tmp_path.iterdir())))
    assert [] == [error for error in errors if not _is_known(error)]


def test_the_nu_html_checker_finds_no_error_in_any_drawing(shipped: Path) -> None:
    assert [] == _errors("--svg", *[str(drawing) for drawing in sorted((shipped / "assets").glob("*.svg"))])


def test_the_checker_would_tell(tmp_path: Path) -> None:
    """A page with a fault is not passed over in silence."""
    (tmp_path / "one.html").write_text(
        "<!doctype html><html lang=zh-CN><title>一</title><p id=a><p id=a><b></p>", "utf-8"
    )
    assert any("Duplicate ID" in error for error in _errors("--skip-non-html", str(tmp_path)))


@pytest.mark.pdf
def test_qpdf_finds_every_print_sound(shipped: Path) -> None:
    prints = sorted(shipped.rglob("*.pdf"))
    assert prints
    for file in prints:
        checked = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
        assert 0 == checked.returncode, checked.stderr
        assert "No syntax or stream encoding errors found" in checked.stdout
