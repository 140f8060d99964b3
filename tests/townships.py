"""A generated county: three townships, twelve stations, homes, groups, deputies of four levels, a ballot, trainings.

Everybody in it is a role or withheld: nobody could be meant. Whoever needs another county edits a file of `files()`.
"""

from __future__ import annotations

TOWNSHIPS = {"east": "东桥镇", "west": "西林镇", "north": "北坡乡"}
SOURCE = "sources: [{note: 测试用的记录}]\n"
SITE = """\
format: 1
title: 宣传走廊
address: https://www.example.gov.cn/
released: 2022-09-17
host: {name: 县人大常委会}
bays:
  - {id: overview, title: 总览}
  - {id: activities, title: 活动}
  - {id: deputies, title: 代表}
  - {id: brands, title: 品牌}
  - {id: places, title: 家站}
  - {id: projects, title: 民生实事}
  - {id: figures, title: 数说}
home: {}
"""
HANDBOOK = """\
title: 《***县乡镇人大工作规范化建设工作手册》
type: 手册

sources: [{document: documents/report}]
"""
REPORT = """\
title: 汇报发言
type: 汇报
text: |
  印发《***县乡镇人大工作规范化建设工作手册》。全县共建设乡镇人大代表之家**个。
"""
LEDGER = """\
items:
  - id: fig-homes
    title: 乡镇人大代表之家
    unit: 个
    compare: {kind: place, type: 代表之家}
    observations: [{quantity: "**个", area: 全县, sources: [{document: documents/report, quote: 乡镇人大代表之家**个}]}]
"""


def files() -> dict[str, str]:
    """Path below content/ -> text."""
    made = {"site.yaml": SITE, "documents/handbook.yaml": HANDBOOK, "documents/report.yaml": REPORT}
    made["figures/ledger.yaml"] = LEDGER
    for at, (name, title) in enumerate(TOWNSHIPS.items()):
        made[f"areas/{name}.yaml"] = (
            f"title: {title}\nlevel: 乡\ntile: {{row: 1, col: {at + 1}}}\nlead: [{{role: 党委书记}}]\n"
            f"assigned: [{{role: 县人大机关干部}}]\n{SOURCE}"
        )
        made[f"places/{name}-home.yaml"] = _home(name, title)
        made[f"groups/{name}.yaml"] = f"title: {title}代表小组\nlevel: 乡\nmembers: [deputies/{name}-1]\n{SOURCE}"
        for number in range(1, 5):
            made[f"places/{name}-{number}.yaml"] = _station(name, title, number)
            level = ("省", "市", "县", "乡")[number - 1]
            made[f"deputies/{name}-{number}.yaml"] = (
                f"name: '***'\nmandates: [{{level: {level}, term: 第十四届}}]\nplaces: [places/{name}-{number}]\n"
                f"groups: [groups/{name}]\n{SOURCE}"
            )
    made["deputies/east-1.yaml"] = (
        "name: '***'\nmandates: [{level: 省, term: 第十四届}, {level: 县, term: 第十九届}]\n"
        f"places: [places/east-1]\ngroups: [groups/east]\n{SOURCE}"
    )
    made.update(_activities())
    made["projects/ballot.yaml"] = _ballot()
    return made


def _home(name: str, title: str) -> str:
    return (
        f"title: {title}代表之家\ntype: 代表之家\ntownship: areas/{name}\nreception_days: [每月15日]\n"
        "checks:\n  - {standard: 有固定场所, met: 是, evidence: 挂牌}\n  - {standard: 有接待制度, met: 否}\n"
        f"documents: [documents/handbook]\nopinions: {{received: 12件, handled: 10件, replied: 未公布}}\n{SOURCE}"
    )


def _station(name: str, title: str, number: int) -> str:
    return (
        f"title: {title}第{number}联络站\ntype: 联络站\ntownship: areas/{name}\npart_of: places/{name}-home\n"
        f"reception_days: [每周三]\n{SOURCE}"
    )


def _activities() -> dict[str, str]:
    made = {}
    for at, (channel, count) in enumerate(
        (("东西部协作", "***余名"), ("省内对口帮扶", "30名"), ("东西部协作", "20名")), 1
    ):
        made[f"activities/training-{at}.yaml"] = (
            f"title: 第{at}次代表培训\ntype: 培训\ndate: 2022-0{at}\nchannel: [{channel}]\n"
            f"attendance: '{count}'\n{SOURCE}"
        )
    for at, host in enumerate(("县财政局", "县法院", "县财政局"), 1):
        made[f"activities/attached-{at}.yaml"] = (
            f"title: 第{at}次跟班培训\ntype: 跟班培训\ndate: 2022-0{at + 3}-10\nhost: {host}\n{SOURCE}"
        )
    made["activities/reception.yaml"] = (
        f"title: 接待选民\ntype: 接待\ndate: 2022-08-03\nplace: [places/east-1]\n{SOURCE}"
    )
    made["activities/linking.yaml"] = (
        "title: 组成人员联系代表\ntype: 联系\nlinks:\n"
        f"  - {{type: 联系代表, from: 常委会一名组成人员, to: deputies/east-1}}\n{SOURCE}"
    )
    return made


def _ballot() -> str:
    stages = "".join(
        f"  - {{stage: {stage}, date: 2022-0{at}, evidence: {evidence}}}\n"
        for at, (stage, evidence) in enumerate(
            (
                ("征集", "公告"),
                ("审议", "会议纪要"),
                ("票决", "计票单"),
                ("实施", "开工"),
                ("监督", "视察"),
                ("评价", "测评"),
            ),
            1,
        )
    )
    return (
        f"title: 县级民生实事项目\ntype: 民生实事\nlevel: 县\nyear: 2022\nstages:\n{stages}"
        "ballot:\n  to_elect: 1\n  present: 100\n  candidates:\n"
        "    - {name: 修水渠, votes_for: 80, against: 10, abstain: 6, not_voted: 4, rank: 1, adopted: 是}\n"
        f"    - {{name: 建广场, votes_for: 40, against: 50, abstain: 10, not_voted: 0, rank: 2, adopted: 否}}\n{SOURCE}"
    )
