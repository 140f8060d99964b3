"""Figures: what past editions gave of the ledger: the issues, and records as they were last published."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from corridor.register import published
from corridor.register.issues import Issue
from corridor.values import Malformed, Quantity, qualified, quantity

Key = tuple[str, str, str]  # figure, time, area as typed


def given(content: Path, issues: Mapping[str, Issue]) -> dict[Key, tuple[Quantity, str]]:
    """Every value a past edition gave, and what that edition is called; the first that did."""
    found: dict[Key, tuple[Quantity, str]] = {}
    for key, value, where in (*_of_issues(content, issues), *_of_snapshots(content)):
        if value.is_given:
            found.setdefault(key, (value, where))
    return found


def _of_issues(content: Path, issues: Mapping[str, Issue]) -> Iterator[tuple[Key, Quantity, str]]:
    for issue in issues.values():
        name = next((one.name for one in issue.files if one.name.endswith(".data.json")), "")
        try:
            records = json.loads((content / issue.folder / name).read_text("utf-8"))["records"]
        except (OSError, ValueError, KeyError, TypeError):
            continue  # told by the register itself (E513)
        for record in records:
            yield from _observed(str(record.get("id", "")), record.get("observations"), issue.name)


def _of_snapshots(content: Path) -> Iterator[tuple[Key, Quantity, str]]:
    for one in published.read(content, "figures")[0].values():
        yield from _observed(one.id, one.fields.get("observations"), f"{one.day} 公布的网页")


def _observed(id_: str, observations: Any, where: str) -> Iterator[tuple[Key, Quantity, str]]:
    for one in observations if isinstance(observations, list) else ():
        if not isinstance(one, dict):
            continue
        try:
            value = _read(one.get("quantity"))
        except Malformed:
            continue
        if value is not None:
            yield (id_, str(one.get("as_of") or one.get("date_text") or ""), str(one.get("area") or "")), value, where


def _read(value: Any) -> Quantity | None:
    """A quantity as it is typed, in one line or in parts, or as the data files have it. Raises Malformed."""
    if isinstance(value, str):
        return quantity(value)
    if isinstance(value, dict) and isinstance(value.get("value"), str | int | float):
        return qualified(str(value["value"]), str(value.get("unit") or ""))
    return None
