"""Previewing: the content held in memory; a page is made when it is asked for and kept until what it saw changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from threading import RLock

from msgspec import Struct, field

from corridor import engine, listing, loading, making
from corridor.corpus import Corpus
from corridor.desk import Desk
from corridor.files import Digests, digest_bytes
from corridor.keys import Key
from corridor.outputs import Job, whole
from corridor.plain import Plain
from corridor.problems import Problem, Stop, in_order
from corridor.project import Project
from corridor.results import Result
from corridor.templating import Templates
from corridor.traces import Trace, told_facts, why_stale
from corridor.workshops import Workshop

UNPUBLISHED = {"draft": "草稿", "reviewed": "已审，还没有公布"}


class Page(Plain, frozen=True):
    """What is answered for a path: bytes, a status of HTTP, a word over it (草稿), and what went wrong making it."""

    data: bytes
    status: int = 200
    mark: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def digest(self) -> str:
        return digest_bytes(self.data + self.mark.encode())


class _Kept(Struct):
    """A job's files, and the digest of everything its maker looked at."""

    files: Mapping[str, bytes]
    seen: dict[Key, str]
    facts: dict[str, dict[str, object]] = field(default_factory=dict)


class Preview:
    """One office as its site would be now, drafts included. Safe to ask from several threads; one makes at a time."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.version = 0
        self._lock = RLock()
        self._kept: dict[str, _Kept] = {}  # by job
        self._files: dict[str, str] = {}  # file -> its job
        self._has_new_templates = False
        run = engine.begin(project, engine.Wanted())
        self._memory, self._sources = run.memory, run.sources
        self._problems = in_order(run.corpus.problems)
        self._take(run.corpus, run.digests, None)
        for job, trace in run.memory.traces.items():
            self._files.update(dict.fromkeys(trace.made, job))

    @property
    def problems(self) -> list[Problem]:
        """All that is wrong with the content as it lies on the disk now."""
        return self._problems

    def reload(self, changed: Iterable[str] = ()) -> None:
        """Read what changed. While something fatal is wrong, pages stay as they were in the last good state.

        `changed`: paths that were written, to know whether a template is among them.
        """
        with self._lock:
            # Remembered until it counts: a template saved while a record is broken is not read yet.
            self._has_new_templates |= any("templates" in path for path in changed)
            digests = Digests(time.time_ns(), self._sources.started_ns, self._digests.current)
            try:
                corpus, self._sources = loading.load(
                    self.project.content,
                    self.project.roots,
                    self._sources,
                    digests,
                    self.project.today,
                    drafts=self.project.drafts,
                )
            except Stop as stop:
                self._problems, self.version = list(stop.problems), self.version + 1
                return
            self._problems = in_order(corpus.problems)
            self.version += 1
            if not any(one.is_fatal for one in corpus.problems) or not self._is_good:
                self._take(corpus, digests, None if self._has_new_templates else self._workshop.templates)
                self._has_new_templates = False

    def page(self, path: str) -> Page | None:
        """What a site path answers; None where the site has no such file."""
        with self._lock:
            try:
                return self._page(path)
            except Stop as stop:
                return Page(b"", 500, problems=tuple(stop.problems))
            except Exception as error:  # noqa: BLE001 (our own bug: told as one, the preview goes on)
                return Page(b"", 500, problems=(making.crash(self.project, self._jobs.get(path), error),))

    # --- the whole ---------------------------------------------------------------

    def _take(self, corpus: Corpus, digests: Digests, templates: Templates | None) -> None:
        self._is_good = not any(one.is_fatal for one in corpus.problems)
        self._corpus, self._digests = corpus, digests
        shelves = self.project.shelves(digests)
        self._workshop = Workshop(corpus, templates, shelves=shelves) if templates else Workshop.of(corpus, shelves)
        self._workshop.site, self._workshop.left = self.project.target, self.project.pieces
        corpus.made = told_facts(self._memory.traces)
        for kept in self._kept.values():
            corpus.made.update(kept.facts)
        result = Result()
        self._jobs = {job.path: job for job in listing.list_jobs(self.project, corpus, result)}
        self._problems = in_order([*self._problems, *(one for one in result.problems if one.code == "E501")])
        self._recipes: dict[str, str] = {}

    def _page(self, path: str) -> Page | None:
        for job in self._candidates(path):
            files = self._made(job)
            if path in files:
                return Page(files[path], self._status(job), self._mark(job))
        if path != "404.html" and "404.html" in self._jobs and path.endswith((".html", "/")):
            missing = self._made(self._jobs["404.html"])
            return Page(missing["404.html"], 404)
        return None

    def _candidates(self, path: str) -> Iterator[Job]:
        """The jobs that may make a file: the one of its name, the one that made it last, those of its folder."""
        names = [path, self._files.get(path, "")]
        found = [self._jobs[name] for name in names if name in self._jobs]
        yield from found
        if path.endswith(".html"):
            return
        folder, _, name = path.rpartition("/")
        for job in self._jobs.values():
            own, _, stem = job.path.rpartition("/")
            is_near = folder == own and name.startswith(stem.rpartition(".")[0])
            is_part = own and folder.startswith(own) and job.output == "search"
            if job not in found and job.output != "html" and (is_near or is_part):
                yield job

    def _status(self, job: Job) -> int:
        hidden = self._corpus.hidden.get(job.subject)
        return 410 if hidden is not None and hidden.card.status == "withdrawn" and job.output == "html" else 200

    def _mark(self, job: Job) -> str:
        own = self._corpus.facts.get(job.subject)
        if own is None or job.output != "html":
            return ""
        until = f"到 {own.embargo} 才公布" if own.embargo > self.project.today else ""
        return UNPUBLISHED.get(own.card.status, until)

    # --- one job -----------------------------------------------------------------

    def _made(self, job: Job) -> Mapping[str, bytes]:
        """A job's files: as they were made in this preview or by the last build where that holds, else made now."""
        asked = self._corpus.digest
        kept = self._kept.get(job.path)
        if kept is not None and all(asked(key) == digest for key, digest in kept.seen.items()):
            return kept.files
        built = self._built(job, asked)
        if built is not None:
            return built
        desk = Desk(self._workshop, job.path)
        trace = self._memory.traces.get(job.path)
        if trace is not None and trace.recipe == self._recipe(job.output):
            desk.before = trace.made  # as far as these lie in the site just so
        made = dict(self.project.output(job.output).make(job, desk))
        files = whole({path: desk.as_before(path) if data is None else data for path, data in made.items()})
        self._files.update(dict.fromkeys(files, job.path))
        self._corpus.made.update(desk.facts)
        self._kept[job.path] = _Kept(files, {key: asked(key) for key in desk.seen}, dict(desk.facts))
        return files

    def _built(self, job: Job, asked: Callable[[Key], str]) -> Mapping[str, bytes] | None:
        """The files of the last build, where they still hold."""
        trace, target = self._memory.traces.get(job.path), self.project.target
        if trace is None:
            return None

        def changed(trace: Trace) -> Key | None:
            return next((key for key, digest in self._memory.looks.of(trace) if asked(key) != digest), None)

        if why_stale(job, self._recipe(job.output), trace, changed, lambda path: (target / path).is_file()):
            return None
        return _Lazy({path: target / path for path in trace.made})

    def _recipe(self, output: str) -> str:
        if output not in self._recipes:
            self._recipes[output] = self.project.recipe(self.project.output(output), self._digests)
        return self._recipes[output]


class _Lazy(Mapping[str, bytes]):
    """Files on the disk, read one by one as they are asked for."""

    def __init__(self, paths: Mapping[str, object]) -> None:
        self._paths = paths

    def __getitem__(self, name: str) -> bytes:
        data: bytes = self._paths[name].read_bytes()  # type: ignore[attr-defined] # paths
        return data

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)
