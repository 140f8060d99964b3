"""Packing: briefing packs made by the real press, and what the tests look at in them."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from conftest import OFFICES, ROOT

from corridor import loading, prints
from corridor.desk import Desk
from corridor.files import Digests
from corridor.layouts import prints_of
from corridor.papers import packs
from corridor.press import Press, Printed
from corridor.printing import printer
from corridor.project import Project
from corridor.workshops import Workshop

SHIPPED, SAMPLE = "publications/briefing", "publications/pack"
PACK = """\
title: 样例县人大工作
layout: 汇报材料
summary: 2022年的活动、家站、票决和数据（样例）。
date: 2022-12-31
contact: 样例县人大常委会办公室
query: {kinds: [专项活动, 活动, 代表, 阵地, 品牌、工作法、机制, 民生实事、联系项目, 数据台账], order: source}
sources:
  - {document: report, quote: 县人民代表大会以无记名投票方式票决产生民生实事项目。}
"""


class CountingPress(Press):
    """The real press, which remembers what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[str] = []

    def print(self, html: str, *rest: object) -> Printed:  # type: ignore[override]
        self.given.append(html)
        return super().print(html, *rest)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Made:
    """A pack, what was looked at to make it, and the HTML printed for it."""

    printed: Printed
    desk: Desk
    given: tuple[str, ...]

    @property
    def pdf(self) -> bytes:
        return self.printed.pdf

    def pages(self) -> list[str]:
        """The words of each page, without blanks."""
        return [
            re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(self.printed.pdf)
        ]

    @property
    def titles(self) -> list[str]:
        """The titles of the chapters that came from the press and not from the shelf."""
        heads = re.findall('class="opening">.*?<h1>(.*?)</h1>', "".join(self.given))
        return [re.sub("<.*?>", "", head) for head in heads]

    @property
    def chapters(self) -> dict[str, int]:
        """The anchor of each chapter and the page it begins on."""
        return {name: page for name, page in self.printed.anchors.items() if re.fullmatch(r"c\d+", name)}


def make(folder: Path, id_: str, *, kept: bool = False, bound: bool = False) -> Made:
    """Make a pack: with its shelf if `kept`, and as the long ones are made if `bound`."""
    project = Project(folder, folder / "site", ("corridor.outputs.pdf:Pdf",), "2026-11-22")
    corpus, _ = loading.load(project.content, project.roots, loading.Memory(), Digests(0), project.today)
    shelves = project.shelves(corpus.digests) if kept else None
    desk = Desk(Workshop.of(corpus, shelves), f"{id_}.pdf")
    record = desk.record(id_)
    wanted = prints_of(record.id, record.kind, record.type, record.fields, False)[0]
    press = warm_press()
    press.given.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packs, "LONG", 0 if bound else packs.LONG)
        printed = prints.make(printer(desk, press, record), record, wanted)
    return Made(printed, desk, tuple(press.given))


@cache
def warm_press() -> CountingPress:
    press = CountingPress()
    atexit.register(press.close)
    return press


def sample_office(folder: Path) -> Path:
    shutil.copytree(OFFICES / "sample/content", folder / "content")
    (folder / "content" / f"{SAMPLE}.yaml").write_text(PACK, "utf-8")
    return folder


@cache
def shipped_pack() -> Made:
    """The pack of the content this repository ships: an outline, with the words of its source."""
    return make(ROOT, SHIPPED)


@cache
def whole_pack() -> Made:
    """A pack by a query, printed in one piece."""
    return make(sample_office(_folder()), SAMPLE)


@cache
def bound_office() -> Path:
    """The same office, whose pack is bound from chapters and kept."""
    return sample_office(_folder())


@cache
def bound_pack() -> Made:
    return make(bound_office(), SAMPLE, kept=True, bound=True)


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="corridor-pack-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder / "office"
