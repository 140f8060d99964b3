"""Auditing: the ledger as a list, one number traced to every place that shows it, two editions compared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

from corridor import engine, ledger, loading
from corridor.corpus import Corpus
from corridor.facts import Facts
from corridor.ledger import Stated
from corridor.plain import Plain
from corridor.problems import Place, Stop, problem
from corridor.project import Project
from corridor.relations import Locate
from corridor.values import Malformed, Quantity, quantity

USAGE = 2
CITED, TYPED, QUOTED = "引用", "手写", "引文"


class Line(Plain, frozen=True):
    """One observation of the ledger, with the file and line it is stated at and how many records lean on its figure."""

    stated: Stated
    place: Place
    source: str
    used: int


class Use(Plain, frozen=True):
    """A place in the records that shows a number: 引用 (by reference), 手写 (typed) or 引文 (in a quotation)."""

    how: str
    place: Place
    title: str


class Traced(Struct):
    """What was asked for: the observations meant, the number looked for ("" where it is withheld), and the uses."""

    asked: str
    lines: list[Line]
    ids: list[str]
    numbers: list[Quantity]
    uses: list[Use] = field(default_factory=list)

    @property
    def withheld(self) -> list[str]:
        """The figures that have no number: masked, unknown or still to come."""
        return list(dict.fromkeys(one.stated.figure for one in self.lines if not one.stated.quantity.is_given))


def corpus_of(project: Project) -> Corpus:
    """The content. Raises Stop where it cannot be read as a whole: a ledger with mistakes is not to be relied on."""
    run = engine.begin(project, engine.Wanted())
    if run.result.is_fatal:
        raise Stop([one for one in run.result.problems if one.is_fatal])
    return run.corpus


def lines(project: Project, corpus: Corpus) -> list[Line]:
    """Every observation of the ledger, in the order of its files."""
    locate = loading.locator(project.content)
    found = sorted(ledger.stated(corpus.facts), key=lambda one: (*_at(corpus.facts[one.figure]), one.position))
    return [_line(corpus, one, locate) for one in found]


def trace(project: Project, corpus: Corpus, asked: str) -> Traced:
    """Every place in the records that shows a figure (by its id or title) or a number such as 354个.

    Raises Stop (E522) for what is neither.
    """
    all_ = lines(project, corpus)
    number = _number(asked)
    id_ = corpus.resolve(asked, ("figure",)) if asked.isascii() else ""
    meant = [
        one
        for one in all_
        if (one.stated.figure == id_ if id_ else one.stated.title == asked or _is(one.stated.quantity, number))
    ]
    if not meant and number is None:
        near = "、".join(dict.fromkeys(one.stated.title for one in all_ if asked in one.stated.title)) or "看 figures"
        raise Stop([problem("E522", Place("content/figures"), found=asked, remedy=near)], USAGE)
    ids = list(dict.fromkeys(one.stated.figure for one in meant))
    numbers = [one.stated.quantity for one in meant if one.stated.quantity.is_given] or ([number] if number else [])
    made = Traced(asked, meant, ids, list(dict.fromkeys(numbers)))
    made.uses = sorted(
        dict.fromkeys(_uses(project, corpus, made)), key=lambda one: (one.place.file, one.place.line, one.how)
    )
    return made


def _at(own: Facts) -> tuple[str, int]:
    return own.file, own.position


def _line(corpus: Corpus, one: Stated, locate: Locate) -> Line:
    own = corpus.facts[one.figure]
    quotes = [q for q in own.quotes if q.path[0] != "observations" or q.path[1] == one.position]
    documents = (corpus.resolve(quote.document, ("document",)) for quote in quotes)
    source = next((corpus.facts[id_].card.title for id_ in documents if id_), "")
    path = ("observations", one.position, "quantity")
    place = locate(own, path, "E312", {"found": ""}, 0).place
    return Line(one, place, source, len(corpus.resolved.referrers.get(one.figure, ())))


def _number(asked: str) -> Quantity | None:
    """A number as asked for, with its unit or without; None for other words."""
    try:
        made = quantity(asked)
    except Malformed:
        return None
    return made if made.is_given else None


def _is(one: Quantity, asked: Quantity | None) -> bool:
    return (
        asked is not None and one.is_given and one.value == asked.value and (not asked.unit or one.unit == asked.unit)
    )


def _uses(project: Project, corpus: Corpus, made: Traced) -> Iterator[Use]:
    locate = loading.locator(project.content)

    def use(how: str, own: Facts, path: tuple[str | int, ...], offset: int = 0) -> Use:
        return Use(how, locate(own, path, "E312", {"found": ""}, offset).place, own.card.title)

    for own in corpus.facts.values():
        for mention in own.mentions:
            if made.ids and corpus.resolve(mention.target, mention.kinds) in made.ids:
                yield use(CITED, own, mention.path, mention.offset)
        for typed in own.typed:
            if any(typed.number == one.number and (not one.unit or typed.unit == one.unit) for one in made.numbers):
                yield use(TYPED, own, typed.path, typed.offset)
        for quote in own.quotes:
            if any(stands(one, quote.quote) for one in made.numbers):
                yield use(QUOTED, own, quote.path)


def stands(one: Quantity, text: str) -> bool:
    """Whether a number stands in a text as a whole, with its unit where it has one; 1,234 is 1234, 54 is not in 354."""
    words = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return re.search(rf"(?<![\d.]){re.escape(one.number)}(?!\.?\d)\s*{re.escape(one.unit)}", words) is not None
