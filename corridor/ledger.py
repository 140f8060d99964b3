"""The ledger: one number, one source: who states a figure, who quotes it, who disagrees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from corridor.facts import Facts, Typed
from corridor.plain import Plain
from corridor.problems import Problem
from corridor.relations import Locate, Names
from corridor.values import Quantity


class Stated(Plain, frozen=True):
    """One observation of one measure."""

    figure: str
    title: str
    quantity: Quantity
    at: str  # as_of, or the words for the time
    area: str
    terms: tuple[str, ...]
    position: int = 0  # among the observations of its figure


def stated(facts: Mapping[str, Facts]) -> list[Stated]:
    """Every observation in the ledger, in order of id."""
    return [
        Stated(id_, own.card.title, quantity, as_of or date_text, area, (own.card.title, *own.terms), position)
        for id_, own in facts.items()
        if own.card.kind == "figure"
        for position, (quantity, as_of, date_text, area) in enumerate(own.observations)
    ]


def check(facts: Mapping[str, Facts], names: Names, locate: Locate) -> list[Problem]:
    """Rule 1: one value for one measure, area and date; typed numbers agree with the ledger."""
    ledger = stated(facts)
    return [
        *_twice(facts, ledger, locate),
        *_unsupported(facts, locate),
        *_contradicted(facts, ledger, locate),
        *_counted(facts, names, locate),
    ]


def _twice(facts: Mapping[str, Facts], ledger: list[Stated], locate: Locate) -> Iterator[Problem]:
    first: dict[tuple[str, str, str], Stated] = {}
    for one in ledger:
        known = first.setdefault((one.title, one.area, one.at), one)
        if known is not one:
            own = facts[one.figure]
            also = f"{facts[known.figure].file} 的 {known.figure}"
            words = {"found": f"{known.quantity.shown} 与 {one.quantity.shown}", "remedy": also}
            yield locate(own, ("observations", one.position, "quantity"), "E306", words, 0)


def _unsupported(facts: Mapping[str, Facts], locate: Locate) -> Iterator[Problem]:
    """A figure's number should stand in the words quoted as its source."""
    for own in facts.values():
        for at, (quantity, *_) in enumerate(own.observations):
            quotes = [q.quote for q in own.quotes if q.path[0] != "observations" or q.path[1] == at]
            if quantity.is_given and quotes and not any(_stands(quantity.number, quote) for quote in quotes):
                yield locate(own, ("observations", at, "quantity"), "E312", {"found": quantity.shown}, 0)


def _stands(number: str, quote: str) -> bool:
    """Whether a number stands in a quotation as a whole: 54 does not stand in 354, 1234 stands in 1,234."""
    return re.search(rf"(?<![\d.]){re.escape(number)}(?!\.?\d)", quote.replace(",", "")) is not None


def _contradicted(facts: Mapping[str, Facts], ledger: list[Stated], locate: Locate) -> Iterator[Problem]:
    known = {(one.quantity.number, one.quantity.unit) for one in ledger if one.quantity.is_given}
    for own in facts.values():
        for typed in own.typed:
            meant = _meant(typed, ledger)
            found = f"{typed.number}{typed.unit}"
            if meant and not any(one.quantity.number == typed.number for one in meant):
                words = {
                    "found": found,
                    "remedy": f"台账是“{meant[0].quantity.shown}”；正文写 [[figure:{meant[0].figure}]]",
                }
                yield locate(own, typed.path, "E307", words, typed.offset)
            elif not meant and (typed.number, typed.unit) not in known:
                yield locate(own, typed.path, "E308", {"found": found}, typed.offset)


def _counted(facts: Mapping[str, Facts], names: Names, locate: Locate) -> Iterator[Problem]:
    """A number in a field of a record that names its figure is that figure's, and withheld where that is."""
    for own in facts.values():
        if own.counted is None or not own.counted[2].is_given:
            continue
        target, name, quantity = own.counted
        found = names.matches(target, ("figure",))
        values = [one for one, *_ in facts[found[0]].observations] if len(found) == 1 else []
        same = [one for one in values if one.unit == quantity.unit or not one.unit]
        if same and not any(one.number == quantity.number for one in same):
            is_withheld = all(one.is_withheld for one in same)
            remedy = f"台账是“{same[0].shown}”；写成一样的，或改台账" + (
                "：这里写出了未公布的数" if is_withheld else ""
            )
            yield locate(own, (name,), "E307", {"found": quantity.shown, "remedy": remedy}, 0)


_FILLERS = "共有达为约仅近计是建成设立了的总数：，（ "


def _meant(typed: Typed, ledger: list[Stated]) -> list[Stated]:
    """The observations a typed number speaks of: their term stands right before or right after it."""
    before, after = typed.before.rstrip(_FILLERS), typed.after.lstrip("的（ ")
    meant = []
    for one in ledger:
        if one.quantity.unit == typed.unit and any(before.endswith(t) or after.startswith(t) for t in one.terms if t):
            meant.append(one)
    return meant
