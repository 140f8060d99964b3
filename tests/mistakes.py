"""Mistakes an office can make, one entry each. Over 300 lines because it is one table, read as one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from conftest import Ran, office, run

BALLOT = "{name: 修路, votes_for: 5, against: 2, abstain: 1}"
GOOD_SITE = "format: 1\ntitle: 宣传走廊\naddress: https://www.example.gov.cn/\n"
SOURCES = "sources:\n  - {document: report, quote: 办好事。, paragraph: 2}\n"
VISIT = "title: 代表视察联络站\ndate: XXXX-09\n" + SOURCES
LEDGER = """\
items:
  - id: fig-stations
    title: 代表联络站
    unit: 个
    terms: [联络站]
    observations:
      - {quantity: 354个, area: 全县}
    sources:
      - {document: report, quote: 全县共建设代表联络站354个。}
"""
AGAIN = """\
title: 代表联络站
unit: 个
observations:
  - {quantity: «355个», area: 全县}
sources:
  - note: 本机关统计
"""
JUNE = "title: 6月简报\nlayout: bulletin\nselection: activities/visit\n" + SOURCES
PACK = "title: 汇报材料\nlayout: briefing\nquery: «{»kinds: [task]}\n" + SOURCES
# What a terminal must not be sent, and what stands in its place.
SHOWN = str.maketrans({"\ue000": "·", "\x07": "·", "\u2028": "·", "\t": " "})


@dataclass(frozen=True, slots=True)
class Case:
    """One mistake. In its text « and » stand around the characters the caret must mark; no mark: the whole file."""

    name: str
    code: str
    file: str
    text: str
    remedy: str
    also: Mapping[str, str] = field(default_factory=dict, hash=False)
    encoding: str = "utf-8"
    told_of: str = ""  # where another path than the file's is named

    @property
    def files(self) -> dict[str, bytes]:
        also = {name: text.encode() for name, text in self.also.items()}
        return {**also, self.file: re.sub("[«»]", "", self.text).encode(self.encoding)}

    @property
    def place(self) -> str:
        if "«" not in self.text:
            return f"content/{self.told_of or self.file}\n"
        before = self.text.partition("«")[0]
        return f"content/{self.file}:{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}\n"

    @property
    def drawn(self) -> str:
        """The office's line and the caret under it: GBK gives a Chinese character two bytes, a terminal two columns."""
        if "«" not in self.text:
            return ""
        before, _, rest = self.text.partition("«")
        number, start = before.count("\n") + 1, before.rpartition("\n")[2]
        marked, _, after = rest.partition("»")
        blanks, carets = len(start.encode("gbk")), len(marked.encode("gbk", "replace"))
        line = (start + marked + after.partition("\n")[0]).translate(SHOWN)
        return f"{number:6d} | {line}\n       | {' ' * blanks}{'^' * carets}\n"


def visit(name: str, code: str, more: str, remedy: str, **also: str) -> Case:
    """A mistake in lines added to a good activity; `activities__same` is another record beside it."""
    return Case(
        name,
        code,
        "activities/visit.yaml",
        VISIT + more,
        remedy,
        {f"{key.replace('__', '/')}.yaml": text for key, text in also.items()},
    )


def whole(name: str, code: str, text: str, remedy: str) -> Case:
    """A mistake in the text of an activity."""
    return Case(name, code, "activities/visit.yaml", text, remedy)


