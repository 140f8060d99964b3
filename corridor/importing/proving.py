"""Proving: what is wrong with the lines of a sheet, found as for files and told by their cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from corridor import engine, gathering, loading, naming, reading, records
from corridor.composing import Path, Tree
from corridor.files import Digests
from corridor.importing.rows import Line
from corridor.kinds import Kind, model
from corridor.plain import Plain
from corridor.problems import Place, Problem, problem
from corridor.project import Project

if TYPE_CHECKING:
    from corridor.kinds.common import Entry


class CellSpot(Plain, frozen=True):
    """A line of a sheet where `explaining` expects a record of a file: the same questions, answered with cells."""

    line: Line
    model: type[Entry]

    def problem(
        self, own: Path, code: str, words: dict[str, str], *, offset: int = 0, length: int = 0, key: bool = False
    ) -> Problem:
        missing = {"E201": words.get("field", ""), "E313": "sources"}.get(code, "")
        own = (*own, missing) if missing else own
        place = self.line.place(tuple(step.rstrip("_") if isinstance(step, str) else step for step in own))
        made = problem(code, place, quoted=self.line.typed(place), **words)
        if not missing:
            return made
        example = "本机关活动记录" if code == "E313" else words.get("example", "…")
        column = "出处" if code == "E313" else words.get("label", missing)
        return replace(made, hint=f"在“{column}”这一列填上，例如 {example}")


def own_faults(kind: Kind, line: Line, tree: dict[str, Tree]) -> list[Problem]:
    """What is wrong with one record by itself."""
    spot = CellSpot(line, model(kind.name))
    if not naming.is_id(f"{kind.folder}/{line.id}"):
        return [spot.problem(("id",), "E208", {"found": line.id})]
    return records.judged(spot, kind, tree)[1]


def faults_across(project: Project, files: Mapping[str, bytes], lines: Mapping[str, Line]) -> list[Problem]:
    """What would be wrong with the content once these files are written, and is not so now."""
    # With its drafts, on both sides: what is wrong in a draft already is no news.
    run = engine.begin(replace(project, drafts=True), engine.Wanted())
    coming = {name for name in files if name.startswith("media/")}
    files = {name: data for name, data in files.items() if name not in coming}
    before = {_what(one) for one in run.corpus.problems}
    whole, _ = loading.load(
        project.content, project.roots, run.memory.sources, Digests(0), project.today, drafts=True, instead=files
    )
    found = [one for one in whole.problems if _what(one) not in before]
    # A draft may be referred to once it is published; a picture of the same import is there as soon as the record is.
    found = [
        one for one in found if one.code != "E303" and not (one.code == "E509" and any(map(one.title.endswith, coming)))
    ]
    return [_at_cell(project, one, files, lines) for one in found]


def _what(one: Problem) -> tuple[str, str, str]:
    return one.code, one.title, one.place.file


def _at_cell(project: Project, one: Problem, files: Mapping[str, bytes], lines: Mapping[str, Line]) -> Problem:
    """A Problem of a file that is still to be written, at the cell it comes from; one of another file as it is."""
    name = one.place.file.removeprefix("content/")
    if name not in files:
        return one
    text = gathering.read_file(project.content, name, files)
    path = _path_at(text, one.place)
    line, own = _line_of(text, name, path, lines)
    if line is None:
        return one
    place = line.place(own)
    return replace(one, place=place, quoted=line.typed(place))


def _path_at(text: reading.Text, place: Place) -> Path:
    """The path whose value stands at a place of a file: the last that begins before it."""
    reading.place(text, ())
    here = (place.line, place.column or 1)
    begun: list[tuple[int, int, int, Path]] = []
    for path, mark in (text.marks or {}).items():
        line, column = mark.key_line or mark.line, mark.key_column or mark.column
        if (line, column) <= here:
            begun.append((line, column, len(path), path))
    return max(begun, key=lambda one: one[:3], default=(0, 0, 0, ()))[3] if place.line else ()


def _line_of(text: reading.Text, name: str, path: Path, lines: Mapping[str, Line]) -> tuple[Line | None, Path]:
    from corridor.kinds.writing import listed

    stem, tree = name.rpartition(".")[0], text.tree
    key = listed(tree)
    if not key:
        return lines.get(stem), _canonical(lines.get(stem), path)
    if len(path) < 2 or path[0] != key:
        return None, ()
    items: Any = tree[key] if isinstance(tree, dict) else []
    item = items[path[1]]
    line = lines.get(f"{stem}/{item.get('id') or item.get('编号')}")
    return line, _canonical(line, path[2:])


def _canonical(line: Line | None, path: Path) -> Path:
    """A path as typed by its fields' names: the sheet's cells are known by these."""
    from corridor.kinds.shapes import shapes

    if line is None:
        return path
    here: Any = model(line.kind.name)
    made: list[str | int] = []
    for step in path:
        if isinstance(step, str) and here is not None:
            known = shapes(here)
            key = step if step in known else next((key for key, one in known.items() if one.label == step), step)
            made.append(key)
            here = known[key].part if key in known else None
        else:
            made.append(step)
    return tuple(made)
