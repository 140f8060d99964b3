"""Hugo site: the generated office as a site of Hugo's, with the parts our own pages have, for bench/peers.py.

Bodies, summaries, participants, quotations, links, JSON-LD, taxonomies and feeds are the same. What Hugo cannot do
without a program of its own is left out in its favour: quotations held against their documents, the paragraph they
stand in, who refers to a record, QR codes, data files, checked masks.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import yaml

OURS = Path(__file__).with_name("peers") / "hugo"
SECTIONS = {"activities": "活动", "deputies": "代表", "places": "家站", "areas": "区域", "documents": "文件"}


def make(office: Path, folder: Path) -> None:
    """Write a Hugo site of an office made by bench/generate.py into `folder`."""
    shutil.copytree(OURS, folder)
    content = folder / "content"
    for section, label in SECTIONS.items():
        _put(content / section / "_index.md", {"title": label}, "")
    for section in SECTIONS:
        for path in sorted((office / "content" / section).rglob("*.yaml")):
            known = yaml.load(path.read_text("utf-8").replace("***", "'***'"), yaml.CSafeLoader)
            _put(content / path.relative_to(office / "content").with_suffix(".md"), *_page(known))
    figures: dict[str, Any] = {}
    _put(content / "figures/_index.md", {"title": "数说"}, "")
    ledger = yaml.load((office / "content/figures/ledger.yaml").read_text("utf-8").replace("***", ""), yaml.CSafeLoader)
    for one in ledger["items"]:
        number = one["observations"][0]["quantity"].removesuffix("个")
        figures[one["id"]] = {"number": number, "withheld": not number}
        _put(
            content / f"figures/{one['id']}.md",
            {"title": one["title"], "sources": one["observations"][0]["sources"]},
            "",
        )
    data = folder / "data/figures.json"
    data.parent.mkdir()
    data.write_text(json.dumps(figures, ensure_ascii=False), "utf-8")


def edit_one(folder: Path) -> None:
    """Add a sentence to the body of one activity, as generate.edit_one does for ours."""
    path = folder / "content/activities/2022/activity-0.md"
    path.write_text(path.read_text("utf-8").rstrip("\n") + "又补充了一句。\n", "utf-8")


def _page(known: dict[str, Any]) -> tuple[dict[str, Any], str]:
    head = {
        key: value
        for key, value in known.items()
        if key not in ("body", "text", "type", "date", "township", "mandates")
    }
    if "date" in known:
        head |= {"date": str(known["date"]), "years": [str(known["date"])[:4]]}
    if "type" in known:
        head["types"] = [known["type"]]
    if "township" in known:
        head |= {"area": known["township"], "townships": [known["township"].rpartition("/")[2]]}
    if "mandates" in known:
        head["levels"] = [one["level"] for one in known["mandates"]]
    words = known.get("body") or known.get("text", "").replace("\n", "\n\n")
    return head, re.sub(r"\[\[figure:([^\]]+)\]\]", r'{{< amount "\1" >}}', words)


def _put(path: Path, head: dict[str, Any], body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    front = yaml.dump(head, allow_unicode=True, sort_keys=False, width=10_000)
    path.write_text(f"---\n{front}---\n{body}", "utf-8")
