"""Returning: what an earlier release would bring back that has been taken from the public since."""

from __future__ import annotations

import time
from pathlib import Path

from corridor import engine
from corridor.project import Project


def shown(release: Path) -> str:
    """When a release was replaced, in local time, and how many pages it has."""
    stamp = time.strptime(release.name[:15], "%Y%m%d-%H%M%S")
    local = time.strftime("%Y-%m-%d %H:%M", time.localtime(_utc(stamp)))
    return f"{local} 换下，{sum(1 for _ in release.rglob('*.html'))} 个网页"


def _utc(stamp: time.struct_time) -> int:
    import calendar

    return calendar.timegm(stamp)


def brought_back(project: Project, release: Path) -> list[str]:
    """Pages of a release whose records are not public any more: withdrawn, embargoed, internal, drafts again."""
    run = engine.begin(project, engine.Wanted())
    found = []
    for id_ in run.corpus.hidden:
        for path in (f"{id_}.html", f"{id_}.pdf"):
            old, now = release / path, project.target / path
            if old.is_file() and not (now.is_file() and now.read_bytes() == old.read_bytes()):
                found.append(path)
    return sorted(found)
