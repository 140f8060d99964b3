"""Issuing is whole or nothing: kills, full disks, two at once, names of files; the same bytes everywhere."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import filelock
import pytest
from conftest import ROOT, run, tree
from issues import (
    DAY,
    JUNE,
    NO_PAGES,
    OUTPUTS,
    build,
    bulletin,
    check,
    edit,
    issue,
    issued,
    months,
    names,
    register,
    sha256sum,
)

from corridor import staging
from corridor.facts import Record, content_digest, entry_digests
from corridor.values import date, quantity

pytestmark = pytest.mark.pdf

# Of a record of 2022, by the program of 2026.
DIGESTS = ("74e9ebad5984e981f77cd63e5922543c", "bdf0694cc8dfacf1486b5ef454d87844")
# Issuing in a process of its own, so that it can be killed; argument 1 is the office.
ISSUE = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
from corridor.cli import main
sys.exit(main({NO_PAGES!r}, ["issue", "-C", sys.argv[1], "--today", {DAY!r}, sys.argv[2]]))
"""


def start(folder: Path, name: str = JUNE, *traced: object) -> subprocess.Popen[str]:
    command = [*traced, sys.executable, "-c", ISSUE, folder, name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # type: ignore[arg-type]


def whole_or_nothing(folder: Path) -> bool:
    """Whether an issue is there, whole; else nothing is, and in either case the next attempt succeeds."""
    is_there = (register(folder) / JUNE).exists()
    if is_there:
        assert "OK" in sha256sum(register(folder) / JUNE, "SHA256SUMS")
    assert [] == check(folder)
    next_ = issued(folder, "2022-07" if is_there else JUNE)["number"]
    assert ("第2期" if is_there else "第1期") == next_
    assert [] == [name for name in names(folder) if name.startswith(".")]
    return is_there


@pytest.mark.parametrize("delay", [0.4, 0.8, 1.2, 1.6, 2.0])
def test_killed_at_any_time_it_leaves_all_or_nothing(tmp_path: Path, delay: float) -> None:
    folder = months(tmp_path)
    process = start(folder)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    whole_or_nothing(folder)


@pytest.mark.parametrize(
    ("call", "is_there"), [("fsync:when=1", False), ("fsync:when=6", False), ("rename", False), ("fsync:when=9", True)]
)
def test_killed_at_a_system_call_it_leaves_all_or_nothing(tmp_path: Path, call: str, is_there: bool) -> None:
    """strace ends it with that call: six files are flushed, then their folder, which is moved, then those above."""
    if not shutil.which("strace"):
        pytest.skip("needs strace")
    folder, name = months(tmp_path), call.partition(":")[0]
    when = f"{call.partition(':')[2]}:" if ":" in call else ""
    inject = f"inject={name}:{when}signal=KILL"
    # Only the process itself: the press has renames of its own.
    process = start(folder, JUNE, "strace", "-o", os.devnull, "-e", f"trace={name}", "-e", inject)
    _, said = process.communicate()
    if "ptrace" in said:
        pytest.skip("strace may not trace here")
    assert process.returncode
    assert is_there == whole_or_nothing(folder)


def test_a_full_disk_leaves_nothing_half(tmp_path: Path) -> None:
    """A register of its own disk with room for less than a PDF."""
    folder = months(tmp_path)
    disk = folder / "content/register"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("may not mount here")
    try:
        told = issue(folder, JUNE, "--format", "json")
        assert (3, "E503") == (told.code, json.loads(told.out)["problems"][0]["code"])
        assert "磁盘满了" in issue(folder, JUNE).err
        assert [] == names(folder)
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_disk_that_refuses_the_last_step_leaves_nothing_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), "somewhere")

    folder = months(tmp_path)
    monkeypatch.setattr(os, "rename", refuse)
    made = issue(folder, JUNE)
    assert 3 == made.code and "磁盘只读" in made.err and "什么也没有编发" in made.err
    assert [] == names(folder)


def test_of_two_at_once_one_wins_and_the_other_is_told(tmp_path: Path) -> None:
    folder = months(tmp_path)
    processes = [start(folder) for _ in range(2)]
    said = [process.communicate()[1] for process in processes]
    codes = sorted(process.returncode for process in processes)
    assert 0 == codes[0] and codes[1] in (1, 3), said
    assert any("E504" in one or "已在2022年10月8日编发" in one for one in said)
    assert 6 == len(names(folder))


