"""Licences: every package of a lock with its version and licence, as its own metadata says, as CSV."""

from __future__ import annotations

import csv
import re
import sys
from importlib import metadata
from pathlib import Path

_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: *; *([^\\]+))?", re.MULTILINE)


def licence(name: str) -> str:
    """The licence of an installed package: its expression (PEP 639), else its classifiers, else its own words."""
    told = metadata.metadata(name)
    classifiers = [
        one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or () if one.startswith("License ::")
    ]
    words = (told.get("License") or "").strip().splitlines()
    return told.get("License-Expression") or ", ".join(classifiers) or (words[0] if words else "")


def rows(lock: Path) -> list[tuple[str, str, str]]:
    """(package, version, licence) of every package of a lock that is meant for this machine."""
    found = []
    for name, version, _ in _PINNED.findall(lock.read_text("utf-8")):
        try:
            found.append((name, version, licence(name)))
        except metadata.PackageNotFoundError:
            continue  # for another system
    return found


if __name__ == "__main__":
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["package", "version", "licence"])
    writer.writerows(rows(Path(sys.argv[1])))
