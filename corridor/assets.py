"""Assets: the styles, scripts and drawings of the house, named by their contents: a browser may keep them for ever."""

from __future__ import annotations

import re
from collections.abc import Callable

from corridor.files import digest_bytes
from corridor.plain import Plain

_IMPORT = re.compile(r'^@import "([\w./-]+)";[ \t]*\n?', re.MULTILINE)
_NARROW = re.compile(r"@media (\((?:min|max)-width: \d+px\)(?: and \((?:min|max)-width: \d+px\))?) \{")
_PX = re.compile(r"(\d+)px")
ROOT_SIZE = 16  # px of a rem before the reader makes it larger
_URL = re.compile(r'url\("?([\w-][\w./-]*)"?\)')


class Asset(Plain, frozen=True):
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
        text = _by_reader(_IMPORT.sub(lambda m: part(f"styles/{m[1]}").decode(), data.decode()))

        def hashed(match: re.Match[str]) -> str:
            leads_to[match[1]] = None
            inner = bundle(match[1], part)
            return f'url("{inner.path.rpartition("/")[2]}")'

        data = _URL.sub(hashed, text).encode()
    elif name.endswith(".js"):
        data = _minified(data)
    stem, _, suffix = name.rpartition(".")
    return Asset(f"assets/{stem}.{digest_bytes(data)[:10]}.{suffix}", data, tuple(leads_to), tuple(made_of))


def _by_reader(text: str) -> str:
    """Every rule for narrow screens once more, by how many rem the page is wide.

    A media query goes by the browser's own size of letters; where the reader has made them larger (长者模式) a wide
    screen holds as little as a narrow one, and only a container query knows. Browsers without those keep the first.
    """
    made, done = [], 0
    for found in _NARROW.finditer(text):
        if found.start() < done or "html {" in (block := text[found.end() : _end(text, found.end())]):
            continue
        condition = _PX.sub(lambda px: f"{int(px[1]) / ROOT_SIZE:g}rem", found[1])
        end = found.end() + len(block) + 1
        made += [text[done:end], f"\n@container page {condition} {{{block}}}"]
        done = end
    return "".join([*made, text[done:]])


def _end(text: str, start: int) -> int:
    """Where the block that begins at `start`, behind its brace, is closed."""
    depth = 1
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if not depth:
            return at
    return len(text)


def _minified(data: bytes) -> bytes:
    from rjsmin import jsmin

    return str(jsmin(data.decode())).encode()
