"""Memory: what a run leaves for the next in .corridor/; deleting it costs a full build, never a record."""

from __future__ import annotations

import pickle
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corridor import loading
from corridor.files import Digests, digest_bytes
from corridor.project import Project, sources_digest
from corridor.traces import Trace

FORMAT = 4


@dataclass(slots=True)
class Memory:
    """What a run leaves for the next: sources, digests of files, traces, and the files it put out."""

    sources: loading.Memory = field(default_factory=loading.Memory)
    digests: dict[str, Any] = field(default_factory=dict)
    traces: dict[str, Trace] = field(default_factory=dict)
    site: dict[str, tuple[int, int]] = field(default_factory=dict)
    recipe: str = ""
    spare: frozenset[str] = frozenset()  # assets of the release before, which are kept for pages that are open


def recall(project: Project) -> tuple[Memory, Digests]:
    """What the last run left; nothing at all where it is damaged or of other code: then everything is made anew."""
    started = time.time_ns()
    memory = Memory()
    try:
        digest, _, data = _memory_file(project).read_bytes().partition(b"\n")
        if digest == digest_bytes(data).encode():
            saved_format, memory_read = pickle.loads(data)
            memory = memory_read if saved_format == FORMAT else memory
    except Exception:  # noqa: BLE001 (a damaged pickle can fail with almost every error there is)
        memory = Memory()
    digests = Digests(started, memory.sources.started_ns, memory.digests, paranoid=project.paranoid)
    if memory.recipe != sources_digest(digests):
        memory.sources = loading.Memory()
    return memory, digests


def remember(project: Project, memory: Memory) -> None:
    """Leave the memory for the next run, as a whole or not at all."""
    path = _memory_file(project)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".next")
    data = pickle.dumps((FORMAT, memory), pickle.HIGHEST_PROTOCOL)
    # One flipped bit in a pickle may load as another title; the digest before it tells.
    fresh.write_bytes(digest_bytes(data).encode() + b"\n" + data)
    fresh.replace(path)


def _memory_file(project: Project) -> Path:
    """One memory a target: a second site made of the same content elsewhere does not undo the first's."""
    return project.state / f"memory-{digest_bytes(str(project.target).encode())[:12]}.pickle"
