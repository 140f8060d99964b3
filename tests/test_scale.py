"""The benchmarks run: their office is the same every time and their table is complete. How fast, bench/ says."""

from __future__ import annotations

import sys
from pathlib import Path

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


def test_growth_is_measured_for_each_way_of_building(tmp_path: Path) -> None:
    """Only that it works: a timed test would fail on a busy machine and pass on a quick one."""
    found = measure(tmp_path, [10, 30], [])
    assert {"cold", "no change", "one change"} == set(found)
    assert all(len(seconds) == 2 and min(seconds) > 0 for seconds in found.values())


def test_growth_is_one_where_cost_follows_size() -> None:
    assert 1.0 == growth([10, 100], [2.0, 20.0])
