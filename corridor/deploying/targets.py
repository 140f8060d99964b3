"""Targets: what a place that readers get a site from can do."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Protocol

from corridor import publishing
from corridor.deploying.plans import Sums
from corridor.problems import Place, Problem, Stop, problem

ENVIRONMENT, VERIFICATION = 3, 4
KEPT = publishing.KEPT


class Target(Protocol):
    """Somewhere readers get a site from."""

    @property
    def name(self) -> str: ...

    @property
    def is_atomic(self) -> bool: ...

    def present(self) -> Sums:
        """What is served there now; nothing where nothing is. Raises Stop where that cannot be told."""
        ...

    def put(self, site: Path, files: Sums) -> str:
        """Bring a site there, check it, and serve it; the name of the release. Raises Stop; then the old one stays."""
        ...

    def releases(self) -> list[str]:
        """All releases there, the oldest first."""
        ...

    def served(self) -> str:
        """The release readers get; empty where there is none."""
        ...

    def files_of(self, release: str) -> Sums: ...

    def roll_back(self, release: str) -> None:
        """Serve an earlier release again."""
        ...


def refused(found: str, remedy: str, exit_code: int = ENVIRONMENT) -> Stop:
    return Stop([problem("E525", Place("site"), found=found, remedy=remedy)], exit_code)


def torn(found: str) -> Stop:
    """What arrived is not what was sent."""
    told: Problem = problem("E526", Place("site"), found=found, remedy="网站没有换；看看那边的磁盘，再发布一次")
    return Stop([told], VERIFICATION)


def stamp() -> str:
    return time.strftime("%Y%m%d-%H%M%S", time.gmtime())
