"""Settings: what content/site.yaml may say, checked like a record: nothing mistyped passes silently."""

from __future__ import annotations

import difflib
import re
from typing import Any

from corridor import reading
from corridor.composing import Path
from corridor.problems import Place, Problem, problem
from corridor.profiles import KNOWN as PROFILE
from corridor.profiles import wrong

FILE = "content/site.yaml"
FORMAT = "1"
# Every setting with its Chinese name; `more` is for templates of the office's own.
KNOWN = {
    "format": "格式",
    "language": "语言",
    "title": "网站名称",
    "heading": "首页大标题",
    "description": "网站说明",
    "address": "网址",
    "host": "主办单位",
    "area": "所属地区",
    "released": "上网日期",
    "lead": "首页引文",
    "bays": "开间",
    "home": "首页内容",
    "bulletins": "简报",
    "footer": "页脚",
    "duties": "规定",
    "lists": "列表",
    "profile": "政府网站标识",
    "privacy": "个人信息",
    "accepted": "认可",
    "security": "安全联系",
    "serving": "发布方式",
    "more": "自用",
}
# What `bulletins` may say of the issues that are compiled by themselves.
BULLETINS = {
    "masthead": "刊头",
    "compiled_by": "编印单位",
    "document": "所依据的文件",
    "distribution": "报送发",
    "cycles": "周期",
    "years": "年份",
    "continues": "接着哪一期",
}
# How a chart of the home page can be drawn, and what it then must name.
CHARTS: dict[str, tuple[str, ...]] = {
    "bars": ("figures",),
    "units": ("figure",),
    "parts": ("parts",),
    "column": ("figures",),
    "line": ("figures",),
    "multiples": ("figures",),
    "progress": ("done", "total"),
    "stacked": ("parts", "series"),
}
# What somebody can answer for, by the code that would stop it, and what has to be named.
ACCEPTED: dict[str, tuple[str, ...]] = {"E603": ("record",), "E604": ("words",)}
PRIVACY = {"emails": "可以公布的邮箱"}
SERVING = {"precompressed": "预先压缩"}
DUTIES = {"group_activities": "小组每年活动次数"}
LISTS = {"per_page": "每页条数"}
CYCLES = ("month", "quarter", "year")
PER_PAGE = re.compile(r"[1-9]\d{1,2}|1000", re.ASCII)
YEAR = re.compile(r"[12]\d{3}", re.ASCII)


def check(text: reading.Text) -> list[Problem]:
    """What is wrong with the settings; nothing where the file could not even be read, for that is told already."""
    if not isinstance(text.tree, dict):
        return []
    settings = text.tree
    found = [_unknown(text, name) for name in settings if name not in KNOWN]
    if settings.get("format") != FORMAT:
        found.append(_at(text, ("format",), "E507", found=str(settings.get("format", "没有写"))))
    if not settings.get("title"):
        found.append(_at(text, (), "E201", label=KNOWN["title"], field="title", example="宣传走廊"))
    if not settings.get("address"):
        found.append(problem("E506", Place(FILE)))
    found += _check_charts(text, settings.get("home", {}))
    found += _check_serving(text, settings.get("serving", {}))
    found += _check_profile(text, settings.get("profile", {}))
    found += _check_duties(text, settings.get("duties", {}))
    found += _check_lists(text, settings.get("lists", {}))
    found += _check_bulletins(text, settings.get("bulletins", {}))
    found += _check_accepted(text, settings.get("accepted", []))
    found += _check_privacy(text, settings.get("privacy", {}))
    return [*found, *_check_bays(text, settings.get("bays", []))]


def _check_bays(text: reading.Text, bays: Any) -> list[Problem]:
    """Every bay has an id and a title."""
    if not isinstance(bays, list):
        remedy = "- {id: activities, title: 活动}"
        return [_at(text, ("bays",), "E206", label=KNOWN["bays"], expected="列表，每行以减号开头", remedy=remedy)]
    examples = {"id": ("编号", "activities"), "title": ("名称", "活动")}
    return [
        _at(text, ("bays", at), "E201", label=f"开间的{label}", field=field, example=example)
        for at, bay in enumerate(bays)
        for field, (label, example) in examples.items()
        if not (isinstance(bay, dict) and bay.get(field))
    ]


def _check_profile(text: reading.Text, profile: Any) -> list[Problem]:
    """The identity of a public body's site: known names, numbers of the right shape."""
    if not isinstance(profile, dict):
        remedy = "写成 profile: {site_code: 1234567890}"
        return [_at(text, ("profile",), "E206", label=KNOWN["profile"], expected="几行“名: 值”", remedy=remedy)]
    found = [_unknown(text, name, "profile", PROFILE) for name in profile if name not in PROFILE]
    for name, expected, example in wrong(profile):
        label, remedy = PROFILE[name], f"{name}: {example}"
        found.append(_at(text, ("profile", name), "E206", label=label, expected=expected, remedy=remedy))
    return found


def _check_charts(text: reading.Text, home: Any) -> list[Problem]:
    """Every chart of the home page says how it is drawn, and of what."""
    given = home.get("figures", {}) if isinstance(home, dict) else {}
    charts = given.get("charts", []) if isinstance(given, dict) else []
    found = []
    for at, chart in enumerate(charts if isinstance(charts, list) else []):
        sort = chart.get("type", "") if isinstance(chart, dict) else ""
        lacking = [name for name in CHARTS.get(sort, ()) if name not in chart]
        path = ("home", "figures", "charts", at)
        if sort not in CHARTS:
            expected, remedy = "、".join(CHARTS), "- {type: bars, title: 阵地, figures: [fig-stations]}"
            found.append(_at(text, path, "E206", label="图的 type", expected=expected, remedy=remedy))
        elif lacking and not (sort in ("column", "line") and "figure" in chart):
            found.append(_at(text, path, "E201", label="图的内容", field=lacking[0], example="[fig-stations]"))
    return found


