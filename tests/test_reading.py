"""Reading: the strict subset keeps every character the office types, and knows where it stands."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.problems import Place
from corridor.reading import Path, Text, Tree, place, read


def tree(text: str) -> Tree | None:
    found = read("one.yaml", text.encode())
    assert [] == found.problems
    return found.tree


def refused(text: str | bytes) -> list[str]:
    return [problem.code for problem in read("one.yaml", text if isinstance(text, bytes) else text.encode()).problems]


# --- what stock YAML breaks ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "***",
        "***镇",
        "*",
        "12:30",
        "0156",
        "no",
        "null",
        "~",
        "1_000",
        "2022-09-17",
        "数#5",
        "[[id]]",
        "[[a|甲]]和[[b]]",
        "五*五",
        "<<",
        "=",
        "0x1f",
        "1.10",
        "C:\\a",
    ],
)
def test_a_value_is_read_as_it_was_typed(value: str) -> None:
    assert {"note": value} == tree(f"note: {value}\n")


def test_masks_and_references_stand_in_lists_and_groups_without_quotes() -> None:
    assert {"a": [{"name": "***", "of": "[[x]]"}, "**个"]} == tree("a: [{name: ***, of: [[x]]}, **个]\n")


def test_a_key_may_hold_a_mask() -> None:
    assert {"***镇": "好"} == tree("***镇: 好\n")


def test_a_list_of_lists_is_still_a_list() -> None:
    assert {"a": [["甲", "乙"], ["丙"]]} == tree("a: [[甲, 乙], [丙]]\n".replace("[[", "[ [").replace("]]", "] ]"))


def test_a_byte_order_mark_and_other_line_ends_are_no_part_of_the_text() -> None:
    assert {"a": "甲\n乙\n"} == tree("\ufeffa: |\r\n  甲\r\n  乙\r\n")


def test_a_comment_on_its_own_line_is_left_out() -> None:
    assert {"a": "甲", "b": "乙"} == tree("# 说明\na: 甲\n  # 说明\nb: 乙\n")


WORDS = st.text(
    alphabet=string.ascii_letters + "县镇村名个的，。：“”《》*[]|#&!%@`{}-+_~?<>=/\\'\" ", min_size=1, max_size=40
)


@given(WORDS)
def test_a_block_keeps_every_character(words: str) -> None:
    """In a body anything may be typed: nothing is lost, nothing read as YAML."""
    assert {"body": f"首行\n{words}\n"} == tree(f"body: |\n  首行\n  {words}\n")


@given(WORDS)
def test_what_stands_in_single_quotes_keeps_every_character(words: str) -> None:
    quoted = words.replace("'", "''")
    assert {"note": words} == tree(f"note: '{quoted}'\n")


# --- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &b 甲\n", "E114"),
        ("a: !!str 甲\n", "E114"),
        ("a: 甲\n---\na: 乙\n", "E114"),
        ("%YAML 1.1\n---\na: 甲\n", "E114"),
        ("{[甲]: 乙}\n", "E114"),
        ("? [甲, 乙]\n: 丙\n", "E114"),
        ("a: 甲\na: 乙\n", "E103"),
        ("a: {b: 甲, b: 乙}\n", "E103"),
        ("a: 甲 # 乙\n", "E110"),
        ("a: # 乙\n", "E110"),
        ("a: [甲, # 乙\n  丙]\n", "E110"),
        ("- # 乙\n", "E110"),
        ("a: * 甲\n", "E106"),
        ("a:\n\t- 甲\n", "E112"),
        ("a： 甲\n", "E111"),
        ("甲\n", "E116"),
        ("", "E113"),
    ],
)
def test_what_is_not_in_the_subset_is_refused(text: str, code: str) -> None:
    assert [code] == refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: 甲#乙\n",
        "a: '甲 # 乙'\n",
        "a: |\n  甲 # 乙\n",
        "a: 甲：乙\n",
        "a: 见“注：一”\n",
        "a: |\n  甲：乙\n",
        "a: |\n  * 甲\n",
    ],
)
def test_what_only_looks_wrong_is_read(text: str) -> None:
    """A list mark in a body is the business of prose, which knows bodies."""
    assert [] == refused(text)


def test_a_file_in_utf_16_is_named_as_not_utf_8() -> None:
    assert ["E102"] == refused("title: 甲\n".encode("utf-16"))


@pytest.mark.parametrize("sign", ["[", "{", "[[a", "- ", "? ", "a: {", "'", '"', "!", "&a ", "|", "%"])
def test_a_hostile_file_is_refused_and_never_breaks_the_reader(sign: str) -> None:
    assert refused(f"a: {sign * 20_000}\n") or refused(sign * 20_000) != []


# --- where a path stands ---------------------------------------------------------------------------

TYPED = """\
title: 代表视察
people:
  - {role: 书记, name: ***}
  - role: 县长
body: |
  第一行
    缩进的第二行

  第四行
folded: >
  甲甲
  乙乙

  丙丙
plain: 甲甲
  乙乙
quoted: "甲甲"
empty:
"""


@pytest.mark.parametrize(
    ("path", "words", "at"),
    [
        (("title",), "", (1, 8, 4)),
        (("title",), "视察", (1, 10, 2)),
        (("people", 0, "name"), "", (3, 22, 3)),
        (("people", 0), "", (3, 5, 1)),
        (("people", 1, "role"), "", (4, 11, 2)),
        (("body",), "", (6, 3, 3)),
        (("body",), "第二行", (7, 8, 3)),
        (("body",), "第四", (9, 3, 2)),
        (("folded",), "乙乙", (12, 3, 2)),
        (("folded",), "丙", (14, 3, 1)),
        (("plain",), "甲", (15, 8, 1)),
        (("plain",), "乙乙", (16, 3, 2)),
        (("quoted",), "甲甲", (17, 10, 2)),
        (("empty",), "", (18, 1, 5)),
        (("people", 7, "name"), "", (2, 1, 6)),
        (("nothing",), "", (1, 1, 1)),
    ],
)
def test_a_path_answers_with_its_line_column_and_length(path: Path, words: str, at: tuple[int, int, int]) -> None:
    """A path that is not there answers with the nearest parent that is."""
    text = read("one.yaml", TYPED.encode())
    assert Place("one.yaml", *at) == place(text, path, words=words)


def test_the_second_of_two_equal_words_is_found_by_its_offset() -> None:
    text: Text = read("one.yaml", "a: 甲乙甲乙\n".encode())
    assert Place("one.yaml", 1, 6, 2) == place(text, ("a",), 1, words="甲乙")


def test_a_key_is_a_place_of_its_own() -> None:
    assert Place("one.yaml", 1, 1, 5) == place(read("one.yaml", TYPED.encode()), ("title",), key=True)
