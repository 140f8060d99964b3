"""Glyphs: a character no font has, told with the record and the place where it was typed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from corridor.desk import Desk
from corridor.problems import Place, Problem, problem

REMEDY = "核对是不是打错了；确是生僻字，照 python build.py doctor 装补充字体，或改用通行的写法"
FEW = 20  # a text in another script has hundreds


def problems(desk: Desk, file: str, characters: Iterable[str]) -> list[Problem]:
    """One Problem for each character in each record it is typed in, at its first place there.

    One that is typed in no record the print looked at is looked for in the settings, the templates and drawings, and
    all other records; one found nowhere (it was written as an escape) is told at `file`, the publication's own.
    """
    wanted = sorted(set(characters))[:FEW]
    seen = {file, *desk.files_seen()}
    found: list[Problem] = []
    missing = set(wanted)
    for path in desk.files_of_words():
        text = path.read_text("utf-8", "replace") if path.is_file() else ""
        name = _shown(path, desk.folder)
        here = [each for each in (wanted if name in seen else sorted(missing)) if each in text]
        found += [_told(each, name, text) for each in here]
        missing.difference_update(here)
    return found + [problem("E502", Place(file), found=_words(each), remedy=REMEDY) for each in sorted(missing)]


def _told(character: str, file: str, text: str) -> Problem:
    at = text.index(character)
    start = text.rfind("\n", 0, at) + 1
    quoted = text[start:].partition("\n")[0]
    place = Place(file, text.count("\n", 0, at) + 1, at - start + 1)
    return problem("E502", place, quoted=quoted, found=_words(character), remedy=REMEDY)


def _words(character: str) -> str:
    return f"字体里没有“{character}”（U+{ord(character):04X}）"


def _shown(path: Path, folder: Path) -> str:
    """A file as the office knows it: from its own folder, or templates/… of the house."""
    return path.relative_to(folder if path.is_relative_to(folder) else path.parents[2]).as_posix()
