"""Chapters: a long print made of pieces printed apart, bound into one PDF as if it had been printed whole.

A chapter begins on a right-hand page and carries no page number of its own: numbers are printed as a document by
themselves and laid over it. So a chapter stays as it is when those before it grow, and comes from the shelf.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from corridor.plain import Plain
from corridor.press import SCHEME, Order, Printed
from corridor.printing import Printer

if TYPE_CHECKING:
    import pikepdf

    from corridor.shelf import Shelf

# How a link to an anchor in another piece is written; bound together it becomes a link within the PDF.
LINK = "piece:"
# The front of most packs: cover, contents, sheet. A wrong guess costs printing it a second time.
FRONT = 3

Numbers = Mapping[str, int]  # the page of each anchor, from 1


class Pieces(Plain, frozen=True):
    """What a print is made of, as HTML: `front` is told the pages of all anchors, `folios` first page and count."""

    front: Callable[[Numbers], str]
    chapters: Sequence[str]
    back: str
    folios: Callable[[int, int], str]


class Placed(Plain, frozen=True):
    """A piece and its first page in the whole."""

    printed: Printed
    first: int

    @property
    def last(self) -> int:
        return self.first + self.printed.pages - 1


def bind(printer: Printer, pieces: Pieces, order: Order) -> Printed:
    """Print the pieces, those on the shelf excepted, and bind them. Raises what the printer raises."""
    shelf = printer.desk.shelf
    printed = [_print(printer, shelf, html) for html in pieces.chapters]
    front, chapters = _placed_front(printer, pieces, printed, order)
    back = Placed(_print(printer, shelf, pieces.back), chapters[-1].last + 1)
    first = chapters[0].first
    folios = _print(printer, shelf, pieces.folios(first, chapters[-1].last - first + 1))
    if shelf is not None:
        shelf.tidy()
    return _bound(front, chapters, back, folios)


def _print(printer: Printer, shelf: Shelf | None, html: str) -> Printed:
    """A piece from the shelf, else from the press; either way all it is made from is noted at the desk."""

    def digest(url: str) -> str:
        return printer.desk.file_digest(url.removeprefix(SCHEME))

    found = shelf.take(html, digest) if shelf is not None else None
    if found is None:
        found = printer.set_html(html)
        if shelf is not None:
            shelf.put(html, found, digest)
    return found


def _placed_front(
    printer: Printer, pieces: Pieces, printed: Sequence[Printed], order: Order
) -> tuple[Placed, list[Placed]]:
    """The front with the page numbers of its contents, and where the chapters then stand."""
    pages = FRONT
    while True:
        chapters = _placed(pages, printed)
        front = printer.set_html(pieces.front(_numbers(chapters)), order)
        if _placed(front.pages, printed)[0].first == chapters[0].first:
            return Placed(front, 1), chapters
        pages = front.pages  # numbers do not change how long the contents are, so this happens once at most


def _placed(after: int, printed: Sequence[Printed]) -> list[Placed]:
    """Chapters one after the other behind page `after`, each on the next right-hand page."""
    made: list[Placed] = []
    for one in printed:
        made.append(Placed(one, after + 1 + after % 2))
        after = made[-1].last
    return made


def _numbers(pieces: Sequence[Placed]) -> Numbers:
    return {name: piece.first + page - 1 for piece in pieces for name, page in piece.printed.anchors.items()}


# --- one PDF of several -----------------------------------------------------------------------------------------------


def _bound(front: Placed, chapters: Sequence[Placed], back: Placed, folios: Printed) -> Printed:
    import pikepdf

    pieces = [front, *chapters, back]
    with ExitStack() as stack:
        sources = [stack.enter_context(pikepdf.open(io.BytesIO(piece.printed.pdf))) for piece in pieces]
        numbers = stack.enter_context(pikepdf.open(io.BytesIO(folios.pdf)))
        book = sources[0]
        for piece, source in zip(pieces[1:], sources[1:], strict=True):
            _append(book, source, piece.first)
        _number(book, chapters, numbers)
        _name_places(book, [(piece.first, source) for piece, source in zip(pieces, sources, strict=True)])
        _link(book)
        _share_fonts(book)
        pdf = _saved(book)
    parts = [piece.printed for piece in pieces]
    return Printed(
        pdf=pdf,
        pages=back.last,
        fetched=tuple(sorted({url for one in (*parts, folios) for url in one.fetched})),
        cover=front.printed.cover,
        smallest=min((one.smallest for one in parts if one.smallest), default=0),
        pictures=tuple(picture for one in parts for picture in one.pictures),
        anchors=dict(_numbers(pieces)),
    )


def _append(book: pikepdf.Pdf, source: pikepdf.Pdf, first: int) -> None:
    """Put a piece's pages where they belong, behind empty left-hand pages where it wants a right-hand one."""
    box = [float(edge) for edge in book.pages[0].mediabox]
    while len(book.pages) + 1 < first:
        book.add_blank_page(page_size=(box[2], box[3]))
    for page in source.pages:
        book.pages.append(page)


