"""Profiles: what the guideline for websites of public bodies asks for: identity in the footer, meta names, freshness.

《政府网站发展指引》 (国办发〔2017〕47号) and the indicators its yearly checks go by.
On where content/site.yaml has `profile`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date as calendar_date
from typing import Any

from corridor.facts import Facts
from corridor.kinds import KINDS
from corridor.problems import Place, Problem, problem

FILE = "content/site.yaml"
# What a profile may say, each with its Chinese name.
KNOWN = {
    "site_code": "网站标识码",
    "icp": "ICP 备案号",
    "police": "公安备案号",
    "contact": "联系方式",
    "organizer": "承办单位",
    "keywords": "关键词",
}
# (field, what it must look like, an example)
SHAPES = {
    "site_code": (re.compile(r"\d{10}|bm\d{8}"), "10 位数字，或 bm 加 8 位数字", "1234567890"),
    "icp": (re.compile(r"\S{1,6}ICP备\d{5,10}号(?:-\d+)?"), "如 某ICP备12345678号", "某ICP备12345678号"),
    "police": (
        re.compile(r"\S{1,6}公网安备\s?\d{14}号"),
        "如 某公网安备 11010102000001号",
        "某公网安备 11010102000001号",
    ),
}
LONGEST_DAYS = 14  # the home page may not stand unchanged for longer


def wrong(profile: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(field, what it should be, an example) for every field of a profile that is mistyped."""
    for name, (shape, expected, example) in SHAPES.items():
        if name in profile and not shape.fullmatch(str(profile[name])):
            yield name, expected, example


def check(facts: Mapping[str, Facts], settings: Mapping[str, Any], today: str) -> list[Problem]:
    """What the yearly check would object to on the day of the build; nothing where no profile is set."""
    if not isinstance(settings.get("profile"), dict):
        return []
    found = []
    newest = max(map(_day, facts.values()), default="")
    since = max(newest, str(settings.get("released") or ""))
    if since and (calendar_date.fromisoformat(today) - calendar_date.fromisoformat(since)).days > LONGEST_DAYS:
        found.append(problem("E517", Place(FILE), found=f"最近一条是 {since}，今天是 {today}"))
    kinds = {own.card.kind for own in facts.values()}
    for bay in settings.get("bays", []):
        within = [kind for kind in KINDS if kind.bay == bay.get("id")]
        if within and not any(kind.name in kinds for kind in within):
            found.append(problem("E518", Place(FILE), found=str(bay.get("title", bay.get("id")))))
    return found


def _day(own: Facts) -> str:
    """The day of a record, empty where no full one is written."""
    when = own.card.date
    return when.text if when is not None and when.is_full and when.end is None else ""
