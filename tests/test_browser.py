"""The shipped site in a real Chromium: from a disk and a server, at every width, without scripts, by keyboard; axe."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright
from shipped import SPECIAL, from_disk, one_of_each

pytestmark = pytest.mark.browser

# One page of every look, for what takes long.
LOOKS = (
    *SPECIAL,
    "activities/index.html",
    "activities/provincial-visit.html",
    "figures/index.html",
    "recognitions/index.html",
)
ROOT = Path(__file__).parent.parent
AXE = ROOT / ".tools/node_modules/axe-core/axe.min.js"
# The last five: nothing of the browser's own may speak to the network while we listen.
SWITCHES = """--no-sandbox --disable-gpu --no-first-run --disable-quic --disable-background-networking
    --disable-component-update --disable-sync --disable-default-apps""".split()
WIDTHS = (360, 768, 1440)
BELOW = "/some/path/"
# What runs in the page. A table or drawing wider than the screen may scroll in a box of its own, the page never.
TOO_WIDE = """() => [...document.querySelectorAll('body *')].filter(e => {
    const right = e.getBoundingClientRect().right, wide = right > document.documentElement.clientWidth + 1
    return wide && document.documentElement.scrollWidth > document.documentElement.clientWidth
}).map(e => e.tagName + '.' + e.className).slice(0, 5)"""
CUT = """() => [...document.querySelectorAll('body *')].filter(e => {
    const style = getComputedStyle(e)
    return ['hidden', 'clip'].includes(style.overflowX) && style.clipPath == 'none' && e.clientWidth
        && e.scrollWidth > e.clientWidth + 1
}).map(e => e.tagName + '.' + e.className)"""
READ = "() => [document.body.innerText, [...document.links].map(one => one.href)]"
FOCUSED = """() => {
    const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect()
    return {href: here.getAttribute('href'), in_view: box.bottom > 0 && box.top < innerHeight && box.width > 0,
        outline: style.outlineStyle != 'none' && parseFloat(style.outlineWidth) >= 2}
}"""
CHECK = """async () => (await axe.run({resultTypes: ['violations']})).violations.map(
    one => `${one.impact} ${one.id}: ${one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')}`)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        yield started
        started.close()


class Visit:
    """A browser window that notes down every request and every complaint."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page: Page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.missing: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", lambda answer: answer.status < 400 or self.missing.append(answer.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def close(self) -> None:
        self.context.close()

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the browser's own doing: we went on before the icon was there
            self.complaints.append(f"{request.failure}: {request.url}")


@contextmanager
def visit(browser: Browser, **options: Any) -> Iterator[Visit]:
    window = Visit(browser, **options)
    try:
        yield window
    finally:
        window.close()


@contextmanager
def served(site: Path, below: str = "/") -> Iterator[str]:
    """The address of a site below a path of a server that knows nothing but its files and its 404."""

    class Server(SimpleHTTPRequestHandler):
        error_message_format = (site / "404.html").read_text("utf-8").replace("%", "%%")

        def translate_path(self, path: str) -> str:
            return super().translate_path(path.removeprefix(below.rstrip("/")) if path.startswith(below) else "/none")

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        try:
            socket.create_connection(server.server_address, 5).close()
        except OSError:
            pytest.skip("not even this machine can be reached: its loopback is down")
        yield f"http://127.0.0.1:{server.server_port}{below}"
    finally:
        server.shutdown()
        server.server_close()


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
            bays = window.page.locator(".plan a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
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
            for _ in range(window.page.locator("a[href], button, summary, [tabindex='0']").count()):
                window.page.keyboard.press("Tab")
                focused = window.page.evaluate(FOCUSED)
                assert focused["in_view"] and focused["outline"], (path, focused)


# --- accessibility --------------------------------------------------------


def _violations(window: Visit, site: Path, wanted: Iterable[str]) -> dict[str, list[str]]:
    """What axe-core objects to, by page."""
    window.context.add_init_script(path=AXE)
    found = {}
    for path in wanted:
        window.page.goto((site / path).as_uri())
        if violations := window.page.evaluate(CHECK):
            found[path] = violations
    return found


def test_axe_objects_to_nothing_on_any_page(browser: Browser, shipped: Path) -> None:
    with visit(browser, viewport={"width": 360, "height": 740}) as window:
        assert {} == _violations(window, shipped, from_disk(shipped))


def test_axe_objects_to_nothing_on_a_wide_dark_screen(browser: Browser, shipped: Path) -> None:
    with visit(browser, viewport={"width": 1440, "height": 900}, color_scheme="dark") as window:
        assert {} == _violations(window, shipped, LOOKS)
