"""Importing: Word and Excel files become records; nothing is written before a person has seen what would change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from corridor import engine
from corridor.importing.changes import Change, Difference, Plan, apply
from corridor.problems import in_order
from corridor.project import Project

SHEETS = (".xlsx", ".csv", ".tsv", ".txt", ".xlsm", ".xls", ".et", ".ods")

__all__ = ["Change", "Difference", "Plan", "apply", "exported", "plan"]


def plan(
    project: Project, file: Path, kind: str = "", renamed: Mapping[str, str] | None = None, taken: str = ""
) -> Plan:
    """What importing a file would change.

    `renamed`: headings of a foreign sheet -> ours; `taken`: which proposals of a Word file are to be written.
    Raises Stop (E118, E701, E702) for a file that is not let in.
    """
    from corridor.importing import changes, documents, rows, sheets

    if file.suffix.lower() not in SHEETS:
        made = documents.plan(project, file, kind, taken)
    else:
        made = changes.plan(project, rows.read(sheets.read(file), kind, renamed))
    made.problems = in_order(made.problems)
    return made


def exported(project: Project, kind_name: str, form: str, *, is_empty: bool = False) -> tuple[str, bytes]:
    """A kind as a file name and its bytes: its records, or with `is_empty` a form with an example.

    `form` is xlsx or csv. Raises Stop where there is no such kind.
    """
    from corridor.importing import held, workbooks, writing
    from corridor.starting import kind_named

    kind = kind_named(kind_name)
    entries = [] if is_empty else [one.entry for one in held.held(project.content, kind).values()]
    if form == "csv":
        return f"{kind.label}.csv", writing.as_csv(kind.name, entries)
    references: dict[str, list[str]] = {}
    for id_, own in engine.begin(project, engine.Wanted()).corpus.facts.items():
        references.setdefault(own.card.kind, []).append(id_)
    name = f"{kind.label}.xlsx" if entries else f"{kind.label}（空表）.xlsx"
    return name, workbooks.as_xlsx(kind.name, entries, references)
