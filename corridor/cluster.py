"""Cluster: a crew of Dask workers on other machines, which share neither disk nor memory with this one.

A worker is sent the office's content once, named by its digest, and the corpus once a stage; it sends back the bytes of
what it made. Only this process writes the site. The only home of distributed.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from distributed import Client
from distributed.diagnostics.plugin import WorkerPlugin
from msgspec.structs import replace

from corridor import publishing, staging
from corridor.corpus import Corpus
from corridor.files import Digests, digest_bytes
from corridor.kinds import BY_FOLDER
from corridor.making import Batch, Bench
from corridor.outputs import Job
from corridor.parcels import packed, unpack
from corridor.problems import Place, Stop, problem
from corridor.project import FONTS, HOUSE, Project, sources_digest

ENVIRONMENT = 3
PREFIX = "corridor-content"
SECONDS = 10  # to find the scheduler, and to notice that it is gone
HOW = "照 docs/cluster.md 开好调度器和机器"


def refused(address: str, found: str, remedy: str) -> Stop:
    """The end of a build that other machines were to make: nothing is published."""
    return Stop([problem("E524", Place(address), found=found, remedy=remedy)], ENVIRONMENT)


class Cluster(Executor):
    """The workers of one scheduler as an executor. Raises Stop (E524) where they are missing or unlike this machine."""

    def __init__(self, address: str, project: Project, corpus: Corpus, staged: Path, *_: Any) -> None:
        self._address, self._staged, self._target = address, staged, project.target
        self._client = client_of(address)
        try:
            compare(self._client, address, project)
            send(self._client, address, Unsampled())
            content = Content.of(project)
            _forget_older(self._client, content.name)
            send(self._client, address, content)
            self._errand = send(self._client, address, Errand.of(project, corpus, content.name))
            self._executor = self._client.get_executor(pure=False)
        except BaseException:
            leave(self._client)
            raise
        self.width = sum(self._client.nthreads().values())

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have a batch made far away. What `fn` does here (`making.make_batch`), `make_far` does there."""
        return self._executor.submit(make_far, self._errand, *args, **kwargs)  # type: ignore[no-any-return]

    def received(self, waiting: list[Future[Batch]]) -> Iterator[Batch]:
        """Each batch as it comes back, its files written. Raises Stop (E524) when workers or the scheduler are lost."""
        left = set(waiting)
        while left:
            done = {one for one in left if one.done()}
            if not done:
                watch(self._client, self._address)
                _pause(next(iter(left)))
            for future in done:
                yield self._written(future)
            left -= done

    def _written(self, future: Future[Batch]) -> Batch:
        try:
            batch = future.result()
        except Exception as error:  # the library has many; each of them means that the work was not done
            raise refused(
                self._address, f"机器在做的时候断开了（{type(error).__name__}）", "看看机器和网络，再运行一次"
            ) from error
        for path, data in batch.files.items():
            try:
                staging.write_altered(self._target, self._staged, path, data)
            except OSError as error:
                reason = publishing.why_unwritten(error) or str(error)
                batch.problems.append(problem("E503", Place(f"site/{path}"), found=reason))
        batch.files.clear()
        return batch

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the workers forget this stage; the content stays for the next build."""
        with contextlib.suppress(Exception):  # a scheduler that is gone has nothing to forget
            self._client.unregister_worker_plugin(self._errand)
        leave(self._client)


def watch(client: Client, address: str) -> None:
    """Raise Stop (E524) for a scheduler that is gone, or that has forgotten us, or workers that are all gone."""
    try:
        told = client.sync(client.scheduler.identity, callback_timeout=SECONDS)
    except Exception as error:
        raise refused(address, "调度器没有了", "重新开调度器和机器，再运行一次") from error
    if not told["workers"]:
        raise refused(address, "做事的机器都没有了", "重新开机器，再运行一次")


def leave(client: Client) -> None:
    """Let the workers be as they were and go; what is gone already is not missed."""
    with contextlib.suppress(Exception):
        client.unregister_worker_plugin(Unsampled.name)
    with contextlib.suppress(Exception):
        client.close(timeout=SECONDS)


def _pause(future: Future[Any]) -> None:
    with contextlib.suppress(Exception):
        future.exception(timeout=0.2)


def client_of(address: str) -> Client:
    """The scheduler at an address, with workers. Raises Stop (E524) where there is none."""
    try:
        client = Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:  # a timeout is an OSError
        raise refused(address, "找不到调度器", f"{HOW}；地址写成 dask:tcp://主机:8786") from error
    if not client.nthreads():
        client.close()
        raise refused(address, "调度器那里没有机器", HOW)
    return client


# --- is a worker like this machine? -----------------------------------------------------------------------------------


def likeness(project: Project) -> dict[str, str]:
    """What has to be the same on every machine for the same bytes: programs, templates, fonts, packages."""
    digests = Digests(0)
    house = sorted(path for path in (HOUSE / "templates").rglob("*") if path.is_file())
    fonts = sorted(path for path in FONTS.rglob("*") if path.is_file())
    return {
        "宣传走廊的程序": sources_digest(digests),
        "模板": digest_bytes("".join(f"{path.relative_to(HOUSE)}{digests.of(path)}" for path in house).encode()),
        "字体": digest_bytes("".join(f"{path.name}{path.stat().st_size}" for path in fonts).encode()),
        "Python": ".".join(map(str, sys.version_info[:2])),
        "软件包": digest_bytes("".join(project.recipe(one, digests) for one in project.all_outputs()).encode()),
        "能做的成品": ",".join(one.name for one in project.all_outputs() if not one.available()),
    }


def compare(client: Client, address: str, project: Project) -> None:
    """Hold every worker against this machine. Raises Stop (E524), naming what differs."""
    here = likeness(project)
    try:
        there = client.run(likeness, project)
    except Exception as error:  # without our package on the worker, whatever cannot be read there fails
        raise refused(address, f"机器上没有同样的宣传走廊（{error}）"[:200], f"{HOW}；每台机器用同一个版本") from error
    for worker, own in sorted(there.items()):
        differs = [name for name, value in here.items() if own.get(name) != value]
        if differs:
            raise refused(address, f"机器 {worker} 的{'、'.join(differs)}和这台不一样", f"{HOW}；每台机器用同一个版本")


# --- what a worker is sent --------------------------------------------------------------------------------------------


class Unsampled(WorkerPlugin):  # type: ignore[misc]  # distributed has no types
    """Workers do not look a hundred times a second where in our code they are: that took a tenth of their time."""

    name = "corridor-unsampled"
    idempotent = True
    _samplers = ("profile", "profile-cycle")

    def setup(self, worker: Any) -> None:
        """Stop both, and keep a worker that is only just starting from starting them."""
        own = worker.periodic_callbacks
        self._stopped = {name: own.pop(name) for name in self._samplers if name in own}
        for one in self._stopped.values():
            one.stop()

    def teardown(self, worker: Any) -> None:
        """Start them again."""
        worker.periodic_callbacks.update(self._stopped)
        for one in self._stopped.values():
            one.start()


class Content(WorkerPlugin):  # type: ignore[misc]  # distributed has no types
    """An office's content: unpacked once on every worker, those that come later too, and kept for the next build."""

    idempotent = True

    def __init__(self, name: str, packed: bytes) -> None:
        self.name, self.packed = name, packed

    @classmethod
    def of(cls, project: Project) -> Content:
        """The content of an office in one piece, named by the office and its digest."""
        whole = packed(project.content)
        office = digest_bytes(f"{socket.gethostname()}:{project.folder}".encode())[:12]
        return cls(f"{PREFIX}-{office}-{digest_bytes(whole)}", whole)

    def setup(self, worker: Any) -> None:
        """Unpack among the worker's own files, which go when it goes. Raises OSError for a full disk."""
        folder = _folder(worker, self.name)
        fresh = Path(tempfile.mkdtemp(dir=folder.parent))
        try:
            unpack(self.packed, fresh)
            fresh.rename(folder)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise

    def teardown(self, worker: Any) -> None:
        """Take it away again."""
        shutil.rmtree(_folder(worker, self.name), ignore_errors=True)


