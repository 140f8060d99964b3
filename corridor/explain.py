"""Why a file is as it is: what it was made from, and whether it would be made again."""

from __future__ import annotations

from pathlib import PurePosixPath

from corridor import engine, listing
from corridor.project import Project
from corridor.traces import Looks, Trace, told, told_facts


def why(project: Project, path: str) -> str:
    """The story of one file of the site, in Chinese; empty for a path no job makes. `site/` before it may stay."""
    run = engine.begin(project, engine.Wanted())
    # What the makers told last time of their files stands for what they would tell now.
    run.corpus.made = told_facts(run.memory.traces)
    jobs = {job.path: job for job in listing.list_jobs(project, run.corpus, run.result)}
    wanted = str(PurePosixPath(path.replace("\\", "/"))).removeprefix(f"{project.target.name}/")
    trace = run.memory.traces.get(wanted)
    if wanted not in jobs:
        return f"{wanted}：记录已经没有了，下次构建会清除。" if trace else ""
    reason = engine.reasons(run, [jobs[wanted]])[wanted]
    lines = [f"{wanted}：下次构建要重做，因为{reason}。" if reason else f"{wanted}：是新的，不用重做。"]
    return "\n".join(lines + (_story(trace, run.memory.looks) if trace else []))


def _story(trace: Trace, looks: Looks) -> list[str]:
    seen = sorted(f"  {told(key)}" for key, _ in looks.of(trace))
    return [f"上次重做的原因：{trace.reason}。", f"由 {trace.job.output} 做成，看过 {len(seen)} 样：", *seen]