QUANTITIES = [
    visit(f"quantity {typed}", "E204", f"attendance: «{typed}»\n", "写成 354个、约30名、***余名 或 未公布")
    for typed in ("1_000", "1e3", "012", "NaN", "12,00", "１２个", "0x1f", "inf", "1.", "几十")
]
CASES = [
    # --- E1: writing
    visit("colon in a value", "E101", "outcome: 他说«:» 好\n", "值里的冒号改用全角"),
    visit("quotation mark left open", "E101", 'outcome: «"»好\nplace: 某地\n', "补上后一个引号"),
    visit("bracket left open", "E101", "channel: «[»甲, 乙\nplace: 某地\n", "最后补上 ] 或 }"),
    visit("comma that cuts a value", "E101", "participants:\n  - {role: 代表1«,»234名}\n", "值里的逗号改用全角"),
    visit("colon without a blank in braces", "E101", "participants:\n  - {role«:»[书记]}\n", "冒号后空一格"),
    visit("question mark before a value", "E101", "outcome: «?» 好\n", "给整个值加引号"),
    whole("sentence before the first field", "E101", '"代表视察"\n«t»itle: 视察\n' + SOURCES, "上一行要写成“字段: 值”"),
    visit("field inside a list", "E101", "  «o»utcome: 好\n", "新的字段要和上一个字段左边对齐"),
    visit("value begins with @", "E101", "outcome: «@»某某\n", "整个放进引号"),
    visit("list behind a field", "E101", "outcome: «-» 好\n", "列表另起一行写"),
    visit("line without a field", "E101", "«只»有一句话\n后面还有字段: 好\n", "字段名后写半角冒号和一个空格"),
    visit("tag of Chinese words", "E114", "outcome: «!重要»\n", "给整个值加引号"),
    Case("GBK file", "E102", "activities/visit.yaml", "title: «代表视察»\n" + SOURCES, "编码选 UTF-8", encoding="gbk"),
    visit("duplicate key", "E103", "«date»: 2022\n", "只留一处"),
    visit("key and its label", "E103", "«日期»: 2022\n", "只留一处"),
    visit("duplicate key in a group", "E103", "participants:\n  - {role: 书记, «role»: 县长}\n", "只留一处"),
    visit("private-use character", "E104", "outcome: 好«\ue000»\n", "删掉这个看不见的字符"),
    visit("control character", "E104", "body: |\n  好«\x07»了\n", "删掉这个看不见的字符"),
    visit("control character as escape", "E104", 'outcome: «"»\\x07"\n', "删掉这个看不见的字符"),
    visit("line separator", "E104", "outcome: 好«\u2028»了\n", "删掉这个看不见的字符"),
    visit("list marks nested 45 deep", "E105", "body: |\n  «" + "- " * 45 + "一»\n", "拆成几条记录"),
    visit("list begun with a star", "E106", "body: |\n  有三点：\n\n  «* 第一点»\n", "列表用减号加空格开头"),
    visit("list of texts begun with a star", "E106", "channel:\n  «* 信箱»\n", "列表用减号加空格开头"),
    visit("second line begun with a star", "E106", "channel: 有\n  «* 信箱»\n", "列表用减号加空格开头"),
    visit("bold by stars", "E107", "body: |\n  这是«**加粗**»的话\n", "加粗写成 __文字__"),
    visit("reference left open", "E108", "body: |\n  见 «[[»report 一文\n", "[[编号|文字]]"),
    visit("address of a disk", "E109", "body: |\n  见 [附件](«C:\\a.doc»)。\n", "https:// 开头"),
    visit("hash after a value", "E110", "outcome: 好 «#5»\n", "说明另起一行写在 # 后"),
    visit("hash instead of a value", "E110", "outcome: «#5»\n", "说明另起一行写在 # 后"),
    visit("hash after a quoted value", "E110", 'outcome: "好" «# 待核»\n', "给整个值加引号"),
    visit("hash after a field", "E110", "participants: «# 待核»\n  - role: 书记\n", "说明另起一行写在 # 后"),
    whole("full-width colon", "E111", "title: 代表视察\ndate«：»2022-09\n" + SOURCES, "date: 2022-09"),
    whole("full-width colon in the first line", "E111", "title«：»代表视察\n" + SOURCES, "title: 代表视察"),
    visit("full-width colon in a list", "E111", "participants:\n  - role«：»书记\n    name: ***\n", "role: 书记"),
    visit("tab", "E112", "participants:\n«\t»- role: 书记\n", "改用半角空格"),
    visit("full-width blank before a text", "E112", "channel:\n«　»信箱\n", "改用半角空格"),
    visit("full-width blank before a field", "E112", "participants:\n«　　- role»: 书记\n", "改用半角空格"),
    whole("empty file", "E113", "", "至少写上 title 和 sources"),
    whole("nothing but a comment", "E113", "\n# 以后再写\n", "至少写上 title 和 sources"),
    visit("anchor", "E114", "place: «&a» 某地\n", "给整个值加引号"),
    visit("tag", "E114", "place: «!!int» 5\n", "给整个值加引号"),
    visit("second document", "E114", "«---»\ntitle: 另一份\n", "一个文件只写一份"),
    visit("braces twice", "E114", "place: {«{»某地}}\n", "给整个值加引号"),
    visit("33 levels", "E115", "place:\n  " + "- " * 31 + "«-» 某地\n", "检查缩进"),
    whole("nothing but a sentence", "E116", "«全»县共建设\n", "title: 标题"),
    whole("list without a field", "E116", "«-» 甲\n- 乙\n", "title: 标题"),
    whole("file of 3 MB", "E117", "#" * 3_000_000, "不超过 2 MB"),
    Case("table among the records", "E121", "activities/名单.xlsx", "表", "以 .yaml 结尾"),
    Case("file beside the folders", "E121", "说明.txt", "字", "以 .yaml 结尾"),
    Case("copy made by Windows", "E122", "activities/visit - 副本.yaml", VISIT, "删去副本"),
    Case("copy made by macOS", "E122", "activities/visit的副本.yaml", VISIT, "删去副本"),
    Case("copy of an old Windows", "E122", "activities/复件 visit.yaml", VISIT, "删去副本"),
    Case("second download", "E122", "activities/visit (1).yaml", VISIT, "删去副本"),
    # --- E2: fields
    whole("no title", "E201", "«s»" + SOURCES[1:], "title: 一句话说明这是什么"),
    visit("participant without a role", "E201", "participants:\n  - «{»name: 某某}\n", "role: 县委书记"),
    Case(
        "item without an id",
        "E201",
        "places/all.yaml",
        "items:\n  - «t»itle: 甲站\n" + SOURCES,
        "id: zhang-village-station",
    ),
    visit("misspelt field", "E202", "«outcom»: 好\n", "是不是“结果”？写成 outcome:"),
    visit("misspelt label", "E202", "«结杲»: 好\n", "是不是“结果”？写成 outcome:"),
    visit("field of no kind", "E202", "«天气»: 晴\n", "改成认得的字段：编号、标题"),
    visit("merge key", "E202", "«<<»: {place: 某地}\n", "删去这一行"),
    whole("date in Chinese", "E203", "title: 视察\ndate: «2022年9月»\n" + SOURCES, "写成 2022-09-17"),
    whole("day that is none", "E203", "title: 视察\ndate: «2022-02-30»\n" + SOURCES, "2 月没有 30 日"),
    whole("date under its label", "E203", "title: 视察\n日期: «今年»\n" + SOURCES, "年份没写写 XXXX-09"),
    whole("end before the start", "E203", "title: 视察\ndate: «2022-09/2022-08»\n" + SOURCES, "结束早于开始"),
    *QUANTITIES,
    visit("two qualifiers", "E204", "attendance: «约30余名»\n", "限定词只写一个，这里有 约、余"),
    visit("long form of a quantity", "E204", "attendance: «{»value: 012, unit: 名}\n", "前面不补 0"),
    visit("status of no kind", "E205", "status: «公开»\n", "已公布（published）"),
    visit("words for a list of people", "E206", "participants: «书记»\n", "- {role: 县委书记}"),
    visit("list for words", "E206", "outcome: «[»甲]\n", "只写一行文字"),
    Case("padded count", "E206", "publications/p.yaml", "title: 简报\ndistribution: {copies: «012»}\n", "例如 5"),
    Case("unit of another measure", "E206", "figures/ledger.yaml", LEDGER.replace("354个", "«354名»"), "单位写成 个"),
    Case("unknown kind", "E207", "activites/visit.yaml", VISIT, "是不是 activities？", told_of="activites"),
    Case("Chinese file name", "E208", "activities/视察.yaml", VISIT, "只用小写英文字母、数字和减号"),
    Case(
        "Chinese id in a list",
        "E208",
        "places/all.yaml",
        "items:\n  - id: «甲站»\n    title: 甲站\n" + SOURCES,
        "只用小写",
    ),
    Case(
        "more counted than listed",
        "E209",
        "practices/p.yaml",
        "title: 三个一\ngroups:\n  - «c»ount: 3\n    items: [甲, 乙]\n" + SOURCES,
        "原文没有列的不要补",
    ),
    Case(
        "more listed than counted",
        "E209",
        "practices/p.yaml",
        "title: 三个一\ngroups:\n  - «c»ount: 1\n    items: [甲, 乙]\n" + SOURCES,
        "删去多余的项",
    ),
    Case(
        "ballot that does not add up",
        "E210",
        "projects/p.yaml",
        "title: 实事\nballot:\n  present: 10\n  candidates:\n    - «{»" + BALLOT[1:] + "\n" + SOURCES,
        "应等于实到人数",
    ),
    # --- E3: relations and ledger
    visit("dangling reference", "E301", "related: «reprot»\n", "是不是 report？"),
    visit("a title in place of an id", "E301", "related: «汇报发言»\n", "《汇报发言》的编号是 documents/report"),
    visit("dangling reference in a list", "E301", "related: [report, «nowhere»]\n", "写上已有记录的编号"),
    visit("dangling reference in a body", "E301", "body: |\n  见 [[«reprot»|报告]]。\n", "是不是 report？"),
    visit("dangling reference in a folded body", "E301", "body: >\n  第一行\n  见 [[«reprot»]]。\n", "是不是 report？"),
    visit("dangling reference in a long value", "E301", "body: 第一行\n  见 [[«reprot»]]。\n", "是不是 report？"),
    whole(
        "source that is no document",
        "E301",
        "title: 视察\nsources:\n  - {document: «ledger/fig-stations», quote: 好}\n",
        "这里要写“文件”的编号",
    ),
    visit(
        "ambiguous reference",
        "E302",
        "related: «same»\n",
        "activities/same、places/same",
        activities__same=VISIT.replace("视察", "走访"),
        places__same=VISIT,
    ),
    visit(
        "reference to a draft",
        "E303",
        "related: «soon»\n",
        "先把那条记录的 status 改为 published",
        activities__soon="status: draft\n" + VISIT,
    ),
    Case(
        "the same id in one list",
        "E304",
        "figures/ledger.yaml",
        LEDGER + LEDGER.removeprefix("items:\n").replace("id: fig-stations", "id: «fig-stations»"),
        "另一处在 content/figures/ledger.yaml",
    ),
    Case(
        "the same id in two files",
        "E304",
        "activities/visit.yml",
        "«t»" + VISIT[1:],
        "另一处在 content/activities/visit.yaml",
    ),
    visit(
        "figure that is not in the ledger",
        "E305",
        "body: |\n  共 [[figure:«fig-statons»]]。\n",
        "是不是 fig-stations？",
    ),
    visit("figure that is a document", "E305", "body: |\n  共 [[figure:«report»]]。\n", "这里要写“数据台账”的编号"),
    Case(
        "two values of one measure",
        "E306",
        "figures/more.yaml",
        AGAIN,
        "content/figures/ledger.yaml 的 figures/ledger/fig-stations",
    ),
    visit(
        "typed number against the ledger",
        "E307",
        "body: |\n  全县共建成代表联络站«350个»。\n",
        "台账是“354个”；正文写 [[figure:figures/ledger/fig-stations]]",
    ),
    visit("typed number outside the ledger", "E308", "body: |\n  办了«12件»实事。\n", "记进 content/figures/"),
    whole(
        "quotation that is not verbatim",
        "E309",
        "title: 视察\nsources:\n  - {document: report, quote: «全县共建设代表联络站355个。»}\n",
        "原文是“…表联络站354个。…”",
    ),
    whole(
        "quotation of another paragraph",
        "E309",
        "title: 视察\nsources:\n  - {document: report, quote: «办好事。», paragraph: 0}\n",
        "它在第 2 段",
    ),
    whole(
        "quotation that stands twice",
        "E310",
        "title: 视察\nsources:\n  - {document: report, quote: «办好事。»}\n",
        "加一行 paragraph: 段号",
    ),
    visit("mask in wording of our own", "E311", "wording: «***的站很好»\n", "改写成“未公布”"),
    visit("mask in words of our own", "E311", "body: |\n  视察《«***的站»》。\n", "改写成“未公布”"),
    Case(
        "number that its quotation lacks",
        "E312",
        "figures/ledger.yaml",
        LEDGER.replace("354个,", "«355个»,"),
        "核对台账与引文",
    ),
    whole("no source", "E313", "«t»itle: 视察\ndate: 2022\n", "补上 sources"),
    # --- E5, E6
    visit("picture without words", "E119", "body: |\n  «![](media/none.jpg)»\n", "看不见图的人该知道的内容"),
    visit("picture that is not there", "E509", "body: |\n  ![接待](«media/none.jpg»)\n", "放进 content/media/"),
    Case("no address", "E506", "site.yaml", "format: 1\ntitle: 宣传走廊\n", "https://www.example.gov.cn/"),
    Case("unknown setting", "E202", "site.yaml", GOOD_SITE + "«adress»: https://a.cn/\n", "是不是“网址”"),
    Case("bay without title", "E201", "site.yaml", GOOD_SITE + "bays:\n  - «{»id: activities}\n", "title: 活动"),
    Case("bays that are no list", "E206", "site.yaml", GOOD_SITE + "bays: «总览»\n", "{id: activities, title: 活动}"),
    Case("no name of the site", "E201", "site.yaml", "format: 1\naddress: https://a.cn/\n", "title: 宣传走廊"),
    Case(
        "another format",
        "E507",
        "site.yaml",
        "format: «2»\ntitle: 宣传走廊\naddress: https://www.example.gov.cn/\n",
        "python build.py upgrade",
    ),
    Case("an issue left out", "E314", "publications/june.yaml", JUNE + "number: «第2期»\n", "这里写第1期的期号"),
    Case("a number nobody can read", "E314", "publications/june.yaml", JUNE + "number: «六月号»\n", "写成 第1期"),
    Case("a pack of nothing", "E316", "publications/pack.yaml", PACK, "条件太窄"),
    Case("lists too short", "E206", "site.yaml", GOOD_SITE + "lists: {per_page: «5»}\n", "per_page: 50"),
    Case(
        "duties that are no number",
        "E206",
        "site.yaml",
        GOOD_SITE + "duties: {group_activities: «两次»}\n",
        "group_activities: 2",
    ),
    Case("person without consent", "E601", "deputies/one.yaml", "name: «张三»\n" + SOURCES, "补上 consent"),
]

