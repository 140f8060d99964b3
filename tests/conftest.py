"""What the tests share: small offices, and the real command line."""

from __future__ import annotations

import atexit
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from build import OUTPUTS as ALL_OUTPUTS
from corridor.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
OFFICES = ROOT / "tests" / "offices"
OUTPUTS = (
    "corridor.outputs.html:Html",
    "corridor.outputs.data:Data",
    "corridor.outputs.feed:Feed",
    "corridor.outputs.assets:Assets",
)
SHARED = "CORRIDOR_TEST_FOLDER"
# How many times as many cases a test that counts them makes. Decorators need it before options are parsed, and the
# processes tests are shared out to are not told the command line: they have it from the environment.
if "--long" in sys.argv:
    os.environ["CORRIDOR_TESTS"] = "long"
TIMES = 10 if os.environ.get("CORRIDOR_TESTS") == "long" else 1
# What does not need a template: enough where pages do not matter, and ten times faster.
FAST = ("--only", "data,feed", "--today", "2022-10-01")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="the same tests with larger numbers")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is quick to fail comes first; PDFs and the browser after it."""
    items.sort(key=lambda item: bool(item.get_closest_marker("pdf")) + 2 * bool(item.get_closest_marker("browser")))


def office(folder: Path, files: Mapping[str, str | bytes] | None = None, name: str = "plain") -> Path:
    """A copy of a good office of tests/offices in `folder`, with `files` (paths under content/) put over it."""
    shutil.copytree(OFFICES / name, folder, dirs_exist_ok=True)
    put(folder, files or {})
    return folder


def put(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below an office's content/."""
    for name, text in files.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


def run(*arguments: object, outputs: tuple[str, ...] = OUTPUTS) -> Ran:
    """`python build.py ARGUMENTS` in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(outputs, [str(argument) for argument in arguments])
    return Ran(code, out.getvalue(), err.getvalue())


def pytest_configure(config: pytest.Config) -> None:
    """One folder for all workers of a run, taken away by the process that started them."""
    if not hasattr(config, "workerinput"):
        os.environ[SHARED] = tempfile.mkdtemp(prefix="corridor-shared-")
        atexit.register(shutil.rmtree, os.environ[SHARED], ignore_errors=True)


@cache
def shipped_site() -> Path:
    """The site this repository ships with all its PDFs, built once a run; its content lies beside it."""
    folder = Path(os.environ[SHARED]) / "shipped"
    with FileLock(folder.with_suffix(".lock")):
        if not folder.is_dir():
            shutil.copytree(ROOT / "content", folder.with_suffix(".next") / "content")
            made = run("build", "-C", folder.with_suffix(".next"), "--today", "2026-11-22", outputs=ALL_OUTPUTS)
            assert made.code == 0, made.err
            folder.with_suffix(".next").rename(folder)
    return folder / "site"


@pytest.fixture(scope="session")
def shipped() -> Path:
    """The folder of the shipped site."""
    return shipped_site()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, started once a session."""
    from browsing import SWITCHES
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        yield started
        started.close()


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
