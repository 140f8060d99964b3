"""The engine: wanted jobs → stale jobs → batches → staged files → publish → prune."""

from __future__ import annotations

import pickle
import time
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corridor import corpus, crews, publishing
from corridor.corpus import Corpus, Key
from corridor.files import Digests
from corridor.outputs import Job, Stage
from corridor.problems import Place, Problem, Stop, in_order, problem
from corridor.project import Project, sources_digest
from corridor.traces import Trace, why_stale

FORMAT = 1


@dataclass(slots=True)
class Memory:
    """What a run leaves for the next: sources, digests of files, traces, and the files it put out."""

    sources: corpus.Memory = field(default_factory=corpus.Memory)
    digests: dict[str, Any] = field(default_factory=dict)
    traces: dict[str, Trace] = field(default_factory=dict)
    site: dict[str, tuple[int, int]] = field(default_factory=dict)
    recipe: str = ""


@dataclass(slots=True)
class Result:
    """What a build came to. Counts of files, except `records` and `pages`."""

    problems: list[Problem] = field(default_factory=list)
    records: int = 0
    pages: int = 0
    pdfs: int = 0
    made: int = 0
    kept: int = 0
    pruned: int = 0
    withheld: int = 0
    seconds: float = 0.0
    published: bool = False
    reasons: dict[str, str] = field(default_factory=dict)

    @property
    def is_fatal(self) -> bool:
        return any(p.is_fatal for p in self.problems)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asked of this build."""

    only: tuple[str, ...] = ()
    crew: str = "serial"
    workers: int = 0
    strict: bool = False
    told: Callable[[str, int, int], None] = lambda stage, done, total: None


def build(project: Project, wanted: Wanted) -> Result:
    """Bring the site up to date; a fatal problem publishes nothing. Raises Stop when another build holds the lock."""
    start = time.perf_counter()
    with publishing.locked(project.target):
        memory, digests = recall(project)
        whole, sources = load(project, memory, digests)
        result = Result(list(whole.problems), len(whole.facts), withheld=count_withheld(whole))
        if not _stops(result, wanted):
            jobs = list_jobs(project, whole, wanted, result)
            if not _stops(result, wanted):
                _make_all(project, whole, wanted, jobs, memory, digests, sources, result)
    result.problems = in_order(result.problems)
    result.seconds = time.perf_counter() - start
    return result


def check(project: Project) -> Result:
    """All problems of the content, nothing made."""
    memory, digests = recall(project)
    whole, _ = load(project, memory, digests)
    return Result(in_order(whole.problems), len(whole.facts), withheld=count_withheld(whole))


def _stops(result: Result, wanted: Wanted) -> bool:
    return result.is_fatal or (wanted.strict and bool(result.problems))


# --- memory ----------------------------------------------------------------------------------------------------------


def recall(project: Project) -> tuple[Memory, Digests]:
    """What the last run left; nothing at all where it is damaged or of other code: then everything is made anew."""
    started = time.time_ns()
    memory = Memory()
    try:
        saved_format, memory_read = pickle.loads(_memory_file(project).read_bytes())
        if saved_format == FORMAT:
            memory = memory_read
    except Exception:  # any damage at all: a pickle can fail with almost every error there is
        memory = Memory()
    digests = Digests(started, memory.sources.started_ns, memory.digests, paranoid=project.paranoid)
    if memory.recipe != sources_digest(digests):
        memory.sources = corpus.Memory()
    return memory, digests


def remember(project: Project, memory: Memory) -> None:
    """Leave the memory for the next run, as a whole or not at all."""
    path = _memory_file(project)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".next")
    fresh.write_bytes(pickle.dumps((FORMAT, memory), pickle.HIGHEST_PROTOCOL))
    fresh.replace(path)


def _memory_file(project: Project) -> Path:
    """One memory a target: a second site made of the same content elsewhere does not undo the first's."""
    return project.state / f"memory-{_digest(str(project.target).encode())[:12]}.pickle"


