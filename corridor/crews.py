"""Crews: a name → an Executor that makes batches of jobs: `serial`, `processes`, or `dask:ADDRESS`."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from corridor.problems import Place, Stop, problem

if TYPE_CHECKING:
    from corridor.fleet import Fleet
    from corridor.project import Project

CLUSTER = "dask:"
# Pages: at 1.5 ms each fewer are made about as soon as forked workers have begun; a guess, not yet measured.
WORTH_PROCESSES = 60

# Bytes: a process that makes pages needs so much beside what it shares, however small the office.
SMALLEST = 100_000_000
# Files: fewer are read by one process about as soon.
WORTH_READING = 400

_MEMORY = Path("/proc/meminfo")
_BOUNDS = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")

T = TypeVar("T")
A = TypeVar("A")


class Serial(Executor):
    """Does each job at once in this process."""

    def __init__(self, prepare: Callable[..., None], given: tuple[Any, ...]) -> None:
        prepare(*given)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 (handed on by future.result(), as any executor does)
            future.set_exception(error)
        return future


def crew(
    name: str, workers: int, prepare: Callable[..., None], given: tuple[Any, ...], load: int
) -> tuple[Executor, int]:  # fmt: skip
    """An executor and how many batches it works on at a time; `prepare(*given)` runs once in every worker.

    `load` is how much there is to make, in pages: with no number of workers asked for, little is not worth a second
    process. Raises ValueError for a crew there is none of, Stop (E524) where a cluster cannot be had.
    """
    if name.startswith(CLUSTER):
        return _cluster(name.removeprefix(CLUSTER), given)
    if name == "serial" or (name == "processes" and not workers and load < WORTH_PROCESSES):
        return Serial(prepare, given), 1
    if name != "processes":
        raise ValueError(name)
    import multiprocessing  # not for a build of one process
    from concurrent.futures import ProcessPoolExecutor

    count = workers or fitting(os.cpu_count() or 1, free(), own_size())
    # A forked worker has what it is given already; where there is no fork (Windows) it is pickled once a worker.
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
    return ProcessPoolExecutor(count, mp_context=context, initializer=prepare, initargs=given), count


def fitting(processors: int, room: int | None, size: int) -> int:
    """How many processes: one a processor, but no more than there is room for, each as large as this one (bytes).

    A forked process shares what it was given and copies what it touches: measured, it ends at four fifths of this one.
    """
    return processors if room is None else max(1, min(processors, room // max(size, SMALLEST)))


def free() -> int | None:
    """Bytes of memory nobody uses, in a container those left to it; None where the system does not say."""
    found = []
    with contextlib.suppress(OSError, ValueError, StopIteration):
        lines = _MEMORY.read_text("ascii").splitlines()
        found.append(next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")))
    with contextlib.suppress(OSError, ValueError):  # none, or “max”: without bound
        most, used = (int(path.read_text("ascii")) for path in _BOUNDS)
        found.append(max(0, most - used))
    return min(found, default=None)


def own_size() -> int:
    """Bytes of memory this process holds now; 0 where the system does not say."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def received(executor: Executor, waiting: list[Future[T]]) -> Iterator[T]:
    """What was submitted, each as it is done. Raises Stop (E524) where those who did it are gone."""
    if not hasattr(executor, "received"):
        for future in as_completed(waiting):
            try:
                yield future.result()
            except BrokenExecutor as error:
                remedy = "多半是内存不够：关掉别的程序，或用 -j 少开几个进程，再运行一次"
                raise Stop([problem("E524", Place("site"), found="一个进程被系统结束了", remedy=remedy)], 3) from error
    else:
        yield from executor.received(waiting)  # a cluster's own way to be sure


def share(name: str, workers: int, work: Callable[[list[A]], T], todo: list[A]) -> Iterator[T]:
    """Have a list done: here, or by several processes where the crew is that and it is worth it.

    Raises Stop (E524) where one of them is gone.
    """
    if name != "processes" or len(todo) < WORTH_READING:
        yield work(todo)
        return
    yield work(todo[:1])  # what it imports is then there for all that are forked
    executor, count = crew(name, workers, ready, (), WORTH_PROCESSES)
    size = -(-len(todo) // (count * 8))
    with executor:
        waiting = [executor.submit(work, todo[at : at + size]) for at in range(1, len(todo), size)]
        yield from received(executor, waiting)


def ready() -> None:
    """A worker that needs nothing before its first task."""


def fleet(name: str, province: Project) -> Fleet:
    """Other machines that each build whole offices. Raises Stop (E524) where they cannot be had."""
    address = name.removeprefix(CLUSTER)
    try:
        from corridor.fleet import Fleet
    except ModuleNotFoundError as error:
        raise _uninstalled(address, error) from error
    return Fleet(address, province)


def _cluster(address: str, given: tuple[Any, ...]) -> tuple[Executor, int]:
    try:
        from corridor.cluster import Cluster
    except ModuleNotFoundError as error:
        raise _uninstalled(address, error) from error
    cluster = Cluster(address, *given)
    return cluster, cluster.width


def _uninstalled(address: str, error: ModuleNotFoundError) -> Stop:
    remedy = f"运行：{sys.executable} -m pip install --require-hashes -r requirements-cluster.txt"
    return Stop([problem("E524", Place(address), found=f"没有装 {error.name}", remedy=remedy)], 3)
