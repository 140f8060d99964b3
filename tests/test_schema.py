"""The JSON Schemas an editor reads, and VS Code's files around them."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, office, run
from jsonschema import Draft7Validator

from corridor import reading
from corridor.exporting import schema
from corridor.kinds import KINDS, Kind, model
from corridor.kinds.shapes import shapes
from corridor.starting import draft

CHECKERS = {kind.name: Draft7Validator(schema.schema(kind)) for kind in KINDS}
FILES = [
    (kind, path)
    for kind in KINDS
    for path in sorted((ROOT / "content" / kind.folder).rglob("*.yaml"))
    if path.is_file()
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_schema_is_one_and_tells_every_field_in_chinese(kind: Kind) -> None:
    made = schema.schema(kind)
    Draft7Validator.check_schema(made)
    for key, shape in shapes(model(kind.name)).items():
        if key == "items":  # of a page; the same field lists the records of a file
            continue
        for name in (key, shape.label):
            told = made["properties"][name]
            assert shape.label == told["title"] and told["description"].startswith(shape.label)
    assert all(re.search("[\u4e00-\u9fff]", one["title"]) for one in made["properties"].values())


@pytest.mark.parametrize(("kind", "path"), FILES, ids=lambda one: one.name if isinstance(one, Kind) else one.stem)
def test_all_that_is_published_agrees_with_its_schema(kind: Kind, path: Path) -> None:
    tree = reading.read(path.name, path.read_bytes()).tree
    assert [] == [error.message for error in CHECKERS[kind.name].iter_errors(tree)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_new_record_agrees_with_its_schema(kind: Kind) -> None:
    tree = reading.read("new", draft(kind, "新的记录").encode()).tree
    assert [] == [error.message for error in CHECKERS[kind.name].iter_errors(tree)]


@pytest.mark.parametrize(
    ("kind", "tree"),
    [
        ("activity", {"title": "一", "titel": "二"}),
        ("activity", {"title": "一", "status": "完成"}),
        ("figure", {"title": "一"}),
        ("figure", {"title": "一", "observations": [{"as_of": "2022"}]}),
        ("figure", {"items": [{"id": "a", "titel": "一"}]}),
        ("project", {"title": "一", "ballot": {"present": "三十"}}),
        ("project", {"title": "一", "count": {"value": "3", "many": "4"}}),
        ("activity", {"title": "一", "sources": {"note": "不是列表"}}),
    ],
)
def test_what_the_kinds_refuse_the_schema_refuses(kind: str, tree: dict[str, Any]) -> None:
    assert [*CHECKERS[kind].iter_errors(tree)]


def test_vs_code_finds_each_kind_s_schema_by_its_folder(tmp_path: Path) -> None:
    home = office(tmp_path)
    assert 0 == run("export", "-C", home, "schema").code
    settings = json.loads((home / ".vscode/settings.json").read_text("utf-8"))
    for name, patterns in settings["yaml.schemas"].items():
        made = json.loads((home / name).read_text("utf-8"))
        kind = next(one for one in KINDS if one.label == made["title"])
        assert f"content/{kind.folder}/**/*.yaml" in patterns
    assert len(KINDS) == len(settings["yaml.schemas"])


def test_settings_of_the_office_s_own_are_left(tmp_path: Path) -> None:
    home = office(tmp_path)
    run("export", "-C", home, "schema")
    own = home / ".vscode/settings.json"
    own.write_text('{"editor.fontSize": 18} // 字大一点', "utf-8")
    told = run("export", "-C", home, "schema")
    assert 0 == told.code and "没有动" in told.out and "字大一点" in own.read_text("utf-8")


def test_the_problem_matchers_read_what_check_says(tmp_path: Path) -> None:
    """As VS Code goes through the lines: one pattern a line, the next on the line below."""
    home = office(tmp_path)
    (home / "content/activities/visit.yaml").write_text("title: 走访\ndate: 九月\nsources: [{note: 一}]\n", "utf-8")
    lines = run("check", "-C", home).out.splitlines()
    run("export", "-C", home, "schema")
    check = json.loads((home / ".vscode/tasks.json").read_text("utf-8"))["tasks"][0]
    first, second = (one["regexp"] for one in check["problemMatcher"][0]["pattern"])
    found = [
        (a[1], b[1], b[2], b[3])
        for above, below in pairwise(lines)
        if (a := re.match(first, above)) and (b := re.match(second, below))
    ]
    assert [("E203", "content/activities/visit.yaml", "2", "7")] == found
