"""Reports: the same problems for people in columns, for programs in JSON."""

from __future__ import annotations

import json

import pytest

from corridor.engine import Result
from corridor.problems import Place, Problem, Severity, in_order, problem
from corridor.report import as_json, columns, problems, table, told


def quoted(line: str, column: int, length: int) -> list[str]:
    """The office's line and the caret's as shown, without what stands before the bar."""
    one = problem("E203", Place("content/a.yaml", 7, column, length), quoted=line, remedy="")
    return [shown.split("| ", 1)[1] for shown in told(one).splitlines() if " | " in shown]


def test_a_problem_reads_from_what_over_where_to_what_to_do() -> None:
    one = problem("E203", Place("content/a.yaml", 12, 7, 7), quoted="date: 2022年9月", remedy="写成 2022-09")
    assert """\
错误 E203  日期写法不对
  位置：content/a.yaml:12:7
    12 | date: 2022年9月
       |       ^^^^^^^^^
  怎么改：写成 2022-09""" == told(one)


def test_a_problem_of_a_whole_file_shows_no_line() -> None:
    assert "错误 E113  文件是空的\n  位置：content/a.yaml\n  怎么改：" in told(problem("E113", Place("content/a.yaml")))


@pytest.mark.parametrize(
    ("text", "width"), [("date", 4), ("日期", 4), ("日期：", 6), ("２０", 4), ("a日b", 4), ("", 0), ("***", 3)]
)
def test_a_chinese_character_takes_two_columns(text: str, width: int) -> None:
    assert width == columns(text)


@pytest.mark.parametrize(
    ("line", "column", "length", "caret"),
    [
        ("日期: 今年", 5, 2, "      ^^^^"),
        ("date: 2022年9月", 7, 7, "      ^^^^^^^^^"),
        ("date：2022", 5, 1, "    ^^"),
        ("好", 1, 1, "^^"),
        ("好", 1, 99, "^^"),
        ("好", 2, 1, "  ^"),
        ("\t- 甲", 1, 1, "^"),
    ],
)
def test_the_caret_stands_under_the_characters_it_means(line: str, column: int, length: int, caret: str) -> None:
    assert [line.replace("\t", " "), caret] == quoted(line, column, length)


@pytest.mark.parametrize("column", [1, 40, 300, 599])
def test_of_a_long_line_only_what_is_around_the_caret_is_shown(column: int) -> None:
    line = "".join(chr(0x4E00 + at) for at in range(600))
    shown, caret = quoted(line, column, 1)
    meant = shown[next(at for at in range(len(shown)) if columns(shown[:at]) == columns(caret) - 2)]
    assert line[column - 1] == meant
    assert columns(shown) <= 125


def test_a_caret_never_runs_past_a_long_line() -> None:
    shown, caret = quoted("字" * 600, 5, 590)
    assert columns(caret) <= columns(shown)


def test_a_cut_line_says_so_at_the_end_it_was_cut() -> None:
    cut = [(shown[0] == "…", shown[-1] == "…") for shown, _ in (quoted("字" * 600, at, 1) for at in (1, 300, 599))]
    assert [(False, True), (True, True), (True, False)] == cut


def test_nothing_of_the_office_reaches_the_terminal_as_a_command() -> None:
    shown, _ = quoted("title: \x1b[31m红\x07", 8, 1)
    assert "title: ·[31m红·" == shown


def test_a_found_text_of_any_length_is_told_shortly() -> None:
    assert 130 > len(problem("E202", Place("a"), found="字" * 100_000, remedy="").title)


def mixed() -> list[Problem]:
    return in_order(
        [
            problem("E121", Place("content/b.txt"), found="b.txt"),
            problem("E113", Place("content/c.yaml")),
            problem("E203", Place("content/a.yaml", 10, 1), remedy=""),
            problem("E203", Place("content/a.yaml", 9, 1), remedy=""),
            problem("E113", Place("content/c.yaml")),
        ]
    )


def test_problems_stand_in_order_of_place_each_said_once() -> None:
    assert [("content/a.yaml", 9), ("content/a.yaml", 10), ("content/b.txt", 0), ("content/c.yaml", 0)] == [
        (one.place.file, one.place.line) for one in mixed()
    ]


def test_errors_and_warnings_are_counted_apart() -> None:
    last = problems(mixed()).splitlines()[-1]
    assert "共 3 处错误，另有 1 处提醒，网站没有改动。改好后再运行一次：python build.py" == last


def test_warnings_alone_stop_nothing() -> None:
    told_of = [one for one in mixed() if one.severity is Severity.WARNING]
    assert problems(told_of).startswith("提醒 E121")
    assert problems(told_of).endswith("共 1 处提醒，不影响公布。")


def test_no_problem_no_words() -> None:
    assert "" == problems([])


def test_the_values_of_the_closing_table_stand_below_each_other() -> None:
    rows = table(Result(records=2)).splitlines()
    assert {10} == {columns(row) - columns(row.split(maxsplit=1)[1]) for row in rows}


def test_programs_get_the_same_as_people() -> None:
    one = problem("E203", Place("content/a.yaml", 12, 7, 7), quoted="date: 今年", remedy="写成 2022-09")
    data = json.loads(as_json(Result([one], records=3), 1))
    assert (1, 3, False) == (data["exit"], data["records"], data["published"])
    assert [
        {
            "code": "E203",
            "severity": "error",
            "file": "content/a.yaml",
            "line": 12,
            "column": 7,
            "title": "日期写法不对",
            "hint": "写成 2022-09",
            "quoted": "date: 今年",
        }
    ] == data["problems"]
