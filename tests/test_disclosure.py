"""Disclosure: a withheld value that the published ones give away stops the build; one they do not, does not."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import ALL_OUTPUTS, office, run
from hypothesis import given, settings
from hypothesis import strategies as st
from mistakes import codes

from corridor.disclosure.bounds import Constraint, Unknown
from corridor.disclosure.solving import solve


class Case(NamedTuple):
    """A ledger in short: `name unit: time|area = quantity, …; relation`, a line a figure. `told` are given away."""

    name: str
    ledger: str
    told: tuple[str, ...] = ()
    areas: str = ""


def cases() -> list[Case]:
    """The table of tests/data/disclosure.txt."""
    found = []
    for block in (Path(__file__).parent / "data" / "disclosure.txt").read_text("utf-8").split("\n== ")[1:]:
        name, *lines = block.strip().splitlines()
        told = lines.pop().removeprefix("-> ")
        areas = lines.pop().removeprefix("areas ") if lines[-1].startswith("areas ") else ""
        found.append(Case(name, "\n".join(lines), () if told == "nothing" else tuple(told.split(", ")), areas))
    return found


def files(case: Case) -> dict[str, str]:
    made = {f"figures/{name}.yaml": text for name, text in map(figure, case.ledger.splitlines())}
    for area in case.areas.split():
        made[f"areas/{area}.yaml"] = f"title: {area}\nparent: areas/county\nsources:\n  - note: 本机关统计\n"
    if case.areas:
        made["areas/county.yaml"] = "title: 县\nsources:\n  - note: 本机关统计\n"
    return made


def figure(line: str) -> tuple[str, str]:
    head, _, rest = line.partition(": ")
    name, unit, *runs = head.split()
    stated, _, relation = rest.partition("; ")
    text = f"title: {name}\nunit: '{unit}'\nobservations:\n"
    for one in stated.split(", "):
        when, _, quantity = one.partition(" = ")
        at, _, area = when.partition("|")
        text += f"  - {{quantity: {quantity}, as_of: {at}{f', area: {area}' if area else ''}}}\n"
    kind, *names = relation.split() if relation else [""]
    ties = {
        "parts": f"parts: [{', '.join(names)}]",
        "of": f"of: {names[0]}, base: {names[1]}" if len(names) > 1 else "",
        "": "",
    }
    if relation:
        text += f"relations:\n  - {{{ties.get(kind) or f'{kind}: {names[0]}'}}}\n"
    if runs:
        text += f"over_time: {runs[0]}\n"
    return name, text + "sources:\n  - note: 本机关统计\n"


def given_away(said: str) -> list[str]:
    """Of every E603 the figure and, as the case writes it, its time."""
    return re.findall(r"record: figures/(\S+), at: (\S+?),", said)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_table_of_what_gives_a_value_away(case: Case, tmp_path: Path) -> None:
    ran = run("check", "-C", office(tmp_path, files(case)))
    told = given_away(ran.out)
    expected = [one.split() for one in case.told]
    assert [name for name, *_ in expected] == [name for name, _ in told], ran.out
    assert all(name_at[1] == at for name_at, (_, at) in zip(expected, told, strict=True) if len(name_at) > 1)
    assert ran.code == (1 if case.told else 0), ran.out


def test_the_message_names_the_sum_and_never_the_value(tmp_path: Path) -> None:
    case = Case("", "all 个: 2022 = 910个; parts a b\na 个: 2022 = 403个\nb 个: 2022 = *个")
    ran = run("check", "-C", office(tmp_path, files(case)))
    assert ["E603"] == codes(ran.out)
    assert "E603  未公布的数推算得出来：b（2022年）" in ran.out
    assert "all（2022年） 是 a（2022年）、b（2022年） 的合计" in ran.out
    assert "507" not in ran.out  # 910 − 403


def test_somebody_may_answer_for_it(tmp_path: Path) -> None:
    case = Case("", "all 个: 2022 = 10个; parts a b\na 个: 2022 = 4个\nb 个: 2022 = *个")
    site = (
        "accepted:\n  - {code: E603, record: figures/b, at: 2022, by: 张主任, date: 2022-10-08, reason: 已由上级公布}\n"
    )
    folder = office(tmp_path, files(case))
    (folder / "content/site.yaml").write_text((folder / "content/site.yaml").read_text("utf-8") + site, "utf-8")
    assert run("check", "-C", folder).code == 0


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{code: E603, record: figures/b, by: 张主任, date: 2022-10-08}", "reason"),
        ("{code: E999, by: 张主任}", "E603、E604"),
        ("just words", "列表"),
    ],
)
def test_an_acceptance_names_who_when_and_why(row: str, said: str, tmp_path: Path) -> None:
    folder = office(tmp_path, {})
    path = folder / "content/site.yaml"
    path.write_text(path.read_text("utf-8") + f"accepted:\n  - {row}\n", "utf-8")
    ran = run("check", "-C", folder)
    assert ran.code == 1
    assert said in ran.out


def test_a_declared_sum_that_does_not_hold_is_told(tmp_path: Path) -> None:
    case = Case("", "all 个: 2022 = 11个; parts a b\na 个: 2022 = 4个\nb 个: 2022 = 6个")
    ran = run("check", "-C", office(tmp_path, files(case)))
    assert ["E325"] == codes(ran.out)
    assert (ran.code, "E325  写明的合计对不上：all（2022年） 11个 ≠ 4个 ＋ 6个" in ran.out) == (1, True), ran.out


def test_rounded_parts_may_miss_their_total_by_their_last_digit(tmp_path: Path) -> None:
    case = Case("", "all 亿元: 2022 = 1.0亿元; parts a b\na 亿元: 2022 = 0.4亿元\nb 亿元: 2022 = 0.5亿元")
    assert run("check", "-C", office(tmp_path, files(case))).code == 0


def test_what_a_past_edition_gave_is_given_away(tmp_path: Path) -> None:
    """Published once, withheld after: the page of that day is in somebody's hands."""
    given_then = Case("", "a 个: 2022 = 403个\nb 个: 2022 = 7个")
    folder = office(tmp_path, files(given_then))
    assert run("review", "--record", "-C", folder, "--today", "2022-10-01").code == 0
    withheld_now = Case("", "a 个: 2022 = *个\nb 个: 2022 = 7个")
    for name, text in files(withheld_now).items():
        (folder / "content" / name).write_text(text, "utf-8")
    ran = run("check", "-C", folder, "--today", "2022-10-02")
    assert (ran.code, "a（2022年）" in ran.out, "2022-10-01 公布的网页里已经写出" in ran.out) == (1, True, True), (
        ran.out
    )
    assert "403" not in ran.out


