"""Starting: a new record, a new office, and content of another format."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import FAST, ROOT, office, run, tree

from corridor import reading
from corridor.kinds import KINDS, Kind, model
from corridor.kinds.shapes import shapes
from corridor.starting import draft


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash log lands in the folder a person stands in: here, not in the repository."""
    monkeypatch.chdir(tmp_path)


def test_a_python_without_our_packages_hands_on_to_the_one_that_has_them(tmp_path: Path) -> None:
    """As on a fresh machine: run.sh has made its environment, `python3 build.py` is the system's. -S hides packages."""
    bare = [sys.executable, "-S", "build.py", "--version"]
    told = subprocess.run(bare, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (0, "") == (told.returncode, told.stderr) and told.stdout.startswith("宣传走廊 ")
    shutil.copy(ROOT / "build.py", tmp_path)
    (tmp_path / "corridor").symlink_to(ROOT / "corridor")
    without = subprocess.run(bare, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (3, "缺少 Python 软件包 click：先运行 bash run.sh，它会装好\n") == (without.returncode, without.stderr)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_new_record_is_a_draft_without_a_mistake(kind: Kind, tmp_path: Path) -> None:
    """The person of an exemplar is taken as not named until somebody types a consent."""
    assert 0 == run("new", "-C", office(tmp_path), "--today", "2022-10-01", kind.name, "新的：“记录”").code
    (path,) = (
        file
        for file in (tmp_path / f"content/{kind.folder}").iterdir()
        if "xin-de" in file.name or "deputy-" in file.name
    )
    text = path.read_text("utf-8")
    assert {"status: draft", "title: 新的：“记录”"} <= set(text.splitlines())
    told = re.findall(r"错误 (E\d+)  (.*)", run("check", "-C", tmp_path, "--drafts").out)
    assert [] == told


TITLES = ["@奇怪", "it's: #x", "***镇活动", "一 - 二", "两\n行", "“五个四”", "a: b", "!重要", "[一]"]


@pytest.mark.parametrize("title", TITLES)
def test_a_new_title_reads_back_as_typed(title: str, tmp_path: Path) -> None:
    run("new", "-C", office(tmp_path), "--today", "2022-10-01", "活动", title)
    (path,) = (file for file in (tmp_path / "content/activities").iterdir() if file.name != "visit.yaml")
    made = reading.read("x", path.read_bytes()).tree
    assert isinstance(made, dict) and " ".join(title.split()) == made["title"]


def test_a_field_with_an_example_of_its_own_shows_that_one(tmp_path: Path) -> None:
    """A period is a month, not a day."""
    run("new", "-C", office(tmp_path), "--today", "2022-10-01", "publication", "九月简报")
    text = (tmp_path / "content/publications/jiu-yue-jian-bao.yaml").read_text("utf-8")
    assert {"# period: 2022-09", "# layout: 简报", "# date: 2022-09-17"} <= set(text.splitlines())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_new_record_names_every_field_there_is(kind: Kind) -> None:
    """With its Chinese label, and those of the groups and lists inside it; each example reads as YAML."""
    text = draft(kind, "新的")
    for key, shape in shapes(model(kind.name)).items():
        if key in ("id", "former_ids", "corrections", "minor_changes", "reviews"):
            continue
        assert re.search(rf"^(?:# )?{key}:", text, re.MULTILINE), key
        for inner in shapes(shape.part).values() if shape.part and key != "sources" else ():
            assert f"{inner.key} {inner.label}" in text, (key, inner.key)
    shown = re.sub(r"^# (?=[a-z_]+:|  )", "", text, flags=re.MULTILINE)
    assert [] == [one.code for one in reading.read("x", shown.encode()).problems if one.code != "E103"]


def test_a_deputys_address_does_not_spell_the_name(tmp_path: Path) -> None:
    """It may have to be masked one day, and an address stays."""
    office(tmp_path)
    for number in (1, 2):
        assert f"deputy-{number}.yaml" in run("new", "-C", tmp_path, "代表", "王小明").out


def test_a_new_record_writes_over_none(tmp_path: Path) -> None:
    office(tmp_path)
    assert 2 == run("new", "-C", tmp_path, "活动", "视察", "--id", "visit").code
    assert "visit.yaml 已经有了" in run("new", "-C", tmp_path, "活动", "视察", "--id", "visit").err


def test_a_new_record_of_no_kind_is_refused_with_all_kinds(tmp_path: Path) -> None:
    ran = run("new", "-C", office(tmp_path), "会议室", "新的")
    assert 2 == ran.code
    assert all(kind.label in ran.err for kind in KINDS)


def test_a_new_office_has_no_problem_and_can_be_built(tmp_path: Path) -> None:
    assert 0 == run("new-office", tmp_path / "office").code
    ran = run("-C", tmp_path / "office", *FAST)
    assert (0, "0 处") == (ran.code, re.findall(r"提醒 +(.+)", ran.out)[0])


def test_a_new_office_takes_no_folder_that_holds_anything(tmp_path: Path) -> None:
    office(tmp_path)
    before = tree(tmp_path)
    assert 2 == run("new-office", tmp_path).code
    assert before == tree(tmp_path)


def test_upgrade_leaves_our_own_format_alone(tmp_path: Path) -> None:
    ran = run("upgrade", "-C", office(tmp_path))
    assert (0, "已经是格式 1，不用升级。\n") == (ran.code, ran.out)


@pytest.mark.parametrize(("text", "remedy"), [("format: 2\n", "更新的程序"), ("title: 走廊\n", "format: 1")])
def test_upgrade_says_what_to_do_with_another_format(text: str, remedy: str, tmp_path: Path) -> None:
    ran = run("upgrade", "-C", office(tmp_path, {"site.yaml": text}))
    assert 1 == ran.code
    assert remedy in ran.err


def test_a_usage_mistake_does_not_speak_of_the_site(tmp_path: Path) -> None:
    """Nothing was to be published, so nothing is said of it."""
    assert "网站没有改动" not in run("new", "-C", office(tmp_path), "会议室", "新的").err
