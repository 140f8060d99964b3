"""Machines: what programs ask a site for: robots.txt, security.txt, the data's dictionary, addresses that changed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from corridor.outputs import Job, Stage

if TYPE_CHECKING:
    from corridor.corpus import Corpus
    from corridor.desk import Desk

SECURITY = ".well-known/security.txt"
# SDMX CL_OBS_STATUS, as every value of the data carries it.
STATUSES = {"A": "正常", "P": "暂定", "E": "估计", "Q": "未公布", "O": "不详或待定", "M": "不适用"}


class Machines:
    """Small files of the whole site."""

    name = "machines"
    stage = Stage.SITE
    leans_on: tuple[str, ...] = ()

    def available(self) -> str:
        return ""

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        for path in ("robots.txt", "data/dictionary.json", "data/dictionary.csv"):
            yield Job(path, self.name, self.stage)
        yield Job("data/addresses.json", self.name, self.stage, json.dumps(changed(corpus), ensure_ascii=False))
        if corpus.setting("security.contact") and corpus.setting("security.expires"):
            yield Job(SECURITY, self.name, self.stage)

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        makers = {
            "robots.txt": lambda: f"User-agent: *\nAllow: /\nSitemap: {desk.address('sitemap.xml')}\n",
            SECURITY: lambda: _security(desk),
            "data/addresses.json": lambda: json.dumps(json.loads(job.subject), ensure_ascii=False, indent=1) + "\n",
            "data/dictionary.json": lambda: json.dumps(_dictionary(), ensure_ascii=False, indent=1) + "\n",
            "data/dictionary.csv": _table,
        }
        return {job.path: makers[job.path]().encode()}


def changed(corpus: Corpus) -> list[dict[str, Any]]:
    """Addresses that answer otherwise than with their page: moved for good (301), withdrawn (410)."""
    moved = [
        {"path": f"{old}.html", "status": 301, "to": f"{id_}.html"}
        for id_, own in corpus.facts.items()
        for old in own.index.get("former_ids", ())
    ]
    left = {id_ for id_, own in corpus.hidden.items() if own.card.status == "withdrawn"}
    left |= {path.removesuffix(".html") for path in corpus.lost}
    # With a page go its print and its data.
    paths = {f"{id_}.html" for id_ in left} | {path for path in corpus.addresses if left & _stems(path)}
    gone = [{"path": path, "status": 410} for path in paths]
    return sorted([*moved, *gone], key=lambda one: str(one["path"]))


def _stems(path: str) -> set[str]:
    """What may be the id of an address: everything before one of its dots."""
    return {path[:at] for at, one in enumerate(path) if one == "."}


def _security(desk: Desk) -> str:
    """RFC 9116; its end is typed by the office, for it must not move by itself."""
    return (
        f"Contact: {desk.setting('security.contact')}\nExpires: {desk.setting('security.expires')}T00:00:00+08:00\n"
        f"Preferred-Languages: zh\nCanonical: {desk.address(SECURITY)}\n"
    )


def _dictionary() -> dict[str, Any]:
    return {
        "statuses": STATUSES,
        "kinds": {
            kind.name: {"label": kind.label, "folder": kind.folder, "fields": list(_fields(kind.name))}
            for kind in _kinds()
        },
    }


def _table() -> str:
    """The dictionary as a table, for Excel and WPS."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["类别", "字段", "名称", "写法", "可多项", "必填", "可写的值"])
    for kind in _kinds():
        for one in _fields(kind.name):
            values = "；".join(f"{key} {label}" for key, label in one["values"].items())
            marks = ["是" if one[key] else "" for key in ("many", "required")]
            writer.writerow([kind.label, one["name"], one["label"], one["sort"], *marks, values])
    return "\ufeff" + out.getvalue()


def _kinds() -> Iterable[Any]:
    from corridor.kinds import KINDS

    return KINDS


def _fields(kind: str, prefix: str = "", entry: Any = None) -> Iterator[dict[str, Any]]:
    """Every field of a kind with its label, sort and fixed values; those of items behind a dot."""
    from corridor.kinds import model
    from corridor.kinds.shapes import shapes
    from corridor.views import choices

    entry = entry or model(kind)
    for key, shape in shapes(entry).items():
        yield {
            "name": prefix + key,
            "label": shape.label,
            "sort": shape.sort,
            "many": shape.many,
            "required": shape.required,
            "values": choices(entry, key),
        }
        if shape.part is not None:
            yield from _fields(kind, f"{prefix}{key}.", shape.part)
