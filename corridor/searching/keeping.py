"""Keeping: the index of a site from build to build; what changed is put into the one of before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from corridor import piecework
from corridor.desk import Desk
from corridor.searching.indexing import files
from corridor.searching.patching import patched
from corridor.searching.texts import Spellings, Text, spellings


def index(desk: Desk, names: Sequence[str], make: Callable[[str, Spellings], list[Text]]) -> Mapping[str, bytes | None]:
    """All files of the index by site path, None for one that stays as it is.

    `names` are those of the pieces of text there are, `make` gives the texts of one, with the pinyin that is known.
    """
    kept = desk.pieces
    before = [text for piece in kept.values(kept.kept.names) for text in piece]
    known = spellings(before)
    pieces = piecework.kept(desk, names, lambda name: make(name, known))
    if pieces is None:
        return dict.fromkeys(path for path in desk.before if path.endswith(".js"))
    now = [text for piece in pieces for text in piece]
    # The texts kept may be those of a build that never came to its end: these files were made of others then.
    made = patched(before, now, desk.as_before) if kept.are_of(desk.before) else None
    return made if made is not None else files(now)
