"""Previews: a small office under preview on this machine, and what it answers."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from conftest import office

from build import OUTPUTS
from corridor.project import Project
from corridor.serving import Server

VISIT = """\
title: 省人大前来调研
type: 调研
date: 2022-09-17
body: |
  看了联络站。
sources:
  - {note: 本机关记录}
"""


def seen_office(folder: Path) -> Path:
    """An office with one activity to edit."""
    return office(folder / "office", {"activities/seen.yaml": VISIT})


def project(folder: Path) -> Project:
    return Project(folder.resolve(), (folder / "site").resolve(), OUTPUTS, "2022-10-01", drafts=True)


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A preview that answers and watches."""
    server = Server(project(folder))
    server.start()
    time.sleep(0.3)  # until the system's watch is set up
    try:
        yield server
    finally:
        server.stop()


def get(server: Server, path: str, host: str = "", method: str = "GET") -> tuple[int, str, bytes]:
    """What a raw request answers: status, type, body."""
    name = server.url.removeprefix("http://").rstrip("/")
    asked = http.client.HTTPConnection(name, timeout=60)
    asked.putrequest(method, path, skip_host=True)
    asked.putheader("Host", host or name)
    asked.endheaders()
    answer = asked.getresponse()
    found = answer.status, answer.headers.get("Content-Type", ""), answer.read()
    asked.close()
    return found
