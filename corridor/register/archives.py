"""Archives: every bag ever made, below content/register/archives.tsv: year, day, SHA-256 of the list of its tags.

The last line of a year is the bag that is valid. Nothing is ever taken out.
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

from corridor.files import write_whole
from corridor.plain import Plain
from corridor.problems import Place, Problem, Stop, problem
from corridor.register import altered

FILE = "register/archives.tsv"  # below content/
FOLDER = "archives"  # of the office: the bags
TAGS, MANIFEST = "tagmanifest-sha256.txt", "manifest-sha256.txt"
HEAD = "year\tday\tsha256\n"


class Bag(Plain, frozen=True):
    """One bag: its year (or XXXX), the day it was made, and the sum that proves it."""

    year: str
    day: str
    sha256: str


def read(content: Path) -> tuple[dict[str, Bag], list[Problem]]:
    """The valid bag of every year; a problem (E513) for a register that cannot be read."""
    try:
        head, *lines = (content / FILE).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}, []
    except (OSError, UnicodeDecodeError, ValueError):
        return {}, [altered(FILE, "读不出来")]
    rows = [line.split("\t") for line in lines]
    if f"{head}\n" != HEAD or any(len(row) != 3 for row in rows):
        return {}, [altered(FILE, "读不懂，也许被改过")]
    return {row[0]: Bag(*row) for row in rows}, []


def add(content: Path, year: str, day: str, sha256: str) -> None:
    """Note a bag. Raises OSError."""
    path = content / FILE
    before = path.read_text("utf-8") if path.exists() else HEAD
    write_whole(path, f"{before}{year}\t{day}\t{sha256}\n".encode(), is_kept=True)


def bag_of(content: Path, year: str) -> Path:
    """Where the bag of a year lies."""
    return content.parent / FOLDER / year


def is_there(content: Path, bag: Bag) -> bool:
    """Whether the bag that lies there is the one that was noted."""
    try:
        return hashlib.sha256((bag_of(content, bag.year) / TAGS).read_bytes()).hexdigest() == bag.sha256
    except OSError:
        return False


def ids(content: Path, year: str) -> set[str]:
    """The records a bag holds."""
    try:
        text = (bag_of(content, year) / "data/records.csv").read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return set()
    return {row[0] for row in csv.reader(text.splitlines()[1:]) if row}


def site(content: Path, year: str) -> dict[str, bytes]:
    """The files of a bag's site, each held against its sum. Raises Stop (E526) for one that was altered or is gone."""
    bag, prefix = bag_of(content, year), "data/site/"
    found: dict[str, bytes] = {}
    for line in (bag / MANIFEST).read_text("utf-8").splitlines():
        known, _, name = line.partition(" ")
        name = name.strip()
        if name.startswith(prefix):
            data = (bag / name).read_bytes() if (bag / name).is_file() else b""
            if hashlib.sha256(data).hexdigest() != known:
                words = {"found": f"{name} 不见了，或被改过", "remedy": "从另一份拷贝里恢复这个归档包"}
                raise Stop([problem("E526", Place(f"{FOLDER}/{year}"), **words)])
            found[name.removeprefix(prefix)] = data
    return found
