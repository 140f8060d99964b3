"""Plans: what a deployment adds, changes and removes, told by the contents of files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from corridor.plain import Plain

Sums = Mapping[str, str]  # site path -> SHA-256 in hexadecimal


class Plan(Plain, frozen=True):
    """Site paths by what happens to them, in order of path."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed)


def plan(new: Sums, old: Sums) -> Plan:
    return Plan(
        tuple(sorted(new.keys() - old.keys())),
        tuple(sorted(path for path in new.keys() & old.keys() if new[path] != old[path])),
        tuple(sorted(old.keys() - new.keys())),
    )


def sums(folder: Path) -> dict[str, str]:
    """Every file below a folder with its SHA-256."""
    return {path: digest(folder / path) for path in paths(folder)}


def paths(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def turn(path: str) -> tuple[int, str]:
    """In what order files are replaced one by one: assets, then pages and data, then the home page."""
    return (0 if path.startswith("assets/") else 2 if path == "index.html" else 1, path)


def as_json(found: Sums) -> bytes:
    return (json.dumps(dict(sorted(found.items())), ensure_ascii=False, indent=0) + "\n").encode()


def from_json(data: bytes) -> dict[str, str]:
    """Raises ValueError for what is no such list."""
    found = json.loads(data)
    if not isinstance(found, dict):
        raise ValueError("no list of sums")
    return {str(path): str(one) for path, one in found.items()}


def as_sums(found: Sums) -> bytes:
    """In the format of sha256sum."""
    return "".join(f"{one}  {path}\n" for path, one in sorted(found.items())).encode()
