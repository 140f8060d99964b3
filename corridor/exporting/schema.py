"""Schemas: every kind as JSON Schema (draft-07, which editors read), and VS Code's settings that point at them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from corridor.files import write_whole
from corridor.kinds import KINDS, Kind, model
from corridor.kinds.common import Part
from corridor.kinds.describing import described, example
from corridor.kinds.shapes import Shape, shapes
from corridor.kinds.writing import LISTS, in_order
from corridor.project import HOUSE, Project

FOLDER = ".vscode"
Schema = dict[str, Any]
# YAML reads 2022 as a number and 是 as text; to us both are what was typed.
_TYPED: Schema = {"type": ["string", "number", "boolean", "null"]}
_COUNT: Schema = {"type": ["string", "integer", "null"], "pattern": "^(0|[1-9][0-9]*)?$", "minimum": 0}
_LONG_QUANTITY: Schema = {
    "type": "object",
    "properties": dict.fromkeys(("value", "unit", "qualifier", "数值", "单位", "限定"), _TYPED),
    "additionalProperties": False,
}


def export(project: Project, out: Path | None = None) -> tuple[list[Path], list[Path]]:
    """Write the schemas and VS Code's files below `out`, by default the office's .vscode/; (written, left as they are).

    What stands in a file of the office's own settings is not ours to change: one that says something else is left.
    """
    folder = out or project.folder / FOLDER
    written: list[Path] = []
    left: list[Path] = []
    for name, text in files(project.folder).items():
        path = folder / name
        is_own = not name.startswith("schemas/") and path.exists() and path.read_text("utf-8") != text
        if not is_own:
            write_whole(path, text.encode())
        (left if is_own else written).append(path)
    return written, left


def files(folder: Path) -> dict[str, str]:
    """All files by their names below .vscode/, for the office in `folder`."""
    made = {f"schemas/{kind.name}.json": schema(kind) for kind in KINDS}
    settings = {
        "yaml.schemas": {
            f"./{FOLDER}/schemas/{kind.name}.json": [f"content/{kind.folder}/**/*.{end}" for end in ("yaml", "yml")]
            for kind in KINDS
        },
        # It takes a raw *** for one of YAML's own signs; `check` tells what is wrong.
        "yaml.validate": False,
        "yaml.completion": True,
        "yaml.hover": True,
        "[yaml]": {"editor.quickSuggestions": {"other": True, "strings": True}, "editor.formatOnSave": False},
        "files.encoding": "utf8",
        "files.eol": "\n",
    }
    made["settings.json"] = settings
    made["extensions.json"] = {"recommendations": ["redhat.vscode-yaml"]}
    made["tasks.json"] = {"version": "2.0.0", "tasks": _tasks(folder)}
    return {name: json.dumps(data, ensure_ascii=False, indent=1) + "\n" for name, data in made.items()}


def schema(kind: Kind) -> Schema:
    """One kind's schema: a file of one record, or of a list of them with what they share said once."""
    entry = model(kind.name)
    definitions: dict[str, Schema] = {}
    record = _group(entry, definitions)
    items: Schema = {"type": "array", "items": {"$ref": "#/definitions/record"}}
    if LISTS[0] in shapes(entry):  # a page lists texts under that name
        items = {"anyOf": [items, record["properties"][LISTS[0]]]}
    whole = {
        key: {**items, "title": LISTS[1], "description": "一个文件里写几条记录，每条有自己的编号"} for key in LISTS
    }
    is_list: Schema = {"anyOf": [{"required": [key]} for key in LISTS]}
    needed = record.pop("allOf", [])  # of a file of one record; what a list's records share may stand above them
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": kind.label,
        "type": "object",
        "properties": {**record["properties"], **whole},
        "additionalProperties": False,
        "if": {"not": is_list},
        "then": {"allOf": needed} if needed else {},
        "definitions": {"record": record, **dict(sorted(definitions.items()))},
    }


def _group(part: type[Part], definitions: dict[str, Schema]) -> Schema:
    """A model: its fields by name and by label, each with what it is; at least one of the two where it is needed."""
    known = shapes(part)
    properties: Schema = {}
    for key in in_order(part):
        told = {"title": known[key].label, "description": described(known[key]), **_field(known[key], definitions)}
        properties[key] = told
    for key, shape in known.items():
        properties.setdefault(shape.label, {**properties[key], "description": f"{described(shape)}（同 {key}）"})
    made: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    needed = [shape for shape in known.values() if shape.required]
    if needed:
        made["allOf"] = [{"anyOf": [{"required": [one.key]}, {"required": [one.label]}]} for one in needed]
    return made


def _field(shape: Shape, definitions: dict[str, Schema]) -> Schema:
    one = _one(shape, definitions)
    if not shape.many:
        return one
    forms = [{"type": "array", "items": one}, {"type": "null"}]
    return {"anyOf": [*forms, one] if shape.wraps else forms}


def _one(shape: Shape, definitions: dict[str, Schema]) -> Schema:
    if shape.part is not None:
        name = shape.part.__name__
        if name not in definitions:
            definitions[name] = {}  # for a group that holds itself
            definitions[name] = _group(shape.part, definitions)
        reference = {"$ref": f"#/definitions/{name}"}
        return {"anyOf": [reference, _TYPED]} if shape.part.IS_TEXT else reference
    if shape.choices:
        return {"enum": [word for code, label in shape.choices for word in (label, code)]}
    if shape.sort == "count":
        return _COUNT
    told = {"examples": [example(shape)]} if example(shape) != "…" else {}
    return {"anyOf": [_TYPED, _LONG_QUANTITY], **told} if shape.sort == "quantity" else {**_TYPED, **told}


def _tasks(folder: Path) -> list[Schema]:
    """Check, preview and build from VS Code's menu; what `check` finds stands in its list of problems."""
    program, here = HOUSE / "build.py", ["-C", "."]
    if folder.resolve() == HOUSE:
        program, here = Path("build.py"), []
    python = "python" if os.name == "nt" else "python3"
    matchers = [
        {
            "owner": f"corridor-{severity}",
            "severity": severity,
            "fileLocation": ["relative", "${workspaceFolder}"],
            "pattern": [
                {"regexp": f"^{word} ([A-Z]\\d{{3}})  (.*)$", "code": 1, "message": 2},
                {"regexp": "^  位置：(.+?):(\\d+)(?::(\\d+))?$", "file": 1, "line": 2, "column": 3},
            ],
        }
        for severity, word in (("error", "错误"), ("warning", "提醒"))
    ]

    def task(label: str, verb: str, **more: Any) -> Schema:
        arguments = [program.as_posix(), verb, *here]
        return {"label": label, "type": "process", "command": python, "args": arguments, "problemMatcher": [], **more}

    return [
        task("检查", "check", problemMatcher=matchers, group={"kind": "test", "isDefault": True}),
        task("边写边看", "serve", isBackground=True),
        task("生成网站", "build", problemMatcher=matchers, group={"kind": "build", "isDefault": True}),
    ]
