"""Addresses: every address ever published, below content/register/addresses.tsv; nothing is ever taken out of it.

A line an address: path, the day it was first published (ISO), tab between. What answers there now is the site's own
matter: a page, or, where nothing is made for it any more, a tombstone.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from corridor.files import write_whole
from corridor.problems import Problem
from corridor.register import altered

FILE = "register/addresses.tsv"  # below content/
HEAD = "path\tfirst_published\n"
# What pages load: it changes with every edition, and nobody keeps its address.
_PARTS = ("assets/", "search/", "media/", "cards/")


def is_kept(path: str) -> bool:
    """Whether an address is one that somebody may keep."""
    return not path.startswith(_PARTS) and not path.endswith((".gz", ".br"))


def read(content: Path) -> tuple[dict[str, str], list[Problem]]:
    """Every address with the day it was first published; a problem (E513) for lines that cannot be read."""
    try:
        text = (content / FILE).read_text("utf-8")
    except FileNotFoundError:
        return {}, []
    except (OSError, UnicodeDecodeError):
        return {}, [altered(FILE, "读不出来")]
    found: dict[str, str] = {}
    problems = []
    for number, line in enumerate(text.splitlines()[1:], 2):
        path, tab, day = line.partition("\t")
        if not tab or not path or path.startswith("/") or ".." in path.split("/"):
            problems.append(altered(FILE, f"第 {number} 行读不懂，也许被改过"))
        else:
            found.setdefault(path, day)
    if not text.startswith(HEAD):
        problems.append(altered(FILE, "第一行读不懂，也许被改过"))
    return found, problems


def add(content: Path, paths: Iterable[str], day: str) -> int:
    """Note the addresses that are new; how many. What stands there stays as it is. Raises OSError."""
    known, _ = read(content)
    fresh = sorted(set(paths) - known.keys())
    if fresh:
        path = content / FILE
        before = path.read_text("utf-8") if path.exists() else HEAD
        write_whole(path, (before + "".join(f"{one}\t{day}\n" for one in fresh)).encode(), is_kept=True)
    return len(fresh)
