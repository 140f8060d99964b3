"""Deploying: a site goes to where its readers are, as a whole or not at all, and is checked once it is there."""

from __future__ import annotations

import os
from pathlib import Path

from corridor import reviewing
from corridor.deploying import gate, places
from corridor.deploying.plans import Plan, Sums, plan, sums
from corridor.deploying.targets import Target
from corridor.plain import Plain
from corridor.problems import Place, Stop, problem
from corridor.project import Project
from corridor.register import addresses

USAGE = 2


class Deployed(Plain, frozen=True):
    """What came of it: what changes there, and the release that is served now; none where nothing had to change."""

    target: Target
    plan: Plan
    release: str = ""
    recorded: int = 0  # records kept as they were published


def target_of(project: Project, text: str) -> Target:
    """A target as it is typed; a path is of the office's folder. Raises Stop (E525) for what is none."""
    if text.startswith("s3://"):
        from corridor.deploying.buckets import Bucket

        return Bucket.of(text)
    if found := places.REMOTE.fullmatch(text):
        return places.Remote(found[1], found[2].rstrip("/"))
    if "://" in text or not text.strip("/. "):
        remedy = "写一个文件夹（/srv/www/site）、一台机器（user@host:/srv/www/site）或一个桶（s3://桶/前缀）"
        raise Stop([problem("E525", Place("site"), found=f"发布到哪里看不懂：{text}", remedy=remedy)], USAGE)
    return places.Folder(Path(os.path.abspath(project.folder / text)))


def deploy(project: Project, text: str, *, is_dry: bool = False) -> Deployed:
    """Bring the public site to a target. Raises Stop where anything forbids it; readers then have the old site."""
    target = target_of(project, text)
    gate.passed(project)
    files = sums(project.target)
    made = Deployed(target, plan(files, target.present()))
    if is_dry:
        return made
    release = target.put(project.target, files) if not made.plan.is_empty else ""
    recorded, _ = reviewing.record(project)
    addresses.add(project.content, served(files), project.today)
    return Deployed(target, made.plan, release, recorded)


def served(files: Sums) -> list[str]:
    """The addresses a site answers at that somebody may keep: pages, prints, data; not styles and other parts."""
    return [path for path in files if addresses.is_kept(path)]
