"""What the tests share: small offices, and the real command line."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from corridor.cli import main

OUTPUTS = (
    "corridor.outputs.html:Html",
    "corridor.outputs.data:Data",
    "corridor.outputs.feed:Feed",
    "corridor.outputs.assets:Assets",
)
SETTINGS = "format: 1\ntitle: 宣传走廊\naddress: https://www.example.gov.cn/\n"
DOCUMENT = """\
title: 汇报发言
text: |
  全县共建设代表联络站354个。
  第二段说了***的事，又说了一遍：好。又说了一遍：好。
  又说了一遍：好。
"""
VISIT = """\
title: 代表视察联络站
date: XXXX-09
sources:
  - {document: report, quote: 全县共建设代表联络站354个。}
"""
PLAIN = {
    "site.yaml": SETTINGS,
    "documents/report.yaml": DOCUMENT,
    "activities/visit.yaml": VISIT,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the tests marked long as well")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--long"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="takes long: run with --long"))


def office(folder: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """A small good office in `folder`, with `files` (paths under content/) put over it."""
    for name, text in {**PLAIN, **(files or {})}.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


def run(*arguments: object, outputs: tuple[str, ...] = OUTPUTS) -> Ran:
    """`python build.py ARGUMENTS` in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(outputs, [str(argument) for argument in arguments])
    return Ran(code, out.getvalue(), err.getvalue())
