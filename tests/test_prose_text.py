"""Prose: text in is text out. The report's own sentences, and ten thousand made up ones, lose and double nothing."""

import re
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import TIMES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridor import prose

REPORT = (Path(__file__).parent / "data" / "report.txt").read_text(encoding="utf-8")

PIECES = [
    *"县镇村市乡名个余人大代表会议与一二三", *"，。；：、！？（）《》“”—…　",
    *"()[]{}<>!\"'.,:;-+=~/@ ", *"_#|&\\`^$%", *"019aZxé",
    "*", "**", "***", "****", "__", "__", "[[", "]]", "[[id]]", "[[id|词**语]]", "[[figure:f]]", "“***", "《**县", "](",
    "[甲](https://x.cn/a_b)", "![图**](media/a.jpg)", "<https://x.cn/*>", "# ", "> ", "- ", "2. ", "``", "\\*", "𠮷",
    "&amp;", "&#42;", "<b>",
]  # fmt: skip
# Drawn as one string with a letter for each piece: five times as fast as a list of pieces, and it shrinks as well.
LETTERS = {chr(0x4E00 + number): piece for number, piece in enumerate(PIECES)}
SENTENCES = st.text("".join(LETTERS), min_size=4, max_size=30).map(lambda drawn: "".join(map(LETTERS.get, drawn)))
MANY = settings(max_examples=10_000 * TIMES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
FEWER = settings(MANY, max_examples=1_500 * TIMES)


def seen(html: str) -> str:
    """The text of HTML without its tags, of a withheld word one sign."""
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r'<span class="withheld">.*?</span>', "※", html)))


def bare_as_link(text: str) -> str:
    """`<https://x>` as `[https://x](https://x)`: both look the same on a page."""
    return re.sub(r"<(https?://[^\s<>\"]+)>", r"[\1](\1)", text)


def masks_alike(text: str) -> str:
    """Every mask one sign, whatever its width or words; blanks left out."""
    return re.sub(r"\s+", "", re.sub(r"\*+|未公布", "※", text))


