"""The preview: a save is seen on the open page, a mistake over it until it is mended; nothing is put into site/."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import visit
from conftest import ROOT, office, put, run, tree
from playwright.sync_api import Browser, Page

from build import OUTPUTS
from corridor.problems import Stop
from corridor.project import Project
from corridor.serving import Server

VISIT = """\
title: 省人大前来调研
type: 调研
date: 2022-09-17
body: |
  看了联络站。
sources:
  - {note: 本机关记录}
"""


def project(folder: Path) -> Project:
    return Project(folder.resolve(), (folder / "site").resolve(), OUTPUTS, "2022-10-01", drafts=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return office(tmp_path / "office", {"activities/seen.yaml": VISIT})


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    started = Server(project(folder))
    started.start()
    time.sleep(0.3)  # until the system's watch is set up
    yield started
    started.stop()


def get(server: Server, path: str, host: str = "", method: str = "GET") -> tuple[int, str, bytes]:
    """What a raw request answers: status, type, body."""
    name = server.url.removeprefix("http://").rstrip("/")
    asked = http.client.HTTPConnection(name, timeout=60)
    asked.putrequest(method, path, skip_host=True)
    asked.putheader("Host", host or name)
    asked.endheaders()
    answer = asked.getresponse()
    found = answer.status, answer.headers.get("Content-Type", ""), answer.read()
    asked.close()
    return found


def seen(page: Page, words: str) -> None:
    page.wait_for_function(
        "words => document.body && document.body.innerText.includes(words)", arg=words, timeout=10_000
    )


def gone(page: Page, words: str) -> None:
    page.wait_for_function(
        "words => document.body && !document.body.innerText.includes(words)", arg=words, timeout=10_000
    )


# --- in the browser ---------------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_a_save_is_seen_on_the_open_page_where_one_had_scrolled_to(
    server: Server, folder: Path, browser: Browser
) -> None:
    """And a page nothing changed on is left alone."""
    with visit(browser, viewport={"width": 360, "height": 500}) as window, visit(browser) as other:
        window.page.goto(f"{server.url}activities/seen.html")
        other.page.goto(f"{server.url}places/index.html")
        other.page.evaluate("() => { window.stays = true }")
        window.page.evaluate("() => scrollTo(0, 120)")
        put(folder, {"activities/seen.yaml": VISIT.replace("看了联络站。", "看了两个联络站。")})
        seen(window.page, "看了两个联络站。")
        window.page.wait_for_function("() => scrollY === 120")
        assert other.page.evaluate("() => window.stays")


@pytest.mark.browser
def test_a_mistake_stands_over_the_page_until_it_is_mended(server: Server, folder: Path, browser: Browser) -> None:
    """Code, place, the office's own line and what to type; the page below stays as it was."""
    with visit(browser) as window:
        window.page.goto(f"{server.url}activities/seen.html")
        put(folder, {"activities/seen.yaml": VISIT.replace("2022-09-17", "2022年9月")})
        seen(window.page, "E203")
        told = window.page.locator(".preview-panel").inner_text()
        assert "content/activities/seen.yaml:3:7" in told and "date: 2022年9月" in told and "写成 2022-09-17" in told
        assert "看了联络站。" in window.page.inner_text("main")
        put(folder, {"activities/seen.yaml": VISIT})
        gone(window.page, "E203")
        assert 0 == window.page.locator(".preview-panel").count()
        assert [] == window.complaints


@pytest.mark.browser
def test_a_warning_is_folded(server: Server, folder: Path, browser: Browser) -> None:
    with visit(browser) as window:
        window.page.goto(f"{server.url}activities/seen.html")
        put(folder, {"activities/seen.yaml": VISIT.replace("看了联络站。", "看了__两处__，**很好**。")})
        seen(window.page, "1 处提醒，不影响公布")
        assert window.page.locator(".preview-panel").get_attribute("open") is None


@pytest.mark.browser
def test_a_draft_is_marked_as_one(server: Server, folder: Path, browser: Browser) -> None:
    put(folder, {"activities/draft.yaml": VISIT + "status: draft\n"})
    with visit(browser) as window:
        window.page.goto(f"{server.url}activities/index.html")
        seen(window.page, "省人大前来调研")
        for _ in range(50):
            if 200 == get(server, "/activities/draft.html")[0]:
                break
            time.sleep(0.1)
        window.page.goto(f"{server.url}activities/draft.html")
        assert "草稿" == window.page.inner_text(".preview-mark")
        put(folder, {"activities/draft.yaml": VISIT})
        window.page.wait_for_function("() => !document.querySelector('.preview-mark')")


# --- what goes wrong --------------------------------------------------------------------------------------------------


def state(server: Server, path: str = "") -> list[str]:
    """The codes of what is told over a page."""
    told = json.loads(get(server, f"/-/state?path={path}")[2])["problems"]
    return [one["title"].partition(" ")[0] for one in told]


def settle(server: Server, changed: str = "") -> None:
    server.reload({changed})


def test_a_template_with_a_mistake_is_told_and_comes_back_when_mended(folder: Path) -> None:
    """The page says what is wrong with it (E401), the server goes on."""
    server = Server(project(folder))
    own = folder / "content/templates/pages/detail.html"
    own.parent.mkdir(parents=True)
    own.write_text("{% extends 'house/pages/detail.html' %}{% block body %}{{ nothing.at_all }}", "utf-8")
    server.reload({str(own)})
    server.start()
    try:
        status, sort, body = get(server, "/activities/seen.html")
        assert (500, "text/html; charset=utf-8", True) == (status, sort, "E401" in body.decode())
        assert "E401" in state(server, "activities/seen.html")
        own.unlink()
        settle(server, str(own))
        assert 200 == get(server, "/activities/seen.html")[0]
    finally:
        server.stop()