def test_while_another_holds_the_register_it_ends_with_3(tmp_path: Path) -> None:
    folder = months(tmp_path)
    (folder / "content/register").mkdir()
    with filelock.FileLock(folder / "content/register/.issued.lock"):
        made = issue(folder, JUNE)
    assert 3 == made.code and "E504" in made.err
    assert [] == names(folder)


def test_what_a_killed_one_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    folder = months(tmp_path)
    staging.write(folder / "content/register/.issued.next", "2022-06.pdf", b"half")
    assert [] == check(folder)
    issued(folder, JUNE)
    assert 6 == len(names(folder))


@pytest.mark.parametrize("name", ["con", "prn", "aux", "nul", "com1", "lpt9"])
def test_names_windows_keeps_for_itself_are_avoided(tmp_path: Path, name: str) -> None:
    """There not even con.pdf can be made."""
    folder = months(tmp_path, {f"publications/{name}.yaml": bulletin("6月简报", "date: 2022-06-30\n")})
    told = issued(folder, f"publications/{name}")
    assert f"content/register/issued/publications/_{name}" == told["folder"]
    parts = {part.partition(".")[0] for path in names(folder) for part in path.split("/")}
    assert name not in parts
    assert "OK" in sha256sum(tmp_path / told["folder"], "SHA256SUMS")
    assert build(folder)["published"]
    assert "OK" in sha256sum(folder / "site/publications", f"{name}.sha256")


def test_a_folder_of_publications_stands_beside_the_publication_of_that_name(tmp_path: Path) -> None:
    files = {
        "publications/2022/06.yaml": bulletin("6月简报", "date: 2022-06-30\n"),
        "publications/2022.yaml": bulletin("全年", "date: 2022\n"),
    }
    folder = months(tmp_path, files)
    told = [issued(folder, f"publications/{name}") for name in ("2022/06", "2022")]
    assert ["2022.06", "2022"] == [one["folder"].rpartition("/")[2] for one in told]
    assert build(folder)["published"]
    assert (folder / "site/publications/2022/06.pdf").is_file() and (folder / "site/publications/2022.pdf").is_file()


def test_two_folders_give_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name in ("one", "another/deeper"):
        folder = months(tmp_path / name)
        issued(folder, JUNE)
        made.append(tree(register(folder)))
    assert made[0] == made[1]


def test_it_is_the_same_whether_the_site_was_built_before(tmp_path: Path) -> None:
    one, other = months(tmp_path / "one"), months(tmp_path / "other")
    build(one)
    for folder in (one, other):
        issued(folder, JUNE)
    assert tree(register(one)) == tree(register(other))


def test_what_a_record_says_is_remembered_in_a_form_that_lasts() -> None:
    """A register is read for decades: another digest of the same words would call every issued record changed."""
    fields = {
        "place": "镇政府",
        "number": "3",
        "observations": [{"quantity": quantity("12人"), "as_of": date("2022-06")}],
    }
    record = Record("activities/visit", "activity", "视察", "content/x.yaml", "摘要", date("XXXX-09"), fields=fields)
    assert DIGESTS == (content_digest(record), *entry_digests(record))


def test_a_build_after_it_makes_only_what_shows_it(tmp_path: Path) -> None:
    folder = months(tmp_path)
    build(folder)
    issued(folder, JUNE)
    reasons = build(folder)["reasons"]
    assert {JUNE, "publications/index"} <= {path.removesuffix(".html") for path in reasons}
    untouched = {"publications/2022-08.pdf", "activities/talk.html", "places/station.html", "publications/2022-07.pdf"}
    assert not untouched & reasons.keys()
    assert f"记录 {JUNE}变了" == reasons[f"{JUNE}.html"]
    assert "收有它的各期" in reasons["activities/visit.html"]


def test_why_tells_of_the_register(tmp_path: Path) -> None:
    folder = months(tmp_path)
    issued(folder, JUNE)
    build(folder)
    said = run("why", "-C", folder, "--today", DAY, f"{JUNE}.pdf", outputs=OUTPUTS).out
    assert "由 issued 做成" in said and f"编发登记 {JUNE}" in said


def test_a_correction_remakes_only_the_pages_and_the_print_that_tell_it(tmp_path: Path) -> None:
    folder = months(tmp_path)
    issued(folder, JUNE)
    build(folder)
    edit(folder, "activities/visit.yaml", "title:", "corrections: [{date: 2022-10-09, text: 更正一处。}]\ntitle:")
    reasons = build(folder)["reasons"]
    assert {f"{JUNE}.html", "publications/2022-07.pdf", "activities/visit.html"} <= reasons.keys()
    assert not {f"{JUNE}.pdf", "publications/2022-08.pdf", "activities/talk.html"} & reasons.keys()
