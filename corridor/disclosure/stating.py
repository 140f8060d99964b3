"""Stating: what the published figures say about those withheld, as constraints between cells.

Declared relations (sum, ratio, growth, the same in another unit) are stated here, derived ones (months and quarters of
a year, the parts of an area) in `periods`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

from corridor.disclosure.cells import RATES, CellKey, Sheet, area_of, as_published, rounded
from corridor.disclosure.periods import over_areas, over_time
from corridor.facts import Facts
from corridor.relations import Names
from corridor.values import Quantity

Keys = Mapping[str, list[CellKey]]


def sheet(facts: Mapping[str, Facts], names: Names, earlier: Mapping[CellKey, Quantity], undecided: str) -> Sheet:
    """Everything the figures say. `earlier` has what past editions gave; `undecided` is how a measure runs over time
    (SUM or LEVEL) where neither the office nor its numbers tell.
    """
    made = Sheet(facts)
    figures = {id_: own for id_, own in facts.items() if own.card.kind == "figure"}
    for own in figures.values():
        _take(made, own, names)
    for key, quantity in earlier.items():
        if key[0] in figures and key not in made.withheld:
            made.given.setdefault(key, quantity)
    keys: dict[str, list[CellKey]] = {}
    for key in dict.fromkeys([*made.given, *made.withheld]):
        keys.setdefault(key[0], []).append(key)
    for id_, own in figures.items():
        for at, relation in enumerate(own.relations):
            _declared(made, keys, names, (id_, at), relation)
        if made.withheld:
            over_time(made, own, keys.get(id_, []), undecided)
    if made.withheld:
        over_areas(made, keys, names)
    return made


def _take(made: Sheet, own: Facts, names: Names) -> None:
    """The observations of a figure as cells."""
    for position, (quantity, as_of, date_text, area) in enumerate(own.observations):
        key = (own.card.id, as_of or date_text, area_of(area, names))
        if quantity.is_withheld:
            made.withheld.setdefault(key, position)
        elif quantity.is_given:
            made.given.setdefault(key, quantity)


# --- declared ---------------------------------------------------------------------------------------------------------


def _declared(made: Sheet, keys: Keys, names: Names, where: tuple[str, int], relation: tuple[str, ...]) -> None:
    """The constraints of one declared relation, at every time and area there is."""
    kind, *targets = relation
    id_, _ = where
    found = [names.matches(target, ("figure",)) for target in targets]
    others = [one[0] for one in found if len(one) == 1 and one[0] != id_ and made.facts[one[0]].card.kind == "figure"]
    if len(others) != len(found):
        return  # told as a reference that leads nowhere
    for at, area in _stated([id_, *others], keys):
        own, *rest = (_cell(one, (at, area), keys) for one in (id_, *others))
        if kind == "parts":
            _sum(made, where, own, rest)
        elif kind == "of":
            _ratio(made, own, *rest)
        elif kind == "same_as":
            _same(made, own, *rest)
        elif kind == "growth_of":
            _growth(made, own, others[0])


def _stated(ids: Iterable[str], keys: Keys) -> list[tuple[str, str]]:
    """Every time and area at which the first figure is stated; where it is not, those of the others."""
    first, *rest = ids
    own = [key[1:] for key in keys.get(first, ())]
    return list(dict.fromkeys(own or [key[1:] for one in rest for key in keys.get(one, ())]))


def _cell(id_: str, when: tuple[str, str], keys: Keys) -> CellKey:
    """The cell of a figure at a time and area; one that has another area, or no time at all, is meant where alone."""
    at, area = when
    own = keys.get(id_, ())
    if (id_, at, area) in own:
        return id_, at, area
    then = [key for key in own if key[1] == at]
    if len(then) == 1:
        return then[0]
    return own[0] if len(own) == 1 and not own[0][1] else (id_, at, area)


def _sum(made: Sheet, where: tuple[str, int], own: CellKey, parts: list[CellKey]) -> None:
    total, base = made.unit(own)
    units = [made.unit(part) for part in parts]
    if any(other != base for _, other in units):
        return
    terms = [(total, own), *((-factor, cell) for (factor, _), cell in zip(units, parts, strict=True))]
    told = f"{made.label(own)} 是 {'、'.join(made.label(cell) for cell in parts)} 的合计"
    left = made.state(terms, told)
    if left is not None:
        slack = sum((abs(factor) * _slack(made.given[cell]) for factor, cell in terms), Fraction(0))
        low, high = left
        if (low is not None and low > slack) or (high is not None and high < -slack):
            shown = " ＋ ".join(made.given[cell].shown for cell in parts)
            made.wrong.append((*where, f"{made.label(own)} {made.given[own].shown} ≠ {shown}"))


def _slack(quantity: Quantity) -> Fraction:
    """By how much the last digit of a number may be rounded."""
    return as_published(quantity)[0] - rounded(quantity)[0]


def _ratio(made: Sheet, own: CellKey, of: CellKey, base: CellKey) -> None:
    """own = of ÷ base, in % or a head; linear as soon as own or base is given."""
    (scale_own, unit), (scale_of, _), (scale_base, _) = made.unit(own), made.unit(of), made.unit(base)
    per = Fraction(1, 100) if unit in RATES[:2] else Fraction(1, 1000) if unit == "‰" else scale_own
    told = f"{made.label(own)} 是 {made.label(of)} 除以 {made.label(base)}"
    if own in made.given:
        least, most = rounded(made.given[own])
        _between(made, (scale_of, of), base, (least * per * scale_base, _maybe(most, per * scale_base)), told)
    elif base in made.given:
        value = Fraction(made.given[base].number) * scale_base
        if value:
            made.state([(scale_of, of), (-per * value, own)], told)


def _maybe(bound: Fraction | None, factor: Fraction) -> Fraction | None:
    return None if bound is None else bound * factor


def _between(
    made: Sheet, of: tuple[Fraction, CellKey], base: CellKey, factors: tuple[Fraction, Fraction | None], told: str
) -> None:
    """least·base ≤ of ≤ most·base; with a base that is given, of the two one constraint."""
    least, most = factors
    if base in made.given and as_published(made.given[base])[0] == as_published(made.given[base])[1]:
        value = Fraction(made.given[base].number)
        made.state([of], told, least * value, _maybe(most, value))
        return
    made.state([of, (-least, base)], told, Fraction(0), None)
    if most is not None:
        made.state([of, (-most, base)], told, None, Fraction(0))


def _growth(made: Sheet, own: CellKey, of: str) -> None:
    """own % = (now − a year before) ÷ a year before."""
    before = _year_before(own[1])
    if not before:
        return
    now, then = (of, own[1], own[2]), (of, before, own[2])
    told = f"{made.label(own)} 是 {made.label(now)} 比 {made.label(then)} 的增长"
    if own in made.given:
        least, most = (_maybe(bound, Fraction(1, 100)) for bound in rounded(made.given[own]))
        assert least is not None  # only the upper bound may be open
        _between(made, (Fraction(1), now), then, (1 + least, None if most is None else 1 + most), told)
    elif then in made.given:
        value = Fraction(made.given[then].number)
        made.state([(Fraction(1), now), (-value / 100, own)], told, value, value)


def _year_before(at: str) -> str:
    """The same period a year earlier; empty where the year is not written."""
    found = re.match(r"\d{4}(?=$|-)", at)
    return f"{int(found[0]) - 1:04d}{at[4:]}" if found and "/" not in at else ""


def _same(made: Sheet, one: CellKey, other: CellKey) -> None:
    """The same quantity in another unit: what is rounded in one leaves the other open by as much."""
    if (one in made.given) == (other in made.given):
        return
    known, hidden = (one, other) if one in made.given else (other, one)
    (factor, base), (factor_hidden, base_hidden) = made.unit(known), made.unit(hidden)
    if base == base_hidden:
        least, most = rounded(made.given[known])
        told = f"{made.label(one)} 和 {made.label(other)} 是同一个数"
        made.state([(factor_hidden, hidden)], told, least * factor, _maybe(most, factor))
