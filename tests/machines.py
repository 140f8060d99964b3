"""Machines: a real Dask scheduler and workers on 127.0.0.1 for the tests that need them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

SCHEDULER = (sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--no-dashboard")
WORKER = (
    sys.executable,
    "-m",
    "distributed.cli.dask_worker",
    "--host",
    "127.0.0.1",
    "--no-dashboard",
    "--nthreads",
    "1",
)
TODAY = ("--today", "2022-10-01")
SITE = ("--only", "html,data,feed,assets")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Cluster:
    """A scheduler and workers of our own; whatever is left of them ends with it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        return f"dask:tcp://127.0.0.1:{self.port}"

    def start(self, workers: int = 2, **options: str) -> None:
        self.scheduler = self._process(*SCHEDULER, "--port", str(self.port))
        self.workers = [self.add(**options) for _ in range(workers)]
        self.wait(workers)

    def add(self, **options: str) -> subprocess.Popen[bytes]:
        """One worker more, with a process of its own and no nanny, so that killing it is killing it."""
        own = {"cwd": str(ROOT), **options}
        place = own.pop("place", str(self.folder))
        return self._process(*WORKER, "--no-nanny", "--local-directory", place, f"tcp://127.0.0.1:{self.port}", **own)

    def wait(self, workers: int) -> None:
        """Until that many workers have come. Raises AssertionError with what they said after a minute."""
        from distributed import Client

        with Client(f"tcp://127.0.0.1:{self.port}", timeout=60, set_as_default=False) as client:
            if workers:
                client.wait_for_workers(workers, timeout=60)

    def stop(self) -> None:
        for one in (*self.workers, *([self.scheduler] if self.scheduler else [])):
            if one.poll() is None:
                one.kill()
            one.wait()

    def _process(self, *command: str, cwd: str = str(ROOT), **environment: str) -> subprocess.Popen[bytes]:
        log = open(self.folder / "cluster.log", "ab")  # noqa: SIM115 (the process writes on)
        return subprocess.Popen(command, cwd=cwd, env={**os.environ, **environment}, stdout=log, stderr=log)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path)
    try:
        yield made
    finally:
        made.stop()
