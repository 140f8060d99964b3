"""The corpus: a content folder as one whole. One file, of over 300 lines: what answers a key stands by what digests it.

It answers keys and queries, and gives the digest of any answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from corridor import facets, gathering, reading, relations
from corridor.assets import Asset, bundle
from corridor.facts import Card, Facts, Record, digest_of
from corridor.files import Digests, Roots
from corridor.keys import Key, Query
from corridor.pictures import Head
from corridor.problems import Place, Problem, Stop, problem
from corridor.register import corrections
from corridor.register.archives import Bag
from corridor.register.issues import Correction, Issue, as_issued
from corridor.values import PartialDate, date

DEFAULT_ADDRESS = "https://corridor.example/"


class Corpus(Struct):
    """Everything the makers may ask for. Facts are of published records (and drafts where asked for)."""

    content: Path
    roots: Roots
    digests: Digests
    today: str
    settings: dict[str, Any]
    facts: dict[str, Facts]
    names: relations.Names
    resolved: relations.Resolved
    problems: list[Problem]
    records: dict[str, Record]
    addresses: dict[str, str] = field(default_factory=dict)  # every one ever published, with the day it first was
    edition: str = "public"
    archives: dict[str, Bag] = field(default_factory=dict)  # the bags of years, as the register has them
    archive_faults: dict[str, str] = field(default_factory=dict)  # by year: why its public copy is not served, or empty
    lost: tuple[str, ...] = ()  # pages among them that nothing is made for any more
    hidden: dict[str, Facts] = field(default_factory=dict)  # of records that are not shown: drafts, withdrawn ones
    issues: dict[str, Issue] = field(default_factory=dict)
    pictures: dict[str, Head] = field(default_factory=dict)  # by name below content/
    # Where all else is proven to be as at the last build: the records of which the words may differ.
    reworded: frozenset[str] | None = None
    # And of those the names of all keys that may digest otherwise than they did; None where that is not known.
    altered: frozenset[str] | None = None
    orders: dict[str, list[str]] = field(default_factory=dict)  # all ids in the orders somebody asked for
    made: dict[str, dict[str, Any]] = field(default_factory=dict)  # path -> facts of what the PRINT stage made
    _over: dict[str, dict[str, Any]] = field(default_factory=dict)  # fields an issue puts over its publication's own
    _facets: dict[str, dict[facets.Facet, int]] | None = None
    _to_tell: dict[str, tuple[Correction, ...]] | None = None
    _answers: dict[Query, list[Card]] = field(default_factory=dict)
    _by: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    _sequence: dict[str, tuple[list[str], dict[str, int]]] = field(default_factory=dict)  # ids, and where each stands
    _kinds: dict[str, dict[str, list[Card]]] = field(default_factory=dict)  # by order and kind
    _ranks: dict[str, dict[str, int]] = field(default_factory=dict)
    _assets: dict[str, Asset] = field(default_factory=dict)
    _lists: dict[str, reading.Text] = field(default_factory=dict)  # files of several records, read for one of them
    _digests: dict[Key, str] = field(default_factory=dict)

    # --- answers ---------------------------------------------------------------

    def record(self, id_: str) -> Record | None:
        """A record in full; read from its file when first asked for."""
        if id_ not in self.records and id_ in self.facts:
            self._read_record(id_)
        found, over = self.records.get(id_), self._over.get(id_)
        return replace(found, fields={**found.fields, **over}) if found is not None and over else found

    def _read_record(self, id_: str) -> None:
        own = self.facts[id_]
        name = own.file.removeprefix("content/")
        if own.position < 0:
            self.records.update((r.id, r) for r in gathering.read_records(self.content, name) if r.id in self.facts)
            return
        if name not in self._lists:
            self._lists[name] = gathering.read_file(self.content, name)
        if (found := gathering.read_record(self._lists[name], own)) is not None:
            self.records[id_] = found

    def card(self, id_: str) -> Card | None:
        own = self.facts.get(id_)
        return own.card if own else None

    def resolve(self, target: str, kinds: tuple[str, ...] = ()) -> str:
        """The id a reference means, empty where it means none or several."""
        found = self.names.matches(target, kinds)
        return found[0] if len(found) == 1 else ""

    def cards(self, query: Query) -> list[Card]:
        """The answer to a query; asked once a run."""
        if query not in self._answers:
            self._answers[query] = self._answer(query)
        return self._answers[query]

    def referrers(self, id_: str) -> list[Card]:
        return [self.facts[one].card for one in self.resolved.referrers.get(id_, ()) if one in self.facts]

    def neighbours(self, id_: str) -> tuple[Card | None, Card | None]:
        """The records before and after one in the list of its kind."""
        kind = self.facts[id_].card.kind
        if kind not in self._sequence:
            order = "date" if kind in ("activity", "publication") else "source"
            ids = [card.id for card in self.cards(Query((kind,), order=order))]
            self._sequence[kind] = (ids, {one: at for at, one in enumerate(ids)})
        sequence, places = self._sequence[kind]
        at = places[id_]
        before = self.card(sequence[at - 1]) if at else None
        return before, self.card(sequence[at + 1]) if at + 1 < len(sequence) else None

    def take_issue(self, id_: str, number: str, day: PartialDate) -> None:
        """Give a publication the number and the day of its issue, which whatever looks at it then sees."""
        self._over[id_] = {"number": number, "issued": day}
        self.facts[id_] = as_issued(self.facts[id_], self._over[id_])
        self._answers, self._kinds = {}, {}

    def corrections(self, id_: str) -> tuple[Correction, ...]:
        """What was corrected in the records of an issue since; empty for what is not issued."""
        issue = self.issues.get(id_)
        return corrections.of_issue(issue, self.everyone) if issue is not None else ()

    def corrections_to_tell(self, id_: str) -> tuple[Correction, ...]:
        """The corrections of earlier issues that a publication has told, or will tell as the next of its masthead."""
        if id_ in self.issues or not self.issues:
            return self.issues[id_].told if self.issues else ()
        if self._to_tell is None:
            at_press = next((one for one in self._over if one not in self.issues), "")
            self._to_tell = corrections.to_tell(
                self.everyone, self.facts, self.issues, self.settings, self.today, at_press
            )
        return self._to_tell.get(id_, ())

    def is_over(self, when: PartialDate) -> bool:
        """Whether a date has passed today; of one without a year nobody can say."""
        return when.has_year and when.last_day < date(self.today).last_day

    def issued_in(self, id_: str) -> list[Issue]:
        """The issues that hold a record, under this id or one it had before, in the order they were issued in."""
        if not self.issues or id_ not in self.facts:
            return []
        ids = {id_, *self.facts[id_].index.get("former_ids", ())}
        return [issue for issue in self.issues.values() if issue.id != id_ and ids & issue.contains.keys()]

    def archive_fault(self, year: str) -> str:
        """Why the public copy of an archived year is not served; empty where it is."""
        return self.archive_faults.get(year, "没有归档")

    def facets(self, kind: str) -> dict[facets.Facet, int]:
        """By what the list of a kind can be narrowed, and how many records each value holds."""
        if self._facets is None:
            self._facets = facets.facets(self.facts.values())
        return self._facets.get(kind, {})

    @property
    def everyone(self) -> dict[str, Facts]:
        """The facts of all records, shown and hidden."""
        return {**self.hidden, **self.facts}

    def setting(self, name: str) -> Any:
        """A setting by its dotted name, None where it is not set."""
        here: Any = self.settings
        for step in name.split(".") if name else ():
            here = here.get(step) if isinstance(here, dict) else None
        return here

    @property
    def address(self) -> str:
        """Where the site will answer, with a slash at the end; the reserved example where none is set."""
        return str(self.settings.get("address") or DEFAULT_ADDRESS).rstrip("/") + "/"

    def asset(self, name: str) -> Asset:
        """A style or drawing of the house, read once a run: pages and the file itself then agree on its name.

        Raises Stop (E401) where a file of it is missing.
        """
        if name not in self._assets:
            self._assets[name] = bundle(name, self._read)
        return self._assets[name]

    def _read(self, name: str) -> bytes:
        path = self.roots.path(name)
        if path is None:
            raise Stop([problem("E401", Place(f"templates/{name}"), found=f"没有 {name}", remedy="放回这个文件")])
        self.digest(Key("file", name))  # before it is read, so that an edit during the build is known to be newer
        return path.read_bytes()

    def digest(self, key: Key) -> str:
        """The digest of what a key answers today; two equal digests mean a maker would see the same."""
        if key[0] == "made":  # the one answer that changes during a run
            return digest_of(self.made.get(key[1]))
        if key not in self._digests:
            self._digests[Key(*key)] = _DIGESTS[key[0]](self, key[1])
        return self._digests[key]

    def holds(self, keys: Iterable[tuple[str, str]], digests: Iterable[str]) -> bool:
        """Whether some keys digest today as they did."""
        known = self._digests
        for key, before in zip(keys, digests, strict=True):
            if known.get(key) != before and self.digest(Key(*key)) != before:  # type: ignore[call-overload]
                return False
        return True

    def know(self, digests: Mapping[Key, str], orders: dict[str, list[str]]) -> None:
        """Take what keys digest and how records are ordered as given, where it is proven to be as it was."""
        self._digests |= digests
        self.orders = orders

    def _answer(self, query: Query) -> list[Card]:
        ids: list[str] | None = None
        for fieldname, value in query.where:
            matching = dict.fromkeys(self._index(fieldname).get(value, ()))
            ids = list(matching) if ids is None else [one for one in ids if one in matching]
        if ids is not None:
            ids.sort(key=self._ranked(query.order).__getitem__)
            cards = [self.facts[one].card for one in ids]
            if query.kinds:
                cards = [card for card in cards if card.kind in query.kinds]
        elif len(query.kinds) == 1:
            cards = self._of_kinds(query.order).get(query.kinds[0], [])
        else:
            found = (self.facts[one].card for one in self._ordered(query.order))
            cards = [card for card in found if not query.kinds or card.kind in query.kinds]
        if query.period:
            period = date(query.period)
            cards = [card for card in cards if period.takes(card.date)]
        return cards[: query.limit] if query.limit else cards

    def _index(self, fieldname: str) -> dict[str, list[str]]:
        """Value -> ids for one field; a value that means a record is found by that record's id as well."""
        if fieldname not in self._by:
            by: dict[str, list[str]] = {}
            meant: dict[str, tuple[str, ...]] = {}  # many records say the same
            for id_, own in self.facts.items():
                values = self.resolved.referrers.get(id_, ()) if fieldname == "refers" else own.index.get(fieldname, ())
                for raw in values:
                    if raw not in meant:
                        meant[raw] = tuple(dict.fromkeys(value for value in (raw, self.resolve(raw)) if value))
                for value in dict.fromkeys(value for raw in values for value in meant[raw]):
                    by.setdefault(value, []).append(id_)
            self._by[fieldname] = by
        return self._by[fieldname]

    def _ordered(self, order: str) -> list[str]:
        """The ids of all records in an order; sorted once a run."""
        if order not in self.orders:
            cards = sorted((own.card for own in self.facts.values()), key=self._order(order))
            self.orders[order] = [card.id for card in cards]
        return self.orders[order]

    def _of_kinds(self, order: str) -> dict[str, list[Card]]:
        """The cards of each kind in an order; gone through once a run."""
        if order not in self._kinds:
            kinds = self._kinds[order] = dict[str, list[Card]]()
            for id_ in self._ordered(order):
                card = self.facts[id_].card
                kinds.setdefault(card.kind, []).append(card)
        return self._kinds[order]

    def _ranked(self, order: str) -> dict[str, int]:
        """Where each record stands when all are put in an order."""
        if order not in self._ranks:
            self._ranks[order] = {id_: at for at, id_ in enumerate(self._ordered(order))}
        return self._ranks[order]

    def _order(self, order: str) -> Any:
        position = self.resolved.positions

        def source(card: Card) -> tuple[int, str, int, str, int, str]:
            at, own = position.get(card.id), self.facts[card.id]  # records of one passage in the order of their file
            return (*((1, "", 0) if at is None else (0, *at)), own.file, own.position, card.id)

        if order == "title":
            return lambda card: (card.title, card.id)
        if order == "source":
            return source
        if order == "-date":
            return lambda card: (_reversed(card.date), source(card))
        return lambda card: (card.date.sort_key if card.date else (2, 0, 0, 0), source(card))