def _check_serving(text: reading.Text, serving: Any) -> list[Problem]:
    if isinstance(serving, dict) and all(value in ("是", "否") for value in serving.values()):
        return [_unknown(text, name, "serving", SERVING) for name in serving if name not in SERVING]
    remedy, label = "写成 serving: {precompressed: 是}", KNOWN["serving"]
    return [_at(text, ("serving",), "E206", label=label, expected="precompressed: 是 或 否", remedy=remedy)]


def _check_duties(text: reading.Text, duties: Any) -> list[Problem]:
    """How many activities a group should have: a whole number, and no other name."""
    if not isinstance(duties, dict):
        remedy = "写成 duties: {group_activities: 2}"
        return [_at(text, ("duties",), "E206", label=KNOWN["duties"], expected="几行“名: 值”", remedy=remedy)]
    found = [_unknown(text, name, "duties", DUTIES) for name in duties if name not in DUTIES]
    required = str(duties.get("group_activities", "0"))
    if not (required.isascii() and required.isdigit()):
        expected, remedy = "整数", "group_activities: 2"
        path = ("duties", "group_activities")
        found.append(_at(text, path, "E206", label="小组每年活动次数", expected=expected, remedy=remedy))
    return found


def _check_lists(text: reading.Text, lists: Any) -> list[Problem]:
    """How many records stand on a page of a list: from 10 to 1,000."""
    if not isinstance(lists, dict):
        remedy = "写成 lists: {per_page: 50}"
        return [_at(text, ("lists",), "E206", label=KNOWN["lists"], expected="几行“名: 值”", remedy=remedy)]
    found = [_unknown(text, name, "lists", LISTS) for name in lists if name not in LISTS]
    if "per_page" in lists and not PER_PAGE.fullmatch(str(lists["per_page"])):
        expected, remedy = "10 到 1000 的整数", "per_page: 50"
        found.append(
            _at(text, ("lists", "per_page"), "E206", label=LISTS["per_page"], expected=expected, remedy=remedy)
        )
    return found


def _check_bulletins(text: reading.Text, bulletins: Any) -> list[Problem]:
    """Cycles and years are lists of what can be compiled; no other name passes."""
    if not isinstance(bulletins, dict):
        remedy = "写成 bulletins: {masthead: 简报, cycles: [month, quarter, year]}"
        return [_at(text, ("bulletins",), "E206", label=KNOWN["bulletins"], expected="几行“名: 值”", remedy=remedy)]
    found = [_unknown(text, name, "bulletins", BULLETINS) for name in bulletins if name not in BULLETINS]
    cycles, years = bulletins.get("cycles", []), bulletins.get("years", [])
    if not isinstance(cycles, list) or not all(one in CYCLES for one in cycles):
        expected, remedy = f"{'、'.join(CYCLES)} 的列表", "cycles: [month, quarter, year]"
        found.append(_at(text, ("bulletins", "cycles"), "E206", label="周期", expected=expected, remedy=remedy))
    if not isinstance(years, list) or not all(isinstance(one, str) and YEAR.fullmatch(one) for one in years):
        expected, remedy = "四位年份的列表", "years: [2022]"
        found.append(_at(text, ("bulletins", "years"), "E206", label="年份", expected=expected, remedy=remedy))
    return found


def _check_accepted(text: reading.Text, rows: Any) -> list[Problem]:
    """What may stand although a check would stop it: which, and who answers for it, when and why."""
    example = "- {code: E604, words: 原样照抄, by: 姓名, date: 2022-10-08, reason: 理由}"
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return [_at(text, ("accepted",), "E206", label=KNOWN["accepted"], expected="列表", remedy=example)]
    found = []
    for at, row in enumerate(rows):
        code = str(row.get("code", ""))
        if code not in ACCEPTED:
            remedy = f"只能写 {'、'.join(ACCEPTED)}，例如 {example}"
            found.append(_at(text, ("accepted", at), "E205", label="code", found=code, remedy=remedy))
            continue
        lacking = [name for name in (*ACCEPTED[code], "by", "date", "reason") if not row.get(name)]
        found += [
            _at(text, ("accepted", at), "E201", label="认可", field=name, example=f"{name}: …") for name in lacking
        ]
    return found


def _check_privacy(text: reading.Text, said: Any) -> list[Problem]:
    """Which e-mail addresses may stand: domains or whole addresses."""
    if isinstance(said, dict) and isinstance(said.get("emails", []), list):
        return [_unknown(text, name, "privacy", PRIVACY) for name in said if name not in PRIVACY]
    remedy, label = "写成 privacy: {emails: [example.gov.cn]}", KNOWN["privacy"]
    return [_at(text, ("privacy",), "E206", label=label, expected="emails: 列表", remedy=remedy)]


def _unknown(text: reading.Text, name: str, within: str = "", known: dict[str, str] = KNOWN) -> Problem:
    close = difflib.get_close_matches(name, known, 1, 0.6)
    remedy = f"是不是“{known[close[0]]}”？写成 {close[0]}:" if close else f"删去这一行，或改成：{'、'.join(known)}"
    return _at(text, (within, name) if within else (name,), "E202", key=True, found=name, remedy=remedy)


def _at(text: reading.Text, path: Path, code: str, *, key: bool = False, **words: str) -> Problem:
    at = reading.place(text, path, key=key) if path and path[0] in text.tree else Place(text.file)  # type: ignore[operator]
    return problem(code, at, quoted=text.line(at.line), **words)
