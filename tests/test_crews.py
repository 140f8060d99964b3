"""Crews: who makes the files is chosen by how much there is to make; a process that dies is told, not a bug."""

from __future__ import annotations

import json
import os
import signal
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from building import assert_same, county, tree

from corridor import crews, gathering
from corridor.problems import Stop


def ready() -> None:
    """Nothing to prepare."""


def doubled(number: int) -> int:
    return 2 * number


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(
    ("name", "workers", "load", "kind", "width"),
    [
        ("serial", 0, 10_000, crews.Serial, 1),
        ("serial", 8, 10_000, crews.Serial, 1),
        ("processes", 0, crews.WORTH_PROCESSES - 1, crews.Serial, 1),
        ("processes", 0, crews.WORTH_PROCESSES, ProcessPoolExecutor, os.cpu_count()),
        ("processes", 3, 1, ProcessPoolExecutor, 3),
    ],
)
def test_a_second_process_is_for_much_work_or_for_who_asks(
    name: str, workers: int, load: int, kind: type, width: int
) -> None:
    executor, found = crews.crew(name, workers, ready, (), load)
    with executor:
        assert isinstance(executor, kind) and width == found
        waiting = [executor.submit(doubled, number) for number in range(5)]
        assert [0, 2, 4, 6, 8] == sorted(crews.received(executor, waiting))


@pytest.mark.parametrize(
    ("processors", "room", "size", "count"),
    [
        (64, 8_000_000_000, 400_000_000, 20),
        (64, 8_000_000_000, 1_000_000, 64),  # each is taken for 100 MB at least
        (64, 3_000_000_000, 1_000_000, 30),
        (4, 64_000_000_000, 400_000_000, 4),
        (4, 50_000_000, 400_000_000, 1),
        (4, 0, 0, 1),
        (4, None, 400_000_000, 4),
    ],
)
def test_no_more_processes_than_there_is_room_for(processors: int, room: int | None, size: int, count: int) -> None:
    assert count == crews.fitting(processors, room, size)


def test_what_a_container_is_left_bounds_the_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    most, used = tmp_path / "memory.max", tmp_path / "memory.current"
    monkeypatch.setattr(crews, "_BOUNDS", (most, used))
    machine = crews.free()
    assert machine is not None and machine > 10_000_000 and crews.own_size() > 10_000_000
    room = max(crews.own_size(), crews.SMALLEST) * 5 // 2
    most.write_text(f"{room + 50_000_000}\n")
    used.write_text("50000000\n")
    assert room == crews.free()
    executor, width = crews.crew("processes", 0, ready, (), crews.WORTH_PROCESSES)
    executor.shutdown()
    assert min(2, os.cpu_count() or 1) == width
    executor, width = crews.crew("processes", 3, ready, (), crews.WORTH_PROCESSES)
    executor.shutdown()
    assert 3 == width  # who asks for a number gets it
    most.write_text("max\n")
    assert (crews.free() or 0) > room
    monkeypatch.setattr(crews, "_MEMORY", tmp_path / "none")
    assert crews.free() is None


def test_a_process_the_system_ends_is_told() -> None:
    executor, _ = crews.crew("processes", 2, ready, (), 1)
    with executor, pytest.raises(Stop) as stopped:
        list(crews.received(executor, [executor.submit(killed)]))
    assert 3 == stopped.value.exit_code
    assert ["E524"] == [one.code for one in stopped.value.problems]


def test_a_crew_there_is_none_of_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody"):
        crews.crew("nobody", 0, ready, (), 1)


def doubled_all(numbers: list[int]) -> list[int]:
    return [2 * number for number in numbers]


@pytest.mark.parametrize(("name", "parts"), [("serial", 1), ("processes", 17), ("dask:tcp://127.0.0.1:1", 1)])
def test_much_to_read_is_shared_out(name: str, parts: int) -> None:
    shared = list(crews.share(name, 2, doubled_all, list(range(crews.WORTH_READING))))
    assert parts == len(shared)
    assert [2 * number for number in range(crews.WORTH_READING)] == sorted(chain.from_iterable(shared))


def test_little_to_read_is_read_here() -> None:
    assert 1 == len(list(crews.share("processes", 2, doubled_all, list(range(crews.WORTH_READING - 1)))))


def test_records_read_by_several_processes_are_those_of_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their pages too, and what is wrong with them, in its order."""
    office, pid, here = county(tmp_path / "office"), os.getpid(), [0]
    whole = gathering._read

    def read(*given: Any) -> Any:
        here[0] += os.getpid() == pid
        return whole(*given)

    monkeypatch.setattr(crews, "WORTH_READING", 2)
    monkeypatch.setattr(gathering, "_read", read)
    told = [office.build("--paranoid", "--crew", *crew) for crew in (("serial",), ("processes", "-j", "2"))]
    assert told[0] | {"seconds": 0} == told[1] | {"seconds": 0}
    assert_same(office.clean(), tree(office.site))
    assert 9 + 1 == here[0]  # all of them once, and the first of the second time
    for name in ("activities/visit.yaml", "activities/study.yaml", "places/station.yaml"):
        office.edit(name, "title: ", "titel: ")
    wrong = [office.build("--crew", *crew, exit_code=1) for crew in (("serial",), ("processes", "-j", "2"))]
    problems = [json.dumps(one["problems"], sort_keys=True) for one in wrong]
    assert problems[0] == problems[1] and 3 == problems[0].count("E202")
