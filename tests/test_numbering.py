"""Numbers of issues: read, given in the form of the last, consecutive per masthead and year."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import put
from issues import DAY, SITE, SOURCES, activity, bulletin, check, issue, issued, months, problems, register

from corridor.register.numbering import Number, like, parse

pytestmark = pytest.mark.pdf


# --- as typed ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("第3期", Number("第3期", 3)),
        ("2022年第12期", Number("2022年第12期", 12, "2022")),
        ("第3期（总第45期）", Number("第3期（总第45期）", 3, total=45)),
        ("2022年第3期（总第45期）", Number("2022年第3期（总第45期）", 3, "2022", total=45)),
        ("〔2022〕1号", Number("〔2022〕1号", 1, "2022")),
        ("县人大发〔2022〕15号", Number("县人大发〔2022〕15号", 15, "2022", "县人大发")),
    ],
)
def test_a_number_is_read_in_the_forms_of_the_trade(text: str, number: Number) -> None:
    assert number == parse(text)


@pytest.mark.parametrize(
    "text",
    ["", "3", "第0期", "第03期", "第三期", "六月号", "[2022]1号", "〔22〕1号", "第3期(总第45期)", "第３期", "第3期。"],
)
def test_what_is_not_such_a_number_is_not_guessed(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("last", "year", "next_"),
    [
        ("", "2022", "第4期"),
        ("第3期", "2022", "第4期"),
        ("2021年第12期", "2022", "2022年第4期"),
        ("第3期（总第45期）", "2022", "第4期（总第46期）"),
        ("2021年第12期（总第45期）", "2022", "2022年第4期（总第46期）"),
        ("〔2021〕9号", "2022", "〔2022〕4号"),
        ("县人大发〔2022〕3号", "2022", "县人大发〔2022〕4号"),
        ("2021年第12期", "XXXX", "第4期"),
    ],
)
def test_the_next_number_has_the_form_of_the_last(last: str, year: str, next_: str) -> None:
    assert next_ == like(last, year, 4, 46)


# --- given ------------------------------------------------------------------------------------------------------------


def test_numbers_are_given_one_by_one_whatever_the_order_of_the_periods(tmp_path: Path) -> None:
    folder = months(tmp_path)
    given = [issued(folder, f"publications/{period}")["number"] for period in ("2022-07", "2022-06", "2022-08")]
    assert ["第1期", "第2期", "第3期"] == given


def test_the_count_begins_anew_with_the_year_and_the_total_goes_on(tmp_path: Path) -> None:
    folder = months(
        tmp_path, {"publications/one.yaml": bulletin("12月简报", "date: 2022-12-01\nnumber: 2022年第1期（总第45期）\n")}
    )
    put(folder, {"publications/two.yaml": bulletin("1月简报", "date: 2023-01-05\n")})
    assert "2022年第1期（总第45期）" == issued(folder, "one", "2022-12-30")["number"]
    assert "2023年第1期（总第46期）" == issued(folder, "two", "2023-01-06")["number"]
    assert "2022年第2期（总第47期）" == issued(folder, "publications/2022-06", "2023-01-06")["number"]


def test_every_masthead_counts_for_itself(tmp_path: Path) -> None:
    other = {"publications/other.yaml": bulletin("代表之声（一）", "date: 2022-06-01\nmasthead: 代表之声\n")}
    folder = months(tmp_path, other)
    assert ["第1期", "第1期"] == [issued(folder, name)["number"] for name in ("publications/2022-06", "other")]


def test_what_has_no_written_year_counts_for_itself(tmp_path: Path) -> None:
    folder = months(tmp_path, {"activities/visit.yaml": activity("XXXX-06")})
    told = [issued(folder, f"publications/{period}") for period in ("XXXX-06", "2022-07")]
    assert [("XXXX", "第1期"), ("2022", "第1期")] == [(one["year"], one["number"]) for one in told]


def test_a_paper_is_numbered_as_papers_are_in_the_year_it_goes_out(tmp_path: Path) -> None:
    paper = f"title: 通知\nlayout: official\nbody: |\n  请认真落实。\n{SOURCES}"
    folder = months(tmp_path, {"publications/a.yaml": paper, "publications/b.yaml": paper})
    assert ["〔2022〕1号", "〔2022〕2号"] == [issued(folder, name)["number"] for name in ("a", "b")]
    assert "第1期" == issued(folder, "publications/2022-06")["number"]


def test_a_paper_goes_on_with_the_sign_of_the_last(tmp_path: Path) -> None:
    paper = f"title: 通知\nlayout: official\ndate: 2022-05-01\nbody: |\n  请认真落实。\n{SOURCES}"
    folder = months(
        tmp_path, {"publications/a.yaml": paper + "number: 县人大发〔2022〕1号\n", "publications/b.yaml": paper}
    )
    assert ["县人大发〔2022〕1号", "县人大发〔2022〕2号"] == [issued(folder, name)["number"] for name in ("a", "b")]


def test_an_office_that_comes_in_the_middle_of_a_year_goes_on_counting(tmp_path: Path) -> None:
    continues = "  continues: {year: 2022, number: 第5期（总第44期）}\n"
    folder = months(tmp_path, {"site.yaml": SITE + continues})
    assert "第6期（总第45期）" == issued(folder, "publications/2022-06")["number"]
    assert "第7期（总第46期）" == issued(folder, "publications/2022-07")["number"]
    assert [] == check(folder)


def test_what_it_goes_on_from_must_be_a_number(tmp_path: Path) -> None:
    folder = months(tmp_path, {"site.yaml": SITE + "  continues: 第5期\n"})
    assert [("E314", "content/site.yaml:0")] == check(folder)


# --- checked ----------------------------------------------------------------------------------------------------------


def typed(folder: Path, **numbers: str) -> list[tuple[str, str]]:
    """What is said of bulletins with these numbers: (code, file), and the remedies after it."""
    files = {
        f"publications/{name}.yaml": bulletin(f"简报{name}", f"date: 2022-06-01\nnumber: {number}\n")
        for name, number in numbers.items()
    }
    return [
        (one["file"].rpartition("/")[2], f"{one['title']}；{one['hint']}") for one in problems(months(folder, files))
    ]


def test_numbers_from_one_on_are_good_in_any_order(tmp_path: Path) -> None:
    assert [] == typed(tmp_path, a="第2期", b="第1期", c="2022年第3期")


def test_a_gap_is_told_where_the_number_after_it_stands(tmp_path: Path) -> None:
    [(file, said)] = typed(tmp_path, a="第1期", b="第4期")
    assert "b.yaml" == file
    assert "缺《人大工作简报》2022年第2期、《人大工作简报》2022年第3期" in said
    assert "这里写第2期的期号" in said


def test_a_double_names_the_other_and_the_number_that_is_free(tmp_path: Path) -> None:
    [(file, said)] = typed(tmp_path, a="第1期", b="第1期", c="第2期")
    assert "b.yaml" == file
    assert "第1期有两份" in said and "《简报a》" in said and "改写第3期的期号" in said


def test_totals_over_all_years_are_consecutive_too(tmp_path: Path) -> None:
    [(file, said)] = typed(tmp_path, a="第1期（总第45期）", b="第2期（总第47期）")
    assert "b.yaml" == file and "缺《人大工作简报》总第46期" in said


def test_a_number_nobody_can_read_is_told_with_the_forms_that_can_be(tmp_path: Path) -> None:
    [(file, said)] = typed(tmp_path, a="六月号")
    assert "a.yaml" == file and "写成 第1期" in said


def test_the_number_of_an_issue_cannot_be_typed_differently(tmp_path: Path) -> None:
    folder = months(tmp_path, {"publications/june.yaml": bulletin("6月简报")})
    issued(folder, "june")
    put(folder, {"publications/june.yaml": bulletin("6月简报", "number: 第2期\n")})
    assert [("E314", "content/publications/june.yaml:4")] == check(folder)
    put(folder, {"publications/june.yaml": bulletin("6月简报", "number: 第1期\n")})
    assert [] == check(folder)


def test_a_number_that_was_issued_is_not_given_again(tmp_path: Path) -> None:
    folder = months(tmp_path)
    issued(folder, "publications/2022-06")
    put(folder, {"publications/other.yaml": bulletin("增刊", "date: 2022-06-01\nnumber: 第1期\n")})
    [found] = problems(folder)
    assert ("E314", True) == (found["code"], "另一份是《2022年6月简报》，已编发；这里改写第2期的期号" in found["hint"])


def test_a_draft_holds_no_number(tmp_path: Path) -> None:
    draft = bulletin("草稿", "date: 2022-06-01\nnumber: 第7期\nstatus: draft\n")
    assert [] == check(months(tmp_path, {"publications/draft.yaml": draft}))


def test_whose_turn_it_is_not_is_refused_with_the_one_before_it(tmp_path: Path) -> None:
    files = {
        f"publications/{name}.yaml": bulletin(f"简报{name}", f"date: 2022-06-01\nnumber: {number}\n")
        for name, number in (("a", "第1期"), ("b", "第2期"))
    }
    folder = months(tmp_path, files)
    for name in ("b", "publications/2022-07"):
        made = issue(folder, name)
        assert 1 == made.code and "先编发第1期《简报a》（publications/a）" in made.err
    assert not register(folder).exists()
    assert ["第1期", "第2期", "第3期"] == [
        issued(folder, name)["number"] for name in ("a", "b", "publications/2022-07")
    ]


def test_an_issue_missing_in_the_middle_is_a_matter_of_the_register(tmp_path: Path) -> None:
    import shutil

    folder = months(tmp_path)
    for period in ("2022-06", "2022-07", "2022-08"):
        issued(folder, f"publications/{period}")
    shutil.rmtree(register(folder) / "publications/2022-07")
    [found] = problems(folder, DAY)
    assert ("E513", "content/register/issued") == (found["code"], found["file"])
    assert "缺《人大工作简报》2022年第2期" in found["title"]


def test_one_number_issued_on_two_machines_is_found_when_they_come_together(tmp_path: Path) -> None:
    import shutil

    one, other = months(tmp_path / "one"), months(tmp_path / "other")
    issued(one, "publications/2022-06")
    issued(other, "publications/2022-07")
    shutil.copytree(register(other), register(one), dirs_exist_ok=True)
    [found] = problems(one)
    assert "E513" == found["code"] and "第1期有两份" in found["title"]
