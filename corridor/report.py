"""Reports: problems and results for people (Chinese terminal) and for programs (JSON)."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from corridor.engine import Result
from corridor.problems import Problem, Severity
from corridor.register.issues import Issue

_WIDEST = 100
# What would move a terminal's cursor or ring its bell.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff\ufeff]")


def columns(text: str) -> int:
    """How many columns a terminal gives a text: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def told(one: Problem) -> str:
    """A problem as the office reads it: code, place, its own line with a caret, what to type instead."""
    word = "错误" if one.severity is Severity.ERROR else "提醒"
    place = one.place.file
    if one.place.line:
        place += f":{one.place.line}"
        if one.place.column:
            place += f":{one.place.column}"
    lines = [f"{word} {one.code}  {one.title}", f"  位置：{place}"]
    if one.quoted and one.place.line:
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
    parts = [told(one) for one in listed]
    if errors:
        also = f"，另有 {warnings} 处提醒" if warnings else ""
        parts.append(f"共 {errors} 处错误{also}，{untouched}。改好后再运行一次：{mended_with}")
    else:
        parts.append(f"共 {warnings} 处提醒，不影响公布。")
    return "\n\n".join(parts)


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


def as_json(result: Result, exit_code: int) -> str:
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
    return json.dumps(data, ensure_ascii=False, indent=1)


def _problem(one: Problem) -> dict[str, Any]:
    return {
        "code": one.code,
        "severity": one.severity.value,
        "file": one.place.file,
        "line": one.place.line,
        "column": one.place.column,
        "title": one.title,
        "hint": one.hint,
        "quoted": one.quoted,
    }


def issued(issue: Issue, folder: str) -> str:
    """What was issued, and what to do now."""
    pdf = next(one for one in issue.files if one.path.endswith(".pdf"))
    told = f"，登了 {len(issue.told)} 处更正" if issue.told else ""
    return (
        f"编发了：{issue.masthead} {issue.name}，{issue.date.shown}，{issue.pages} 页{told}\n"
        f"  存在  {folder}\n"
        f"  sha256  {pdf.sha256}\n"
        "从此不再改动，请一并备份。公布：python build.py"
    )


def issued_as_json(issue: Issue | None, found: Iterable[Problem], exit_code: int) -> str:
    """The same for programs; `issued` is null where nothing was."""
    data: dict[str, Any] = {"exit": exit_code, "issued": None, "problems": [_problem(p) for p in found]}
    if issue is not None:
        data["issued"] = {key: getattr(issue, key) for key in ("id", "title", "masthead", "number", "n", "pages")}
        data["issued"] |= {"year": issue.year, "date": issue.date.text, "folder": f"content/{issue.folder}"}
        data["issued"]["files"] = {one.name: one.sha256 for one in issue.files}
    return json.dumps(data, ensure_ascii=False, indent=1)
