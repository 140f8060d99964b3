"""Outputs: what is made of the corpus. Each is a peer that lists its jobs and makes them; none knows another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, Protocol

from corridor.plain import Plain

if TYPE_CHECKING:
    from corridor.corpus import Corpus
    from corridor.desk import Desk


class Stage(IntEnum):
    """When a job is made; each stage may see what the earlier ones made."""

    PRINT = 1
    PAGES = 2
    SITE = 3
    ARCHIVE = 4


class Job(Plain, frozen=True):
    """One thing to make: `path` is its site path and name, `subject` what it is about, `weight` its cost in pages."""

    path: str
    output: str
    stage: Stage
    subject: str = ""
    template: str = ""
    weight: int = 1


class Output(Protocol):
    """A peer among the outputs. `leans_on` names the packages whose version changes what it makes."""

    name: str
    stage: Stage
    leans_on: tuple[str, ...]

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        """What files should exist; cheap, always listed in full."""

    def make(self, job: Job, desk: Desk) -> Mapping[str, bytes | None]:
        """The files of one job, by site path; None for one of `desk.before` that stays as it is.

        Raises Stop for what the office can mend.
        """

    def available(self) -> str:
        """Why nothing can be made on this machine and what to install; empty when all is there."""


def whole(files: Mapping[str, bytes | None]) -> dict[str, bytes]:
    """The files of a job as its maker gives them where there is nothing before."""
    return {path: data for path, data in files.items() if data is not None}
