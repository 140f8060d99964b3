"""Prose: what the office's marks become on the page, and what it is asked to mend."""

from html import escape

import pytest

from corridor import prose
from corridor.prose import Reference


def link(reference: Reference) -> str:
    return f'<a href="/{reference.target}">{escape(reference.words or "题名")}</a>'


def html(text: str) -> str:
    return prose.to_html(text, link)


def withheld(words: str) -> str:
    return f'<span class="withheld">{words}</span>'


def mask(stars: str, label: str = "未公布") -> str:
    return f'<span class="mask" role="img" aria-label="{label}">{stars}</span>'


# Masks


@pytest.mark.parametrize("stars", ["*", "**", "***", "****"])
def test_the_width_of_a_mask_does_not_show(stars: str):
    """The width could tell the number of digits."""
    assert f"总投资达{withheld('未公布')}亿元" == prose.inline(f"总投资达{stars}亿元")
    assert f"<p>总投资达{withheld('未公布')}亿元</p>" == html(f"总投资达{stars}亿元")


@pytest.mark.parametrize("unit", ["县", "镇", "乡", "村", "市"])
def test_the_character_after_a_mask_says_what_is_withheld(unit: str):
    assert f"{withheld(f'{unit}名未公布')}{unit}" == prose.inline(f"***{unit}")


def test_a_mask_in_a_title_or_name_stands_as_written():
    """A title in 《》 and a name in “” are quoted, not retold."""
    assert f"编印《{mask('***', '县名未公布')}县手册》，{withheld('未公布')}余册" == prose.inline(
        "编印《***县手册》，**余册"
    )
    assert f"<p>依托“{mask('***')}文化大讲堂”</p>" == html("依托“***文化大讲堂”")


@pytest.mark.parametrize(
    "text", ["“开头***没有结尾", "***”", "》***《", "“一段***\n\n另一段”", "- “甲***\n- 乙”", "|“甲*|乙”|\n|-|-|"]
)
def test_a_quotation_that_is_not_closed_in_its_block_shows_no_mask(text: str):
    assert 'class="mask"' not in html(text)
    assert () == prose.quoted_masks(text)


def test_a_quotation_in_a_field_ends_at_a_blank_line():
    assert f"“甲{withheld('未公布')}\n\n乙”" == prose.inline("“甲***\n\n乙”")


def test_a_markdown_quotation_shows_masks_as_written():
    assert f"<blockquote><p>指导督导{mask('**')}余次</p></blockquote>" == html("> 指导督导**余次")


def test_a_line_without_its_mark_ends_a_quotation():
    """The next line is our own words again, in which no mask shows."""
    assert 1 == html("> 引**文\n我们**说").count('class="mask"') == html("甲|乙\n> 引*|文\n丙|*").count('class="mask"')


def test_a_verbatim_quotation_reads_its_masks_aloud_as_labelled():
    shown = f"{mask('***', '镇名未公布')}镇{mask('**', '人数')}名{mask('*')}件"
    assert shown == prose.verbatim("***镇**名*件", ["", "人数"])


def test_a_mask_in_an_attribute_is_words():
    assert '<img src="media/a.jpg" alt="未公布县人大" title="摄于未公布">' in html('![***县人大](media/a.jpg "摄于**")')
    assert '<a href="https://x.cn/未公布">' in html("[看](https://x.cn/***)")
    assert "未公布县 <b>" == prose.plain("***县 <b>")


def test_quoted_masks_are_what_the_page_shows_as_written():
    text = "编印《***县工作\n手册》，“乡村讲坛”，“《**》与[[a|*]]”，***余名"
    assert ("***县工作手册", "《**》与[[a|*]]") == prose.quoted_masks(text)


# References and links


def test_references_say_where_they_stand():
    text = "见[[a/b]]、[[a/b|题 名]]，共[[figure:fig-x]]"
    found = prose.references(text)
    assert [("a/b", "", False), ("a/b", "题 名", False), ("fig-x", "", True)] == [
        (each.target, each.words, each.is_figure) for each in found
    ]
    assert ["[[a/b]]", "[[a/b|题 名]]", "[[figure:fig-x]]"] == [text[each.start : each.end] for each in found]


def test_a_reference_in_a_table_keeps_its_bar():
    assert '<td><a href="/a">词</a></td>\n<td>1</td>' in html("| 甲 | 乙 |\n|---|---|\n| [[a|词]] | 1 |")


def test_a_reference_in_a_link_or_an_attribute_is_its_words():
    """A link inside a link is no HTML."""
    assert '<p><a href="https://x.cn">看题名</a></p>' == html("[看[[a]]](https://x.cn)")
    assert '<p><img src="media/a.jpg" alt="题名"></p>' == html("![[[a]]](media/a.jpg)")


def test_what_resolve_returns_stands_unchanged():
    assert "<p>共<data value='1'>1</data>个</p>" == prose.to_html(
        "共[[figure:a]]个", lambda _: "<data value='1'>1</data>"
    )


