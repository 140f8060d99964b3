"""Drawing: the table of bench/peers.py as a page of docs/ and as an SVG chart beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

ROW, LABEL, WIDTH = 22, 290, 420
PAGE = """\
# Beside other generators

CPU seconds on one core, medians of rounds in one run, {day}. `python bench/peers.py --write` makes this page anew from
scratch, with the others from the registry. Equal work: detail pages, lists, tags, years, feeds, site map; what the
others are let off stands in `bench/hugo_site.py` and `bench/pelican_site.py`. Data files (JSON, CSV) only Corridor
makes: from nothing they are a row of their own, “no change” and “one change” are always with them. These two are full
builds for the others, which keep nothing. The offices lay on {disk}.

![CPU seconds](pictures/peers.svg)

{table}
"""
FILLS = {"Hugo": "#4F4841", "Pelican": "#B9AE9F"}
OURS = "#B3261E"


def write(docs: Path, rows: Sequence[dict[str, float | str]], table: Sequence[str], disk: str) -> None:
    """docs/peers.md and docs/pictures/peers.svg."""
    (docs / "pictures/peers.svg").write_text(chart(rows), "utf-8")
    page = PAGE.format(day=f"{date.today():%d %B %Y}", table="\n".join(table), disk=disk)
    (docs / "peers.md").write_text(page, "utf-8")


def chart(rows: Sequence[dict[str, float | str]]) -> str:
    """A bar a row; each group of one size and stage has a scale of its own, its longest bar fills the width."""
    groups: dict[tuple[float | str, float | str], list[dict[str, float | str]]] = {}
    for row in rows:
        groups.setdefault((row["records"], row["stage"]), []).append(row)
    parts, y = [], 10
    for (records, stage), members in groups.items():
        most = max(float(one["seconds"]) for one in members)
        parts.append(f'<text x="0" y="{y + 15}" font-weight="600">{records:,} records, {stage}</text>')
        for one in members:
            seconds = float(one["seconds"])
            width = max(1.0, WIDTH * seconds / most)
            fill = FILLS.get(str(one["tool"]), OURS)
            parts.append(f'<text x="{LABEL - 8}" y="{y + 15}" text-anchor="end">{one["tool"]}</text>')
            parts.append(f'<rect x="{LABEL}" y="{y + 3}" width="{width:.1f}" height="15" fill="{fill}"/>')
            parts.append(f'<text x="{LABEL + width + 6:.1f}" y="{y + 15}">{seconds:.2f} s</text>')
            y += ROW
        y += 8
    head = f'viewBox="0 0 {LABEL + WIDTH + 80} {y}" font-family="sans-serif" font-size="13" role="img"'
    title = "<title>CPU seconds, Corridor beside Hugo and Pelican</title>"
    return f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{title}{"".join(parts)}</svg>\n'
