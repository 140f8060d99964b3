"""Engine: the short way for paragraphs and headings gives what Python-Markdown gives, to the character."""

from __future__ import annotations

from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.prose import blocks, engine

ROOT = Path(__file__).parent.parent
PIECES = st.sampled_from(
    ["代表", "A b", "1.", "12", "-", "--", "#", "##", "### ", "> ", "|", "**", "__", "\u3000", " ", "  ", "    ",
     "&amp;", "<b>", "[x](y)", "`", "\\", "\ue0001\ue001", "=", "~~~", "\xa0", "\u2003", "+ ", "*",
     "[[p]]", "\x1f", ":", "!", "\x0b"]
)  # fmt: skip
LINES = st.lists(PIECES, max_size=5).map("".join)
TEXTS = st.lists(LINES, max_size=8).map("\n".join)


def is_same(text: str) -> bool:
    """Whether both ways give the same, or the text is not for the short one."""
    return not text.strip() or not blocks.is_simple(text) or engine.whole(text) == blocks.simple(text)


@settings(max_examples=3000, deadline=None)
@given(TEXTS)
def test_both_ways_give_the_same(text: str) -> None:
    assert is_same(text), (engine.whole(text), blocks.simple(text))


@given(st.lists(st.text(alphabet="甲a #\u3000\n*[", max_size=12), max_size=6).map("\n".join))
@settings(max_examples=1000, deadline=None)
def test_both_ways_give_the_same_whatever_stands_where(text: str) -> None:
    assert is_same(text), (engine.whole(text), blocks.simple(text))


def test_the_bodies_of_the_shipped_records_go_the_same_way() -> None:
    """Stars are masks, never aliases: they are exchanged for reading."""
    short = 0
    for path in sorted((ROOT / "content").rglob("*.yaml")):
        for token in yaml.scan(path.read_text("utf-8").replace("*", "※"), yaml.CSafeLoader):
            if isinstance(token, yaml.ScalarToken) and token.style == "|":
                assert is_same(token.value), path
                short += blocks.is_simple(token.value)
    assert short > 20
