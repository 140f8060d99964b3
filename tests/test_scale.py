"""Scale: what a build costs grows no faster than the office; the large sizes run with --long."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from building import HOUSE

sys.path.append(str(HOUSE / "bench"))

from generate import generate
from growth import growth, measure


def test_the_generated_office_is_the_same_every_time(tmp_path: Path) -> None:
    for name in ("one", "other"):
        generate(tmp_path / name, 100)
    one, other = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.yaml")}
        for name in ("one", "other")
    )
    assert one == other


# A tenth above linear is what the clock of a busy machine adds; a quadratic step would show as 3 or more.
@pytest.mark.parametrize(
    "sizes",
    [pytest.param([50, 200], id="small"), pytest.param([1000, 10000], id="county", marks=pytest.mark.long)],
)
def test_no_build_grows_faster_than_the_office(tmp_path: Path, sizes: list[int]) -> None:
    for name, seconds in measure(tmp_path, sizes, []).items():
        assert growth(sizes, seconds) < 1.1, (name, seconds)


@pytest.mark.long
def test_a_build_that_changes_nothing_costs_a_twentieth_of_the_first(tmp_path: Path) -> None:
    found = measure(tmp_path, [1000], [])
    assert found["no change"][0] < found["cold"][0] / 20
