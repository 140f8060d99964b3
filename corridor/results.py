"""Results: what a build came to, for the person or the program that asked for it."""

from __future__ import annotations

from msgspec import Struct, field

from corridor.problems import Problem


class Result(Struct):
    """What a build came to: files made, kept and pruned, the ledger's withheld values, the masks in full documents."""

    problems: list[Problem] = field(default_factory=list)
    records: int = 0
    pages: int = 0
    pdfs: int = 0
    made: int = 0
    kept: int = 0
    pruned: int = 0
    withheld: int = 0
    masks: int = 0
    seconds: float = 0.0
    published: bool = False
    in_one_step: bool = True
    reasons: dict[str, str] = field(default_factory=dict)
    memory: str = ""  # the digest of what it left for the next build

    @property
    def is_fatal(self) -> bool:
        return any(p.is_fatal for p in self.problems)
