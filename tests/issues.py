"""Issues: small offices that issue their bulletins, and what is found in their register."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from conftest import Ran, office, run, tree

OUTPUTS = (
    "corridor.outputs.html:Html",
    "corridor.outputs.pdf:Pdf",
    "corridor.outputs.issued:Issued",
    "corridor.outputs.data:Data",
    "corridor.outputs.feed:Feed",
    "corridor.outputs.assets:Assets",
)
NO_PAGES = OUTPUTS[1:3]
DAY = "2022-10-08"
SOURCES = "sources:\n  - {document: report, quote: 办好事。, paragraph: 2}\n"
SITE = """\
format: 1
title: 宣传走廊
address: https://www.example.gov.cn/
host: {name: 县人大常委会}
bulletins:
  masthead: 人大工作简报
  cycles: [month]
"""
JUNE = "publications/2022-06"
TALK = "在一楼接待选民。"
LINE = "corrections: [{date: 2022-10-20, text: 地点更正为二楼。}]\n"
LATER = "2022-10-20"


def activity(date: str, title: str = "代表视察联络站", own: str = "") -> str:
    """An activity of a day."""
    return f"title: {title}\ndate: {date}\n{own}{SOURCES}"


def bulletin(title: str, own: str = "") -> str:
    """A bulletin a person wrote, of one record."""
    return f"title: {title}\nlayout: bulletin\nselection: activities/visit\n{own}{SOURCES}"


# Three months, each with an activity; the fourth record belongs to none.
MONTHS = {
    "site.yaml": SITE,
    "activities/visit.yaml": activity("2022-06-17"),
    "activities/talk.yaml": activity("2022-07-05", "到联络站接待选民"),
    "activities/class.yaml": activity("2022-08-09", "学习代表法"),
    "places/station.yaml": "title: 联络站\n" + SOURCES,
}


def months(folder: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """An office with a bulletin of June, July and August."""
    return office(folder, {**MONTHS, **(files or {})})


def issue(folder: Path, name: str, *options: object, today: str = DAY, outputs: tuple[str, ...] = OUTPUTS) -> Ran:
    """`build.py issue NAME`."""
    return run("issue", "-C", folder, "--today", today, *options, name, outputs=outputs)


def issued(folder: Path, name: str, today: str = DAY) -> dict[str, Any]:
    """Issue one that can be issued; what is told of it."""
    made = issue(folder, name, "--format", "json", today=today, outputs=NO_PAGES)
    assert made.code == 0, made.said
    told: dict[str, Any] = json.loads(made.out)["issued"]
    return told


def check(folder: Path, today: str = DAY) -> list[tuple[str, str]]:
    """(code, place with its line) of every problem `check` finds, warnings too."""
    return [(one["code"], f"{one['file']}:{one['line']}") for one in problems(folder, today)]


def problems(folder: Path, today: str = DAY) -> list[dict[str, Any]]:
    """Every problem `check` finds."""
    made = run("check", "-C", folder, "--today", today, "--format", "json", outputs=NO_PAGES)
    found: list[dict[str, Any]] = json.loads(made.out)["problems"]
    return found


def build(folder: Path, *options: object, today: str = DAY, outputs: tuple[str, ...] = OUTPUTS) -> dict[str, Any]:
    """What a build reports."""
    made = run("build", "-C", folder, "--today", today, "--format", "json", *options, outputs=outputs)
    told: dict[str, Any] = json.loads(made.out)
    return told


def register(folder: Path) -> Path:
    return folder / "content" / "register" / "issued"


def edit(folder: Path, name: str, before: str, after: str) -> None:
    """Exchange words that must stand in a file below content/."""
    path = folder / "content" / name
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def sha256sum(folder: Path, sums: str) -> str:
    """What `sha256sum -c` says of a list in its folder: the names that are right."""
    made = subprocess.run(["sha256sum", "-c", sums], cwd=folder, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    return made.stdout


def content(folder: Path) -> dict[str, bytes]:
    """Everything below content/ but the lock, which stays and is no matter."""
    return {path: data for path, data in tree(folder / "content").items() if path != "register/.issued.lock"}


def names(folder: Path) -> list[str]:
    """The files in the register and beside it."""
    return [path.removeprefix("register/") for path in content(folder) if path.startswith("register/")]


def words(folder: Path, name: str) -> str:
    """The words of a PDF of the site."""
    file = folder / "site" / f"{name}.pdf"
    made = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True)
    return made.stdout.replace("\n", "")


def page(folder: Path, name: str) -> str:
    return (folder / "site" / f"{name}.html").read_text("utf-8")


def june_issued(folder: Path) -> Path:
    """An office that has issued its June."""
    months(folder, {"activities/visit.yaml": activity("2022-06-17", own=f"summary: {TALK}\n")})
    issued(folder, JUNE)
    return folder
