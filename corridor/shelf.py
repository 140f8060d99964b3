"""The shelf: chapters of long prints kept from build to build, so that one changed record prints one chapter again.

A chapter is found by its HTML and by what made it, and is as good as new where all it fetched (styles, fonts, pictures)
digests as it did then. Deleting the folder costs time, never a page.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from corridor.files import digest_bytes, read_sealed, seal
from corridor.plain import Plain
from corridor.press import Printed

# Bytes of all shelves of an office: some twenty packs of 300 pages. Beyond it the longest unused ones go.
LARGEST = 256 << 20
_SUFFIX = ".chapter"


class Shelves(Plain, frozen=True):
    """The shelves of one office below its .corridor/. `recipe`: our own code and the versions of what prints."""

    folder: Path
    recipe: str

    def of(self, path: str) -> Shelf:
        """The shelf of one print, by its site path."""
        return Shelf(self.folder / digest_bytes(path.encode())[:16], self.recipe)


class Shelf(Struct):
    """What is kept of one print. Two processes may use it at once: a file is there as a whole or not at all."""

    folder: Path
    recipe: str
    used: set[str] = field(default_factory=set)

    def take(self, html: str, digest: Callable[[str], str]) -> Printed | None:
        """A document as it was printed from the same HTML; None where that is not kept or would look otherwise today.

        Whatever it was made from is asked of `digest`, so a desk notes it as if it had been printed now.
        """
        name = self._name(html)
        kept = _read(self.folder / name)
        if kept is None or any(digest(url) != known for url, known in kept[0]["fetched"].items()):
            return None
        self.used.add(name)
        return _printed(*kept)

    def put(self, html: str, printed: Printed, digest: Callable[[str], str]) -> None:
        """Keep a document; where the disk has no room for it, it is simply printed again next time."""
        name = self._name(html)
        head = {
            "fetched": {url: digest(url) for url in printed.fetched},
            "pages": printed.pages,
            "smallest": printed.smallest,
            "pictures": printed.pictures,
            "anchors": printed.anchors,
        }
        words = json.dumps(head, ensure_ascii=False).encode() + b"\n" + printed.pdf
        fresh = self.folder / f"{name}.{os.getpid()}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            # One flipped bit may still be a PDF with another number in it; the seal before it tells.
            fresh.write_bytes(seal(words).encode() + b"\n" + words)
            fresh.replace(self.folder / name)
        except OSError:
            fresh.unlink(missing_ok=True)
            return
        self.used.add(name)

    def tidy(self) -> None:
        """Let go of what this build did not use, and of other prints' shelves where all together are too large."""
        for path in _files(self.folder):
            if path.name not in self.used:
                path.unlink(missing_ok=True)
        others = [folder for folder in _folders(self.folder.parent) if folder != self.folder]
        others.sort(key=_newest)
        room = LARGEST - _size(self.folder) - sum(map(_size, others))
        while others and room < 0:
            oldest = others.pop(0)
            room += _size(oldest)
            for path in _files(oldest):
                path.unlink(missing_ok=True)
            _remove_empty(oldest)

    def _name(self, html: str) -> str:
        return digest_bytes(f"{self.recipe}\n{html}".encode()) + _SUFFIX


def _read(path: Path) -> tuple[dict[str, Any], bytes] | None:
    """The head and the PDF of a kept document; None where there is none or a bit of it is wrong."""
    try:
        words = bytes(read_sealed(path)[1])
    except (OSError, ValueError):
        return None
    head, _, pdf = words.partition(b"\n")
    return json.loads(head), pdf


def _printed(head: dict[str, Any], pdf: bytes) -> Printed:
    pictures = tuple((url, dpi) for url, dpi in head["pictures"])
    fetched = tuple(sorted(head["fetched"]))
    return Printed(pdf, head["pages"], fetched, b"", head["smallest"], pictures, head["anchors"])


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def _files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _newest(folder: Path) -> int:
    return max((_stat(path)[1] for path in _files(folder)), default=0)


def _size(folder: Path) -> int:
    return sum(_stat(path)[0] for path in _files(folder))


def _stat(path: Path) -> tuple[int, int]:
    """Bytes and mtime; nothing of a file that another process has just let go."""
    try:
        stat = path.stat()
    except OSError:
        return 0, 0
    return stat.st_size, stat.st_mtime_ns


def _remove_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):  # another process has put something there
        folder.rmdir()
