"""Fleet: real workers build whole counties; one that dies costs none, or it is named."""

from __future__ import annotations

import io
import re
import shutil
import signal
import tarfile
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from building import assert_same
from conftest import Ran, office, put, run, tree
from machines import SITE, TODAY, Cluster, cluster, free_port

from corridor import federating, fleet
from corridor.project import Project

pytest.importorskip("distributed", reason="the extra [cluster] is not installed")

__all__ = ["cluster"]


@pytest.fixture
def counties(tmp_path: Path) -> Path:
    """A province of two counties and a broken one."""
    top = tmp_path / "province"
    put(top, {"site.yaml": "format: 1\ntitle: 省人大\n"})
    for name in ("east", "north", "west"):
        office(top / name)
    put(top / "west", {"activities/bad.yaml": "title: 日期不对\ndate: 2022年9月\nsources: [{note: 一}]\n"})
    return top


def federate(folder: Path, *more: object) -> Ran:
    return run("federation", folder, *SITE, *TODAY, *more)


def test_whole_counties_are_built_on_other_machines(cluster: Cluster, tmp_path: Path, counties: Path) -> None:
    alone = tmp_path / "alone"
    shutil.copytree(counties, alone)
    assert 1 == federate(alone).code
    cluster.start()
    made = federate(counties, "--crew", cluster.address)
    assert 1 == made.code, made.said
    assert "E203" in made.err
    assert "west/content/activities/bad.yaml" in made.err
    assert not (counties / "west/site").exists()
    for name in ("site", "east/site", "north/site"):
        assert_same(tree(alone / name), tree(counties / name))


def test_workers_are_not_sampled_while_they_build_for_us(cluster: Cluster, counties: Path) -> None:
    """Where in our code they are, a hundred times a second: a tenth of their time. Afterwards they are as before."""
    from distributed import Client

    def sampled(dask_worker: Any) -> bool:
        own = dask_worker.periodic_callbacks
        return "profile" in own and own["profile"].is_running()

    cluster.start()
    province = Project(counties, counties / "site", (), "2022-10-01")
    with Client(cluster.address.removeprefix("dask:"), set_as_default=False) as client:
        assert {True} == set(client.run(sampled).values())
        executor = fleet.Fleet(cluster.address.removeprefix("dask:"), province)
        cluster.add()
        cluster.wait(3)
        assert [False] * 3 == list(client.run(sampled).values())
        executor.shutdown()
        assert [True] * 3 == list(client.run(sampled).values())


def test_a_county_that_did_not_change_is_not_sent_again(cluster: Cluster, counties: Path) -> None:
    shutil.rmtree(counties / "west")
    time.sleep(0.2)  # a file touched just now proves nothing
    cluster.start()
    assert 0 == federate(counties, "--crew", cluster.address).code
    before = (counties / "east/site/index.html").stat().st_ino, (counties / "north/site/index.html").stat().st_ino
    put(counties / "north", {"activities/more.yaml": "title: 又一次\nsources: [{note: 一}]\n"})
    assert 0 == federate(counties, "--crew", cluster.address).code
    after = (counties / "east/site/index.html").stat().st_ino, (counties / "north/site/index.html").stat().st_ino
    assert before[0] == after[0]
    assert before[1] != after[1]
    assert "又一次" in (counties / "north/site/activities/more.html").read_text("utf-8")


def test_a_province_without_its_scheduler_is_told(counties: Path) -> None:
    made = federate(counties, "--crew", f"dask:tcp://127.0.0.1:{free_port()}")
    assert 3 == made.code
    assert "E524" in made.err
    assert not (counties / "east/site").exists()


def test_a_machine_that_dies_costs_no_county_or_names_it(cluster: Cluster, tmp_path: Path) -> None:
    top = tmp_path / "province"
    put(top, {"site.yaml": "format: 1\ntitle: 省人大\n"})
    for at in range(6):
        office(top / f"county-{at}", name="sample")
    whole = office(tmp_path / "alone", name="sample")
    assert 0 == run("build", "-C", whole, *SITE, *TODAY).code
    cluster.start()
    killing = threading.Timer(2.5, cluster.workers[0].send_signal, [signal.SIGKILL])
    killing.start()
    made = federate(top, "--crew", cluster.address)
    killing.join()
    for at in range(6):
        site = top / f"county-{at}/site"
        assert tree(whole / "site") == tree(site) if site.exists() else f"county-{at}" in made.err
    assert made.code == 0 or "E524" in made.err
    assert any((top / f"county-{at}/site").exists() for at in range(6))
    assert "总站做好了" in made.out


def test_no_more_counties_are_on_their_way_than_keep_the_workers_busy(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top, sent, back = tmp_path / "province", [0], [0]
    put(top, {"site.yaml": "format: 1\ntitle: 省人大\n"})
    for at in range(8):
        office(top / f"county-{at}")
    most, pack, take = [0], fleet.packed, federating._taken

    def packed(content: Path) -> bytes:
        sent[0] += 1
        most[0] = max(most[0], sent[0] - back[0])
        return pack(content)

    def taken(*given: Any) -> Any:
        back[0] += 1
        return take(*given)

    monkeypatch.setattr(fleet, "packed", packed)
    monkeypatch.setattr(federating, "_taken", taken)
    cluster.start(workers=1)
    assert 0 == federate(top, "--crew", cluster.address).code
    assert 8 == sent[0] == back[0] and 1 < most[0] <= 4  # three, and the one just come back


def test_a_parcel_holds_files_below_its_folder_and_nothing_else(tmp_path: Path) -> None:
    from corridor.parcels import unpack

    file, link = tarfile.REGTYPE, tarfile.SYMTYPE
    for name, sort in (("../out.yaml", file), ("/out.yaml", file), ("content/a", link)):
        parcel, own = io.BytesIO(), tarfile.TarInfo(name)
        own.type, own.linkname = sort, "/etc/passwd" if sort == link else ""
        with tarfile.open(fileobj=parcel, mode="w") as archive:
            archive.addfile(own)
        with pytest.raises(ValueError, match=re.escape(name)):
            unpack(parcel.getvalue(), tmp_path / "office")
    assert not (tmp_path / "out.yaml").exists() and not (tmp_path / "office").exists()


def test_an_office_lies_in_memory_where_there_is_room_and_nothing_of_it_stays(tmp_path: Path) -> None:
    from corridor.fleet import _in_memory, build_far
    from corridor.parcels import packed

    assert _in_memory(10**15) is None
    where: list[Path] = []

    def seen(project: Project, word: str) -> str:
        where.append(project.folder)
        assert (project.content / "site.yaml").is_file()
        put(project.target, {"index.html": word})
        return word

    folder = office(tmp_path / "office")
    project = Project(folder, folder / "site", (), "2022-10-01")
    assert ("一句", {"content/index.html": "一句".encode()}) == build_far(
        seen, project, packed(project.content), "一句"
    )
    assert not where[0].exists() and where[0].parent == Path(_in_memory(1) or tempfile.gettempdir())
