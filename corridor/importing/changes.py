"""Changes: what an import would do, record by record and field by field; and doing it, once somebody has seen it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from corridor import editing, emitting, naming
from corridor.composing import Tree
from corridor.files import write_whole
from corridor.importing import cells, held, proving, writing
from corridor.importing.held import Held
from corridor.importing.proposing import Proposal
from corridor.importing.rows import Line, Read, put
from corridor.importing.tables import tables
from corridor.kinds import Kind, model
from corridor.plain import Plain
from corridor.problems import Problem, problem
from corridor.project import Project

if TYPE_CHECKING:
    from corridor.kinds.shapes import Shape


class Difference(Plain, frozen=True):
    """One field that changes: its label, and its text before and after; empty for none."""

    label: str
    before: str
    after: str


class Change(Struct):
    """One record that would be written. `file` is its path below content/."""

    id: str
    title: str
    file: str
    is_new: bool
    differences: list[Difference] = field(default_factory=list)


class Plan(Struct):
    """What an import comes to: records new and changed, files to write, what is wrong."""

    changes: list[Change] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)  # path below content/ -> what it will say
    unchanged: int = 0
    not_named: int = 0  # records the sheet does not name; they stay as they are
    proposals: list[Proposal] = field(default_factory=list)  # drafts a Word file suggests, taken or not
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_fatal(self) -> bool:
        return any(one.is_fatal for one in self.problems)


class _Work(Struct):
    """One line, the record it means, and what it would change."""

    line: Line
    held: Held | None
    fields: dict[str, Tree | None]
    tree: dict[str, Tree]


def plan(project: Project, read: Read) -> Plan:
    """What writing these lines would change; nothing is written. Problems name the cell they stand in."""
    made = Plan(problems=list(read.problems))
    for kind in dict.fromkeys(line.kind for line in read.lines):
        there = held.held(project.content, kind)
        works = _works(project, kind, there, read, made)
        made.not_named += len(there.keys() - {line.id for line in read.lines if line.kind is kind})
        for work in works:
            made.problems += proving.own_faults(kind, work.line, work.tree)
        if not made.is_fatal:
            _write(kind, works, made)
    if not made.is_fatal and made.files:
        lines_by_id = {f"{one.kind.folder}/{one.id}": one for one in read.lines}
        made.problems += proving.faults_across(project, made.files, lines_by_id)
    return made


def apply(project: Project, made: Plan) -> None:
    """Write a plan's files, each as a whole. Raises OSError where the disk refuses."""
    for name, data in made.files.items():
        write_whole(project.content / name, data)


def _works(project: Project, kind: Kind, there: dict[str, Held], read: Read, made: Plan) -> list[_Work]:
    """Each line with the record it means and what differs; lines that say nothing new are only counted."""
    works: list[_Work] = []
    taken: dict[str, Line] = {}

    def is_there(id_: str) -> bool:
        return id_ in there or held.is_taken(project.content, f"{kind.folder}/{id_}")

    by_title = {_names(one.entry.tree): id_ for id_, one in there.items()}
    for line in (line for line in read.lines if line.kind is kind):
        typed = line.id or by_title.get((line.title, str(line.values.get(("date",)) or "")), "")
        line.id = typed or naming.proposed(kind, line.title, _year(line), lambda one: one in taken or is_there(one))
        if line.id in taken:
            first = taken[line.id]
            words = {"found": f"{line.id}，另一行是第 {first.row} 行"}
            made.problems.append(problem("E704", line.place(("id",)), **words))
            continue
        taken[line.id] = line
        own, base = there.get(line.id), read.base.get(line.id)
        if own is not None and base is not None and base == line.digest:
            made.unchanged += 1  # nobody touched the row, whatever became of the record since
            continue
        work = _work(kind, line, own)
        works.append(work)
        made.problems += _impossible(kind, work, is_there(line.id))
        if own is not None and work.fields and base is not None and base != writing.digest(kind.name, own.entry):
            made.problems.append(problem("E705", line.place(("id",)), found=line.id))
    return works


