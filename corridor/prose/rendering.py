"""Rendering: a Markdown text becomes safe HTML, with every mask, reference and link in its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import escape, unescape
from itertools import count
from typing import TYPE_CHECKING

from corridor.plain import Plain
from corridor.prose import blocks
from corridor.prose.checking import LONGEST, UNPRINTABLE
from corridor.prose.masks import element, plain, quotations, quoted_positions
from corridor.prose.referring import LINK, REFERENCE, Reference, is_allowed, is_media, references

if TYPE_CHECKING:
    import nh3

# What resolve() returns is safe and richer than the cleaner lets through, so a reference waits in this shape until
# after cleaning; it also hides the | of [[ID|words]] from tables. faults() refuses texts with such characters.
_HOLE = re.compile("\ue000([0-9]+)\ue001")
# media() may answer with a scheme of our own, which the cleaner would take away: paths wait behind a mark until then.
_MEDIA = re.compile('\ue002([^"]*)')
_PICTURE = re.compile('<img src="\ue002([^"]*)"([^>]*)>')
# The look at the first character spares the rest of the pattern at all others: six times as fast.
_TOKEN = re.compile(
    r"(?=[\ue000!\[<*_])"
    rf"(?:(?P<hole>{_HOLE.pattern})|{LINK}|<(?P<bare>https?://[^\s<>\"]+)>|(?P<mask>\*+)|(?<!_)(?P<bold>__)(?!_))"
)
_TAG = re.compile(r"<[^>]*>")

_TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "hr", "a", "img", "strong", "span"}
_TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "li": {"value"},
    "th": {"scope"},
    "span": {"class", "role", "aria-label"},
}


def to_html(
    text: str,
    resolve: Callable[[Reference], str],
    media: Callable[[str], str] | None = None,
    picture: Callable[[str, str], str] | None = None,
) -> str:
    """A Markdown text as safe HTML.

    `resolve` gives the safe HTML of a reference; inside a link or an attribute only its words are used. `media` turns
    `media/x.jpg` into an address the page can reach; without it the path stays; `picture` writes a whole
    picture from its path and its other attributes (safe HTML). Headings begin at h2. Outside
    quotations (《…》, “…”, `> `) a mask shows as words. Raises ValueError for a text that `faults` refuses with E104,
    or with E105 for its length.
    """
    if _is_refused(text):
        raise ValueError("faults() must be empty before a text is rendered")
    spans = _Spans(references(text), resolve)
    (first, *others), contents = _read(text)
    written = (spans.write(*content) + after for content, after in zip(contents, others, strict=True))
    cleaned = _cleaner().clean("".join([first, *written]))
    if picture is not None:
        cleaned = _PICTURE.sub(lambda one: picture(unescape(one[1]), one[2].rstrip(" /")), cleaned)
    reach = media or str
    reachable = _MEDIA.sub(lambda path: escape(reach(unescape(path[1]))), cleaned)
    return _HOLE.sub(lambda hole: resolve(spans.reference(hole)), reachable)


def quoted_masks(text: str) -> tuple[str, ...]:
    """The strings within 《…》 or “…” of a text that contain a mask: just those whose masks `to_html` shows as written.

    A line break inside one is left out, as on the page; a nested quotation is part of the outer one.
    Nothing for a text that `to_html` refuses.
    """
    if "*" not in text or not any(mark in text for mark in "《“") or _is_refused(text):
        return ()
    contents = [content for content, _ in _read(text)[1]]
    found = [content[start:end] for content in contents for start, end in quotations(content)]
    typed = references(text)
    return tuple(
        _HOLE.sub(lambda hole: text[typed[int(hole[1])].start : typed[int(hole[1])].end], each)
        for each in found
        if "*" in each
    )


def _is_refused(text: str) -> bool:
    return len(text) > LONGEST or UNPRINTABLE.search(text) is not None


def _read(text: str) -> tuple[list[str], list[tuple[str, bool]]]:
    """The HTML of a text in the pieces between its contents, and each content with whether it is quoted.

    References wait in holes. The library is loaded only here, when a text is read that has more than paragraphs.
    """
    numbers = count()
    held = REFERENCE.sub(lambda _: f"\ue000{next(numbers)}\ue001", text)
    if not held.strip():
        return [""], []
    if blocks.is_simple(held):
        return blocks.simple(held)
    from corridor.prose import engine

    return engine.whole(held)


@cache
def _cleaner() -> nh3.Cleaner:
    # Everything above writes escaped text and known tags; this is the second lock, should one of them be wrong.
    import nh3

    return nh3.Cleaner(
        tags=_TAGS | _TABLE_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None
    )


class _Spans(Plain, frozen=True):
    """Writes what stands inside the blocks of one text."""

    references: tuple[Reference, ...]
    resolve: Callable[[Reference], str]

    def write(self, text: str, is_quoted: bool) -> str:
        """The HTML of one block's content; in a quotation every mask is as written."""
        if is_quoted:
            return self._write(text, 0, len(text), None)
        return self._write(text, 0, len(text), quoted_positions(text) if "*" in text else frozenset())

    def reference(self, hole: re.Match[str]) -> Reference:
        """The reference that waits in this hole."""
        return self.references[int(hole[1])]

    def _write(self, text: str, start: int, end: int, quoted: frozenset[int] | None, in_link: bool = False) -> str:
        """The HTML of a stretch of `text`; `quoted` holds the masks to show as written, None means all."""
        pieces: list[str] = []
        opened = -1
        at = search = start
        while found := _TOKEN.search(text, search, end):
            if found["bold"]:
                html = "__"
                if opened >= 0 and not text[found.start() - 1].isspace():
                    html, pieces[opened], opened = "</strong>", "<strong>", -1
                elif opened < 0 and found.end() < end and not text[found.end()].isspace():
                    opened = len(pieces) + 1
            else:
                html = self._token(found, quoted, in_link)
            # A picture refused is text as a whole: what follows its ! is no link either.
            search = found.end() if html else found.start() + (2 if found["picture"] else 1)
            if html:
                pieces += escape(text[at : found.start()], quote=False), html
                at = found.end()
        pieces.append(escape(text[at:end], quote=False))
        return "".join(pieces)

    def _token(self, found: re.Match[str], quoted: frozenset[int] | None, in_link: bool) -> str:
        """The HTML of one mask, reference or link; empty where it is only text after all."""
        if found["mask"]:
            return element(found.string, found, quoted is None or found.start() in quoted)
        if found["hole"]:
            return escape(self._words(found["hole"]), quote=False) if in_link else found["hole"]
        if in_link:
            return ""
        if found["bare"]:
            return f'<a href="{escape(plain(found["bare"]))}">{self._inside(found, "bare", quoted)}</a>'
        if _HOLE.search(found["address"]) or not is_allowed(found["address"], bool(found["picture"])):
            return ""
        return self._link(found, quoted)

    def _link(self, found: re.Match[str], quoted: frozenset[int] | None) -> str:
        address = plain(found["address"])
        href = escape(f"\ue002{address}" if is_media(address) else address)
        title = f' title="{escape(self._words(found["title"]))}"' if found["title"] else ""
        if found["picture"]:
            return f'<img src="{href}" alt="{escape(self._words(found["words"]))}"{title}>'
        if not found["words"].strip():
            return ""
        return f'<a href="{href}"{title}>{self._inside(found, "words", quoted)}</a>'

    def _inside(self, found: re.Match[str], group: str, quoted: frozenset[int] | None) -> str:
        return self._write(found.string, *found.span(group), quoted, in_link=True)

    def _words(self, text: str) -> str:
        """The words of a stretch for an attribute: references by what they show, masks as 未公布."""
        filled = _HOLE.sub(lambda hole: unescape(_TAG.sub("", self.resolve(self.reference(hole)))), text)
        return plain(filled)
