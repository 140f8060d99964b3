"""Timing: --profile says what each step cost, and nothing where nobody asked; data files are remade in parts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import FAST, office, put, run, tree

from corridor import datasets, timing

SITE = ("--only", "html,data,feed", "--today", "2022-10-01")
SOURCE = "sources: [{note: 一}]\n"


def profiled(folder: Path, *more: object) -> dict[str, Any]:
    made = run("-C", folder, *SITE, "--format", "json", "--profile", *more)
    assert 0 == made.code, made.said
    told: dict[str, Any] = json.loads(made.out)["profile"]
    return told


def test_every_step_is_told_in_order_with_the_outputs_below_making(tmp_path: Path) -> None:
    told = profiled(office(tmp_path))
    steps = {one["step"]: one for one in told["steps"]}
    assert [name for name in timing.BUDGETS if name in steps] == list(steps)
    assert steps.keys() == timing.BUDGETS.keys()
    making = steps["制作"]
    assert {"html", "data", "feed"} == making["outputs"].keys()
    assert 0 < sum(making["outputs"].values()) <= making["cpu"] + 0.05
    assert all(one["cpu"] >= 0 <= one["wall"] for one in steps.values())
    assert told["peak_mb"] > 10


def test_what_other_processes_make_is_told_by_output_too(tmp_path: Path) -> None:
    told = profiled(office(tmp_path), "--crew", "processes", "-j", "2")
    making = next(one for one in told["steps"] if one["step"] == "制作")
    assert making["outputs"]["html"] > 0


def test_for_people_it_is_a_table_and_only_where_asked(tmp_path: Path) -> None:
    folder = office(tmp_path)
    made = run("-C", folder, *SITE, "--profile")
    assert "步骤" in made.out
    assert "最多用内存" in made.out
    assert "步骤" not in run("-C", folder, *SITE).out
    assert "profile" not in json.loads(run("-C", folder, *SITE, "--format", "json").out)


def test_a_lap_belongs_to_the_step_that_ends() -> None:
    timing.start()
    sum(range(10**6))
    timing.lap("读记录")
    timing.spent("读记录", {"html": 0.5})
    timing.spent("读记录", {"html": 0.25})
    first, second = timing.stop()
    assert ("起动", "读记录") == (first.name, second.name)
    assert second.cpu > 0
    assert {"html": 0.75} == second.parts
    timing.lap("读记录")
    assert [] == timing.stop()


@pytest.fixture
def told_again(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The records that were told to machines anew."""
    seen: list[str] = []
    whole = datasets.public
    monkeypatch.setattr(datasets, "public", lambda desk, record: (seen.append(record.id), whole(desk, record))[1])
    return seen


def test_one_changed_record_makes_one_part_of_a_data_file_again(tmp_path: Path, told_again: list[str]) -> None:
    several = {f"activities/walk-{at}.yaml": f"title: 第{at}次走访\n{SOURCE}" for at in range(5)}
    folder = office(tmp_path / "one", several)
    assert 0 == run("-C", folder, *FAST).code
    assert 5 <= len(told_again)
    told_again.clear()
    put(folder, {"activities/walk-3.yaml": f"title: 第三次走访\n{SOURCE}"})
    assert 0 == run("-C", folder, *FAST).code
    assert ["activities/walk-3"] == told_again
    other = office(tmp_path / "other", {**several, "activities/walk-3.yaml": f"title: 第三次走访\n{SOURCE}"})
    assert 0 == run("-C", other, *FAST).code
    assert tree(folder / "site/data") == tree(other / "site/data")


def test_a_part_that_names_another_record_changes_with_it(tmp_path: Path, told_again: list[str]) -> None:
    folder = office(
        tmp_path,
        {
            "places/station.yaml": f"title: 一号站\ntype: 联络站\n{SOURCE}",
            "activities/walk.yaml": f"title: 走访\nsummary: 到[[places/station]]\n{SOURCE}",
        },
    )
    assert 0 == run("-C", folder, *FAST).code
    told_again.clear()
    put(folder, {"places/station.yaml": f"title: 二号站\ntype: 联络站\n{SOURCE}"})
    assert 0 == run("-C", folder, *FAST).code
    assert {"places/station", "activities/walk"} == set(told_again)
    assert "到二号站" in (folder / "site/data/activities.json").read_text("utf-8")
