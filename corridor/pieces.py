"""Pieces: parts of a large file kept from build to build, so that one changed record makes one part of it again.

A piece is as good as new where all its maker looked at digests as it did then. Deleting the folder costs time only.
"""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any
from zlib import crc32

from msgspec import Struct, field

from corridor.facts import digest_of
from corridor.files import digest_bytes, read_parts, write_parts
from corridor.keys import Key
from corridor.plain import Plain

# Whether some keys digest today as they did.
Holds = Callable[[Iterable[tuple[str, str]], Iterable[str]], bool]
# They are packed in so many parts, of which a change packs only its own again.
PARTS = 64


class Piece(Plain, frozen=True):
    """Plain data, and what its maker looked at: sorts and names of keys, and what they digested."""

    sorts: tuple[str, ...]
    names: tuple[str, ...]
    digests: tuple[str, ...]
    made: Any

    @property
    def keys(self) -> Iterable[tuple[str, str]]:
        """Plain pairs, each as good as its Key, and made at a tenth of its cost."""
        return zip(self.sorts, self.names, strict=True)


class Pieces(Struct):
    """The pieces of one file. `recipe`: our own code and packages, which make them; `made`: what came of them."""

    path: Path
    recipe: str
    made: str = ""
    known: dict[str, Piece] = field(default_factory=dict)
    used: dict[str, Piece] = field(default_factory=dict)
    packed: Mapping[str, bytes | memoryview] = field(default_factory=dict)
    fresh: set[int] = field(default_factory=set)  # parts in which something is new

    @classmethod
    def of(cls, folder: Path, site_path: str, recipe: str) -> Pieces:
        """Those of a file of the site as they were left; none where they are damaged or made by other code."""
        own = cls(folder / f"{digest_bytes(site_path.encode())[:16]}.pickle", f"{recipe}:{site_path}")
        try:
            _, (recipe, made), packed = read_parts(own.path)
            if recipe == own.recipe:
                for part in packed.values():
                    own.known.update(pickle.loads(part))
                own.made, own.packed = made, packed
        except Exception:  # noqa: BLE001 (a damaged pickle can fail with almost every error there is)
            own.known, own.packed, own.made = {}, {}, ""
        return own

    def are_of(self, files: Mapping[str, str]) -> bool:
        """Whether these files (path: digest) were made of the pieces that are kept, and not of those of a build since.

        One that never came to its end has left its pieces too.
        """
        return bool(files) and self.made == digest_of(dict(files))

    def untouched(self, names: Iterable[str], altered: AbstractSet[str]) -> dict[str, Piece]:
        """Of some pieces those whose maker looked at nothing altered; what a build makes itself may change unseen."""
        known = ((name, self.known.get(name)) for name in names)
        found = {
            name: piece
            for name, piece in known
            if piece is not None and altered.isdisjoint(piece.names) and "made" not in piece.sorts
        }
        self.used.update(found)
        return found

    def take(self, name: str, holds: Holds) -> Piece | None:
        """A piece; None where it is not kept or would be another today."""
        found = self.known.get(name)
        if found is None or not holds(found.keys, found.digests):
            return None
        self.used[name] = found
        return found

    def put(self, name: str, keys: Iterable[Key], digest: Callable[[Key], str], made: Any) -> None:
        """Keep a piece, of plain data."""
        keys = tuple(keys)
        sorts, names = tuple([key.sort for key in keys]), tuple([key.name for key in keys])
        self.used[name] = Piece(sorts, names, tuple([digest(key) for key in keys]), made)
        self.fresh.add(_part(name))

    def leave(self, files: Mapping[str, str]) -> None:
        """Leave those used and what came of them; where the disk has no room, they are simply made again."""
        self.fresh.update(map(_part, self.known.keys() - self.used.keys()))
        if not self.fresh and self.packed and self.are_of(files):
            return
        self.made = digest_of(dict(files))
        parts: list[dict[str, Piece]] = [{} for _ in range(PARTS)]
        for name, piece in self.used.items():
            parts[_part(name)][name] = piece
        packed = {
            str(at): pickle.dumps(part, 5) if at in self.fresh or not self.packed else self.packed[str(at)]
            for at, part in enumerate(parts)
        }
        with contextlib.suppress(OSError):
            write_parts(self.path, (self.recipe, self.made), packed)


def _part(name: str) -> int:
    return crc32(name.encode()) % PARTS
