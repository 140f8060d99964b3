"""Titles: where a long one is broken, and into what shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.titles import NEVER_FIRST, balanced, width

# One line of 156 mm holds 20 characters of 22 pt.
LONG = (
    "关于***县人大代表联络站开展“三联三助”专项活动情况的汇报",
    "全县人大系统“三联三助”专项活动2022年9月份工作调度",
    "县人大常委会关于进一步推进民生实事项目人大代表票决制工作的实施意见",
    "在全县代表之家、联络站规范化建设现场推进会上的讲话",
    "县人大常委会关于2022年民生实事项目人大代表票决制实施情况和“家站”建设情况以及代表履职情况的综合调研报告",
)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("XXXX年三季度简报", ("XXXX年三季度简报",)),
        (LONG[0], ("关于***县人大代表联络站开展", "“三联三助”专项活动情况的汇报")),
        (LONG[1], ("全县人大系统“三联三助”", "专项活动2022年9月份工作调度")),
        (LONG[2], ("县人大常委会关于进一步推进民生实事", "项目人大代表票决制工作的实施意见")),
        (LONG[3], ("在全县代表之家、联络站", "规范化建设现场推进会上的讲话")),
    ],
)
def test_a_title_is_broken_between_its_words(title: str, lines: tuple[str, ...]) -> None:
    assert lines == balanced(title, 20)


@pytest.mark.parametrize("title", LONG)
def test_the_lines_differ_little_and_form_no_hourglass(title: str) -> None:
    widths = [width(line) for line in balanced(title, 20)]
    assert len(widths) == -(-width(title) // 20)
    assert max(widths) - min(widths) <= 4
    assert not [at for at in range(1, len(widths) - 1) if widths[at] < min(widths[at - 1], widths[at + 1])]


@pytest.mark.parametrize(
    "whole", ["《乡镇人大工作规范化建设手册》", "“家、站”", "***", "354个", "第三季度", "人大代表"]
)
@pytest.mark.parametrize("before", range(8, 24))
def test_names_numbers_masks_and_words_of_the_trade_stay_whole(whole: str, before: int) -> None:
    """Wherever they come to stand."""
    title = "关于认真做好全县各项重点工作推进落实情况的通报"[:before] + whole + "的建设和发展情况报告"
    assert [whole in line for line in balanced(title, 20)].count(True) == 1


def test_a_name_wider_than_a_line_is_broken_between_its_words() -> None:
    name = "《关于进一步加强和改进全县乡镇人大工作规范化建设和代表履职保障的意见》"
    assert all(width(line) <= 20 for line in balanced(name, 20))


def test_a_word_wider_than_a_line_is_left_whole() -> None:
    assert any("A" * 60 in line for line in balanced("关于" + "A" * 60 + "的说明", 20))


def test_a_very_long_title_is_filled_line_by_line() -> None:
    lines = balanced("县人大常委会专项工作情况的报告" * 40, 20)
    assert max(map(width, lines)) <= 20


@given(st.text("县人大代表“”《》，。、12*Ab （）的—…", max_size=60), st.integers(2, 24))
def test_no_character_is_lost_and_no_point_begins_a_line(title: str, per_line: int) -> None:
    lines = balanced(title, per_line)
    assert title == "".join(lines)
    assert not [line for line in lines[1:] if line[0] in NEVER_FIRST]
