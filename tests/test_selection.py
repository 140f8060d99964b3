"""What a publication holds, and which PDFs a record gives."""

from pathlib import Path

import pytest
from conftest import office, run

from corridor.layouts import LAYOUTS, prints_of

NAMED = "title: 汇报\nlayout: {layout}\n"


def paths(more: dict[str, object], type_: str = "") -> list[str]:
    return [one.path for one in prints_of("publications/x", "publication", type_, more, False)]


@pytest.mark.parametrize(
    ("more", "type_", "layout"),
    [
        ({"cycle": "month"}, "", "bulletin"),
        ({"cycle": "year"}, "", "annual"),
        ({"cycle": "year", "layout": "official"}, "", "official"),
        ({"period": "2022-06"}, "", "bulletin"),
        ({}, "发言稿", "speech"),
    ],
)
def test_a_publication_has_the_layout_it_names_or_that_of_its_cycle(
    more: dict[str, object], type_: str, layout: str
) -> None:
    assert [layout] == [one.layout for one in prints_of("publications/x", "publication", type_, more, False)]


def test_a_publication_without_layout_and_period_is_not_printed() -> None:
    assert [] == paths({"outline": [{"heading": "一"}]})


def test_each_of_the_four_lists_is_a_print_of_its_own() -> None:
    lists = paths({"layout": "lists"})
    assert [
        "publications/x.pdf",
        *(f"publications/x-{part}.pdf" for part in ("plan", "tasks", "progress", "duties")),
    ] == lists


def test_a_document_is_printed_where_its_text_is_kept() -> None:
    assert ["documents/r.pdf"] == [one.path for one in prints_of("documents/r", "document", "", {}, True)]
    assert () == prints_of("documents/r", "document", "", {}, False)


@pytest.mark.parametrize("layout", ["brochure", "小册子"])
def test_an_unknown_layout_is_named_with_all_there_are(tmp_path: Path, layout: str) -> None:
    made = run("check", "-C", office(tmp_path, {"publications/x.yaml": NAMED.format(layout=layout)}))
    assert 1 == made.code
    assert f"“{layout}”" in made.out
    assert all(one.label in made.out for one in LAYOUTS.values())


@pytest.mark.parametrize(
    "own",
    [
        NAMED.format(layout="briefing"),
        NAMED.format(layout="展板") + "query: {kinds: 任务}\n",
        NAMED.format(layout="四张清单"),
        NAMED.format(layout="bulletin") + "query: {kinds: [activity], tag: 没有这个标签}\n",
        NAMED.format(layout="汇报材料") + "outline:\n  - {heading: 一, query: {kinds: 任务}}\n",
    ],
)
def test_a_publication_that_holds_nothing_is_told_of_before_anything_is_made(tmp_path: Path, own: str) -> None:
    made = run("check", "-C", office(tmp_path, {"publications/x.yaml": own}))
    assert (1, 1) == (made.code, made.out.count("E316"))
    assert "content/publications/x.yaml" in made.out


@pytest.mark.parametrize(
    ("own", "code"),
    [("size: 900", "E206"), ("size: 0x100", "E206"), ("distance: 两米", "E206"), ("query: {kinds: 车辆}", "E205")],
)
def test_what_cannot_be_read_is_told_with_an_example(tmp_path: Path, own: str, code: str) -> None:
    text = NAMED.format(layout="panel") + f"selection: visit\n{own}\n"
    made = run("check", "-C", office(tmp_path, {"publications/x.yaml": text}))
    assert (1, 1) == (made.code, made.out.count(f"错误 {code}")), made.out


@pytest.mark.parametrize("word", ["品牌", "practices", "practice", "品牌、工作法、机制"])
def test_a_kind_may_be_called_by_any_of_its_names(tmp_path: Path, word: str) -> None:
    practice = "title: 一廊三室\ntype: 阵地群\nsources: [{note: 本机关}]\n"
    own = NAMED.format(layout="briefing") + f"query: {{kinds: {word}}}\n"
    made = run("check", "-C", office(tmp_path, {"publications/x.yaml": own, "practices/y.yaml": practice}))
    assert "E205" not in made.out and "E316" not in made.out, made.out
