"""Styles: each sheet is parsed once by a warm child, and elements that look the same share one style.

The engine parses every sheet for every document, makes six styles for the notes an element might have, and an own one
for every element with an id and all that is inside it: half the memory of a long document. So sheets are kept, the
engine's own goes without its rules for notes (and notes placed by the engine, which often come a page late, are
refused), and ids are put in when all else is known. Only for `corridor.press.child`; pinned by tests/test_press.py.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from msgspec import Struct, field

from corridor.press import SCHEME

NOTES = re.compile(r"float\s*:\s*footnote\b|position\s*:\s*note\s*\(")
NO_NOTES = "样式里有脚注（float: footnote 或 position: note），这里不排脚注。请把注放在一节的末尾"
# What these rules do depends on the sheets before them, or on other files: a sheet with one is parsed every time.
LEANING = re.compile(rb"@(?:import|layer|color-profile|counter-style)\b")
NO_WEIGHT = (0, 0, 0)
ANCHOR = "-weasy-anchor"
# (address, digest known or "") -> digest, and the bytes unless they are the known ones.
Ask = Callable[[str, str], tuple[str, bytes]]


class Sheet(Struct, eq=False):
    """A parsed stylesheet, as the engine wants one; `page_rules` and `layers` are those of all sheets of a document."""

    digest: str
    matcher: Any
    base_url: str
    page_rules: list[Any] = field(default_factory=list)
    layers: list[str] = field(default_factory=list)
    faces: list[Any] = field(default_factory=list)

    def take_in(self, document: dict[str, Any]) -> Sheet:
        """Give one document its share: its own rules for pages behind those it has, and the faces it declares."""
        document["page_rules"].extend(self.page_rules)
        for face in self.faces:
            document["font_config"].add_font_face(face, document["url_fetcher"])
        return Sheet(self.digest, self.matcher, self.base_url, document["page_rules"], document["layers"])


class _Faces:
    """Stands for a font configuration while a sheet is parsed, to learn which faces it declares."""

    def __init__(self, faces: list[Any]) -> None:
        self._faces = faces

    def add_font_face(self, descriptors: Any, _: Any) -> None:
        self._faces.append(descriptors)


class Styles:
    """All stylesheets one child has parsed, by address."""

    def __init__(self) -> None:
        self._kept: dict[str, Sheet] = {}

    @contextmanager
    def shared(self, ask: Ask) -> Iterator[None]:
        """Have the engine take the sheets a document links to from here, and put ids in last."""
        from weasyprint import css, document

        plain, find, compute = css.CSS, css.find_style_attributes, document.get_all_computed_styles
        anchors: dict[Any, str] = {}
        css.CSS = lambda *, url="", **rest: self._sheet(plain, ask, url, rest) if url else plain(**rest)
        css.find_style_attributes = lambda *given: _without_anchors(find(*given), anchors)
        document.get_all_computed_styles = lambda *given: _with_anchors(compute(*given), anchors, given)
        try:
            yield
        finally:
            css.CSS, css.find_style_attributes, document.get_all_computed_styles = plain, find, compute

    def _sheet(self, plain: Any, ask: Ask, url: str, document: dict[str, Any]) -> Any:
        if "matcher" in document or not url.startswith(SCHEME):
            return plain(url=url, **document)  # imported by another sheet; or the fetcher has a word for it
        kept = self._kept.get(url)
        digest, data = ask(url, kept.digest if kept else "")
        if kept is None or kept.digest != digest:
            if LEANING.search(data):
                return plain(file_obj=io.BytesIO(data), base_url=url, **{**document, "_check_mime_type": False})
            kept = self._kept[url] = _parsed(plain, digest, url, data)
        return kept.take_in(document)


def _parsed(plain: Any, digest: str, url: str, data: bytes) -> Sheet:
    faces: list[Any] = []
    made = plain(file_obj=io.BytesIO(data), base_url=url, font_config=_Faces(faces))
    return Sheet(digest, made.matcher, url, made.page_rules, made.layers, faces)


@cache
def of_engine() -> Any:
    """The engine's own sheet without notes; a marker is made for list items alone."""
    from weasyprint import CSS
    from weasyprint.html import UA, UA_COUNTER_STYLE

    kept = (line for line in UA.splitlines() if not line.startswith(("::footnote-", "::note-")))
    return CSS(string="\n".join(kept).replace("\n::marker", "\nli::marker"), counter_style=UA_COUNTER_STYLE.copy())


def _without_anchors(found: Iterator[Any], anchors: dict[Any, str]) -> Iterator[Any]:
    """Keep back what an id says of its element's style; whatever says something makes the style its element's own."""
    for weight, element, declarations, base_url in found:
        first: Any = declarations[0] if declarations else None
        if weight == NO_WEIGHT and getattr(first, "name", "") == ANCHOR:
            anchors[element] = first.value[0].value
        else:
            yield weight, element, declarations, base_url


def _with_anchors(style_for: Any, anchors: dict[Any, str], given: tuple[Any, ...]) -> Any:
    """Give each element with an id a style of its own; nothing inside it inherits an id."""
    computed, targets = style_for.get_computed_styles(), given[8]
    for element, name in anchors.items():
        style = computed[element, None] = computed[element, None].copy()
        style["anchor"] = name
        targets.collect_anchor(name)
    anchors.clear()
    return style_for
