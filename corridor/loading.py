"""Loading: a content folder → Corpus: gather the facts, look across the records, gather every problem."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from corridor import (
    cycles,
    disclosure,
    duties,
    gathering,
    ledger,
    playlists,
    privacy,
    profiles,
    reading,
    register,
    relations,
    selection,
    timing,
)
from corridor.corpus import Corpus
from corridor.facts import Facts
from corridor.files import Digests, Roots
from corridor.gathering import FileMemory, Gathered
from corridor.personal import LABELS, Hit
from corridor.pictures import Heads, is_picture
from corridor.problems import Place, Problem, bounded, problem
from corridor.register import IssueMemory, addresses, archives, corrections, numbering
from corridor.register.issues import untyped


class Memory(Struct):
    """What a run leaves for the next about its sources."""

    started_ns: int = 0
    files: dict[str, FileMemory] = field(default_factory=dict)
    digests: dict[str, Any] = field(default_factory=dict)
    # What was shown, the relations of it, their problems.
    checked: tuple[tuple[Any, ...], relations.Resolved, list[Problem]] | None = None
    issues: dict[str, IssueMemory] = field(default_factory=dict)
    pictures: dict[str, Any] = field(default_factory=dict)  # their heads, by name

    @property
    def read(self) -> dict[str, FileMemory | IssueMemory]:
        """All that was read, by its path below content/."""
        return {**self.files, **self.issues}


def load(  # noqa: PLR0913 (each is one thing the door decides)
    content: Path,
    roots: Roots,
    memory: Memory,
    digests: Digests,
    today: str,
    *,
    drafts: bool = False,
    edition: str = "public",
    paranoid: bool = False,
    instead: Mapping[str, bytes] | None = None,
    touched: Collection[str] | None = None,
    share: gathering.Share | None = None,
) -> tuple[Corpus, Memory]:
    """Gather a content folder and look across its records. Problems are in the corpus; nothing is raised for them.

    `instead`: what some files are to say, to see what would come of it; `touched`: the only ones that differ from what
    is remembered (see `gathering.gather`), while all else that is looked at is as it was.
    """
    gathered = gathering.gather(
        content,
        memory.files,
        memory.started_ns,
        paranoid=paranoid,
        instead=instead,
        touched=touched,
        share=share,
    )
    issued = register.read(content, memory.issues, memory.started_ns, paranoid=paranoid)
    timing.lap("读记录")
    settings, issues = _settings(gathered), issued.issues
    all_facts = list(gathered.facts)

    locate = locator(content, instead)
    by_id, twice = relations.duplicates(all_facts, locate)
    shown = ("published", "draft", "reviewed") if drafts else ("published",)
    facts = {id_: own for id_, own in by_id.items() if _is_shown(own, shown, today, edition)}
    hidden = {id_: own for id_, own in by_id.items() if id_ not in facts}
    records = {id_: record for id_, record in gathered.records.items() if id_ in facts}
    # What was issued stays, also where the settings or the records would no longer bring it about.
    kept = [made for issue in issues.values() if issue.id not in hidden and (made := untyped(issue))]
    for record, own in [*kept, *cycles.bulletins(facts, settings)]:
        if facts.setdefault(record.id, own) is own:
            records[record.id] = record
    names = relations.Names(facts)
    seen = (drafts, edition, tuple(id_ for id_, own in by_id.items() if own.embargo > today))
    reworded: frozenset[str] | None = None
    if memory.checked and not issued.changed and memory.checked[0] == seen and _is_known(gathered, memory):
        _, resolved, across = memory.checked
        if touched is not None:
            reworded = frozenset(_reworded(gathered, memory))
    else:
        resolved, across = relations.resolve(facts, hidden, names, locate, gathered.broken)
        across = [
            *twice,
            *across,
            *ledger.check(facts, names, locate),
            *duties.check(facts, resolved, settings, locate),
        ]
        across += disclosure.check(facts, names, _earlier(content, issues, facts), _accepted(settings), locate)
        across = bounded([*across, *privacy.check(by_id.values(), privacy.Allowed.of(settings), locate)])
    dated = numbering.check(facts, issues, settings, today, locate)  # these two name the day: asked every time
    screens = gathered.playlists
    dated += playlists.check_slides(screens, settings, facts, lambda name: gathering.read_file(content, name))
    settings = {**settings, playlists.FOLDER: screens}
    dated += profiles.check(facts, settings, today)
    dated += privacy.check_consent(facts.values(), today, edition, locate)
    if issues:
        dated += corrections.check({**hidden, **facts}, issues, today, locate)
    heads = Heads(memory.started_ns, memory.pictures)
    # Asked of the disk every time: a picture may go without a trace.
    missing = _check_media(facts, roots, heads, privacy.Allowed.of(settings), locate)
    known, unread = addresses.read(content)
    bags, unreadable = archives.read(content)
    problems = [*gathered.problems, *issued.problems, *across, *dated, *missing, *unread, *unreadable]
    corpus = Corpus(content, roots, digests, today, settings, facts, names, resolved, problems, records)
    corpus.hidden, corpus.issues, corpus.addresses = hidden, issues, known
    corpus.archives, corpus.edition, corpus.reworded = bags, edition, reworded
    corpus.pictures = {name: head for name, (_, head) in heads.current.items()}
    for issue in issues.values():
        if issue.id in facts:
            corpus.take_issue(issue.id, issue.number, issue.date)
    problems += [*_empty_publications(corpus, locate), *_check_archives(corpus), *_without_settings(gathered)]
    checked = (seen, resolved, across)
    return corpus, Memory(digests.started_ns, gathered.files, {}, checked, issued.folders, heads.current)


def locator(content: Path, instead: Mapping[str, bytes] | None = None) -> relations.Locate:
    """What gives a problem its line and column; a file is read when something is first wrong in it."""
    texts: dict[str, reading.Text] = {}

    def locate(own: Facts, path: tuple[str | int, ...], code: str, words: dict[str, str], offset: int = 0) -> Problem:
        if own.file not in texts:
            texts[own.file] = gathering.read_file(content, own.file.removeprefix("content/"), instead)
        return _locate(texts[own.file], own, path, code, words, offset)

    return locate


def _is_known(gathered: Gathered, memory: Memory) -> bool:
    """Whether what the checks across records look at is as it was: other words in a body change nothing for others.

    A file in which something was found wrong is looked at again, for its lines may have moved.
    """
    if not gathered.changed:
        return True
    if gathered.files.keys() != memory.files.keys():
        return False
    assert memory.checked is not None
    told = {one.place.file for one in memory.checked[2]}
    changed = [name for name, now in gathered.files.items() if now is not memory.files[name]]
    return all(
        f"content/{name}" not in told and _says_the_same(gathered.files[name], memory.files[name]) for name in changed
    )


def _reworded(gathered: Gathered, memory: Memory) -> Iterator[str]:
    """The records of the files that were read again, where `_is_known`."""
    for name, now in gathered.files.items():
        if now is not memory.files[name]:
            yield from (own.card.id for own in now.facts)


def _says_the_same(now: FileMemory, before: FileMemory) -> bool:
    if now.tree is not None or now.problems or before.problems or now.broken or before.broken:
        return False
    return list(map(_for_others, now.facts)) == list(map(_for_others, before.facts))


def _for_others(own: Facts) -> Facts:
    """The facts of a record without the digests of its words."""
    return replace(own, digest="", content_digest="", entries=())


def _without_settings(gathered: Gathered) -> list[Problem]:
    if gathering.SETTINGS in gathered.files:
        return []
    return [problem("E507", Place(f"content/{gathering.SETTINGS}"), found="没有写")]


def _check_archives(corpus: Corpus) -> list[Problem]:
    """Archived years whose public copy is not served (E528). Looked at here: other machines have no bags."""
    corpus.archive_faults = {year: _archive_fault(corpus, bag) for year, bag in corpus.archives.items()}
    return [
        problem("E528", Place(f"{archives.FOLDER}/{year}"), found=f"{year} 年，{fault}", year=year)
        for year, fault in corpus.archive_faults.items()
        if fault
    ]


def _archive_fault(corpus: Corpus, bag: archives.Bag) -> str:
    """Why the public copy of an archived year is not served: the bag is not there, or holds what was withdrawn."""
    if not archives.is_there(corpus.content, bag):
        return "归档包不在 archives/ 里，或者不是登记的那一份"
    gone = {id_ for id_, own in corpus.hidden.items() if own.card.status == "withdrawn"}
    held = sorted(gone & archives.ids(corpus.content, bag.year)) if gone else []
    return f"里面有后来撤回的 {'、'.join(held)}" if held else ""


def _is_shown(own: Facts, statuses: tuple[str, ...], today: str, edition: str) -> bool:
    """Whether a record is in this edition today: its status, the day it may be shown from, and for whom it is."""
    if own.card.status not in statuses or (own.edition == "internal" and edition == "public"):
        return False
    return own.embargo <= today or "draft" in statuses


def _accepted(settings: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Withheld figures somebody answers for: (figure, time or area)."""
    rows = settings.get("accepted")
    return {
        (str(one.get("record", "")), str(one.get("at", "")))
        for one in (rows if isinstance(rows, list) else [])
        if isinstance(one, dict) and one.get("code") == "E603"
    }


