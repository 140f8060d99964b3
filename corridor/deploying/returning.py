"""Returning: earlier releases of a site, here or where it was deployed to, and what one of them would bring back."""

from __future__ import annotations

import calendar
import time
from pathlib import Path
from typing import Protocol

from corridor import deploying, engine, publishing
from corridor.deploying.targets import Target
from corridor.project import Project


class Shelf(Protocol):
    """Earlier releases of one site, by name, the oldest first."""

    @property
    def name(self) -> str: ...

    def names(self) -> list[str]: ...

    def shown(self, release: str) -> str:
        """A line about one of them."""
        ...

    def brought_back(self, release: str) -> list[str]:
        """Its pages whose records are not public any more."""
        ...

    def roll_back(self, release: str) -> bool:
        """Put it in the site's place; False where that was not one step. Raises OSError, Stop."""
        ...


def shelf(project: Project, place: str) -> Shelf:
    """The releases beside the site, or those at a target. Raises Stop for what is no target."""
    return There(project, deploying.target_of(project, place)) if place else Here(project)


class Here:
    """The site's own earlier releases: what builds replaced."""

    def __init__(self, project: Project) -> None:
        self.project = project

    @property
    def name(self) -> str:
        return str(self.project.target)

    def names(self) -> list[str]:
        return [path.name for path in publishing.releases(self.project.target)]

    def _path(self, release: str) -> Path:
        return next(path for path in publishing.releases(self.project.target) if path.name == release)

    def shown(self, release: str) -> str:
        pages = sum(1 for _ in self._path(release).rglob("*.html"))
        return f"{release}  {_local(release)} 换下，{pages} 个网页"

    def brought_back(self, release: str) -> list[str]:
        folder, target = self._path(release), self.project.target
        return [
            path
            for path in hidden_paths(self.project)
            if (folder / path).is_file()
            and not ((target / path).is_file() and (target / path).read_bytes() == (folder / path).read_bytes())
        ]

    def roll_back(self, release: str) -> bool:
        with publishing.locked(self.project.target):
            return publishing.roll_back(self.project.target, self._path(release))


class There:
    """The releases at a target of `deploy`; the one that is served is none of them."""

    def __init__(self, project: Project, target: Target) -> None:
        self.project, self.target = project, target

    @property
    def name(self) -> str:
        return self.target.name

    def names(self) -> list[str]:
        return [name for name in self.target.releases() if name != self.target.served()]

    def shown(self, release: str) -> str:
        return f"{release}  {_local(release)} 发布"

    def brought_back(self, release: str) -> list[str]:
        then, now = self.target.files_of(release), self.target.present()
        return [path for path in hidden_paths(self.project) if path in then and then[path] != now.get(path)]

    def roll_back(self, release: str) -> bool:
        self.target.roll_back(release)
        return self.target.is_atomic


def hidden_paths(project: Project) -> list[str]:
    """Where records that are not public (withdrawn, embargoed, internal, drafts again) had their pages and prints."""
    run = engine.begin(project, engine.Wanted())
    return sorted(f"{id_}{end}" for id_ in run.corpus.hidden for end in (".html", ".pdf"))


def _local(release: str) -> str:
    """When a release is of, in local time."""
    stamp = calendar.timegm(time.strptime(release[:15], "%Y%m%d-%H%M%S"))
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(stamp))
