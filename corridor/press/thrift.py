"""Thrift: what the engine does twice, keeps too long or fetches in vain. Not a byte of a PDF depends on it.

Measured by bench/press.py; that nothing but cost changes is held by tests/test_press_warm.py. Only for
`corridor.press.child`.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

# Drawings ask the layout for these while they are painted, and for nothing else.
NEEDED = frozenset(("get_image_from_uri", "font_config"))
LONG = 40  # pages: a shorter document is not worth a sweep
MANY = 5000  # texts remembered: those of the page at hand, and of the one before
RESUME, WIDTH = 3, 4  # places in what the engine tells of a stretch of text, behind its style
# For faces that vary, and for machines without HarfBuzz's subsetter: a tenth of a new child's start.
SELDOM = ("fontTools.subset", "fontTools.varLib.instancer")


class Later(ModuleType):
    """Stands for a module until something in it is called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*given: Any, **named: Any) -> Any:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
            return getattr(import_module(self.__name__), name)(*given, **named)

        return call


@cache
def install() -> None:
    """Put off what is seldom needed, and have each style describe its face once; before the engine is imported."""
    for name in SELDOM:
        sys.modules.setdefault(name, Later(name))
    from weasyprint.text import line_break

    describe = line_break.get_font_description

    def described(style: Any) -> Any:
        style = getattr(style, "base", style)  # justifying's own styles differ in nothing that counts here
        try:
            return style.description
        except AttributeError:
            style.description = describe(style)
            return style.description

    line_break.get_font_description = described


def laid_out(source: Any, **options: Any) -> Any:
    """Lay out a document and throw away what only the layout needed: a drawing would keep every box of its input."""
    from weasyprint.document import Document

    contexts: list[Any] = []
    build = Document._build_layout_context

    def noted(*given: Any) -> Any:
        contexts.append(build(*given))
        return contexts[-1]

    Document._build_layout_context = noted
    try:
        with _remembering():
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
def _remembering() -> Iterator[None]:
    """Measure a stretch of text once: the engine does so again for every try of a line, a box or a page."""
    from weasyprint.layout import inline, preferred

    measure = inline.split_first_line
    known: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def measured(text: str, style: Any, context: Any, room: float | None, *given: Any, **named: Any) -> tuple[Any, ...]:
        whole = (text, id(style), given[:1])
        exact = (*whole, room, given[1:], *named.items())
        found = known.get(whole)
        if found is None or (room is not None and found[WIDTH] > room):
            found = known.get(exact)
        if found is None:
            found = (style, *measure(text, style, context, room, *given, **named))  # kept, so that its id stays its own
            if len(known) > MANY:
                known.clear()
            # A text that had room enough is the same wherever there is enough.
            fits = found[RESUME] is None and (room is None or found[WIDTH] <= room)
            known[whole if fits else exact] = found
        return (copy(found[1]), *found[2:])  # the layout is its line's own

    inline.split_first_line = preferred.split_first_line = measured
    try:
        yield
    finally:
        inline.split_first_line = preferred.split_first_line = measure


@contextmanager
def packing(*, keep_boxes: bool) -> Iterator[None]:
    """Have each page packed as soon as it is painted; its boxes are kept for the tree of tags alone."""
    from pydyf import _to_bytes
    from weasyprint.document import Page

    paint = Page.paint

    def paint_and_pack(page: Any, stream: Any, scale: float) -> None:
        paint(page, stream, scale)
        stream.stream[:] = [b"\n".join(map(_to_bytes, stream.stream))]
        if not keep_boxes:
            page._page_box = None

    Page.paint = paint_and_pack
    try:
        yield
    finally:
        Page.paint = paint
