"""Traces: what each file was made from, and why it is no longer current.

A verifying trace ("Build systems à la carte", Mokhov et al. 2018): a job is current as long as every look its maker
took digests the same today. All functions are pure; the engine gives the digests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from corridor.corpus import Key, Query
from corridor.outputs import Job
from corridor.plain import Plain

FileStat = tuple[int, int]  # size, mtime in ns


@dataclass(frozen=True, slots=True)
class Trace(Plain):
    """How one job was last made. `made`: site path -> digest of its bytes; `reason`: why it was made then."""

    job: Job
    recipe: str
    seen: Mapping[Key, str]
    made: Mapping[str, str]
    reason: str
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class Asked(dict[Key, str]):
    """Digests by key, each asked of the corpus once: a page has sixty keys and shares most of them with every other."""

    def __init__(self, digest: Callable[[Key], str]) -> None:
        super().__init__()
        self._digest = digest

    def __missing__(self, key: Key) -> str:
        self[key] = self._digest(key)
        return self[key]


def why_stale(
    job: Job, recipe: str, trace: Trace | None, digest: Callable[[Key], str], is_there: Callable[[str], bool]
) -> str:
    """Why a job must be made, in Chinese; empty when what is there is current."""
    if trace is None:
        return "还没有做过"
    if trace.job != job:
        return "模板或编排换了"
    if trace.recipe != recipe:
        return "程序或所用软件包的版本变了"
    for path in trace.made:
        if not is_there(path):
            return f"结果文件不在，或在 site/ 里被改过：{path}"
    for key, before in trace.seen.items():
        if digest(key) != before:
            return f"{told(key)}变了"
    return ""


def told(key: Key) -> str:
    """What a key is, in the office's words."""
    if key.sort == "query":
        query = Query.of(key)
        kinds = "、".join(query.kinds) or "全部"
        where = "".join(f"，{name}={value}" for name, value in query.where)
        return f"名单（{kinds}{where}{'，' + query.period if query.period else ''}）"
    words = {
        "record": "记录",
        "card": "列表里显示的",
        "meaning": "引用",
        "referrers": "引用它的记录：",
        "neighbours": "前后两条：",
        "passages": "引文所在段落：",
        "setting": "设置 ",
        "template": "模板 ",
        "file": "文件 ",
        "facets": "列表可以怎样筛：",
        "withdrawn": "撤回的说明 ",
        "picture": "图片的大小 ",
        "today": "日期",
        "over": "时限过了没有：",
        "made": "PDF ",
        "issue": "编发登记 ",
        "corrections": "已编发内容的更正 ",
        "to_tell": "要登的更正 ",
        "issued_in": "收有它的各期：",
    }
    return f"{words[key.sort]}{' ' if key.sort in ('record', 'card', 'meaning') else ''}{key.name}".strip()
