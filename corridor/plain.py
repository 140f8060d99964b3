"""Plain data: frozen records of values that are cached and sent between processes by the thousand."""

from __future__ import annotations

import gc
import pickle
from typing import Generic, TypeVar

from msgspec import Struct

# How often to look for circles (gc.set_threshold): a build makes hundreds of thousands of objects and hardly any of
# them; as often as usual it cost a twentieth of all.
SELDOM = 20_000, 10, 10


_MORE = 250_000  # objects: some thirty megabytes
_living = [0]  # how many there were when somebody last went through all of them


def set_aside() -> None:
    """Keep all objects there are out of the search for circles: they are to stay.

    A process that builds one office after another would keep every one of them for good (three megabytes for 200
    records). So all are gone through once they are twice as many as lived when that was last done, and some more.
    """
    gc.freeze()
    count = gc.get_freeze_count()
    if _living[0] and count > 2 * _living[0] + _MORE:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        count = gc.get_freeze_count()
    elif _living[0]:
        return
    _living[0] = count


class Plain(Struct, frozen=True):
    """A frozen record of values.

    msgspec's: a class is made without code being written and compiled for it, an object in a third of the time a frozen
    dataclass takes, and it is pickled as its values. Its repr is a dataclass's, which digests of records rest on.
    """


T = TypeVar("T")


class Later(Struct, Generic[T], eq=False):
    """Plain data that lies packed until somebody asks for it, which in most runs nobody does."""

    _value: T | None = None
    _packed: bytes = b""

    @property
    def value(self) -> T:
        if self._value is None:
            self._value = pickle.loads(self._packed)
        return self._value

    def __reduce__(self) -> tuple[type[Later[T]], tuple[None, bytes]]:
        self._packed = self._packed or pickle.dumps(self._value, pickle.HIGHEST_PROTOCOL)
        return Later, (None, self._packed)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Later) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)
