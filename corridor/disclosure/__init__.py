"""Disclosure: what a reader could compute although it is withheld (rule 3). It works without knowing the value."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction

from corridor.disclosure.bounds import Range
from corridor.disclosure.cells import CellKey, Sheet, area_of
from corridor.disclosure.periods import LEVEL, SUM
from corridor.disclosure.solving import solve
from corridor.disclosure.stating import sheet
from corridor.facts import Facts
from corridor.problems import Problem
from corridor.relations import Locate, Names
from corridor.values import Quantity

# A withheld value that can be told to within this share of itself counts as told (the p%-rule of statistical offices).
TIGHT = Fraction(1, 10)
Earlier = Mapping[CellKey, tuple[Quantity, str]]  # what past editions gave, and which


def check(
    facts: Mapping[str, Facts], names: Names, earlier: Earlier, accepted: Collection[tuple[str, str]], locate: Locate
) -> Iterator[Problem]:
    """Withheld values that can be computed (E603), and declared sums that do not hold (E325).

    `accepted` are pairs of a figure and the time or area under which somebody answers for it (`settings`).
    """
    if not any(own.card.kind == "figure" for own in facts.values()):
        return
    earlier = {(id_, at, area_of(area, names)): given for (id_, at, area), given in earlier.items()}
    before = {key: quantity for key, (quantity, _) in earlier.items()}
    found: dict[CellKey, str] = {}
    for runs in (SUM, LEVEL):
        made = sheet(facts, names, before, runs)
        if runs == SUM:
            yield from _wrong(made, locate)
            found |= {key: f"{earlier[key][1]}里已经写出" for key in made.withheld if key in earlier}
        told = {number: key for key, number in made.numbers.items() if key in made.withheld}
        for number, range_ in solve(made.constraints, made.unknowns, made.sought).items():
            if is_told(range_):
                found.setdefault(told[number], _how(made, told[number], range_))
        if not made.has_undecided:
            break
    for key, how in found.items():
        id_, at, area = key
        if not {(id_, at), (id_, area), (id_, "")} & set(accepted):
            words = {"found": made.label(key), "remedy": how, "record": id_, "at": at or area}
            yield locate(facts[id_], ("observations", made.withheld[key], "quantity"), "E603", words, 0)


def is_told(range_: Range) -> bool:
    """Whether a range gives a value away: it is one number, or narrow beside the number itself."""
    if range_.is_exact:
        return True
    if range_.low is None or range_.high is None:
        return False
    return range_.high - range_.low <= TIGHT * max(abs(range_.low), abs(range_.high))


def _wrong(made: Sheet, locate: Locate) -> Iterator[Problem]:
    for id_, position, words in made.wrong:
        yield locate(made.facts[id_], ("relations", position), "E325", {"found": words}, 0)


def _how(made: Sheet, key: CellKey, range_: Range) -> str:
    """The relations that give a value away, the one it stands in first. What the value is, is not said."""
    lines = [made.told[name] for name in sorted(range_.names)]
    lines.sort(key=lambda line: key not in line[1])
    words = list(dict.fromkeys(words for words, _ in lines))
    exact = "" if range_.is_exact else "（推得出很窄的范围）"
    return "；".join(words[:3]) + ("；等" if len(words) > 3 else "") + exact
