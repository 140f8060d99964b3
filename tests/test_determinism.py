"""Determinism: the same content on the same day gives the same bytes, wherever and however it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from all_prints import office_of_all, prints_of_all
from building import COUNTY, HOUSE, TODAY, WITH_CLOCK, Office, assert_same, tree
from conftest import ALL_OUTPUTS, run

BUILD = f"""
import sys
sys.path[:0] = [{str(HOUSE)!r}, {str(HOUSE / "tests")!r}]
from corridor.cli import main
if __name__ == "__main__":
    sys.exit(main({WITH_CLOCK!r}, ["build", "-C", sys.argv[1], "--today", {TODAY!r}, *sys.argv[2:]]))
"""


def built(
    folder: Path, *options: str, before: tuple[str, ...] = (), backwards: bool = False, **environment: str
) -> dict[str, bytes]:
    """The site of the county as a process of its own builds it."""
    office = Office(folder, WITH_CLOCK)
    for name, text in sorted(COUNTY.items(), reverse=backwards):
        office.write(name, text)
    (folder / "build.py").write_text(BUILD, "utf-8")
    subprocess.run(
        [*before, sys.executable, folder / "build.py", folder, *options],
        env=os.environ | environment, check=True, capture_output=True,
    )  # fmt: skip
    return tree(office.site)


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(tmp_path_factory.mktemp("usual"), PYTHONHASHSEED="0")


def test_all_that_may_be_otherwise_at_once_changes_nothing(usual: dict[str, bytes], tmp_path: Path) -> None:
    """Folder, order of writing, hash seed, locale, time zone, home, umask, user, processors and the clock's day."""
    folder = tmp_path / "别的 文件夹"
    surroundings = {
        "PYTHONHASHSEED": "4711",
        "LC_ALL": "C",
        "LANG": "C",
        "TZ": "Pacific/Kiritimati",
        "HOME": str(tmp_path),
    }
    before = ["sh", "-c", 'umask 077; exec "$@"', "sh"]
    for more in (["taskset", "-c", "0"], ["unshare", "--user", "--map-user=4711", "--map-group=4711"]):
        if subprocess.run([*more, "true"], capture_output=True, check=False).returncode == 0:
            before += more
    assert_same(usual, built(folder, before=tuple(before), backwards=True, **surroundings))


def test_a_build_asks_nobody(usual: dict[str, bytes], tmp_path: Path) -> None:
    """Not one attempt to connect, by the system calls it makes."""
    log = tmp_path / "calls"
    trace = ("strace", "-f", "-qq", "-o", str(log), "-e", "trace=connect,sendto,sendmsg,bind,listen")
    if not shutil.which("strace") or subprocess.run([*trace, "true"], capture_output=True, check=False).returncode:
        pytest.skip("strace may not trace here")
    assert_same(usual, built(tmp_path / "office", before=trace))
    assert [] == [line for line in log.read_text("utf-8").splitlines() if "AF_UNIX" not in line and "(" in line]


def test_several_processes_make_the_same_as_one(usual: dict[str, bytes], tmp_path: Path) -> None:
    assert_same(usual, built(tmp_path, "--crew", "processes", "-j", "2"))


def test_a_build_needs_no_network(usual: dict[str, bytes], tmp_path: Path) -> None:
    """In a network namespace of its own there is not even a loopback."""
    alone = ("unshare", "--net", "--map-root-user")
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("may not leave the network here")
    assert_same(usual, built(tmp_path, before=alone))


SERVED = f"""
import fcntl, socket, struct, sys
from pathlib import Path
sys.path[:0] = [{str(HOUSE)!r}, {str(HOUSE / "tests")!r}]
with socket.socket() as own:  # the loopback of a new namespace is down
    fcntl.ioctl(own, 0x8914, struct.pack("16sh", b"lo", 1))
from previews import get, running
with running(Path(sys.argv[1])) as server:
    found = [get(server, path)[0] for path in ("/index.html", "/activities/visit.html")]
try:
    socket.create_connection(("192.0.2.1", 80), 2)
except OSError:
    print(found)
"""


def test_the_preview_needs_no_network(usual: dict[str, bytes], tmp_path: Path) -> None:
    """In a network namespace that has nothing but its own loopback."""
    alone = ("unshare", "--net", "--map-root-user")
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("may not leave the network here")
    office = Office(tmp_path, WITH_CLOCK)
    for name, text in COUNTY.items():
        office.write(name, text)
    ran = subprocess.run(
        [*alone, sys.executable, "-c", SERVED, tmp_path], capture_output=True, text=True, check=False, timeout=120
    )
    assert ran.stdout.strip() == "[200, 200]", ran.stdout + ran.stderr


def test_nothing_of_the_machine_stands_in_a_file(usual: dict[str, bytes]) -> None:
    machine = {str(HOUSE), os.uname().nodename, str(Path.home())} - {"/", "/root", "localhost"}
    for path, data in usual.items():
        assert [] == [word for word in machine if len(word) > 3 and word.encode() in data], path


@pytest.mark.pdf
def test_prints_are_the_same_in_another_folder_and_by_several_processes(tmp_path: Path) -> None:
    """With PDFs, whose names of pictures and file ids a folder could slip into."""
    sites = []
    for name, crew in (("one", ()), ("别的 文件夹", ("--crew", "processes", "-j", "2"))):
        shutil.copytree(HOUSE / "templates" / "office", tmp_path / name)
        assert 0 == run("-C", tmp_path / name, "--today", TODAY, *crew, outputs=ALL_OUTPUTS).code
        sites.append(tree(tmp_path / name / "site"))
    assert 3 == sum(path.endswith(".pdf") for path in sites[0])
    assert_same(sites[0], sites[1])


@pytest.mark.pdf
def test_every_layout_gives_the_same_bytes_in_another_folder_and_by_several_processes(tmp_path: Path) -> None:
    """Each process has a press of its own, which has printed other things before."""
    sites = []
    for name, crew in (("one", ()), ("别的 文件夹", ("--crew", "processes", "-j", "2"))):
        folder = office_of_all(tmp_path / name)
        assert 0 == run("-C", folder, "--today", TODAY, "--only", "pdf", *crew, outputs=ALL_OUTPUTS).code
        sites.append(tree(folder / "site"))
    assert prints_of_all() <= set(sites[0])
    assert_same(sites[0], sites[1])
