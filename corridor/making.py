"""Making: a batch of jobs becomes files in the staging folder; this is what runs in a worker."""

from __future__ import annotations

import gzip
import time
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct, field

from corridor import compiling, publishing, staging, timing
from corridor.corpus import Corpus
from corridor.desk import Desk
from corridor.files import digest_bytes
from corridor.installed import version
from corridor.keys import Key
from corridor.outputs import Job
from corridor.problems import Place, Problem, Stop, problem
from corridor.project import HOUSE, Project, sources_digest
from corridor.traces import Asked
from corridor.workshops import Workshop

# Files a server sends compressed, and from how many bytes on it is worth a file more.
TEXTS = {"html", "css", "js", "json", "csv", "xml", "atom", "svg", "txt"}
WORTH = 1000

# Beside what Python compiles for itself: the house's templates, compiled once a machine.
HOUSE_COMPILED = HOUSE / ".tools" / "cache" / "templates.pickle"


class Made(NamedTuple):
    """A job that was done: digests of its files, what it saw, facts of the files.

    `leans`: it also rests on what it saw when it was made last, as far as that shows the same.
    """

    job: Job
    files: dict[str, str]
    seen: dict[Key, str]
    facts: dict[str, dict[str, Any]]
    leans: bool


class Batch(Struct):
    """What a worker brings back: what was made, and problems."""

    made: list[Made] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)  # by site path, where the worker has no folder of ours
    spent: dict[str, float] = field(default_factory=dict)  # CPU seconds by output, where somebody times


def batches(jobs: list[Job], width: int) -> list[list[Job]]:
    """Jobs in batches, heavy ones first; eight batches a worker, so that none waits long for the last."""
    ordered = sorted(jobs, key=lambda job: (-job.weight, job.path))
    count = min(len(ordered), width * 8)
    return [batch for at in range(count) if (batch := ordered[at::count])]


class Bench:
    """Where one process makes its batches: what they share is read once."""

    def __init__(self, project: Project, corpus: Corpus, before: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self.project = project
        self._before = before or {}
        self._own = project.state / "templates.pickle"
        compiling.recall([self._own, HOUSE_COMPILED], self._recipe(corpus))
        self._workshop = Workshop.of(corpus, project.shelves(corpus.digests))
        self._workshop.site, self._workshop.left = project.target, project.pieces

    def leave(self) -> None:
        """Leave the compiled templates for the next build; the house's own for every office of this machine as well."""
        corpus = self._workshop.corpus
        is_of_house = not corpus.roots.templates[0].is_dir() and HOUSE_COMPILED.parent.parent.is_dir()
        compiling.leave([self._own, *([HOUSE_COMPILED] if is_of_house else [])], self._recipe(corpus))

    def _recipe(self, corpus: Corpus) -> str:
        return f"{sources_digest(corpus.digests)}:{version('jinja2')}"

    def make(self, jobs: list[Job], write: Callable[[str, bytes], None]) -> Batch:
        """Make jobs, their files handed to `write` by site path. Nothing is raised: what went wrong is in the batch."""
        project, workshop, batch = self.project, self._workshop, Batch()
        is_timed = timing.is_on()
        digests = Asked(workshop.corpus.digest)  # what answers change with is done before a stage begins
        for job in jobs:
            desk = Desk(workshop, job.path)
            desk.before = before = self._before.get(job.path, {})
            began = time.process_time() if is_timed else 0.0
            try:
                files = dict(project.output(job.output).make(job, desk))
                if desk.setting("serving.precompressed") == "是":
                    files.update(compressed(files, before, desk.as_before))
                made = _put(files, before, write)
                files.clear()  # what is kept of it is packed next, and may be as large again
                desk.leave(made)
            except Stop as stop:
                batch.problems.extend(stop.problems)
                continue
            except OSError as error:
                reason = publishing.why_unwritten(error) or str(error)
                batch.problems.append(problem("E503", Place(f"site/{job.path}"), found=reason))
                continue
            except Exception as error:  # noqa: BLE001 (our own bug: told as one, with the details kept for us)
                batch.problems.append(crash(project, job, error))
                continue
            seen = dict(zip(desk.seen, map(digests.__getitem__, desk.seen), strict=True))
            if is_timed:
                batch.spent[job.output] = batch.spent.get(job.output, 0.0) + time.process_time() - began
            batch.made.append(Made(job, made, seen, desk.facts, desk.leans))
        return batch


def _put(
    files: Mapping[str, bytes | None], before: Mapping[str, str], write: Callable[[str, bytes], None]
) -> dict[str, str]:
    """Write what was made anew; the digests of all files."""
    made = {}
    for path, data in files.items():
        if data is not None:
            write(path, data)
        made[path] = before[path] if data is None else digest_bytes(data)
    return made


# What this process works on, and where its files go. An executor's tasks are plain functions, and a forked worker has
# the corpus already: sending it with every batch cost half as much again as the whole build.
_given: list[tuple[Bench, Path]] = []


def set_up(project: Project, corpus: Corpus, staged: Path, before: Mapping[str, Mapping[str, str]]) -> None:
    """Give a worker what all its batches share, before the first of them.

    `before`: of jobs whose files all lie in the site as they were made last, these with their digests.
    """
    _given[:] = [(Bench(project, corpus, before), staged)]


def clear() -> None:
    """Leave what the next build may use again and forget the rest, in the process that asked for the batches."""
    while _given:
        _given.pop()[0].leave()


def make_batch(jobs: list[Job]) -> Batch:
    """Make jobs into the staging folder; runs in a worker."""
    bench, staged = _given[0]
    target = bench.project.target
    write = partial(staging.write_altered, target, staged) if target.is_dir() else partial(staging.write, staged)
    return bench.make(jobs, write)


def compressed(
    files: Mapping[str, bytes | None], before: Mapping[str, str], as_before: Callable[[str], bytes | None]
) -> dict[str, bytes | None]:
    """What a server may send as it lies there (gzip_static): texts, where it is worth it; the same bytes each time.

    Of a file that stays as it is (None) its twin stays too, or is made of what `as_before` gives.
    """
    made: dict[str, bytes | None] = {}
    for path, data in files.items():
        twin = f"{path}.gz"
        if data is None and twin in before:
            made[twin] = None
            continue
        whole = as_before(path) or b"" if data is None else data
        if path.rpartition(".")[2] in TEXTS and len(whole) >= WORTH:
            made[twin] = gzip.compress(whole, 9, mtime=0)
    return made


def crash(project: Project, job: Job | None, error: BaseException) -> Problem:
    """Our own bug: the traceback goes to .corridor/crash.log, the office gets one line."""
    project.state.mkdir(parents=True, exist_ok=True)
    details = "".join(traceback.format_exception(error))
    (project.state / "crash.log").write_text(f"{job}\n{details}", encoding="utf-8")
    return problem("E901", Place(f"site/{job.path}" if job else "build.py"), found=f"{type(error).__name__}: {error}")
