"""The shipped content says what the report says, all of it, and nothing else."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from corridor import prose, reading, records
from corridor.facts import Facts, Record
from corridor.kinds import BY_FOLDER
from corridor.relations import Names
from corridor.values import quantity

ROOT = Path(__file__).parent.parent
CONTENT = ROOT / "content"
DATA = Path(__file__).parent / "data"
REPORT = (DATA / "report.txt").read_bytes().decode()
PARAGRAPHS = REPORT.rstrip("\n").split("\n")
AMBIGUOUS = "23"


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


SYSTEMS = table("systems.tsv")
MASKS = table("masks.tsv")
COUNTED = [mask for mask in MASKS if mask["figure_id"] and mask["n"] != AMBIGUOUS]


@cache
def content() -> tuple[dict[str, Record], dict[str, Facts]]:
    made_records: dict[str, Record] = {}
    facts: dict[str, Facts] = {}
    for path in sorted(CONTENT.glob("*/**/*.yaml")):
        name = path.relative_to(CONTENT).as_posix()
        if name.startswith("kiosk/"):
            continue  # a playlist is no record
        text = reading.read(f"content/{name}", path.read_bytes())
        made = records.make(text, BY_FOLDER[name.split("/")[0]], name.removesuffix(".yaml"))
        assert [] == made.problems
        made_records |= {record.id: record for record in made.records}
        facts |= {own.card.id: own for own in made.facts}
    return made_records, facts


def record(id_: str) -> Record:
    return content()[0][id_]


def observation(figure_id: str) -> dict[str, Any]:
    found: dict[str, Any] = record(f"figures/report/{figure_id}").fields["observations"][0]
    return found


def texts(value: object) -> list[str]:
    """Every text below a value."""
    if isinstance(value, dict):
        return [found for one in value.values() for found in texts(one)]
    if isinstance(value, list):
        return [found for one in value for found in texts(one)]
    return [value] if isinstance(value, str) else []


def all_texts(made: Record) -> list[str]:
    return [made.title, made.summary, made.body, made.date_text, made.type, *texts(made.fields)]


# --- the report itself ---------------------------------------------------


def test_the_report_stands_in_the_content_character_by_character() -> None:
    assert REPORT.rstrip("\n") == record("documents/report").fields["text"].rstrip("\n")


def test_the_report_runs_from_the_salutation_to_the_closing_words() -> None:
    assert "尊敬的***主任，各位领导，同志们：" == PARAGRAPHS[0]
    assert "发言完毕，请各位领导批评指正。" == PARAGRAPHS[6]
    assert len(PARAGRAPHS) == 7


def test_all_forty_masks_are_said_in_words() -> None:
    masks = record("documents/report").fields["masks"]
    assert list(range(1, 41)) == [mask["n"] for mask in masks]
    assert all(mask["word"].endswith("未公布") for mask in masks)
    assert [mask["what"] for mask in MASKS] == [mask["what"] for mask in masks]
    assert "原文未公布" == masks[22]["word"]


def test_the_report_has_forty_masks_of_one_hundred_and_nine_stars_where_the_table_says() -> None:
    found = [(f"P{n}", at.start(), at[0]) for n, line in enumerate(PARAGRAPHS) for at in re.finditer(r"\*+", line)]
    assert [(m["para"], int(m["char_offset"]), m["mask"]) for m in MASKS] == found
    assert 109 == sum(len(stars) for *_, stars in found)


# --- every system has its records ----------------------------------------


def test_the_table_of_systems_is_complete() -> None:
    assert [f"{n:02}" for n in range(1, 50)] == [row["row"] for row in SYSTEMS]


@pytest.mark.parametrize("row", SYSTEMS, ids=lambda row: row["row"])
def test_every_system_has_its_records(row: dict[str, str]) -> None:
    assert row["ids"]
    assert [] == [id_ for id_ in row["ids"].split() if id_ not in content()[0]]


def test_every_record_belongs_to_a_system_or_explains_the_site() -> None:
    named = {id_ for row in SYSTEMS for id_ in row["ids"].split()}
    assert {"organizations/county-standing-committee", "pages/about"} == content()[0].keys() - named


# --- every word has its source -------------------------------------------


def test_every_record_says_where_it_is_written() -> None:
    unsourced = [
        made.id for made in content()[0].values() if made.id != "documents/report" and not made.fields.get("sources")
    ]
    assert [] == unsourced


def test_every_quotation_stands_word_for_word_in_one_paragraph_of_the_report() -> None:
    for own in content()[1].values():
        for quote in own.quotes:
            standing = [n for n, line in enumerate(PARAGRAPHS) if quote.quote in line]
            assert 1 == len(standing) or quote.paragraph in standing, (own.card.id, quote.quote)


def test_words_given_as_the_sources_own_are_the_sources_own() -> None:
    for made in content()[0].values():
        own = [
            made.fields[key]
            for key in ("wording", "goal", "appraisal", "phrase", "salutation", "closing")
            if key in made.fields
        ]
        own += made.fields.get("quotations", [])
        # An annex is ours.
        headings = [section["heading"] for section in made.fields.get("outline", [])]
        own += [heading for heading in headings if not heading.startswith("附：")]
        assert [] == [words for words in own if words not in REPORT], made.id


def test_a_mask_stands_only_in_a_quotation_a_title_or_where_a_name_is_withheld() -> None:
    """In our own prose it says 未公布."""
    for id_, own in content()[1].items():
        made = record(id_)
        assert [] == [words for _, words in own.masked if words not in REPORT], id_
        for words in (made.title, made.summary, made.body):
            rest = words
            for quoted in prose.quoted_masks(words):
                rest = rest.replace(quoted, "")
            assert "*" not in rest, id_


def test_every_reference_leads_to_one_record() -> None:
    names = Names(content()[0])
    for id_, own in content()[1].items():
        for mention in own.mentions:
            found = names.matches(mention.target, ("figure",) if mention.is_figure else mention.kinds)
            assert len(found) == 1 or not (mention.strict or found), (id_, mention.target, found)


# --- the ledger ----------------------------------------------------------


def test_the_ledger_holds_the_two_given_and_the_eighteen_withheld_quantities() -> None:
    ledger = [made.id.split("/")[-1] for made in content()[0].values() if made.kind == "figure"]
    assert {"fig-stations", "fig-review-points", *(mask["figure_id"] for mask in COUNTED)} == set(ledger)
    assert 20 == len(ledger)


@pytest.mark.parametrize("mask", COUNTED, ids=lambda mask: mask["figure_id"])
def test_a_withheld_quantity_is_typed_as_in_the_source(mask: dict[str, str]) -> None:
    made, stated = record(f"figures/report/{mask['figure_id']}"), observation(mask["figure_id"])
    found = stated["quantity"]
    assert (mask["mask"], mask["unit"], mask["qualifier"]) == (found.value.mask, found.unit, found.qualifier)
    assert mask["unit"] == made.fields["unit"]
    assert found.is_withheld
    assert found.written in made.fields["sources"][0]["quote"]


def test_the_two_given_quantities() -> None:
    assert quantity("354个") == observation("fig-stations")["quantity"]
    assert quantity("仅4个") == observation("fig-review-points")["quantity"]


def test_no_number_of_the_ledger_is_typed_outside_it() -> None:
    """Only quotations repeat it; text says [[figure:…]]."""
    for id_, own in content()[1].items():
        assert () == own.typed, id_
        if record(id_).kind != "figure":
            shown = {
                key: value for key, value in record(id_).fields.items() if key not in ("sources", "text", "wording")
            }
            assert "354" not in "".join(all_texts(record(id_))[:3] + texts(shown)), id_


# --- nothing is invented -------------------------------------------------


def test_no_year_is_typed_anywhere() -> None:
    for path in CONTENT.rglob("*.yaml"):
        lines = path.read_text("utf-8").splitlines()
        found = [
            line
            for line in lines
            if re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", line) and not line.startswith("released:")
        ]
        assert [] == found, path


def test_the_only_dates_are_the_four_months_of_the_report() -> None:
    dated = {made.date.text for made in content()[0].values() if made.date}
    assert {"XXXX-06", "XXXX-07", "XXXX-08", "XXXX-09"} == dated
    for month in (6, 7, 8, 9):
        assert f"今年{month}月" in REPORT


@pytest.mark.parametrize(
    ("id_", "counts"),
    [
        ("practices/156", [1, 5, 6]),
        ("practices/five-fours", [4, 4, 4, 4, 4]),
        ("practices/four-organs", [4]),
    ],
)
def test_what_the_source_does_not_expand_has_no_items(id_: str, counts: list[int]) -> None:
    groups = record(id_).fields["groups"]
    assert counts == [group["count"] for group in groups]
    assert [] == [group for group in groups if group.get("items") or group.get("name", "机关") != "机关"]


def test_three_links_are_inferred_and_three_helps_are_not_expanded() -> None:
    links, helps = record("practices/san-lian-san-zhu").fields["groups"]
    assert ("inferred", 3, 3) == (links["basis"], links["count"], len(links["items"]))
    assert (3, "not_expanded", None) == (helps["count"], helps["items_status"], helps.get("items"))


@pytest.mark.parametrize(
    "id_", ["practices/political-classroom", "practices/business-classroom", "practices/two-platforms"]
)
def test_a_list_that_ends_in_deng_stays_open_and_has_no_total(id_: str) -> None:
    (group,) = record(id_).fields["groups"]
    assert ("open", None) == (group["items_status"], group.get("count"))


@pytest.mark.parametrize(
    ("id_", "shape"),
    [
        ("practices/one-corridor-three-rooms", [(1, 1), (3, 3)]),
        ("practices/five-stations", [(5, 5)]),
        ("practices/three-classrooms", [(3, 3)]),
        ("practices/five-ones", [(1, 1)] * 5),
        ("practices/four-lists", [(4, 4)]),
        ("practices/month-quarter-year", [(3, 3)]),
    ],
)
def test_what_the_source_lists_is_complete_and_in_its_words(id_: str, shape: list[tuple[int, int]]) -> None:
    groups = record(id_).fields["groups"]
    assert shape == [(group["count"], len(group["items"])) for group in groups]
    assert [] == [item["name"] for group in groups for item in group["items"] if item["name"] not in REPORT]


def test_the_visit_of_july_is_not_tied_to_156() -> None:
    assert "156" not in "".join(all_texts(record("activities/study-visit")))
    assert "study-visit" not in "".join(all_texts(record("practices/156")))


def test_no_task_and_no_ballot_is_made_up() -> None:
    made = content()[0].values()
    assert [] == [one.id for one in made if one.kind == "task" or "ballot" in one.fields]


def test_nobody_is_named() -> None:
    """Every name typed is a mask or 未公布; the rest are roles."""
    roles = ("participants", "approved_by", "lead", "assigned")
    parts = [part for made in content()[0].values() for key in roles for part in made.fields.get(key, [])]
    names = [part["name"] for part in parts if "name" in part]
    names += [made.fields["name"] for made in content()[0].values() if "name" in made.fields]
    assert {"***", "未公布"} == set(names)
