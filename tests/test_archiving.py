"""Archives: a bag that two checkers agree on, that shows every altered byte, opens from a disk, and stays servable."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import bagit
import pytest
from archived import CANARY, NOT_PDF, archive, bag_of, made, office
from browsing import Browser
from building import COUNTY, Office, tree
from conftest import TIMES, run
from mistakes import codes

from corridor.archiving import verify
from corridor.kinds import BY_NAME, KINDS

__all__ = ["made", "office"]


def found(bag: Path) -> bool:
    """Whether our own checker and the Library of Congress's both take a bag for a good one; they must agree."""
    ours = not verify.faults(str(bag))
    try:
        bagit.Bag(str(bag)).validate()
    except (bagit.BagError, ValueError, OSError):
        theirs = False
    else:
        theirs = True
    assert ours == theirs, verify.faults(str(bag))
    return ours


# --- the bag ----------------------------------------------------------------------------------------------------------


def test_two_checkers_agree_that_the_bag_is_good(made: Office) -> None:
    assert found(bag_of(made))


def test_it_proves_itself_with_python_alone(made: Office) -> None:
    script = bag_of(made) / "verify.py"
    ran = subprocess.run([sys.executable, "-I", "-S", script], capture_output=True, text=True, check=False)
    assert (ran.returncode, "全部对得上" in ran.stdout) == (0, True), ran.stdout + ran.stderr


def test_a_changed_byte_in_any_file_is_found(office: Office) -> None:
    bag = bag_of(office)
    for path in sorted(path for path in bag.rglob("*") if path.is_file()):
        data = path.read_bytes()
        if not data:
            continue
        at = len(data) // 2
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert verify.faults(str(bag)), path
        path.write_bytes(data)
    assert found(bag)


@pytest.mark.parametrize("name", ["manifest-sha256.txt", "tagmanifest-sha256.txt", "bagit.txt"])
def test_a_flip_in_any_byte_of_the_manifests_is_found(
    name: str, office: Office, request: pytest.FixtureRequest
) -> None:
    bag = bag_of(office)
    path = bag / name
    data = path.read_bytes()
    every = 1 if len(data) < 1000 or TIMES > 1 else 97
    for at in range(0, len(data), every):
        path.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        assert verify.hashed(str(bag), name) or verify.hashed(str(bag), verify.TAGS) or verify.declared(str(bag)), at


@pytest.mark.parametrize("what", ["missing", "added", "renamed", "empty manifest", "outside"])
def test_a_bag_that_is_not_complete_is_found(what: str, office: Office) -> None:
    bag = bag_of(office)
    page = bag / "data/site/index.html"
    if what == "missing":
        page.unlink()
    elif what == "added":
        (bag / "data/site/more.html").write_text("<p>多出来的", "utf-8")
    elif what == "renamed":
        page.rename(page.with_name("home.html"))
    elif what == "empty manifest":
        (bag / verify.MANIFEST).write_text("", "utf-8")
    else:
        (bag / verify.MANIFEST).write_text(f"{'0' * 64}  ../../etc/passwd\n", "utf-8")
    ran = run("verify", bag, outputs=office.outputs)
    assert (ran.code, "E526" in ran.out) == (4, True)


def test_verify_makes_it_again_and_compares(made: Office) -> None:
    ran = run("verify", bag_of(made), outputs=made.outputs)
    assert (ran.code, "用包里的记录重做一遍，逐字节比较" in ran.out) == (0, True), ran.out
    told = json.loads(run("verify", bag_of(made), "--quick", "--format", "json", outputs=made.outputs).out)
    assert told["good"]


def test_a_bag_that_proves_itself_but_was_made_of_something_else_is_found(office: Office) -> None:
    """Somebody alters a page and signs the bag anew: only making it again tells."""
    bag = bag_of(office)
    page = bag / "data/site/activities/visit.html"
    page.write_text(page.read_text("utf-8").replace("省人大前来调研", "全国人大前来调研"), "utf-8")
    bagit.Bag(str(bag)).save(manifests=True)
    assert found(bag)
    ran = run("verify", bag, outputs=office.outputs)
    assert (ran.code, "重做出来不一样：activities/visit.html" in ran.out) == (4, True), ran.out


