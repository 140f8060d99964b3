"""Why a file is as it is: what it was made from, and whether it would be made again."""

from __future__ import annotations

from pathlib import PurePosixPath

from corridor import engine
from corridor.outputs import Stage
from corridor.project import Project
from corridor.traces import Trace, told


def why(project: Project, path: str) -> str:
    """The story of one file of the site, in Chinese; empty for a path no job makes. `site/` before it may stay."""
    memory, digests = engine.recall(project)
    whole, _ = engine.load(project, memory, digests)
    jobs = engine.list_jobs(project, whole, engine.Wanted(), engine.Result())
    wanted = str(PurePosixPath(path.replace("\\", "/"))).removeprefix(f"{project.target.name}/")
    job = next((job for job in jobs if job.path == wanted), None)
    trace = memory.traces.get(wanted)
    if job is None:
        return f"{wanted} 已经没有记录了，下次构建会清除。" if trace else ""
    # What the PRINT stage told last time stands for what it would tell now.
    whole.made = {p: dict(f) for t in memory.traces.values() for p, f in t.facts.items()}
    stale = [other for other in jobs if other.stage is Stage.PRINT and job.stage is not Stage.PRINT]
    reasons = engine.reasons(project, whole, [job, *stale], memory, digests)
    lines = [f"{wanted}：下次构建要重做，因为{reasons[wanted]}。" if reasons[wanted] else f"{wanted}：是新的，不用重做。"]
    if trace is not None:
        lines += _story(trace)
    return "\n".join(lines)


def _story(trace: Trace) -> list[str]:
    lines = [f"上次重做的原因：{trace.reason}", f"由 {trace.job.output} 做成，看过 {len(trace.seen)} 样："]
    return lines + sorted(f"  {told(key)}" for key in trace.seen)
