"""Starting: a new record with its fields explained, and a small office that works at once."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corridor import emitting, naming
from corridor.composing import Tree
from corridor.kinds import KINDS, Kind, called, model
from corridor.problems import Place, Stop, problem
from corridor.project import HOUSE, Project

if TYPE_CHECKING:
    from corridor.kinds.shapes import Shape

USAGE = 2
_ALWAYS = ("id", "title", "status", "sources")
_LATER = ("former_ids", "corrections", "minor_changes", "reviews")


def new_record(project: Project, kind_name: str, title: str, id_: str = "") -> Path:
    """A draft record of a kind (named in English, Chinese or by its folder); never writes over a file."""
    kind = kind_named(kind_name)
    folder = project.content / kind.folder
    stem = id_ or naming.proposed(kind, title, "", lambda one: (folder / f"{one}.yaml").exists())
    path = folder / f"{stem}.yaml"
    if not naming.is_id(f"{kind.folder}/{stem}"):
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
    head = "# 任务：由年度总结的下一步转来。给每条补上 responsible 和 due，再把 draft 改成 published。"
    shared: dict[str, Tree] = {"status": "draft", "sources": [{"note": f"{record.title}的下一步"}]}
    lines = ["items:"]
    for at, step in enumerate(steps, 1):  # a field a line: there is more to be typed below each
        lines += [f"  - id: step-{at}", *emitting.block("title", " ".join(step.split()), "    ")]
    path.write_text("\n".join([head, emitting.emitted(shared) + "\n".join(lines), ""]), encoding="utf-8")
    return path


def kind_named(name: str) -> Kind:
    """The kind a person means. Raises Stop with all kinds where there is none."""
    found = called(name)
    if found is None:
        known = "、".join(f"{kind.name}（{kind.label}）" for kind in KINDS)
        raise Stop([problem("E207", Place("content"), found=name, remedy=known)], USAGE)
    return found


def draft(kind: Kind, title: str) -> str:
    """A record as the office finds it: what it needs is there, all else behind # with its label and an example."""
    from corridor.kinds.shapes import shapes
    from corridor.kinds.writing import in_order

    entry = model(kind.name)
    known = shapes(entry)
    needed = [key for key, shape in known.items() if (shape.required or key in entry.ASKS) and key not in _ALWAYS]
    optional = [key for key in in_order(entry) if key not in (*_ALWAYS, *_LATER, *needed)]
    return "\n".join(
        [
            f"# {kind.label}。以 ## 开头的行是说明；要用哪个字段，就去掉行首的“# ”，换成自己的内容，不用的放着不管。",
            emitting.block("title", " ".join(title.split()))[0],
            "## 写好了把 draft 改成 published 才会公布",
            "status: draft",
            "sources:",
            "  - note: 本机关记录",
            *(line for key in needed for line in (_note(known[key]), f"{key}: {known[key].example}")),
            *(line for key in optional for line in _offered(known[key])),
            "",
        ]
    )


def _offered(shape: Shape) -> list[str]:
    """A field to take or leave: what it is, and how it is written, behind #."""
    from corridor.kinds.describing import example
    from corridor.kinds.shapes import shapes

    if shape.part is None:
        told = f"[{example(shape)}]" if shape.many else example(shape)
        return [_note(shape), f"# {shape.key}: {told}"]
    plain = (one for one in shapes(shape.part).values() if one.part is None)
    fields = "{" + ", ".join(f"{one.key}: {example(one)}" for one in plain) + "}"
    return [_note(shape), *([f"# {shape.key}:", f"#   - {fields}"] if shape.many else [f"# {shape.key}: {fields}"])]


def _note(shape: Shape) -> str:
    from corridor.kinds.describing import described
    from corridor.kinds.shapes import shapes

    if shape.part is None:
        return f"## {described(shape)}"
    told = "、".join(map(_told, shapes(shape.part).values()))
    return f"## {shape.label}：{'一行一项；' if shape.many else ''}{told}"


def _told(shape: Shape) -> str:
    from corridor.kinds.describing import labelled

    return f"{shape.key} {labelled(shape)}{'，必填' if shape.required else ''}"


def new_office(folder: Path) -> None:
    """A small office with an activity, a figure, a practice and a page; refuses a folder that holds anything."""
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} 不是空文件夹，换一个")
    shutil.copytree(HOUSE / "templates" / "office", folder, dirs_exist_ok=True)
    (folder / "content" / "media").mkdir(exist_ok=True)
