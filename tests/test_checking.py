"""Checking: what `check` says beyond the mistakes a build stops at, and how it says it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import ROOT, office, run

from corridor.likeness import _likeness

SOURCE = "sources:\n  - {note: 本机关记录}\n"


def activity(title: str, date: str = "2022-09-17") -> str:
    return f"title: {title}\ndate: {date}\n{SOURCE}"


def checked(folder: Path, *words: str) -> str:
    return run("check", "-C", folder, "--today", "2022-10-01", *words).out


def codes(text: str) -> list[str]:
    return re.findall(r"^(?:错误|提醒) (E\d+)", text, re.MULTILINE)


def test_a_date_to_come_is_told(tmp_path: Path) -> None:
    """The year is often the wrong one; a month of today is not to come."""
    files = {"activities/late.yaml": activity("甲", "2023-09-17"), "activities/now.yaml": activity("乙", "2022-10")}
    assert ["E320"] == codes(checked(office(tmp_path, files)))


def test_records_that_look_alike_are_told(tmp_path: Path) -> None:
    """Of one day: the same title twice, and one with a slip in it; a numbered series is none."""
    files = {
        "activities/a.yaml": activity("县人大常委会视察乡镇联络站"),
        "activities/b.yaml": activity("县人大常委会视察乡镇联系站"),
        "activities/c.yaml": activity("第1期代表讲坛开讲了"),
        "activities/d.yaml": activity("第2期代表讲坛开讲了"),
        "activities/e.yaml": activity("到站接待"),
        "activities/f.yaml": activity("到站接待", "2022-09-18"),
        "activities/g.yaml": activity("“到站”接待", "2022-09-18"),
    }
    told = checked(office(tmp_path, files))
    assert ["E321", "E322"] == codes(told)
    assert "另一条在 content/activities/a.yaml" in told and "另一条在 content/activities/f.yaml" in told


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("甲乙丙", "甲乙丁", ""),
        ("**镇视察活动", "***镇视察活动", "E322"),
        ("完全不同的一件事情", "另外说起的那件东西", ""),
    ],
)
def test_only_long_titles_are_alike(one: str, other: str, code: str) -> None:
    assert code == _likeness(one, other)


def test_a_build_does_not_speak_of_likeness(tmp_path: Path) -> None:
    """It is a question for whoever writes, not a reason to hold up the site."""
    files = {"activities/a.yaml": activity("到站接待"), "activities/b.yaml": activity("到站接待")}
    assert [] == codes(run("build", "-C", office(tmp_path, files), "--only", "data", "--today", "2022-10-01").err)


@pytest.fixture
def mistaken(tmp_path: Path) -> Path:
    files = {
        "activities/a.yaml": activity("甲").replace("date", "dat"),
        "activities/b.yaml": activity("乙").replace("2022-09-17", "九月") + "body: |\n  **很好**\n",
        "activities/c.yaml": activity("丙") + "body: |\n  **很好**\n",
    }
    return office(tmp_path, files)


def test_errors_stand_file_by_file_and_warnings_behind_them(mistaken: Path) -> None:
    told = checked(mistaken)
    heads = re.findall(r"^(?:【.*|—— .*)$", told, re.MULTILINE)
    assert [
        "【content/activities/a.yaml】1 处错误",
        "【content/activities/b.yaml】1 处错误",
        "—— 提醒，不影响公布 ——",
        "【content/activities/c.yaml】1 处提醒",
    ] == heads
    again = f"python build.py check -C {mistaken}"
    assert "是不是“日期”？" in told and told.endswith(
        f"共 2 处错误，另有 1 处提醒，网站没有改动。改好后再运行一次：{again}\n"
    )


def test_strict_takes_a_warning_for_an_error(tmp_path: Path) -> None:
    folder = office(tmp_path, {"activities/c.yaml": activity("丙") + "body: |\n  **很好**\n"})
    assert (0, 1) == (run("check", "-C", folder).code, run("check", "-C", folder, "--strict").code)


def test_sarif_names_rule_level_and_region(mistaken: Path) -> None:
    """As code-checking services read it (SARIF 2.1.0)."""
    data = json.loads(checked(mistaken, "--format", "sarif"))
    (one,) = data["runs"]
    assert "2.1.0" == data["version"]
    assert {"E202", "E203", "E107"} == {rule["id"] for rule in one["tool"]["driver"]["rules"]}
    by_rule = {found["ruleId"]: found for found in one["results"]}
    place = by_rule["E203"]["locations"][0]["physicalLocation"]
    assert "content/activities/b.yaml" == place["artifactLocation"]["uri"]
    assert {"startLine": 2, "startColumn": 7, "endColumn": 9} == place["region"]
    assert ("error", "warning") == (by_rule["E203"]["level"], by_rule["E107"]["level"])


def test_the_shipped_content_needs_no_second_look() -> None:
    assert ["E506"] == codes(run("check", "-C", ROOT, "--today", "2026-11-22").out)
