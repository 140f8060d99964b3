"""Archiving: a year of a site as a BagIt bag (RFC 8493) that opens, searches and proves itself without this program."""

from __future__ import annotations

import os
import re
from pathlib import Path

from corridor import engine, publishing, staging
from corridor.archiving import contents, verify
from corridor.corpus import Corpus
from corridor.deploying import gate
from corridor.deploying.plans import digest
from corridor.plain import Plain
from corridor.problems import Place, Stop, problem
from corridor.project import Project
from corridor.register import archives

USAGE, VERIFICATION = 2, 4
UNWRITTEN = "XXXX"


class Archived(Plain, frozen=True):
    """What came of it: where the bag lies, how many files it holds, how many of its records are of the year."""

    folder: Path
    files: int
    records: int
    before: Path | None = None  # where the bag of the same year went that was there


def archive(project: Project, year: str, out: Path | None = None, *, again: bool = False) -> Archived:
    """Make the bag of a year. Raises Stop (E525 to E527); until the bag has been verified nothing has its name."""
    shelf = out or project.folder / archives.FOLDER
    target = shelf / year
    _check_year(year)
    if target.exists() and not again:
        remedy = "同一年再归档一次，就加 --again：原来的一份改名留着"
        raise Stop([problem("E527", Place(str(target)), found="这一年已经归档", remedy=remedy)])
    gate.passed(project, strict=False)
    corpus = engine.begin(project, engine.Wanted()).corpus
    of_year = _of_year(corpus, year)
    with publishing.locked(target):
        staged = staging.begin(target)
        try:
            contents.fill(project, corpus, year, of_year, staged)
            bagged(staged, project, corpus, year)
            if found := verify.faults(str(staged)):
                raise Stop([problem("E526", Place(str(target)), found=line, remedy="再归档一次") for line in found], 4)
            publishing.flush(staged)
            before = _set_aside(target)
            os.rename(staged, target)
        finally:
            publishing.remove(staged)
        publishing.flush_folder(shelf)
    if out is None:
        archives.add(project.content, year, project.today, digest(target / verify.TAGS))
    return Archived(target, sum(1 for path in target.rglob("*") if path.is_file()), len(of_year), before)


def _check_year(year: str) -> None:
    if year != UNWRITTEN and not re.fullmatch(r"[12]\d{3}", year):
        remedy = f"写四位年份，例如 2022；原文没有写年份的写 {UNWRITTEN}"
        raise Stop([problem("E527", Place("content"), found=f"年份写成了 {year}", remedy=remedy)], USAGE)


def _of_year(corpus: Corpus, year: str) -> list[str]:
    """The records dated in a year. Raises Stop where there is none."""
    found, years = [], set()
    for id_, own in corpus.facts.items():
        if own.card.date is not None:
            years.add(own.card.date.year_text)
            if own.card.date.year_text == year:
                found.append(id_)
    if not found:
        remedy = f"有记录的年份：{'、'.join(sorted(years))}" if years else "先补上记录的日期"
        raise Stop([problem("E527", Place("content"), found=f"没有一条记录是 {year} 年的", remedy=remedy)])
    return found


def bagged(folder: Path, project: Project, corpus: Corpus, year: str) -> None:
    """Turn a folder into a bag: what is in it becomes the payload; verify.py and the tags stand beside it."""
    import logging

    import bagit

    logging.getLogger("bagit").setLevel(logging.ERROR)
    host = corpus.setting("host.name")
    info = {
        "Source-Organization": str(host or corpus.setting("title") or ""),
        "External-Identifier": f"corridor-{year}",
        "External-Description": f"{corpus.setting('title')}：{year} 年归档",
        "Bagging-Date": project.today,
        "Bag-Software-Agent": f"Corridor, bagit.py {bagit.VERSION}",
    }
    bag = bagit.make_bag(str(folder), info, checksums=["sha256"], encoding="utf-8")
    (folder / "verify.py").write_bytes(Path(verify.__file__).read_bytes())
    bag.save(manifests=False)


def _set_aside(target: Path) -> Path | None:
    """Give the bag that is there another name; nothing of it is lost."""
    if not target.exists():
        return None
    stamp = digest(target / verify.TAGS)[:8]
    aside = target.with_name(f"{target.name}.before-{stamp}")
    os.rename(target, aside)
    return aside
