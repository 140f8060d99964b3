"""Deploying: to a folder, by ssh and rsync, to a bucket: what arrives is checked, and nothing leaves that must not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import filelock
import pytest
from building import Office, county, tree
from conftest import ROOT, run
from deployments import deploy, edit, planned

from corridor import scanning
from corridor.register import addresses, published

SSHD = shutil.which("sshd", path=os.environ.get("PATH", "") + ":/usr/sbin")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return county(tmp_path / "office")


# --- a folder ---------------------------------------------------------------------------------------------------------


def test_a_site_goes_to_a_folder_and_only_what_changed_after(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "www/site"
    assert sorted(tree(office.site)) == planned(office, target)["added"]
    assert not target.exists()
    ran = deploy(office, target)
    assert (ran.code, "发布好了，并且核对过" in ran.out) == (0, True), ran.out + ran.err
    assert tree(office.site) == tree(target)
    assert target.is_symlink()
    assert not any(planned(office, target).values())

    edit(office, "改过一次")
    would = planned(office, target)
    assert "activities/visit.html" in would["changed"]
    assert would["removed"] == []
    office.path("deputies/first.yaml").unlink()
    would = planned(office, target)
    before = tree(target)
    assert deploy(office, target).code == 0
    assert tree(office.site) == tree(target)
    assert would["removed"] == sorted(before.keys() - tree(target).keys())


def test_what_was_deployed_is_registered(office: Office, tmp_path: Path) -> None:
    deploy(office, tmp_path / "site")
    known, problems = addresses.read(office.folder / "content")
    assert (problems, known["activities/visit.html"]) == ([], "2022-09-17")
    assert not [path for path in known if path.startswith("assets/")]
    snapshots, _ = published.read(office.folder / "content")
    assert snapshots["activities/visit"].day == "2022-09-17"
    lines = (office.folder / "content" / addresses.FILE).read_text("utf-8")
    deploy(office, tmp_path / "site", "--today", "2022-09-18")
    assert lines == (office.folder / "content" / addresses.FILE).read_text("utf-8")


def test_an_address_that_was_published_answers_for_ever(office: Office, tmp_path: Path) -> None:
    """A record that is deleted, years later, without a word: its page, and a list that is empty now, are tombstones."""
    deploy(office, tmp_path / "site")
    known = {path for path in addresses.read(office.folder / "content")[0] if path.endswith(".html")}
    for name in ("deputies/first.yaml", "practices/corridor.yaml"):
        office.path(name).unlink()
    office.today = "2042-01-01"
    office.build()
    assert known <= tree(office.site).keys()
    for path in ("deputies/first.html", "practices/index.html"):
        assert "410" in (office.site / path).read_text("utf-8")
        assert "返乡创业" not in (office.site / path).read_text("utf-8")


def test_every_address_of_two_decades_still_answers(office: Office, tmp_path: Path) -> None:
    """Every few years some records come, one is renamed, one withdrawn, one deleted: no page of them all is missing."""
    sources = "sources:\n  - note: 本机关记录\n"
    why = "corrections: [{date: 2022-09-17, text: 应本人要求撤回}]\n"
    ever: set[str] = set()
    for year in range(2022, 2042, 4):
        for name in ("stays", "moves", "leaves", "vanishes"):
            text = f"title: {year}年{name}\ndate: {year}-01-02\ntype: 第{year}类\n{sources}"
            office.write(f"activities/{year}-{name}.yaml", text)
        past = year - 4
        if past >= 2022:
            office.path(f"activities/{past}-moves.yaml").rename(office.path(f"activities/{past}-moved.yaml"))
            office.edit(f"activities/{past}-moved.yaml", "title: ", f"former_ids: [activities/{past}-moves]\ntitle: ")
            office.path(f"activities/{past}-vanishes.yaml").unlink()
            office.edit(f"activities/{past}-leaves.yaml", "title: ", f"status: withdrawn\n{why}title: ")
        office.today = f"{year}-06-01"
        ran = deploy(office, tmp_path / "site")
        assert ran.code == 0, ran.out + ran.err
        ever |= {path for path in tree(tmp_path / "site") if path.endswith(".html")}
        assert ever <= tree(tmp_path / "site").keys()
    assert ever == {path for path in addresses.read(office.folder / "content")[0] if path.endswith(".html")}
    gone = [path for path in ever if "410" in (tmp_path / "site" / path).read_text("utf-8")]
    assert {"activities/2022-leaves.html", "activities/2022-vanishes.html"} <= set(gone)
    assert "activities/2022-moved.html" in (tmp_path / "site/activities/2022-moves.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("site.yaml", "address: https://www.example.gov.cn/\n", "", "E506"),
        ("activities/visit.yaml", "type: 调研", "type: 调研\ndate_text: 那时\nextra: 1", "E202"),
        ("activities/visit.yaml", "date: XXXX-09", "date: 2042-09-01", "E320"),
        ("activities/visit.yaml", "title: ", "summary: 电话13812345678\ntitle: ", "E604"),
    ],
)
def test_nothing_leaves_while_the_strict_check_has_something_to_say(
    name: str, before: str, after: str, said: str, office: Office, tmp_path: Path
) -> None:
    deploy(office, tmp_path / "site")
    served = tree(tmp_path / "site")
    office.edit(name, before, after)
    ran = deploy(office, tmp_path / "site")
    assert (ran.code, said in ran.err, "E525" in ran.err) == (1, True, True), ran.err
    assert served == tree(tmp_path / "site")


def test_nothing_leaves_with_personal_data_that_no_record_holds(office: Office, tmp_path: Path) -> None:
    """An office's own template is no record; the pages it makes are looked at all the same."""
    office.write("templates/pages/404.html", "<!doctype html><title>404</title><p>找老王，电话<b>138</b>12345678</p>\n")
    ran = deploy(office, tmp_path / "site")
    assert (ran.code, "E604" in ran.err) == (1, True), ran.err
    assert "13812345678" not in ran.err
    assert not (tmp_path / "site").exists()


