"""Corrections: what changed in records that were issued, where it must be owned up to, and which issue tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from corridor.facts import Facts, Path
from corridor.problems import Place, Problem, problem
from corridor.register import numbering
from corridor.register.issues import Contained, Correction, Issue
from corridor.register.numbering import Entry
from corridor.relations import Locate


def of_issue(issue: Issue, everyone: Mapping[str, Facts]) -> tuple[Correction, ...]:
    """The corrections written since an issue took its records, by day; `everyone` has the hidden records too."""
    found = [
        Correction(day, text, own.card.id, own.card.title, issue.name)
        for id_, kept in issue.contains.items()
        if (own := now(id_, everyone)) is not None
        for day, text in own.corrections
        if (day.text, text) not in kept.corrections
    ]
    return tuple(sorted(found, key=_order))


def now(id_: str, everyone: Mapping[str, Facts]) -> Facts | None:
    """A record that was issued under an id, as it is today; it may have got another id since (`former_ids`)."""
    if id_ in everyone:
        return everyone[id_]
    return next((own for own in everyone.values() if id_ in own.index.get("former_ids", ())), None)


def to_tell(
    everyone: Mapping[str, Facts],
    facts: Mapping[str, Facts],
    issues: Mapping[str, Issue],
    settings: Mapping[str, Any],
    today: str,
    at_press: str = "",
) -> dict[str, tuple[Correction, ...]]:
    """By publication, what it has to tell as the next issue of its masthead: all that no issue has told yet.

    `at_press` is being issued, and so is the next one whatever its period.
    """
    told = {(issue.masthead, *_what(one)) for issue in issues.values() for one in issue.told}
    open_: dict[str, dict[tuple[str, str, str], Correction]] = {}
    for issue in issues.values():
        for one in of_issue(issue, everyone):
            if (issue.masthead, *_what(one)) not in told:
                open_.setdefault(issue.masthead, {}).setdefault(_what(one), one)
    all_ = numbering.entries(facts, issues, settings, today) if open_ else []
    next_ = {masthead: _next(all_, masthead, at_press) for masthead in open_}
    return {next_[one]: tuple(sorted(found.values(), key=_order)) for one, found in open_.items() if next_[one]}


def _what(one: Correction) -> tuple[str, str, str]:
    """What makes it the same correction, whichever of the issues that hold the record it is of."""
    return one.record, one.date.text, one.text


def _order(one: Correction) -> tuple[tuple[int, int, int, int], str, str]:
    return one.date.sort_key, one.record, one.text


def _next(all_: list[Entry], masthead: str, at_press: str) -> str:
    """The publication that will be the next issue of a masthead: the one with the next number, else by its period."""
    own = [one for one in all_ if one.masthead == masthead]
    waiting = [one for one in own if not one.is_issued]
    printing = [one for one in waiting if one.id == at_press]
    numbered = [one for one in waiting if one.n == numbering.next_number(own, one)]
    issued = [one.when for one in own if one.is_issued]
    later = [one for one in waiting if not one.n and issued and one.when > max(issued)]
    return next((one.id for one in (*printing, *numbered, *later, *waiting)), "")


def check(everyone: Mapping[str, Facts], issues: Mapping[str, Issue], today: str, locate: Locate) -> Iterator[Problem]:
    """Issued records that changed, or went, without a line that says so (E315); each told once."""
    told: set[str] = set()
    for issue in issues.values():
        for id_, kept in issue.contains.items():
            own = now(id_, everyone)
            why = _why_not_owned(own, kept, f"{{date: {today}, text: 更正了什么}}", id_)
            if why is None or id_ in told:
                continue
            told.add(id_)
            path, remedy = why
            found = f"这条记录收在已编发的{issue.name}里"
            if own is None:
                yield problem("E315", Place(kept.file), found=found, remedy=remedy)
            else:
                yield locate(own, path, "E315", {"found": found, "remedy": remedy}, 0)


def _why_not_owned(own: Facts | None, kept: Contained, line: str, id_: str) -> tuple[Path, str] | None:
    """Where to type what, if a record neither says what was issued nor what was corrected since; None if it does."""
    said = {(day.text, text) for day, text in own.corrections} if own is not None else set[tuple[str, str]]()
    add = f"在 corrections 里再加一条：{line}" if said else f"加一行：corrections: [{line}]"
    lost = [f"{{date: {day}, text: {text}}}" for day, text in kept.corrections if (day, text) not in said]
    if own is None:
        renamed = f"只是换了编号，就在新的记录里写 former_ids: {id_}"
        return (), f"把文件放回来，写上 status: withdrawn，再{add}；{renamed}"
    if own.card.status not in ("published", "withdrawn"):
        return ("status",), f"照旧公布就写 status: published；不再公布就写 status: withdrawn，再{add}"
    if lost:
        return (), f"登过的更正不能改也不能删，写回 corrections 里：{'、'.join(lost)}"
    is_same = own.content_digest == kept.digest and set(kept.entries) <= set(own.entries)
    is_corrected = bool(said - set(kept.corrections))
    if is_corrected or (is_same and own.card.status == "published"):
        return None
    return (), f"改动要写明白，{add}"
