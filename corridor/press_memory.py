"""Memory: what the engine need not keep of a long document any more, thrown away in time.

It keeps every box of the layout's input as long as a drawing of the document lives, what is painted as lists of small
words, and each face whole from its first character to the end. Only for `corridor.press_child`.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# Drawings ask the layout for these while they are painted, and for nothing else.
NEEDED = frozenset(("get_image_from_uri", "font_config"))
LONG = 40  # pages: a shorter document is not worth a sweep


def laid_out(source: Any, **options: Any) -> Any:
    """Lay out a document and throw away what only the layout needed."""
    from weasyprint.document import Document

    contexts: list[Any] = []
    build = Document._build_layout_context

    def noted(*given: Any) -> Any:
        contexts.append(build(*given))
        return contexts[-1]

    Document._build_layout_context = noted
    try:
        document = source.render(**options)
    finally:
        Document._build_layout_context = build
    for context in contexts:
        for name in set(vars(context)) - NEEDED:
            delattr(context, name)
    if len(document.pages) > LONG:
        gc.collect()
    return document


@contextmanager
def packing(*, keep_boxes: bool) -> Iterator[None]:
    """Have each page packed as soon as it is painted; its boxes are kept for the tree of tags alone."""
    from weasyprint.document import Page

    paint = Page.paint

    def paint_and_pack(page: Any, stream: Any, scale: float) -> None:
        paint(page, stream, scale)
        stream.stream[:] = [b"\n".join(word if isinstance(word, bytes) else _bytes(word) for word in stream.stream)]
        if not keep_boxes:
            page._page_box = None

    Page.paint = paint_and_pack
    try:
        yield
    finally:
        Page.paint = paint


def _bytes(word: Any) -> bytes:
    from pydyf import _to_bytes

    made: bytes = _to_bytes(word)
    return made
