"""Wording: what the YAML parser has to say, in the office's words and at the office's place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corridor.problems import Place, Problem, problem

_WIDE_COLON = re.compile(r"\s*(?:- )?(?P<key>[^\s:：#“‘「《'\"\-][^\s:：#，。]{0,20})(?P<colon>：)")

# libyaml's words for what went wrong, and ours. The first that occurs in its message is taken.
_WORDS = (
    (
        "mapping values are not allowed",
        "值里有“半角冒号加空格”，或者这一行缩进错了",
        "值里的冒号改用全角“：”，或者给整个值加引号；新的字段要和上一个字段左边对齐",
    ),
    ("could not find expected ':'", "这一行没有“字段: 值”", "字段名后写半角冒号和一个空格；接着上一行的文字请缩进"),
    (
        "did not find expected key",
        "缩进没有对齐，或英文引号没有包住整个值",
        "同一层的字段左边对齐；正文里的引号用中文“ ”",
    ),
    (
        "did not find expected '-' indicator",
        "列表中间有一行不以减号开头",
        "列表的每项以减号开头、左边对齐；新的字段要和上一个字段左边对齐",
    ),
    ("did not find expected ',' or", "方括号或花括号没有写完整", "每项之间用半角逗号，最后补上 ] 或 }"),
    ("found unexpected end of stream", "引号没有成对", "补上后一个引号，或去掉前一个"),
    ("block sequence entries are not allowed", "减号写在了值的后面", "列表另起一行写，缩进两格"),
    ("cannot start any token", "值的第一个字符需要加引号", "以 @ ` % 开头的值整个放进引号"),
    ("invalid simple key", "这一行没有“字段: 值”", "字段名后写半角冒号和一个空格；接着上一行的文字请缩进"),
    ("unknown escape", "双引号里的反斜杠不认得", "双引号改成单引号"),
    ("block scalar", "| 或 > 后面写了字", "文字另起一行，缩进两格"),
    ("expected node content", "值的括号或逗号写错了", "补齐括号，或者给整个值加引号"),
    ("document start", "上面的内容到这里已经断开", "上一行要写成“字段: 值”，或者缩进得和它所属的字段一致"),
    ("unexpected ':'", "括号里的冒号后面少一个空格", "冒号后空一格，或者给整个值加引号"),
    ("mapping keys are not allowed", "值以问号加空格开头", "给整个值加引号"),
    ("directive", "这一行以 % 开头", "给整个值加引号，或去掉这一行"),
)

# Of these libyaml tells where it gave up; what the office must mend is where the thing began.
_AT_ITS_START = ("could not find expected ':'", "did not find expected ',' or", "found unexpected end of stream")
_BLOCK = re.compile(r":\s+[|>][+-]?\s*$")
_BLANKS = re.compile(r" *(?P<blank>[\u00a0\u2000-\u200a\u3000])")


def worded(file: str, text: str, error: Exception) -> Problem:
    """What libyaml could not read, with what to type instead."""
    wide = wide_colon(file, text) or _wide_indent(file, text)
    if wide is not None:
        return wide
    raw = f"{getattr(error, 'problem', '') or error} {getattr(error, 'context', '') or ''}"
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    while line > 1 and not _line(text, line).strip():  # libyaml often points behind the end
        line, column = line - 1, len(_line(text, line - 1)) or 1
    context = getattr(error, "context_mark", None)
    if context and ("a tag" in raw or "an anchor" in raw):
        sign = _line(text, context.line + 1)[context.column :].partition(" ")[0]
        at = Place(file, context.line + 1, context.column + 1, len(sign))
        remedy = f"值以 {sign[:1]} 开头时给整个值加引号"
        return problem("E114", at, quoted=_line(text, at.line), found=sign, remedy=remedy)
    for words, found, remedy in _WORDS:
        if words in raw:
            if words in _AT_ITS_START and context:
                line, column = context.line + 1, context.column + 1
            return problem("E101", Place(file, line, column), quoted=_line(text, line), found=found, remedy=remedy)
    remedy = "照着相邻的行改；还不行就给整个值加上引号"
    return problem("E101", Place(file, line, column), quoted=_line(text, line), found="读不下去", remedy=remedy)


def wide_colon(file: str, text: str) -> Problem | None:
    """The first line that has a full-width colon where a field's own colon should be."""
    for number, line in _outside_blocks(text):
        found = _WIDE_COLON.match(line)
        if found and not re.search(r":\s", line[: found.start("colon")]):
            remedy = f"{found['key']}: {line[found.end() :].strip()}".strip()
            at = Place(file, number, found.start("colon") + 1)
            return problem("E111", at, quoted=line, remedy=remedy)
    return None


def wide_blank(line: str) -> str:
    """What a line is indented with that YAML takes for a letter; empty where there is nothing of the kind."""
    found = _BLANKS.match(line)
    return "" if found is None else "全角空格" if found["blank"] == "\u3000" else "特殊空格"


def _wide_indent(file: str, text: str) -> Problem | None:
    """The first line indented with such a blank, outside of bodies, where it opens a paragraph."""
    for number, line in _outside_blocks(text):
        wide = wide_blank(line)
        if wide:
            return problem("E112", Place(file, number, len(line) - len(line.lstrip(" ")) + 1), quoted=line, found=wide)
    return None


def _outside_blocks(text: str) -> Iterator[tuple[int, str]]:
    """Number and text of every line that is not part of a block behind | or >."""
    block_indent = -1
    for number, line in enumerate(text.split("\n"), 1):
        indent = len(line) - len(line.lstrip(" "))
        if block_indent >= 0 and (not line.strip() or indent > block_indent):
            continue
        block_indent = indent if _BLOCK.search(line) else -1
        yield number, line


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number - 1] if 0 < number <= len(lines) else ""
