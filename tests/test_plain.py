"""Plain: what a process sets aside is not kept for good."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import make_dataclass

import pytest
from conftest import ROOT
from msgspec.structs import fields

from corridor.plain import Plain
from corridor.problems import Place
from corridor.values import date, quantity

CIRCLES = """
import gc, weakref
from corridor import plain

class One:
    pass

def circles(count):
    made = [One() for _ in range(count)]
    for one in made:
        one.itself = one
    return weakref.ref(made[0])

gc.disable()
kept = [One() for _ in range(1000)]
plain.set_aside()
seen = []
for _ in range(20):
    seen.append(circles(50_000))
    plain.set_aside()
print(sum(one() is not None for one in seen), gc.get_freeze_count() > 1000)
"""


def test_circles_that_were_set_aside_are_swept_in_the_end() -> None:
    """A worker that builds one county after another would keep every one of them (gc.freeze never looks again)."""
    command = [sys.executable, "-c", CIRCLES]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    alive, is_set_aside = ran.stdout.split()
    assert is_set_aside == "True"
    assert 0 < int(alive) <= 6, "of twenty lots of a hundred thousand objects"


def test_what_is_unpacked_is_the_same_and_as_frozen() -> None:
    one = Place("content/a.yaml", 2, 7)
    again = pickle.loads(pickle.dumps([one], pickle.HIGHEST_PROTOCOL))[0]
    assert (one, hash(one), type(one)) == (again, hash(again), type(again))
    with pytest.raises(AttributeError):
        again.line = 3


@pytest.mark.parametrize("one", [Place("content/a.yaml", 2, 7), quantity("**个"), quantity("354个"), date("XXXX-09")])
def test_digests_of_records_rest_on_a_repr_like_that_of_a_dataclass(one: Plain) -> None:
    """The register keeps digests of what was published: written in another way, all of it would be news."""
    names = [field.name for field in fields(one)]
    twin = make_dataclass(type(one).__name__, names, frozen=True)
    assert repr(one) == repr(twin(*[getattr(one, name) for name in names]))