class Errand(WorkerPlugin):  # type: ignore[misc]
    """One stage of one build: the corpus it is made from, and on the worker a bench for its batches."""

    def __init__(self, name: str, packed: bytes, content: str) -> None:
        self.name, self.packed, self.content = name, packed, content

    @classmethod
    def of(cls, project: Project, corpus: Corpus, content: str) -> Errand:
        """The corpus without what a worker reads from the content itself, or finds out again."""
        derived = {id_: one for id_, one in corpus.records.items() if _is_derived(one.file)}
        slim = replace(
            corpus,
            records=derived,
            digests=Digests(0),
            problems=[],
            _digests={},
            _answers={},
            _assets={},
            _ranks={},
            _lists={},
        )
        packed = pickle.dumps((project, slim), pickle.HIGHEST_PROTOCOL)
        return cls(f"corridor-errand-{digest_bytes(packed)}-{socket.gethostname()}-{os.getpid()}", packed, content)

    def setup(self, worker: Any) -> None:
        """Set up a bench for the batches to come."""
        project, corpus = pickle.loads(self.packed)
        folder = _folder(worker, self.content)
        here = replace(project, folder=folder, target=folder / "site", fonts=FONTS)
        own = replace(corpus, content=here.content, roots=here.roots)
        _benches[self.name] = Bench(here, own), threading.Lock()

    def teardown(self, worker: Any) -> None:
        """Forget it."""
        _benches.pop(self.name, None)


_benches: dict[str, tuple[Bench, threading.Lock]] = {}


def make_far(errand: str, jobs: list[Job]) -> Batch:
    """Make jobs on a worker; their bytes come back in the batch. One batch at a time: templates are one page's only."""
    bench, lock = _benches[errand]
    files: dict[str, bytes] = {}
    with lock:
        batch = bench.make(jobs, files.__setitem__)
    batch.files = files
    return batch


def send(client: Client, address: str, plugin: Content | Errand | Unsampled) -> str:
    """Have every worker set a plugin up, those that come later too; its name."""
    try:
        client.register_plugin(plugin, name=plugin.name)
    except OSError as error:
        found = f"机器上写不进文件（{error.strerror or error}）"
        raise refused(address, found, "给那台机器的临时文件夹腾出地方，再运行一次") from error
    return plugin.name


def _forget_older(client: Client, name: str) -> None:
    """Let the workers take away what this office's content was before."""
    known = client.run_on_scheduler(lambda dask_scheduler: list(dask_scheduler.worker_plugins))
    for one in known:
        if one.startswith(name.rpartition("-")[0]) and one != name:
            client.unregister_worker_plugin(one)


def _is_derived(file: str) -> bool:
    """Whether a record is made of other things than a file of its own."""
    return file.removeprefix("content/").partition("/")[0] not in BY_FOLDER


def _folder(worker: Any, name: str) -> Path:
    return Path(worker.local_directory) / name
