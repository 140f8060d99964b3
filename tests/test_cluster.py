"""Cluster: real schedulers and workers on 127.0.0.1 make the same bytes, or a build ends with a clear error."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest
import test_sequences as edits
from building import assert_same, county, without_spare
from conftest import ROOT, TIMES, Ran, office, run, tree
from machines import SITE, TODAY, Cluster, cluster, free_port

from build import OUTPUTS
from corridor import making

pytest.importorskip("distributed", reason="the extra [cluster] is not installed")

__all__ = ["cluster"]


@pytest.fixture(scope="module")
def serial(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process makes of the sample office."""
    folder = office(tmp_path_factory.mktemp("serial"), name="sample")
    assert 0 == run("build", "-C", folder, *SITE, *TODAY).code
    return tree(folder / "site")


def build(folder: Path, cluster: Cluster, *more: object) -> Ran:
    return run("build", "-C", folder, "--crew", cluster.address, *(more or SITE), *TODAY)


def test_a_cluster_makes_the_same_bytes_and_later_only_what_changed(
    cluster: Cluster, tmp_path: Path, serial: dict[str, bytes]
) -> None:
    cluster.start()
    folder = office(tmp_path / "office", name="sample")
    assert 0 == build(folder, cluster).code
    assert serial == tree(folder / "site")
    page = next((folder / "content/activities").rglob("*.yaml"))
    page.write_text(page.read_text("utf-8").replace("title: ", "title: 又", 1), "utf-8")
    told = build(folder, cluster, *SITE, "--format", "json")
    assert 0 == told.code, told.said
    far = tree(folder / "site")
    shutil.rmtree(folder / "site")
    shutil.rmtree(folder / ".corridor")
    assert 0 == run("build", "-C", folder, *SITE, *TODAY).code
    assert tree(folder / "site") == far != serial
    assert [] == list(tmp_path.rglob("corridor-errand-*"))


@pytest.mark.pdf
def test_a_cluster_prints_the_same_pdfs(cluster: Cluster, tmp_path: Path) -> None:
    cluster.start()
    near, far = (office(tmp_path / name, name="sample") for name in ("near", "far"))
    assert 0 == run("build", "-C", near, *TODAY, outputs=OUTPUTS).code
    told = run("build", "-C", far, "--crew", cluster.address, *TODAY, outputs=OUTPUTS)
    assert 0 == told.code, told.said
    assert tree(near / "site") == tree(far / "site")
    assert any(path.endswith(".pdf") for path in tree(far / "site"))


def test_workers_that_are_killed_end_in_the_same_bytes_or_a_clear_error(
    cluster: Cluster, tmp_path: Path, serial: dict[str, bytes], request: pytest.FixtureRequest
) -> None:
    """Killed at a random moment of the build, with another one coming; what was published before stays whole."""
    rounds = 30 if request.config.getoption("--long") else 3
    moment = random.Random(6)
    cluster.start()
    ends = []
    for at in range(rounds):
        folder = office(tmp_path / f"office-{at}", name="sample")
        victim = cluster.workers.pop(0)
        killing = threading.Timer(moment.uniform(0, 3), victim.send_signal, [signal.SIGKILL])
        killing.start()
        told = build(folder, cluster)
        killing.join()
        victim.wait()
        ends.append(told.code)
        if told.code == 0:
            assert serial == tree(folder / "site")
        else:
            assert (3, False) == (told.code, (folder / "site").exists()), told.said
            assert "E524" in told.err or "E503" in told.err, told.said
        cluster.workers.append(cluster.add())
        cluster.wait(2)
    assert 0 in ends