def _reversed(when: PartialDate | None) -> tuple[int, ...]:
    if when is None:
        return (2,)
    known, *rest = when.sort_key
    return (known, *(-part for part in rest))


def _card_digest(corpus: Corpus, id_: str) -> str:
    own = corpus.facts.get(id_)
    return own.card_digest if own else ""


def _record_digest(corpus: Corpus, id_: str) -> str:
    own = corpus.facts.get(id_)
    return own.digest if own else ""


def _cards_digest(corpus: Corpus, cards: list[Card]) -> str:
    return digest_of([corpus.facts[card.id].card_digest for card in cards])


def _neighbours_digest(corpus: Corpus, id_: str) -> str:
    return ",".join([_card_digest(corpus, card.id) if card else "" for card in corpus.neighbours(id_)])


def _passages_digest(corpus: Corpus, id_: str) -> str:
    found = corpus.resolved.paragraphs.get(id_)
    return digest_of(found) if found else ""


def _referrers_digest(corpus: Corpus, id_: str) -> str:
    cards, fields = corpus.referrers(id_), corpus.resolved.fields.get(id_)
    return digest_of([_cards_digest(corpus, cards), fields]) if cards or fields else ""


def _meaning(corpus: Corpus, name: str) -> str:
    kind, _, target = name.rpartition(":")
    return corpus.resolve(target, (kind,) if kind else ())


