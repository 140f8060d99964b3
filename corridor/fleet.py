"""Fleet: Dask workers that each build whole offices for a province; they share no disk with this machine.

An office goes out as its content and comes back as its site, which only this process publishes. The pages of a single
office are shared out by cluster.
"""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from corridor import cluster, publishing, staging
from corridor.parcels import packed, unpack
from corridor.plain import SELDOM
from corridor.project import FONTS, Project

_AHEAD = 3  # offices a worker: one being made, one come back, one to begin with next
_MEMORY = "/dev/shm"
_TIMES = 50  # content, site, memory and the release before are some ten times the content
_one_at_a_time = threading.Lock()  # templates are one page's only, and a worker may have several threads


class Fleet(Executor):
    """The workers of one scheduler as an executor of `build(project, …)`. Raises Stop (E524) as a cluster does."""

    def __init__(self, address: str, province: Project) -> None:
        self._address, self._client = address, cluster.client_of(address)
        try:
            cluster.compare(self._client, address, province)
            cluster.send(self._client, address, cluster.Unsampled())
            self._executor = self._client.get_executor(pure=False)
            self._width = _AHEAD * sum(self._client.nthreads().values())
        except BaseException:
            cluster.leave(self._client)
            raise

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have `fn(project, …)` done on a worker; the future gives what it gave, and the files of its site."""
        project, *rest = args
        return self._executor.submit(build_far, fn, project, packed(project.content), *rest, **kwargs)  # type: ignore[no-any-return]

    def each(
        self, fn: Callable[..., Any], given: Sequence[tuple[Any, ...]]
    ) -> Iterator[tuple[int, Any, BaseException | None]]:
        """Each office as it comes back: its place in the list, what came, or why nothing did.

        No more are on their way than keep the workers busy: a nation's contents are in no one's memory at once. Raises
        Stop (E524) when the scheduler or all workers are gone; what was published until then is whole.
        """
        left: dict[int, Future[Any]] = {}
        waiting = deque(range(len(given)))
        while waiting or left:
            while waiting and len(left) < self._width:
                at = waiting.popleft()
                left[at] = self.submit(fn, *given[at])
            for at in [at for at, future in left.items() if future.done()]:
                future = left.pop(at)
                error = future.exception()
                yield at, None if error else future.result(), error
            if left:
                cluster.watch(self._client, self._address)
                with contextlib.suppress(Exception):
                    next(iter(left.values())).exception(timeout=0.2)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the scheduler."""
        cluster.leave(self._client)


def build_far(fn: Callable[..., Any], project: Project, content: bytes, *rest: Any) -> tuple[Any, dict[str, bytes]]:
    """On a worker: unpack an office, build it, give back what came of it and its site. Nothing of it stays."""
    gc.set_threshold(*SELDOM)
    folder = Path(tempfile.mkdtemp(prefix="corridor-office-", dir=_in_memory(len(content))))
    try:
        unpack(content, folder)
        here = replace(project, folder=folder, target=folder / "site", fonts=FONTS)
        with _one_at_a_time:
            made = fn(here, *rest)
        files = {path: (here.target / path).read_bytes() for path in publishing.files_in(here.target)}
        return made, files
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _in_memory(size: int) -> str | None:
    """A disk that lies in memory, with room for what an office of so many bytes comes to; None where there is none.

    An office lives there for seconds: a disk spends more on the names of its files than on their bytes.
    """
    try:
        stat = os.statvfs(_MEMORY)
    except OSError:
        return None
    has_room = stat.f_bavail * stat.f_frsize > size * _TIMES
    return _MEMORY if has_room and os.access(_MEMORY, os.W_OK) else None


def publish(target: Path, files: dict[str, bytes]) -> None:
    """Put a site that came back in the old one's place as a whole; old assets stay for pages that are open.

    Raises OSError for a disk that refuses, Stop (E504) where another build holds the lock.
    """
    with publishing.locked(target):
        staged = staging.begin(target)
        for path, data in files.items():
            staging.write(staged, path, data)
        old = (path for path in publishing.files_in(target) if path.startswith("assets/") and path not in files)
        staging.keep(target, staged, old)
        publishing.publish(staged, target)