def test_a_scheduler_that_goes_or_comes_again_ends_the_build_and_the_next_one_is_whole(
    cluster: Cluster, tmp_path: Path, serial: dict[str, bytes], request: pytest.FixtureRequest
) -> None:
    rounds = 5 if request.config.getoption("--long") else 1
    folder = office(tmp_path / "office", name="sample")
    for at in range(rounds):
        cluster.start()
        scheduler = cluster.scheduler
        assert scheduler is not None
        killing = threading.Timer(0.3 + at * 0.5, scheduler.send_signal, [signal.SIGKILL])
        killing.start()
        told = build(folder, cluster)
        killing.join()
        cluster.stop()
        if told.code:
            assert 3 == told.code and "E524" in told.err, told.said
            assert not (folder / "site").exists()
        else:
            assert serial == tree(folder / "site")
        shutil.rmtree(folder / "site", ignore_errors=True)
        shutil.rmtree(folder / ".corridor", ignore_errors=True)
    cluster.start()
    assert 0 == build(folder, cluster).code
    assert serial == tree(folder / "site")


# --- what cannot be --------------------------------------------------------------------------------------------------


def test_nobody_at_the_address_is_said_and_nothing_is_touched(tmp_path: Path) -> None:
    folder = office(tmp_path / "office")
    told = run("build", "-C", folder, *SITE, *TODAY, "--crew", f"dask:tcp://127.0.0.1:{free_port()}")
    assert 3 == told.code and "E524" in told.err and "找不到调度器" in told.err, told.said
    assert not (folder / "site").exists()


def test_a_scheduler_without_workers_is_said(cluster: Cluster, tmp_path: Path) -> None:
    cluster.start(workers=0)
    told = build(office(tmp_path / "office"), cluster)
    assert 3 == told.code and "没有机器" in told.err, told.said


def test_a_worker_of_another_version_is_named_before_anything_is_made(cluster: Cluster, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for name in ("corridor", "templates"):
        shutil.copytree(ROOT / name, other / name, ignore=shutil.ignore_patterns("__pycache__"))
    (other / ".tools").mkdir()
    (other / ".tools/fonts").symlink_to(ROOT / ".tools/fonts")
    (other / "templates/parts/card.html").write_text("{# another #}", "utf-8")
    cluster.start(workers=1, cwd=str(other))
    folder = office(tmp_path / "office")
    told = build(folder, cluster)
    assert 3 == told.code and "的模板和这台不一样" in told.err, told.said
    assert not (folder / "site").exists()


def test_a_worker_with_a_full_disk_is_said(cluster: Cluster, tmp_path: Path) -> None:
    """The disk is one of 1 MB; the office has a picture that is larger."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], check=False, capture_output=True
    ).returncode:
        pytest.skip("this user may not mount a small disk")
    try:
        cluster.start(workers=1, place=str(disk))
        folder = office(tmp_path / "office", {"media/large.pdf": os.urandom(3_000_000)})
        told = build(folder, cluster)
        assert 3 == told.code and "机器上写不进文件" in told.err, told.said
        assert not (folder / "site").exists()
    finally:
        cluster.stop()
        time.sleep(0.2)
        subprocess.run(["umount", "-l", str(disk)], check=False)


def test_work_that_is_done_twice_ends_in_the_same_bytes(
    cluster: Cluster, tmp_path: Path, serial: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask does again what a lost worker had done: then two results of one batch come back."""
    whole = making.batches
    monkeypatch.setattr(making, "batches", lambda jobs, width: [*whole(jobs, width), *reversed(whole(jobs, width))])
    cluster.start()
    folder = office(tmp_path / "office", name="sample")
    told = build(folder, cluster, *SITE, "--format", "json")
    assert 0 == told.code, told.said
    assert serial == tree(folder / "site")
    monkeypatch.undo()
    again = json.loads(build(folder, cluster, *SITE, "--format", "json").out)
    assert {} == again["reasons"] and 0 == again["made"]


@pytest.mark.parametrize("seed", range(3 * TIMES))
def test_edits_in_any_order_end_in_the_bytes_of_a_clean_build(cluster: Cluster, tmp_path: Path, seed: int) -> None:
    dice, own = random.Random(seed), county(tmp_path / "office")
    cluster.start()
    for _ in range(3):
        dice.choice((edits.add, edits.edit, edits.retitle, edits.template, edits.setting))(own, dice)
        own.build("--crew", cluster.address)
        assert_same(own.clean(), without_spare(own.clean(), tree(own.site)))
