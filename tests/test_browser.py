"""The shipped site in a real Chromium: from a disk and a server, at every width, without scripts, by keyboard; axe."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from browsing import AXE, BELOW, CHECK, CUT, FOCUSED, LOOKS, READ, TOO_WIDE, WIDTHS, served, violations, visit
from playwright.sync_api import Browser
from shipped import from_disk, one_of_each

pytestmark = pytest.mark.browser

HREFS = "all => all.map(one => one.getAttribute('href'))"
STOPS = "a[href], button, summary, [tabindex='0']"

# --- opened from a disk ---------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_opened_from_a_disk_fit_and_ask_nobody_else(browser: Browser, shipped: Path, width: int) -> None:
    """No complaint in the console, no request to any host, nothing to scroll sideways, nothing cut off."""
    faults = {}
    with visit(browser, viewport={"width": width, "height": 900}) as window:
        for path in one_of_each(shipped):
            window.page.goto((shipped / path).as_uri())
            if wrong := window.page.evaluate(TOO_WIDE) + window.page.evaluate(CUT):
                faults[path] = wrong
            assert window.page.evaluate("document.styleSheets.length"), path
    assert {} == faults
    assert [] == window.complaints
    assert [] == [url for url in window.requests if not url.startswith(shipped.as_uri() + "/")]
    assert len(window.requests) > len(one_of_each(shipped))


def test_pages_say_and_link_the_same_without_scripts(browser: Browser, shipped: Path) -> None:
    with visit(browser) as with_scripts, visit(browser, java_script_enabled=False) as without:
        for path in LOOKS:
            seen = []
            for window in (with_scripts, without):
                window.page.goto((shipped / path).as_uri())
                seen.append(window.page.evaluate(READ))
            assert seen[0] == seen[1], path
            assert seen[0][0].strip() and seen[0][1], path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_qr_code_on_screen_leads_to_the_page(browser: Browser, shipped: Path, tmp_path: Path, scheme: str) -> None:
    """Read by a decoder from a picture of the screen, for a dark one must not turn it inside out."""
    with visit(browser, color_scheme=scheme) as window:
        for path in ("activities/provincial-visit.html", "practices/156.html"):
            window.page.goto((shipped / path).as_uri())
            window.page.locator(".qr-code").screenshot(path=tmp_path / "code.png")
            command = ["zbarimg", "-q", "--raw", tmp_path / "code.png"]
            read = subprocess.run(command, capture_output=True, text=True, check=True)
            assert f"https://corridor.example/{path}" == read.stdout.strip()


# --- opened from a server -------------------------------------------------


def test_the_site_opens_below_any_path_of_a_server(browser: Browser, shipped: Path) -> None:
    with served(shipped, BELOW) as address, visit(browser) as window:
        for path in one_of_each(shipped):
            window.page.goto(address + path)
            assert window.page.evaluate("document.styleSheets.length"), path
            assert [] == [link for link in window.page.evaluate(READ)[1] if not link.startswith(address)], path
        window.page.goto(address + "activities/")
        assert "活动" in window.page.inner_text("h1")
    assert [] == window.complaints + window.missing
    assert [] == [url for url in window.requests if not url.startswith(address)]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_404_is_a_whole_page_at_any_depth(browser: Browser, shipped: Path, width: int) -> None:
    with served(shipped) as address, visit(browser, viewport={"width": width, "height": 900}) as window:
        window.context.add_init_script(path=AXE)
        for path in ("none.html", "activities/2019/none.html"):
            window.page.goto(address + path)
            assert window.page.evaluate("document.styleSheets[0].cssRules.length"), path
            assert [] == window.page.evaluate(TOO_WIDE) + window.page.evaluate(CUT) + window.page.evaluate(CHECK)
        window.page.get_by_role("link", name="走廊入口").click()
        assert address in (window.page.url, window.page.url.removesuffix("index.html"))
        assert [address + "none.html", address + "activities/2019/none.html"] == window.missing


# --- by keyboard ----------------------------------------------------------


def test_the_first_tab_offers_the_way_to_the_text(browser: Browser, shipped: Path) -> None:
    with visit(browser) as window:
        for path in LOOKS:
            window.page.goto((shipped / path).as_uri())
            window.page.keyboard.press("Tab")
            focused = window.page.evaluate(FOCUSED)
            assert {"href": "#content", "in_view": True, "outline": True} == focused, path
            window.page.keyboard.press("Enter")
            window.page.keyboard.press("Tab")
            assert window.page.evaluate("document.querySelector('main').contains(document.activeElement)"), path


def test_the_floor_plan_is_walked_by_keyboard_and_every_stop_is_seen(browser: Browser, shipped: Path) -> None:
    """Tab passes every bay in order with a visible focus; Enter goes in."""
    with visit(browser, viewport={"width": 1440, "height": 900}) as window:
        for path in ("index.html", "activities/provincial-visit.html"):
            window.page.goto((shipped / path).as_uri())
            bays = window.page.locator("nav:not(.walk) > .plan a").evaluate_all(HREFS)
            stops = []
            while len(stops) < 40 and (not stops or bays[-1] != stops[-1]["href"]):
                window.page.keyboard.press("Tab")
                stops.append(window.page.evaluate(FOCUSED))
            assert 9 == len(bays)
            assert bays == [stop["href"] for stop in stops][-9:]
            assert [] == [stop for stop in stops if not (stop["in_view"] and stop["outline"])]
        window.page.keyboard.press("Enter")
        window.page.wait_for_url("**/publications/index.html")


def test_every_stop_of_the_keyboard_is_seen(browser: Browser, shipped: Path) -> None:
    with visit(browser, viewport={"width": 360, "height": 740}) as window:
        for path in ("index.html", "practices/156.html", "publications/XXXX-06.html", "figures/index.html"):
            window.page.goto((shipped / path).as_uri())
            for _ in range(window.page.locator(STOPS).filter(visible=True).count()):
                window.page.keyboard.press("Tab")
                focused = window.page.evaluate(FOCUSED)
                assert focused["in_view"] and focused["outline"], (path, focused)


# --- accessibility --------------------------------------------------------


def test_axe_objects_to_nothing_on_any_page(browser: Browser, shipped: Path) -> None:
    with visit(browser, viewport={"width": 360, "height": 740}) as window:
        assert {} == violations(window, shipped, from_disk(shipped))


def test_axe_objects_to_nothing_on_a_wide_dark_screen(browser: Browser, shipped: Path) -> None:
    with visit(browser, viewport={"width": 1440, "height": 900}, color_scheme="dark") as window:
        assert {} == violations(window, shipped, LOOKS)
