"""Issuing: freeze a publication: its PDF, the data it was made from and their sums, under its number, for good."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from corridor import datasets, engine, publishing, register, relations, scanning, selection, settings, staging
from corridor.corpus import Corpus
from corridor.desk import Desk
from corridor.facts import Record, entry_digests
from corridor.keys import Key
from corridor.layouts import layout_of
from corridor.outputs import Output, whole
from corridor.papers import dispatching
from corridor.plain import Plain
from corridor.privacy import Allowed
from corridor.problems import Place, Problem, Stop, problem
from corridor.project import Project
from corridor.register import numbering
from corridor.register.issues import FOLDER, Contained, Frozen, Issue, as_json, folder_of, kept_name
from corridor.register.numbering import Entry
from corridor.values import PartialDate, date
from corridor.workshops import Workshop

USAGE, ENVIRONMENT = 2, 3
# What a print goes through in search of what it needs.
SEARCHED = ("figure", "document", "publication")
STATES = {"draft": "草稿（draft）", "reviewed": "已审（reviewed），还没有公布", "withdrawn": "已撤回（withdrawn）"}


class Issued(Plain, frozen=True):
    """What came of it: the issue and its folder, or None and the problems of the content that forbid it."""

    issue: Issue | None
    folder: Path | None
    problems: list[Problem]


class Printed(Struct):
    """What the press gave: files by site path, what is told of them, and all that was looked at."""

    files: dict[str, bytes] = field(default_factory=dict)
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: dict[Key, None] = field(default_factory=dict)


def issue(project: Project, target: str) -> Issued:
    """Issue a publication under its next number. Raises Stop where that cannot be; nothing is written then."""
    if not project.content.is_dir():
        raise Stop([problem("E508", Place("content"), found=str(project.content))], USAGE)
    shelf = project.content / FOLDER
    with publishing.locked(shelf):
        run = engine.begin(project, engine.Wanted())
        if run.result.is_fatal:
            return Issued(None, None, run.result.problems)
        corpus = run.corpus
        entry, number = numbered(corpus, chosen(corpus, target))
        pdf = _press(project)
        corpus.take_issue(entry.id, number, date(project.today))
        workshop = Workshop.of(corpus)
        made, files = frozen(workshop, entry, number, printed(workshop, pdf, entry.id))
        if found := [*scanning.check_files(files.items(), Allowed.of(corpus.settings), made.folder)]:
            return Issued(None, None, [*run.result.problems, *found])
        folder = project.content / made.folder
        _keep(folder, shelf, files)
        return Issued(made, folder, run.result.problems)


# --- which, and under which number ------------------------------------------------------------------------------------


def chosen(corpus: Corpus, target: str) -> str:
    """The id of the publication meant, in full or in short; refuses what is hidden, issued or not to be issued."""
    id_ = corpus.resolve(target, ("publication",))
    if not id_ or corpus.facts[id_].card.kind != "publication":
        raise _unknown(corpus, target)
    if id_ in corpus.issues:
        old = corpus.issues[id_]
        raise _refused(
            f"{old.name}已在{old.date.shown}编发", f"编发过的不能再编发；改动写成更正，文件在 content/{old.folder}/"
        )
    if id_ not in {one.id for one in _entries(corpus)}:
        title = corpus.facts[id_].card.title
        raise _refused(f"《{title}》不是按期编发的材料", "只有版式是简报、年度总结或公文的才编发")
    _check_day(corpus, id_)
    return id_


def _check_day(corpus: Corpus, id_: str) -> None:
    """Neither before the period has begun (a slip of a month) nor before the last issue (a wrong clock)."""
    card = corpus.facts[id_].card
    period = card.more.get("period")
    if isinstance(period, PartialDate) and period.has_year and _first_day(period) > corpus.today:
        words = f"《{card.title}》的期间（{period.shown}）还没有开始，今天是 {corpus.today}"
        raise _refused(words, "看看是不是写错了编号；日期不对就用 --today 写上日期")
    last = max((one.date for one in corpus.issues.values()), key=lambda one: one.sort_key, default=None)
    if last is not None and last.text > corpus.today:
        raise _refused(
            f"上一期在{last.shown}编发，晚于今天 {corpus.today}", "看看这台机器的日期，或用 --today 写上日期"
        )


def _first_day(period: PartialDate) -> str:
    return f"{period.year:04d}-{period.first_month or 1:02d}-{period.day or 1:02d}"


def numbered(corpus: Corpus, id_: str) -> tuple[Entry, str]:
    """The publication among the others, and its number: the typed one if it is the next, else the next."""
    all_ = _entries(corpus)
    entry = next(one for one in all_ if one.id == id_)
    n = numbering.next_number(all_, entry)
    other = next((one for one in all_ if one.series == entry.series and one.n == n and one.id != id_), None)
    if entry.n not in (0, n) or other is not None:
        first = f"先编发第{n}期《{other.title}》（{other.id}）" if other else f"期号改写第{n}期"
        raise _refused(f"下一期是{entry.series_name}第{n}期，轮不到《{entry.title}》", first)
    return entry, entry.text if entry.n else numbering.next_text(all_, entry, corpus.issues)


def _entries(corpus: Corpus) -> list[Entry]:
    return numbering.entries(corpus.facts, corpus.issues, corpus.settings, corpus.today)


def _unknown(corpus: Corpus, target: str) -> Stop:
    found = relations.Names(corpus.hidden).matches(target, ("publication",))
    if len(found) == 1:
        own = corpus.hidden[found[0]]
        words = f"《{own.card.title}》是{STATES[own.card.status]}"
        return _refused(words, "先把 status 改为 published", Place(own.file))
    open_ = "、".join(one.id for one in _entries(corpus) if not one.is_issued)
    remedy = f"写上出版物的编号：{open_}" if open_ else "还没有可以编发的出版物"
    return _refused(f"没有编号是 {target} 的出版物", remedy, exit_code=USAGE)


def _refused(found: str, remedy: str, place: Place | None = None, exit_code: int = 1) -> Stop:
    place = place or Place(f"content/{FOLDER}")
    return Stop([problem("E514", place, found=found, remedy=remedy)], exit_code)


# --- what is frozen ---------------------------------------------------------------------------------------------------


def _press(project: Project) -> Output:
    found = next((one for one in project.all_outputs() if one.name == "pdf"), None)
    missing = "build.py 的名单里没有 PDF" if found is None else found.available()
    if found is None or missing:
        raise _refused("这台机器做不了 PDF", missing, exit_code=ENVIRONMENT)
    return found


def printed(workshop: Workshop, pdf: Output, id_: str) -> Printed:
    """All prints of a publication, made as a build makes them. Raises Stop for what the office can mend."""
    made = Printed()
    for job in pdf.jobs(workshop.corpus):
        if job.subject == id_:
            desk = Desk(workshop, job.path)
            made.files |= whole(pdf.make(job, desk))
            made.facts |= desk.facts
            made.seen |= desk.seen
    return made


def frozen(workshop: Workshop, entry: Entry, number: str, print_: Printed) -> tuple[Issue, dict[str, bytes]]:
    """The issue and all its files by the names they are kept under."""
    corpus, desk = workshop.corpus, Desk(workshop, f"{entry.id}.data.json")
    own = desk.record(entry.id)
    period = own.fields.get("period")
    held = _held(corpus, desk, own, print_)
    served = {
        **print_.files,
        f"{entry.id}.data.json": _snapshot(desk, entry, number, held),
        f"{entry.id}.figures.csv": datasets.figures_of(desk, period),
    }
    listed = [_frozen(path, data) for path, data in served.items()]
    # Told are those the print really looked at: not every layout has a place for them.
    told = corpus.corrections_to_tell(entry.id) if Key("to_tell", entry.id) in print_.seen else ()
    # What a correction says is printed too, so the issue answers for the corrected record as it is now.
    answered = sorted({*held, *(one.record for one in told)})
    made = Issue(
        id=entry.id,
        title=own.title,
        masthead=entry.masthead,
        year=entry.year,
        number=number,
        n=numbering.parse(number).n,  # type: ignore[union-attr]  # typed and checked, or made by `next_text`
        date=date(corpus.today),
        pages=int(print_.facts[f"{entry.id}.pdf"]["pages"]),
        folder=folder_of(entry.id),
        files=tuple(listed),
        facts=print_.facts,
        contents=tuple(card.id for card in selection.holds(desk, own)),
        contains={id_: _contained(corpus, id_, period) for id_ in answered},
        told=told,
        record=_untyped(own, corpus),
    )
    files = {one.name: served[one.path] for one in listed} | {register.DATA: as_json(made).encode()}
    return made, {**files, register.SUMS: _sums(files)}


def _frozen(path: str, data: bytes) -> Frozen:
    return Frozen(kept_name(path.rpartition("/")[2]), path, hashlib.sha256(data).hexdigest(), len(data))


def _held(corpus: Corpus, desk: Desk, own: Record, print_: Printed) -> list[str]:
    """The records an issue answers for: itself, those it shows, the tasks on its board, and what they rest on.

    A print goes through the ledger, the documents and the publications in search of what it needs. What it passes over
    is no part of it: a figure is, if it is of the period or quoted; a document, if it is quoted.
    """
    kinds = {key.name: corpus.facts[key.name].card.kind for key in print_.seen if _is_record(corpus, key)}
    held = {own.id, *(card.id for card in selection.holds(desk, own)), *_on_board(desk, own)}
    held |= {id_ for id_, kind in kinds.items() if kind not in SEARCHED}

    def of(kind: str) -> set[str]:
        quoted = {id_ for id_ in kinds if not held.isdisjoint(corpus.resolved.referrers.get(id_, ()))}
        return {id_ for id_ in quoted if kinds[id_] == kind}

    layout = layout_of(own.type, own.fields)
    if layout is not None and layout.name == "annual":  # it carries the whole ledger
        held |= {id_ for id_, kind in kinds.items() if kind == "figure"}
    held |= {line[0] for line in datasets.figure_rows(desk, own.fields.get("period"))} | of("figure")
    return sorted(held | of("document"))


def _is_record(corpus: Corpus, key: Key) -> bool:
    return key.sort == "record" and key.name in corpus.facts


def _on_board(desk: Desk, own: Record) -> set[str]:
    """The tasks a month, a quarter or a year tells of; what it announces for the next is still free to change."""
    period = own.fields.get("period")
    if period is None or not own.fields.get("cycle"):
        return set()
    boards = [dispatching.board(desk, month) for month in dispatching.months(period)]
    return {one.card.id for board in boards for state in dispatching.STATES_COUNTED for one in getattr(board, state)}


def _snapshot(desk: Desk, entry: Entry, number: str, held: Iterable[str]) -> bytes:
    """Every record the prints looked at, as the public data files have it, with masks as they are published."""
    records = [datasets.public(desk, desk.record(id_)) for id_ in held]
    data = {"id": entry.id, "masthead": entry.masthead, "number": number, "issued": desk.today(), "records": records}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _contained(corpus: Corpus, id_: str, period: PartialDate | None) -> Contained:
    own, record = corpus.everyone[id_], corpus.record(id_)
    entries = entry_digests(record, period) if record is not None else own.entries
    corrections = tuple((day.text, text) for day, text in own.corrections)
    return Contained(own.card.title, own.file, own.content_digest, entries, corrections)


def _untyped(own: Record, corpus: Corpus) -> Record | None:
    """The record of a publication no file holds, without what the issue puts over it."""
    return corpus.records[own.id] if own.file == settings.FILE else None


def _sums(files: dict[str, bytes]) -> bytes:
    """In the format of sha256sum, so that anybody can check them."""
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())).encode()


def _keep(folder: Path, shelf: Path, files: dict[str, bytes]) -> None:
    """Write beside the register, then move into it in one step: a kill leaves all or nothing; never overwrites."""
    if folder.exists():
        raise _refused(f"{folder.name} 已在登记里", f"看看 {folder}")
    staged = staging.begin(shelf)
    try:
        for name, data in files.items():
            with open(staged / name, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        publishing.flush_folder(staged)
        folder.parent.mkdir(parents=True, exist_ok=True)
        os.rename(staged, folder)
    finally:
        publishing.remove(staged)
    for changed in (folder.parent, shelf, shelf.parent):
        publishing.flush_folder(changed)
