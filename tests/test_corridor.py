"""The corridor in words: headings break between words, a document's sentences lead to what was made of them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import shipped as site
from building import DATA
from markupsafe import Markup
from playwright.sync_api import Browser

from corridor import titles


class Words(HTMLParser):
    """What a reader sees of the text column of a document."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.text, self._inside = "", 0
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "div" and dict(attrs).get("class") == "words":
            self._inside = 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._inside:
            self._inside, self.text = 0, self.text + "\n"

    def handle_data(self, data: str) -> None:
        self.text += data if self._inside else ""


# --- sentence by sentence ---------------------------------------------------------------


def test_the_full_text_with_its_links_is_the_report_character_by_character(shipped: Path) -> None:
    markup = (shipped / "documents/report.html").read_text("utf-8")
    report = (DATA / "report.txt").read_text("utf-8").rstrip("\n")
    assert report == Words(markup).text.rstrip("\n")


def test_a_sentence_leads_to_every_record_that_quotes_it(shipped: Path) -> None:
    """The visit of September: its sentence leads to the visit, a small number to the praise."""
    markup = (shipped / "documents/report.html").read_text("utf-8")
    found = re.search(
        r'<a class="said" href="([^"]+)"[^>]*>今年9月，省人大外侨委.*?</a>((?:<a class="said-too".*?</a>)*)', markup
    )
    assert found
    led = {found[1], *re.findall(r'href="([^"]+)"', found[2])}
    assert {"../activities/provincial-visit.html", "../recognitions/provincial-affirmation.html"} <= led
    assert "另见：" in found[2]


def test_a_sentence_nobody_quotes_is_no_link(shipped: Path) -> None:
    markup = (shipped / "documents/report.html").read_text("utf-8")
    first = markup[markup.index('id="p0"') : markup.index('id="p1"')]
    assert "称谓" in first and 'class="said"' not in first


# --- headings -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        ("县委常委会议专题听取、专题研究、专题部署", "常委会"),
        ("深化“三联三助”活动", "“三联三助”"),
        ("省人大外侨委到县人大机关调研", "外侨委"),
    ],
)
def test_a_heading_breaks_between_words_and_loses_none(title: str, whole: str) -> None:
    marked = titles.breakable(title)
    assert isinstance(marked, Markup)
    assert title == marked.replace("<wbr>", "") and whole in marked.split("<wbr>")[0] + marked and "<wbr>" in marked
    assert not any(whole[at : at + 1] + "<wbr>" + whole[at + 1 :] in marked for at in range(len(whole) - 1))


@pytest.mark.parametrize("title", ["***镇代表之家", "见[[activities/visit]]"])
def test_a_heading_with_a_mask_or_a_reference_is_left_to_the_browser(title: str) -> None:
    assert titles.breakable(title) is None


def test_markup_in_a_title_stays_words() -> None:
    assert "<b>" not in str(titles.breakable("<b>代表</b>接待选民"))


@pytest.mark.browser
def test_no_heading_of_the_home_page_breaks_inside_a_name(browser: Browser, shipped: Path) -> None:
    """At no width from a phone to a wall."""
    script = """() => [...document.querySelectorAll('h3 .keep, .book .keep')].flatMap(one => {
        const found = [], text = one.textContent, range = document.createRange()
        for (const name of text.match(/“[^”]{1,6}”/g) || []) {
            const walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT)
            while (walk.nextNode()) {
                const at = walk.currentNode.data.indexOf(name)
                if (at < 0) continue
                range.setStart(walk.currentNode, at)
                range.setEnd(walk.currentNode, at + name.length)
                if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) found.push(name)
            }
        }
        return found
    })"""
    page = browser.new_page()
    for width in (360, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto((shipped / "index.html").as_uri())
        assert [] == page.evaluate(script), width
    page.close()


def test_every_bay_of_the_home_page_leads_on(shipped: Path) -> None:
    home = (shipped / "index.html").read_text("utf-8")
    bays = home.split('<section class="bay"')[1:]
    assert 9 == len(bays)
    assert all('class="bay-foot"' in bay and "<a href=" in bay[bay.index('class="bay-foot"') :] for bay in bays)
    assert all((shipped / path).is_file() for path in site.paths(shipped))
