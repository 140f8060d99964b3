"""What the preview answers: the site as it would be, to this machine alone, and nothing else of the disk."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, put, run, tree
from previews import VISIT, get, project, running, seen_office

from build import OUTPUTS
from corridor.problems import Stop
from corridor.serving import Server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return seen_office(tmp_path)


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    with running(folder) as started:
        yield started


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
    with running(folder) as server:
        for path, data in built.items():
            if path.endswith(".html"):
                _, _, body = get(server, f"/{path}")
                start = body.index(b'<link rel="stylesheet" href="/-/')
                assert data == body[:start] + body[body.index(b"</head>", start) :], path
            elif not path.startswith("media/"):
                assert data == get(server, f"/{path}")[2], path
        assert 501 == get(server, "/", method="POST")[0]
        assert (200, b"") == get(server, "/", method="HEAD")[::2]
    assert built == tree(folder / "site")


BUILD = ["build", "--today", "2022-10-01", "--drafts", "--only", "html,data,feed,assets,search"]


@pytest.mark.parametrize("words", ["看了两个联络站。", "看了联络站。"], ids=["changed", "as built"])
def test_a_file_of_many_records_previewed_after_a_change_is_the_one_a_build_makes(words: str, folder: Path) -> None:
    """Also where it takes what stays from the file of the last build, or stays as a whole."""
    put(folder, {"activities/other.yaml": VISIT.replace("省人大", "市人大")})
    assert 0 == run(*BUILD, "-C", folder, outputs=OUTPUTS).code
    with running(folder) as server:
        put(folder, {"activities/seen.yaml": VISIT.replace("看了联络站。", words)})
        server.preview.reload(["content/activities/seen.yaml"])
        paths = [path for path in tree(folder / "site") if path.startswith(("data/", "search/"))]
        found = {path: get(server, f"/{path}")[2] for path in paths}
    assert 0 == run(*BUILD, "-C", folder, outputs=OUTPUTS).code
    built = tree(folder / "site")
    assert {path: built[path] for path in found} == found
    assert words in found["data/activities.json"].decode() and any(path.startswith("search/i/") for path in found)


def test_a_withdrawn_record_answers_410(folder: Path) -> None:
    put(folder, {"activities/seen.yaml": VISIT + "status: withdrawn\ncorrections: [{date: 2022-09-20, text: 撤回}]\n"})
    with running(folder) as server:
        assert 410 == get(server, "/activities/seen.html")[0]


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
    command = [sys.executable, ROOT / "build.py", "serve", "-C", folder, "--port", "8900"]
    started = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 (tests run behind a shell's & ignore Ctrl-C)
    )
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
