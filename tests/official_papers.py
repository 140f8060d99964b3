"""The official papers (公文) the tests print, and what is measured on them."""

from __future__ import annotations

import atexit
import ctypes
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pdf_ink
import pdf_pages
import pypdfium2 as pdfium
import pytest
from conftest import office, run
from pdf_ink import Band
from pdf_pages import MM, Line
from pypdfium2 import raw

SOURCES = "sources:\n  - {document: report, quote: 办实事，办好事。, paragraph: 3}\n"
SENTENCE = "人大代表联系群众的工作要一件一件地抓，一年接着一年地干，做到件件有着落、事事有回音。"
FULL = "汉" * 126  # lines of nothing but full characters
BODY = f"""  为了解代表联络站的建设和使用情况，现将有关事项通知如下。

  ## 总体要求

  {FULL}。

  ### 目标任务

  坚持“家、站”一体推进，做到“六有”——有场所、有标识、有制度、有经费、有活动、有档案……各乡镇要在“有”上下功夫，在“用”上见实效。

  #### 场所

  场所由各乡镇统筹安排，可以与党群服务中心、新时代文明实践站共用，面积以满足接待选民、召开座谈会的需要为限，不搞重复建设。

  ##### 面积

  不作统一要求。

  ##### 标识

  使用全县统一的标识。

  ### 方法步骤

  分三步进行。

  ## 组织领导

  各乡镇人大主席团要切实加强领导，明确专人负责，及时报送进展情况。
"""
LONG_BODY = BODY + "".join(f"\n\n  ### 第{n}个方面\n\n  {SENTENCE * 4}" for n in "甲乙丙丁戊己庚辛")
PAPERS = {
    "publications/notice.yaml": f"""title: 关于开展全县代表之家、联络站规范化建设情况“回头看”活动的通知
layout: 公文
number: 〔2022〕1号
addressee: 各乡镇人大主席团，县人大常委会各工作机构
date: 2022-09-17
signature: 县人大常委会办公室
attachments: [全县代表之家、联络站规范化建设情况“回头看”活动实施方案和评分细则以及有关表格, 联络站名册。]
annotation: 此件公开发布
distribution: {{send: [县委办公室, 县人民政府办公室, 各乡镇党委和人民政府, 县人大常委会组成人员], copies: 60}}
compiled_by: 县人大常委会办公室
{SOURCES}body: |
{LONG_BODY}
""",
    "publications/short.yaml": f"""title: 情况通报
layout: 公文
date: XXXX-09
{SOURCES}body: |
  情况通报如下。
""",
    "publications/told.yaml": f"""title: 关于联络站工作情况的报告
layout: 公文
masthead: 某某县人民代表大会常务委员会代表资格审查委员会文件
signature: 县人大
date: 2022-12-31
attachments: 名册
outline:
  - {{heading: 总体情况, text: 全年工作平稳。}}
  - {{heading: 主要活动, records: [activities/visit]}}
  - {{heading: 有关数据, records: [figures/ledger/fig-stations]}}
{SOURCES}""",
}
FOLIO_EM = 14 / MM  # 4号
NEAR = pytest.approx
PITCH, EM = 225 / 22, 15.75 / MM  # a line, and a character of 3号
LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0


@cache
def built() -> Path:
    """The office of these papers, printed once a session."""
    folder = Path(tempfile.mkdtemp(prefix="corridor-official-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = run("build", "-C", office(folder, PAPERS), "--today", "2022-12-31", outputs=("corridor.outputs.pdf:Pdf",))
    assert made.code == 0, made.said
    return folder / "site/publications"


def pdf(site: Path, name: str = "notice") -> bytes:
    return (site / f"{name}.pdf").read_bytes()


def lines(site: Path, name: str = "notice") -> list[Line]:
    """The printed lines without the page numbers, edges in mm."""
    found = [one for one in pdf_pages.lines(pdf(site, name)) if not one.words.startswith("—")]
    return [Line(one.page, one.words, one.left / MM, one.right / MM) for one in found]


def line(site: Path, begins: str, name: str = "notice") -> Line:
    return next(one for one in lines(site, name) if one.words.startswith(begins))


def bands(site: Path, page: int, name: str = "notice") -> list[Band]:
    return pdf_ink.bands(pdf(site, name), page)


def last_page(site: Path, name: str = "notice") -> int:
    return lines(site, name)[-1].page


def rules(site: Path, page: int, name: str = "notice") -> list[Band]:
    """The rules across a page."""
    return [one for one in bands(site, page, name) if one.height < 1]


def faces(made: bytes) -> dict[str, str]:
    """The face of each line, by its words, as its second character has it (the first may be a digit)."""
    found: dict[str, str] = {}
    for page in pdfium.PdfDocument(made):
        text = page.get_textpage()
        words = text.get_text_range()
        for start in re.finditer(r"[^\r\n]+", words):
            name = ctypes.create_string_buffer(100)
            raw.FPDFText_GetFontInfo(text.raw, start.start() + 1, name, 100, ctypes.c_int())
            found[re.sub(r"\s", "", start[0])] = name.value.decode().partition("+")[2] or name.value.decode()
    return found
