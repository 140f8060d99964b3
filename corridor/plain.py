"""Plain data: frozen records of values that are cached and sent between processes by the thousand."""

from __future__ import annotations

from typing import Any


class Plain:
    """A frozen, slotted dataclass that pickles as its class and its values.

    What dataclasses do by themselves asks for the list of fields again for every object, ten times as slow.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple[type[Plain], tuple[Any, ...]]:
        names: tuple[str, ...] = self.__slots__
        return type(self), tuple([getattr(self, name) for name in names])