def test_media_gives_pictures_and_files_their_address():
    text = "![图](media/a.jpg)[表](media/b.pdf)[外](https://x.cn)"
    shown = prose.to_html(text, link, lambda path: f"../{path}")
    assert (
        '<p><img src="../media/a.jpg" alt="图"><a href="../media/b.pdf">表</a><a href="https://x.cn">外</a></p>'
        == shown
    )


def test_media_may_answer_with_any_address():
    """A print fetches its pictures through a scheme of its own."""
    shown = prose.to_html('![图](media/a&b.jpg "甲")', link, "corridor:{}".format)
    assert '<p><img src="corridor:media/a&amp;b.jpg" alt="图" title="甲"></p>' == shown


# Bold and blocks


def test_bold_works_between_characters_without_blanks():
    assert "<p>要<strong>高标准</strong>推进</p>" == html("要__高标准__推进")
    assert f"<p><strong>共{withheld('未公布')}</strong>名</p>" == html("__共**__名")


@pytest.mark.parametrize("text", ["a__b", "姓名____单位____", "__ 甲 __", "snake_case_", "_甲_", "__甲\n\n乙__"])
def test_underscores_that_pair_nothing_stay(text: str):
    assert "<strong>" not in html(text)
    assert text.count("_") == html(text).count("_")


def test_bold_and_links_do_not_cross():
    assert '<p>__甲<a href="https://x.cn">乙__丙</a></p>' == html("__甲[乙__丙](https://x.cn)")


def test_lines_of_one_paragraph_join_without_a_blank_between_characters():
    assert f"<p>人大代表{withheld('未公布')}名 abc\ndef</p>" == html("人大\n代表\n**名 abc\ndef")


def test_two_full_width_blanks_begin_a_paragraph_and_are_dropped():
    assert "<p>第一段</p>\n<p>第二段</p>" == html("　　第一段\n　　第二段")


def test_headings_begin_at_level_two_and_end_at_four():
    assert "<h2>一</h2>\n<h3>二</h3>\n<h4>三</h4>\n<h4>四 #</h4>" == html("# 一\n## 二\n### 三\n##### 四 #")


def test_lists_begin_with_a_dash_and_nest():
    assert "<ul><li>甲\n<ul><li>乙</li></ul></li>\n<li>丙</li></ul>" == html("- 甲\n  - 乙\n- 丙")


def test_quotations_in_an_item_keep_their_place():
    """The library puts the second one into the first, ahead of what stands between."""
    quotation = "<blockquote><p>{}</p></blockquote>".format
    assert f"<ul><li>{quotation('甲')}乙{quotation('丙')}</li></ul>" == html("- > 甲\n乙\n  > 丙").replace("\n", "")


def test_numbers_of_a_list_stay_as_typed():
    assert '<ol><li value="3">甲</li>\n<li value="7">乙</li></ol>' == html("3. 甲\n7. 乙")
    assert '<ul><li>甲</li></ul>\n<ol><li value="1">乙</li></ol>' == html("- 甲\n1. 乙")


def test_a_table_has_column_headings_and_loses_no_cell():
    shown = html("甲|乙\n---|--:\n1|2|3\n　2. 其中|4\n\n完").replace("\n", "")
    assert '<thead><tr><th scope="col">甲</th><th scope="col">乙</th></tr></thead>' in shown
    assert "<tr><td>1</td><td>2</td><td>3</td></tr><tr><td>2. 其中</td><td>4</td></tr>" in shown
    assert shown.endswith("</table><p>完</p>")


@pytest.mark.parametrize(
    "text",
    [
        "#5 路",
        ">5人",
        "标题\n---",
        "标题\n===",
        "[a]: b",
        "    四格",
        "-5度",
        "007. 密",
        "３. 项",
        "* 名",
        "+ 项",
        "1.加强",
        "- - -",
    ],
)
def test_what_only_looks_like_a_block_is_a_paragraph(text: str):
    assert html(text).startswith("<p>")
    assert 1 == html(text).count("<") - html(text).count("</") - html(text).count("<span")


def test_a_rule_stands_between_blank_lines():
    assert "<p>甲</p>\n<hr>\n<p>乙</p>" == html("甲\n\n---\n\n乙")
    assert f"<p>{withheld('未公布')}</p>" == html("***")


@pytest.mark.parametrize(
    "text",
    [
        "&amp;",
        "\\*",
        "<b>粗</b>",
        "`a` ``",
        "[a][b]",
        "<a@b.cn>",
        "&#60;",
        "a  \nb",
        "\\[[",
        "![图](http://x.cn/a.jpg)",
    ],
)
def test_other_marks_are_only_characters(text: str):
    assert f"<p>{escape(text, quote=False)}</p>".replace("  \n", "\n").replace("*", withheld("未公布")) == html(text)
