"""Packages: hostile and old office files are refused in plain words, in bounded time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import openpyxl
import pytest
from conftest import ROOT, office, run, tree
from office_files import bomb, compound, document, part, repacked, workbook

CHILD = """
import sys
sys.path.insert(0, {root!r})
from build import OUTPUTS
from corridor.cli import main
code = main(OUTPUTS, sys.argv[1:])
# Of this program alone: what getrusage tells counts the parent it was forked from.
print(code, next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{sort}" Target="{target}" '
    'TargetMode="External"/></Relationships>'
)
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'
DTD = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


def _word(folder: Path) -> Path:
    return document(folder / "good.docx", ["第一段。"])


def _with(name: str, data: bytes | None, *, sheet: bool = False) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        good = workbook(folder / "good.xlsx") if sheet else _word(folder)
        return repacked(good, {name: data}, folder / f"bad{good.suffix}")

    return make


def _filled(name: str, piece: bytes, times: int, *, sheet: bool = False) -> Callable[[Path], Path]:
    """A part of one piece many times, made only when it is asked for."""

    def make(folder: Path) -> Path:
        return _with(name, piece * times, sheet=sheet)(folder)

    return make


def _plain(name: str, data: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return make


def _far(folder: Path) -> Path:
    made = openpyxl.load_workbook(workbook(folder / "good.xlsx"))
    made["活动"]["XFD1048576"] = "远"
    made.save(folder / "far.xlsx")
    return folder / "far.xlsx"


def _many(folder: Path) -> Path:
    good = workbook(folder / "good.xlsx")
    random = Random(7)
    cells = [f'<c t="n"><v>{random.random()}</v></c>' for _ in range(310_000)]
    rows = "".join(f'<row r="{at + 2}">{"".join(cells[at * 155 : at * 155 + 155])}</row>' for at in range(2000))
    data = part(good, "xl/worksheets/sheet1.xml").decode().replace("</sheetData>", f"{rows}</sheetData>")
    return repacked(good, {"xl/worksheets/sheet1.xml": data.encode()}, folder / "many.xlsx")


HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "old word": (_plain("a.doc", compound("WordDocument")), "另存为 .docx"),
    "old excel": (_plain("a.xls", compound("Workbook")), "另存为 .xlsx"),
    "wps": (_plain("a.wps", compound("WordDocument")), "另存为 .docx"),
    "et": (_plain("a.et", compound("Workbook")), "另存为 .xlsx"),
    "old inside a new name": (_plain("a.docx", compound("WordDocument")), "旧格式"),
    "encrypted": (_plain("a.xlsx", compound("EncryptionInfo", "EncryptedPackage")), "密码"),
    "text": (_plain("a.docx", "这是文字".encode()), "不是 .docx 文件"),
    "empty": (_plain("a.docx", b""), "空的"),
    "cut off": (lambda folder: _plain("a.docx", _word(folder).read_bytes()[:3000])(folder), "坏了"),
    "a zip of something": (
        lambda folder: repacked(_word(folder), {"[Content_Types].xml": None}, folder / "a.docx"),
        "压缩包",
    ),
    "macros": (_with("word/vbaProject.bin", b"x"), "宏"),
    "macros in a sheet": (_with("xl/vbaProject.bin", b"x", sheet=True), "宏"),
    "entity": (_with("word/settings.xml", DTD.encode()), "DTD"),
    "entity in utf-16": (_with("xl/styles.xml", DTD.encode("utf-16"), sheet=True), "DTD"),
    "entity in utf-16 without a mark": (_with("word/settings.xml", DTD.encode("utf-16-be")), "DTD"),
    "laughs": (
        _with("xl/sharedStrings.xml", b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>', sheet=True),
        "DTD",
    ),
    "a template elsewhere": (
        _with(
            "word/_rels/settings.xml.rels", RELS.format(sort="attachedTemplate", target="https://x.example/").encode()
        ),
        "外部",
    ),
    "a picture elsewhere": (
        _with("word/_rels/document.xml.rels", RELS.format(sort="image", target="file:///etc/passwd").encode()),
        "外部",
    ),
    "another workbook": (_with("xl/externalLinks/externalLink1.xml", b"<x/>", sheet=True), "别的工作簿"),
    "zip slip": (_with("../../etc/cron.d/x", b"x"), "不该有的路径"),
    "zip slip by backslash": (_with("..\\x", b"x", sheet=True), "不该有的路径"),
    "bomb": (_filled("word/media/image1.png", b" ", 110 << 20), "炸弹"),
    "bomb in a sheet": (_filled("xl/worksheets/sheet9.xml", b"<c/>", 30 << 20, sheet=True), "炸弹"),
    "bomb that lies": (lambda folder: bomb(folder / "bomb.docx", _word(folder), "word/media/image1.png"), "坏了"),
    "a far cell": (_far, "活动!XFD1048576"),
    "too many cells": (_many, "表太大"),
    "broken sheet": (_with("xl/worksheets/sheet1.xml", b"<worksheet><row>", sheet=True), "坏了"),
    "broken document": (_with("word/document.xml", b"<w:document"), "坏了"),
    "a sheet called word": (lambda folder: workbook(folder / "a.xlsx").rename(folder / "b.docx"), "没有 Word 正文"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_old_file_is_refused_in_plain_words(name: str, tmp_path: Path) -> None:
    """What is wrong and how to save it; two seconds, 300 MB; nothing in content/ changes (E701)."""
    make, words = HOSTILE[name]
    folder = office(tmp_path / "office")
    path = make(tmp_path)
    before = tree(folder / "content")
    start = time.perf_counter()
    command = [sys.executable, "-c", CHILD.format(root=str(ROOT)), "import", str(path), "-C", str(folder), "--apply"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    code, memory = map(int, ran.stdout.split()[-2:])
    assert (1, True) == (code, "E701" in ran.stderr and words in ran.stderr), ran.stderr
    assert "Traceback" not in ran.stderr
    assert memory < 300_000 and time.perf_counter() - start < 20
    assert before == tree(folder / "content")


def test_a_link_a_reader_may_click_is_no_reason_to_refuse(tmp_path: Path) -> None:
    """Nothing is fetched for it."""
    good = _word(tmp_path)
    rels = part(good, "word/_rels/document.xml.rels").decode()
    link = RELS.format(sort="hyperlink", target="https://www.example.gov.cn/").partition("<Relationship ")[2]
    more = rels.replace("</Relationships>", f"<Relationship {link}")
    path = repacked(good, {"word/_rels/document.xml.rels": more.encode()}, tmp_path / "a.docx")
    assert 0 == run("import", path, "-C", office(tmp_path / "office")).code


def test_problems_of_a_sheet_are_told_to_programs_by_their_cells(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    made = openpyxl.load_workbook(path)
    made["活动"]["B3"] = "接待"
    made.save(path)
    told = json.loads(run("import", path, "-C", office(tmp_path / "office"), "--format", "json").out)
    assert [("E201", "活动!A3")] == [(one["code"], one["cell"]) for one in told["problems"] if one["code"] == "E201"]
    assert (1, False) == (told["exit"], told["written"])
