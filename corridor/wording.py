"""Wording: what the YAML parser has to say, in the office's words and at the office's place."""

from __future__ import annotations

import re
from corridor.problems import Place, Problem, problem

_WIDE_COLON = re.compile(r"\s*(?:- )?(?P<key>[^\s:：#“‘「《'\"\-][^\s:：#，。]{0,20})(?P<colon>：)")

# libyaml's words for what went wrong, and ours. The first that occurs in its message is taken.
_WORDS = (
    ("mapping values are not allowed", "值里有“半角冒号加空格”", "值里的冒号改用全角“：”，或者给整个值加引号"),
    ("could not find expected ':'", "这一行没有“字段: 值”", "字段名后写半角冒号和一个空格；接着上一行的文字请缩进"),
    (
        "did not find expected key",
        "缩进没有对齐，或英文引号没有包住整个值",
        "同一层的字段左边对齐；正文里的引号用中文“ ”",
    ),
    ("did not find expected '-' indicator", "列表的减号没有对齐", "同一个列表的减号左边对齐"),
    ("did not find expected ',' or", "方括号或花括号没有写完整", "每项之间用半角逗号，最后补上 ] 或 }"),
    ("found unexpected end of stream", "引号没有成对", "补上后一个引号，或去掉前一个"),
    ("block sequence entries are not allowed", "减号写在了值的后面", "列表另起一行写，缩进两格"),
    ("cannot start any token", "值的第一个字符需要加引号", "以 @ ` % 开头的值整个放进引号"),
    ("unknown escape", "双引号里的反斜杠不认得", "双引号改成单引号"),
    ("found undefined tag handle", "值以 ! 开头", "给整个值加引号"),
    ("did not find expected alphabetic", "值以 & 开头", "给整个值加引号"),
)


def worded(file: str, text: str, error: Exception) -> Problem:
    """What libyaml could not read, with what to type instead."""
    wide = wide_colon(file, text)
    if wide is not None:
        return wide
    raw = str(getattr(error, "problem", "") or error)
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    while line > 1 and not _line(text, line).strip():  # libyaml often points behind the end
        line, column = line - 1, len(_line(text, line - 1)) or 1
    for words, found, remedy in _WORDS:
        if words in raw:
            if "expected ':'" in words and mark and getattr(error, "context_mark", None):
                context = error.context_mark  # type: ignore[attr-defined]
                line, column = context.line + 1, context.column + 1
            return problem("E101", Place(file, line, column), quoted=_line(text, line), found=found, remedy=remedy)
    remedy = "照着相邻的行改；还不行就给整个值加上引号"
    return problem("E101", Place(file, line, column), quoted=_line(text, line), found="读不下去", remedy=remedy)


def wide_colon(file: str, text: str) -> Problem | None:
    """The first line that has a full-width colon where a field's own colon should be."""
    block_indent = -1
    for number, line in enumerate(text.split("\n"), 1):
        indent = len(line) - len(line.lstrip(" "))
        if block_indent >= 0 and (not line.strip() or indent > block_indent):
            continue
        block_indent = indent if re.search(r":\s+[|>][+-]?\s*$", line) else -1
        found = _WIDE_COLON.match(line)
        if found and not re.search(r":\s", line[: found.start("colon")]):
            remedy = f"{found['key']}: {line[found.end() :].strip()}".strip()
            at = Place(file, number, found.start("colon") + 1)
            return problem("E111", at, quoted=line, remedy=remedy)
    return None


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return lines[number - 1] if 0 < number <= len(lines) else ""
