"""Building: offices that are edited and built again, and what a reader finds in their sites."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import conftest
from conftest import OUTPUTS, run

from corridor import loading
from corridor.corpus import Corpus
from corridor.desk import Desk
from corridor.files import Digests
from corridor.outputs import Job, Stage
from corridor.project import Project
from corridor.workshops import Workshop

HOUSE = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data"
TODAY = "2022-09-17"

SETTINGS = """\
format: 1
title: 宣传走廊
heading: 人大工作|宣传走廊
address: https://www.example.gov.cn/
released: 2022-09-17
host:
  name: 县人大常委会
bays:
  - {id: overview, title: 总览}
  - {id: activities, title: 活动}
  - {id: places, title: 家站}
  - {id: brands, title: 品牌}
home: {}
footer:
  - {title: 斜纹是什么, text: 没有公布的内容。}
"""
REPORT = """\
title: 汇报发言
type: 汇报
text: |
  六月，县委常委会专题听取汇报。七月，市县人大前来考察。九月，省人大一行前来调研。
  全县共建设代表联络站354个，代表之家**个。
  ***镇代表联络站开门接待选民。一名代表返乡创业。走廊一处，三室一处。
"""
LEDGER = """\
items:
  - id: fig-stations
    title: 代表联络站
    unit: 个
    observations:
      - {quantity: 354个, area: 全县}
    sources:
      - {document: report, quote: 全县共建设代表联络站354个，代表之家**个。}
  - id: fig-homes
    title: 代表之家
    unit: 个
    observations:
      - {quantity: **个, area: 全县}
    sources:
      - {document: report, quote: 全县共建设代表联络站354个，代表之家**个。}
