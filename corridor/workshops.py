"""Workshops: what the makers of one process share, so that it is read or rendered once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from corridor.corpus import Corpus
from corridor.keys import Key
from corridor.templating import Templates

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.pieces import Pieces
    from corridor.shelf import Shelves


class Workshop(Struct):
    """What the makers of one process share: the corpus, the templates, and pieces of pages that are made once."""

    corpus: Corpus
    templates: Templates
    pieces: dict[tuple[Any, ...], tuple[Any, dict[Key, None]]] = field(default_factory=dict)
    keys: dict[Key, Key] = field(default_factory=dict)  # one object a key: a thousand pages note the same templates
    site: Path | None = None  # as it is before this build, where this process can see it
    left: Path | None = None  # where pieces of its large files are kept from build to build
    shelves: Shelves | None = None  # where chapters of long prints are kept from build to build

    def pieces_of(self, path: str) -> Pieces:
        """What is kept of a file of the site from build to build; nothing where this workshop has no such folder."""
        from corridor.pieces import Pieces

        if self.shelves is None or self.left is None:
            return Pieces(self.corpus.content, "")  # never left
        return Pieces.of(self.left, path, self.shelves.recipe)

    @classmethod
    def of(cls, corpus: Corpus, shelves: Shelves | None = None) -> Workshop:
        # Digested before the first is read, so that a template edited during the build is known to be newer than its
        # pages.
        templates = Templates(corpus.roots.templates)
        for name in templates.environment.list_templates():
            corpus.digest(Key("template", name))
        return cls(corpus, templates, shelves=shelves)


class Settings(Mapping[str, Any]):
    """The settings as a template sees them: each one it looks at is noted by its name, whether it is there or not."""

    def __init__(self, ask: Callable[[str], Any]) -> None:
        self._ask = ask

    def __getitem__(self, name: str) -> Any:
        value = self._ask(name)
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._ask("") or {})

    def __len__(self) -> int:
        return len(self._ask("") or {})
