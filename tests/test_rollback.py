"""Rollback: an earlier release comes back as a whole, and what was taken from the public since does not by accident."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from building import Office, assert_same, county, tree
from conftest import run

from corridor import publishing, staging
from corridor.publishing import KEPT


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return county(tmp_path)


def said(office: Office) -> str:
    return (office.site / "activities/visit.html").read_text("utf-8")


def told(office: Office, words: str) -> None:
    path = office.folder / "content/activities/visit.yaml"
    path.write_text(path.read_text("utf-8").split("summary:")[0] + f"summary: {words}\n", "utf-8")
    office.build()


def releases(office: Office) -> list[str]:
    return [path.name for path in publishing.releases(office.site)]


def test_the_release_before_comes_back_and_goes_forward_again(office: Office) -> None:
    told(office, "第一稿")
    first = said(office)
    told(office, "第二稿")
    second = said(office)
    assert run("rollback", "-C", office.folder).code == 0
    assert first == said(office)
    assert run("rollback", "-C", office.folder).code == 0
    assert second == said(office)
    assert run("build", "-C", office.folder, "--today", office.today).code == 0
    assert second == said(office)


def test_any_of_the_last_can_be_named(office: Office) -> None:
    versions = {}
    for word in ("甲", "乙", "丙"):
        told(office, f"第{word}稿")
        versions[word] = said(office)
    names = releases(office)
    assert run("rollback", "-C", office.folder, names[1]).code == 0
    assert versions["甲"] == said(office)
    listed = run("rollback", "-C", office.folder, "--list").out
    assert [line.split()[0] for line in listed.splitlines()] == sorted(releases(office), reverse=True)


def test_so_many_are_kept_and_no_more(office: Office) -> None:
    for n in range(KEPT + 3):
        told(office, f"第{n}稿")
    assert len(releases(office)) == KEPT


def test_the_oldest_release_grows_into_the_next_site(office: Office) -> None:
    """Nothing of what it alone held is left, and what did not change is the same file in the site and in all five."""
    office.write("activities/only/extra.yaml", (office.folder / "content/activities/visit.yaml").read_text("utf-8"))
    office.build()
    assert (office.site / "activities/only/extra.html").exists()
    (office.folder / "content/activities/only/extra.yaml").unlink()
    for n in range(KEPT + 3):
        told(office, f"第{n}稿")
        page = (office.site / "pages/about.html").stat().st_ino
        assert {page} == {(one / "pages/about.html").stat().st_ino for one in publishing.releases(office.site)}
    words = [(one / "activities/visit.html").read_text("utf-8") for one in publishing.releases(office.site)]
    assert all(f"第{n}稿" in text for n, text in zip(range(2, KEPT + 2), words, strict=True))
    clean = county(office.folder.parent / "clean")
    told(clean, f"第{KEPT + 2}稿")
    assert_same(tree(clean.site), tree(office.site))
    assert all(any(folder.iterdir()) for folder in office.site.rglob("*/") if folder.is_dir())


def test_a_file_may_have_the_name_of_a_folder_that_was(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for n in range(KEPT + 2):
        with publishing.locked(site):
            staged = staging.begin(site)
            staging.write(staged, "index.html", str(n).encode())
            staging.write(staged, "data/deep/one.json" if n == 0 else "data", b"1")
            for at in range(9 if n == 0 else 0):
                staging.write(staged, f"same/{at}.html", b"1")
            staging.keep(site, staged, [f"same/{at}.html" for at in range(9 if n else 0)])
            publishing.publish(staged, site)
    assert (site / "data").is_file() and (site / "index.html").read_text("utf-8") == str(KEPT + 1)
    assert KEPT == len(publishing.releases(site)) and 9 == len(list((site / "same").iterdir()))


def test_a_site_that_was_deleted_is_built_beside_its_releases(office: Office) -> None:
    for n in range(KEPT + 1):
        told(office, f"第{n}稿")
    shutil.rmtree(office.site)
    told(office, "再来一稿")
    assert "再来一稿" in said(office)
    assert len(releases(office)) == KEPT


def test_a_release_that_was_growing_when_the_build_was_killed_is_cleared(office: Office) -> None:
    office.build()
    (office.folder / ".site.base").mkdir()
    told(office, "再来一稿")
    assert not (office.folder / ".site.base").exists()


def test_what_was_withdrawn_does_not_come_back_by_accident(office: Office) -> None:
    told(office, "后来撤回的话")
    before = said(office)
    path = office.folder / "content/activities/visit.yaml"
    withdrawn = "status: withdrawn\ncorrections:\n  - {date: 2022-09-17, text: 应本人要求撤回}\n"
    path.write_text(path.read_text("utf-8") + withdrawn, "utf-8")
    for name in ("places/station.yaml",):
        other = office.folder / "content" / name
        other.write_text(other.read_text("utf-8").replace("，见[[activities/visit]]", ""), "utf-8")
    assert run("build", "-C", office.folder, "--today", office.today).code == 0
    gone = said(office)
    ran = run("rollback", "-C", office.folder)
    assert (ran.code, "activities/visit.html" in ran.err) == (1, True)
    assert gone == said(office)
    assert run("rollback", "-C", office.folder, "--force").code == 0
    assert before == said(office)


def test_there_may_be_nothing_to_go_back_to(office: Office) -> None:
    ran = run("rollback", "-C", office.folder)
    assert (ran.code, "没有可以退回的旧版" in ran.err) == (2, True)
    told(office, "第一稿")
    ran = run("rollback", "-C", office.folder, "2001")
    assert (ran.code, "没有“2001”这一版" in ran.err) == (2, True)
