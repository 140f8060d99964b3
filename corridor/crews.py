"""Crews: a name → an Executor that makes batches of jobs: `serial`, or `processes`."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import Any

CREWS = ("serial", "processes")


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
    name: str, workers: int, prepare: Callable[..., None], given: tuple[Any, ...]
) -> tuple[Executor, int]:  # fmt: skip
    """An executor and how many batches it works on at a time; `prepare(*given)` runs once in every worker.

    Raises ValueError for a crew there is none of.
    """
    if name == "serial":
        return Serial(prepare, given), 1
    if name != "processes":
        raise ValueError(name)
    count = workers or os.cpu_count() or 1
    # A forked worker has what it is given already; where there is no fork (Windows) it is pickled once a worker.
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
    return ProcessPoolExecutor(count, mp_context=context, initializer=prepare, initargs=given), count
