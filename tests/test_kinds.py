"""Kinds: what a record of each kind must and may say, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from corridor import reading, records
from corridor.kinds import BY_NAME, KINDS, model
from corridor.kinds.common import Choices, Part
from corridor.kinds.shapes import Shape, shapes
from corridor.values import quantity

SOURCE = "sources: [{document: report, quote: 原文}]\n"


def made(kind: str, yaml: str) -> records.Made:
    text = reading.read(f"content/{BY_NAME[kind].folder}/one.yaml", yaml.encode())
    return records.make(text, BY_NAME[kind], f"{BY_NAME[kind].folder}/one")


def codes(kind: str, yaml: str) -> list[str]:
    return [problem.code for problem in made(kind, SOURCE + yaml).problems]


def all_shapes(part: type[Part], seen: set[type[Part]] | None = None) -> Iterator[Shape]:
    seen = set() if seen is None else seen
    if part in seen:
        return
    seen.add(part)
    for shape in shapes(part).values():
        yield shape
        if shape.part is not None:
            yield from all_shapes(shape.part, seen)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_has_a_chinese_label(kind: Any) -> None:
    """A person only ever sees the label."""
    for shape in all_shapes(model(kind.name)):
        assert re.search(r"[\u4e00-\u9fff]", shape.label), shape.name


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_two_fields_of_a_kind_share_a_label(kind: Any) -> None:
    """Else a label could not be typed instead of the field."""
    parts = {shape.part for shape in all_shapes(model(kind.name)) if shape.part is not None}
    for part in (model(kind.name), *parts):
        labels = [shape.label for shape in shapes(part).values()]
        assert sorted(set(labels)) == sorted(labels), part


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_lists_carry_and_pages_hide_are_fields_of_the_kind(kind: Any) -> None:
    entry = model(kind.name)
    assert set(entry.MORE) | set(entry.HIDDEN) <= set(shapes(entry))


def test_every_kind_says_its_own_label() -> None:
    assert [kind.label for kind in KINDS] == [model(kind.name).LABEL for kind in KINDS]


def test_a_record_may_be_typed_in_chinese_labels() -> None:
    english = made("activity", SOURCE + "title: 调研\ndate: XXXX-09\nparticipants: [{role: 主任委员, name: ***}]\n")
    chinese = made("activity", SOURCE + "标题: 调研\n日期: XXXX-09\n参加人员: [{身份: 主任委员, 姓名: ***}]\n")
    assert english.records == chinese.records


def test_one_text_stands_for_a_list_of_one() -> None:
    (record,) = made("activity", SOURCE + "title: 调研\nplace: 县人大机关\n").records
    assert ["县人大机关"] == record.fields["place"]


def test_fixed_values_may_be_typed_as_their_labels() -> None:
    (record,) = made("recognition", SOURCE + "title: 肯定\nlevel: 群众\n").records
    assert "masses" == record.fields["level"]
    assert ["E205"] == codes("recognition", "title: 肯定\nlevel: 宇宙\n")


def test_from_is_a_field_although_python_reserves_the_word() -> None:
    (record,) = made("activity", SOURCE + "title: 联系\nlinks: [{type: 联系代表, from: 组成人员, to: 代表}]\n").records
    assert {"type": "deputy", "from": "组成人员", "to": "代表"} == record.fields["links"][0]


# --- the numbered practice -----------------------------------------------


@pytest.mark.parametrize("typed", ["brand", "品牌"])
def test_a_practice_shows_its_type_in_chinese(typed: str) -> None:
    (record,) = made("practice", SOURCE + f"title: 品牌\ntype: {typed}\n").records
    assert "品牌" == record.type


@pytest.mark.parametrize(
    "groups",
    [
        "[{count: 3, items: [甲, 乙, 丙]}]",
        "[{count: 3}]",
        "[{items: [甲, 乙], items_status: open}]",
        "[{count: 3, items: [甲, 乙], items_status: partial}]",
        "[{count: 3, items_status: 原文未展开}]",
    ],
)
def test_a_practice_that_fits_its_counts_is_good(groups: str) -> None:
    assert [] == codes("practice", f"title: 三\ngroups: {groups}\n")


@pytest.mark.parametrize(
    "groups",
    [
        "[{count: 3, items: [甲, 乙]}]",
        "[{count: 3, items: [甲, 乙, 丙, 丁]}]",
        "[{count: 3, items: [甲], items_status: not_expanded}]",
        "[{count: 3, items: [甲, 乙], items_status: complete}]",
        "[{count: 3, items: [甲, 乙, 丙, 丁], items_status: open}]",
    ],
)
def test_a_practice_whose_items_do_not_fit_its_count_stops_the_build(groups: str) -> None:
    """One item too few in “一廊三室”, or one filled in that the source does not give."""
    assert ["E209"] == codes("practice", f"title: 三\ngroups: {groups}\n")


# --- people --------------------------------------------------------------


def test_a_person_named_in_full_needs_consent_or_an_official_duty() -> None:
    assert ["E601"] == codes("deputy", "name: 张三\n")
    assert [] == codes("deputy", "name: 张三\nconsent: {state: given}\n")
    assert [] == codes("deputy", "name: ***\n")


def test_a_story_says_how_it_stands_with_consent() -> None:
    assert ["E201"] == codes("exemplar", "title: 返乡创业\n")
    assert ["E601"] == codes("exemplar", "title: 返乡创业\nname: 张三\nconsent: {state: not_named}\n")
    assert [] == codes("exemplar", "title: 返乡创业\nname: ***\nconsent: {state: not_named}\n")


def test_a_deputy_whose_name_is_withheld_is_called_by_the_mandate() -> None:
    (record,) = made("deputy", SOURCE + "name: ***\nmandates: [{level: 省}]\n").records
    assert "省人大代表（姓名未公布）" == record.title


# --- work and figures ----------------------------------------------------


BALLOT = """title: 票决
ballot:
  to_elect: 1
  present: 10
  candidates: [{{name: 甲, votes_for: {}, against: 1, abstain: 1, adopted: 是}}]
"""


def test_a_ballot_adds_up() -> None:
    assert [] == codes("project", BALLOT.format(8))
    assert ["E210"] == codes("project", BALLOT.format(9))


def test_no_more_are_adopted_than_were_to_be_elected() -> None:
    assert ["E210"] == codes("project", BALLOT.format(8).replace("to_elect: 1", "to_elect: 0"))


def test_an_observation_is_in_the_unit_of_its_measure() -> None:
    assert [] == codes("figure", "title: 站\nunit: 个\nobservations: [{quantity: 354个}]\n")
    assert ["E206"] == codes("figure", "title: 站\nunit: 个\nobservations: [{quantity: 354名}]\n")


def test_a_quantity_may_be_typed_in_one_line_or_in_parts() -> None:
    (record,) = made(
        "figure",
        SOURCE
        + "title: 培训\nobservations: [{quantity: ***余名}, {quantity: {value: ***, unit: 名, qualifier: 余}}]\n",
    ).records
    assert [quantity("***余名")] * 2 == [one["quantity"] for one in record.fields["observations"]]


def test_the_opening_words_of_a_speech_are_not_for_its_web_page() -> None:
    assert {"salutation", "closing"} <= model("publication").HIDDEN


def test_every_fixed_value_has_a_label_of_its_own() -> None:
    from corridor.kinds import common, events, figures, papers, practices, works

    for module in (common, events, figures, papers, practices, works):
        for choices in vars(module).values():
            if isinstance(choices, Choices):
                assert len(choices.labels) == len(set(choices.labels.values()))
