"""Publishing: the finished tree takes the old one's place as a whole, or nothing does."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import COUNTY, FAST, HOUSE, TODAY, Office, assert_same, county, inodes, tree
from conftest import run

from corridor import publishing, staging

# A build of its own process, so that it can be killed; argument 1 is the office.
BUILD = f"""
import sys
sys.path[:0] = [{str(HOUSE)!r}, {str(HOUSE / "tests")!r}]
from corridor.cli import main
sys.exit(main({FAST!r}, ["build", "-C", sys.argv[1], "--today", {TODAY!r}]))
"""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return county(tmp_path, FAST)


def hidden(office: Office) -> list[str]:
    """What lies beside the site under a dot, but for the earlier releases that can be gone back to."""
    names = (path.name for path in office.folder.iterdir() if path.name.startswith(".site"))
    return sorted(name for name in names if name != ".site.releases")


def edit_all(office: Office, word: str) -> None:
    """One and the same word into the summary of every record and the name of the host."""
    for name, text in COUNTY.items():
        if name == "site.yaml":
            office.write(name, text.replace("县人大常委会", word))
        elif "title: " in text and "items:" not in text:
            office.write(name, text.replace("title: ", f"summary: {word}\ntitle: ", 1))


# --- all or nothing ------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("activities/visit.yaml", "XXXX-09", "九月"),
        ("activities/visit.yaml", "fig-stations", "fig-none"),
        ("site.yaml", "format: 1", "format: 7"),
    ],
)
def test_a_mistake_leaves_the_old_site_to_the_inode(office: Office, name: str, before: str, after: str) -> None:
    was = inodes(office.site)
    office.edit("activities/meeting.yaml", "会议开过了", "会议开完了")
    office.edit(name, before, after)
    office.build(exit_code=1)
    assert (was, [".site.lock"]) == (inodes(office.site), hidden(office))


def test_strict_publishes_nothing_where_there_is_a_warning(office: Office) -> None:
    was = inodes(office.site)
    office.edit("figures/ledger.yaml", "quantity: 354个", "quantity: 355个")
    office.build("--strict", exit_code=1)
    assert was == inodes(office.site)


def test_a_template_that_fails_publishes_nothing(tmp_path: Path) -> None:
    """Found while making, when most of the next site is staged already."""
    office = county(tmp_path)
    was = inodes(office.site)
    office.edit("activities/visit.yaml", "看了", "又看了")
    office.write("templates/pages/practice.html", "{{ no_such_name }}")
    assert "E401" in {one["code"] for one in office.build(exit_code=1)["problems"]}
    assert (was, [".site.lock"]) == (inodes(office.site), hidden(office))


def test_what_comes_out_as_it_lies_there_keeps_its_date(tmp_path: Path) -> None:
    """Readers' copies stay good, and a server is sent nothing: the file is the same one, whatever was made again."""
    office = county(tmp_path, ("corridor.outputs.html:Html", *FAST))
    was = inodes(office.site)
    card = (HOUSE / "templates/parts/card.html").read_text("utf-8")
    office.write("templates/parts/card.html", card + "{# as it was #}")
    report = office.build()
    assert (report["made"], "index.html" in report["reasons"], was) == (0, True, inodes(office.site))
    assert [".site.lock"] == hidden(office)
    shutil.rmtree(office.folder / ".corridor")
    report = office.build()
    assert (report["made"], "index.html" in report["reasons"], was) == (0, True, inodes(office.site))
    report = office.build()
    assert (report["made"], report["reasons"]) == (0, {})


def test_what_was_altered_under_its_date_is_written_again(office: Office) -> None:
    path = office.site / "data/activities.json"
    was, stat = path.read_bytes(), path.stat()
    path.write_bytes(was.replace("会议".encode(), "会诊".encode()))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert path.read_bytes() != was and path.stat().st_size == stat.st_size
    shutil.rmtree(office.folder / ".corridor")
    assert (office.build()["made"], path.read_bytes()) == (1, was)


def test_a_reader_sees_the_old_site_or_the_new_one_and_no_mixture(office: Office) -> None:
    """Opens the site's folder as a web server does for a request, and reads all files from there."""
    seen: set[tuple[str, ...]] = set()
    is_over = threading.Event()

    def read() -> None:
        while not is_over.is_set():
            folder = os.open(office.site, os.O_RDONLY)
            try:
                words = [word for path in paths if (word := word_in(folder, path))]
            finally:
                os.close(folder)
            if len(words) == len(paths):  # a folder that was exchanged meanwhile is being cleared
                seen.add(tuple(sorted(set(words))))

    def word_in(folder: int, path: str) -> str:
        try:
            with open(os.open(path, os.O_RDONLY, dir_fd=folder), encoding="utf-8") as file:
                text = file.read()
        except FileNotFoundError:
            return ""
        return next(f"第{n}版" for n in range(20) if f"第{n}版" in text)

    edit_all(office, "第0版")
    office.build()
    paths = [path for path, data in tree(office.site).items() if "第0版" in data.decode()]
    assert len(paths) > 6
    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 20):
        edit_all(office, f"第{number}版")
        office.build()
        assert (office.site / "host.txt").is_file()
    time.sleep(0.05)
    is_over.set()
    reader.join()
    assert len(seen) > 3
    assert [] == [words for words in seen if len(words) > 1]


