"""Generate: an office of N records as a county might have them: activities, deputies, stations, figures, papers.

Every text is made of a few stock phrases by a seeded generator, so two runs give the same bytes. Shares, lengths and
the number of references a record makes do not change with N; only how many there are.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from random import Random

SETTINGS = """\
format: 1
title: 测试县人大工作
heading: 测试县|人大工作
description: 为测量速度生成的网站，其中的人和事都不存在。
address: https://bench.example/
released: 2022-12-31
host:
  name: 测试县人大常委会
bays:
  - {id: overview, title: 总览}
  - {id: activities, title: 活动}
  - {id: deputies, title: 代表}
  - {id: places, title: 家站}
  - {id: figures, title: 数说}
home: {}
footer: []
"""
TYPES = ("会议", "培训", "调研", "督导", "视察", "接待", "办实事")
TOPICS = (
    "垃圾分类",
    "老旧小区改造",
    "农村饮水安全",
    "乡村道路养护",
    "义务教育均衡",
    "养老服务",
    "河道治理",
    "物业管理",
)
VERBS = ("听取了情况介绍", "实地查看了现场", "召开了座谈会", "征求了选民意见", "提出了改进建议", "督促了问题整改")
PER_PAPER, PER_TOWN = 50, 100


def generate(folder: Path, records: int, seed: int = 1) -> None:
    """Write the content of an office with `records` records below `folder`/content."""
    made = _Office(folder / "content", records, Random(seed))
    made.write("site.yaml", SETTINGS)
    made.papers()
    made.figures()
    made.grounds()
    made.deputies()
    made.activities()


def edit_one(folder: Path) -> None:
    """Add a sentence to the body of one activity, as an editor would."""
    path = folder / "content/activities/2022/activity-0.yaml"
    path.write_text(path.read_text("utf-8").rstrip("\n") + "又补充了一句。\n", "utf-8")


class _Office:
    """One office being written; counts of each kind follow from the number of records."""

    def __init__(self, content: Path, records: int, random: Random) -> None:
        self.content, self.random = content, random
        self.paper_count = max(1, records // PER_PAPER)
        self.town_count = max(1, records // PER_TOWN)
        self.figure_count = max(2, records // 50)
        self.place_count = max(1, records * 15 // 100)
        self.deputy_count = max(1, records * 20 // 100)
        rest = self.paper_count + self.town_count + self.figure_count + self.place_count + self.deputy_count
        self.activity_count = max(1, records - rest)
        self.sentences: list[tuple[str, str]] = []  # (document, a sentence of it)

    def write(self, name: str, text: str) -> None:
        path = self.content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def papers(self) -> None:
        for at in range(self.paper_count):
            lines = [
                f"第{at}号工作报告第{n}条：围绕{self.random.choice(TOPICS)}，{self.random.choice(VERBS)}，***余人参加。"
                for n in range(PER_PAPER)
            ]
            self.sentences += [(f"documents/report-{at}", line) for line in lines]
            lines += [f"第{n}项工作数据为{_amount(n)}。" for n in range(at, self.figure_count, self.paper_count)]
            paragraphs = ["".join(lines[start : start + 5]) for start in range(0, len(lines), 5)]
            self.write(
                f"documents/report-{at}.yaml",
                f"title: 第{at}号工作报告\ntype: 报告\ntext: |\n" + "".join(f"  {line}\n" for line in paragraphs),
            )

    def figures(self) -> None:
        items = []
        for at in range(self.figure_count):
            paper = f"documents/report-{at % self.paper_count}"
            items.append(
                f"  - id: measure-{at}\n    title: 第{at}项工作数据\n    unit: 个\n    observations:\n"
                f"      - quantity: {_amount(at)}\n        as_of: 2022-{at % 12 + 1:02d}\n        sources:\n"
                f"          - {{document: {paper}, quote: 第{at}项工作数据为{_amount(at)}。}}\n"
            )
        self.write("figures/ledger.yaml", "derivation: reported\nitems:\n" + "".join(items))

    def grounds(self) -> None:
        for at in range(self.town_count):
            self._record(f"areas/town-{at}", f"第{at}号乡镇", "level: 乡")
        for at in range(self.place_count):
            town = at % self.town_count
            self._record(
                f"places/station-{at}",
                f"第{at}号村代表联络站",
                f"type: 联络站\ntownship: areas/town-{town}\nopening: 每月15日",
            )

    def deputies(self) -> None:
        for at in range(self.deputy_count):
            station = at % self.place_count
            own = (
                f"name: ***\nmandates:\n  - {{level: 县, term: 第十八届}}\nplaces: [places/station-{station}]\n"
                "consent:\n  state: not_named"
            )
            self._record(f"deputies/deputy-{at}", f"第{at}号县人大代表（姓名未公布）", own)

    def activities(self) -> None:
        for at in range(self.activity_count):
            day = f"2022-{at % 12 + 1:02d}-{at % 28 + 1:02d}"
            station, deputy = at % self.place_count, at % self.deputy_count
            own = (
                f"type: {TYPES[at % len(TYPES)]}\ndate: {day}\nplace: places/station-{station}\n"
                f"participants:\n  - {{role: 县人大代表, name: ***, party: deputies/deputy-{deputy}}}\n"
                f"  - {{role: 选民, count: {at % 40 + 5}人}}"
            )
            self._record(f"activities/2022/activity-{at}", f"第{at}次{self.random.choice(TOPICS)}活动", own, at)

    def _record(self, id_: str, title: str, own: str, at: int = -1) -> None:
        document, quote = self._sentence()
        figure = f"有关数据：[[figure:measure-{at % self.figure_count}]]。" if at >= 0 else ""
        body = "\n\n".join(f"  {self._paragraph()}" for _ in range(6))
        self.write(
            f"{id_}.yaml",
            f"title: {title}\nsummary: {self._paragraph(1)}\n{own}\n"
            f"sources:\n  - document: {document}\n    quote: {quote}\n"
            f"body: |\n  {figure}\n\n{body}\n",
        )

    def _sentence(self) -> tuple[str, str]:
        return self.random.choice(self.sentences)

    def _paragraph(self, sentences: int = 4) -> str:
        choose = self.random.choice
        return "".join(f"代表们围绕{choose(TOPICS)}，{choose(VERBS)}，{choose(VERBS)}。" for _ in range(sentences))


def _amount(at: int) -> str:
    """The quantity of the figure of this number; every fourth is withheld."""
    return "***个" if at % 4 == 0 else f"{100 + at}个"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("records", type=int)
    given = parser.parse_args()
    generate(given.folder, given.records)
