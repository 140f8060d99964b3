"""Issuing: `build.py issue ID` freezes a publication as a whole or not at all, once, under the next number."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from conftest import run, tree
from issues import (
    DAY,
    JUNE,
    OUTPUTS,
    SOURCES,
    activity,
    bulletin,
    content,
    issue,
    issued,
    months,
    names,
    register,
)

from corridor.outputs.pdf import Pdf

pytestmark = pytest.mark.pdf


class NoPango(Pdf):
    """A machine that cannot print."""

    def available(self) -> str:
        return "缺少系统库 libpango-1.0.so.0，做不了 PDF。运行：sudo apt-get install libpango-1.0-0"


# --- what is told -----------------------------------------------------------------------------------------------------


def test_what_was_issued_is_told_with_its_number_its_place_and_what_to_do(tmp_path: Path) -> None:
    made = issue(months(tmp_path), JUNE)
    assert (0, "") == (made.code, made.err)
    assert "编发了：人大工作简报 《2022年6月简报》第1期，2022年10月8日，1 页" in made.out
    assert "content/register/issued/publications/2022-06" in made.out
    assert "请一并备份。公布：python build.py" in made.out


def test_programs_are_told_the_same(tmp_path: Path) -> None:
    told = issued(months(tmp_path), JUNE)
    assert ("publications/2022-06", "第1期", "2022", 1, DAY, 1) == tuple(
        told[key] for key in ("id", "number", "year", "n", "date", "pages")
    )
    path = tmp_path / told["folder"]
    assert set(told["files"]) | {"issue.json", "SHA256SUMS"} == set(tree(path))


def test_the_short_name_will_do(tmp_path: Path) -> None:
    assert "publications/2022-06" == issued(months(tmp_path), "2022-06")["id"]


def test_the_print_has_the_number_and_the_day(tmp_path: Path) -> None:
    folder = months(tmp_path)
    issued(folder, JUNE, "2022-10-09")
    file = register(folder) / JUNE / "2022-06.pdf"
    words = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    assert "第1期" in words.replace(" ", "") and "2022年10月9日" in words.replace(" ", "")
    assert "期号未编" not in words


def test_the_data_are_those_of_the_records_as_they_are_published(tmp_path: Path) -> None:
    """Masks stand in quotations only; what is withheld carries its status."""
    own = "participants: [{role: 县人大代表, name: ***}]\n"
    folder = months(tmp_path, {"activities/visit.yaml": activity("2022-06-17", own=own)})
    issued(folder, JUNE)
    data = json.loads((register(folder) / JUNE / "2022-06.data.json").read_text("utf-8"))
    [visit] = [one for one in data["records"] if one["id"] == "activities/visit"]
    assert {"state": "withheld"} == visit["participants"][0]["name"]
    assert ("第1期", DAY) == (data["number"], data["issued"])


def test_the_figures_are_those_of_the_period(tmp_path: Path) -> None:
    ledger = "title: 接待\nunit: 人\nobservations:\n"
    ledger += "".join(f"  - {{quantity: {n}人, as_of: 2022-0{n}}}\n" for n in (6, 7)) + "sources: [{note: 统计}]\n"
    folder = months(tmp_path, {"figures/talks.yaml": ledger})
    issued(folder, JUNE)
    lines = (register(folder) / JUNE / "2022-06.figures.csv").read_text("utf-8").splitlines()
    assert 2 == len(lines) and "2022-06" in lines[1]


# --- refused ----------------------------------------------------------------------------------------------------------


def refused(folder: Path, name: str, code: int, *words: str, outputs: tuple[str, ...] = OUTPUTS, **more: str) -> None:
    """It is refused with this exit code and these words, and nothing is written."""
    before = content(folder)
    made = issue(folder, name, outputs=outputs, **more)
    assert code == made.code, made.said
    assert "E514" in made.err and [] == [word for word in words if word not in made.err], made.err
    assert "什么也没有编发" in made.err or code != 1
    assert before == content(folder)


def test_issuing_twice_is_refused_with_what_to_do_instead(tmp_path: Path) -> None:
    folder = months(tmp_path)
    issued(folder, JUNE)
    refused(folder, JUNE, 1, "《2022年6月简报》第1期已在2022年10月8日编发", "改动写成更正")


def test_a_name_nobody_has_is_refused_with_those_there_are(tmp_path: Path) -> None:
    refused(months(tmp_path), "2022-05", 2, "没有编号是 2022-05 的出版物", "publications/2022-06、publications/2022-07")


def test_a_record_that_is_no_publication_is_refused(tmp_path: Path) -> None:
    refused(months(tmp_path), "activities/visit", 2, "没有编号是 activities/visit 的出版物")


@pytest.mark.parametrize(("status", "words"), [("draft", "草稿"), ("reviewed", "还没有公布"), ("withdrawn", "已撤回")])
def test_what_is_not_published_is_refused(tmp_path: Path, status: str, words: str) -> None:
    folder = months(tmp_path, {"publications/june.yaml": bulletin("6月简报", f"status: {status}\n")})
    refused(folder, "june", 1, "《6月简报》是", words, "先把 status 改为 published")


def test_a_material_that_is_no_issue_is_refused(tmp_path: Path) -> None:
    folder = months(tmp_path, {"publications/pack.yaml": bulletin("汇报").replace("bulletin", "briefing")})
    refused(folder, "pack", 1, "《汇报》不是按期编发的材料", "简报、年度总结或公文")


def test_a_month_that_has_not_begun_is_refused(tmp_path: Path) -> None:
    """A slip of a month would be for good."""
    folder = months(tmp_path)
    refused(folder, "2022-08", 1, "《2022年8月简报》的期间（2022年8月）还没有开始", today="2022-07-31")
    assert "第1期" == issued(folder, "2022-08", "2022-08-01")["number"]


def test_a_clock_that_goes_backwards_is_refused(tmp_path: Path) -> None:
    folder = months(tmp_path)
    issued(folder, JUNE, "2022-10-08")
    refused(folder, "2022-07", 1, "晚于今天 2022-10-07", "用 --today 写上日期", today="2022-10-07")
    assert "第2期" == issued(folder, "2022-07", "2022-10-08")["number"]


def test_a_machine_that_cannot_print_says_what_to_install(tmp_path: Path) -> None:
    lacking = tuple(one.replace("corridor.outputs.pdf:Pdf", "test_issuing:NoPango") for one in OUTPUTS)
    refused(months(tmp_path), JUNE, 3, "这台机器做不了 PDF", "sudo apt-get install libpango", outputs=lacking)


def test_a_house_without_pdf_says_so(tmp_path: Path) -> None:
    outputs = tuple(one for one in OUTPUTS if not one.endswith(":Pdf"))
    refused(months(tmp_path), JUNE, 3, "build.py 的名单里没有 PDF", outputs=outputs)


def test_content_to_mend_comes_first(tmp_path: Path) -> None:
    folder = months(tmp_path, {"activities/bad.yaml": "title: 视察\ndate: 今年\n" + SOURCES})
    made = issue(folder, JUNE)
    assert 1 == made.code and "E203" in made.err and "什么也没有编发" in made.err
    assert [] == names(folder)


def test_a_print_that_fails_leaves_nothing(tmp_path: Path) -> None:
    folder = months(tmp_path, {"templates/print/bulletin.html": "{{ no_such_name }}"})
    made = issue(folder, JUNE)
    assert 1 == made.code and "E401" in made.err
    assert [] == names(folder)


def test_programs_are_told_why(tmp_path: Path) -> None:
    made = issue(months(tmp_path), "2022-05", "--format", "json")
    told = json.loads(made.out)
    assert (2, 2, None, ["E514"]) == (
        made.code,
        told["exit"],
        told["issued"],
        [one["code"] for one in told["problems"]],
    )


def test_a_folder_without_content_is_told(tmp_path: Path) -> None:
    made = issue(tmp_path, JUNE)
    assert 2 == made.code and "E508" in made.err
    assert [] == list(tmp_path.iterdir())


def test_mistyped_options_end_with_2(tmp_path: Path) -> None:
    assert 2 == run("issue", "-C", tmp_path, outputs=OUTPUTS).code
    assert 2 == issue(months(tmp_path), JUNE, today="昨天").code
