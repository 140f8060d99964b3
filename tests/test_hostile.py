"""Hostile words are data: no body and no title runs anything or reaches out, and no word around it is lost."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from conftest import office, run
from PIL import Image
from playwright.sync_api import Browser

from build import OUTPUTS
from corridor import prose

LINES = [
    line
    for line in (Path(__file__).parent / "data/xss.txt").read_text("utf-8").splitlines()
    if not line.startswith("# B")
]
SOURCES = "sources:\n  - note: 本机关记录\n"
SHOWN = ("--only", "html,data,feed,assets,media,search,machines", "--today", "2022-09-17")
# What a payload would do if it ran: open a dialog, or go to another place.
WATCH = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = (x) => window.ran.push(name + x);
addEventListener("securitypolicyviolation", (e) => window.ran.push("policy " + e.violatedDirective));
"""
TOUCH = """
() => {
  const all = [...document.querySelectorAll("main *, footer *, body > aside *")];
  for (const one of all) {
    for (const name of ["pointerover", "mouseover", "mouseenter", "mousemove", "focus", "focusin", "contextmenu",
                        "wheel", "paste", "toggle", "animationstart", "transitionend", "pageshow", "error", "load"])
      one.dispatchEvent(new Event(name, {bubbles: true}));
    if (one.tabIndex >= 0) one.focus();
    const link = one.closest("a, button, input, summary");
    if (link && !/^(https?|file):/.test(link.href || "")) link.click();
  }
  return all.length;
}
"""


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    return out.getvalue()


def record(title: str, body: str) -> str:
    lines = "\n".join(f"  {line}" for line in body.splitlines())
    return f"title: {json.dumps(title, ensure_ascii=False)}\nbody: |\n{lines}\n{SOURCES}"


# --- words ------------------------------------------------------------------------------------------------------------


def test_there_are_bodies_enough() -> None:
    assert len(LINES) >= 150


@pytest.mark.browser
def test_no_body_and_no_title_runs_anything_and_no_word_around_it_is_lost(browser: Browser, tmp_path: Path) -> None:
    """Every line in a body, and in a title and a summary; every element hovered, focused and clicked in Chromium."""
    # What leads to a record or a picture there is none of is an error of its own.
    lines = [line for line in LINES if "[[" not in line and 'jpg" ' not in line]
    taken = [line for line in lines if not prose.faults(line)]
    refused = [line for line in lines if prose.faults(line)]
    assert len(taken) >= 120, refused
    files: dict[str, str | bytes] = {"media/a.jpg": photo()}
    for start in range(0, len(taken), 12):
        body = "\n\n".join(f"前{n}标 {line}\n\n后{n}标" for n, line in enumerate(taken[start : start + 12], start))
        files[f"activities/bodies-{start}.yaml"] = record("正文", body)
    for n, line in enumerate(lines):
        words = json.dumps(f"题{n}首{line}题{n}尾", ensure_ascii=False)
        files[f"places/titles-{n}.yaml"] = f"title: {words}\nsummary: {words}\ntags: [{words}]\n{SOURCES}"
    folder = office(tmp_path, files)
    ran = run("build", "-C", folder, *SHOWN, outputs=OUTPUTS)
    assert ran.code == 0, ran.err
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(WATCH)
    said = ""
    pages = [*sorted((folder / "site/activities").glob("*.html")), *sorted((folder / "site/places").glob("*.html"))]
    for path in [folder / "site/index.html", *pages]:
        if path.name.startswith("titles-") and int(path.stem[7:]) % 6:
            continue  # their titles stand in the lists as well
        page.goto(path.as_uri())
        if path.parent.name in ("activities", "places"):
            said += str(page.evaluate("document.body.textContent"))
        assert page.evaluate(TOUCH) > 0
        assert page.evaluate("window.ran") == [], path
        assert page.url.split("#")[0] == path.as_uri()
    page.close()
    assert [] == [url for url in asked if not url.startswith("file:")]
    assert [] == [n for n in range(len(taken)) if f"前{n}标" not in said or f"后{n}标" not in said]
    assert [] == [n for n in range(len(lines)) if f"题{n}首" not in said or f"题{n}尾" not in said]
    for template in ("{# x #}", "{{ 7 - 7 }}", '{% include "/etc/passwd" %}'):
        assert template in said


@pytest.mark.parametrize("line", [line for line in LINES if prose.faults(line)])
def test_a_body_that_is_refused_is_told_at_its_place(line: str, tmp_path: Path) -> None:
    folder = office(tmp_path, {"activities/one.yaml": record("正文", f"前面。\n\n{line}\n\n后面。")})
    ran = run("check", "-C", folder)
    assert (ran.code, "content/activities/one.yaml:5" in ran.out) == (1, True), ran.out