# Codes that no record or setting can bring about, and the tests that do.
ELSEWHERE = {
    "E118": "test_errors.py",
    "E123": "test_errors.py",
    "E317": "test_rows_site.py",
    "E320": "test_checking.py",
    "E321": "test_checking.py",
    "E322": "test_checking.py",
    "E324": "test_review.py",
    "E318": "test_rows_site.py",
    "E325": "test_disclosure.py",
    "E525": "test_deploying.py",
    "E526": "test_archiving.py",
    "E527": "test_archiving.py",
    "E528": "test_archives_served.py",
    "E603": "test_disclosure.py",
    "E604": "test_personal.py",
    "E605": "test_personal.py",
    "E319": "test_rows_site.py",
    "E401": "test_cli.py",
    "E501": "test_cli.py",
    "E502": "test_cli.py",
    "E503": "test_cli.py",
    "E524": "test_cluster.py",
    "E504": "test_cli.py",
    "E505": "test_cli.py",
    "E508": "test_cli.py",
    "E510": "test_media.py",
    "E315": "test_corrections.py",
    "E511": "test_panels.py",
    "E513": "test_register.py",
    "E514": "test_issuing.py",
    "E515": "test_long_tables.py",
    "E517": "test_machines.py",
    "E519": "test_kiosk.py",
    "E518": "test_machines.py",
    "E520": "test_preview_answers.py",
    "E521": "test_review.py",
    "E522": "test_figures.py",
    "E523": "test_figures.py",
    "E602": "test_media.py",
    "E701": "test_packages.py",
    "E702": "test_import_sheets.py",
    "E703": "test_import_sheets.py",
    "E704": "test_import_sheets.py",
    "E705": "test_import_sheets.py",
    "E706": "test_import_sheets.py",
    "E707": "test_import_sheets.py",
    "E901": "test_cli.py",
}


def check(folder: Path, files: Mapping[str, str | bytes]) -> Ran:
    return run("check", "-C", office(folder, files))


def codes(said: str) -> list[str]:
    return re.findall(r"^(?:错误|提醒) (E\d+)", said, re.MULTILINE)


def places(said: str) -> list[str]:
    return re.findall(r"位置：content/(\S+)", said)
