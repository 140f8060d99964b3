"""Emitting: whatever is written reads back as the same tree, in one form."""

from __future__ import annotations

import pytest
from conftest import TIMES
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor import emitting, reading
from corridor.composing import UNFIT, Tree

_WORDS = st.text(
    st.sampled_from(list("甲乙丙：，。*-_#:[]{}'\"|>&!%@`?+,.0123 \n\tab（）《》“”\\=~<^$é～　")), max_size=14
).filter(lambda text: not UNFIT.search(text))
_KEYS = st.text(st.sampled_from(list("标题a_b-c1")), min_size=1, max_size=5)
_TREES: st.SearchStrategy[Tree] = st.recursive(
    _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, min_size=1, max_size=3),
    max_leaves=8,
)


def back(text: str) -> Tree | None:
    found = reading.read("content/pages/x.yaml", text.encode())
    assert not found.problems, (text, found.problems)
    return found.tree


@settings(max_examples=300 * TIMES, deadline=None)
@given(st.dictionaries(_KEYS, _TREES, min_size=1, max_size=4))
def test_whatever_is_written_reads_back_as_the_same_tree(tree: dict[str, Tree]):
    """Quotes, masks, lists in lists, texts of several lines: nothing is lost or changed."""
    assert tree == back(emitting.emitted(tree))


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("***余名", "x: ***余名"),
        ("[[fig-a|甲]]和乙", "x: [[fig-a|甲]]和乙"),
        ("12:30", "x: 12:30"),
        ("数 #5", "x: '数 #5'"),
        ("甲: 乙", "x: '甲: 乙'"),
        ("", "x: ''"),
        ("* 甲", "x: '* 甲'"),
        (["甲", "乙"], "x: [甲, 乙]"),
        (["甲,乙"], "x: ['甲,乙']"),
        (["0:?"], "x: ['0:?']"),
        ("甲\n　\t乙", 'x: "甲\\n　\\t乙"'),
        ({"role": "县委书记", "name": "***"}, "x: {role: 县委书记, name: ***}"),
    ],
)
def test_a_short_value_stands_on_one_line(value: Tree, line: str):
    """As an office would type it: quotes only where YAML would read something else."""
    assert f"{line}\n" == emitting.emitted({"x": value})


def test_what_is_long_stands_in_lines_of_its_own():
    """A list of groups one a line, a group beyond a hundred columns field by field."""
    long = "很长的话" * 15
    assert "a:\n  - {b: 甲, c: 乙}\n  - b: 丙\n    c: " + long + "\nbody: |\n  一\n\n  二\n" == emitting.emitted(
        {"a": [{"b": "甲", "c": "乙"}, {"b": "丙", "c": long}], "body": "一\n\n二\n"}
    )


def test_what_yaml_cannot_hold_is_refused():
    """A bell in a text is an error to be told, never a character to be dropped."""
    with pytest.raises(ValueError, match="no YAML"):
        emitting.emitted({"x": "\x07"})