@pytest.mark.parametrize("text", ["title: ***\n  x: [", "", "title：甲\n", "\xff\xfe", "format: 2\n"])
def test_whatever_is_saved_the_preview_goes_on(text: str, server: Server, folder: Path) -> None:
    """A half-written record, an empty one, settings of another format: told, and over when mended."""
    settings = (folder / "content/site.yaml").read_text("utf-8")
    put(folder, {"activities/seen.yaml": text.encode("latin-1") if "\xff" in text else text})
    put(folder, {"site.yaml": text if "format" in text else settings})
    settle(server)
    assert state(server)
    assert 200 == get(server, "/activities/seen.html")[0]
    put(folder, {"activities/seen.yaml": VISIT, "site.yaml": settings})
    settle(server)
    assert [] == state(server)


def test_a_preview_that_begins_with_a_mistake_shows_what_it_can(tmp_path: Path) -> None:
    folder = office(tmp_path / "office", {"activities/bad.yaml": "title: 甲\n"})
    server = Server(project(folder))
    server.start()
    try:
        assert ["E313"] == state(server)
        assert 200 == get(server, "/activities/visit.html")[0]
        (folder / "content/activities/bad.yaml").unlink()
        settle(server)
        assert [] == state(server)
    finally:
        server.stop()


# --- what is answered -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status", "sort"),
    [
        ("/", 200, "text/html; charset=utf-8"),
        ("/activities/", 200, "text/html; charset=utf-8"),
        ("/feed.atom", 200, "application/atom+xml; charset=utf-8"),
        ("/data/figures.csv", 200, "text/csv; charset=utf-8"),
        ("/search/docs.js", 200, "text/javascript; charset=utf-8"),
        ("/nowhere.html", 404, "text/html; charset=utf-8"),
        ("/nowhere.pdf", 404, "text/plain; charset=utf-8"),
        ("/-/nothing", 404, "text/plain"),
        ("/../content/site.yaml", 404, "text/plain"),
        ("/%2e%2e/content/site.yaml", 404, "text/plain"),
        ("/..%5ccontent%5csite.yaml", 404, "text/plain"),
        ("/C:/Windows/win.ini", 404, "text/plain"),
        ("/%00", 404, "text/plain"),
        ("//etc/passwd", 404, "text/plain; charset=utf-8"),
    ],
)
def test_a_path_answers_as_the_site_would_and_never_leads_out(
    path: str, status: int, sort: str, server: Server
) -> None:
    found = get(server, path)
    assert (status, sort) == found[:2]
    assert b"root:" not in found[2] and b"format: 1" not in found[2]


def test_every_file_of_a_built_site_is_the_same_in_the_preview(folder: Path) -> None:
    """But for the preview's own two lines; nothing is put into site/, and nothing but GET and HEAD is answered."""
    assert (
        0
        == run(
            "build",
            "-C",
            folder,
            "--today",
            "2022-10-01",
            "--only",
            "html,data,feed,assets,machines,search",
            outputs=OUTPUTS,
        ).code
    )
    built = tree(folder / "site")
    (folder / ".corridor").rename(folder / "elsewhere")
    server = Server(project(folder))
    server.start()
    try:
        for path, data in built.items():
            if path.endswith(".html"):
                _, _, body = get(server, f"/{path}")
                start = body.index(b'<link rel="stylesheet" href="/-/')
                assert data == body[:start] + body[body.index(b"</head>", start) :], path
            elif not path.startswith("media/"):
                assert data == get(server, f"/{path}")[2], path
        assert 501 == get(server, "/", method="POST")[0]
        assert (200, b"") == get(server, "/", method="HEAD")[::2]
    finally:
        server.stop()
    assert built == tree(folder / "site")


def test_a_withdrawn_record_answers_410(folder: Path) -> None:
    put(folder, {"activities/seen.yaml": VISIT + "status: withdrawn\ncorrections: [{date: 2022-09-20, text: 撤回}]\n"})
    server = Server(project(folder))
    server.start()
    try:
        assert 410 == get(server, "/activities/seen.html")[0]
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("host", "status"), [("", 200), ("localhost:8000", 200), ("evil.example", 403), ("evil.example:8000", 403)]
)
def test_a_page_from_elsewhere_cannot_read_the_preview_by_a_name_of_its_own(
    host: str, status: int, server: Server
) -> None:
    """DNS rebinding: the name in the request has to be this machine's."""
    assert status == get(server, "/", host=host)[0]


def test_the_next_free_port_is_taken(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        second = Server(project(folder), port=port)
        try:
            assert port < int(second.url.rstrip("/").rpartition(":")[2])
        finally:
            second._http.server_close()


def test_no_port_at_all_is_told(folder: Path) -> None:
    with pytest.raises(Stop) as stopped:
        Server(project(folder), host="192.0.2.1", port=8000)
    assert ("E520", 3) == (stopped.value.problems[0].code, stopped.value.exit_code)


def test_the_verb_says_where_to_look_and_ends_with_ctrl_c(folder: Path) -> None:
    """As a person starts it: a line with the address, answers, and is gone at the first Ctrl-C."""
    import signal

    command = [sys.executable, ROOT / "build.py", "serve", "-C", folder, "--port", "8900"]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert started.stdout is not None
    line = started.stdout.readline()
    url = line.split()[1]
    host = url.removeprefix("http://").rstrip("/")
    asked = http.client.HTTPConnection(host, timeout=30)
    asked.request("GET", "/")
    assert url.startswith("http://127.0.0.1:") and 200 == asked.getresponse().status
    started.send_signal(signal.SIGINT)
    _, err = started.communicate(timeout=20)
    assert (0, "") == (started.returncode, err)
