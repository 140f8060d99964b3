"""What a month derives from tasks: dispatched, doing, done, late, next."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import desk_of
from conftest import office

from corridor.papers import dispatching
from corridor.papers.dispatching import STATES_COUNTED
from corridor.values import date


def board_of(folder: Path, task: str, month: str, *, today: str = "2026-11-25") -> dict[str, list[str]]:
    """The board of a month of the plain office with one task: state -> what is said of it."""
    text = f"title: 建站\nsources: [{{note: 本机关}}]\n{task}"
    told = dispatching.board(desk_of(office(folder, {"tasks/one.yaml": text}), today), date(month))
    groups = {state: getattr(told, state) for state in (*STATES_COUNTED, "next")}
    return {state: [*found[0].said] for state, found in groups.items() if found}


# --- what a month derives -----------------------------------------------------------------------


def test_a_state_counts_in_the_month_it_is_written_for(tmp_path: Path) -> None:
    written = {"03": "已部署", "04": "推进中", "05": "已完成"}
    task = "progress:" + "".join(f"\n  - {{month: 2021-{month}, state: {state}}}" for month, state in written.items())
    states = [list(board_of(tmp_path / month, task, f"2021-{month}")) for month in ("02", "03", "04", "05", "06")]
    assert [[], ["dispatched"], ["doing"], ["done"], []] == states


@pytest.mark.parametrize("due", ["2021-04-30", "2021-04", "2021-02/2021-04", "2021-04-10"])
def test_a_task_whose_due_has_passed_without_done_is_late_and_says_so(tmp_path: Path, due: str) -> None:
    task = f"due: {due}\nprogress: [{{month: 2021-03, state: 推进中}}]"
    assert {"late": [dispatching.OVERDUE]} == board_of(tmp_path / "a", task, "2021-04")
    assert {"late": [dispatching.OVERDUE]} == board_of(tmp_path / "b", task, "2021-07")
    assert "late" not in board_of(tmp_path / "c", task, "2021-03")


def test_what_a_later_month_says_does_not_change_an_earlier_one(tmp_path: Path) -> None:
    """Done in June: late in April and May all the same, and not in June."""
    task = "due: 2021-04-30\nprogress: [{month: 2021-06, state: 已完成}]"
    found = [board_of(tmp_path / month, task, f"2021-{month}") for month in ("04", "05", "06", "07")]
    assert [["late"], ["late"], ["done"], []] == [list(one) for one in found]


def test_nothing_is_late_before_its_day_has_come(tmp_path: Path) -> None:
    task = "due: 2021-04-30"
    assert {} == board_of(tmp_path / "a", task, "2021-04", today="2021-04-30")
    assert {"late": [dispatching.OVERDUE]} == board_of(tmp_path / "b", task, "2021-04", today="2021-05-01")


def test_next_month_is_what_falls_due_in_it_and_what_is_written_as_next(tmp_path: Path) -> None:
    steps = "milestones: [{due: 2021-05-10, name: 初验}, {due: 2021-06-10, name: 终验}]"
    task = f"due: 2021-05-31\n{steps}\nprogress: [{{month: 2021-04, state: 下期, note: 先看场地}}]"
    assert {"next": ["先看场地", "初验（5月10日）"]} == board_of(tmp_path, task, "2021-04")


def test_a_task_that_is_done_is_neither_late_nor_next(tmp_path: Path) -> None:
    task = "due: 2021-05-31\nprogress: [{month: 2021-04, state: 已完成}]"
    assert ["done"] == list(board_of(tmp_path / "a", task, "2021-04"))
    assert {} == board_of(tmp_path / "b", task, "2021-06")


def test_december_is_followed_by_january(tmp_path: Path) -> None:
    assert {"next": ["到期"]} == board_of(tmp_path, "due: 2022-01-15", "2021-12")


def test_a_task_without_a_year_never_enters_a_year_and_is_late_only_as_written(tmp_path: Path) -> None:
    task = "due: XXXX-04-30\nprogress: [{month: XXXX-04, state: 推进中}, {month: XXXX-05, state: 滞后}]"
    assert {} == board_of(tmp_path / "a", task, "2021-05")
    assert ["doing"] == list(board_of(tmp_path / "b", task, "XXXX-04"))
    assert {"late": []} == board_of(tmp_path / "c", task, "XXXX-05")
