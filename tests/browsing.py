"""Browsing: a Chromium that notes down every request and complaint, a server of plain files, what runs in pages."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request
from shipped import SPECIAL

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
# The corridor's screen is black at night, on purpose and by the clock.
NOON = "2026-11-22T12:00:00"
CUT = """() => [...document.querySelectorAll('body *')].filter(e => {
    const style = getComputedStyle(e)
    return ['hidden', 'clip'].includes(style.overflowX) && style.clipPath == 'none' && e.clientWidth
        && e.scrollWidth > e.clientWidth + 1
}).map(e => e.tagName + '.' + e.className)"""
# Switches are what scripts add: they are not compared.
READ = """() => {
    document.querySelectorAll('button, .walk').forEach(one => { one.hidden = true })
    return [document.body.innerText, [...document.links].map(one => one.href)]
}"""
FOCUSED = """() => {
    const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect()
    return {href: here.getAttribute('href'), in_view: box.bottom > 0 && box.top < innerHeight && box.width > 0,
        outline: style.outlineStyle != 'none' && parseFloat(style.outlineWidth) >= 2}
}"""
CHECK = """async () => (await axe.run({resultTypes: ['violations']})).violations.map(
    one => `${one.impact} ${one.id}: ${one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')}`)"""


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


def violations(window: Visit, site: Path, wanted: Iterable[str]) -> dict[str, list[str]]:
    """What axe-core objects to, by page; nothing moves meanwhile, half-faded words would have too little contrast."""
    window.page.emulate_media(reduced_motion="reduce")
    window.page.clock.set_fixed_time(NOON)
    window.context.add_init_script(path=AXE)
    found = {}
    for path in wanted:
        window.page.goto((site / path).as_uri())
        if objected := window.page.evaluate(CHECK):
            found[path] = objected
    return found
