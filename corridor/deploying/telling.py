"""Telling: what a deployment did or would do, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from corridor.problems import Problem

if TYPE_CHECKING:
    from corridor.deploying import Deployed

_MOST = 20  # of each sort are listed


def deployed(made: Deployed, *, is_dry: bool, again: str) -> str:
    """What happened, or would happen, with the first files of each sort."""
    plan, lines = made.plan, []
    for label, found in (("添", plan.added), ("改", plan.changed), ("删", plan.removed)):
        if found:
            lines.append(f"{label} {len(found)} 个文件：")
            lines += [f"  {path}" for path in found[:_MOST]]
            lines += [f"  … 还有 {len(found) - _MOST} 个"] if len(found) > _MOST else []
    if plan.is_empty:
        lines.append(f"{made.target.name} 已经是这一版，没有文件要动。")
    elif is_dry:
        lines.append(f"这是预演，什么也没有动。发布：{again}")
    else:
        lines.append(f"发布好了，并且核对过：{made.target.name}（版本 {made.release}）")
        if not made.target.is_atomic:
            lines.append("这里的文件是逐个换的，换的那一会儿，读者可能看到新旧混合。")
    if made.recorded:
        lines.append(f"登记了 {made.recorded} 条记录公布时的样子：content/register/published/")
    return "\n".join(lines)


def as_json(made: Deployed | None, problems: Sequence[Problem], code: int) -> str:
    """The same for programs."""
    told: dict[str, object] = {"exit": code, "problems": [_problem(one) for one in problems]}
    if made is not None:
        plan = {"added": made.plan.added, "changed": made.plan.changed, "removed": made.plan.removed}
        told |= {"target": made.target.name, "release": made.release, "atomic": made.target.is_atomic, **plan}
    return json.dumps(told, ensure_ascii=False, indent=1)


def _problem(one: Problem) -> dict[str, object]:
    place = {"file": one.place.file, "line": one.place.line, "column": one.place.column}
    return {"code": one.code, "title": one.title, "hint": one.hint, "severity": one.severity.value, **place}
