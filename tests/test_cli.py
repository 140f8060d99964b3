"""The command line: what other people's scripts rely on, and what a person is told who mistypes."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import filelock
import pytest
from conftest import ALL_OUTPUTS, FAST, OUTPUTS, office, put, run, tree

from corridor import publishing

ROOT = Path(__file__).parent.parent
BAD = {"activities/bad.yaml": "title: 视察\ndate: 今年\nsources: [{note: 统计}]\n"}
WARNED = {"activities/名单.xlsx": "表"}
DRAFT = {"activities/soon.yaml": "title: 将来的活动\nstatus: draft\nsources: [{note: 统计}]\n"}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash log lands in the folder a person stands in: here, not in the repository."""
    monkeypatch.chdir(tmp_path)


def made(folder: Path) -> set[str]:
    return {path.rpartition(".")[2] for path in tree(folder)}


def published(folder: Path, *options: str) -> Path:
    assert 0 == run("-C", folder, *FAST, *options).code
    return folder / "site"


# --- exit codes --------------------------------------------------------------------------------------


def test_a_good_build_ends_with_0(tmp_path: Path) -> None:
    assert 0 == run("-C", office(tmp_path), *FAST).code


def test_content_to_mend_ends_with_1(tmp_path: Path) -> None:
    assert 1 == run("-C", office(tmp_path, BAD), *FAST).code


@pytest.mark.parametrize("strict", [(), ("--strict",)])
def test_a_warning_ends_with_1_only_where_strict_is_asked_for(strict: tuple[str, ...], tmp_path: Path) -> None:
    folder = office(tmp_path, WARNED)
    assert bool(strict) == run("-C", folder, *FAST, *strict).code
    assert bool(strict) != (folder / "site").exists()


def test_strict_says_why_nothing_was_published(tmp_path: Path) -> None:
    assert "加了 --strict，有提醒，网站没有改动。" in run("-C", office(tmp_path, WARNED), *FAST, "--strict").err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("--formt json", "没有“--formt”这个选项；是不是 --format？"),
        ("bild", "没有“bild”这个命令；是不是 build？"),
        ("--format xml", "--format 不能写“xml”，只能写 text, json"),
        ("--today gestern", "--today：日期写成 2022-09-17"),
        ("-j 999", "-j 不能写 999，只能从 0 到 256"),
        ("-j vier", "-j 要写整数，不能写“vier”"),
        ("--out", "选项 --out 后面要写一个值"),
        ("--strict=1", "选项 --strict 后面不写值"),
        ("--only html,tex", "--only 里没有 tex；有：html,data,feed,assets"),
        ("why", "缺少“文件”"),
        ("new 活动", "缺少“标题”"),
        ("new-office", "缺少“文件夹”"),
        ("check 一 二", "多写了“一 二”"),
        (f"-C {__file__}", "-C 要写文件夹"),
    ],
)
def test_a_wrong_command_ends_with_2_and_says_so_in_chinese(arguments: str, words: str) -> None:
    ran = run(*arguments.split())
    assert (2, "") == (ran.code, ran.out)
    assert f"用法不对：{words}" in ran.err
    assert "运行 python build.py --help 看用法" in ran.err
    assert not re.search(r"\b(Error|Usage|option|value|Missing|Invalid|No such)\b", ran.err)


def test_a_folder_without_content_ends_with_2(tmp_path: Path) -> None:
    ran = run("check", "-C", tmp_path)
    assert 2 == ran.code
    assert "E508" in ran.err
    assert "python build.py new-office 文件夹" in ran.err


def test_a_second_build_of_the_same_site_ends_with_3(tmp_path: Path) -> None:
    folder = office(tmp_path)
    with filelock.FileLock(folder / ".site.lock"):
        ran = run("-C", folder, *FAST)
    assert 3 == ran.code
    assert "E504" in ran.err


def test_a_place_nobody_can_write_to_ends_with_3(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", "utf-8")
    ran = run("-C", office(tmp_path), *FAST, "--out", tmp_path / "taken/site")
    assert 3 == ran.code
    assert "E503" in ran.err


def test_a_full_disk_ends_with_3_and_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = office(tmp_path)
    run("-C", folder, *FAST)
    before = tree(folder / "site")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "somewhere")

    monkeypatch.setattr(publishing, "publish", full)
    put(folder, {"activities/more.yaml": "title: 又一次\nsources: [{note: 统计}]\n"})
    ran = run("-C", folder, *FAST)
    assert (3, before) == (ran.code, tree(folder / "site"))
    assert "磁盘满了" in ran.err


def test_what_the_machine_lacks_is_left_out_told_and_ends_with_3(tmp_path: Path) -> None:
    ran = run("-C", office(tmp_path), "--only", "odd,data", outputs=(*OUTPUTS, "odd_outputs:Lacking"))
    assert 3 == ran.code
    assert "E505" in ran.err
    assert "sudo apt-get install odd" in ran.err
    assert (tmp_path / "site/data").is_dir()


def test_our_own_bug_ends_with_5_with_its_details_in_a_file(tmp_path: Path) -> None:
    ran = run("-C", office(tmp_path), "--only", "odd", outputs=(*OUTPUTS, "odd_outputs:Crashing"))
    assert 5 == ran.code
    assert "E901" in ran.err
    assert "Traceback" not in ran.said
    assert "Traceback" in (tmp_path / ".corridor/crash.log").read_text("utf-8")


