"""Paper: the 送审稿, what is to be looked at before it is published, with numbered lines and places to sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corridor import reviewing
from corridor.desk import Desk
from corridor.files import write_whole
from corridor.installed import why_no_pdf
from corridor.kinds.common import STATUS
from corridor.problems import Place, Stop, problem
from corridor.project import Project
from corridor.register import published
from corridor.reviewing.changes import CHANGED, GONE, NEW, Change, candidates, changes
from corridor.workshops import Workshop

ENVIRONMENT = 3
TEMPLATE = "print/review.html"


def make(project: Project, ids: Sequence[str] = (), out: Path | None = None) -> tuple[Path | None, Counter[str], int]:
    """Write the paper of all that differs from what was last published, or of some records; (path, counts, pages).

    No path where nothing differs. Raises Stop where the content has problems, or this machine cannot print.
    """
    if missing := why_no_pdf():
        raise Stop([problem("E505", Place("pdf"), found="PDF", remedy=missing)], ENVIRONMENT)
    desk, found = listed(project, ids)
    counts = Counter(one.sort for one in found)
    if not found:
        return None, counts, 0
    path = out or reviewing.default_path(project)
    data, pages = _printed(project, desk, found)
    write_whole(path, data)
    return path, counts, pages


def listed(project: Project, ids: Sequence[str] = ()) -> tuple[Desk, list[Change]]:
    """What is for review, in the order of kinds and files; what is gone comes last."""
    corpus = reviewing.read(project).corpus
    snapshots, unread = published.read(project.content)
    if unread:
        raise Stop(unread)
    wanted = {reviewing.known(corpus, id_).card.id for id_ in ids}
    found = [own for own in candidates(corpus, snapshots) if not ids or own.card.id in wanted]
    there = {id_ for own in corpus.facts.values() for id_ in (own.card.id, *own.index.get("former_ids", ()))}
    left = [one for id_, one in snapshots.items() if one.is_public and id_ not in there and (not ids or id_ in wanted)]
    desk = Desk(Workshop.of(corpus), "review.html")

    def read(reference: str) -> str:
        if not reference.isascii() and "|" not in reference:
            return reference  # words that are no id
        try:
            return desk.words(reference)
        except Stop:  # of an older text: what it names is no more
            return reference

    return desk, list(changes(reviewing.held_of(project, found), left, snapshots, read))


def _printed(project: Project, desk: Desk, found: list[Change]) -> tuple[bytes, int]:
    from corridor.press import Press, PressFailed
    from corridor.printing import Printer

    told: dict[str, Any] = {
        "site": desk.settings(),
        "page": {"title": "送审稿", "description": "内部材料，不公布"},
        "changes": found,
        "counts": [(sort, n) for sort in (NEW, CHANGED, GONE) if (n := sum(one.sort == sort for one in found))],
        "statuses": STATUS.labels,
        "since": max((one.day for one in found), default=""),
        "today": project.today,
    }
    try:
        with Press() as press:
            printed = Printer(desk, press).set(TEMPLATE, told)
    except PressFailed as failure:
        place, remedy = Place("content"), "少送审几条：python build.py review 编号 编号"
        raise Stop([problem("E502", place, found=f"送审稿：{failure.reason_zh}", remedy=remedy)]) from failure
    return printed.pdf, printed.pages