def load(project: Project, memory: Memory, digests: Digests) -> tuple[Corpus, corpus.Memory]:
    """The content as a whole. Raises Stop where there is no content folder."""
    if not project.content.is_dir():
        raise Stop([problem("E508", Place("content"), found=str(project.content))], 2)
    return corpus.load(
        project.content, project.roots, memory.sources, digests, project.today, drafts=project.drafts, paranoid=project.paranoid
    )


def count_withheld(whole: Corpus) -> int:
    """How many observations of the ledger are withheld."""
    return sum(quantity.is_withheld for own in whole.facts.values() for quantity, *_ in own.observations)


# --- jobs ------------------------------------------------------------------------------------------------------------


def list_jobs(project: Project, whole: Corpus, wanted: Wanted, result: Result) -> list[Job]:
    """Every job of every output, wanted now or not; two outputs that want one path are a problem naming both."""
    jobs: dict[str, Job] = {}
    for output in project.all_outputs():
        missing = output.available()
        if missing and (not wanted.only or output.name in wanted.only):
            result.problems.append(problem("E505", Place(output.name), found=output.name.upper(), remedy=missing))
        if missing:
            continue
        for job in output.jobs(whole):
            other = jobs.setdefault(job.path, job)
            if other is not job:
                remedy = f"{other.output}（{other.subject or '整站'}）和 {job.output}（{job.subject or '整站'}），改掉其中一个编号"
                result.problems.append(problem("E501", Place(f"site/{job.path}"), found=job.path, remedy=remedy))
    return list(jobs.values())


def reasons(
    project: Project, whole: Corpus, jobs: Iterable[Job], memory: Memory, digests: Digests
) -> dict[str, str]:
    """Why each job must be made; empty for a current one."""
    site = publishing.files_in(project.target)
    known: dict[Key, str] = {}

    def digest(key: Key) -> str:
        if key not in known:
            known[key] = whole.digest(key)
        return known[key]

    def is_there(path: str) -> bool:
        return path in site and memory.site.get(path) == site[path]

    recipes = {output.name: project.recipe(output, digests) for output in project.all_outputs()}
    return {
        job.path: why_stale(job, recipes[job.output], memory.traces.get(job.path), digest, is_there) for job in jobs
    }


def _make_all(
    project: Project, whole: Corpus, wanted: Wanted, jobs: list[Job], memory: Memory, digests: Digests,
    sources: corpus.Memory, result: Result,
) -> None:  # fmt: skip
    """Make the stale jobs stage by stage beside the target, then publish the whole and remember it."""
    chosen = [job for job in jobs if not wanted.only or job.output in wanted.only]
    # What is not made now stays as it is: other outputs, and PDFs on a machine that cannot make them.
    resting = {path: trace for path, trace in memory.traces.items() if _rests(trace, chosen, wanted, project)}
    traces: dict[str, Trace] = dict(resting)
    staged: Path | None = None
    for stage in Stage:
        now = [job for job in chosen if job.stage is stage]
        if stage is not Stage.PRINT:
            whole.made = _facts(traces)
        why = reasons(project, whole, now, memory, digests)
        stale = [job for job in now if why[job.path]]
        traces.update((job.path, memory.traces[job.path]) for job in now if not why[job.path])
        result.reasons.update((job.path, why[job.path]) for job in stale)
        if not stale:
            continue
        staged = staged or publishing.staging(project.target)
        made, problems = _make(project, whole, wanted, stale, staged, why, digests, stage)
        result.problems.extend(problems)
        traces.update(made)
    if any(p.is_fatal and not p.code == "E505" for p in result.problems):
        if staged is not None:
            publishing.remove(staged)
        return
    _publish(project, memory, digests, sources, traces, staged, result)


def _rests(trace: Trace, chosen: list[Job], wanted: Wanted, project: Project) -> bool:
    if wanted.only and trace.job.output not in wanted.only:
        return True
    output = {one.name: one for one in project.all_outputs()}.get(trace.job.output)
    return output is not None and bool(output.available())


def _facts(traces: dict[str, Trace]) -> dict[str, dict[str, Any]]:
    return {path: dict(facts) for trace in traces.values() for path, facts in trace.facts.items()}


