"""Memory: what a run leaves for the next in .corridor/; deleting it costs a full build, never a record."""

from __future__ import annotations

import gc
import pickle
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

from msgspec import Struct, field
from msgspec.structs import replace

from corridor import loading
from corridor.files import Digests, read_parts, write_parts
from corridor.plain import set_aside
from corridor.project import Project, sources_digest
from corridor.traces import Looks, Trace

FORMAT = (8, sys.byteorder)
# What is remembered of files and jobs is packed in so many parts, of which a change packs only its own again.
PARTS = 64
# Rows of looks a part: they are only added at the end.
ROWS = 4096


class Memory(Struct):
    """What a run leaves for the next: sources, digests of files, traces and looks, and the files it put out.

    `outdated`: the rows of looks that no longer hold, whoever took them; None where nobody went through all.
    `digest`: of all of it as it lies on the disk; `packed`: its parts by name.
    """

    sources: loading.Memory = field(default_factory=loading.Memory)
    digests: dict[str, Any] = field(default_factory=dict)
    traces: dict[str, Trace] = field(default_factory=dict)
    looks: Looks = field(default_factory=Looks)
    site: dict[str, tuple[int, int]] = field(default_factory=dict)
    recipe: str = ""
    spare: frozenset[str] = frozenset()  # assets of the release before, which are kept for pages that are open
    lost: tuple[str, ...] = ()  # addresses of pages nothing is made for any more
    orders: dict[str, list[str]] = field(default_factory=dict)  # of all records, as the corpus gives them
    outdated: frozenset[int] | None = None
    digest: str = ""
    packed: Mapping[str, bytes | memoryview] = field(default_factory=dict)


def recall(project: Project) -> tuple[Memory, Digests]:
    """What the last run left; nothing at all where it is damaged or of other code: then everything is made anew."""
    started = time.time_ns()
    collects = gc.isenabled()
    gc.disable()  # half a million objects come to stay: looking for circles among them cost a third of the time
    try:
        memory = _read(project.memory)
    except Exception:  # noqa: BLE001 (a damaged pickle can fail with almost every error there is)
        memory = Memory()
    finally:
        set_aside()
        if collects:
            gc.enable()
    digests = Digests(started, memory.sources.started_ns, memory.digests, paranoid=project.paranoid)
    if memory.recipe != sources_digest(digests):
        memory.sources, memory.outdated, memory.packed = loading.Memory(), None, {}
    return memory, digests


def _read(path: Path) -> Memory:
    told, saved_format, packed = read_parts(path)
    if saved_format != FORMAT:
        return Memory()
    parts = {name: pickle.loads(part) for name, part in packed.items()}
    memory: Memory = parts["head"]
    files: dict[str, Any] = {}
    for at in range(PARTS):
        files |= parts[f"files/{at}"]
        memory.traces |= parts[f"traces/{at}"]
    memory.sources.files = {name: files[name] for name in parts["order"]}
    memory.sources.checked, memory.orders = parts["checked"], parts["orders"]
    memory.looks = Looks.of_parts(parts[f"looks/{at}"] for at in range(sum(name[:6] == "looks/" for name in parts)))
    memory.packed, memory.digest = packed, told
    return memory


def remember(project: Project, memory: Memory, before: Memory | None = None) -> str:
    """Leave the memory for the next run, as a whole or not at all, and give its digest.

    What is as `before` is not packed again.
    """
    before = before or Memory()
    old, packed = before.packed, dict[str, bytes | memoryview]()
    sources = replace(memory.sources, files={}, checked=None)
    head = replace(memory, sources=sources, traces={}, looks=Looks(), orders={}, digest="", packed={})
    packed["head"] = pickle.dumps(head, pickle.HIGHEST_PROTOCOL)
    _pack(packed, "files", memory.sources.files, before.sources.files, old)
    _pack(packed, "traces", memory.traces, before.traces, old)
    same = old and memory.sources.files.keys() == before.sources.files.keys()
    packed["order"] = old["order"] if same else pickle.dumps(list(memory.sources.files), 5)
    packed["orders"] = old["orders"] if old and memory.orders is before.orders else pickle.dumps(memory.orders, 5)
    same = old and memory.sources.checked is before.sources.checked
    packed["checked"] = old["checked"] if same else pickle.dumps(memory.sources.checked, 5)
    whole = before.looks.stored // ROWS if old and memory.looks is before.looks else 0
    for at in range(-(-len(memory.looks) // ROWS)):
        name = f"looks/{at}"
        packed[name] = old[name] if at < whole else pickle.dumps(memory.looks.part(at * ROWS, ROWS), 5)
    return write_parts(project.memory, FORMAT, packed)


def _pack(
    packed: dict[str, bytes | memoryview], name: str, now: Mapping[str, Any], before: Mapping[str, Any], old: Any
) -> None:
    """What is remembered by name, in parts; those in which all is the same object as before are not packed again."""
    fresh: dict[int, dict[str, Any]] = {} if old else {at: {} for at in range(PARTS)}
    for key in before.keys() - now.keys() if old else ():
        fresh.setdefault(crc32(key.encode()) % PARTS, {})
    for key, value in now.items():
        if not old or before.get(key) is not value:
            fresh.setdefault(crc32(key.encode()) % PARTS, {})[key] = value
    for at in range(PARTS):
        part = f"{name}/{at}"
        if at in fresh:  # what else is in it is asked of the packed part: to sum up ten thousand names takes longer
            same = {key: now[key] for key in pickle.loads(old[part]) if key in now} if old else {}
            packed[part] = pickle.dumps(same | fresh[at], 5)
        else:
            packed[part] = old[part]


def spare_of(memory: Memory, wanted: set[str]) -> frozenset[str]:
    """Assets of the release before, named by their contents: a page somebody has open still asks for them.

    They stay until the assets change again: a build that changes nothing prunes nothing.
    """
    if not any(path.startswith("assets/") for path in wanted):
        return frozenset()  # a site without pages of its own
    before = {path for trace in memory.traces.values() for path in trace.made if path.startswith("assets/")}
    gone = frozenset(before - wanted)
    return gone or memory.spare - wanted
