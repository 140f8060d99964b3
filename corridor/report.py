"""Reports: problems and results for people (Chinese terminal) and for programs (JSON)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from corridor import __version__
from corridor.emitting import columns
from corridor.problems import Problem, Severity

if TYPE_CHECKING:
    from corridor.counties import County
    from corridor.importing import Plan
    from corridor.register.issues import Issue
    from corridor.results import Result
    from corridor.timing import Step

_WIDEST = 100
# What would move a terminal's cursor or ring its bell.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff\ufeff]")


def told(one: Problem) -> str:
    """A problem as the office reads it: code, place, its own line with a caret, what to type instead."""
    word = "错误" if one.severity is Severity.ERROR else "提醒"
    place = one.place.file
    if one.place.sheet:
        place += f" {one.place.cell}"
    elif one.place.line:
        place += f":{one.place.line}"
        if one.place.column:
            place += f":{one.place.column}"
    lines = [f"{word} {one.code}  {one.title}", f"  位置：{place}"]
    if one.quoted and one.place.sheet:
        lines.append(f"  写的是：{_UNSHOWN.sub('·', one.quoted)[:60]}")
    elif one.quoted and one.place.line:
        lines += _quoted(one)
    lines.append(f"  怎么改：{one.hint}".replace("\n", "\n" + " " * 10))
    return "\n".join(lines)


def _quoted(one: Problem) -> list[str]:
    """The line and the caret below it; of a long line only the part around the caret."""
    line, column = _UNSHOWN.sub("·", one.quoted.replace("\t", " ")), max(one.place.column, 1)
    start = max(0, column - 30) if columns(line) > _WIDEST else 0
    shown = line[start : start + 60] if columns(line) > _WIDEST else line
    marked = line[column - 1 : column - 1 + one.place.length] or " "
    marked = marked[: max(1, len(shown) - (column - 1 - start))]
    number = f"{one.place.line:6d} | "
    head = ("…" if start else "") + shown + ("…" if start + len(shown) < len(line) else "")
    before = ("…" if start else "") + line[start : column - 1]
    return [number + head, " " * 6 + " | " + " " * columns(before) + "^" * max(1, columns(marked))]


def problems(found: Iterable[Problem], *, mended_with: str = "python build.py", untouched: str = "网站没有改动") -> str:
    """All problems, errors and warnings in order of place, with a closing line."""
    listed = list(found)
    if not listed:
        return ""
    errors = sum(p.is_fatal for p in listed)
    warnings = len(listed) - errors
    return "\n\n".join([*map(told, listed), _closing(errors, warnings, mended_with, untouched)])


def _closing(errors: int, warnings: int, mended_with: str, untouched: str) -> str:
    if not errors:
        return f"共 {warnings} 处提醒，不影响公布。"
    also = f"，另有 {warnings} 处提醒" if warnings else ""
    return f"共 {errors} 处错误{also}，{untouched}。改好后再运行一次：{mended_with}"


def grouped(found: Iterable[Problem], *, mended_with: str) -> str:
    """What `check` says: errors file by file, warnings apart behind them."""
    listed = list(found)
    errors, warnings = [p for p in listed if p.is_fatal], [p for p in listed if not p.is_fatal]
    parts = _by_file(errors, "处错误")
    if warnings:
        parts += ["—— 提醒，不影响公布 ——", *_by_file(warnings, "处提醒")]
    if listed:
        parts.append(_closing(len(errors), len(warnings), mended_with, "网站没有改动"))
    return "\n\n".join(parts)


def _by_file(found: list[Problem], word: str) -> list[str]:
    by_file: dict[str, list[Problem]] = {}
    for one in found:
        by_file.setdefault(one.place.file, []).append(one)
    return ["\n\n".join([f"【{file}】{len(own)} {word}", *map(told, own)]) for file, own in by_file.items()]


def as_sarif(found: Iterable[Problem]) -> str:
    """Problems for code-checking services and editors (SARIF 2.1.0, OASIS)."""
    listed = list(found)
    rules = {one.code: {"id": one.code, "helpUri": f"docs/errors.md#{one.code.lower()}"} for one in listed}
    results = [
        {
            "ruleId": one.code,
            "level": one.severity.value,
            "message": {"text": f"{one.title}。{one.hint}"},
            "locations": [{"physicalLocation": _location(one)}],
        }
        for one in listed
    ]
    driver = {"name": "Corridor", "version": __version__, "rules": list(rules.values())}
    data = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def _location(one: Problem) -> dict[str, Any]:
    made: dict[str, Any] = {"artifactLocation": {"uri": quote(one.place.file)}}
    if one.place.line:
        start = max(one.place.column, 1)
        made["region"] = {"startLine": one.place.line, "startColumn": start, "endColumn": start + one.place.length}
    return made


def closing(result: Result) -> list[tuple[str, str]]:
    """The closing table: label and value."""
    return [
        ("记录", f"{result.records} 条"),
        ("网页", f"{result.pages} 个"),
        ("PDF", f"{result.pdfs} 份"),
        ("新做", f"{result.made} 个文件"),
        ("未变", f"{result.kept} 个文件"),
        ("清除", f"{result.pruned} 个文件"),
        ("未公布", f"台账 {result.withheld} 项，原文遮蔽 {result.masks} 处"),
        ("提醒", f"{sum(not p.is_fatal for p in result.problems)} 处"),
        ("用时", f"{result.seconds:.2f} 秒"),
    ]


def table(result: Result) -> str:
    """The closing table as text, aligned for Chinese."""
    rows = closing(result)
    width = max(columns(label) for label, _ in rows)
    return "\n".join(f"  {label}{' ' * (width - columns(label))}  {value}" for label, value in rows)


def profile(steps: Iterable[Step], peak: float, result: Result) -> str:
    """What each step of a build cost, beside what it may cost where everything is made anew."""
    from corridor.timing import BUDGETS, ENOUGH

    rows = [("步骤", "处理器 秒", "实际 秒", "毫秒／千条", "预算")]
    # What is paid once (imports, templates compiled) is spread too thin to judge a small office by.
    is_whole = bool(result.made) and not result.kept and result.records >= ENOUGH
    for step in steps:
        each, budget = step.cpu / max(result.records, 1) * 1e6, BUDGETS[step.name]
        over = " 超了" if is_whole and budget and each > budget else ""
        limit = f"{budget}{over}" if budget else "—"
        rows.append((step.name, f"{step.cpu:.2f}", f"{step.wall:.2f}", f"{each:.0f}", limit))
        rows += [(f"  {name}", f"{cpu:.2f}", "", "", "") for name, cpu in sorted(step.parts.items())]
    widths = [max(columns(row[at]) for row in rows) for at in range(len(rows[0]))]
    told = [
        "  ".join(cell + " " * (wide - columns(cell)) for cell, wide in zip(row, widths, strict=True)) for row in rows
    ]
    closing = f"  最多用内存 {peak:.0f} MB" if peak else ""
    return "\n".join([*[f"  {line}".rstrip() for line in told], closing]).rstrip("\n")


def counties(found: Iterable[County], target: str, province: Result) -> str:
    """What came of each county, and of the site over them."""
    words = {"current": "已更新", "old": "有错，以前的网站还在", "missing": "有错，还没有网站"}
    listed = list(found)
    width = max(columns(one.title) for one in listed)
    lines = [
        f"  {one.title}{' ' * (width - columns(one.title))}  {one.records:6d} 条  {words[one.state]}"
        + (f"（{one.errors} 处错误，见 {one.folder}）" if one.errors else "")
        for one in listed
    ]
    good = sum(one.state == "current" for one in listed)
    site = f"总站做好了：{target}" if province.published else "总站没有改动"
    return "\n".join([f"{site}；{len(listed)} 个县，更新 {good} 个", *lines])


def as_json(result: Result, exit_code: int, steps: Iterable[Step] = (), peak: float = 0.0) -> str:
    """The same for programs; keys are English, texts Chinese."""
    data: dict[str, Any] = {
        "exit": exit_code,
        "published": result.published,
        "records": result.records,
        "pages": result.pages,
        "pdfs": result.pdfs,
        "made": result.made,
        "kept": result.kept,
        "pruned": result.pruned,
        "withheld": result.withheld,
        "masks": result.masks,
        "seconds": round(result.seconds, 3),
        "problems": [_problem(p) for p in result.problems],
        "reasons": result.reasons,
    }
    if told := [{"step": one.name, "cpu": one.cpu, "wall": one.wall, "outputs": one.parts} for one in steps]:
        data["profile"] = {"steps": told, "peak_mb": round(peak, 1)}
    return json.dumps(data, ensure_ascii=False, indent=1)


def _problem(one: Problem) -> dict[str, Any]:
    """A problem for programs; one of a spreadsheet names its cell as well."""
    return ({"cell": one.place.cell} if one.place.sheet else {}) | {
        "code": one.code,
        "severity": one.severity.value,
        "file": one.place.file,
        "line": one.place.line,
        "column": one.place.column,
        "title": one.title,
        "hint": one.hint,
        "quoted": one.quoted,
    }


def issued(issue: Issue, folder: str, build: str) -> str:
    """What was issued, and what to do now."""
    pdf = next(one for one in issue.files if one.path.endswith(".pdf"))
    told = f"，登了 {len(issue.told)} 处更正" if issue.told else ""
    return (
        f"编发了：{issue.masthead} {issue.name}，{issue.date.shown}，{issue.pages} 页{told}\n"
        f"  存在  {folder}\n"
        f"  sha256  {pdf.sha256}\n"
        f"从此不再改动，请一并备份。公布：{build}"
    )


def issued_as_json(issue: Issue | None, found: Iterable[Problem], exit_code: int) -> str:
    """The same for programs; `issued` is null where nothing was."""
    data: dict[str, Any] = {"exit": exit_code, "issued": None, "problems": [_problem(p) for p in found]}
    if issue is not None:
        data["issued"] = {key: getattr(issue, key) for key in ("id", "title", "masthead", "number", "n", "pages")}
        data["issued"] |= {"year": issue.year, "date": issue.date.text, "folder": f"content/{issue.folder}"}
        data["issued"]["files"] = {one.name: one.sha256 for one in issue.files}
    return json.dumps(data, ensure_ascii=False, indent=1)


def imported(plan: Plan, again: str, build: str, *, written: bool) -> str:
    """What an import changed, or would change: every record with its fields before and after; what to type next."""
    from corridor.kinds import BY_NAME

    lines = []
    for change in plan.changes:
        lines.append(f"{'新增' if change.is_new else '改动'}  {change.id}  {change.title}")
        if not change.is_new:
            lines += [
                f"      {one.label}：{_in_line(one.before)} → {_in_line(one.after)}" for one in change.differences
            ]
    written_ids = {change.id for change in plan.changes}
    if plan.proposals and not written:
        lines.append("从正文里看出这些，要的话用 --take 写成草稿：")
    for number, proposal in enumerate(plan.proposals, 1) if not written else ():
        kind, tree = BY_NAME[proposal.kind], proposal.tree
        lines.append(f"{'✓' if proposal.id in written_ids else ' '}{number:4d}  {kind.label}  {_said(tree)}")
    new = sum(change.is_new for change in plan.changes)
    rest = f"；网站上另有 {plan.not_named} 条不在表里，没有动" if plan.not_named else ""
    lines.append(f"新增 {new} 条，改动 {len(plan.changes) - new} 条，{plan.unchanged} 条没有变化{rest}。")
    if written and plan.changes:
        lines.append(f"已经写进 content/。看网站：{build}")
    elif plan.changes:
        lines.append(f"还没有写。看过没有问题，再运行：{again} --apply")
    return "\n".join(lines)


def _said(tree: dict[str, Any]) -> str:
    """A proposal in a line: what it is called, when or how many."""
    observations = tree.get("observations") or [{}]
    more = tree.get("date") or observations[0].get("quantity") or ""
    return f"{tree['title']}  {more}".rstrip()


def _in_line(text: str) -> str:
    """A field on one line, cut where it is long."""
    words = " ／ ".join(text.split("\n"))
    return f"{words[:40]}…" if len(words) > 40 else words or "（空）"


def imported_as_json(plan: Plan, exit_code: int, *, written: bool) -> str:
    """The same for programs."""
    changes = [
        {
            "id": change.id,
            "title": change.title,
            "file": f"content/{change.file}",
            "new": change.is_new,
            "fields": [{"label": one.label, "before": one.before, "after": one.after} for one in change.differences],
        }
        for change in plan.changes
    ]
    data = {
        "exit": exit_code,
        "written": written and not plan.is_fatal,
        "changes": changes,
        "unchanged": plan.unchanged,
        "problems": [_problem(one) for one in plan.problems],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)
