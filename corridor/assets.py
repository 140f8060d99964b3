"""Assets: the styles, scripts and drawings of the house, named by their contents: a browser may keep them for ever."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from corridor.files import digest_bytes

_IMPORT = re.compile(r'^@import "([\w./-]+)";[ \t]*\n?', re.MULTILINE)
_URL = re.compile(r'url\("?([\w-][\w./-]*)"?\)')


@dataclass(frozen=True, slots=True)
class Asset:
    """A finished asset: its site path, its bytes, the assets its `url()`s lead to, and the files it was made of."""

    path: str
    data: bytes
    leads_to: tuple[str, ...] = ()
    made_of: tuple[str, ...] = ()


def bundle(name: str, read: Callable[[str], bytes]) -> Asset:
    """A style with its imports inlined and its drawings' names hashed, or a script or drawing as it is.

    `read` gives the bytes of a name such as `styles/screen.css`; it is asked for every file that counts.
    """
    leads_to: dict[str, None] = {}
    made_of: dict[str, None] = {}

    def part(file: str) -> bytes:
        made_of[file] = None
        return read(file)

    data = part(f"scripts/{name}" if name.endswith(".js") else f"styles/{name}")
    if name.endswith(".css"):
        text = _IMPORT.sub(lambda m: part(f"styles/{m[1]}").decode(), data.decode())

        def hashed(match: re.Match[str]) -> str:
            leads_to[match[1]] = None
            inner = bundle(match[1], part)
            return f'url("{inner.path.rpartition("/")[2]}")'

        data = _URL.sub(hashed, text).encode()
    stem, _, suffix = name.rpartition(".")
    return Asset(f"assets/{stem}.{digest_bytes(data)[:10]}.{suffix}", data, tuple(leads_to), tuple(made_of))