def _earlier(content: Path, issues: Mapping[str, Any], facts: Mapping[str, Facts]) -> disclosure.Earlier:
    """What past editions gave of the figures, where one is withheld today."""
    if not any(quantity.is_withheld for own in facts.values() for quantity, *_ in own.observations):
        return {}
    from corridor.register import figures

    return figures.given(content, issues)


def _empty_publications(corpus: Corpus, locate: relations.Locate) -> list[Problem]:
    return [
        locate(own, _what_chooses(own), "E316", {"found": own.card.title}, 0)
        for own in corpus.facts.values()
        if own.card.kind == "publication" and selection.is_empty(corpus, own.card)
    ]


def _what_chooses(own: Facts) -> tuple[str, ...]:
    """The field of a publication by which it found nothing: the first it has."""
    return next(((name,) for name in ("query", "outline", "layout") if own.card.more.get(name)), ())


def _check_media(
    facts: dict[str, Facts], roots: Roots, heads: Heads, allowed: privacy.Allowed, locate: relations.Locate
) -> list[Problem]:
    """What is wrong with the files records name: not there, no picture, too large; a place in a photo is warned of."""
    found = []
    for own in facts.values():
        for path, name, offset in own.media:
            file = roots.path(name) if name.startswith("media/") else None
            code, words = _media_fault(name, file, heads)
            if code:
                found.append(locate(own, path, code, {"found": words}, offset))
            head = heads.current[name][1] if name in heads.current else None
            for sort, said in head.personal if head else ():
                hit = Hit(0, sort, said)
                if not allowed(hit):
                    told = f"{hit.masked}，写在 {name} 的图片信息里"
                    words_ = {"found": told, "label": LABELS[sort], "remedy": "另存一份不带图片信息的"}
                    found.append(locate(own, path, "E604", words_, offset))
    return found


def _media_fault(name: str, file: Path | None, heads: Heads) -> tuple[str, str]:
    """The code and the words for one file; no code where all is well."""
    if file is None:
        return "E509", name
    if not is_picture(name):
        return "", ""
    head = heads.of(name, file)
    if head.fault:
        return "E510", f"{name} {head.fault}"
    return ("E602", name) if head.has_location else ("", "")


def _settings(gathered: Gathered) -> dict[str, Any]:
    memory = gathered.files.get(gathering.SETTINGS)
    return memory.tree if memory is not None and isinstance(memory.tree, dict) else {}


def _locate(
    text: reading.Text, own: Facts, path: tuple[str | int, ...], code: str, words: dict[str, str], offset: int
) -> Problem:
    """A Problem at a path of a record, whose file was read once more, for positions only."""
    from corridor.explaining import Spot
    from corridor.kinds import model

    if not isinstance(text.tree, dict) or own.file == f"content/{gathering.SETTINGS}":
        return problem(code, Place(own.file), **words)
    return Spot(text, model(own.card.kind), own.position).problem(path, code, words, offset=offset)
