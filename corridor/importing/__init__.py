"""Importing: Word and Excel files become records; nothing is written before a person has seen what would change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from corridor import gathering
from corridor.importing.changes import Change, Difference, Plan, apply
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
        return documents.plan(project, file, kind, taken)
    return changes.plan(project, rows.read(sheets.read(file), kind, renamed))


def exported(project: Project, kind_name: str, form: str, *, is_empty: bool = False) -> tuple[str, bytes]:
    """A kind as a file name and its bytes: its records, or with `is_empty` a form with an example.

    `form` is xlsx or csv. Raises Stop where there is no such kind.
    """
    from corridor.importing import held, writing
    from corridor.kinds import KINDS
    from corridor.starting import kind_named

    kind = kind_named(kind_name)
    entries = [] if is_empty else [one.entry for one in held.held(project.content, kind).values()]
    if form == "csv":
        return f"{kind.label}.csv", writing.as_csv(kind.name, entries)
    folders = {name.partition("/")[0] for name, _, _ in gathering.walk(project.content)}
    others = {
        one.name: [f"{one.folder}/{id_}" for id_ in held.held(project.content, one)]
        for one in KINDS
        if one.folder in folders
    }
    return f"{kind.label}{'（空表）' if not entries else ''}.xlsx", writing.as_xlsx(kind.name, entries, others)
