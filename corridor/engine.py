"""The engine: wanted jobs → stale jobs → batches → staged files → publish → prune."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from corridor import crews, listing, loading, prose, publishing, staging, timing
from corridor.corpus import Corpus
from corridor.files import Digests
from corridor.memory import Memory, recall, remember, spare_of
from corridor.outputs import Job, Stage
from corridor.plain import Plain
from corridor.problems import Place, Stop, in_order, problem
from corridor.project import Project, sources_digest
from corridor.results import Result
from corridor.traces import Trace, told_facts, why_changed, why_stale
from corridor.unchanged import Touched


def silent(stage: str, done: int, total: int) -> None:
    """Nobody hears of progress. (A function of its own, for what is asked is sent to workers.)"""


class Wanted(Plain, frozen=True):
    """What a person asked of this build; `told` hears of progress as (stage, jobs done, jobs in all).

    `forgets`: nobody builds in that place again, so nothing is kept for the next build.
    """

    only: tuple[str, ...] = ()
    crew: str = "serial"
    workers: int = 0
    strict: bool = False
    told: Callable[[str, int, int], None] = silent
    forgets: bool = False


class Run(Struct):
    """One build under way: what it works on, what it knows from last time, what it has made so far."""

    project: Project
    wanted: Wanted
    memory: Memory
    digests: Digests
    corpus: Corpus
    sources: loading.Memory
    result: Result
    traces: dict[str, Trace] = field(default_factory=dict)
    recipes: dict[str, str] = field(default_factory=dict)  # of each output
    there: dict[str, tuple[int, int]] = field(default_factory=dict)  # the site's files as they were before this build
    staged: Path | None = None
    changed: set[int] | None = None  # what of the looks remembered shows otherwise today

    @property
    def is_stopped(self) -> bool:
        """Whether what was found so far forbids publishing."""
        return self.result.is_fatal or (self.wanted.strict and bool(self.result.problems))

    @property
    def has_read(self) -> bool:
        """Whether the sources are not all as remembered."""
        now, before = self.sources.read, self.memory.sources.read
        return now.keys() != before.keys() or any(now[name] is not before[name] for name in now)


def build(project: Project, wanted: Wanted, touched: Touched | None = None) -> Result:
    """Bring the site up to date; a fatal problem publishes nothing. Raises Stop when another build holds the lock.

    `touched`: what differs from what the last build left, where somebody has looked at everything already.
    """
    start = time.perf_counter()
    with publishing.locked(project.target):
        run = begin(project, wanted, touched)
        jobs = listing.wanted(project, run.corpus, run.memory, run.result, wanted.only)
        timing.lap("列出要做的")
        if not run.is_stopped:
            for stage in Stage:
                make_stage(run, stage, [job for job in jobs if job.stage is stage])
        if run.is_stopped:
            publishing.remove(run.staged)
            learn(run)
        else:
            publish(run)
        timing.lap("记下")
    run.result.problems = in_order(run.result.problems)
    run.result.seconds = time.perf_counter() - start
    return run.result


def check(project: Project) -> Result:
    """All problems of the content, nothing made."""
    from corridor import likeness
    from corridor.register import published

    run = begin(project, Wanted())
    corpus = run.corpus
    found = [*run.result.problems, *likeness.second_looks(corpus.facts, project.today)]
    snapshots, unread = published.read(project.content)
    if snapshots:
        issued = {id_ for issue in corpus.issues.values() for id_ in issue.contains}
        locate = loading.locator(project.content)
        found += published.check(corpus.everyone, snapshots, issued, project.today, locate)
    found += unread
    run.result.problems = in_order(found)
    return run.result


def begin(project: Project, wanted: Wanted, touched: Touched | None = None) -> Run:
    """Read what changed since the last run. Raises Stop where there is no content folder."""
    if not project.content.is_dir():
        raise Stop([problem("E508", Place("content"), found=str(project.content))], 2)
    memory, digests = recall(project)
    timing.lap("取上次的记忆")
    corpus, sources = loading.load(
        project.content,
        project.roots,
        memory.sources,
        digests,
        project.today,
        drafts=project.drafts,
        edition=project.edition,
        paranoid=project.paranoid,
        share=partial(crews.share, wanted.crew, wanted.workers),
        touched=touched.names if touched is not None and touched.memory == memory.digest else None,
    )
    withheld = sum(quantity.is_withheld for own in corpus.facts.values() for quantity, *_ in own.observations)
    masks = sum(prose.count_masks(own.text) for own in corpus.facts.values() if own.text)
    result = Result(list(corpus.problems), len(corpus.facts), withheld=withheld, masks=masks, memory=memory.digest)
    run = Run(project, wanted, memory, digests, corpus, sources, result)
    if corpus.reworded is not None:
        run.changed = listing.proven(corpus, memory)
        run.there = {} if run.changed is None else memory.site
    timing.lap("互相核对")
    return run


def make_stage(run: Run, stage: Stage, jobs: list[Job]) -> None:
    """Make the stale jobs of a stage; each stage sees what the one before it told of its files."""
    if run.is_stopped:
        return
    chosen = [job for job in jobs if not run.wanted.only or job.output in run.wanted.only]
    run.traces.update(_resting(run, stage))
    run.corpus.made = told_facts(run.traces)
    why = reasons(run, chosen)
    stale = [job for job in chosen if why[job.path]]
    run.traces.update((job.path, run.memory.traces[job.path]) for job in chosen if not why[job.path])
    run.result.reasons.update((job.path, why[job.path]) for job in stale)
    timing.lap("比较")
    if stale:
        run.staged = run.staged or staging.begin(run.project.target)
        _make(run, stage, stale, why)
        timing.lap("制作")


def reasons(run: Run, jobs: Iterable[Job]) -> dict[str, str]:
    """Why each job must be made; empty for a current one."""
    run.there = run.there or publishing.files_in(run.project.target)
    run.recipes = run.recipes or {one.name: run.project.recipe(one, run.digests) for one in run.project.all_outputs()}
    there, before, traces, looks = run.there, run.memory.site, run.memory.traces, run.memory.looks
    if run.changed is None:
        run.changed = looks.changed(run.corpus.digest, made=False)
    changed = run.changed | looks.changed(run.corpus.digest, made=True)
    first = looks.among(changed)
    if run.corpus.reworded is not None:
        return {job.path: why_changed(first(traces[job.path])) for job in jobs}

    def is_there(path: str) -> bool:
        return path in there and before.get(path) == there[path]

    return {job.path: why_stale(job, run.recipes[job.output], traces.get(job.path), first, is_there) for job in jobs}


def _resting(run: Run, stage: Stage) -> dict[str, Trace]:
    """What is not made now and stays as it is: outputs not asked for, and those this machine cannot make."""
    only = run.wanted.only
    rest = {one.name for one in run.project.all_outputs() if (only and one.name not in only) or one.available()}
    if not rest:
        return {}
    traces = run.memory.traces.items()
    return {path: one for path, one in traces if one.job.output in rest and one.job.stage is stage}


def _make(run: Run, stage: Stage, stale: list[Job], why: dict[str, str]) -> None:
    from corridor.making import Batch, batches, clear, make_batch, set_up

    assert run.staged is not None  # made just before, for there is something stale
    load = sum(job.weight for job in stale)
    given = run.project, run.corpus, run.staged, _before(run, stale)
    # What was archived lies on this machine, and is only copied.
    crew = "serial" if stage is Stage.ARCHIVE else run.wanted.crew
    executor, width = crews.crew(crew, run.wanted.workers, set_up, given, load)
    done = 0

    def heard(count: int, _: Future[Batch]) -> None:
        nonlocal done
        done += count
        run.wanted.told(stage.name, done, len(stale))

    with executor:
        waiting: list[Future[Batch]] = []
        for jobs in batches(stale, width):
            waiting.append(executor.submit(make_batch, jobs))
            waiting[-1].add_done_callback(partial(heard, len(jobs)))
        for batch in crews.received(executor, waiting):
            run.result.problems.extend(batch.problems)
            timing.spent("制作", batch.spent)
            for job, files, seen, facts, leans in batch.made:
                before = run.memory.traces[job.path].looks if leans else b""
                looks = run.memory.looks.numbers(seen, before, run.corpus.altered or ())
                run.traces[job.path] = Trace(job, run.recipes[job.output], looks, files, why[job.path], facts)
    clear()


def _before(run: Run, stale: list[Job]) -> dict[str, Mapping[str, str]]:
    """Of jobs whose files all lie in the site as they were made last, these with their digests."""
    if run.project.paranoid:
        return {}
    there, site, traces = run.there, run.memory.site, run.memory.traces
    known = (traces[job.path] for job in stale if job.path in traces and traces[job.path].job == job)
    same = (one for one in known if one.recipe == run.recipes[one.job.output])
    return {
        one.job.path: one.made
        for one in same
        if all(path in there and site.get(path) == there[path] for path in one.made)
    }


def publish(run: Run) -> None:
    """Put the made and the kept files in the site's place as a whole, and remember how they were made."""
    target, memory, result = run.project.target, run.memory, run.result
    wanted_files = {path for trace in run.traces.values() for path in trace.made}
    there = run.there or publishing.files_in(target)  # nobody else writes there while we hold the lock
    spare = spare_of(memory, wanted_files)
    wanted_files |= spare & there.keys()
    pruned = there.keys() - wanted_files
    fresh = publishing.files_in(run.staged) if run.staged else {}
    kept = (there.keys() & wanted_files) - fresh.keys()  # with --only a file that rests may be gone
    if fresh or pruned or not target.exists():
        staged = run.staged or staging.begin(target)
        staging.keep(target, staged, sorted(kept))
        result.in_one_step = publishing.publish(staged, target)
        # What was made keeps its size and date on its way; where files were copied they need not.
        if not result.in_one_step:
            fresh = {path: found for path, found in publishing.files_in(target).items() if path in fresh}
    elif run.staged:
        publishing.remove(run.staged)  # all that was made lies in the site just so
    timing.lap("换上")
    is_news = fresh or pruned or result.reasons or run.has_read or run.digests.current != memory.digests
    if is_news and not run.wanted.forgets:
        # A kept file is remembered as it was made: one that rests may have been altered by hand since.
        again = {path for name in result.reasons if name in run.traces for path in run.traces[name].made}
        site = fresh | {path: memory.site[path] for path in kept & memory.site.keys()}
        site |= {path: there[path] for path in kept & again}  # made now, and found to lie there just so
        result.memory = remember(run.project, _left(run, site, spare), memory)
    result.published = True
    result.made, result.kept, result.pruned = len(fresh), len(kept), len(pruned)
    result.pages = sum(path.endswith(".html") for path in fresh.keys() | kept)
    result.pdfs = sum(path.endswith(".pdf") for path in fresh.keys() | kept)


def _left(run: Run, site: dict[str, tuple[int, int]], spare: frozenset[str]) -> Memory:
    """What this run leaves for the next."""
    before, digests = run.memory, run.digests.current
    looks, traces, outdated = before.looks, run.traces, frozenset(run.changed or ())
    if run.corpus.reworded is not None:
        digests, outdated = before.digests | digests, outdated | (before.outdated or frozenset())
    else:
        looks, traces = looks.kept(traces)
    return Memory(
        run.sources,
        digests,
        traces,
        looks,
        site,
        sources_digest(run.digests),
        spare,
        run.corpus.lost,
        run.corpus.orders,
        outdated if looks is before.looks and run.changed is not None else None,
    )


def learn(run: Run) -> None:
    """Remember what was read although nothing is published: the next run reads only what was mended."""
    if run.has_read and not run.wanted.forgets:
        code = sources_digest(run.digests)
        made = replace(run.memory, sources=run.sources, digests=run.digests.current, recipe=code, outdated=None)
        remember(run.project, made, run.memory)
