"""Memory: what a run leaves for the next in .corridor/; deleting it costs a full build, never a record."""

from __future__ import annotations

import gc
import pickle
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zlib import crc32

from corridor import loading
from corridor.files import Digests, digest_bytes
from corridor.project import Project, sources_digest
from corridor.traces import Looks, Trace

FORMAT = (5, sys.byteorder)
# What is remembered of files and jobs is packed in so many parts, of which a change packs only its own again.
PARTS = 64


@dataclass(slots=True)
class Memory:
    """What a run leaves for the next: sources, digests of files, traces and looks, and the files it put out."""

    sources: loading.Memory = field(default_factory=loading.Memory)
    digests: dict[str, Any] = field(default_factory=dict)
    traces: dict[str, Trace] = field(default_factory=dict)
    looks: Looks = field(default_factory=Looks)
    site: dict[str, tuple[int, int]] = field(default_factory=dict)
    recipe: str = ""
    spare: frozenset[str] = frozenset()  # assets of the release before, which are kept for pages that are open
    packed: tuple[list[bytes], list[bytes]] = ([], [])  # files and traces as they lie on the disk


def recall(project: Project) -> tuple[Memory, Digests]:
    """What the last run left; nothing at all where it is damaged or of other code: then everything is made anew."""
    started = time.time_ns()
    collects = gc.isenabled()
    gc.disable()  # half a million objects come to stay: looking for circles among them cost a third of the time
    try:
        memory = _read(_memory_file(project))
    except Exception:  # noqa: BLE001 (a damaged pickle can fail with almost every error there is)
        memory = Memory()
    finally:
        gc.freeze()
        if collects:
            gc.enable()
    digests = Digests(started, memory.sources.started_ns, memory.digests, paranoid=project.paranoid)
    if memory.recipe != sources_digest(digests):
        memory.sources = loading.Memory()
    return memory, digests


def _read(path: Path) -> Memory:
    digest, _, data = path.read_bytes().partition(b"\n")
    if digest != digest_bytes(data).encode():
        return Memory()
    saved_format, memory, *packed = pickle.loads(data)
    if saved_format != FORMAT or not isinstance(memory, Memory):
        return Memory()
    files, traces = packed
    for part in files:
        memory.sources.files.update(pickle.loads(part))
    for part in traces:
        memory.traces.update(pickle.loads(part))
    memory.packed = files, traces
    return memory


def remember(project: Project, memory: Memory, before: Memory | None = None) -> None:
    """Leave the memory for the next run, as a whole or not at all; what is as `before` is not packed again."""
    before = before or Memory()
    looks, traces = memory.looks.kept(memory.traces)
    files = _packed(memory.sources.files, before.sources.files, before.packed[0])
    jobs = _packed(traces, before.traces, before.packed[1])
    head = replace(memory, sources=replace(memory.sources, files={}), traces={}, looks=looks, packed=([], []))
    data = pickle.dumps((FORMAT, head, files, jobs), pickle.HIGHEST_PROTOCOL)
    path = _memory_file(project)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".next")
    # One flipped bit in a pickle may load as another title; the digest before it tells.
    fresh.write_bytes(digest_bytes(data).encode() + b"\n" + data)
    fresh.replace(path)


def _packed(now: Mapping[str, Any], before: Mapping[str, Any], packed: list[bytes]) -> list[bytes]:
    """What is remembered by name, in parts; those in which all is the same object as before are not packed again."""
    parts: list[dict[str, Any]] = [{} for _ in range(PARTS)]
    fresh = set() if len(packed) == PARTS else set(range(PARTS))
    for name, value in now.items():
        at = crc32(name.encode()) % PARTS
        parts[at][name] = value
        if before.get(name) is not value:
            fresh.add(at)
    fresh.update(crc32(name.encode()) % PARTS for name in before.keys() - now.keys())
    return [pickle.dumps(part, 5) if at in fresh else packed[at] for at, part in enumerate(parts)]


def _memory_file(project: Project) -> Path:
    """One memory a target: a second site made of the same content elsewhere does not undo the first's."""
    return project.state / f"memory-{digest_bytes(str(project.target).encode())[:12]}.pickle"
