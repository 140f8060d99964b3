"""Parcels: the content of an office in one piece, as it goes out to a machine that shares no disk with this one."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath


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
    """Put content/ into a folder. Raises OSError for a full disk, ValueError for what is no file or leads out of it.

    By hand: tarfile's own filters came with Python 3.11.4, and Debian 12 has 3.11.2.
    """
    with tarfile.open(fileobj=io.BytesIO(parcel)) as archive:
        for one in archive:
            name = PurePosixPath(one.name)
            if not one.isfile() or name.is_absolute() or ".." in name.parts:
                raise ValueError(one.name)
            file = archive.extractfile(one)
            assert file is not None  # as it is a file
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.read())


def _files(content: Path) -> Iterator[tuple[str, Path]]:
    """Every file below content/ but what stands under a dot, in order."""
    for path in sorted(content.rglob("*")):
        name = path.relative_to(content).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
            yield name, path
