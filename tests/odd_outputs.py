"""Outputs that fail in the ways real ones may: for the tests of what the office is then told."""

from __future__ import annotations

from collections.abc import Iterable

from corridor.corpus import Corpus
from corridor.desk import Desk
from corridor.outputs import Job, Stage


class Odd:
    """One job, one file; what goes wrong is in the classes below."""

    name = "odd"
    stage = Stage.PAGES
    leans_on: tuple[str, ...] = ()
    path = "odd.txt"

    def available(self) -> str:
        return ""

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        yield Job(self.path, self.name, self.stage)

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        return {job.path: b"odd"}


class Clashing(Odd):
    """Wants a path that belongs to another output."""

    path = "feed.atom"


class Lacking(Odd):
    """Needs something this machine has not got."""

    def available(self) -> str:
        return "运行 sudo apt-get install odd"


class Crashing(Odd):
    """Has a bug of our own."""

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        raise ZeroDivisionError("division by zero")


class Illustrated(Odd):
    """Looks for a picture that is not there."""

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        return {job.path: desk.file("media/none.jpg")}


class Templated(Odd):
    """Renders a template of the office's own."""

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        return {job.path: desk.render("pages/odd.html", {}).encode()}
