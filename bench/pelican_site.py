"""Pelican site: the generated office as a site of Pelican's, for bench/peers.py: details, lists, tags, years, feeds.

Lighter than ours and than Hugo's: participants, typed fields and who refers to a record are left out, quotations are
plain blocks, the ledger is not looked up.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import yaml
from hugo_site import SECTIONS

OURS = Path(__file__).with_name("peers") / "pelican"


def make(office: Path, folder: Path) -> None:
    """Write a Pelican site of an office made by bench/generate.py into `folder`."""
    shutil.copytree(OURS, folder)
    (folder / "static").mkdir()
    for section, label in SECTIONS.items():
        for path in sorted((office / "content" / section).rglob("*.yaml")):
            known = yaml.load(path.read_text("utf-8").replace("***", "'***'"), yaml.CSafeLoader)
            target = folder / "content" / section / f"{path.stem}.md"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_page(known, label, path.stem), "utf-8")


def edit_one(folder: Path) -> None:
    """Add a sentence to the body of one activity, as generate.edit_one does for ours."""
    path = folder / "content/activities/activity-0.md"
    path.write_text(path.read_text("utf-8").rstrip("\n") + "又补充了一句。\n", "utf-8")


def _page(known: dict[str, Any], label: str, slug: str) -> str:
    tags = [str(known["type"])] if "type" in known else []
    tags += [str(known["township"]).rpartition("/")[2]] if "township" in known else []
    tags += [str(one["level"]) for one in known.get("mandates", ())]
    head = {
        "Title": known.get("title") or slug,
        "Date": str(known.get("date", "2022-12-31"))[:10],
        "Category": label,
        "Slug": slug,
        "Tags": ", ".join(tags),
        "Summary": known.get("summary", ""),
    }
    quotes = "\n\n".join(f"> {one['quote']}" for one in known.get("sources", ()) if one.get("quote"))
    return "".join(f"{key}: {value}\n" for key, value in head.items() if value) + f"\n{body_of(known)}\n\n{quotes}\n"


def body_of(known: dict[str, Any]) -> str:
    """The text of a record with its references in words."""
    words = known.get("body") or known.get("text", "").replace("\n", "\n\n")
    return re.sub(r"\[\[(?:figure:)?([^\]|]+)(?:\|([^\]]+))?\]\]", lambda m: m[2] or m[1], words)
