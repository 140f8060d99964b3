"""The corridor's screen in a real Chromium with a clock of ours: weeks, nights, touches, a stick; and its playlists."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import AXE, CHECK, CUT, NOON, visit
from conftest import TIMES, office, put, run
from playwright.sync_api import Browser, Page

OUTPUTS = tuple(f"corridor.outputs.{name}" for name in ("html:Html", "assets:Assets"))
HERE = "[...document.querySelectorAll('.slide')].findIndex(one => one.classList.contains('on'))"
SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080), "4K": (3840, 2160), "small": (720, 1280)}
# Words under 24 px at 1080 × 1920, and what leaves the wall or lies under the plan.
SMALL = """least => {
    const slide = document.querySelector('.slide.on'), found = new Set()
    const walk = document.createTreeWalker(document.querySelector('.kiosk'), NodeFilter.SHOW_TEXT)
    while (walk.nextNode()) {
        const one = walk.currentNode.parentElement
        if (!walk.currentNode.data.trim() || one.closest('[aria-hidden=true], .vh') || !one.checkVisibility()) continue
        if (one.closest('.slide') && one.closest('.slide') !== slide) continue
        const size = parseFloat(getComputedStyle(one).fontSize) * (one.currentCSSZoom || 1)
        if (size < least) found.add(`${size} ${one.className} ${one.textContent.slice(0, 12)}`)
    }
    const wall = slide.querySelector('.k-main').getBoundingClientRect()
    for (const one of slide.querySelectorAll('.k-main *')) {
        const box = one.getBoundingClientRect()
        const out = box.bottom > wall.bottom + 2 || box.right > wall.right + 2
        if (one.checkVisibility() && out) found.add(`out ${one.className}`)
    }
    return [...found]
}"""


def built(folder: Path, playlist: str = "") -> Path:
    office(folder)
    put(folder, {"kiosk/main.yaml": playlist} if playlist else {})
    ran = run("-C", folder, "--only", "html,assets", outputs=OUTPUTS)
    assert 0 == ran.code, ran.err
    return folder / "site/kiosk"


def opened(window: Page, page: Path, at: str = "2022-09-17T10:00:00") -> Page:
    """The screen with its clock stopped at a moment of this machine's own time."""
    window.clock.install(time=at)
    window.goto(page.as_uri())
    return window


# --- on the wall --------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES)
def test_every_slide_fits_its_wall_and_is_read_from_two_metres(browser: Browser, shipped: Path, size: str) -> None:
    width, height = SIZES[size]
    least = 24 * min(width, height) / 1080 * 0.86
    with visit(browser, viewport={"width": width, "height": height}, reduced_motion="reduce") as window:
        page = opened(window.page, shipped / "kiosk/index.html")
        for _ in range(page.locator(".slide").count()):
            assert [] == page.evaluate(SMALL, least) + page.evaluate(CUT), page.evaluate(HERE)
            page.keyboard.press("ArrowRight")
        assert [] == window.complaints
        assert not page.evaluate("document.documentElement.scrollHeight > innerHeight + 1")


@pytest.mark.browser
def test_the_first_slide_is_there_at_once_and_the_next_one_fades_in(browser: Browser, shipped: Path) -> None:
    shown = "[...document.querySelectorAll('.slide')].filter(one => getComputedStyle(one).opacity > 0).length"
    with visit(browser, viewport={"width": 1080, "height": 1920}, reduced_motion="no-preference") as window:
        window.page.goto((shipped / "kiosk/index.html").as_uri())
        assert 1 == window.page.evaluate(shown)
        assert 1 == window.page.evaluate(
            f"new Promise(done => requestAnimationFrame(() => setTimeout(() => done({shown}), 100)))"
        )
        window.page.keyboard.press("ArrowRight")
        fading = "new Promise(done => setTimeout(() => done(document.getAnimations().length), 100))"
        assert 2 < window.page.evaluate(fading)


@pytest.mark.browser
def test_axe_objects_to_nothing_on_any_slide(browser: Browser, shipped: Path) -> None:
    with visit(browser, viewport={"width": 1080, "height": 1920}, reduced_motion="reduce") as window:
        window.context.add_init_script(path=AXE)
        window.page.clock.set_fixed_time(NOON)  # at night the screen is black
        window.page.goto((shipped / "kiosk/index.html").as_uri())
        for _ in range(window.page.locator(".slide").count()):
            assert [] == window.page.evaluate(CHECK)
            window.page.keyboard.press("ArrowRight")


# --- by the clock ---------------------------------------------------------------------


@pytest.mark.browser
def test_slides_follow_each_other_by_the_clock_for_days_and_nothing_grows(browser: Browser, shipped: Path) -> None:
    """Hour after hour the same elements, and after a lap the first slide again."""
    with visit(browser, reduced_motion="reduce") as window:
        page = opened(window.page, shipped / "kiosk/index.html")
        count = page.locator(".slide").count()
        seen = []
        for _ in range(count + 1):
            seen.append(page.evaluate(HERE))
            page.clock.run_for(20_500)
        assert [*range(count), 0] == seen
        before = page.evaluate("document.querySelectorAll('*').length")
        for _ in range(6 * TIMES):
            page.clock.fast_forward("01:00:00")
            page.clock.run_for(2_000)
        assert before == page.evaluate("document.querySelectorAll('*').length")


