"""Listing: every job of every output, the whole site as it should be, made now or not."""

from __future__ import annotations

from corridor.corpus import Corpus
from corridor.keys import Key
from corridor.memory import Memory
from corridor.outputs import Job
from corridor.problems import Place, problem
from corridor.project import Project
from corridor.results import Result


def proven(corpus: Corpus, memory: Memory) -> set[int] | None:
    """The rows of looks that changed where a few records were reworded: nothing but those records digests otherwise.

    None where that cannot be known, for nobody went through all looks last time; the corpus then forgets of it.
    """
    if memory.outdated is None:
        corpus.reworded = None
        return None
    looks, own = memory.looks, {Key("record", id_) for id_ in corpus.reworded or ()}
    known = looks.holding(memory.outdated)
    for key in own:
        known.pop(key, None)
    corpus.know(known, memory.orders)
    corpus.altered = frozenset(key.name for key in own) | {looks.keys[at].name for at in memory.outdated}
    return {at for at in looks.rows_of(own) if corpus.digest(looks.keys[at]) != looks.digests[at]}


def wanted(project: Project, corpus: Corpus, memory: Memory, result: Result, only: tuple[str, ...]) -> list[Job]:
    """Every job; those of the last build where nothing changed that could bring another or take one away."""
    if corpus.reworded is None:
        return list_jobs(project, corpus, result, only)
    corpus.lost = memory.lost
    return [trace.job for trace in memory.traces.values()]


def list_jobs(project: Project, corpus: Corpus, result: Result, only: tuple[str, ...] = ()) -> list[Job]:
    """Every job of every output, wanted now or not; two outputs that want one path are a problem naming both."""
    jobs = _listed(project, corpus, result, only)
    lost = [path for path in corpus.addresses if path.endswith(".html") and not _is_made(path, jobs)]
    if not lost:
        return list(jobs.values())
    corpus.lost = tuple(sorted(lost))  # outputs then say so at these addresses
    return list(_listed(project, corpus, Result([], 0), only).values())


def _is_made(path: str, jobs: dict[str, Job]) -> bool:
    """Whether a page is a job's own, or one of an archived year, which is one job."""
    return path in jobs or (path.startswith("archive/") and f"archive/{path.split('/')[1]}/index.html" in jobs)


def _listed(project: Project, corpus: Corpus, result: Result, only: tuple[str, ...]) -> dict[str, Job]:
    jobs: dict[str, Job] = {}
    for output in project.all_outputs():
        missing = output.available()
        if missing and (not only or output.name in only):
            result.problems.append(problem("E505", Place(output.name), found=output.name.upper(), remedy=missing))
        for job in output.jobs(corpus) if not missing else ():
            other = jobs.setdefault(job.path, job)
            if other is not job:
                both = f"{other.output}（{other.subject or '整站'}）和 {job.output}（{job.subject or '整站'}）"
                words = {"found": job.path, "remedy": f"{both}，改掉其中一个编号"}
                result.problems.append(problem("E501", Place(f"site/{job.path}"), **words))
    return jobs
