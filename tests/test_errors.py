"""Bad input: every mistake an office can make gets its own words, at its own place, and the old site stays."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from conftest import FAST, Ran, office, put, run, tree
from mistakes import CASES, SOURCES, VISIT, Case, check, codes, places

from corridor.kinds import BY_FOLDER, KINDS, model
from corridor.kinds.common import LEVEL, STATUS, Part
from corridor.kinds.shapes import shapes
from corridor.problems import CODES, MOST, Severity

WORD = re.compile(r"[A-Za-z][A-Za-z]+")


def _field_names() -> set[str]:
    """All that may be typed before a colon, of any kind."""
    waiting: list[type[Part]] = [model(kind.name) for kind in KINDS]
    found: dict[str, None] = {}
    seen = set()
    while waiting:
        part = waiting.pop()
        seen.add(part)
        found |= dict.fromkeys(word for key in shapes(part) for word in WORD.findall(key))
        waiting += [shape.part for shape in shapes(part).values() if shape.part and shape.part not in seen]
    return set(found)


# What an office types, and the names of things it knows; no word of ours, and none of a program's.
UNDERSTOOD = _field_names() | {*BY_FOLDER, *LEVEL.labels, *STATUS.labels} | set(
    "YAML UTF PDF Tab WPS Excel MB XXXX content yaml media site https www example gov cn corridor python build py "
    "check upgrade note not expanded open partial named zhang village station NaN fig stations ledger same".split()
)  # fmt: skip

BY_NAME = {case.name: case for case in CASES}
# Codes that no content alone can raise, and the test that does.
ISSUE = (
    "no title", "date in Chinese", "full-width colon", "duplicate key", "tab", "unknown kind", "misspelt field",
    "dangling reference", "the same id in two files", "GBK file", "empty file", "hash after a value",
    "list begun with a star",
)  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Case], Ran]:
    """What `check` says of a case, asked once."""
    return cache(lambda case: check(tmp_path_factory.mktemp("case"), case.files))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good office with its site."""
    folder = office(tmp_path_factory.mktemp("good"))
    assert 0 == run("-C", folder, *FAST).code
    return folder


# --- one mistake, one message ----------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_mistake_is_told_at_its_place_with_what_to_type(case: Case, told: Callable[[Case], Ran]) -> None:
    said = told(case).out
    word = "错误" if CODES[case.code].severity is Severity.ERROR else "提醒"
    block = next(part for part in said.split("\n\n") if part.startswith(f"{word} {case.code}  "))
    assert f"位置：{case.place}" in block
    assert case.drawn in block
    assert case.remedy in block.partition("怎么改：")[2]


@pytest.mark.parametrize("mistake", ["dat: 九月\n", "title：甲\n"], ids=["a field", "a line"])
def test_who_refers_to_a_broken_record_has_made_no_mistake(mistake: str, tmp_path: Path) -> None:
    """The one mistake is told, not that everybody else cannot find the record; once it is gone they are told."""
    broken = VISIT.replace("视察", "走访")
    files = {"activities/broken.yaml": broken + mistake, "activities/visit.yaml": VISIT + "related: broken\n"}
    assert {"content/activities/broken.yaml"} == set(re.findall(r"位置：([^:\n]+)", check(tmp_path, files).out))
    (tmp_path / "content/activities/broken.yaml").unlink()
    assert ["E301"] == codes(run("check", "-C", tmp_path).out)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_mistake_brings_no_others_with_it(case: Case, told: Callable[[Case], Ran]) -> None:
    assert [case.code] == codes(told(case).out)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_error_ends_with_1_and_a_warning_with_0(case: Case, told: Callable[[Case], Ran]) -> None:
    assert (CODES[case.code].severity is Severity.ERROR) == told(case).code


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_message_is_chinese_an_office_understands(case: Case, told: Callable[[Case], Ran]) -> None:
    messages = [line for line in told(case).out.splitlines() if re.match(r"错误|提醒|  怎么改", line)]
    own = {word for text in case.files.values() for word in WORD.findall(text.decode(case.encoding) + case.file)}
    assert set() == {word for line in messages for word in WORD.findall(line)} - own - UNDERSTOOD