def test_another_version_says_that_it_did_not_make_it_again(office: Office) -> None:
    bag = bag_of(office)
    path = bag / "data/versions.json"
    path.write_text(path.read_text("utf-8").replace('"sources": "', '"sources": "0'), "utf-8")
    bagit.Bag(str(bag)).save(manifests=True)
    ran = run("verify", bag, outputs=office.outputs)
    assert (ran.code, "没有重做" in ran.out) == (0, True)


def test_nothing_that_is_not_public_is_in_any_byte_of_it(made: Office) -> None:
    holding = [name for name, data in tree(bag_of(made)).items() if CANARY.encode() in data]
    assert [] == holding
    assert "公开的一条".encode() in (bag_of(made) / "data/content/activities/list.yaml").read_bytes()


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_of_a_withdrawn_record_of_any_kind_only_its_tombstone_is_kept(kind: str, tmp_path: Path) -> None:
    """It must be read again without a mistake: the bag's site is made of it."""
    folder = BY_NAME[kind].folder
    more = {"exemplar": "consent: {state: not_named}\n", "figure": "observations: [{quantity: 3个}]\n"}.get(kind, "")
    gone = f"title: {CANARY}\nstatus: withdrawn\n{more}corrections: [{{date: 2022-09-10, text: 应本人要求撤回}}]\n"
    sources = "sources:\n  - note: 本机关记录\n"
    office = Office(tmp_path, NOT_PDF)
    for name, text in {**COUNTY, f"{folder}/gone.yaml": gone + sources}.items():
        office.write(name, text)
    office.write("activities/dated.yaml", f"title: 公开的一条\ndate: 2022-09-01\n{sources}")
    assert archive(office, "2022").code == 0
    data = tree(bag_of(office))
    assert [] == [name for name, one in data.items() if CANARY.encode() in one]
    assert "应本人要求撤回".encode() in data[f"data/site/{folder}/gone.html"]


def test_the_same_content_gives_the_same_bag(office: Office, tmp_path: Path) -> None:
    assert archive(office, "2022", "--out", tmp_path / "again").code == 0
    assert tree(bag_of(office)) == tree(tmp_path / "again/2022")


@pytest.mark.parametrize(
    ("year", "code", "said"),
    [("1999", 1, "有记录的年份：2022、XXXX"), ("22", 2, "年份写成了 22"), ("2022", 1, "这一年已经归档")],
)
def test_a_year_that_cannot_be_archived_is_told(year: str, code: int, said: str, office: Office) -> None:
    before = tree(office.folder / "archives")
    ran = archive(office, year)
    assert (ran.code, said in ran.err, codes(ran.err)) == (code, True, ["E527"]), ran.err
    assert before == tree(office.folder / "archives")


def test_content_with_errors_is_not_archived(office: Office) -> None:
    office.edit("activities/visit.yaml", "title: ", "summary: 电话13812345678\ntitle: ")
    ran = archive(office, "XXXX")
    assert (ran.code, "E604" in ran.err) == (1, True)
    assert not bag_of(office, "XXXX").exists()


@pytest.mark.browser
def test_it_opens_from_a_disk_and_searches(made: Office, browser: Browser, tmp_path: Path) -> None:
    shutil.copytree(bag_of(made), tmp_path / "bag")
    page = browser.new_page()
    page.goto((tmp_path / "bag/data/site/index.html").as_uri())
    assert "人大工作" in page.inner_text("h1")
    page.goto((tmp_path / "bag/data/site/search.html").as_uri() + "?q=前来调研")
    hit = page.locator("#results a, .results a, main ol a").filter(has_text="调研").first
    hit.wait_for()
    assert str(hit.get_attribute("href")).endswith("activities/visit.html")
    page.close()


# --- issues -----------------------------------------------------------------------------------------------------------


def test_verify_takes_an_issue_as_well(tmp_path: Path) -> None:
    folder = tmp_path / "2022-06"
    folder.mkdir()
    (folder / "issue.json").write_text("{}", "utf-8")
    sums = subprocess.run(["sha256sum", "issue.json"], cwd=folder, capture_output=True, check=True).stdout
    (folder / "SHA256SUMS").write_bytes(sums)
    assert run("verify", folder).code == 0
    (folder / "issue.json").write_text("{ }", "utf-8")
    ran = run("verify", folder)
    assert (ran.code, "issue.json 被改过" in ran.out) == (4, True)
    (folder / "SHA256SUMS").unlink()
    assert run("verify", folder).code == 4
