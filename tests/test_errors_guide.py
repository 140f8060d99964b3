"""The list of errors for the staff: every code stands in it, and its examples are as wrong or right as they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from mistakes import CASES, ELSEWHERE, VISIT, check, codes

from corridor.problems import CODES

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "errors.md").read_text("utf-8")
SECTIONS = re.findall(r"^### (E\d+) (.*?)(?=^##|\Z)", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_case(code: str) -> None:
    where = ELSEWHERE.get(code)
    assert any(case.code == code for case in CASES) == (where is None)
    assert where is None or re.search(rf'"{code}"(?!: )', (ROOT / "tests" / where).read_text("utf-8"))


def test_the_staff_guide_has_every_code_in_order_and_no_other() -> None:
    assert list(CODES) == [code for code, _ in SECTIONS]


@pytest.mark.parametrize(("code", "section"), SECTIONS)
def test_the_staff_guide_says_what_a_code_means_and_what_to_do(code: str, section: str) -> None:
    assert re.search("^什么意思：.+^怎么改：.", section, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("code", "section"), [(code, text) for code, text in SECTIONS if "```yaml" in text])
def test_an_example_of_the_staff_guide_is_as_wrong_or_right_as_it_says(code: str, section: str, tmp_path: Path) -> None:
    wrong, *right = [example(code, block) for block in re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)]
    assert [code] == list(dict.fromkeys(codes(check(tmp_path / "wrong", wrong).out)))
    assert [] == [found for files in right for found in codes(check(tmp_path / "right", files).out)]


def example(code: str, block: str) -> dict[str, str]:
    """An example as files: the path stands in its first line; a part of a record is put into a good activity."""
    path, _, text = block.removeprefix("# content/").partition("\n")
    is_whole = path != "activities/visit.yaml" or "title: " in text or code in ("E113", "E116")
    beside = {"places/same.yaml": VISIT, "areas/same.yaml": VISIT, "activities/soon.yaml": "status: draft\n" + VISIT}
    return {**beside, path: text if is_whole else VISIT + text}
