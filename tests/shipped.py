"""Reading a built site as plain files: pages, their elements, where their links lead."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from corridor.kinds import KINDS

# Where an element names another file.
ADDRESSES = ("href", "src", "poster", "action", "data")
# The pages with a template or a drawing of their own.
SPECIAL = (
    "index.html",
    "sitemap.html",
    "documents/report.html",
    "practices/156.html",
    "practices/one-corridor-three-rooms.html",
    "campaigns/san-lian-san-zhu.html",
    "exemplars/returned-home.html",
    "publications/XXXX.html",
    "publications/speech.html",
    "figures/report/fig-stations.html",
    "figures/report/fig-homes.html",
)


class Page(HTMLParser):
    """One page: its elements as (tag, attributes) in order, its title, and the words between its tags."""

    def __init__(self, path: str, markup: str) -> None:
        super().__init__()
        self.path = path
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.title = self.text = ""
        self._open: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["title"] and "svg" not in self._open:
            self.title += data
        elif "body" in self._open:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def ids(self) -> set[str]:
        return {attributes["id"] for _, attributes in self.elements if "id" in attributes}

    def addresses(self) -> Iterator[str]:
        """Every address the page asks for or leads to; the canonical one only names the page itself."""
        for _, attributes in self.elements:
            if attributes.get("rel") != "canonical":
                yield from (attributes[name] for name in ADDRESSES if name in attributes)
                yield from (one.split()[0] for one in attributes.get("srcset", "").split(",") if one.strip())


def paths(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


@cache
def page(site: Path, path: str) -> Page:
    return Page(path, (site / path).read_text("utf-8"))


def pages(site: Path) -> list[Page]:
    return [page(site, path) for path in paths(site)]


def from_disk(site: Path) -> list[str]:
    """Every page that may be opened from a disk: the 404 counts from the root of a server."""
    return [path for path in paths(site) if path != "404.html"]


def one_of_each(site: Path) -> list[str]:
    """A record of every kind, the list of every kind, and every page with a template of its own; not the 404."""
    chosen = dict.fromkeys(SPECIAL)
    for kind in KINDS:
        of_kind = [path for path in paths(site) if path.startswith(f"{kind.folder}/")]
        chosen |= dict.fromkeys(path for path in of_kind if path.endswith("/index.html"))
        chosen |= dict.fromkeys([path for path in of_kind if not path.endswith("/index.html")][:1])
    return list(chosen)


def target(site: Path, path: str, address: str) -> tuple[Path, str]:
    """The file and the anchor an address on a page leads to; the 404 counts from the root, it answers at any depth."""
    parts = urlsplit(address)
    if not parts.path:
        return site / path, unquote(parts.fragment)
    start = site if parts.path.startswith("/") else (site / path).parent
    return (start / unquote(parts.path).lstrip("/")).resolve(), unquote(parts.fragment)
