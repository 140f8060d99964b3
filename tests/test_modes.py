"""What a reader chooses: 长者模式 by the figures of its guideline, light and dark, the print view, reading aloud."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from browsing import CUT, LOOKS, TOO_WIDE, served, violations, visit
from playwright.sync_api import Browser
from shipped import one_of_each

pytestmark = pytest.mark.browser

# 《移动互联网应用适老化通用设计规范》 and its twin for websites: 18 pt to 30 pt, lines of 1.3, targets of 60 px.
POINT = 96 / 72
SIZES = {"": 18 * POINT, "2": 24 * POINT, "3": 30 * POINT}
SMALL = """least => {
    const seen = new Set()
    const name = one => `${one.tagName.toLowerCase()}.${one.className} in ${one.parentElement.className}`
    const shown = one => {
        const box = one.getBoundingClientRect()
        return one.checkVisibility({checkOpacity: true, checkVisibilityCSS: true}) && !one.closest('.vh, .skip')
            && box.width > 1 && box.height > 1
    }
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walk.nextNode()) {
        const one = walk.currentNode.parentElement
        if (!walk.currentNode.data.trim() || one.closest('[aria-hidden=true]') || !shown(one)) continue
        const style = getComputedStyle(one), size = parseFloat(style.fontSize)
        if (size < least - 0.2) seen.add(`${style.fontSize} ${name(one)}`)
        if (one.getClientRects().length > 1 && parseFloat(style.lineHeight) / size < 1.29) seen.add(`line ${name(one)}`)
    }
    for (const one of document.querySelectorAll('a[href], button, input, select, summary')) {
        const box = one.getBoundingClientRect()
        if (shown(one) && Math.min(box.width, box.height) < 59.5) {
            seen.add(`${Math.round(box.width)}x${Math.round(box.height)} ${name(one)}`)
        }
    }
    return [...seen]
}"""


def chosen(**modes: str) -> str:
    """A script that has a reader come back with what was chosen last time."""
    return "".join(f"localStorage.setItem('corridor-{name}', '{value}');" for name, value in modes.items())


# --- 长者模式 ---------------------------------------------------------------------


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("size", SIZES)
def test_an_old_reader_finds_large_letters_open_lines_and_wide_targets(
    browser: Browser, shipped: Path, size: str, width: int
) -> None:
    """On a page of every kind: no text below the chosen size, no line below 1.3, nothing to press below 60 px."""
    faults = {}
    with visit(browser, viewport={"width": width, "height": 900}) as window:
        window.context.add_init_script(chosen(mode="elder", size=size))
        for path in one_of_each(shipped) if not size else LOOKS:
            window.page.goto((shipped / path).as_uri())
            found = [*window.page.evaluate(SMALL, SIZES[size]), *window.page.evaluate(TOO_WIDE)]
            faults.update({path: found} if found else {})
    assert {} == faults


def test_the_switch_is_kept_from_page_to_page_and_flashes_nothing(browser: Browser, shipped: Path) -> None:
    """The choice stands before the page is first painted: the script that reads it blocks, and is the first."""
    with visit(browser) as window:
        window.page.goto((shipped / "index.html").as_uri())
        window.page.get_by_role("button", name="长者模式").click()
        window.page.get_by_role("link", name="数据台账").first.click()
        window.page.wait_for_load_state("load")
        assert "elder" == window.page.evaluate("document.documentElement.dataset.mode")
        first = window.page.evaluate(
            "[document.scripts[0].src, document.scripts[0].defer || document.scripts[0].async]"
        )
        assert "/modes." in first[0] and not first[1]
        for points in ("18", "24", "30"):
            window.page.get_by_role("button", name=f"字号{points}磅").click()
        window.page.get_by_role("button", name="退出长者模式").click()
        window.page.reload()
        assert {} == dict(window.page.evaluate("({...document.documentElement.dataset})"))


def test_a_browser_that_keeps_nothing_still_shows_every_page(browser: Browser, shipped: Path) -> None:
    with visit(browser) as window:
        window.context.add_init_script(
            "delete window.localStorage; Object.defineProperty(window, 'localStorage', {get() { throw 1 }})"
        )
        window.page.goto((shipped / "index.html").as_uri())
        window.page.get_by_role("button", name="长者模式").click()
        assert "elder" == window.page.evaluate("document.documentElement.dataset.mode")
        assert [] == window.complaints


@pytest.mark.parametrize("modes", [{"mode": "elder"}, {"theme": "dark"}, {"mode": "elder", "theme": "dark"}])
def test_axe_objects_to_nothing_in_any_mode(browser: Browser, shipped: Path, modes: dict[str, str]) -> None:
    with visit(browser, viewport={"width": 1440, "height": 900}) as window:
        window.context.add_init_script(chosen(**modes))
        assert {} == violations(window, shipped, LOOKS)


# --- light and dark -----------------------------------------------------------------


def test_dark_is_chosen_against_the_system_and_back(browser: Browser, shipped: Path) -> None:
    ground = "getComputedStyle(document.body.parentElement).backgroundColor"
    with visit(browser, color_scheme="light") as window:
        window.page.goto((shipped / "index.html").as_uri())
        switch, light = window.page.get_by_role("button", name="深色"), window.page.evaluate(ground)
        switch.click()
        assert "true" == switch.get_attribute("aria-pressed") and light != window.page.evaluate(ground)
        switch.click()
        assert "false" == switch.get_attribute("aria-pressed") and light == window.page.evaluate(ground)


# --- on paper -----------------------------------------------------------------------


@pytest.mark.parametrize("path", LOOKS)
def test_a_page_printed_by_the_browser_is_words_on_a4(browser: Browser, shipped: Path, path: str) -> None:
    """The words of the page without what one can only press, on A4, dark mode or not, nothing cut at the right."""
    with visit(browser) as window:
        window.context.add_init_script(chosen(theme="dark"))
        window.page.goto((shipped / path).as_uri())
        title = window.page.inner_text("h1").replace("\n", "")
        document = pypdfium2.PdfDocument(io.BytesIO(window.page.pdf(prefer_css_page_size=True)))
        window.page.emulate_media(media="print")
        window.page.set_viewport_size({"width": 672, "height": 900})
        assert [] == window.page.evaluate(TOO_WIDE) + window.page.evaluate(CUT)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert (595, 842) == tuple(round(each) for each in document[0].get_size())
    assert title[:6] in text.replace("\r\n", "") and "长者模式" not in text and "跳到正文" not in text
    corner = document[0].render(scale=0.2).to_pil().convert("L").getpixel((1, 1))
    assert 255 == corner


# --- reading aloud --------------------------------------------------------------------

# The one thing that is not real here: this machine has no voices. It says at once that it has spoken.
VOICE = """
const said = window.said = []
class Utterance { constructor(words) { this.words = words } }
window.SpeechSynthesisUtterance = Utterance
Object.defineProperty(window, 'speechSynthesis', {value: {
    getVoices: () => VOICES, cancel: () => said.push(null), addEventListener: () => 0,
    speak: one => { said.push(one.words); if (said.length < 400) setTimeout(() => one.onend()) },
}})
"""


def test_a_page_is_read_aloud_in_order_and_a_mask_says_what_it_withholds(browser: Browser, shipped: Path) -> None:
    with visit(browser) as window:
        window.context.add_init_script(VOICE.replace("VOICES", "[{lang: 'zh-CN'}]"))
        window.page.goto((shipped / "activities/provincial-visit.html").as_uri())
        window.page.get_by_role("button", name="朗读").click()
        window.page.wait_for_function("said.at(-1) === null")
        said = window.page.evaluate("said.filter(one => one)")
    assert said.index("省人大外侨委到县人大机关调研") < said.index("县人大机关") < said.index("出处")
    assert any("主任委员姓名未公布一行到我县人大机关调研" in one for one in said)
    assert not any("*" in one for one in said)


def test_where_no_chinese_voice_is_nothing_is_offered(browser: Browser, shipped: Path) -> None:
    with visit(browser) as window:
        window.context.add_init_script(VOICE.replace("VOICES", "[{lang: 'en-US'}]"))
        window.page.goto((shipped / "activities/provincial-visit.html").as_uri())
        assert not window.page.get_by_role("button", name="朗读").is_visible()
        assert window.page.get_by_role("button", name="打印").is_visible()


# --- walking --------------------------------------------------------------------------


def test_the_corridor_is_walked_with_the_arrow_keys(browser: Browser, shipped: Path) -> None:
    """Right goes a bay on and left one back; the plan goes along, the address says where one stands."""
    here = "document.querySelector('.walk [aria-current]')?.hash"
    with visit(browser, viewport={"width": 1440, "height": 900}, reduced_motion="reduce") as window:
        window.page.goto((shipped / "index.html").as_uri())
        walked = []
        for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
            window.page.keyboard.press(key)
            window.page.wait_for_timeout(200)
            walked.append(window.page.evaluate(here))
        assert ["#bay-overview", "#bay-campaign", "#bay-activities", "#bay-campaign"] == walked
        assert window.page.url.endswith("#bay-campaign")
        assert 0 == round(window.page.evaluate("document.querySelector('.walk').getBoundingClientRect().top"))
        assert "campaign-title" == window.page.evaluate("document.activeElement.id")


def test_records_follow_each_other_by_the_arrow_keys(browser: Browser, shipped: Path) -> None:
    with served(shipped) as address, visit(browser) as window:
        window.page.goto(f"{address}activities/provincial-visit.html")
        following = window.page.get_attribute(".pager a[rel=next]", "href")
        window.page.keyboard.press("ArrowRight")
        window.page.wait_for_url(f"**/{following.rpartition('/')[2]}")
        window.page.keyboard.press("ArrowLeft")
        window.page.wait_for_url("**/provincial-visit.html")