_DIGESTS: dict[str, Callable[[Corpus, str], str]] = {
    "record": _record_digest,
    "card": _card_digest,
    "meaning": _meaning,
    "query": lambda corpus, name: _cards_digest(corpus, corpus.cards(Query.of(Key("query", name)))),
    "referrers": _referrers_digest,
    "neighbours": lambda corpus, id_: _neighbours_digest(corpus, id_) if id_ in corpus.facts else "",
    "passages": _passages_digest,
    "issue": lambda corpus, id_: digest_of(corpus.issues.get(id_)),
    "corrections": lambda corpus, id_: digest_of(corpus.corrections(id_)),
    "issued_in": lambda corpus, id_: str([(one.id, one.name) for one in corpus.issued_in(id_)]),
    "to_tell": lambda corpus, id_: digest_of(corpus.corrections_to_tell(id_)),
    "setting": lambda corpus, name: digest_of(corpus.setting(name)),
    "template": lambda corpus, name: corpus.digests.of(corpus.roots.path(name)),
    "file": lambda corpus, name: corpus.digests.of(corpus.roots.path(name)),
    "facets": lambda corpus, kind: digest_of([(one.subject, n) for one, n in corpus.facets(kind).items()]),
    "withdrawn": lambda corpus, id_: digest_of(corpus.hidden[id_].corrections if id_ in corpus.hidden else ()),
    "picture": lambda corpus, name: digest_of(corpus.pictures.get(name)),
    "archives": lambda corpus, name: digest_of(list(corpus.archives.values())),
    "archive": lambda corpus, year: digest_of([corpus.archives.get(year), corpus.archive_fault(year)]),
    "today": lambda corpus, name: corpus.today,
    "edition": lambda corpus, name: corpus.edition,
    "over": lambda corpus, name: str(corpus.is_over(date(name))),
}
