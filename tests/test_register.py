"""The register: what was issued is served byte for byte, whatever happens, and nothing in it changes unseen."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import put, run, tree
from issues import (
    DAY,
    NO_PAGES,
    OUTPUTS,
    SITE,
    build,
    bulletin,
    check,
    edit,
    issue,
    issued,
    months,
    problems,
    register,
    sha256sum,
)

pytestmark = pytest.mark.pdf

JUNE = "publications/2022-06"
OTHER_LOOK = (
    '{% extends "house/print/bulletin.html" %}{% block title_line %}{{ super() }}<p>另一个样子</p>{% endblock %}'
)
FILES = ("2022-06.pdf", "2022-06.webp", "2022-06.data.json", "2022-06.figures.csv", "issue.json", "SHA256SUMS")
# Without a PDF library there is no such output.
NO_PDF = tuple(one for one in OUTPUTS if not one.endswith(":Pdf"))


@pytest.fixture
def june(tmp_path: Path) -> Path:
    """An office that has issued its June."""
    folder = months(tmp_path)
    issued(folder, JUNE)
    return folder


def frozen(folder: Path) -> dict[str, bytes]:
    """The files of the issue that are served."""
    kept = tree(register(folder) / JUNE)
    return {name: kept[name] for name in FILES[:4]}


def served(folder: Path) -> dict[str, bytes]:
    return {name: (folder / "site/publications" / name).read_bytes() for name in FILES[:4]}


def titles(folder: Path) -> list[str]:
    return [one["title"] for one in problems(folder)]


def as_of(folder: Path, **changes: Any) -> None:
    """Rewrite issue.json and its sum, as another program would have written it."""
    import hashlib

    path = register(folder) / JUNE / "issue.json"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **changes}), "utf-8")
    after = hashlib.sha256(path.read_bytes()).hexdigest()
    edit(folder, f"register/issued/{JUNE}/SHA256SUMS", before, after)


# --- kept and served --------------------------------------------------------------------------------------------------


def test_an_issue_keeps_its_pdf_its_data_and_their_sums(june: Path) -> None:
    assert sorted(FILES) == sorted(tree(register(june) / JUNE))
    assert 5 == sha256sum(register(june) / JUNE, "SHA256SUMS").count(": OK")


def test_a_build_serves_exactly_what_was_frozen(june: Path) -> None:
    assert build(june)["published"]
    assert frozen(june) == served(june)
    assert 4 == sha256sum(june / "site/publications", "2022-06.sha256").count(": OK")


def test_a_machine_without_a_pdf_library_serves_it_too(june: Path) -> None:
    assert build(june, outputs=NO_PDF)["published"]
    assert frozen(june) == served(june)


def test_a_changed_record_template_or_setting_does_not_reach_it(june: Path) -> None:
    build(june)
    before = served(june)
    put(june, {"templates/print/bulletin.html": OTHER_LOOK, "site.yaml": SITE.replace("工作简报", "新简报")})
    edit(
        june, "activities/visit.yaml", "title:", "corrections: [{date: 2022-10-09, text: 改了。}]\nbody: 又来。\ntitle:"
    )
    assert build(june)["published"]
    assert before == served(june) == frozen(june)


def test_what_was_issued_stays_when_the_settings_no_longer_ask_for_it(june: Path) -> None:
    put(june, {"site.yaml": SITE.partition("bulletins:")[0]})
    assert build(june)["published"]
    assert before_and_after(june) == {"publications/2022-06.html", "publications/2022-06.pdf"}


def before_and_after(folder: Path) -> set[str]:
    names = {path.relative_to(folder / "site").as_posix() for path in (folder / "site/publications").iterdir()}
    return {name for name in names if name.endswith((".html", ".pdf")) and "index" not in name}


def test_its_page_and_its_lists_say_the_number_and_the_day(june: Path) -> None:
    build(june)
    for name in ("publications/2022-06.html", "publications/index.html"):
        text = (june / "site" / name).read_text("utf-8")
        assert "第1期" in text and "2022年10月8日" in text


def test_nothing_in_the_register_is_read_as_a_record(june: Path) -> None:
    before = run("check", "-C", june, "--format", "json", outputs=NO_PAGES).out
    put(
        june,
        {"register/activities/odd.yaml": "title: 不是记录\n", "register/notes.txt": "备注", "register/a.yaml": ":"},
    )
    assert before == run("check", "-C", june, "--format", "json", outputs=NO_PAGES).out


def test_a_withdrawn_publication_is_kept_and_no_longer_served(tmp_path: Path) -> None:
    folder = months(tmp_path, {"publications/june.yaml": bulletin("6月简报", "date: 2022-06-30\n")})
    issued(folder, "june")
    gone = "status: withdrawn\ncorrections: [{date: 2022-10-09, text: 撤回。}]\ntitle:"
    edit(folder, "publications/june.yaml", "title:", gone)
    assert build(folder)["published"]
    assert ["june.html"] == [path.name for path in (folder / "site/publications").glob("june*")]
    assert "这一页已撤下" in (folder / "site/publications/june.html").read_text("utf-8")
    assert [] == check(folder)
    assert "第2期" == issued(folder, JUNE)["number"]


def test_an_empty_register_is_none(tmp_path: Path) -> None:
    folder = months(tmp_path)
    register(folder).mkdir(parents=True)
    (register(folder) / "publications").mkdir()
    assert [] == check(folder)
    assert "第1期" == issued(folder, JUNE)["number"]


def test_a_build_that_finds_nothing_new_makes_nothing(june: Path) -> None:
    build(june)
    assert 0 == build(june)["made"]


# --- altered ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES[:5])
def test_an_altered_file_is_named(june: Path, name: str) -> None:
    path = register(june) / JUNE / name
    path.write_bytes(path.read_bytes() + b" ")
    [found] = problems(june)
    assert ("E513", f"content/register/issued/{JUNE}/{name}") == (found["code"], found["file"])
    assert "与编发时登记的 sha256 不同" in found["title"] and "从备份里恢复" in found["hint"]


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(june: Path, name: str) -> None:
    (register(june) / JUNE / name).unlink()
    [found] = problems(june)
    assert ("E513", f"content/register/issued/{JUNE}/{name}") == (found["code"], found["file"])
    assert "不见了" in found["title"]


def test_an_altered_file_is_never_published(june: Path) -> None:
    build(june)
    before = served(june)
    path = register(june) / JUNE / "2022-06.pdf"
    path.write_bytes(path.read_bytes().replace(b"%PDF-1.7", b"%PDF-1.6"))
    assert not build(june)["published"]
    assert before == served(june)


def test_sums_that_were_altered_along_with_their_file_are_found(june: Path) -> None:
    """Whoever alters a file and its line in SHA256SUMS forgets issue.json."""
    sums = register(june) / JUNE / "SHA256SUMS"
    sums.write_text("".join(line for line in sums.read_text("utf-8").splitlines(True) if ".pdf" not in line), "utf-8")
    assert ["编发登记里的文件不对：SHA256SUMS 被改过"] == titles(june)


@pytest.mark.parametrize("changes", [{"format": 2}, {"contains": None}, {"issued": "去年"}, {"files": ["2022-06.pdf"]}])
def test_an_issue_of_a_newer_program_is_left_alone(june: Path, changes: dict[str, Any]) -> None:
    as_of(june, **changes)
    [title] = titles(june)
    assert "issue.json 读不懂，也许由更新的程序写成" in title


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe", b"null"])
def test_an_issue_nobody_can_read_is_a_problem_and_no_crash(june: Path, data: bytes) -> None:
    import hashlib

    path = register(june) / JUNE / "issue.json"
    sums = path.with_name("SHA256SUMS")
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(data)
    sums.write_text(sums.read_text("utf-8").replace(before, hashlib.sha256(data).hexdigest()), "utf-8")
    assert ["E513"] == [one["code"] for one in problems(june)]


def test_a_copy_of_an_issue_is_told_as_one(june: Path) -> None:
    """What a file manager makes of a slip of the hand."""
    shutil.copytree(register(june) / JUNE, register(june) / "publications/2022-06 - 副本")
    [found] = problems(june)
    assert "E513" == found["code"] and "是 publications/2022-06 的副本" in found["title"]


def test_an_issue_that_was_moved_is_told_as_one(june: Path) -> None:
    shutil.move(register(june) / JUNE, register(june) / "2022-06")
    [found] = problems(june)
    assert "E513" == found["code"] and f"它应在 content/register/issued/{JUNE}/" in found["title"]


def test_what_systems_leave_lying_about_is_no_matter(june: Path) -> None:
    put(june, {f"register/issued/{JUNE}/Thumbs.db": "x", f"register/issued/{JUNE}/.DS_Store": "x"})
    put(june, {"register/issued/desktop.ini": "x", "register/issued/说明.txt": "备份在书记员处"})
    assert [] == check(june)
    assert build(june)["published"]


def test_the_last_issue_is_missed_although_it_leaves_no_gap(june: Path, tmp_path: Path) -> None:
    build(june)
    aside = tmp_path / "aside"
    shutil.move(register(june) / JUNE, aside)
    for _ in range(2):  # and it is not forgotten by having been told once
        assert not build(june)["published"]
        [found] = problems(june)
        assert ("E513", f"content/register/issued/{JUNE}") == (found["code"], found["file"])
        assert "上次运行时还在，现在不见了" in found["title"]
    assert 1 == issue(june, "publications/2022-07").code
    shutil.move(aside, register(june) / JUNE)
    assert build(june)["published"]


def test_what_no_build_has_seen_can_be_taken_back(june: Path) -> None:
    """A slip is mended by deleting the folder, as long as nothing was published."""
    shutil.rmtree(register(june) / JUNE)
    assert [] == check(june)
    assert "第1期" == issued(june, "publications/2022-07")["number"]


def test_a_register_from_another_machine_is_read_whole(june: Path, tmp_path: Path) -> None:
    """Copied without memory, with other times of its files."""
    other = months(tmp_path / "other")
    shutil.copytree(register(june), register(other), copy_function=shutil.copyfile)
    assert build(other, outputs=NO_PDF)["published"]
    assert frozen(june) == served(other)


def test_an_altered_file_is_found_although_its_time_and_size_are_not(june: Path) -> None:
    """What the index rule cannot see, --paranoid does; the bytes are held against their sum when they are served."""
    import os

    build(june)
    path = register(june) / JUNE / "2022-06.figures.csv"
    stat = path.stat()
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert "E513" in [one["code"] for one in build(june, "--paranoid", today=DAY)["problems"]]
