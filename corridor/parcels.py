"""Parcels: the content of an office in one piece, as it goes out to a machine that shares no disk with this one."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path


def packed(content: Path) -> bytes:
    """A content folder in one piece, the same bytes for the same content."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, path in _files(content):
            data = path.read_bytes()
            own = tarfile.TarInfo(f"content/{name}")
            own.size = len(data)
            archive.addfile(own, io.BytesIO(data))
    return out.getvalue()


def unpack(parcel: bytes, folder: Path) -> None:
    """Put content/ into a folder. Raises OSError for a full disk."""
    with tarfile.open(fileobj=io.BytesIO(parcel)) as archive:
        archive.extractall(folder, filter="data")


def _files(content: Path) -> Iterator[tuple[str, Path]]:
    """Every file below content/ but what stands under a dot, in order."""
    for path in sorted(content.rglob("*")):
        name = path.relative_to(content).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
            yield name, path
