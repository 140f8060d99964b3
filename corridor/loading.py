"""Loading: a content folder → Corpus: gather the facts, look across the records, gather every problem."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corridor import cycles, gathering, ledger, reading, relations
from corridor.corpus import Corpus
from corridor.facts import Facts
from corridor.files import Digests, Roots
from corridor.gathering import FileMemory, Gathered
from corridor.problems import Place, Problem, problem


@dataclass(slots=True)
class Memory:
    """What a run leaves for the next about its sources."""

    started_ns: int = 0
    files: dict[str, FileMemory] = field(default_factory=dict)
    digests: dict[str, Any] = field(default_factory=dict)
    checked: tuple[bool, relations.Resolved, list[Problem]] | None = None  # with drafts, relations, problems


def load(
    content: Path,
    roots: Roots,
    memory: Memory,
    digests: Digests,
    today: str,
    *,
    drafts: bool = False,
    paranoid: bool = False,
) -> tuple[Corpus, Memory]:
    """Gather a content folder and look across its records. Problems are in the corpus; nothing is raised for them."""
    gathered = gathering.gather(content, memory.files, memory.started_ns, paranoid=paranoid)
    settings = _settings(gathered)
    all_facts = list(gathered.facts)

    texts: dict[str, reading.Text] = {}

    def locate(own: Facts, path: tuple[str | int, ...], code: str, words: dict[str, str], offset: int = 0) -> Problem:
        if own.file not in texts:
            texts[own.file] = gathering.read_file(content, own.file.removeprefix("content/"))
        return _locate(texts[own.file], own, path, code, words, offset)

    by_id, twice = relations.duplicates(all_facts, locate)
    shown = ("published", "draft", "reviewed") if drafts else ("published",)
    facts = {id_: own for id_, own in by_id.items() if own.card.status in shown}
    hidden = {id_: own for id_, own in by_id.items() if own.card.status not in shown}
    records = {id_: record for id_, record in gathered.records.items() if id_ in facts}
    for record, own in cycles.bulletins(facts, settings):
        if facts.setdefault(record.id, own) is own:
            records[record.id] = record
    names = relations.Names.of(facts)
    if memory.checked and not gathered.changed and memory.checked[0] == drafts:
        _, resolved, across = memory.checked
    else:
        resolved, across = relations.resolve(facts, hidden, names, locate)
        across = [*twice, *across, *ledger.check(facts, locate)]
    missing = _missing_media(facts, roots, locate)  # asked of the disk every time: a picture may go without a trace
    problems = [*gathered.problems, *across, *missing]
    if gathering.SETTINGS not in gathered.files:
        problems.append(problem("E507", Place(f"content/{gathering.SETTINGS}"), found="没有写"))
    corpus = Corpus(content, roots, digests, today, settings, facts, names, resolved, problems, records)
    return corpus, Memory(digests.started_ns, gathered.files, {}, (drafts, resolved, across))


def _missing_media(facts: dict[str, Facts], roots: Roots, locate: relations.Locate) -> list[Problem]:
    return [
        locate(own, path, "E509", {"found": name}, offset)
        for own in facts.values()
        for path, name, offset in own.media
        if not name.startswith("media/") or roots.path(name) is None
    ]


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
