"""Keys: what a maker may look at, as data that can be asked for again."""

from __future__ import annotations

import json
from typing import NamedTuple

from corridor.plain import Plain


class Key(NamedTuple):
    """What a maker looked at: sort (record, card, query, figure, setting, template, file, neighbours, …) and name."""

    sort: str
    name: str


class Query(Plain, frozen=True):
    """Which cards, in which order: data, so that an answer can be asked for again. `limit` 0 means all.

    `order`: date (dated ones in time, then those without a year, then undated), -date, title, source (the order
    of the passages they are taken from). `period` is a partial date.
    """

    kinds: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    order: str = "date"
    limit: int = 0
    period: str = ""

    @property
    def key(self) -> Key:
        return Key(
            "query", json.dumps([self.kinds, self.where, self.order, self.limit, self.period], ensure_ascii=False)
        )

    @classmethod
    def of(cls, key: Key) -> Query:
        kinds, where, order, limit, period = json.loads(key.name)
        return cls(tuple(kinds), tuple((f, v) for f, v in where), order, limit, period)