def _impossible(kind: Kind, work: _Work, is_there: bool) -> Iterator[Problem]:
    """What no row can do: write over a file nobody can read, or take from one record what its file says for all."""
    if work.held is None and is_there:
        remedy = f"先用 check 看看 content/{kind.folder}/{work.line.id}.yaml 哪里写错了，改好再导入"
        yield problem("E703", work.line.place(("id",)), found=f"{work.line.id} 的文件读不出来", remedy=remedy)
    for key, value in work.fields.items():
        if work.held is not None and value is None and held.is_shared(kind, work.held, key):
            remedy = f"这一项写在 content/{work.held.file} 的开头，管着几条记录；在文件里改"
            yield problem("E703", work.line.place((key,)), found="空着", remedy=remedy)


def _names(tree: dict[str, Tree]) -> tuple[str, str]:
    """What a row without an id is known by: title and date."""
    return str(tree.get("title") or ""), str(tree.get("date") or "")


def _year(line: Line) -> str:
    year = str(line.values.get(("date",)) or "")[:4]
    return year if year.isdigit() else ""


def _work(kind: Kind, line: Line, own: Held | None) -> _Work:
    tree: dict[str, Tree] = dict(own.entry.tree) if own is not None else {}
    before = dict(tree)
    columns = {column.path: column for column in tables(kind.name)[0].columns}
    for path, value in line.values.items():
        shape = columns[path].shape
        if own is None or _text(shape, _current(tree, path)) != _text(shape, value):
            put(tree, path, value)
    if own is None:
        tree.setdefault("status", "draft")  # what nobody has looked at is not published
    fields = {key: tree.get(key) for key in {**before, **tree} if before.get(key) != tree.get(key)}
    return _Work(line, own, fields, tree)


def _current(tree: dict[str, Tree], path: tuple[str, ...]) -> Tree | None:
    value = writing.cell(tree, path)
    return "published" if value is None and path == ("status",) else value


def _text(shape: Shape, value: Tree | None) -> str:
    return cells.shown(shape, value).strip()


def _write(kind: Kind, works: Iterable[_Work], made: Plan) -> None:
    """The files as they will be; of a file with several records all changes at once."""
    trees: dict[str, Any] = {}
    texts: dict[str, Held] = {}
    for work in works:
        if work.held is not None and not work.fields:
            made.unchanged += 1
            continue
        file = work.held.file if work.held is not None else f"{kind.folder}/{work.line.id}.yaml"
        before = work.held.entry.tree if work.held is not None else {}
        differences = _differences(kind, before, work.tree)
        title = str(work.tree.get("title") or work.line.id)
        made.changes.append(Change(f"{kind.folder}/{work.line.id}", title, file, work.held is None, differences))
        if work.held is None:
            made.files[file] = _new(kind, work.tree)
        else:
            texts[file] = work.held
            tree: Any = trees.get(file, work.held.text.tree)
            trees[file] = held.put_in(kind, tree, work.held.position, work.fields)
    for file, fields in trees.items():
        try:
            made.files[file] = held.rewritten(texts[file].text, fields)
        except editing.Unwritable as error:
            line = next(work.line for work in works if work.held is not None and work.held.file == file)
            made.problems.append(problem("E703", line.place(()), found=str(error)[:60], remedy="在文件里改这一条"))


def _new(kind: Kind, tree: dict[str, Tree]) -> bytes:
    from corridor.kinds.writing import written

    return emitting.emitted(written(model(kind.name), tree)[0]).encode()


def _differences(kind: Kind, before: dict[str, Tree], after: dict[str, Tree]) -> list[Difference]:
    found = []
    for column in tables(kind.name)[0].columns:
        old, new = (_text(column.shape, writing.cell(tree, column.path)) for tree in (before, after))
        if old != new:
            found.append(Difference(column.heading, old, new))
    return found