class Typing(HTMLParser):
    """Types rendered HTML again, the way the office would have typed it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.typed = ""
        self.numbers: list[int | None] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        title = f'"{of["title"]}"' if "title" in of else ""
        if tag in ("ol", "ul"):
            self.numbers.append(int(of.get("start") or 1) - 1 if tag == "ol" else None)
        elif tag == "li":
            self.typed += self.item(of.get("value"))
        elif tag == "img":
            self.typed += f"![{of['alt']}]({of['src']}{title})"
        elif tag == "a":
            self.links.append(f"]({of['href']}{title})")
            self.typed += "["
        self.typed += {"h2": "#", "h3": "##", "h4": "###", "strong": "__", "blockquote": ">", "hr": "---"}.get(tag, "")

    def item(self, value: str | None) -> str:
        if self.numbers[-1] is None:
            return "-"
        self.numbers[-1] = int(value or self.numbers[-1] + 1)
        return f"{self.numbers[-1]}."

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ol", "ul"):
            self.numbers.pop()
        self.typed += {"strong": "__", "a": self.links.pop() if tag == "a" else ""}.get(tag, "")

    def handle_data(self, data: str) -> None:
        self.typed += data


def retyped(text: str) -> str:
    """The text typed again from its page, a bare address as `[x](x)`."""
    typing = Typing()
    # A page's own tags may not be taken for the reference's: it resolves to the characters as typed.
    html = prose.to_html(text, lambda each: f"<data>{escape(bare_as_link(text[each.start : each.end]))}</data>")
    typing.feed(re.sub(r'<span class="withheld">.*?</span>', "※", html))
    return masks_alike(typing.typed)


def expected(line: str) -> str:
    """The line itself, but for the forms of which a page keeps no trace."""
    line = re.sub(r"^( {0,3}(?:(?:[>-]|\d+\.) +)*)#{4,6} ", r"\1### ", bare_as_link(line))
    return masks_alike(re.sub(r"^ {0,3}-{3,}\s*$", "---", line))


def test_the_report_is_the_one_we_know():
    assert (2083, 109, 40) == (len(REPORT), REPORT.count("*"), len(re.findall(r"\*+", REPORT)))


@pytest.mark.parametrize("render", [prose.verbatim, lambda text: prose.to_html(f"> {text}", lambda _: "")])
def test_every_sentence_of_the_report_survives_as_a_quotation(render):
    """40 masks, 109 asterisks, every other character once and in order."""
    pages = [render(sentence) for paragraph in REPORT.split("\n") for sentence in re.split(r"(?<=。)", paragraph)]
    assert REPORT.replace("\n", "") == "".join(map(seen, pages))
    assert 40 == sum(page.count('class="mask"') for page in pages)


def test_the_report_as_a_body_shows_only_its_quoted_masks():
    html = prose.to_html(REPORT, lambda _: "")
    assert 2 == html.count('class="mask"') and 38 == html.count('class="withheld"')
    assert ("***县乡镇人大工作规范化建设工作手册", "***文化大讲堂") == prose.quoted_masks(REPORT)
    assert masks_alike(REPORT) == masks_alike(seen(html))


def test_the_report_asks_for_no_mending():
    assert () == prose.faults(REPORT)


@MANY
@given(SENTENCES)
def test_every_character_of_a_sentence_shows_once_and_in_order(sentence: str):
    """As a body, a field, a quotation and an attribute; in one run, because making the sentences takes the time."""
    assert expected(sentence) == retyped(sentence)
    assert re.sub(r"\*+", "※", sentence) == re.sub(r"\*+", "※", seen(prose.inline(sentence)))
    assert sentence == seen(prose.verbatim(sentence))
    assert re.sub(r"\*+", "未公布", sentence) == prose.plain(sentence)


@FEWER
@given(st.lists(SENTENCES, min_size=2, max_size=6).map("\n".join))
def test_lines_that_make_lists_quotations_and_tables_keep_their_characters(text: str):
    """Marks of quotations and tables are left out of the comparison: a page keeps one for many lines."""
    unmarked = str.maketrans("", "", ">|:-#")
    wanted = masks_alike("".join(map(expected, text.split("\n")))).translate(unmarked)
    assert re.sub("※+", "※", wanted) == re.sub("※+", "※", retyped(text).translate(unmarked))


@FEWER
@given(SENTENCES)
def test_masks_as_written_are_just_those_in_quotations(sentence: str):
    """What the corpus checks against the sources is what the page shows."""
    html = prose.to_html(f"文{sentence}", lambda _: "")
    shown = re.findall(r'class="mask"[^>]*>(\*+)<', html)
    quoted = [stars for each in prose.quoted_masks(f"文{sentence}") for stars in re.findall(r"\*+", each)]
    assert len(shown) <= len(quoted)
    assert ("“" in sentence or "《" in sentence) or not shown


@pytest.mark.parametrize(
    "text",
    [
        "第一段。\n\n第二段abc。",
        "# 标题\n\n- 甲\n- 乙\n- 丙\n\n完",
        "1. 甲\n2. 乙",
        "> 引文\n\n文",
        "甲|乙\n---|---\n1|2",
        "文\n\n---\n\n文",
    ],
)
def test_what_loses_nothing_anyway_is_read_as_python_markdown_reads_it_by_itself(text: str):
    """The extension takes rules away; it gives those that stay no meaning of its own."""
    import markdown

    theirs = markdown.markdown(text, extensions=["tables"], output_format="html").replace("h1>", "h2>")
    ours = re.sub(' (scope|value)="[^"]*"', "", prose.to_html(text, lambda _: ""))
    assert re.sub(r"\s+", "", theirs) == re.sub(r"\s+", "", ours)
