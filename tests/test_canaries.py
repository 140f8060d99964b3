"""Canaries: what is withheld stands in no byte of pages, data, prints, packages and memory; nor does its width."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from building import COUNTY, TODAY, Office, tree
from conftest import ALL_OUTPUTS, OUTPUTS, run

NUMBER = "4713917"
NAME = "欧阳金丝雀"
# The number as a person may write it, and both in every encoding there may be.
SPELLED = (
    "４７１３９１７",
    "4,713,917",
    "471.3917",
    "四百七十一万三千九百一十七",
    "四七一三九一七",
    "肆佰柒拾壹万叁仟玖佰壹拾柒",
)
WORDS = (NUMBER, *SPELLED, NAME)
LEDGER = """\
items:
  - id: fig-canary
    title: 走访群众
    unit: 人次
    observations:
      - {{quantity: {0}人次, as_of: 2022-08}}
      - {{quantity: 120人次, as_of: 2022-07}}
      - {{quantity: 90人次, as_of: 2022-06}}
    sources: [{{note: 本机关统计}}]
  - id: fig-beside
    title: 办理建议
    unit: 人次
    observations:
      - {{quantity: 35人次, as_of: 2022-08}}
    sources: [{{note: 本机关统计}}]
"""
DEPUTY = "title: 一名代表\nname: {0}\nconsent: {{state: {1}}}\nsources: [{{note: 本机关记录}}]\n"
VISIT = """\
title: 走访
date: 2022-08-02
participants:
  - {{role: 代表, name: {0}, count: {1}名}}
sources: [{{note: 本机关记录}}]
body: |
  走访群众[[figure:fig-canary]]。
"""
BULLETIN = "title: 8月简报\ncycle: month\nperiod: 2022-08\nstatus: published\n"
CHART = "home:\n  figures:\n    charts:\n      - {type: bars, title: 图, figures: [fig-canary, fig-beside]}\n"


def files(number: str, name: str, state: str, people: str) -> dict[str, str]:
    return {
        **COUNTY,
        "site.yaml": COUNTY["site.yaml"].replace("home: {}\n", CHART),
        "figures/canary.yaml": LEDGER.format(number),
        "deputies/canary.yaml": DEPUTY.format(name, state),
        "activities/canary.yaml": VISIT.format(name, people),
        "publications/2022-08.yaml": BULLETIN,
    }


def written(folder: Path, all_: dict[str, str], outputs: tuple[str, ...]) -> Office:
    office = Office(folder, outputs)
    for name, text in all_.items():
        office.write(name, text)
    return office


def texts(name: str, data: bytes) -> Iterator[bytes]:
    """A file's bytes, and those of what is packed in it; of a PDF its words and its head."""
    yield data
    if name.endswith(".gz"):
        yield gzip.decompress(data)
    elif name.endswith((".docx", ".xlsx", ".zip")):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for inner in package.namelist():
                yield from texts(inner, package.read(inner))
    elif name.endswith(".pdf"):
        with pypdfium2.PdfDocument(data) as document:
            yield str(document.get_metadata_dict()).encode()
            for page in document:
                yield page.get_textpage().get_text_range().replace("\r\n", "").encode()


def holding(folder: Path) -> list[str]:
    """Files below a folder in whose bytes or name something withheld stands."""
    forms = [word.encode(code) for word in WORDS for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")]
    forms += ["".join(f"\\u{ord(one):04x}" for one in word).encode() for word in WORDS[1:]]
    return [
        name
        for name, data in tree(folder).items()
        if any(form in text for text in texts(name, data) for form in forms) or any(word in name for word in WORDS)
    ]


@pytest.mark.pdf
def test_what_is_withheld_after_all_stands_in_no_byte_of_the_next_site(tmp_path: Path) -> None:
    """Given once, masked the next day: in no page, data file, chart, print or search shard, nor in the memory."""
    office = written(tmp_path, files(NUMBER, NAME, "given", "35"), ALL_OUTPUTS)
    office.build()
    there = holding(office.site)
    for path in (
        "figures/canary/fig-canary.html",
        "data/figures.csv",
        "publications/2022-08.pdf",
        "deputies/canary.html",
    ):
        assert path in there, there
    written(tmp_path, files("*******", "***", "not_named", "35"), ALL_OUTPUTS)
    office.build()
    assert [] == holding(office.site)
    assert [] == holding(office.folder / ".corridor")


def test_how_wide_a_mask_is_typed_changes_no_byte(tmp_path: Path) -> None:
    """The width of a mask can tell the number of digits: only where a source is quoted it stands as written."""
    one = written(tmp_path / "one", files("*", "*", "not_named", "*"), OUTPUTS)
    other = written(tmp_path / "other", files("*" * 9, "*" * 5, "not_named", "*" * 4), OUTPUTS)
    one.build()
    other.build()
    assert [name for name, data in tree(one.site).items() if tree(other.site)[name] != data] == []


@pytest.mark.parametrize("verb", [("check",), ("build",), ("why", "index.html"), ("figures",), ("build", "--profile")])
def test_no_message_says_it(verb: tuple[str, ...], tmp_path: Path) -> None:
    """Where it can be computed, the message tells the sum and not the value."""
    ledger = LEDGER.format("*") + (
        "  - id: fig-sum\n    title: 合计\n    unit: 人次\n    relations: [{parts: [fig-canary, fig-beside]}]\n"
        "    observations: [{quantity: 4713952人次, as_of: 2022-08}]\n    sources: [{note: 本机关统计}]\n"
    )
    all_ = {**files("*", "*", "not_named", "*"), "figures/canary.yaml": ledger}
    office = written(tmp_path, all_, OUTPUTS)
    ran = run(*verb, "-C", office.folder, "--today", TODAY, outputs=OUTPUTS)
    assert NUMBER not in ran.out + ran.err  # 4713952 − 35
    if verb[0] in ("check", "build"):
        assert (ran.code, "E603" in ran.out + ran.err) == (1, True)