def _number(book: pikepdf.Pdf, chapters: Sequence[Placed], numbers: pikepdf.Pdf) -> None:
    """Lay the printed numbers over the chapters' pages; empty pages between them stay empty."""
    import pikepdf

    first = chapters[0].first
    for chapter in chapters:
        for at in range(chapter.first, chapter.last + 1):
            page, number = book.pages[at - 1], numbers.pages[at - first]
            # Named by us: pikepdf's own add_overlay makes names by chance, and bytes would differ. By page, for the
            # pages of a piece have their resources in common.
            name, form = pikepdf.Name(f"/Folio{at}"), book.copy_foreign(number.as_form_xobject())
            page.add_resource(form, pikepdf.Name.XObject, name)
            page.contents_add(book.make_stream(b"q\n"), prepend=True)
            page.contents_add(book.make_stream(f"\nQ q {name} Do Q".encode()))


def _name_places(book: pikepdf.Pdf, pieces: Sequence[tuple[int, pikepdf.Pdf]]) -> None:
    """Make anew what points at pages: the names links use, and the bookmarks."""
    import pikepdf

    names: list[tuple[bytes, Any]] = []
    marks: list[pikepdf.OutlineItem] = []
    for first, source in pieces:
        own = {page.objgen: at for at, page in enumerate(source.pages)}

        def moved(place: Any, first: int = first, own: dict[Any, int] = own) -> pikepdf.Array:
            page = book.pages[first - 1 + own[place[0].objgen]]
            return pikepdf.Array([page.obj, *list(place)[1:]])

        names += [(bytes(name), moved(place)) for name, place in _names(source)]
        with source.open_outline() as outline:
            marks += [_mark(item, moved) for item in outline.root]
    names.sort(key=lambda one: one[0])
    flat = [part for name, place in names for part in (pikepdf.String(name), place)]
    book.Root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=pikepdf.Array(flat)))
    with book.open_outline() as outline:
        outline.root[:] = marks


def _names(source: pikepdf.Pdf) -> list[tuple[Any, Any]]:
    """The named places of one piece; the engine keeps them in one flat list."""
    if "/Names" not in source.Root or "/Dests" not in source.Root.Names:
        return []
    flat: Any = list(source.Root.Names.Dests.Names)
    return list(zip(flat[::2], flat[1::2], strict=True))


def _mark(item: pikepdf.OutlineItem, moved: Callable[[Any], pikepdf.Array]) -> pikepdf.OutlineItem:
    import pikepdf

    made = pikepdf.OutlineItem(item.title, moved(item.destination))
    made.is_closed = item.is_closed
    made.children.extend(_mark(child, moved) for child in item.children)
    return made


def _link(book: pikepdf.Pdf) -> None:
    """Lead the links between pieces to their places."""
    import pikepdf

    for page in book.pages:
        links: Any = page.get("/Annots", [])
        for link in links:
            address = str(link.A.URI) if "/A" in link and "/URI" in link.A else ""
            if address.startswith(LINK):
                del link["/A"]
                link.Dest = pikepdf.String(address.removeprefix(LINK))


def _share_fonts(book: pikepdf.Pdf) -> None:
    """Keep one of font subsets that are the same to the byte."""
    import pikepdf

    kept: dict[bytes, Any] = {}
    for one in book.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor":
            for key in ("/FontFile2", "/FontFile3"):
                if key in one:
                    one[key] = kept.setdefault(one[key].read_raw_bytes(), one[key])


def for_duplex(printed: Printed) -> Printed:
    """A print that was made whole, told to the printer like a bound one."""
    import pikepdf

    with pikepdf.open(io.BytesIO(printed.pdf)) as book:
        return replace(printed, pdf=_saved(book))


def _saved(book: pikepdf.Pdf) -> bytes:
    """Print it on both sides, show it two pages abreast with the cover alone; bytes depend on nothing else."""
    import pikepdf

    book.Root.PageLayout = pikepdf.Name.TwoPageRight
    book.Root.ViewerPreferences = pikepdf.Dictionary(
        Duplex=pikepdf.Name.DuplexFlipLongEdge, DisplayDocTitle=True, PrintScaling=pikepdf.Name("/None")
    )
    out = io.BytesIO()
    book.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
