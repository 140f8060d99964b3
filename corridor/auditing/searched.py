"""Searched: the files of a site, and of what was issued, that show a number; read as they are, not as remembered."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from corridor.auditing import Traced, stands
from corridor.plain import Plain
from corridor.values import Quantity

_UNSEEN = re.compile(r"<(script|style|head)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
# Both come with the packages for PDFs; without them the prints are left out, and that is said.
CAN_READ_PDFS = all(find_spec(name) for name in ("pikepdf", "pypdfium2"))
# The search index and the lists of addresses repeat what pages say.
_ASIDE = ("search/", "assets/", "sitemap.html", "data/addresses.json", "data/dictionary")


class Shown(Plain, frozen=True):
    """A file that shows a number, by its path in the site (or the register); `pages` of a PDF, from 1."""

    path: str
    pages: tuple[int, ...] = ()


def shown(folder: Path, found: Traced) -> Iterator[Shown]:
    """Every page, PDF and data file below a folder that shows one of the numbers.

    A withheld figure has no number to look for: the link to its page is. Data have number and unit apart: there the
    figure's id is what is found.
    """
    ids, numbers = found.withheld, found.numbers
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = path.relative_to(folder).as_posix()
        if name.startswith(_ASIDE):
            continue
        pages: tuple[int, ...] = ()
        match path.suffix:
            case ".pdf":
                pages = _pages(path, ids, numbers)
                is_shown = bool(pages)
            case ".html":
                is_shown = _is_on_page(path.read_text("utf-8", "replace"), name, ids, numbers)
            case ".csv" | ".json":
                is_shown = _is_in_data(path.read_text("utf-8-sig", "replace"), found.ids, numbers)
            case _:
                is_shown = False
        if is_shown:
            yield Shown(name, pages)


def _is_on_page(text: str, name: str, ids: Sequence[str], numbers: Sequence[Quantity]) -> bool:
    own = {f"{id_}.html" for id_ in ids}
    # The links to the page before and after have a rel and show nothing of it.
    if name in own or any(re.search(rf'<a (?!rel=)[^>]*href="[^"]*{re.escape(one)}"', text) for one in own):
        return True
    words = html.unescape(_TAG.sub("", _UNSEEN.sub("", text)))
    return any(stands(one, words) for one in numbers)


def _is_in_data(text: str, ids: Sequence[str], numbers: Sequence[Quantity]) -> bool:
    found = any(re.search(rf"(?<![\w/-]){re.escape(id_)}(?![\w/-])", text) for id_ in ids)
    return found or any(stands(one, text) for one in numbers)


def _pages(path: Path, ids: Sequence[str], numbers: Sequence[Quantity]) -> tuple[int, ...]:
    """The pages of a PDF whose words have a number, or that link to a figure."""
    if not CAN_READ_PDFS:
        return ()
    import pikepdf
    import pypdfium2

    found: set[int] = set()
    data = path.read_bytes()
    document = pypdfium2.PdfDocument(data)
    for at, page in enumerate(document, 1):
        words = "".join(page.get_textpage().get_text_bounded().split())
        if any(stands(one, words) for one in numbers):
            found.add(at)
    document.close()
    with pikepdf.open(io.BytesIO(data)) as opened:
        for at, leaf in enumerate(opened.pages, 1):
            links = (str(one["/A"]["/URI"]) for one in leaf.get("/Annots", []) if "/URI" in one.get("/A", {}))
            if any(link.endswith(f"/{id_}.html") for link in links for id_ in ids):
                found.add(at)
    return tuple(sorted(found))
