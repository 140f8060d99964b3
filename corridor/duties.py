"""Duties: what ought to be there by the office's own rules and is not: a hint, where it keeps such records at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from corridor.facts import Facts
from corridor.problems import Problem
from corridor.relations import Locate, Resolved

LINKED = "deputy"  # 联系代表
MOST = 10  # hints of one sort: who has just begun to record links needs no list of all deputies


def check(facts: Mapping[str, Facts], resolved: Resolved, settings: Mapping[str, Any], locate: Locate) -> list[Problem]:
    """Areas nobody answers for (E317), deputies nobody is linked to (E318), groups that met too seldom (E319)."""
    return [
        *_unassigned(facts, resolved, locate),
        *_unlinked(facts, resolved, locate),
        *_seldom(facts, resolved, _required(settings), locate),
    ]


def _unassigned(facts: Mapping[str, Facts], resolved: Resolved, locate: Locate) -> Iterator[Problem]:
    """分片包干: where one area of a level has somebody assigned, each that has homes or stations of its own should."""
    areas = [own for own in facts.values() if own.card.kind == "area"]
    levels = {_level(own) for own in areas if "assigned.role" in own.index and _level(own)}
    for own in areas:
        is_ground = "township" in resolved.fields.get(own.card.id, {}).values()
        if is_ground and _level(own) in levels and "assigned.role" not in own.index:
            yield locate(own, (), "E317", {"found": own.card.title}, 0)


def _level(own: Facts) -> str:
    return next(iter(own.index.get("level", ())), "")


def _unlinked(facts: Mapping[str, Facts], resolved: Resolved, locate: Locate) -> Iterator[Problem]:
    """联系代表: where links to named records of deputies are kept, each deputy should have one."""
    linking = [id_ for id_, own in facts.items() if LINKED in own.index.get("links.type", ())]
    deputies = {id_: own for id_, own in facts.items() if own.card.kind == "deputy" and "mandates.level" in own.index}
    linked = {id_ for id_ in deputies if any(resolved.fields.get(id_, {}).get(one) == "links" for one in linking)}
    without = [own for id_, own in deputies.items() if linked and id_ not in linked]
    for at, own in enumerate(without[:MOST], 1):
        rest = f"，还有 {len(without) - at} 名" if at == MOST < len(without) else ""
        yield locate(own, (), "E318", {"found": own.card.title + rest}, 0)


def _required(settings: Mapping[str, Any]) -> int:
    """How many activities a group should have, from the settings; 0 where nothing is required."""
    wanted = (settings.get("duties") or {}) if isinstance(settings.get("duties"), dict) else {}
    text = str(wanted.get("group_activities", ""))
    return int(text) if text.isascii() and text.isdigit() else 0


def _seldom(facts: Mapping[str, Facts], resolved: Resolved, required: int, locate: Locate) -> Iterator[Problem]:
    for id_, own in facts.items() if required else ():
        if own.card.kind != "group":
            continue
        told = sum(facts[one].card.kind == "activity" for one in resolved.referrers.get(id_, ()) if one in facts)
        held = told + len(own.index.get("activities", ()))
        if held < required:
            words = {"found": f"{own.card.title}，记了 {held} 次，规定 {required} 次"}
            yield locate(own, (), "E319", words, 0)
