"""Pieces: parts of a large file kept from build to build, so that one changed record makes one part of it again.

A piece is as good as new where all its maker looked at digests as it did then. Deleting the folder costs time only.
"""

from __future__ import annotations

import contextlib
import pickle
import re
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, NamedTuple
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
# What stands before, between and behind the items of a JSON list.
BEGIN, BETWEEN, END = b"[\n", b",\n", b"\n]\n"
_FEW = 20  # so many names are looked for in what is packed


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


class Kept(NamedTuple):
    """What is kept of the order of some pieces.

    `sizes`: bytes of each where it lies in the file itself, else 0; `restless`: those that saw what a build makes.
    """

    names: list[str]
    sizes: list[int]
    restless: frozenset[str]


class Pieces(Struct):
    """The pieces of one file. `recipe`: our own code and packages, which make them; `made`: what came of them.

    They lie packed until one is asked for: a change that alters a record unpacks the part that names it.
    """

    path: Path
    recipe: str
    made: str = ""
    kept: Kept = Kept([], [], frozenset())
    packed: Mapping[str, bytes | memoryview] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)  # in the order of the file, with their sizes
    fresh: dict[str, Piece] = field(default_factory=dict)
    _known: dict[int, dict[str, Piece]] = field(default_factory=dict)  # parts that are unpacked

    @classmethod
    def of(cls, folder: Path, site_path: str, recipe: str) -> Pieces:
        """Those of a file of the site as they were left; none where they are damaged or made by other code."""
        own = cls(folder / f"{digest_bytes(site_path.encode())[:16]}.pickle", f"{recipe}:{site_path}")
        try:
            _, (recipe, made), packed = read_parts(own.path)
            if recipe == own.recipe:
                own.kept = Kept(*pickle.loads(packed["order"]))
                own.made, own.packed = made, packed
        except Exception:  # noqa: BLE001 (a damaged pickle can fail with almost every error there is)
            own.kept, own.packed, own.made = Kept([], [], frozenset()), {}, ""
        return own

    def are_of(self, files: Mapping[str, str]) -> bool:
        """Whether these files (path: digest) were made of the pieces that are kept, and not of those of a build since.

        One that never came to its end has left its pieces too.
        """
        return bool(files) and self.made == digest_of(dict(files))

    def get(self, name: str) -> Piece | None:
        """A piece as it is kept, whatever it would be today."""
        return self._unpacked(_part(name)).get(name)

    def values(self, names: Iterable[str]) -> list[Any]:
        """What was made of some pieces that are kept, or now."""
        known = {name: piece for at in range(PARTS) for name, piece in self._unpacked(at).items()} | self.fresh
        return [known[name].made for name in names]

    def untouched(self, altered: AbstractSet[str]) -> AbstractSet[str]:
        """The pieces whose makers looked at nothing altered; what a build makes itself may change unseen."""
        touched = set(self.kept.restless)
        for at in self._naming(altered):
            touched |= {name for name, one in self._unpacked(at).items() if not altered.isdisjoint(one.names)}
        return self.kept_names - touched

    @property
    def kept_names(self) -> AbstractSet[str]:
        """The names of all pieces that are kept."""
        return dict.fromkeys(self.kept.names).keys()

    def places(self) -> dict[str, tuple[int, int]]:
        """Where in their file the pieces begin and end that lie in it themselves, as items of a JSON list."""
        places, at = {}, len(BEGIN)
        for name, size in zip(self.kept.names, self.kept.sizes, strict=True):
            if size:
                places[name] = at, at + size
                at += size + len(BETWEEN)
        return places

    def holds(self, name: str, holds: Holds) -> Piece | None:
        """A piece that would be the same today; None where it is not kept or would be another."""
        found = self.get(name)
        return found if found is not None and holds(found.keys, found.digests) else None

    def put(self, name: str, keys: Iterable[Key], digest: Callable[[Key], str], made: Any) -> None:
        """Keep a piece, of plain data; None for one that lies in the file itself."""
        keys = tuple(keys)
        sorts, names = tuple([key.sort for key in keys]), tuple([key.name for key in keys])
        self.fresh[name] = Piece(sorts, names, tuple([digest(key) for key in keys]), made)

    def leave(self, files: Mapping[str, str]) -> None:
        """Leave those used and what came of them; where the disk has no room, they are simply made again."""
        names, sizes = list(self.used), list(self.used.values())
        if not self.fresh and self.packed and names == self.kept.names and self.are_of(files):
            return
        self.made = digest_of(dict(files))
        renewed: dict[int, dict[str, Piece]] = {at: {} for at in range(PARTS)} if not self.packed else {}
        for name in self.kept_names - self.used.keys():
            renewed.setdefault(_part(name), {})
        for name, piece in self.fresh.items():
            renewed.setdefault(_part(name), {})[name] = piece
        restless = {name for name, piece in self.fresh.items() if "made" in piece.sorts}
        restless |= (self.kept.restless & self.used.keys()) - self.fresh.keys()
        packed: dict[str, bytes | memoryview] = {"order": pickle.dumps((names, sizes, frozenset(restless)), 5)}
        for at in range(PARTS):
            if at in renewed:
                before = {name: piece for name, piece in self._unpacked(at).items() if name in self.used}
                packed[str(at)] = pickle.dumps(before | renewed[at], 5)
            else:
                packed[str(at)] = self.packed[str(at)]
        with contextlib.suppress(OSError):
            write_parts(self.path, (self.recipe, self.made), packed)

    def _unpacked(self, at: int) -> dict[str, Piece]:
        if at not in self._known:
            self._known[at] = pickle.loads(self.packed[str(at)]) if self.packed else {}
        return self._known[at]

    def _naming(self, altered: AbstractSet[str]) -> Iterable[int]:
        """The parts in which one of a few names may stand: a pickle holds every text as it is."""
        if not altered or not self.packed:
            return ()
        if len(altered) > _FEW:
            return range(PARTS)
        words = b"|".join(re.escape(name.encode("utf-8", "surrogatepass")) for name in altered)
        found = re.compile(words).search
        return [at for at in range(PARTS) if found(self.packed[str(at)]) is not None]


def _part(name: str) -> int:
    return crc32(name.encode()) % PARTS
