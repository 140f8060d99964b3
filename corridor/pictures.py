"""Pictures: what the head of a photo tells (its size upright, whether it says where it was taken), its smaller forms.

Only heads are read here, a few kilobytes each and once a picture; decoding is the maker's (outputs/media).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from corridor.files import Signature, is_settled, signature
from corridor.personal import scan
from corridor.plain import Plain

FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
LONGEST_SIDE = 2000
MOST_PIXELS = 80_000_000
# Widths a screen may ask for: a phone, a phone of double density or the text column, the viewer.
WIDTHS = (480, 960, 1600)
# The text column of a record's page, else the whole width.
SIZES = "(min-width: 1100px) 41rem, 100vw"
_SIDEWAYS = (5, 6, 7, 8)  # EXIF orientations that exchange width and height
_ORIENTATION, _LOCATION, _DETAILS = 0x0112, 0x8825, 0x8769


class Head(Plain, frozen=True):
    """What a file says of itself: its pixels once upright, whether a place is in it, or why it cannot be used."""

    width: int = 0
    height: int = 0
    has_location: bool = False
    fault: str = ""
    personal: tuple[tuple[str, str], ...] = ()  # like personal data in the words around its pixels: sort, words


class Form(Plain, frozen=True):
    """One file of a picture on the site: its path and pixels."""

    path: str
    width: int
    height: int


class Heads(Struct):
    """The heads of pictures, read once and again only where a file changed (git's index rule)."""

    started_ns: int = 0  # when the run began that remembered these
    known: dict[str, tuple[Signature, Head]] = field(default_factory=dict)
    current: dict[str, tuple[Signature, Head]] = field(default_factory=dict)

    def of(self, name: str, path: Path) -> Head:
        found = signature(path)
        if found is None:
            return Head(fault="读不出来")
        if name not in self.current:
            before = self.known.get(name)
            kept = before is not None and before[0] == found and is_settled(found, self.started_ns)
            self.current[name] = before if kept and before is not None else (found, read(path))
        return self.current[name][1]


def is_picture(name: str) -> bool:
    return name.rpartition(".")[2].lower() in FORMATS


def read(path: Path) -> Head:
    """The head of a picture; nothing of it is decoded, so a few kilobytes cannot unfold to gigabytes."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path, formats=list(dict.fromkeys(FORMATS.values()))) as opened:
            width, height = opened.size
            exif = opened.getexif()
            hits = tuple((hit.sort, hit.words) for text in words(exif, opened.info) for hit in scan(text))
    except Image.DecompressionBombError:
        return Head(fault="像素太多，太大")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return Head(fault="读不出来，可能已损坏，或不是图片")
    if width * height > MOST_PIXELS:
        return Head(width, height, fault=f"{width}×{height} 像素，太大")
    upright = (height, width) if exif.get(_ORIENTATION) in _SIDEWAYS else (width, height)
    return Head(*upright, bool(exif.get_ifd(_LOCATION)), personal=tuple(dict.fromkeys(hits)))


def words(exif: Any, info: Mapping[Any, Any]) -> Iterator[str]:
    """The words around the pixels of an opened picture: EXIF, XMP, IPTC, comments, PNG text."""
    for value in [*exif.values(), *exif.get_ifd(_DETAILS).values(), *info.values()]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, bytes):
            for encoding in ("utf-8", "utf-16-le", "gb18030"):
                yield value.decode(encoding, "ignore")


def whole(name: str, head: Head) -> Form:
    """The picture under its own name, at most 2000 pixels long."""
    scale = min(1.0, LONGEST_SIDE / max(head.width, head.height, 1))
    return Form(name, max(1, round(head.width * scale)), max(1, round(head.height * scale)))


def smaller(name: str, head: Head) -> tuple[Form, ...]:
    """The same picture in WebP, narrow to wide: the widths a screen may ask for that it has, and its own."""
    own = whole(name, head)
    stem = name.rpartition(".")[0]
    widths = [*(width for width in WIDTHS if width < own.width), own.width]
    return tuple(Form(f"{stem}.{width}.webp", width, max(1, round(own.height * width / own.width))) for width in widths)


def element(name: str, head: Head | None, attributes: str, to: Callable[[str], str]) -> str:
    """A picture on a page: WebP as wide as the screen asks for, else its own file, with room kept for it.

    `attributes` are safe HTML (alt at least), `to` gives the address of a site path. Without a head it is a plain img.
    """
    src = escape(_unspaced(to(name)))
    if head is None or head.fault:
        return f'<img src="{src}"{attributes} loading="lazy">'
    own = whole(name, head)
    offered = ", ".join(f"{escape(_unspaced(to(one.path)))} {one.width}w" for one in smaller(name, head))
    return (
        f'<picture><source type="image/webp" srcset="{offered}" sizes="{SIZES}">'
        f'<img src="{src}"{attributes} width="{own.width}" height="{own.height}" loading="lazy" decoding="async">'
        "</picture>"
    )


def _unspaced(address: str) -> str:
    """An address in a srcset, where blanks and commas separate."""
    return address.replace(" ", "%20").replace(",", "%2C")
