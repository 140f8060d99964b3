"""Formatting: one form, whatever was typed, and not a word lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, office, put, run
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor import formatting, reading
from corridor.emitting import emitted
from corridor.kinds import BY_FOLDER, BY_NAME

TYPED = """\
# 九月的一次
标题: "省人大前来调研"

状态: 已公布
# 出处照抄
出处:
  - 文件: report
    原文: 九月，省人大前来调研。
地点: [县人大机关]
参加人员:
  # 带队的
  - 身份: 主任委员
    姓名: ***
人数: {数值: '30', 单位: 名, 限定: 约}
日期: XXXX-09
摘要:
"""
ONE_FORM = """\
# 九月的一次
title: 省人大前来调研
date: XXXX-09
status: published
place: 县人大机关
participants:
  # 带队的
  - {role: 主任委员, name: ***}
attendance: {value: 30, unit: 名, qualifier: 约}
# 出处照抄
sources:
  - {document: report, quote: 九月，省人大前来调研。}
"""


def form(text: str, kind: str = "activity") -> str:
    return formatting.formatted(reading.read("content/x.yaml", text.encode()), BY_NAME[kind])


def test_labels_become_names_and_fields_come_in_their_order():
    """Comments go with what they stand above; an empty field goes."""
    assert ONE_FORM == form(TYPED)


def test_the_one_form_of_the_one_form_is_itself():
    """A second run changes nothing."""
    assert ONE_FORM == form(ONE_FORM)


def test_a_list_of_records_keeps_its_items_apart():
    """What all share comes first; each item in its own order."""
    typed = "条目:\n  - {标题: 甲, id: a}\n  - title: 乙\n    编号: b\nunit: 个\n"
    assert "unit: 个\nitems:\n  - {id: a, title: 甲}\n  - {id: b, title: 乙}\n" == form(typed, "figure")


def test_a_file_that_cannot_be_read_is_left_alone():
    """Its problem is told instead."""
    assert "title：甲\n" == form("title：甲\n")


def shipped() -> list[Path]:
    return sorted(path for path in (ROOT / "content").rglob("*.yaml") if path.parent.name in BY_FOLDER)


@pytest.mark.parametrize("path", shipped(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_shipped_content_is_in_its_one_form(path: Path):
    """The house does as it says."""
    text = path.read_text("utf-8")
    assert text == form(text, BY_FOLDER[path.parent.name].name)


_TEXTS = st.text(st.sampled_from(list("甲乙，*#: '\"[]{}-\n")), min_size=1, max_size=8).filter(str.strip)
_PARTS = st.lists(st.dictionaries(st.sampled_from(["role", "姓名"]), _TEXTS, min_size=1), min_size=1, max_size=2)
_FIELDS = st.dictionaries(
    st.sampled_from(["title", "标题", "date", "状态", "地点", "tags", "没有", "body", "participants"]),
    _TEXTS | st.lists(_TEXTS, min_size=1, max_size=3) | _PARTS,
    min_size=1,
)


@settings(max_examples=200, deadline=None)
@given(_FIELDS)
def test_whatever_was_typed_a_second_run_changes_nothing(tree):
    """Also where it is wrong: the form is no judge of what is said."""
    once = form(emitted(tree))
    assert once == form(once)


def test_a_whole_office_is_written_in_one_form_and_says_the_same(tmp_path: Path):
    """The site built after it is the site built before it."""
    folder = office(tmp_path)
    put(folder, {"activities/labels.yaml": "标题: 甲\n状态: 已公布\n出处:\n  - {说明: 本机关记录}\n"})
    assert 0 == run("build", "-C", folder, "--only", "data").code
    before = {path.name: path.read_bytes() for path in (folder / "site/data").glob("*.json")}
    told = run("fmt", "-C", folder)
    assert 0 == told.code and "activities/labels.yaml" in told.out
    assert "title: 甲\nstatus: published\n" in (folder / "content/activities/labels.yaml").read_text("utf-8")
    assert 0 == run("build", "-C", folder, "--only", "data").code
    assert before == {path.name: path.read_bytes() for path in (folder / "site/data").glob("*.json")}


def test_fmt_check_writes_nothing_and_says_so_by_its_code(tmp_path: Path):
    """For an editor or a hook: exit 1 and the names of the files."""
    folder = office(tmp_path, {"activities/labels.yaml": "标题: 甲\n出处:\n  - {说明: 本机关记录}\n"})
    told = run("fmt", "--check", "-C", folder)
    assert 1 == told.code and "activities/labels.yaml" in told.out
    assert "标题: 甲" in (folder / "content/activities/labels.yaml").read_text("utf-8")