def test_a_folder_of_somebody_else_is_left_alone(office: Office, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/mine.txt").write_text("我的", "utf-8")
    ran = deploy(office, tmp_path / "site")
    assert (ran.code, "又不是发布用的链接" in ran.err) == (3, True)
    assert ["mine.txt"] == [path.name for path in (tmp_path / "site").iterdir()]


def test_an_empty_folder_is_taken(office: Office, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    assert deploy(office, tmp_path / "site").code == 0
    assert tree(office.site) == tree(tmp_path / "site")


@pytest.mark.parametrize("target", ["ftp://example/site", "/", "..", "s4://bucket"])
def test_what_is_no_target_is_told(target: str, office: Office) -> None:
    ran = deploy(office, target)
    assert (ran.code, "看不懂" in ran.err) == (2, True), ran.err


@pytest.mark.parametrize("call", ["link,linkat", "symlink", "rename", "copy_file_range,sendfile", "fsync", "mkdir"])
def test_a_deployment_killed_at_any_call_leaves_the_old_site_or_the_new(
    call: str, office: Office, tmp_path: Path
) -> None:
    target = tmp_path / "www/site"
    deploy(office, target)
    old = tree(target)
    edit(office, "改过一次")
    office.build()
    new = tree(office.site)
    command = [sys.executable, "-c", DEPLOY, str(office.folder), str(target)]
    strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}"]
    calls = subprocess.run(
        ["strace", "-f", "-qq", "-e", f"trace={call}", *command, "--dry-run"],
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    before = sum(call.split(",", maxsplit=1)[0].encode() in line for line in calls.stderr.splitlines())
    for late in (1, 2, 5):
        inject = f"inject={call}:signal=KILL:when={before + late}"
        subprocess.run([*strace, "-e", inject, *command], capture_output=True, cwd=ROOT, check=False)
        assert tree(target) in (old, new)
    assert deploy(office, target).code == 0
    assert tree(target) == new
    assert not list((tmp_path / "www/site.releases").glob("*.next"))


DEPLOY = """
import sys
sys.path.insert(0, "tests")
from conftest import run

folder, target, *more = sys.argv[1:]
ran = run("deploy", "-C", folder, "--today", "2022-09-17", target, *more)
print(ran.out, ran.err)
sys.exit(ran.code)
"""


def test_what_was_deployed_can_be_taken_back(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "site"
    deploy(office, target)
    first = tree(target)
    edit(office, "改过一次")
    deploy(office, target)
    second = tree(target)
    assert first != second
    at = ["-C", office.folder, "--target", target]
    assert run("rollback", *at).code == 0
    assert first == tree(target)
    names = run("rollback", *at, "--list").out.split()
    assert run("rollback", *at, names[0]).code == 0
    assert second == tree(target)


def test_a_disk_that_makes_no_links_is_told(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "symlink", refuse)
    ran = deploy(office, tmp_path / "site")
    assert (ran.code, "这个磁盘不能建链接" in ran.err) == (3, True), ran.err
    assert not (tmp_path / "site").exists()


def test_what_was_found_clean_is_not_searched_again_and_what_changes_is(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[str] = []
    whole = scanning.texts

    def noted(name: str, data: bytes, depth: int = 0) -> Iterator[str]:
        searched.append(name)
        return whole(name, data, depth)

    monkeypatch.setattr(scanning, "texts", noted)
    deploy(office, tmp_path / "site")
    assert sorted(tree(office.site)) == sorted(set(searched))
    searched.clear()
    deploy(office, tmp_path / "site")
    assert searched == []
    edit(office, "改过一次")
    deploy(office, tmp_path / "site")
    assert "activities/visit.html" in searched
    assert "places/index.html" not in searched
    searched.clear()
    clean = office.folder / ".corridor/clean.txt"
    clean.write_text("another recipe\n" + clean.read_text("utf-8").partition("\n")[2], "utf-8")
    deploy(office, tmp_path / "site")
    assert sorted(tree(office.site)) == sorted(set(searched))


def test_two_deployments_do_not_meet(office: Office, tmp_path: Path) -> None:
    deploy(office, tmp_path / "site")
    edit(office, "改过一次")
    before = tree(tmp_path / "site")
    with filelock.FileLock(tmp_path / ".site.lock"):
        ran = deploy(office, tmp_path / "site")
    assert (ran.code, "E504" in ran.err, tree(tmp_path / "site") == before) == (3, True, True), ran.err
    assert deploy(office, tmp_path / "site").code == 0
