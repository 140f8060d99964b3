"""The site behind the real nginx of Debian with the configuration we make: policy, caching, what moved, what left."""

from __future__ import annotations

import gzip
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browsing import Visit, visit
from conftest import ALL_OUTPUTS, office, put, run
from playwright.sync_api import Browser
from shipped import from_disk

from corridor.exporting import webservers

NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
MOVED = "title: 换了编号的\nformer_ids: [activities/old-name]\nsources: [{note: 测试}]\n"
GONE = "title: 撤下的\nstatus: withdrawn\nsources: [{note: 测试}]\n"
WEB = tuple(one for one in ALL_OUTPUTS if not one.endswith((":Pdf", ":Issued")))


@contextmanager
def nginx(configuration: str, folder: Path) -> Iterator[str]:
    """A real nginx with our server block on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    block = configuration.replace("listen 80;", f"listen 127.0.0.1:{port};")
    user = "user root;" if os.geteuid() == 0 else ""
    places = " ".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = (
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; {places}\n{block} }}\n"
    )
    (folder / "nginx.conf").write_text(whole, "utf-8")
    process = subprocess.Popen([NGINX, "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.PIPE)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(10)


def asked(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body, redirects not followed."""

    class Here(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    request = urllib.request.Request(
        address, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    try:
        answer = urllib.request.build_opener(Here).open(request)
    except urllib.error.HTTPError as error:
        answer = error
    return answer.status, dict(answer.headers), answer.read()


@pytest.fixture(scope="module")
def office_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small office whose files are compressed beforehand, with an address that moved and one that left."""
    folder = office(
        tmp_path_factory.mktemp("served"), {"activities/new-name.yaml": MOVED, "activities/gone.yaml": GONE}
    )
    settings = (folder / "content/site.yaml").read_text("utf-8") + "serving: {precompressed: 是}\n"
    register = "path\tfirst_published\nactivities/deleted.html\t2012-01-01\nactivities/deleted.pdf\t2012-01-01\n"
    put(folder, {"site.yaml": settings, "register/addresses.tsv": register})
    ran = run("-C", folder, "--today", "2022-10-01", outputs=WEB)
    assert 0 == ran.code, ran.err
    return folder / "site"


def configured(site: Path, tmp_path: Path) -> tuple[str, str]:
    """nginx.conf and Caddyfile as `export server` writes them."""
    ran = run("export", "server", "-C", site.parent, "--out", tmp_path, outputs=WEB)
    assert 0 == ran.code, ran.said
    return tuple((tmp_path / "server" / name).read_text("utf-8") for name in ("nginx.conf", "Caddyfile"))  # type: ignore[return-value]


@pytest.mark.browser
def test_no_page_breaks_the_policy_it_is_served_with(browser: Browser, shipped: Path, tmp_path: Path) -> None:
    """Every page of the shipped site through nginx: no report of a violation, nothing missing, nobody else asked."""
    with nginx(webservers.nginx(shipped, "localhost", []), tmp_path) as address, visit(browser) as window:
        window.context.add_init_script(
            "addEventListener('securitypolicyviolation', event => console.error('CSP ' + event.violatedDirective))"
        )
        for path in from_disk(shipped):
            window.page.goto(address + path)
        assert [] == window.complaints + window.missing
        assert [] == [url for url in window.requests if not url.startswith(address)]
        _finds(window, address)
        assert [] == window.complaints


def _finds(window: Visit, address: str) -> None:
    window.page.goto(f"{address}search.html?q=联络站")
    window.page.wait_for_selector(".found mark")


@pytest.mark.browser
def test_the_policy_would_tell(browser: Browser, office_site: Path, tmp_path: Path) -> None:
    """A page with a script of its own is refused and reported: the test above can fail."""
    page = office_site / "bad.html"
    page.write_text("<!doctype html><html lang=zh-CN><title>坏</title><script>window.ran = 1</script>", "utf-8")
    try:
        with nginx(configured(office_site, tmp_path)[0], tmp_path) as address, visit(browser) as window:
            window.page.goto(address + "bad.html")
            assert any("Content Security Policy" in one for one in window.complaints)
            assert window.page.evaluate("window.ran") is None
    finally:
        page.unlink()


def test_headers_caching_and_compression_are_as_they_should_be(office_site: Path, tmp_path: Path) -> None:
    [style] = (office_site / "assets").glob("screen.*.css")
    with nginx(configured(office_site, tmp_path)[0], tmp_path) as address:
        status, page, body = asked(address, Accept_Encoding="gzip")
        _, kept, _ = asked(f"{address}assets/{style.name}")
        _, feed, _ = asked(f"{address}feed.atom")
        again, _, _ = asked(address, If_None_Match=page["ETag"], Accept_Encoding="gzip")
    assert 200 == status and "gzip" == page["Content-Encoding"]
    assert (office_site / "index.html").read_bytes() == gzip.decompress(body)
    assert webservers.HEADERS.items() <= page.items() and webservers.HEADERS.items() <= kept.items()
    assert "no-cache" == page["Cache-Control"] and "immutable" in kept["Cache-Control"]
    assert "text/html; charset=utf-8" == page["Content-Type"]
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert 304 == again


def test_what_moved_what_left_and_what_never_was(office_site: Path, tmp_path: Path) -> None:
    """301 to the new address, 410 with the stone, 404 with a page; the policy with all of them."""
    with nginx(configured(office_site, tmp_path)[0], tmp_path) as address:
        moved = asked(f"{address}activities/old-name.html")
        gone = asked(f"{address}activities/gone.html")
        lost = asked(f"{address}activities/none.html")
        deleted = [asked(f"{address}activities/deleted.{end}") for end in ("html", "pdf")]
    assert [410, 410] == [one[0] for one in deleted]
    assert "这一页已撤下" in deleted[0][2].decode()
    assert (301, "/activities/new-name.html") == (moved[0], moved[1]["Location"].removeprefix(address.rstrip("/")))
    assert 410 == gone[0] and "这一页已撤下" in gone[2].decode()
    assert 404 == lost[0] and "这里没有这一间" in lost[2].decode()
    assert all("Content-Security-Policy" in one[1] for one in (gone, lost))


def test_caddy_takes_its_file_and_answers_the_same(office_site: Path, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    caddyfile = tmp_path / "Caddyfile"
    text = configured(office_site, tmp_path)[1]
    head = text.splitlines()[1]
    caddyfile.write_text("{\n\tadmin off\n}\n" + text.replace(head, f"http://127.0.0.1:{port} {{", 1), "utf-8")
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", caddyfile]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, env={**os.environ, "HOME": str(tmp_path)})
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
            time.sleep(0.05)
        address = f"http://127.0.0.1:{port}/activities/"
        found = {
            name: asked(address + name)
            for name in ("old-name.html", "gone.html", "deleted.html", "deleted.pdf", "none.html", "new-name.html")
        }
    finally:
        process.terminate()
        process.wait(10)
    assert [one[0] for one in found.values()] == [301, 410, 410, 410, 404, 200]
    assert "这一页已撤下" in found["deleted.html"][2].decode()


def test_files_are_compressed_beforehand_only_where_the_office_wants_it(office_site: Path, shipped: Path) -> None:
    packed = sorted(path.relative_to(office_site).as_posix() for path in office_site.rglob("*.gz"))
    assert "index.html.gz" in packed and any(path.startswith("assets/screen.") for path in packed)
    assert gzip.decompress((office_site / "index.html.gz").read_bytes()) == (office_site / "index.html").read_bytes()
    assert not list(shipped.rglob("*.gz"))


def test_the_assets_of_the_release_before_stay_for_pages_that_are_open(tmp_path: Path) -> None:
    """One release long; a build that changes nothing prunes nothing."""
    folder = office(tmp_path)
    style = "templates/styles/search.css"
    kept = []
    for colour in ("red", "green", "blue"):
        put(folder, {style: f".search {{ color: {colour}; }}\n"})
        run("-C", folder, "--only", "html,assets", outputs=WEB)
        kept.append({path.name for path in (folder / "site/assets").glob("screen.*.css")})
        assert "新做    0 个文件" in run("-C", folder, "--only", "html,assets", outputs=WEB).out
    [first] = kept[0]
    assert [1, 2, 2] == [len(one) for one in kept]
    assert first in kept[1] and first not in kept[2]


def test_a_configuration_of_nothing_is_a_mistake_of_usage(tmp_path: Path) -> None:
    assert 2 == run("export", "server", "-C", office(tmp_path), outputs=WEB).code
    assert 2 == run("export", "server", "activities/visit", "-C", tmp_path, outputs=WEB).code
    assert 2 == run("export", "docx", "-C", tmp_path, outputs=WEB).code
