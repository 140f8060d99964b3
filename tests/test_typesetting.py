"""Typesetting: where a line of Chinese may break, where digits get room, what stays together; no word is changed."""

from xml.etree.ElementTree import Element, fromstring, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.press.typesetting import ZERO_WIDTH_SPACE, typeset


def set_in_type(html: str) -> str:
    """A block after typesetting, a possible break shown as |."""
    root = fromstring(f"<div>{html}</div>")
    typeset(root)
    return tostring(root, encoding="unicode")[len("<div>") : -len("</div>")].replace(ZERO_WIDTH_SPACE, "|")


@pytest.mark.parametrize(
    ("written", "broken"),
    [
        ("深化“三联三助”活动", "深化|“三联三助”|活动"),
        ("“加强”“发展”", "“加强”|“发展”"),
        ("进“家”入“站”，编入", "进|“家”|入|“站”，编入"),
        ("（“家、站”）", "（“家、站”）"),
        ("《关于“三联”的通知》", "《关于|“三联”|的通知》"),
        ("全力保障、“家、站”建设", "全力保障、|“家、站”|建设"),
    ],
)
def test_a_line_may_break_beside_a_quotation_but_not_against_its_marks(written: str, broken: str) -> None:
    assert set_in_type(f"<p>{written}</p>") == f"<p>{broken}</p>"


def test_a_break_beside_a_mark_is_found_across_elements() -> None:
    assert set_in_type("<p>依托“<b>大讲堂</b>”等</p>") == "<p>依托|“<b>大讲堂</b>”|等</p>"


def test_another_block_begins_anew() -> None:
    """The end of one paragraph is no neighbour of the next."""
    assert set_in_type("<p>活动</p><p>“三联”</p>") == "<p>活动</p><p>“三联”</p>"


def test_digits_get_room_where_they_touch_chinese_and_keep_their_measure_word() -> None:
    assert set_in_type("<p>站354个</p>") == '<p>站<span class="k"><span class="nl nr">354</span>个</span></p>'
    assert set_in_type("<p>（354）</p>") == "<p>（354）</p>"
    assert set_in_type("<p>用PDF存</p>") == '<p>用<span class="nl nr">PDF</span>存</p>'


def test_the_end_of_a_long_paragraph_stays_together() -> None:
    """So that no 动。 stands alone on a last line."""
    assert set_in_type(f"<p>{'县' * 20}亲自推动。</p>").endswith('亲自<span class="k">推动。</span></p>')


def test_masks_are_left_alone() -> None:
    assert set_in_type("<p>县委***书记</p>") == "<p>县委***书记</p>"


def test_drawings_and_styles_are_left_alone() -> None:
    written = "<style>p:after { content: '第1条' }</style><svg><text>第1条</text></svg>"
    assert set_in_type(written) == written


def _words(root: Element) -> str:
    return "".join(root.itertext()).replace(ZERO_WIDTH_SPACE, "")


@given(
    st.lists(
        st.tuples(st.sampled_from(["p", "b", "li", "span"]), st.text("县“”《》，。12*Ab （）", max_size=30)), max_size=8
    )
)
def test_no_character_is_lost_or_moved(pieces: list[tuple[str, str]]) -> None:
    root = Element("div")
    for tag, words in pieces:
        child = Element(tag)
        child.text = child.tail = words
        root.append(child)
    before = _words(root)
    typeset(root)
    assert _words(root) == before
