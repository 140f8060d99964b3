"""Piecework: a large file made of pieces, of which a change makes its own again (see pieces)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from corridor.pieces import BEGIN, BETWEEN, END

if TYPE_CHECKING:
    from corridor.desk import Desk


def kept(desk: Desk, names: Sequence[str], make: Callable[[str], Any]) -> list[Any] | None:
    """The pieces of a file by name, plain data, each kept from build to build as long as all it saw is the same.

    None where they are those the file was made of last, every one of them.
    """
    pieces = desk.pieces
    fresh = _renewed(desk, names, pieces.kept_names, make, None)
    if desk.is_of_last and list(names) == pieces.kept.names:
        before = ((pieces.get(name), made) for name, made in fresh.items())
        if all(one is not None and one.made == made for one, made in before):
            return None
    return pieces.values(names)


def joined(desk: Desk, names: Sequence[str], make: Callable[[str], bytes]) -> bytes | None:
    """A JSON list of pieces, each some items or none: those that stay are taken from it as it lies in the site.

    None where it stays as it is.
    """
    pieces = desk.pieces
    whole = desk.as_before(desk.path) if pieces.are_of(desk.before) else None
    places = pieces.places() if whole is not None else {}
    fresh = _renewed(desk, names, places.keys(), make, len)
    if whole is None:
        return _framed(list(filter(None, fresh.values())))
    was = {name: whole[slice(*places[name])] for name in fresh.keys() & places.keys()}
    if list(names) == pieces.kept.names and was == fresh:
        return None
    return _put_together(names, fresh, whole, places)


def _renewed(
    desk: Desk,
    names: Sequence[str],
    there: Collection[str],
    make: Callable[[str], Any],
    size: Callable[[Any], int] | None,
) -> dict[str, Any]:
    """The pieces that are made anew, by name; of those that are `there` only what would be another today.

    `size`: of a piece that lies in the file itself, and is not kept beside it.
    """
    pieces, known = desk.pieces, desk.untouched()
    desk.leans = desk.leans or not known.isdisjoint(names)
    sizes, fresh = dict(zip(pieces.kept.names, pieces.kept.sizes, strict=True)), {}
    for name in names:
        if name in there and (name in known or desk.holds(name)):
            pieces.used[name] = sizes[name]
            continue
        made, seen = desk.watched(partial(make, name))
        fresh[name] = made
        pieces.put(name, seen, desk.digest, made if size is None else None)
        pieces.used[name] = size(made) if size is not None else 0
    return fresh


def _put_together(
    names: Sequence[str], fresh: Mapping[str, bytes], whole: bytes, places: Mapping[str, tuple[int, int]]
) -> bytes:
    """A file of some pieces: fresh ones, and the others as they lie in the file of before."""
    old, parts = memoryview(whole), list[bytes | memoryview]()
    start = end = 0  # of a stretch that stays as it lies
    for name in names:
        if name in fresh:
            parts += [old[start:end], fresh[name]]
            start = end = 0
        else:
            first, last = places[name]
            if end and first == end + len(BETWEEN):
                end = last
            else:
                parts.append(old[start:end])
                start, end = first, last
    return _framed([part for part in (*parts, old[start:end]) if part])


def _framed(parts: Sequence[bytes | memoryview]) -> bytes:
    return b"".join((BEGIN, BETWEEN.join(parts), END)) if parts else b"[]\n"
