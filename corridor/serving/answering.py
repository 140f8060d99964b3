"""Answering: the preview over HTTP on this machine alone, and word to open pages that something changed."""

from __future__ import annotations

import ipaddress
import json
import socket
import time
from collections.abc import Callable
from functools import partial
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Event, Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from corridor import report
from corridor.exporting.webservers import POLICY
from corridor.problems import Place, Stop, problem
from corridor.project import HOUSE, Project
from corridor.serving.previewing import Page, Preview
from corridor.serving.watching import watch

LOCAL = "127.0.0.1"
FIRST_PORT, PORTS = 8000, 100
_OWN = "/-/"
_SCRIPTS = {"preview.js": HOUSE / "templates/scripts/preview.js", "preview.css": HOUSE / "templates/styles/preview.css"}
# By ending, and never by what a system's registry says: Windows may call a script plain text.
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".json": "application/json",
    ".xml": "application/xml",
    ".atom": "application/atom+xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
}
_BINARY = (".png", ".jpg", ".webp", ".pdf")
_WAIT = 15  # seconds until an open connection is told that it is still open


class Server:
    """The preview of one office, answering from `start` to `stop`."""

    def __init__(self, project: Project, host: str = LOCAL, port: int = 0) -> None:
        self.preview = Preview(project)
        self._host = host
        self._changed = Condition()
        self._ended = Event()
        self._http = _bound(host, port, partial(_Handler, self))
        self._threads: list[Thread] = []

    @property
    def url(self) -> str:
        shown = LOCAL if self._host in ("0.0.0.0", "::") else self._host
        return f"http://{shown}:{self._http.server_address[1]}/"

    def start(self) -> None:
        """Answer and watch, in threads of their own."""
        folders = [self.preview.project.content, HOUSE / "templates"]
        for work in (self._http.serve_forever, partial(watch, folders, self._ended, self.reload)):
            self._threads.append(Thread(target=work, daemon=True))
            self._threads[-1].start()

    def stop(self) -> None:
        """End all threads, also those of pages that are waiting for word."""
        self._ended.set()
        with self._changed:
            self._changed.notify_all()
        self._http.shutdown()
        self._http.server_close()
        for thread in self._threads:
            thread.join(5)

    def reload(self, changed: set[str]) -> None:
        """Read what changed and tell the open pages."""
        self.preview.reload(changed)
        with self._changed:
            self._changed.notify_all()

    def wait(self, version: int) -> int | None:
        """The preview's version once it is another, or after a while the same; None when all ends."""
        with self._changed:
            if self.preview.version == version and not self._ended.is_set():
                self._changed.wait(_WAIT)
        return None if self._ended.is_set() else self.preview.version

    def is_ours(self, asked: str) -> bool:
        """Whether a Host header names this machine: a page from elsewhere may not read the preview by its own name."""
        name = asked.rsplit(":", 1)[0] if not asked.endswith("]") else asked
        name = name.strip("[]").lower()
        if name in ("localhost", LOCAL, self._host.lower()):
            return True
        if self._host == LOCAL:
            return False
        return name == socket.gethostname().lower() or _is_address(name)


