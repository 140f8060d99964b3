"""Formatting: every record file in the one form there is; what it says stays, and so do its comments."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct, field

from corridor import editing, emitting, gathering, reading
from corridor.files import write_whole
from corridor.kinds import BY_FOLDER, Kind, model
from corridor.problems import Problem
from corridor.project import Project


class Formatted(Struct):
    """Files that were not in their one form, by their path below the office's folder; what could not be read."""

    files: list[str] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)


def formatted(text: reading.Text, kind: Kind) -> str:
    """A file in its one form. One that cannot be read comes back as it is."""
    from corridor.kinds.writing import written

    if text.problems or not isinstance(text.tree, dict):
        return text.text
    tree, renamed = written(model(kind.name), text.tree)
    comments: dict[tuple[str | int, ...], list[str]] = {}
    for path, lines in editing.comments(text).items():
        comments.setdefault(renamed.get(path, path), []).extend(lines)
    return emitting.emitted(tree, comments)


def fmt(project: Project, only: tuple[Path, ...] = (), *, write: bool = True) -> Formatted:
    """Write every record file (or those named) in its one form; with `write` false only tell which are not.

    Nothing is written into a file that cannot be read: its problems are told. Settings, screens and what was issued
    are left alone.
    """
    done = Formatted()
    chosen = {path.resolve() for path in only}
    for name, path, _ in gathering.walk(project.content):
        kind = BY_FOLDER.get(name.partition("/")[0])
        if kind is None or path.suffix.lower() not in (".yaml", ".yml") or (chosen and path.resolve() not in chosen):
            continue
        text = gathering.read_file(project.content, name)
        done.problems += text.problems
        made = formatted(text, kind)
        if made == text.text and b"\r" not in path.read_bytes():
            done.unchanged += 1
            continue
        done.files.append(f"content/{name}")
        if write:
            write_whole(path, made.encode())
    return done