@pytest.mark.parametrize(("output", "code"), [("Clashing", "E501"), ("Illustrated", "E509"), ("Templated", "E401")])
def test_what_an_output_cannot_make_stops_the_build_and_is_told(output: str, code: str, tmp_path: Path) -> None:
    folder = office(tmp_path, {"templates/pages/odd.html": "好\n{{ nothing.at.all }}\n"})
    ran = run("-C", folder, "--only", "odd,feed", outputs=(*OUTPUTS, f"odd_outputs:{output}"))
    assert 1 == ran.code
    assert [code] == re.findall(r"^错误 (E\d+)", ran.err, re.MULTILINE)
    assert not (folder / "site").exists()


@pytest.mark.pdf
def test_a_print_that_cannot_be_set_is_told_at_its_record(tmp_path: Path) -> None:
    deep = "<div>" * 400 + "字" + "</div>" * 400
    folder = office(tmp_path, {"templates/print/document.html": deep})
    ran = run("-C", folder, "--only", "pdf", outputs=ALL_OUTPUTS)
    assert 1 == ran.code
    assert ["E502"] == re.findall(r"^错误 (E\d+)", ran.err, re.MULTILINE)
    assert "content/documents/report.yaml" in ran.err


# --- build -------------------------------------------------------------------------------------------


def test_build_is_what_is_done_without_a_word(tmp_path: Path) -> None:
    one, other = office(tmp_path / "one"), office(tmp_path / "other")
    assert 0 == run("-C", one, *FAST).code == run("build", "-C", other, *FAST).code
    assert tree(one / "site") == tree(other / "site")


def test_only_makes_only_what_is_named(tmp_path: Path) -> None:
    run("-C", office(tmp_path), "--only", "feed")
    assert {"atom", "xml"} == made(tmp_path / "site")


def test_out_puts_the_site_elsewhere(tmp_path: Path) -> None:
    run("-C", office(tmp_path / "office"), *FAST, "--out", tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere/feed.atom").is_file()
    assert not (tmp_path / "office/site").exists()


def test_drafts_are_made_only_where_asked_for(tmp_path: Path) -> None:
    folder = office(tmp_path, DRAFT)
    assert not any("将来的活动".encode() in data for data in tree(published(folder)).values())
    assert any("将来的活动".encode() in data for data in tree(published(folder, "--drafts")).values())


def test_a_build_is_told_in_a_closing_table(tmp_path: Path) -> None:
    labels = re.findall(r"^  (\S+) +\S", run("-C", office(tmp_path), *FAST).out, re.MULTILINE)
    assert "记录 网页 PDF 新做 未变 清除 未公布 提醒 用时".split() == labels


@pytest.mark.parametrize("verb", ["build", "check"])
@pytest.mark.parametrize(("files", "code"), [({}, 0), (WARNED, 0), (BAD, 1)])
def test_programs_get_nothing_but_json(verb: str, files: dict[str, str], code: int, tmp_path: Path) -> None:
    only = FAST if verb == "build" else ()
    ran = run(verb, "-C", office(tmp_path, files), *only, "--format", "json")
    data = json.loads(ran.out)
    assert (code, code, "") == (ran.code, data["exit"], ran.err)
    assert len(files) == len(data["problems"])
    assert (verb == "build" and not code) == data["published"]


# --- the other verbs ---------------------------------------------------------------------------------


def test_check_makes_nothing(tmp_path: Path) -> None:
    folder = office(tmp_path)
    before = tree(folder)
    assert 0 == run("check", "-C", folder).code
    assert before == tree(folder)


def test_check_names_itself_as_what_to_run_again(tmp_path: Path) -> None:
    assert "改好后再运行一次：python build.py check" in run("check", "-C", office(tmp_path, BAD)).out


def test_why_tells_what_a_file_was_made_from(tmp_path: Path) -> None:
    folder = office(tmp_path)
    run("-C", folder, *FAST)
    said = run("why", "-C", folder, "--today", "2022-10-01", "site/feed.atom")
    assert 0 == said.code
    assert "feed.atom：是新的，不用重做。" in said.out
    assert "由 feed 做成" in said.out


def test_why_of_a_file_nobody_makes_ends_with_2(tmp_path: Path) -> None:
    ran = run("why", "-C", office(tmp_path), "nothing.html")
    assert 2 == ran.code
    assert "没有这个文件：nothing.html" in ran.err


def test_the_doctor_names_what_is_there_and_how_to_get_what_is_not() -> None:
    ran = run("doctor")
    rows = [line for line in ran.out.splitlines() if line.startswith("  有") or line.startswith("  缺")]
    assert (3 if any(row.startswith("  缺") for row in rows) else 0) == ran.code
    assert ran.out.count("  缺") == ran.out.count("怎么办：")
    assert any("Python 3." in row for row in rows)


@pytest.mark.parametrize("verb", ["", "build", "check", "why", "new", "new-office", "export", "doctor"])
def test_help_is_chinese(verb: str) -> None:
    ran = run(*verb.split(), "--help")
    assert 0 == ran.code
    assert ran.out.startswith("用法：python build.py")
    assert not re.search(r"Usage|Options|Commands|Show|OPTIONS|DIRECTORY|TEXT", ran.out)


def test_the_real_command_tells_a_mistake_without_a_traceback(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "build.py"), "check", "-C", str(office(tmp_path, BAD))]
    ran = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert 1 == ran.returncode
    assert "错误 E203  日期写法不对" in ran.stdout.decode("utf-8")
    assert b"Traceback" not in ran.stdout + ran.stderr
