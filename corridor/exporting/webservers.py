"""Webservers: ready configuration for nginx and Caddy, made from the build: headers, caching, what moved and what left.

The policy lets a page load from its own site and nothing else, and run no script that stands in it (CSP Level 3). A
file whose name tells its contents is kept for a year; all else is asked for again each time and answered with 304.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from corridor.project import Project

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer-when-downgrade",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
FOREVER, AGAIN = "public, max-age=31536000, immutable", "no-cache"


def files(project: Project, address: str) -> dict[str, str]:
    """nginx.conf and Caddyfile for the site as it is built now; `address` says the host."""
    listed = project.target / "data/addresses.json"
    changed = json.loads(listed.read_text("utf-8")) if listed.is_file() else []
    parts = urlsplit(address)
    return {
        "nginx.conf": nginx(project.target, parts.hostname or "localhost", changed),
        "Caddyfile": caddy(project.target, parts.hostname or "localhost", changed),
    }


def nginx(site: Path, host: str, changed: Iterable[dict[str, Any]]) -> str:
    """A server block for nginx 1.18 or later; put it into /etc/nginx/conf.d/."""
    lines = [
        "# 由 python build.py export server 生成。放进 /etc/nginx/conf.d/，改动请改记录或设置后重新生成。",
        "server {",
        "    listen 80;",
        f"    server_name {host};",
        f"    root {_quoted(site)};",
        "    charset utf-8;",
        "    charset_types text/html text/css text/csv text/plain text/xml application/javascript application/json"
        " application/atom+xml image/svg+xml;",
        "    server_tokens off;",
        "    gzip_static on;",
        "    error_page 404 /404.html;",
        *_headers(AGAIN, "    "),
        *_nginx_changed(changed),
        "    location ^~ /assets/ {",
        *_headers(FOREVER, "        "),
        "    }",
        "    location ~ \\.atom$ {",
        "        types { application/atom+xml atom; }",
        *_headers(AGAIN, "        "),
        "    }",
        "    location ~ \\.csv$ {",
        "        types { text/csv csv; }",
        *_headers(AGAIN, "        "),
        "    }",
        "}",
    ]
    return "\n".join(lines) + "\n"


def _headers(caching: str, indent: str) -> list[str]:
    """nginx inherits none of them into a block that has one of its own: each block has all."""
    told = {"Cache-Control": caching, **HEADERS}
    return [f'{indent}add_header {name} "{value}" always;' for name, value in told.items()]


def _nginx_changed(changed: Iterable[dict[str, Any]]) -> list[str]:
    lines = []
    for one in changed:
        if one["status"] == 301:
            lines.append(f"    location = {_quoted('/' + one['path'])} {{ return 301 {_quoted('/' + one['to'])}; }}")
        else:
            lines.append(f"    location = {_quoted('/' + one['path'])} {{ error_page 410 @gone; return 410; }}")
    # A named location keeps the address: the stone that stands there is sent with the status.
    return [*lines, "    location @gone {", "        try_files $uri =410;", *_headers(AGAIN, "        "), "    }"]


def caddy(site: Path, host: str, changed: Iterable[dict[str, Any]]) -> str:
    """A Caddyfile for Caddy 2.4 or later; it asks for a certificate by itself where the host is a public one."""
    lines = [
        "# 由 python build.py export server 生成。改动请改记录或设置后重新生成。",
        f"{host} {{",
        f"\troot * {_quoted(site)}",
        *(f"\tredir {_quoted('/' + one['path'])} {_quoted('/' + one['to'])} 301" for one in changed if "to" in one),
        "\theader {",
        f'\t\tCache-Control "{AGAIN}"',
        *(f'\t\t{name} "{value}"' for name, value in HEADERS.items()),
        "\t}",
        "\t@kept path /assets/*",
        f'\theader @kept Cache-Control "{FOREVER}"',
        "\thandle_errors {",
        "\t\trewrite * /404.html",
        "\t\tfile_server",
        "\t}",
    ]
    left = [one["path"] for one in changed if one["status"] == 410]
    gone = [_quoted(f"/{path}") for path in left if path.endswith(".html")]
    if files := [_quoted(f"/{path}") for path in left if not path.endswith(".html")]:  # a print leaves no stone
        lines += [f"\t@left path {' '.join(files)}", "\thandle @left {", "\t\trespond 410", "\t}"]
    if gone:
        lines += [
            f"\t@gone path {' '.join(gone)}",
            "\thandle @gone {",
            "\t\tfile_server {",
            "\t\t\tstatus 410",
            "\t\t}",
            "\t}",
        ]
    lines += ["\thandle {", "\t\tfile_server {", "\t\t\tprecompressed gzip", "\t\t}", "\t}", "}"]
    return "\n".join(lines) + "\n"


def _quoted(path: Path | str) -> str:
    """A path as both read it: in quotes, for it may hold blanks."""
    return '"' + str(path).replace("\\", "/").replace('"', '\\"') + '"'
