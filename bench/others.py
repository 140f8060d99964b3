"""Others: generators an office might pick besides Hugo and Pelican, on the pages of one office, with a date.

Each makes a page of every record from Markdown with the theme it comes with, and nothing else: no lists, taxonomies,
feeds or data, no participants, quotations or references, whatever theme they put around it. Ours makes all of it. So
the table says what an office would wait for and need, and not who is quicker at the same work; that is peers.py.
MkDocs and Zensical come from PyPI, Eleventy from npm into a folder of their own; Jekyll (Debian's, what Open SDG runs
on) is measured where it is installed. Quarto comes from no registry and is not measured. --write makes docs/others.md.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import generate
import hugo_site
import yaml
from peers import ENVIRONMENT, HOUSE, ONLY, _measured, disk
from pelican_site import body_of

PYTHON = ("mkdocs==1.6.1", "zensical==0.0.73")
NODE = "@11ty/eleventy@3.1.8"
ELEVENTY = 'module.exports = (config) => ({ dir: { input: "docs", output: "site" }, markdownTemplateEngine: false });\n'
JEKYLL = """\
source: docs
destination: site
disable_disk_cache: true
defaults: [{scope: {path: ""}, values: {layout: page}}]
"""
LAYOUT = '<!doctype html><html lang="zh"><title>{{ page.title }}</title><h1>{{ page.title }}</h1>{{ content }}</html>\n'
HEAD = """\
# Other generators

CPU seconds on one core and peak memory, medians of {rounds} rounds in one run on {disk}, {day}: a page of each of
{records:,} records with the theme a generator comes with, and nothing else, while ours makes all it publishes but
search and PDFs. `python bench/others.py --write` makes this page anew. Quarto comes from no package registry and was
not measured; Open SDG is a theme of Jekyll's.

{table}
"""


def main() -> None:
    """Print a table of medians; write it down with --write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", type=int, nargs="?", default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="docs/others.md")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lines = table(Path(folder), given.records, given.rounds)
        where = disk()
    print("\n".join(lines))
    if given.write:
        told = HEAD.format(day=time.strftime("%-d %B %Y"), disk=where, table="\n".join(lines), **vars(given))
        (HOUSE / "docs/others.md").write_text(told, "utf-8")


def table(folder: Path, records: int, rounds: int) -> list[str]:
    """A row for each program that can be had."""
    office = folder / "ours"
    generate.generate(office, records)
    ours = [sys.executable, str(HOUSE / "build.py"), "-C", str(office), "--today", "2022-12-31", "--only", ONLY]
    work: dict[str, tuple[str, Callable[[], None], Path]] = {"Corridor": ("", partial(_run, ours, office), office)}
    work |= _programs(folder, office)
    seen: dict[str, list[tuple[float, float]]] = {}
    for name, (_, one, _) in work.items():
        one()  # what each compiles for itself the first time
        seen[name] = []
    for _ in range(rounds):
        for name, (_, one, place) in work.items():
            for left in ("site", ".corridor", ".site.releases", ".cache"):
                shutil.rmtree(place / left, ignore_errors=True)
            seen[name].append(_measured(one))
    lines = ["| | version | CPU s | to Corridor | MB | pages |", "|---|---|---|---|---|---|"]
    base = statistics.median(one for one, _ in seen["Corridor"])
    for name, (version, _, place) in work.items():
        seconds, memory = (statistics.median(column) for column in zip(*seen[name], strict=True))
        pages = sum(1 for _ in (place / "site").rglob("*.html"))
        lines.append(f"| {name} | {version} | {seconds:.2f} | {seconds / base:.2f} | {memory:.0f} | {pages:,} |")
    return lines


def _programs(folder: Path, office: Path) -> dict[str, tuple[str, Callable[[], None], Path]]:
    """Every other program that can be had: version, what builds its site, its folder."""
    tools = folder / "tools"
    subprocess.run([sys.executable, "-m", "venv", tools], check=True)
    subprocess.run([tools / "bin/python", "-m", "pip", "install", "-q", *PYTHON], check=True, capture_output=True)
    found: dict[str, tuple[str, Callable[[], None], Path]] = {}
    for name, spec in zip(("MkDocs", "Zensical"), PYTHON, strict=True):
        place = _pages(office, folder / name.lower())
        (place / "mkdocs.yml").write_text("site_name: 测试县人大工作\nsite_url: https://bench.example/\n", "utf-8")
        command = [str(tools / "bin" / name.lower()), "build", "--clean", *(["-q"] if name == "MkDocs" else [])]
        found[name] = spec.partition("==")[2], partial(_run, command, place), place
    if shutil.which("npm"):
        place = _pages(office, folder / "eleventy")
        subprocess.run(["npm", "install", "--silent", "--prefix", place, NODE], check=True, capture_output=True)
        (place / "eleventy.config.cjs").write_text(ELEVENTY, "utf-8")
        (place / ".gitignore").write_text("node_modules\n", "utf-8")
        command = [str(place / "node_modules/.bin/eleventy"), "--quiet", "--config=eleventy.config.cjs"]
        found["Eleventy"] = NODE.rpartition("@")[2], partial(_run, command, place), place
    if program := shutil.which("jekyll"):
        place = _pages(office, folder / "jekyll")
        (place / "_config.yml").write_text(JEKYLL, "utf-8")
        (place / "docs/_layouts").mkdir()
        (place / "docs/_layouts/page.html").write_text(LAYOUT, "utf-8")
        version = subprocess.run([program, "-v"], check=True, capture_output=True, text=True).stdout.split()[-1]
        found["Jekyll"] = version, partial(_run, [program, "build", "--quiet"], place), place
    return found


def _pages(office: Path, place: Path) -> Path:
    """The office's records as Markdown with a title, in `place`/docs."""
    for section in hugo_site.SECTIONS:
        for path in sorted((office / "content" / section).rglob("*.yaml")):
            known = yaml.load(path.read_text("utf-8").replace("***", "'***'"), yaml.CSafeLoader)
            target = place / "docs" / section / f"{path.stem}.md"
            target.parent.mkdir(parents=True, exist_ok=True)
            title = json.dumps(known.get("title") or path.stem, ensure_ascii=False)
            target.write_text(f"---\ntitle: {title}\n---\n\n{body_of(known)}\n", "utf-8")
    (place / "docs/index.md").write_text("---\ntitle: 首页\n---\n\n测试县人大工作\n", "utf-8")
    return place


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=ENVIRONMENT)


if __name__ == "__main__":
    main()
