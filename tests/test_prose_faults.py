"""Prose: what the office is asked to mend before a text is rendered."""

import pytest

from corridor import prose


def html(text: str) -> str:
    return prose.to_html(text, lambda each: each.target)


def codes(text: str) -> list[str]:
    return [fault.code for fault in prose.faults(text)]


def test_a_character_without_a_shape_is_a_fault():
    assert [("E104", 1, "\ue000"), ("E104", 3, "\x02")] == [
        (each.code, each.offset, each.found) for each in prose.faults("甲\ue000乙\x02")
    ]
    with pytest.raises(ValueError, match="faults"):
        html("\ue0000\ue001")
    assert () == prose.quoted_masks("“*\ue0000\ue001”")


def test_a_star_or_plus_as_list_mark_is_a_fault_but_a_mask_is_not():
    assert ["* 第一项", "  + 第二项"] == [
        each.found for each in prose.faults("* 第一项\n  + 第二项\n***县\n*件\n**名\n+5")
    ]


@pytest.mark.parametrize("text", ["坚持**高标准**推进", "**重点**", "做法**一廊三室**。", "**甲**、**乙**"])
def test_bold_typed_with_stars_is_noticed(text: str):
    assert {"E107"} == set(codes(text))


@pytest.mark.parametrize(
    "text",
    [
        "**余次",
        "选派**名干部，建家**个",
        "**个站、**名代表",
        "领导**个项目和**个点",
        "**县和**县",
        "** 甲 **",
        "***甲***",
    ],
)
def test_two_masks_on_one_line_are_not_bold(text: str):
    assert [] == codes(text)


def test_a_bold_fault_quotes_all_of_it():
    assert [("E107", 2, 7, "**高标准**")] == [
        (each.code, each.offset, each.length, each.found) for each in prose.faults("坚持**高标准**推进")
    ]


@pytest.mark.parametrize("text", ["见[[a", "[[]]", "[[a|b|c[]]", "[[甲\n乙]]"])
def test_brackets_that_make_no_reference_are_a_fault(text: str):
    assert ["E108"] == codes(text)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScript:x",
        "data:text/html,x",
        "file:///etc",
        "//x.cn",
        "/a",
        "../a",
        "a.html",
        "media/../a",
        "vbscript:x",
    ],
)
def test_an_address_no_page_may_carry_is_a_fault_and_stays_text(address: str):
    assert [("E109", address)] == [(each.code, each.found) for each in prose.faults(f"[甲]({address})")]
    assert f"<p>[甲]({address})</p>" == html(f"[甲]({address})")


def test_a_picture_from_elsewhere_is_a_fault():
    assert ["E109"] == codes("![图](https://x.cn/a.jpg)")


@pytest.mark.parametrize(
    "text",
    ["[a](https://x.cn/a_(b)?c=1&d)", "[a](mailto:a@b.cn)", "[a](#b)", "[a](media/a.pdf)", "![a](media/b/c.jpg)"],
)
def test_good_addresses_pass(text: str):
    assert [] == codes(text)
    assert "<p>[" not in html(text) and "<p>!" not in html(text)
