"""Reviewing: a record's way to the public (draft → reviewed → published), the paper for review, what was published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from corridor import engine, loading, publishing
from corridor.corpus import Corpus
from corridor.facts import Facts
from corridor.files import Digests, write_whole
from corridor.importing import held
from corridor.importing.held import Held
from corridor.kinds import BY_NAME
from corridor.kinds.common import STATUS
from corridor.plain import Plain
from corridor.problems import Place, Problem, Stop, problem
from corridor.project import Project
from corridor.register import published
from corridor.register.published import Snapshot

USAGE = 2
FOLDER = "review"


class Step(Plain, frozen=True):
    """A record that went one step on: its status before and now; `is_same_hand` where one person took both steps."""

    id: str
    title: str
    before: str
    after: str
    is_same_hand: bool


class Reviewed(Struct):
    """What came of it: steps taken, or the problems that forbid them; nothing is written where one is fatal."""

    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


# --- steps ------------------------------------------------------------------------------------------------------------


def take(project: Project, ids: Sequence[str], by: str, name: str = "", *, publishes: bool = False) -> Reviewed:
    """Let records pass: draft → reviewed, or reviewed → published; who and when is written into each of them.

    All or none. Raises Stop (E521) for a record there is none of, or one that is not at that step.
    """
    run = read(project)
    found = [*{own.card.id: own for own in (known(run.corpus, id_) for id_ in ids)}.values()]
    refused = [fault for own in found if (fault := _refused(own, publishes=publishes))]
    if refused:
        raise Stop(refused)
    made = Reviewed()
    after = "published" if publishes else "reviewed"
    review = {"step": name or ("签发" if publishes else "审核"), "by": by, "date": project.today}
    trees: dict[str, Any] = {}
    holders: dict[str, Held] = {}
    for own, one in held_of(project, found):
        before = one.entry.tree.get("reviews")
        earlier = before if isinstance(before, list) else []
        is_same = publishes and any(isinstance(past, dict) and past.get("by") == by for past in earlier)
        tree: Any = trees.get(one.file, one.text.tree)
        changes: dict[str, Any] = {"status": after, "reviews": [*earlier, review]}
        trees[one.file] = held.put_in(BY_NAME[own.card.kind], tree, one.position, changes)
        holders[one.file] = one
        made.steps.append(Step(own.card.id, own.card.title, own.card.status, after, is_same))
    files = {name: held.rewritten(one.text, trees[name]) for name, one in holders.items()}
    made.problems = _broken(run, files, is_public=publishes)
    if not any(one.is_fatal for one in made.problems):
        for file, data in files.items():
            write_whole(project.content / file, data)
    return made


def known(corpus: Corpus, id_: str) -> Facts:
    """A record by its id, in full or in short; also one that is withdrawn. Raises Stop (E521)."""
    own = corpus.everyone.get(corpus.resolve(id_) or id_)
    if own is None or not is_typed(own):
        remedy = "写上记录的编号，例如 activities/visit；不知道编号，就看文件名"
        raise Stop([problem("E521", Place("content"), found=f"没有编号是 {id_} 的记录", remedy=remedy)], USAGE)
    return own


def _refused(own: Facts, *, publishes: bool) -> Problem | None:
    status, title = own.card.status, own.card.title
    if status == "reviewed" or (status == "draft" and not publishes):
        return None
    remedy = "先审核：不加 --publish 再运行一次" if status == "draft" else "改过的内容，把 status 写成 draft 再送审"
    return problem("E521", Place(own.file), found=f"《{title}》是{STATUS.labels[status]}", remedy=remedy)


def _broken(run: engine.Run, files: dict[str, bytes], *, is_public: bool) -> list[Problem]:
    """What would be wrong with the changed files once they say so."""
    project, drafts = run.project, not is_public
    corpus, _ = loading.load(
        project.content, project.roots, run.sources, Digests(0), project.today, drafts=drafts, instead=files
    )
    mine = {f"content/{name}" for name in files}
    return [one for one in corpus.problems if one.place.file in mine and one.is_fatal]


# --- what was published -----------------------------------------------------------------------------------------------


def record(project: Project) -> tuple[int, int]:
    """Keep every published record as it is now, and say of each that is gone that it is; (kept anew, gone).

    Raises Stop where the content has problems: what cannot be built was not published.
    """
    with publishing.locked(project.content / published.FOLDER):
        run = engine.begin(replace(project, drafts=False), engine.Wanted())
        snapshots, unread = published.read(project.content)
        if run.result.is_fatal or unread:
            raise Stop([*run.result.problems, *unread])
        shown = {id_: own for id_, own in run.corpus.facts.items() if is_typed(own)}
        stale = [own for id_, own in shown.items() if _is_stale(own, snapshots.get(id_))]
        for own, one in held_of(project, stale):
            published.write(project.content, published.of(own, one.entry.tree, project.today))
        left = [one for id_, one in snapshots.items() if one.is_public and id_ not in shown]
        for snapshot in left:
            published.write(project.content, published.gone(snapshot, project.today))
    return len(stale), len(left)


def is_typed(own: Facts) -> bool:
    """Whether a record is in a file of its own: not a bulletin that follows from the settings."""
    return own.file.startswith(f"content/{BY_NAME[own.card.kind].folder}/")


def _is_stale(own: Facts, before: Snapshot | None) -> bool:
    return before is None or not before.is_public or before.whole != own.digest or before.file != own.file


# --- shared -----------------------------------------------------------------------------------------------------------


def read(project: Project) -> engine.Run:
    """The content with its drafts. Raises Stop where it cannot be read as a whole."""
    run = engine.begin(replace(project, drafts=True), engine.Wanted())
    if run.result.is_fatal:
        raise Stop([one for one in run.result.problems if one.is_fatal])
    return run


def held_of(project: Project, found: Iterable[Facts]) -> list[tuple[Facts, Held]]:
    """Each record with its fields as typed, by kind and file; a file is read once."""
    by_kind: dict[str, list[Facts]] = {}
    for own in found:
        by_kind.setdefault(own.card.kind, []).append(own)
    made = []
    for name, records in by_kind.items():
        kind = BY_NAME[name]
        files = {own.file.removeprefix("content/") for own in records}
        there = held.held(project.content, kind, files)
        made += [(own, there[own.card.id.removeprefix(f"{kind.folder}/")]) for own in records]
    return made


def default_path(project: Project) -> Path:
    """Where the paper for review is put: below the office's own folder, never in the site."""
    return project.folder / FOLDER / f"送审稿-{project.today}.pdf"
