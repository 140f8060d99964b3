"""The preview: a save is seen on the open page, and a mistake over it until it is mended."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import visit
from conftest import office, put
from playwright.sync_api import Browser, Page
from previews import VISIT, get, project, running, seen_office

from corridor.serving import Preview, Server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return seen_office(tmp_path)


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    with running(folder) as started:
        yield started


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


def test_what_is_saved_before_a_page_listens_is_told_when_it_does(server: Server, folder: Path) -> None:
    """From the version it looked at on, not from the moment its connection stood."""
    version = json.loads(get(server, "/-/state?path=index.html")[2])["version"]
    put(folder, {"activities/seen.yaml": VISIT.replace("看了", "看过")})
    settle(server)
    events = http.client.HTTPConnection(server.url.removeprefix("http://").rstrip("/"), timeout=10)
    events.request("GET", f"/-/events?since={version}")
    lines = iter(events.getresponse().readline, b"")
    assert next(line for line in lines if line.startswith(b"data:"))
    events.close()


@pytest.mark.browser
def test_a_warning_is_folded(server: Server, folder: Path, browser: Browser) -> None:
    with visit(browser) as window:
        window.page.goto(f"{server.url}activities/seen.html")
        put(folder, {"activities/seen.yaml": VISIT.replace("看了联络站。", "看了__两处__，**很好**。")})
        seen(window.page, "1 处提醒，不影响公布")
        assert window.page.locator(".preview-panel").get_attribute("open") is None


@pytest.mark.browser
def test_what_waits_for_its_day_is_shown_with_the_day(server: Server, folder: Path, browser: Browser) -> None:
    put(folder, {"activities/seen.yaml": VISIT + "embargo: 2022-10-08\n"})
    with visit(browser) as window:
        window.page.goto(f"{server.url}activities/seen.html")
        window.page.wait_for_selector(".preview-mark")
        assert "到 2022-10-08 才公布" == window.page.inner_text(".preview-mark")


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


def test_a_template_with_a_mistake_is_told_and_comes_back_when_mended(server: Server, folder: Path) -> None:
    """The page says what is wrong with it (E401), the server goes on."""
    own = folder / "content/templates/pages/detail.html"
    own.parent.mkdir(parents=True)
    own.write_text("{% extends 'house/pages/detail.html' %}{% block body %}{{ nothing.at_all }}", "utf-8")
    settle(server, str(own))
    status, sort, body = get(server, "/activities/seen.html")
    assert (500, "text/html; charset=utf-8", True) == (status, sort, "E401" in body.decode())
    assert "E401" in state(server, "activities/seen.html")
    own.unlink()
    settle(server, str(own))
    assert 200 == get(server, "/activities/seen.html")[0]


def test_a_template_saved_while_a_record_is_broken_counts_once_it_is_mended(folder: Path) -> None:
    """Nothing of it is forgotten on the way. The watch is off: only what is told here is heard."""
    preview = Preview(project(folder))
    own = folder / "content/templates/pages/detail.html"
    put(folder, {"activities/seen.yaml": "title：甲\n"})
    preview.reload([str(folder / "content/activities/seen.yaml")])
    own.parent.mkdir(parents=True)
    own.write_text("{% extends 'house/pages/detail.html' %}{% block head %}新的模板{% endblock %}", "utf-8")
    preview.reload([str(own)])
    put(folder, {"activities/seen.yaml": VISIT})
    preview.reload([str(folder / "content/activities/seen.yaml")])
    page = preview.page("activities/seen.html")
    assert page is not None and "新的模板" in page.data.decode()


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
    with running(folder) as server:
        assert ["E313"] == state(server)
        assert 200 == get(server, "/activities/visit.html")[0]
        (folder / "content/activities/bad.yaml").unlink()
        settle(server)
        assert [] == state(server)