def test_the_site_is_there_at_every_moment(office: Office) -> None:
    """A reader who opens one file by its path never finds it missing."""
    missing: list[int] = []
    is_over = threading.Event()

    def read() -> None:
        while not is_over.is_set():
            try:
                (office.site / "host.txt").read_bytes()
            except FileNotFoundError:
                missing.append(1)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(20):
        office.edit("activities/meeting.yaml", "会议开过了", f"会议开过了{number}")
        assert office.build()["made"]
    is_over.set()
    reader.join()
    assert [] == missing


# --- one at a time ---------------------------------------------------------------


def test_a_second_build_is_told_that_one_is_under_way(office: Office) -> None:
    holding = "import sys, filelock\nwith filelock.FileLock(sys.argv[1]):\n print(1, flush=True)\n input()"
    command = [sys.executable, "-c", holding, office.folder / ".site.lock"]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        told = run("build", "-C", office.folder, outputs=FAST)
        holder.communicate(b"\n")
    assert (3, True) == (told.code, "错误 E504  另一次构建正在进行" in told.err)
    assert 0 == office.build()["made"]


def test_what_a_killed_build_left_is_cleared_even_when_nothing_is_to_be_made(office: Office) -> None:
    (office.folder / ".site.next/activities").mkdir(parents=True)
    (office.folder / ".site.next/activities/half.html").write_text("半", "utf-8")
    assert 0 == office.build()["made"]
    assert [".site.lock"] == hidden(office)


@pytest.mark.parametrize("delay", [0.15, 0.25, 0.3, 0.35, 0.4, 0.5])
def test_a_killed_build_leaves_a_whole_site_and_the_next_one_heals(office: Office, delay: float) -> None:
    old = tree(office.site)
    edit_all(office, "新版")
    new = office.clean()
    build = subprocess.Popen(
        [sys.executable, "-c", BUILD, office.folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(delay)
    build.send_signal(signal.SIGKILL)
    build.wait()
    assert tree(office.site) in (old, new)
    office.build()
    assert_same(new, tree(office.site))
    assert [".site.lock"] == hidden(office)


@pytest.mark.parametrize("call", ["mkdir", "link,linkat", "syncfs", "renameat2", "fsync", "rename"])
def test_a_build_killed_at_a_system_call_leaves_a_whole_site(office: Office, call: str) -> None:
    """strace ends the build with the first such call on the way to publishing."""
    if not shutil.which("strace"):
        pytest.skip("needs strace")
    old = tree(office.site)
    edit_all(office, "新版")
    office.edit("practices/corridor.yaml", "title:", "status: draft\ntitle:")
    new = office.clean()
    traced = ["strace", "-f", "-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL"]
    killed = subprocess.run([*traced, sys.executable, "-c", BUILD, office.folder], capture_output=True, check=False)
    if b"ptrace" in killed.stderr:
        pytest.skip("strace may not trace here")
    assert killed.returncode
    assert tree(office.site) in (old, new)
    office.build()
    assert_same(new, tree(office.site))
    assert [".site.lock"] == hidden(office)


# --- where the disk cannot exchange folders ------------------------------------------


@pytest.fixture
def mounted(office: Office) -> Iterator[Office]:
    """An office whose site is a mount point: nothing can take its place."""
    shutil.rmtree(office.site)
    office.site.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", office.site], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("may not mount here")
    yield office
    subprocess.run(["umount", office.site], check=True)


def test_a_site_that_is_a_mount_point_is_filled_file_by_file(mounted: Office) -> None:
    assert mounted.build()["made"]
    assert_same(mounted.clean(), tree(mounted.site))
    assert 0 == mounted.build()["made"]


def test_a_mounted_site_is_kept_up_to_date_and_keeps_what_did_not_change(mounted: Office) -> None:
    mounted.build()
    before = inodes(mounted.site)
    mounted.edit("activities/visit.yaml", "看了", "又看了")
    mounted.path("practices/corridor.yaml").unlink()
    mounted.build()
    assert_same(mounted.clean(), tree(mounted.site))
    assert before["data/places.json"] == inodes(mounted.site)["data/places.json"]
    assert 0 == mounted.build()["made"]


def test_where_folders_cannot_be_exchanged_files_are(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a disk without RENAME_EXCHANGE; only the answer of the system call is ours."""
    monkeypatch.setattr(publishing, "_exchange", lambda one, other: False)
    office.edit("activities/visit.yaml", "看了", "又看了")
    office.path("practices/corridor.yaml").unlink()
    made = office.story()
    assert {"data/activities.json", "sitemap.xml"} <= made
    assert [".site.lock"] == hidden(office)
    assert 0 == office.build()["made"]


def test_assets_come_first_and_the_home_page_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is never there before the styles it links to."""
    staged, target, order = tmp_path / "next", tmp_path / "site", []
    for path in ("index.html", "a.html", "assets/x.css", "z.html", "data/a.json"):
        staging.write(staged, path, b"new")
    staging.write(target, "gone.html", b"old")
    move = publishing._move
    monkeypatch.setattr(publishing, "_move", lambda one, other: (order.append(other.name), move(one, other)))
    publishing._replace_each(staged, target)
    assert ["x.css", "a.html", "a.json", "z.html", "index.html"] == order
    assert not (target / "gone.html").exists()


def test_no_empty_folder_is_left_behind(office: Office) -> None:
    office.path("practices/corridor.yaml").unlink()
    office.path("documents/report.yaml").write_text("title: 报告\nstatus: draft\ntext: 无\n", "utf-8")
    for name in ("activities", "places", "deputies", "figures"):
        shutil.rmtree(office.path(name))
    office.build()
    assert [] == [path for path in office.site.rglob("*") if path.is_dir() and not any(path.iterdir())]
    assert_same(office.clean(), tree(office.site))
