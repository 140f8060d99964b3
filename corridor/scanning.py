"""Scanning: personal data in every byte of what is about to leave the house: pages, data, PDFs, packages, pictures."""

from __future__ import annotations

import gzip
import html
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from corridor.files import digest_bytes
from corridor.personal import LABELS, Hit, scan
from corridor.pictures import FORMATS, words
from corridor.problems import Place, Problem, problem

_PACKAGES = (".docx", ".xlsx", ".pptx", ".zip", ".odt", ".ods", ".odp")
# What cannot hold a text: fonts, and what is decoded elsewhere.
_NO_TEXT = (".woff", ".woff2", ".ttf", ".otf", ".ico")
_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_DRAWN = re.compile(r"""\s(?:d|points|transform|viewBox|x|y|x1|x2|y1|y2|width|height|integrity)="[^"]*\"""")
# A package in a package is opened, one in that too; no more, and no file of it larger than this.
_DEEPEST, _LARGEST = 3, 200_000_000


def check(folder: Path, allowed: Callable[[Hit], bool], shown: str, clean: set[str] | None = None) -> Iterator[Problem]:
    """Personal data in the files below a folder (E604), which is called `shown`; see `check_files`."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    named = ((path.relative_to(folder).as_posix(), path.read_bytes()) for path in files)
    yield from check_files(named, allowed, shown, clean)


def check_files(
    files: Iterable[tuple[str, bytes]],
    allowed: Callable[[Hit], bool],
    shown: str,
    clean: set[str] | None = None,
) -> Iterator[Problem]:
    """Personal data in files by their names (E604), each once a file; the message shows it masked.

    `clean` are digests of files nothing was found in: they are not looked at again, and what is found clean is added.
    """
    known = clean if clean is not None else set()
    for name, data in files:
        key = digest_bytes(Path(name).suffix.encode() + b"\n" + data)
        if key in known:
            continue
        hits = list({hit.words: hit for text in texts(name, data) for hit in scan(text)}.values())
        if not hits:
            known.add(key)
        for hit in hits:
            if not allowed(hit):
                told = {"found": hit.masked, "label": LABELS[hit.sort], "remedy": hit.masked}
                yield problem("E604", Place(f"{shown}/{name}"), **told)


def texts(name: str, data: bytes, depth: int = 0) -> Iterator[str]:
    """Every text in a file: what it shows, what stands in its tags, what a PDF, package or picture says of itself."""
    suffix = Path(name).suffix.lower()
    if suffix in _NO_TEXT or len(data) > _LARGEST:
        return
    if suffix == ".gz":
        yield from texts(name[:-3], gzip.decompress(data), depth)
    elif suffix == ".pdf":
        yield from _of_pdf(data)
    elif suffix in _PACKAGES and depth < _DEEPEST:
        yield from _of_package(data, depth)
    elif suffix.removeprefix(".") in FORMATS:
        yield from _of_picture(data)
    elif suffix in (".html", ".xml", ".svg", ".rels"):
        text = data.decode("utf-8", "replace")
        yield html.unescape(_TAG.sub("", text))
        yield html.unescape(_DRAWN.sub("", " ".join(_TAG.findall(text))))
    else:
        yield data.decode("utf-8", "replace")


def _of_pdf(data: bytes) -> Iterator[str]:
    """Its pages without the breaks of lines, and what its head says."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        yield "\n".join(str(value) for value in document.get_metadata_dict().values())
        for page in document:
            text = page.get_textpage().get_text_range()
            yield text
            yield re.sub(r"[\r\n]+", "", text)


def _of_package(data: bytes, depth: int) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for info in package.infolist():
                if info.file_size <= _LARGEST:
                    yield info.filename
                    yield from texts(info.filename, package.read(info), depth + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        yield data.decode("utf-8", "replace")


def _of_picture(data: bytes) -> Iterator[str]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as opened:
            yield from words(opened.getexif(), opened.info)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return
