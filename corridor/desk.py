"""The desk: the only window a maker has on the world (so it is one class, of over 300 lines); it notes down every look.

A page is current as long as every look would show the same. So dependencies are discovered, never declared: whatever
a maker or a template asks for, it asks here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from corridor import pictures, prose
from corridor.assets import Asset
from corridor.facets import Facet
from corridor.facts import Card, Record
from corridor.files import digest_bytes
from corridor.keys import Key, Query
from corridor.problems import Place, Stop, problem
from corridor.register import archives
from corridor.register.archives import Bag
from corridor.register.issues import Correction, Issue
from corridor.templating import quantity
from corridor.values import PartialDate, Quantity
from corridor.workshops import Settings, Workshop

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from corridor.pieces import Pieces
    from corridor.shelf import Shelf


class Desk:
    """One maker's window while it makes one job. `path` is the site path of the page; links are relative to it."""

    def __init__(self, workshop: Workshop, path: str, root: str | None = None) -> None:
        self.path = path
        self.root = "../" * path.count("/") if root is None else root
        self.seen: dict[Key, None] = {}
        self.facts: dict[str, dict[str, Any]] = {}  # what a maker tells of the files it made: pages of a PDF
        self.before: Mapping[str, str] = {}  # files of this job that lie in the site as it made them last: digests
        self.leans = False  # on what it saw when it was made last, as far as that shows the same
        self._pieces: Pieces | None = None
        self._workshop = workshop
        self._corpus = workshop.corpus

    def record(self, id_: str) -> Record:
        """A record in full. Raises Stop where there is none."""
        target = self._known(id_)
        self._note("record", target)
        if (found := self._corpus.record(target)) is None:
            raise Stop([_unknown(id_)])
        return found

    def find(self, target: str) -> Card | None:
        """The card a reference means; None for words that are no reference."""
        id_ = self.meaning(target)
        if not id_:
            return None
        self._note("card", id_)
        return self._corpus.card(id_)

    def card(self, id_: str) -> Card:
        """The card of a record. Raises Stop where there is none."""
        found = self.find(id_)
        if found is None:
            raise Stop([_unknown(id_)])
        return found

    def meaning(self, target: str, kind: str = "") -> str:
        """The id a reference means (among records of one kind, if given), empty for words that are none."""
        if not isinstance(target, str):  # a setting may hold anything: a template hands it on as it stands
            raise Stop([_unknown(str(target)[:60])])
        if not target.isascii():
            return ""
        self._note("meaning", f"{kind}:{target}" if kind else target)
        return self._corpus.resolve(target, (kind,) if kind else ())

    def figure_record(self, target: str) -> Record:
        """The ledger's record a `[[figure:…]]` means."""
        return self.record(self.meaning(target, "figure") or target)

    def figure_value(self, target: str) -> tuple[str, Quantity]:
        """The id of the record a `[[figure:…]]` means and its latest quantity, for which its file need not be read."""
        id_ = self._known(self.meaning(target, "figure") or target)
        self._note("record", id_)
        return id_, self._corpus.facts[id_].observations[-1][0]

    def cards(self, query: Query) -> list[Card]:
        self._note(*query.key)
        return self._corpus.cards(query)

    def facets(self, kind: str) -> dict[Facet, int]:
        """By what the list of a kind can be narrowed, and how many records each value holds."""
        self._note("facets", kind)
        return self._corpus.facets(kind)

    def referrers(self, id_: str) -> list[Card]:
        """The records that refer to one."""
        self._note("referrers", id_)
        return self._corpus.referrers(id_)

    def referring(self, id_: str) -> dict[str, str]:
        """By which field each record refers to one: id -> field."""
        self._note("referrers", id_)
        return self._corpus.resolved.fields.get(id_, {})

    def withdrawn(self, id_: str) -> tuple[tuple[PartialDate, str], ...]:
        """What was corrected in a withdrawn record, each with its date; the last says why it was withdrawn."""
        self._note("withdrawn", id_)
        own = self._corpus.hidden.get(id_)
        return own.corrections if own is not None else ()

    def neighbours(self, id_: str) -> tuple[Card | None, Card | None]:
        """The records before and after one in the list of its kind."""
        self._note("neighbours", id_)
        return self._corpus.neighbours(id_)

    def passages(self, id_: str) -> dict[str, int]:
        """Where the quotations of a record stand: quote -> paragraph from 0."""
        self._note("passages", id_)
        return self._corpus.resolved.paragraphs.get(id_, {})

    def files_seen(self) -> list[str]:
        """The files of the records looked at so far, in that order."""
        ids = (key.name for key in self.seen if key.sort == "record")
        return [self._corpus.facts[id_].file for id_ in ids if id_ in self._corpus.facts]

    def typed(self, file: str) -> str:
        """A content file as the office typed it, to name a place in it; not noted, for nothing is made of it."""
        path = self._corpus.content.parent / file
        return path.read_text("utf-8", "replace") if path.is_file() else ""

    @property
    def folder(self) -> Path:
        """The office's folder, which holds content/."""
        return self._corpus.content.parent

    def files_of_words(self) -> list[Path]:
        """Where words may have been typed, likely places first: records looked at, settings, templates, all records."""
        corpus = self._corpus
        sources = (corpus.roots.path(key.name) for key in self.seen if key.sort in ("template", "file"))
        words = [path for path in sources if path and path.suffix in (".html", ".css", ".svg")]
        records = [self._corpus.content.parent / file for file in (*self.files_seen(), "content/site.yaml")]
        others = (self._corpus.content.parent / own.file for own in corpus.facts.values())
        return list(dict.fromkeys([*records, *words, *others]))

    def issue(self, id_: str) -> Issue | None:
        """A publication as it was issued; None where it is not."""
        self._note("issue", id_)
        return self._corpus.issues.get(id_)

    def issued_in(self, id_: str) -> list[Issue]:
        """The issues that hold a record, in the order they were issued in."""
        self._note("issued_in", id_)
        return self._corpus.issued_in(id_)

    def corrections(self, id_: str) -> tuple[Correction, ...]:
        """What was corrected since in the records an issued publication holds."""
        self._note("corrections", id_)
        return self._corpus.corrections(id_)

    def corrections_to_tell(self, id_: str) -> tuple[Correction, ...]:
        """The corrections of earlier issues that stand in this one, or will as it is the next of its masthead."""
        self._note("to_tell", id_)
        return self._corpus.corrections_to_tell(id_)

    def archives(self) -> list[Bag]:
        """The bags of the years that were archived."""
        self._note("archives", "")
        return list(self._corpus.archives.values())

    def archive_fault(self, year: str) -> str:
        """Why the public copy of an archived year is not served; empty where it is."""
        self._note("archive", year)
        return self._corpus.archive_fault(year)

    def archive(self, year: str) -> tuple[Bag, dict[str, bytes]]:
        """The bag of a year and the files of its site, each held against its sum. Raises Stop (E526)."""
        self._note("archive", year)
        return self._corpus.archives[year], archives.site(self._corpus.content, year)

    def settings(self) -> Settings:
        """All settings, noted one by one as they are looked at."""
        return Settings(self.setting)

    def setting(self, name: str) -> Any:
        """A setting by its dotted name, None where it is not set."""
        self._note("setting", name)
        return self._corpus.setting(name)

    def address(self, path: str) -> str:
        """The absolute address of a site path."""
        self._note("setting", "address")
        return self._corpus.address + path

    def edition(self) -> str:
        """Whom the site is for: public, or internal."""
        self._note("edition", "")
        return self._corpus.edition

    def today(self) -> str:
        """The day of the build, as 2022-09-17; a file that asks is made again on another day."""
        self._note("today", "")
        return self._corpus.today

    def is_over(self, when: PartialDate) -> bool:
        """Whether a date has passed on the day of the build; of one without a year nobody can say."""
        self._note("over", when.text)
        return self._corpus.is_over(when)

    def made(self, path: str) -> dict[str, Any] | None:
        """What the PRINT stage tells of a file (pages, size, sha256); None where it was not made."""
        self._note("made", path)
        return self._corpus.made.get(path)

    def file(self, name: str) -> bytes:
        """A style, font or picture by name. Raises Stop where there is none."""
        self.file_digest(name)  # before it is read, for the same reason as a template
        path = self._corpus.roots.path(name)
        if path is None:
            raise Stop([problem("E509", Place(f"content/{name}"), found=name)])
        return path.read_bytes()

    def file_digest(self, name: str) -> str:
        self._note("file", name)
        return self._corpus.digest(Key("file", name))

    def asset(self, name: str) -> str:
        """The address of a style or drawing of the house, named by its contents."""
        return self.root + self.asset_made(name).path

    def asset_made(self, name: str) -> Asset:
        """A style or drawing of the house as it is put out; every file it is made of counts."""
        made = self._corpus.asset(name)
        for part in made.made_of:
            self._note("file", part)
        return made

    @property
    def has_counties(self) -> bool:
        """Whether this is the site of a province."""
        return self._corpus.roots.counties is not None

    @property
    def shelf(self) -> Shelf | None:
        """Where pieces of this file are kept from build to build; None where nothing is."""
        return self._workshop.shelves.of(self.path) if self._workshop.shelves else None

    def watched(self, make: Callable[[], Any]) -> tuple[Any, dict[Key, None]]:
        """What something makes at this desk, and what it alone looked at; that counts for this file as well."""
        before, self.seen = self.seen, {}
        try:
            return make(), self.seen
        finally:
            before.update(self.seen)
            self.seen = before

    def untouched(self) -> AbstractSet[str]:
        """The pieces of this file for which nothing altered was looked at; none where that is not known."""
        return self.pieces.untouched(self._corpus.altered or frozenset()) if self.is_of_last else frozenset()

    def holds(self, name: str) -> bool:
        """Whether a piece that is kept would be the same today; what its maker looked at is noted as if made now."""
        found = self.pieces.holds(name, self._corpus.holds)
        if found is not None:
            self.seen.update(dict.fromkeys(found.keys))  # type: ignore[arg-type]  # a plain pair is as good as its Key
        return found is not None

    def digest(self, key: Key) -> str:
        """What a key digests today; not noted, for whoever asks has looked already."""
        return self._corpus.digest(key)

    @cached_property
    def is_of_last(self) -> bool:
        """Whether it is known what may show otherwise than when the pieces of this file were made."""
        return self._corpus.altered is not None and self.pieces.are_of(self.before)

    @property
    def pieces(self) -> Pieces:
        """All that is kept of this file."""
        if self._pieces is None:
            self._pieces = self._workshop.pieces_of(self.path)
        return self._pieces

    def as_before(self, path: str) -> bytes | None:
        """A file of this job as it lies in the site; None where it is not what this job made last."""
        digest = self.before.get(path)
        if digest is None or self._workshop.site is None:
            return None
        try:
            data = (self._workshop.site / path).read_bytes()
        except OSError:
            return None
        return data if digest_bytes(data) == digest else None

    def leave(self, made: Mapping[str, str]) -> None:
        """Leave what is kept of this file to the next build. `made`: what came of it, path: digest."""
        if self._pieces is not None:
            self._pieces.leave(made)

    def to(self, path: str) -> str:
        """A site path as seen from this page."""
        return self.root + path

    def link(self, id_: str) -> str:
        """The address of a record's page as seen from this page."""
        return f"{self.root}{self._known(id_)}.html"

    def resolve(self, reference: prose.Reference) -> str:
        """A `[[…]]` of the office's text as safe HTML: the ledger's number, or a link with the record's title."""
        if reference.is_figure:
            id_, value = self.figure_value(reference.target)
            return f'<a class="figure-ref" href="{escape(self.link(id_))}">{quantity(value)}</a>'
        words = reference.words or self.card(reference.target).title
        return f'<a href="{escape(self.link(reference.target))}">{prose.inline(words)}</a>'

    def rich(self, text: str) -> Markup:
        """A Markdown body as safe HTML."""
        return Markup(prose.to_html(text, self.resolve, self.to, self._picture)) if text else Markup("")

    def picture(self, name: str, alt: str) -> Markup:
        """A picture of the office in the forms a screen may ask for, none for another sort of file; `alt` as typed."""
        if not pictures.is_picture(name):
            return Markup("")
        return Markup(self._picture(name, f' alt="{escape(self.plain(alt))}"'))

    def _picture(self, name: str, attributes: str) -> str:
        self._note("picture", name)
        return pictures.element(name, self._corpus.pictures.get(name), attributes, self.to)

    def plain(self, text: str) -> str:
        """A text for attributes, titles and feeds: no markup, numbers quoted from the ledger, masks as 未公布."""
        return prose.plain(self.words(text))

    def words(self, text: str) -> str:
        """A text with its references in words; masks stay as they are typed."""
        found = prose.references(text)
        if not found:
            return text
        made, done = [], 0
        for reference in found:
            words = reference.words
            if reference.is_figure:
                words = self.figure_value(reference.target)[1].shown
            made += [text[done : reference.start], words or self.card(reference.target).title]
            done = reference.end
        return "".join([*made, text[done:]])

    def render(self, template: str, context: dict[str, Any]) -> str:
        """A page from a template, with all the template files it leans on noted."""
        self.once(("closure", template), lambda: self._lean_on(template))
        return self._workshop.templates.render(template, context, self.resolve, self.once)

    def once(self, name: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """What is the same for all pages of this depth, made once; what it saw counts for each of them."""
        pieces, name = self._workshop.pieces, (*name, self.root)
        if name not in pieces:
            pieces[name] = self.watched(make)
        made, seen = pieces[name]
        self.seen.update(seen)
        return made

    def _lean_on(self, template: str) -> None:
        for name in self._workshop.templates.closure(template):
            self._note("template", name)

    def fragment(self, template: str, macro: str, id_: str) -> Markup:
        """A card's HTML, rendered once for all pages of one depth; what it saw counts for every page that shows it."""

        def make() -> Markup:
            self._lean_on(template)
            card = self.card(id_)
            return self._workshop.templates.call(template, macro, card, self.root, f"{card.id}.html")

        html: Markup = self.once(("fragment", template, macro, id_), make)
        return html

    def _known(self, target: str) -> str:
        self._note("meaning", target)
        found = self._corpus.resolve(target)
        if not found:
            raise Stop([_unknown(target)])
        return found

    def _note(self, sort: str, name: str) -> None:
        keys = self._workshop.keys
        key = keys.get((sort, name))  # type: ignore[call-overload]  # a plain tuple finds its Key, at half the cost
        if key is None:
            key = Key(sort, name)
            keys[key] = key
        self.seen[key] = None


def _unknown(target: str) -> Any:
    remedy = "改掉 content/site.yaml 或模板里的这个编号"
    return problem("E301", Place("content/site.yaml"), found=target, remedy=remedy)
