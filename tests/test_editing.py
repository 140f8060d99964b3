"""Editing: a file says something else with as few lines changed as can be."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import ROOT, TIMES
from hypothesis import given, settings
from hypothesis import strategies as st
from test_emitting import _KEYS, _TREES, back

from corridor import editing, emitting
from corridor.composing import Tree

TYPED = """\
# 活动
title:   '省人大前来调研'
date: XXXX-09
# 谁来了
participants:
  # 带队的
  - {role: 主任委员, name: ***}
  - role: 委员
    count: 2名

  - {role: 干部}
sources:
  - document: report
    quote: >
      九月，省人大
      前来调研。
body: |
  # 这不是说明
  第一段。

# 完
"""


def tree() -> dict[str, Any]:
    found = back(TYPED)
    assert isinstance(found, dict)
    return found


def test_a_file_that_says_the_same_is_not_touched():
    """Not a blank, not a quote."""
    assert TYPED == editing.changed(TYPED, tree())


def test_one_value_changes_one_line():
    """Comments, quotes of other lines and the order of fields stay."""
    assert TYPED.replace("XXXX-09", "2022-09") == editing.changed(TYPED, {**tree(), "date": "2022-09"})


def test_a_value_deep_in_a_list_changes_its_own_line():
    """The item beside it, and the comment above it, stay as typed."""
    after = tree()
    after["participants"][1]["count"] = "3名"
    assert TYPED.replace("2名", "3名") == editing.changed(TYPED, after)


def test_a_new_field_comes_where_it_stands_in_the_new_order():
    """Behind the field before it; nothing moves."""
    before = tree()
    after = {"title": before["title"], "type": "调研", **{k: v for k, v in before.items() if k != "title"}}
    wanted = TYPED.replace("date: XXXX", "type: 调研\ndate: XXXX")
    assert wanted == editing.changed(TYPED, after)


def test_an_item_added_and_one_removed_leave_the_others_alone():
    """Only its own lines come and go."""
    after = tree()
    after["participants"] = [after["participants"][0], after["participants"][2], {"role": "代表", "count": "***余名"}]
    wanted = TYPED.replace("  - role: 委员\n    count: 2名\n", "").replace(
        "  - {role: 干部}\n", "  - {role: 干部}\n  - {role: 代表, count: ***余名}\n"
    )
    assert wanted == editing.changed(TYPED, after)


def test_a_text_of_several_lines_is_replaced_as_a_whole():
    """What looks like a comment inside it is its own words; the comment after it stays."""
    wanted = TYPED.replace("  # 这不是说明\n  第一段。\n", "  第二段。\n")
    assert wanted == editing.changed(TYPED, {**tree(), "body": "第二段。\n"})


@pytest.mark.parametrize("path", sorted((ROOT / "content").rglob("*.yaml")), ids=lambda path: path.stem)
def test_every_comment_of_the_shipped_content_is_known_by_what_stands_below_it(path):
    """Written anew from its tree and its comments, a file says the same and keeps every comment."""
    text = path.read_text("utf-8")
    read = editing._read(text)
    made = emitting.emitted(read.tree, editing.comments(read))
    assert read.tree == back(made)
    kept = [line.strip() for line in text.split("\n") if line.startswith("#")]
    assert kept == [line for line in made.split("\n") if line.startswith("#")]


_FIELDS = st.dictionaries(_KEYS, _TREES, min_size=1, max_size=4)


@settings(max_examples=400 * TIMES, deadline=None)
@given(_FIELDS, _FIELDS, st.lists(st.booleans(), min_size=8, max_size=8))
def test_any_change_reads_back(before: dict[str, Tree], other: dict[str, Tree], takes: list[bool]):
    """From any tree to any tree, in part or in whole; comments above what stays are kept."""
    kept = {key: value for (key, value), take in zip(before.items(), takes, strict=False) if take}
    after = {**kept, **other} or other
    made = editing.changed("# 说明\n" + emitting.emitted(before), after)
    assert after == back(made)
    assert "# 说明" in made