def serve(project: Project, host: str, port: int, told: Callable[[str], None]) -> None:
    """Show the preview until Ctrl-C. Raises Stop where there is no content, or no port is free."""
    server = Server(project, host, port)
    server.start()
    told(server.url)
    try:
        while True:
            time.sleep(1)  # Ctrl-C breaks a sleep on every system, a lock not on Windows
    except KeyboardInterrupt:
        pass
    finally:
        server.stop()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _bound(host: str, port: int, handler: Callable[..., BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    """A server on the port asked for, or the next one that is free. Raises Stop."""
    for each in range(port or FIRST_PORT, min((port or FIRST_PORT) + PORTS, 65_536)):
        try:
            return _Http((host, each), handler)
        except OSError:
            continue
    remedy = "换一个 --port，或检查 --host 是不是这台机器的地址"
    raise Stop([problem("E520", Place("build.py"), found=f"{host}:{port or FIRST_PORT}", remedy=remedy)], 3)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    # On Windows a second server could else take a port that is in use.
    allow_reuse_address = not hasattr(socket, "SO_EXCLUSIVEADDRUSE")
    request_queue_size = 64


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def __init__(self, server: Server, *args: Any) -> None:
        self.own = server
        super().__init__(*args)

    def log_message(self, *_: Any) -> None:
        """Nothing: the terminal is for problems."""

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> None:
        if not self.own.is_ours(self.headers.get("Host", "")):
            self._send(b"403", HTTPStatus.FORBIDDEN, "text/plain")
            return
        path = unquote(urlsplit(self.path).path)
        if path.startswith(_OWN):
            self._own(path.removeprefix(_OWN))
        elif _escapes(path):
            self._send(b"404", HTTPStatus.NOT_FOUND, "text/plain")
        else:
            self._site(path.lstrip("/"))

    def _site(self, path: str) -> None:
        path = f"{path}index.html" if not path or path.endswith("/") else path
        found = self.own.preview.page(path)
        if found is None:
            self._send("没有这个文件".encode(), HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8")
            return
        if found.problems:
            text = _broken(found)
            self._send(self._shown(Page(text, found.status), path), found.status, "text/html; charset=utf-8")
            return
        ending = Path(path).suffix.lower()
        sort = _TYPES.get(ending, "application/octet-stream")
        sort = sort if ending in _BINARY or ending not in _TYPES else f"{sort}; charset=utf-8"
        self._send(self._shown(found, path) if ending == ".html" else found.data, found.status, sort)

    def _shown(self, found: Page, path: str) -> bytes:
        """A page with the preview's own script and style, and a ribbon over what is not published."""
        head = (
            f'<link rel="stylesheet" href="{_OWN}preview.css">'
            f'<script src="{_OWN}preview.js" defer data-path="{escape(path)}" data-digest="{found.digest}"></script>'
        )
        ribbon = f'<p class="preview-mark" role="note">{escape(found.mark)}</p>' if found.mark else ""
        page = found.data.replace(b"</head>", f"{head}</head>".encode(), 1)
        return page.replace(b"</body>", f"{ribbon}</body>".encode(), 1)

    def _own(self, name: str) -> None:
        """What the preview's own script asks for."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        if name in _SCRIPTS:
            sort = "text/javascript" if name.endswith(".js") else "text/css"
            self._send(_SCRIPTS[name].read_bytes(), HTTPStatus.OK, f"{sort}; charset=utf-8")
        elif name == "state":
            self._send(self._state(query.get("path", "")), HTTPStatus.OK, "application/json")
        elif name == "events":
            since = query.get("since", "")
            self._events(int(since) if since.isdecimal() else self.own.preview.version)
        else:
            self._send(b"404", HTTPStatus.NOT_FOUND, "text/plain")

    def _state(self, path: str) -> bytes:
        """What an open page has to know: whether it is still the same, and what is wrong."""
        preview = self.own.preview
        version = preview.version  # before anything is looked at: what changes meanwhile is told of again
        found = preview.page(path) if path and not _escapes(f"/{path}") else None
        problems = [*preview.problems, *(found.problems if found is not None else ())]
        shown = [
            {"severity": one.severity.value, "text": report.told(one), "title": f"{one.code}  {one.title}"}
            for one in problems
        ]
        return json.dumps(
            {"version": version, "digest": _digest(found), "problems": shown}, ensure_ascii=False
        ).encode()

    def _events(self, version: int) -> None:
        """A line each time something changed since a version (Server-Sent Events, HTML Living Standard 9.2)."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            self.wfile.write(b"retry: 500\n\n")
            self.wfile.flush()
            while (now := self.own.wait(version)) is not None:
                self.wfile.write(f"data: {now}\n\n".encode() if now != version else b": \n\n")
                self.wfile.flush()
                version = now
        except OSError:
            return  # the page was closed

    def _send(self, data: bytes, status: int, sort: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", sort)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


def _escapes(path: str) -> bool:
    """Whether a path leads out of the site, on any system."""
    return "\\" in path or "\x00" in path or ":" in path or ".." in path.split("/")


def _digest(found: Page | None) -> str:
    return found.digest if found is not None and not found.problems else "broken"


def _broken(found: Page) -> bytes:
    """A page for what could not be made; what is wrong stands in the panel over it, and here without JavaScript."""
    told = "".join(f"<pre>{escape(report.told(one))}</pre>" for one in found.problems)
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>这一页没有做成</title></head>'
        f"<body><h1>这一页没有做成</h1>{told}</body></html>"
    ).encode()
