"""What a reader finds in a built site: the words of a page, the rows of a table."""

from __future__ import annotations

import csv
import io
import re
from functools import cached_property
from html.parser import HTMLParser


class Page(HTMLParser):
    """A page as a reader has it: its text, and its text without what is quoted word for word."""

    # A void element has no end; these are the ones HTML knows.
    VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
    VERBATIM = re.compile(r"\b(?:quote|verbatim|words)\b")

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool]] = []
        self.parts: list[str] = []
        self.own: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.attributes += given.items()
        self.links += [given[name] for name in ("href", "src") if name in given]
        self.ids |= {given["id"]} if "id" in given else set()
        if tag not in self.VOID:
            inside = bool(self.open) and self.open[-1][1]
            quoted = tag in ("q", "blockquote") or self.VERBATIM.search(given.get("class", ""))
            self.open.append((tag, inside or bool(quoted)))

    def handle_endtag(self, tag: str) -> None:
        assert not self.open or tag == self.open[-1][0] or tag in self.VOID, (tag, self.open[-3:])
        if self.open and self.open[-1][0] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] in ("script", "style"):
            return
        self.parts.append(data)
        if not (self.open and self.open[-1][1]):
            self.own.append(data)

    @cached_property
    def text(self) -> str:
        return "".join(self.parts)

    @cached_property
    def own_text(self) -> str:
        """Without verbatim quotations, 《》 titles and “ ” names."""
        return re.sub(r"《[^》]*》|“[^”]*”", "", "".join(self.own))


def csv_rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