@pytest.mark.parametrize(
    "case", [case for case in CASES if CODES[case.code].severity is Severity.ERROR], ids=lambda case: case.name
)
def test_the_old_site_stays_as_it_was(case: Case, good: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(good, tmp_path / "office")
    put(folder, case.files)
    ran = run("-C", folder, *FAST)
    assert 1 == ran.code
    assert "网站没有改动" in ran.err
    assert tree(good / "site") == tree(folder / "site")


def test_the_list_of_the_issue_is_covered() -> None:
    assert [] == [name for name in ISSUE if name not in BY_NAME]


# --- many at once ----------------------------------------------------------------------------------


def test_all_mistakes_of_a_run_are_told_at_once_sorted_by_place(tmp_path: Path) -> None:
    told = check(
        tmp_path,
        {
            "places/b.yaml": "title: 乙站\noutcom: 好\ndate: 今年\n" + SOURCES + "related: [nowhere, report]\n",
            "places/a.yaml": VISIT + "related: nowhere\n",
            "activities/visit.yaml": VISIT.replace("。,", "！,") + "body: |\n  * 一\n  * 二\n",
        },
    )
    expected = [
        "activities/visit.yaml:6:3",
        "activities/visit.yaml:7:3",
        "places/a.yaml:5:10",
        "places/b.yaml:2:1",
        "places/b.yaml:3:7",
    ]
    assert expected == places(told.out)
    assert "共 5 处错误，网站没有改动。改好后再运行一次：python build.py check" in told.out


def test_a_file_that_can_be_read_on_has_all_its_writing_mistakes_told(tmp_path: Path) -> None:
    more = "outcome: 好 #1\nplace: 某地 #2\ndate: 2022\nchannel:\n  * 信箱\n"
    assert ["E110", "E110", "E103", "E106"] == codes(check(tmp_path, {"activities/visit.yaml": VISIT + more}).out)


def test_a_mistake_in_what_a_list_shares_is_told_once_at_its_line(tmp_path: Path) -> None:
    items = "".join(f"  - {{id: s{n}, title: 站}}\n" for n in range(5))
    told = check(tmp_path, {"places/all.yaml": f"状态: 公开\n{SOURCES}条目:\n{items}"})
    assert ["places/all.yaml:1:5"] == places(told.out)


def test_a_list_under_its_chinese_label_is_told_of_at_its_items(tmp_path: Path) -> None:
    told = check(tmp_path, {"places/all.yaml": f"{SOURCES}条目:\n  - {{编号: a, 标题: 站, 相关: nowhere}}\n"})
    assert ["places/all.yaml:4:24"] == places(told.out)


def test_thousands_of_mistakes_in_one_file_are_told_in_seconds(tmp_path: Path) -> None:
    """Positions come from one more reading of the file, not from one for each mistake."""
    start = time.monotonic()
    told = check(tmp_path, {"activities/visit.yaml": VISIT + "body: |\n" + "  * 一 \n" * 4_000})
    assert ["E106"] * MOST + ["E123"] == codes(told.out)
    assert time.monotonic() - start < 20


def test_an_error_behind_a_thousand_warnings_is_told(tmp_path: Path) -> None:
    """Bold type out of habit is a warning each; what stands behind all of them may not be published."""
    bold = "  " + "**要紧**，" * 1_500 + "\n"
    told = check(tmp_path, {"activities/visit.yaml": f"{VISIT}body: |\n{bold}  [[nobody-is-called-that]]\n  * 一\n"})
    assert 1 == told.code
    assert {"E106", "E107", "E123"} == set(codes(told.out))
    assert MOST + 1 == len(codes(told.out))


@pytest.mark.parametrize(
    "body", ["|\n  " + "[" * 100_000, "[" * 100_000, "[[a" * 30_000, "{" * 100_000, "|\n  " + "![" * 50_000]
)
def test_a_hostile_body_is_refused_in_short_words(body: str, tmp_path: Path) -> None:
    start = time.monotonic()
    told = check(tmp_path, {"activities/visit.yaml": VISIT + f"body: {body}\n"})
    assert 1 == told.code
    assert max(map(len, told.out.splitlines())) < 250
    assert time.monotonic() - start < 20


# --- other files -----------------------------------------------------------------------------------


def test_leftovers_of_editors_and_systems_are_passed_over_in_silence(tmp_path: Path) -> None:
    names = (
        "~$名单.xlsx",
        "Thumbs.db",
        ".DS_Store",
        ".visit.yaml.swp",
        "visit.yaml~",
        "desktop.ini",
        ".~lock.a.ods#",
        "visit.yaml.bak",
    )
    told = check(tmp_path, {f"activities/{name}": b"\0" for name in names})
    assert "没有问题，4 条记录。\n" == told.out


def test_a_strange_file_is_listed_once_and_stops_nothing(tmp_path: Path) -> None:
    told = check(tmp_path, {"activities/名单.xlsx": b"\0", "读我.txt": "字", "media/visit.jpg": b"\0"})
    assert 0 == told.code
    assert ["activities/名单.xlsx", "读我.txt"] == places(told.out)
    assert "共 2 处提醒，不影响公布。" in told.out


def test_a_strange_folder_is_told_once_however_many_files_it_has(tmp_path: Path) -> None:
    assert ["E207"] == codes(check(tmp_path, {f"visits/{n}.yaml": VISIT for n in range(5)}).out)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """E118: here a link whose file was taken away."""
    folder = office(tmp_path)
    (folder / "content/activities/gone.yaml").symlink_to("/nowhere/gone.yaml")
    assert ["E118"] == codes(run("check", "-C", folder).out)


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_of_other_systems_change_no_place(ends: str, tmp_path: Path) -> None:
    text = (VISIT + "outcom: 好\n").replace("\n", ends)
    assert ["activities/visit.yaml:5:1"] == places(check(tmp_path, {"activities/visit.yaml": text}).out)