@pytest.mark.browser
def test_a_touch_holds_the_screen_and_after_a_while_it_walks_on_from_the_start(browser: Browser, shipped: Path) -> None:
    with visit(browser, reduced_motion="reduce", has_touch=True) as window:
        page = opened(window.page, shipped / "kiosk/index.html")
        page.get_by_role("button", name="下一张").click()
        page.locator(".slide.on .k-main").tap()
        assert "true" == page.get_by_role("button", name="接着走").get_attribute("aria-pressed")
        page.clock.run_for(80_000)
        assert 1 == page.evaluate(HERE)
        page.clock.run_for(15_000)
        assert 0 == page.evaluate(HERE)
        page.clock.run_for(21_000)
        assert 1 == page.evaluate(HERE)


@pytest.mark.browser
def test_at_night_the_screen_rests_and_by_morning_it_takes_up_the_new_build(browser: Browser, shipped: Path) -> None:
    with visit(browser, reduced_motion="reduce") as window:
        page = opened(window.page, shipped / "kiosk/index.html", "2022-09-17T08:00:00")
        resting = "document.documentElement.classList.contains('resting')"
        assert not page.evaluate(resting)
        page.clock.fast_forward("14:30:00")
        page.clock.run_for(1_500)
        assert page.evaluate(resting)
        page.evaluate("window.old = 1")
        page.clock.fast_forward("07:00:00")
        page.clock.run_for(2_000)
        page.wait_for_function("window.old === undefined")


@pytest.mark.browser
def test_the_screen_is_walked_by_keys_and_by_the_plan_and_needs_nobody(browser: Browser, shipped: Path) -> None:
    """From a disk; space holds it; a bay of the plan leads to its slide; nothing is asked of anyone."""
    with visit(browser, reduced_motion="reduce") as window:
        page = opened(window.page, shipped / "kiosk/index.html")
        for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
            page.keyboard.press(key)
        assert 1 == page.evaluate(HERE)
        page.locator(".plan a[data-bay=places]").click()
        assert "places" == page.get_attribute(".slide.on", "data-bay")
        assert "location" == page.get_attribute(".plan a[data-bay=places]", "aria-current")
        page.keyboard.press(" ")
        page.clock.run_for(60_000)
        assert "places" == page.get_attribute(".slide.on", "data-bay")
        assert [] == [url for url in window.requests if not url.startswith(shipped.as_uri())]


@pytest.mark.browser
def test_without_scripts_the_slides_stand_one_under_the_other(browser: Browser, shipped: Path) -> None:
    with visit(browser, java_script_enabled=False) as window:
        window.page.goto((shipped / "kiosk/index.html").as_uri())
        assert window.page.locator(".slide").last.is_visible() and not window.page.locator(".k-buttons").is_visible()


# --- playlists --------------------------------------------------------------------------


def test_a_playlist_shows_what_it_names(tmp_path: Path) -> None:
    """Bays, records, figures, the newest of a kind and words; names may be Chinese; each slide leads to its page."""
    playlist = (
        "标题: 大厅\n秒数: 15\n休息时间: 22:00-07:00\n画面:\n  - {记录: activities/visit}\n"
        "  - {最新: 活动, 标题: 近来}\n  - {文字: 欢迎参观。, title: 欢迎, seconds: 8}\n"
    )
    page = (built(tmp_path, playlist) / "main.html").read_text("utf-8")
    assert 'data-quiet="22:00-07:00"' in page and "大厅" in page
    assert ["15", "15", "8"] == [part.partition('"')[0] for part in page.split('data-seconds="')[1:]]
    assert "近来" in page and "欢迎参观。" in page and 3 == page.count("qr-code")


def test_an_office_without_a_playlist_gets_its_bays(tmp_path: Path) -> None:
    page = (built(tmp_path) / "index.html").read_text("utf-8")
    assert page.count('class="slide ') >= 1


@pytest.mark.parametrize(
    ("playlist", "code", "words"),
    [
        ("title: 大厅\nslides: [nowhere]\n", "E519", "main.yaml:2:10"),
        ("title: 大厅\nslides: [{figure: activities/visit}]\n", "E519", "activities/visit"),
        ("title: 大厅\nslides: [{newest: 天气}]\n", "E519", "天气"),
        ("title: 大厅\n", "E201", "画面"),
        ("title: 大厅\nseconds: 1\nslides: [overview]\n", "E206", "5 到 600"),
        ("title: 大厅\nquiet: 晚上\nslides: [overview]\n", "E206", "22:00-07:00"),
        ("title: 大厅\nslide: [overview]\nslides: [overview]\n", "E202", "slides（画面）"),
        ("title: 大厅\nslides: [{bay: overview, record: activities/visit}]\n", "E206", "一个画面写一样内容"),
        ("title: [\n", "E101", "main.yaml"),
    ],
)
def test_a_playlist_that_cannot_be_shown_is_told_at_its_line(
    tmp_path: Path, playlist: str, code: str, words: str
) -> None:
    folder = office(tmp_path)
    put(folder, {"kiosk/main.yaml": playlist})
    ran = run("-C", folder, "--only", "html,assets", outputs=OUTPUTS)
    assert 1 == ran.code and words in ran.err, ran.err
    assert code in ran.err or code == "E101"
    assert not (folder / "site").exists()


def test_a_draft_or_a_mask_is_on_no_screen(tmp_path: Path) -> None:
    files = {
        "activities/secret.yaml": "title: 还没公布的事\nstatus: draft\nsources: [{note: 测试}]\n",
        "activities/masked.yaml": "title: ***镇接待选民\ndate: 2022-09-01\nsources: [{note: 测试}]\n",
        "kiosk/main.yaml": "slides: [{newest: activity}, {record: activities/masked}]\n",
    }
    folder = office(tmp_path, files)
    assert 0 == run("-C", folder, "--only", "html,assets", outputs=OUTPUTS).code
    page = (folder / "site/kiosk/main.html").read_text("utf-8")
    assert "镇名未公布" in page and "***镇" not in page and "还没公布的事" not in page
