"""Plain data: frozen records of values that are cached and sent between processes by the thousand."""

from __future__ import annotations

import gc
import pickle
import types
from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

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


_AGAIN = """
def again({names}, _new=object.__new__, _hollow=hollow, _class=own):
    one = _new(_hollow)
    {sets}
    one.__class__ = _class
    return one
"""


class Plain:
    """A frozen, slotted dataclass that pickles as its values, and the function that puts them in place again.

    What dataclasses do by themselves asks for the list of fields again for every object, ten times as slow; and to
    write a field of a frozen one costs ten times as much as of another, so the values are put into a class of the same
    slots, which then becomes this one.
    """

    __slots__ = ()
    again: ClassVar[Callable[..., Any]]

    def __init_subclass__(cls, *, is_hollow: bool = False) -> None:
        names = cls.__dict__.get("__slots__")
        if not names or is_hollow:
            return  # the class before it has slots; dataclasses make it anew with them
        hollow = types.new_class("Hollow", (Plain,), {"is_hollow": True}, lambda space: space.update(__slots__=names))
        sets = "; ".join(f"one.{name} = {name}" for name in names)
        space: dict[str, Any] = {"hollow": hollow, "own": cls}
        exec(_AGAIN.format(names=", ".join(names), sets=sets), space)
        again = space["again"]
        again.__module__, again.__qualname__ = cls.__module__, f"{cls.__qualname__}.again"
        cls.again = staticmethod(again)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        names: tuple[str, ...] = self.__slots__
        return self.again, tuple([getattr(self, name) for name in names])


T = TypeVar("T")


class Later(Generic[T]):
    """Plain data that lies packed until somebody asks for it, which in most runs nobody does."""

    __slots__ = ("_packed", "_value")

    def __init__(self, value: T | None = None, packed: bytes = b"") -> None:
        self._value, self._packed = value, packed

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