"""


def _record(title: str, quote: str, own: str, body: str) -> str:
    return f"title: {title}\n{own}sources:\n  - {{document: report, quote: {quote}}}\nbody: |\n  {body}\n"


COUNTY = {
    "site.yaml": SETTINGS,
    "documents/report.yaml": REPORT,
    "figures/ledger.yaml": LEDGER,
    "activities/meeting.yaml": _record(
        "常委会听取汇报", "六月，县委常委会专题听取汇报。", "type: 会议\ndate: XXXX-06\n", "会议开过了。"
    ),
    "activities/study.yaml": _record(
        "市县人大前来考察", "七月，市县人大前来考察。", "type: 考察\ndate: XXXX-07\nplace: places/station\n", "来看了。"
    ),
    "activities/visit.yaml": _record(
        "省人大前来调研",
        "九月，省人大一行前来调研。",
        "type: 调研\ndate: XXXX-09\n",
        "看了[[figure:fig-stations]]联络站。",
    ),
    "places/station.yaml": _record(
        "镇代表联络站", "***镇代表联络站开门接待选民。", "type: 联络站\n", "天天开门，见[[activities/visit]]。"
    ),
    "deputies/first.yaml": _record(
        "县人大代表（姓名未公布）", "一名代表返乡创业。", "name: ***\nconsent: {state: not_named}\n", "返乡创业。"
    ),
    "practices/corridor.yaml": _record(
        "一廊三室", "走廊一处，三室一处。", "type: 阵地群\ngroups: [{count: 1}, {count: 3}]\n", "原文没有展开。"
    ),
    "pages/about.yaml": "title: 关于本站\nbody: |\n  一份报告。\n",
}


# Clean builds by all that they depend on (test_determinism shows that there is nothing else), each made once.
_CLEAN: dict[tuple[object, ...], dict[str, bytes]] = {}


@dataclass
class Office:
    """An office in a folder of its own. `run` builds, `story` builds and holds the site against a clean build."""

    folder: Path
    outputs: tuple[str, ...] = OUTPUTS
    today: str = TODAY

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def path(self, name: str) -> Path:
        return self.folder / "content" / name

    def write(self, name: str, text: str) -> None:
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).write_text(text, "utf-8")

    def edit(self, name: str, before: str, after: str) -> None:
        """Exchange words that must stand in a file."""
        text = self.path(name).read_text("utf-8")
        assert before in text
        self.write(name, text.replace(before, after))

    def build(self, *options: str, exit_code: int = 0, out: Path | None = None) -> dict[str, Any]:
        """What a build reports."""
        where = ["--out", out] if out else []
        made = run(
            "build",
            "-C",
            self.folder,
            "--today",
            self.today,
            "--format",
            "json",
            *where,
            *options,
            outputs=self.outputs,
        )
        assert exit_code == made.code, made.out + made.err
        report: dict[str, Any] = json.loads(made.out or "{}")
        return report

    def why(self, path: str) -> str:
        """What `why` says, of a site that is there."""
        told = run("why", "-C", self.folder, "--today", self.today, path, outputs=self.outputs)
        assert 0 == told.code, told.err
        return told.out

    def story(self, *options: str) -> set[str]:
        """Build once more; the files made. What a reader finds equals a clean build byte for byte."""
        before = inodes(self.site)
        report = self.build(*options)
        after = inodes(self.site)
        made = {path for path in after if before.get(path) != after[path]}
        assert (len(made), len(before.keys() - after.keys())) == (report["made"], report["pruned"])
        clean = self.clean("--drafts" in options)
        assert_same(clean, without_spare(clean, tree(self.site)))
        return made

    def clean(self, drafts: bool = False) -> dict[str, bytes]:
        """What a build from nothing makes of this content on this day."""
        content = tuple(tree(self.folder / "content").items())
        key = (content, self.outputs, self.today, drafts)
        if key not in _CLEAN:
            other = Office(self.folder.with_name(f"{self.folder.name}-clean"), self.outputs, self.today)
            shutil.copytree(self.folder / "content", other.folder / "content")
            other.build(*["--drafts"] * drafts)
            _CLEAN[key] = tree(other.site)
            shutil.rmtree(other.folder)
        return _CLEAN[key]


def county(folder: Path, outputs: tuple[str, ...] = OUTPUTS) -> Office:
    """A small good office with ten records, built once."""
    office = Office(folder, outputs)
    for name, text in COUNTY.items():
        office.write(name, text)
    office.build()
    assert_same(office.clean(), tree(office.site))
    return office


def shipped(folder: Path) -> Office:
    """The content this house ships with, in a folder of its own; not built yet."""
    office = Office(folder)
    shutil.copytree(HOUSE / "content", folder / "content")
    return office


@cache
def shipped_site() -> dict[str, bytes]:
    """The shipped site read into memory."""
    return tree(conftest.shipped_site())


def desk_of(folder: Path, today: str = "2026-11-25") -> Desk:
    """A desk on the content of an office, as a maker has it."""
    project = Project(folder, folder / "site", (), today)
    corpus, _ = loading.load(project.content, project.roots, loading.Memory(), Digests(0), project.today)
    assert not [one for one in corpus.problems if one.severity == "error"], corpus.problems
    return Desk(Workshop.of(corpus), "publications/2022-01.pdf")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def without_spare(clean: dict[str, bytes], found: dict[str, bytes]) -> dict[str, bytes]:
    """A site without the assets of the release before, which stay for pages that are open."""
    return {path: data for path, data in found.items() if path in clean or not path.startswith("assets/")}


def inodes(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file with what tells a kept one from one made anew."""
    found = {path.relative_to(folder).as_posix(): path.stat() for path in folder.rglob("*") if path.is_file()}
    return {path: (stat.st_ino, stat.st_mtime_ns) for path, stat in found.items()}


def assert_same(expected: dict[str, bytes], found: dict[str, bytes]) -> None:
    """Two trees are the same; names what is not, not megabytes of it."""
    assert sorted(expected) == sorted(found)
    assert [] == [path for path, data in expected.items() if found[path] != data]


# --- an output of a test's own -----------------------------------------------


class Clock:
    """An office's own output: one file that asks for today, and one that does not."""

    name = "clock"
    stage = Stage.SITE
    leans_on: tuple[str, ...] = ()

    def available(self) -> str:
        return ""

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        yield Job("today.txt", self.name, self.stage)
        yield Job("host.txt", self.name, self.stage)

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        text = desk.today() if job.path == "today.txt" else str(desk.setting("host.name"))
        return {job.path: text.encode()}


WITH_CLOCK = (*OUTPUTS, "building:Clock")
# No pages: for what is the same whatever is made.
FAST = ("corridor.outputs.data:Data", "corridor.outputs.feed:Feed", "building:Clock")


# --- what a reader sees ------------------------------------------------------