@pytest.mark.pdf
def test_what_an_issue_gave_is_given_away_also_by_way_of_a_sum(tmp_path: Path) -> None:
    """The issue told one part; today the total and the other part stand there, and that part is missing."""
    period = "title: 9月简报\ncycle: month\nperiod: 2022-09\nstatus: published\n"
    first = Case("", "a 个: 2022-09 = 403个\nb 个: 2022-09 = 7个")
    folder = office(tmp_path, {**files(first), "publications/2022-09.yaml": period})
    ran = run("issue", "2022-09", "-C", folder, "--today", "2022-10-01", outputs=ALL_OUTPUTS)
    assert ran.code == 0, ran.out + ran.err
    now = Case("", "all 个: 2022-09 = 410个; parts a b\na 个: 2022-09 = *个\nb 个: 2022-09 = *个")
    for name, text in files(now).items():
        corrected = text + "corrections: [{date: 2022-10-02, text: 改为不公布}]\n"
        (folder / "content" / name).write_text(corrected, "utf-8")
    told = run("check", "-C", folder, "--today", "2022-10-02").out
    assert re.findall(r"E603  .*：(\w)（", told) == ["a", "b"], told
    assert "《9月简报》" in told
    assert "里已经写出" in told


# --- the arithmetic ---------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_what_is_told_is_what_every_solution_agrees_on(data: st.DataObject) -> None:
    """Against trying out everything: four whole numbers of 0 to 4 and sums of some of them."""
    truth = data.draw(st.tuples(*[st.integers(0, 4)] * 4))
    sums = data.draw(st.lists(st.sets(st.integers(0, 3), min_size=1), min_size=1, max_size=4))
    constraints = []
    for name, members in enumerate(sums):
        total = Fraction(sum(truth[n] for n in members))
        constraints.append(Constraint({n: Fraction(1) for n in members}, total, total, name))
    found = solve(constraints, dict.fromkeys(range(4), Unknown(True, True)), set(range(4)))
    possible = [
        trial
        for trial in ((a, b, c, d) for a in range(17) for b in range(17) for c in range(17) for d in range(17))
        if all(sum(trial[n] for n in members) == sum(truth[n] for n in members) for members in sums)
    ]
    for n in {n for members in sums for n in members}:
        values = {trial[n] for trial in possible}
        assert (found[n].low, found[n].high) == (min(values), max(values)), (truth, sums, n)
