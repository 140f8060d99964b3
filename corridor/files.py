"""Files: the names makers use (templates, styles, pictures, fonts) as paths on disk and digests of their bytes.

An office's own file of the same name under content/templates/ stands before the house's.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

from msgspec import Struct, field

from corridor.plain import Plain

# The name before a template that means the house's own, whatever the office has of that name.
HOUSE = "house"

Signature = tuple[int, int, int, int]
# A kernel's coarse clock may stamp a file this much before the time a program reads at the same moment.
CLOCK_SLACK_NS = 50_000_000


class Roots(Plain, frozen=True):
    """Where names are looked up, in order: first hit wins."""

    templates: tuple[Path, ...]
    media: Path
    fonts: Path
    counties: Path | None = None  # of a province: the tree its counties lie in

    def path(self, name: str) -> Path | None:
        """The file a name stands for: `fonts/…`, `media/…`, `register/…`, else a template or style; None for none."""
        if name.startswith("/") or ".." in name.split("/") or "\\" in name:
            return None
        if name.startswith("fonts/"):
            candidates = [self.fonts / name.removeprefix("fonts/")]
        elif name.startswith("media/"):
            candidates = [self.media / name.removeprefix("media/")]
        elif name.startswith("counties/") and self.counties is not None:
            candidates = [self.counties / name.removeprefix("counties/")]
        elif name.startswith("register/"):
            candidates = [self.media.parent / name]
        else:
            own = name.removeprefix(f"{HOUSE}/")
            candidates = [root / own for root in (self.templates if own == name else self.templates[-1:])]
        found = next((path for path in candidates if path.is_file()), None)
        if found is not None and name.startswith("media/") and not self._is_own(found):
            return None
        return found

    def _is_own(self, path: Path) -> bool:
        """Whether a picture lies among the office's own, also once links are followed."""
        return path.resolve().is_relative_to(self.media.resolve())


def write_whole(path: Path, *data: bytes | memoryview, is_kept: bool = False) -> None:
    """Put bytes in a file's place: beside it first, so that a full disk leaves the old one whole. Raises OSError.

    `is_kept`: what must never be lost is on the platter before the old one goes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.next")
    try:
        with open(beside, "wb") as file:
            file.writelines(data)
            if is_kept:
                file.flush()
                os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def seal(*data: bytes | memoryview) -> str:
    """A check over a file of our own state: no bit of it flips unseen. It is quick, and no help against forgery."""
    crc = 0
    for part in data:
        crc = crc32(part, crc)
    return f"{crc:08x}{sum(map(len, data)):x}"


def write_sealed(path: Path, *data: bytes | memoryview) -> str:
    """Put a file of our own state in its place as a whole, its seal before it; the seal. Raises OSError."""
    told = seal(*data)
    write_whole(path, told.encode() + b"\n", *data)  # not joined first: it may be as large as the site's data
    return told


def write_parts(path: Path, head: object, parts: Mapping[str, bytes | memoryview]) -> str:
    """The same of a few plain values and parts that are packed already; the seal. Raises OSError."""
    sizes = {name: len(part) for name, part in parts.items()}
    return write_sealed(path, pickle.dumps((head, sizes), pickle.HIGHEST_PROTOCOL), *parts.values())


def read_parts(path: Path) -> tuple[str, Any, dict[str, memoryview]]:
    """The seal, the values and the parts of such a file. Raises OSError or ValueError as `read_sealed` does."""
    told, held = read_sealed(path)
    head, sizes = pickle.loads(held)  # what follows the values is let be
    at, parts = len(held) - sum(sizes.values()), dict[str, memoryview]()
    for name, size in sizes.items():
        parts[name] = held[at : at + size]
        at += size
    return told, head, parts


def read_sealed(path: Path) -> tuple[str, memoryview]:
    """The seal of such a file and what it holds. Raises OSError where there is none, ValueError for a damaged one."""
    data = path.read_bytes()
    at = data.index(b"\n", 0, 64)
    told, held = data[:at].decode("ascii", "replace"), memoryview(data)[at + 1 :]
    if told != seal(held):
        raise ValueError(path.name)
    return told, held


def signature(path: Path) -> Signature | None:
    """Size, inode, mtime and ctime: what git's index looks at; None where there is no file."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return (stat.st_size, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns)


def is_settled(sig: Signature, remembered_ns: int) -> bool:
    """Whether a file was last touched clearly before the run that remembered it, so an equal signature is proof."""
    return max(sig[2], sig[3]) < remembered_ns - CLOCK_SLACK_NS


def digest_bytes(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


class Digests(Struct):
    """Digests of files by path, remembered from run to run under git's index rule."""

    started_ns: int
    remembered_ns: int = 0
    remembered: dict[str, tuple[Signature, str]] = field(default_factory=dict)
    current: dict[str, tuple[Signature, str]] = field(default_factory=dict)
    paranoid: bool = False
    code: str = ""  # of all of Corridor's own files, once somebody asked (project.sources_digest)

    def of(self, path: Path | None) -> str:
        """The digest of a file's bytes, empty where there is none; asked of the disk once a run."""
        told = self.told(path) if path is not None else None
        return told[1] if told is not None else ""

    def told(self, path: Path) -> tuple[Signature, str] | None:
        """The signature and the digest of a file, None where there is none."""
        name = str(path)
        if name in self.current:
            return self.current[name]
        sig = signature(path)
        if sig is None:
            return None
        known = self.remembered.get(name)
        if known and known[0] == sig and is_settled(sig, self.remembered_ns) and not self.paranoid:
            self.current[name] = known
        else:
            self.current[name] = (sig, digest_bytes(path.read_bytes()))
        return self.current[name]
