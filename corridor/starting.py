"""Starting: a new record with its fields explained, and a small office that works at once."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import click

from corridor.kinds import KINDS, Kind, called, model
from corridor.problems import Place, Stop, problem
from corridor.project import HOUSE, Project
from corridor.records import is_id
from corridor.views import choices

USAGE = 2
_ALWAYS = ("id", "title", "status", "sources")
_LATER = ("former_ids", "corrections", "minor_changes", "reviews")
# A title YAML reads as it stands; any other goes into quotes.
_PLAIN = re.compile(r"[\w“《][\w“”《》（）、，。：；·—…？！]*")


def new_record(project: Project, kind_name: str, title: str, id_: str = "") -> Path:
    """A draft record of a kind (named in English, Chinese or by its folder); never writes over a file."""
    kind = kind_named(kind_name)
    folder = project.content / kind.folder
    stem = id_ or _free(folder, project.today)
    path = folder / f"{stem}.yaml"
    if not is_id(f"{kind.folder}/{stem}"):
        raise Stop([problem("E208", Place(f"content/{kind.folder}"), found=stem)], USAGE)
    if path.exists():
        raise click.UsageError(f"{path.name} 已经有了，换一个 --id")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(draft(kind, title), encoding="utf-8")
    return path


def tasks_from(project: Project, summary: str) -> Path:
    """The next steps of a year's summary as next year's tasks: a file of drafts; never writes over one.

    Raises Stop where there is no such record, UsageError where it has no steps.
    """
    from corridor import loading
    from corridor.desk import Desk
    from corridor.files import Digests
    from corridor.papers import bulletins
    from corridor.workshops import Workshop

    corpus, _ = loading.load(project.content, project.roots, loading.Memory(), Digests(0), project.today)
    desk = Desk(Workshop.of(corpus), "")
    record = desk.record(summary)
    steps, period = bulletins.next_steps(desk, record), record.fields.get("period")
    if not steps:
        raise click.UsageError(f"{record.title}没有下一步可转")
    year = f"{period.year + 1}" if period is not None and period.year is not None else f"after-{project.today}"
    path = project.content / "tasks" / f"{year}.yaml"
    if path.exists():
        raise click.UsageError(f"tasks/{path.name} 已经有了，把下一步写进去，或先给它改名")
    path.parent.mkdir(parents=True, exist_ok=True)
    items = (f"  - id: step-{at}\n    title: {_quoted(step)}" for at, step in enumerate(steps, 1))
    head = "# 任务：由年度总结的下一步转来。给每条补上 responsible 和 due，再把 draft 改成 published。"
    source = f"sources:\n  - note: {_quoted(f'{record.title}的下一步')}"
    path.write_text("\n".join([head, "status: draft", source, "items:", *items, ""]), encoding="utf-8")
    return path


def _quoted(words: str) -> str:
    """Words on one line as YAML reads them back."""
    words = " ".join(words.split())
    return words if _PLAIN.fullmatch(words) else "'{}'".format(words.replace("'", "''"))


def kind_named(name: str) -> Kind:
    """The kind a person means. Raises Stop with all kinds where there is none."""
    found = called(name)
    if found is None:
        known = "、".join(f"{kind.name}（{kind.label}）" for kind in KINDS)
        raise Stop([problem("E207", Place("content"), found=name, remedy=known)], USAGE)
    return found


def _free(folder: Path, today: str) -> str:
    """The day as id, with a number behind it from the second of a day on."""
    count = 1
    while (folder / f"{today}{'' if count == 1 else f'-{count}'}.yaml").exists():
        count += 1
    return today if count == 1 else f"{today}-{count}"


def draft(kind: Kind, title: str) -> str:
    """A record as the office finds it: what it needs is there, all else stands behind # with its label."""
    from corridor.kinds.shapes import Shape, shapes

    def line(shape: Shape) -> str:
        fixed = list(choices(model(kind.name), shape.key).values())
        usual = {"date": "2022-09-17", "quantity": "30名", "count": "3"}.get(shape.sort, "…")
        example = fixed[0] if fixed else usual if shape.example == "…" else shape.example
        label = f"{shape.label}（{'、'.join(fixed)}）" if fixed else shape.label
        if shape.part is not None:
            inner = next(iter(shapes(shape.part).values()))
            example = f"\n#   - {inner.key}: …" if shape.many else f"\n#   {inner.key}: …"
            return f"## {shape.label}\n# {shape.key}:{example}"
        return f"## {label}\n# {shape.key}: {f'[{example}]' if shape.many else example}"

    known = shapes(model(kind.name))
    needed = [
        f"{key}: {shape.example}"
        for key, shape in known.items()
        if (shape.required or key in model(kind.name).ASKS) and key not in _ALWAYS
    ]
    optional = [
        line(shape)
        for key, shape in known.items()
        if f"{key}: {shape.example}" not in needed and key not in (*_ALWAYS, *_LATER)
    ]
    return "\n".join(
        [
            f"# {kind.label}。以 ## 开头的行是说明；要用哪个字段，就去掉行首的“# ”，把 … 换成内容。",
            f"title: {_quoted(title)}",
            "## 写好了把 draft 改成 published 才会公布",
            "status: draft",
            "sources:",
            "  - note: 本机关记录",
            *needed,
            *optional,
            "",
        ]
    )


def new_office(folder: Path) -> None:
    """A small office with an activity, a figure, a practice and a page; refuses a folder that holds anything."""
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} 不是空文件夹，换一个")
    shutil.copytree(HOUSE / "templates" / "office", folder, dirs_exist_ok=True)
    (folder / "content" / "media").mkdir(exist_ok=True)
