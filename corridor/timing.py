"""Timing: what each step of a build costs, for `build --profile`; switched off it does nothing.

Steps follow one another: a lap is what was spent since the lap before it, so nothing is counted twice or left out.
"""

from __future__ import annotations

import os
import time

from msgspec import Struct, field

# What a step may cost when everything is made anew: CPU milliseconds for 1,000 records. The machine they are meant for
# does `python -m timeit -n 5 "sum(range(10**7))"` in 0.2 s a loop; bench/README.md says how they were found.
BUDGETS = {
    "起动": 0,
    "看有没有变化": 20,
    "取上次的记忆": 0,
    "读记录": 900,
    "互相核对": 60,
    "列出要做的": 10,
    "比较": 20,
    "制作": 1200,
    "换上": 60,
    "记下": 110,
}

ENOUGH = 5000  # records from which on a build is held against them


class Step(Struct):
    """CPU and wall seconds of a step, and CPU seconds of each output (`parts`), with those of other processes."""

    name: str
    cpu: float = 0.0
    wall: float = 0.0
    parts: dict[str, float] = field(default_factory=dict)


_steps: dict[str, Step] = {}
_last: list[tuple[float, float]] = []  # CPU and wall at the last lap; empty when nobody asked


def start() -> None:
    """Begin to time; what this process has spent so far is the first step."""
    _steps.clear()
    _last[:] = [(0.0, time.perf_counter() - time.process_time())]
    lap("起动")


def is_on() -> bool:
    return bool(_last)


def _cpu() -> float:
    """CPU seconds of this process and of those it had that have ended."""
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system


def lap(name: str) -> None:
    """All that was spent since the last lap belongs to the step `name`; a step may come again."""
    if not _last:
        return
    now = _cpu(), time.perf_counter()
    before, _last[0] = _last[0], now
    step = _steps.setdefault(name, Step(name))
    step.cpu += now[0] - before[0]
    step.wall += now[1] - before[1]


def spent(name: str, parts: dict[str, float]) -> None:
    """Add what the parts of a step took, here or in another process."""
    if _last:
        own = _steps.setdefault(name, Step(name)).parts
        for part, seconds in parts.items():
            own[part] = own.get(part, 0.0) + seconds


def stop() -> list[Step]:
    """The steps in the order they first came; nobody times any longer."""
    _last.clear()
    found = list(_steps.values())
    _steps.clear()
    return found


def peak() -> float:
    """The most memory this process has held, in MB; 0 where the system does not say."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
