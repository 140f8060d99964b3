"""Relations: a reference means one record, a quotation stands word for word, an id is given once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import office, run

from corridor.relations import Names

IDS = ("activities/2022/visit", "places/visit", "places/stations/zhang", "documents/report")
VISIT = "title: 代表视察联络站\nsources:\n  - note: 本机关记录\n"
DRAFT = "status: draft\n" + VISIT


def told(folder: Path, files: dict[str, str], *options: str) -> str:
    return run("check", "-C", office(folder, files), *options).out


def codes(said: str) -> list[str]:
    return re.findall(r"^(?:错误|提醒) (E\d+)", said, re.MULTILINE)


def quoting(quote: str, more: str = "") -> dict[str, str]:
    return {"activities/visit.yaml": f"title: 视察\nsources:\n  - document: report\n    quote: {quote}\n{more}"}


# --- names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "kinds", "expected"),
    [
        ("documents/report", (), ["documents/report"]),
        ("report", (), ["documents/report"]),
        ("zhang", (), ["places/stations/zhang"]),
        ("stations/zhang", (), ["places/stations/zhang"]),
        ("visit", (), ["activities/2022/visit", "places/visit"]),
        ("visit", ("place",), ["places/visit"]),
        ("2022/visit", (), ["activities/2022/visit"]),
        ("isit", (), []),
        ("report/", (), []),
    ],
)
def test_a_reference_may_be_the_shortest_end_only_one_record_has(
    target: str, kinds: tuple[str, ...], expected: list[str]
) -> None:
    assert expected == Names(IDS).matches(target, kinds)


def test_an_id_in_full_means_itself_even_where_it_ends_another() -> None:
    assert ["places/visit"] == Names(("places/visit", "activities/places/visit")).matches("places/visit")


# --- references --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "field",
    ["related: nowhere", "campaign: nowhere", "figure: nowhere", "summary: 见[[nowhere]]", "carries_out: [nowhere]"],
)
def test_a_reference_that_leads_nowhere_is_told_in_any_field(field: str, tmp_path: Path) -> None:
    assert ["E301"] == codes(told(tmp_path, {"activities/visit.yaml": f"{VISIT}{field}\n"}))


@pytest.mark.parametrize("field", ["host: 县人大常委会", "place: ***镇", "areas: [某镇]", "host: report"])
def test_words_may_stand_where_a_record_or_words_are_asked_for(field: str, tmp_path: Path) -> None:
    assert [] == codes(told(tmp_path, {"activities/visit.yaml": f"{VISIT}{field}\n"}))


def test_a_reference_to_a_record_of_another_kind_is_told_with_both_kinds(tmp_path: Path) -> None:
    said = told(tmp_path, {"activities/visit.yaml": VISIT + "figure: documents/report\n"})
    assert ["E301"] == codes(said)
    assert "documents/report 是“文件”，这里要写“数据台账”的编号" in said


@pytest.mark.parametrize("status", ["draft", "reviewed", "withdrawn", "草稿"])
def test_a_reference_to_what_is_not_published_is_told(status: str, tmp_path: Path) -> None:
    files = {"activities/visit.yaml": VISIT + "related: soon\n", "activities/soon.yaml": f"status: {status}\n{VISIT}"}
    assert ["E303"] == codes(told(tmp_path, files))


def test_with_drafts_a_reference_to_a_draft_holds(tmp_path: Path) -> None:
    files = {"activities/visit.yaml": VISIT + "related: soon\n", "activities/soon.yaml": DRAFT}
    assert [] == codes(told(tmp_path, files, "--drafts"))


def test_a_draft_may_refer_to_what_is_not_there_yet(tmp_path: Path) -> None:
    assert [] == codes(told(tmp_path, {"activities/soon.yaml": DRAFT + "related: nowhere\n"}))


def test_two_records_that_refer_to_each_other_are_no_circle(tmp_path: Path) -> None:
    files = {"places/a.yaml": VISIT + "related: places/b\n", "places/b.yaml": VISIT + "related: places/a\n"}
    assert [] == codes(told(tmp_path, files))


# --- quotations --------------------------------------------------------------------------------------


@pytest.mark.parametrize("quote", ["九月，代表视察了***镇的联络站。", "代表视察了***镇", "***"])
def test_a_verbatim_quotation_holds_masks_and_all(quote: str, tmp_path: Path) -> None:
    assert [] == codes(told(tmp_path, quoting(quote)))


@pytest.mark.parametrize(
    "quote",
    [
        "九月,代表视察了***镇的联络站。",
        "九月，代表视察了**镇的联络站。x",
        "九月，代表视察了 ***镇",
        "办实事、办好事。",
        "联络站。办实事",
    ],
)
def test_one_character_more_less_or_other_is_no_quotation(quote: str, tmp_path: Path) -> None:
    """Nor does one run from a paragraph into the next."""
    assert ["E309"] == codes(told(tmp_path, quoting(quote)))


def test_a_quotation_that_stands_twice_needs_its_paragraph(tmp_path: Path) -> None:
    assert ["E310"] == codes(told(tmp_path / "without", quoting("办实事，办好事。")))
    assert [] == codes(told(tmp_path / "with", quoting("办实事，办好事。", "    paragraph: 3\n")))


def test_a_quotation_is_told_where_it_departs_from_its_source(tmp_path: Path) -> None:
    assert "原文是“…县共建设代表联络站354个。…”" in told(tmp_path, quoting("全县共建设代表之家354个。"))


# --- masks and ids -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [("视察“***镇的联络站”。", []), ("视察“***乡的联络站”。", ["E311"]), ("视察***乡的联络站。", [])],
)
def test_a_mask_stands_in_quotation_marks_only_as_the_document_has_it(
    body: str, expected: list[str], tmp_path: Path
) -> None:
    assert expected == codes(told(tmp_path, {"activities/visit.yaml": f"{VISIT}body: |\n  {body}\n"}))


def test_an_id_given_twice_is_told_at_the_second_and_names_the_first(tmp_path: Path) -> None:
    items = "items:\n  - {id: a, title: 甲站}\n  - {id: a, title: 乙站}\nsources: [{note: 统计}]\n"
    said = told(tmp_path, {"places/all.yaml": items})
    assert ["E304"] == codes(said)
    assert "content/places/all.yaml:3:10" in said
    assert "另一处在 content/places/all.yaml" in said


def test_a_list_and_a_folder_may_not_give_the_same_id(tmp_path: Path) -> None:
    files = {"places/all.yaml": "items: [{id: a, title: 甲站}]\nsources: [{note: 统计}]\n", "places/all/a.yaml": VISIT}
    assert ["E304"] == codes(told(tmp_path, files))
