"""Crews: who makes the files is chosen by how much there is to make; a process that dies is told, not a bug."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ProcessPoolExecutor

import pytest

from corridor import crews
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


def test_a_process_the_system_ends_is_told() -> None:
    executor, _ = crews.crew("processes", 2, ready, (), 1)
    with executor, pytest.raises(Stop) as stopped:
        list(crews.received(executor, [executor.submit(killed)]))
    assert 3 == stopped.value.exit_code
    assert ["E524"] == [one.code for one in stopped.value.problems]


def test_a_crew_there_is_none_of_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody"):
        crews.crew("nobody", 0, ready, (), 1)