def _publish(
    project: Project, memory: Memory, digests: Digests, sources: corpus.Memory, traces: dict[str, Trace],
    staged: Path | None, result: Result,
) -> None:  # fmt: skip
    wanted_files = {path for trace in traces.values() for path in trace.made}
    there = publishing.files_in(project.target)
    pruned = there.keys() - wanted_files
    fresh = publishing.files_in(staged) if staged else {}
    if fresh or pruned or not project.target.exists():
        staged = staged or publishing.staging(project.target)
        publishing.keep(project.target, staged, sorted(wanted_files - fresh.keys()))
        publishing.publish(staged, project.target)
        there = publishing.files_in(project.target)
    unchanged = not fresh and not pruned and digests.current == memory.digests
    if not unchanged or any(sources.files[name] is not memory.sources.files.get(name) for name in sources.files):
        remember(project, Memory(sources, digests.current, traces, there, sources_digest(digests)))
    result.published = True
    result.made, result.kept, result.pruned = len(fresh), len(wanted_files) - len(fresh), len(pruned)
    result.pages = sum(path.endswith(".html") for path in wanted_files)
    result.pdfs = sum(path.endswith(".pdf") for path in wanted_files)


# --- making ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Batch:
    """What a worker brings back: for each job its files' digests, its looks and facts, and problems."""

    made: list[tuple[Job, dict[str, str], dict[Key, str], dict[str, dict[str, Any]]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def _make(
    project: Project, whole: Corpus, wanted: Wanted, stale: list[Job], staged: Path, why: dict[str, str], digests: Digests,
    stage: Stage,
) -> tuple[dict[str, Trace], list[Problem]]:  # fmt: skip
    executor, width = crews.crew(wanted.crew, wanted.workers)
    traces: dict[str, Trace] = {}
    problems: list[Problem] = []
    recipes = {output.name: project.recipe(output, digests) for output in project.all_outputs()}
    done = 0
    with executor:
        waiting = [executor.submit(make_batch, project, whole, batch, staged) for batch in batches(stale, width)]
        for future in as_completed(waiting):
            batch: Batch = future.result()
            problems.extend(batch.problems)
            done += len(batch.made)
            wanted.told(stage.name, done, len(stale))
            for job, files, seen, facts in batch.made:
                traces[job.path] = Trace(job, recipes[job.output], seen, files, why[job.path], facts)
    return traces, problems


def batches(jobs: list[Job], width: int) -> list[list[Job]]:
    """Jobs in batches, heavy ones first; four batches a worker, so that none waits long for the last."""
    ordered = sorted(jobs, key=lambda job: (-job.weight, job.path))
    count = 1 if width == 1 else min(len(ordered), width * 4)
    return [batch for at in range(count) if (batch := ordered[at::count])]


def make_batch(project: Project, whole: Corpus, jobs: list[Job], staged: Path) -> Batch:
    """Make jobs into the staging folder; runs in a worker. Nothing is raised: what went wrong is in the batch."""
    from corridor.desk import Desk, Workshop

    workshop, batch = Workshop.of(whole), Batch()
    for job in jobs:
        desk = Desk(workshop, job.path)
        try:
            files = project.output(job.output).make(job, desk)
            for path, data in files.items():
                publishing.write(staged, path, data)
        except Stop as stop:
            batch.problems.extend(stop.problems)
            continue
        except OSError as error:
            batch.problems.append(problem("E503", Place(f"site/{job.path}"), found=str(error)))
            continue
        except Exception as error:  # our own bug: told as one, with the details kept for us
            batch.problems.append(crash(project, job, error))
            continue
        seen = {key: whole.digest(key) for key in desk.seen}
        batch.made.append((job, {path: _digest(data) for path, data in files.items()}, seen, desk.facts))
    return batch


def _digest(data: bytes) -> str:
    from corridor.files import digest_bytes

    return digest_bytes(data)


def crash(project: Project, job: Job | None, error: BaseException) -> Problem:
    """Our own bug: the traceback goes to .corridor/crash.log, the office gets one line."""
    project.state.mkdir(parents=True, exist_ok=True)
    details = "".join(traceback.format_exception(error))
    (project.state / "crash.log").write_text(f"{job}\n{details}", encoding="utf-8")
    return problem("E901", Place(f"site/{job.path}" if job else "build.py"), found=f"{type(error).__name__}: {error}")
