"""Pieces: parts of a large file kept from build to build, so that one changed record makes one part of it again.

A piece is as good as new where all its maker looked at digests as it did then. Deleting the folder costs time only.
"""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corridor.files import digest_bytes, write_whole
from corridor.keys import Key


@dataclass(slots=True)
class Pieces:
    """The pieces of one file. `recipe`: what makes them, our own code and packages."""

    path: Path
    recipe: str
    known: dict[str, tuple[tuple[Key, ...], tuple[str, ...], Any]] = field(default_factory=dict)
    used: dict[str, tuple[tuple[Key, ...], tuple[str, ...], Any]] = field(default_factory=dict)
    has_new: bool = False

    @classmethod
    def of(cls, folder: Path, site_path: str, recipe: str) -> Pieces:
        """Those of a file of the site as they were left; none where they are damaged or made by other code."""
        own = cls(folder / f"{digest_bytes(site_path.encode())[:16]}.pickle", f"{recipe}:{site_path}")
        try:
            digest, _, data = own.path.read_bytes().partition(b"\n")
            if digest == digest_bytes(data).encode():
                recipe, known = pickle.loads(data)
                own.known = known if recipe == own.recipe else {}
        except Exception:  # noqa: BLE001 (a damaged pickle can fail with almost every error there is)
            own.known = {}
        return own

    def take(self, name: str, digest: Callable[[Key], str]) -> tuple[tuple[Key, ...], Any] | None:
        """A piece and what its maker saw; None where it is not kept or would be another today."""
        found = self.known.get(name)
        if found is None:
            return None
        keys, digests, made = found
        for key, before in zip(keys, digests, strict=True):
            if digest(key) != before:
                return None
        self.used[name] = found
        return keys, made

    def put(self, name: str, keys: tuple[Key, ...], digest: Callable[[Key], str], made: Any) -> None:
        """Keep a piece, of plain data."""
        self.used[name] = (keys, tuple([digest(key) for key in keys]), made)
        self.has_new = True

    def leave(self) -> None:
        """Leave those used for the next build; where the disk has no room, they are simply made again."""
        if self.has_new or self.used.keys() != self.known.keys():
            data = pickle.dumps((self.recipe, self.used), pickle.HIGHEST_PROTOCOL)
            with contextlib.suppress(OSError):
                write_whole(self.path, digest_bytes(data).encode() + b"\n" + data)
