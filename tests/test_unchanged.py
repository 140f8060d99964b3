"""Unchanged: a build that has nothing to do says so without reading a record, and is never wrong about it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import FAST, Ran, office, run

from corridor import engine, unchanged

PAGE = "content/activities/2022/visit.yaml"


@pytest.fixture
def settled(tmp_path: Path) -> Path:
    """An office whose files nobody has touched for a moment, and its site."""
    folder = office(
        tmp_path / "office", {"activities/2022/visit.yaml": "title: 到联络站接待选民\nsources: [{note: 一}]\n"}
    )
    time.sleep(2 * unchanged.CLOCK_SLACK_NS / 1e9)
    assert 0 == build(folder).code
    return folder


def build(folder: Path, *more: object) -> Ran:
    return run("build", "-C", folder, *FAST, "--format", "json", *more)


def made(told: Ran) -> list[str]:
    """The files a build made again, with their reasons."""
    assert 0 == told.code, told.said
    return list(json.loads(told.out)["reasons"])


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch) -> list[engine.Wanted]:
    """The builds that came as far as the engine."""
    seen: list[engine.Wanted] = []
    whole = engine.build

    def noted(project: object, wanted: engine.Wanted, touched: object = None) -> engine.Result:
        seen.append(wanted)
        return whole(project, wanted, touched)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "build", noted)
    return seen


def test_a_second_build_reads_nothing_and_says_what_the_engine_would(settled: Path, engines: list[object]) -> None:
    quick = json.loads(build(settled).out)
    assert [] == engines
    slow = json.loads(build(settled, "--paranoid").out)
    assert 1 == len(engines)
    for one in (quick, slow):
        del one["seconds"]
    assert slow == quick and quick["kept"] > 0 == quick["made"] == quick["pruned"]


def set_back(path: Path) -> None:
    """Other words of the same length under the old date, as a restored backup has them."""
    stat = path.stat()
    path.write_bytes(path.read_bytes()[::-1])
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "a record": lambda folder: (folder / PAGE).write_text("title: 接待选民\nsources: [{note: 一}]\n", "utf-8"),
    "a record more": lambda folder: (folder / "content/activities/2022/more.yaml").write_bytes(
        (folder / PAGE).read_bytes()
    ),
    "a record less": lambda folder: (folder / PAGE).unlink(),
    "a data file": lambda folder: (folder / "site/data/activities.json").write_text("{}", "utf-8"),
    "a data file under its date": lambda folder: set_back(folder / "site/data/activities.json"),
    "a file of the site that is gone": lambda folder: (folder / "site/feed.atom").unlink(),
    "a file in the site that is nobody's": lambda folder: (folder / "site/own.txt").write_text("x", "utf-8"),
    "a template of the office": lambda folder: _template(folder).write_text("{# own #}", "utf-8"),
}


def _template(folder: Path) -> Path:
    (folder / "content/templates/parts").mkdir(parents=True)
    return folder / "content/templates/parts/own.html"


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_whatever_differs_the_engine_is_asked(
    change: Callable[[Path], object], settled: Path, engines: list[object]
) -> None:
    change(settled)
    build(settled)
    assert 1 == len(engines)


@pytest.mark.parametrize(
    "more", [["--drafts"], ["--today", "2022-10-02"], ["--only", "data"], ["--strict"], ["--paranoid"]]
)
def test_another_question_is_not_answered_from_memory(more: list[str], settled: Path, engines: list[object]) -> None:
    build(settled, *more)
    assert 1 == len(engines)


def test_how_many_do_the_work_is_no_other_question(settled: Path, engines: list[object]) -> None:
    assert [] == made(build(settled, "--crew", "processes", "-j", "2")) and [] == engines


def test_what_was_touched_while_a_build_ran_is_not_trusted(tmp_path: Path, engines: list[object]) -> None:
    folder = office(tmp_path)  # written this very moment
    build(folder)
    build(folder)
    assert 2 == len(engines)


@pytest.mark.parametrize("at", [0, 20, 40, -1])
def test_a_damaged_memory_is_no_answer(at: int, settled: Path, engines: list[object]) -> None:
    (kept,) = (settled / ".corridor").glob("unchanged-*.pickle")
    data = bytearray(kept.read_bytes())
    data[at] ^= 1
    kept.write_bytes(data)
    assert [] == made(build(settled)) and 1 == len(engines)


def test_a_build_that_could_not_publish_leaves_no_answer(settled: Path, engines: list[object]) -> None:
    whole = (settled / PAGE).read_text("utf-8")
    (settled / PAGE).write_text(whole.replace("title", "titel"), "utf-8")
    time.sleep(2 * unchanged.CLOCK_SLACK_NS / 1e9)
    assert [1, 1] == [build(settled).code, build(settled).code] and 2 == len(engines)
