"""Ballots: a vote of deputies on candidate projects as a table; what is not told is said so, and is in no sum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.facts import Record
from corridor.plain import Plain

UNWRITTEN, NOT_COUNTED = "未写", "不计算"
_ADOPTED = {"是": "当选", "yes": "当选", "否": "未当选", "no": "未当选"}


class Candidate(Plain, frozen=True):
    """One row: `votes` for, against, abstaining, not voting, and all together."""

    name: str
    rank: str
    votes: tuple[str, ...]
    result: str

    @property
    def is_adopted(self) -> bool:
        return self.result == "当选"


class Ballot(Plain, frozen=True):
    """A vote; `to_elect` and `present` are None where they are not told."""

    candidates: tuple[Candidate, ...]
    to_elect: int | None
    present: int | None


def ballot(record: Record) -> Ballot | None:
    """The vote on a project: candidates by rank where all have one, else as typed; None where there was none."""
    given = record.fields.get("ballot") or {}
    listed = list(given.get("candidates", ()))
    if not listed:
        return None
    if all("rank" in one for one in listed):
        listed.sort(key=lambda one: int(one["rank"]))
    return Ballot(tuple(_candidate(one) for one in listed), given.get("to_elect"), given.get("present"))


def _candidate(one: Mapping[str, Any]) -> Candidate:
    votes = [one.get(key) for key in ("votes_for", "against", "abstain", "not_voted")]
    shown = tuple(UNWRITTEN if vote is None else str(vote) for vote in votes)
    total = NOT_COUNTED if None in votes else str(sum(int(vote) for vote in votes if vote is not None))
    result = _ADOPTED.get(one.get("adopted", ""), one.get("adopted", "")) or UNWRITTEN
    return Candidate(one["name"], str(one.get("rank", UNWRITTEN)), (*shown, total), result)
