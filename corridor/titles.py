"""Titles: a long one broken into lines of a balanced shape (梯形, 菱形), never inside a word, a name or a number.

GB/T 9704-2012, 7.3.1: 回行时，要做到词意完整，排列对称，长短适宜，间距恰当，标题排列应当使用梯形或菱形.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from budoux import Parser

# Words of this trade the general model cuts.
WORDS = (
    "人大 人大代表 人大常委会 人大机关 人大外侨委 人大工作 人民代表大会 代表大会 常务委员会 工作委员会 常委会 "
    "代表之家 代表小组 代表联络站 联络站 家站 乡镇 街道 选民 闭会期间 履职 建言 接待日 民生实事 票决制 "
    "三联三助 一廊三室 五个四 五个一 三大课堂 联系项目 联系代表 联系群众 助推发展 助力履职 助解民忧 分片包干 "
    "工作法 工作体系 汇报 调研 考察 视察 督导 培训 简报 总结 月调度 季分析 年总结 年份未写"
).split()
# A part of a title that is never broken: a date, a trade word, a number with its measure word, a Latin run, a mask.
WHOLE = re.compile(
    r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日|份)?|第?[一二三四]季度)?|\d{1,2}月\d{1,2}日"
    rf"|{'|'.join(sorted(WORDS, key=len, reverse=True))}"
    r"|第?[0-9A-Za-z]+(?:[.,:%/+\-][0-9A-Za-z]+)*%?(?:月份|年度|[\u4e00-\u9fff])?"
    "|第?[一二三四五六七八九十百两]+(?:季度|[个届次期月年大项位名级类条号批周天日场站室家])"
    r"|\*+[\u4e00-\u9fff]?"
)
_SPECIAL = re.compile("[&<>'\"]")
NAMES = re.compile("“[^“”]*”|《[^《》]*》|‘[^‘’]*’|（[^（）]*）|〔[^〔〕]*〕")
NEVER_FIRST = "，。、；：！？”’》）〉」』】〕…—·,.;:!?)% 的地得了着等"
NEVER_LAST = "“‘（《〈「『【〔和与及并在对为把将被以第"
NARROW = 0.55  # of a 汉字: digits, Latin letters, stars
NARROWEST = 9.0  # 汉字 of a heading on a phone: a name longer than that may be broken between its words
MANY = 6  # lines: beyond it no shape is looked for

# Costs beside the unevenness, which is in squared characters.
HOURGLASS = 12.0  # a line shorter than both its neighbours (沙漏形), which the standard leaves out
LONE = 40.0  # a last line of fewer than three characters
AFTER_POINT = -3.0  # a break after a comma or a colon, where one takes breath


def breakable(title: str) -> Markup | None:
    """A title with its possible breaks marked (`<wbr>`), for a heading that may break nowhere else.

    None where it holds a mask or a reference, which are told apart by what stands around them, or where the model that
    finds words is not installed: then it breaks as the browser will.
    """
    if "*" in title or "[[" in title:
        return None
    try:
        words = _breakable(title)
    except ImportError:
        return None
    return Markup("<wbr>").join(words) if _SPECIAL.search(title) else Markup("<wbr>".join(words))


@lru_cache(maxsize=1 << 16)  # a title stands on its own page, its neighbours' and in lists
def _breakable(title: str) -> tuple[str, ...]:
    return tuple(_words(title, NARROWEST))


def balanced(title: str, per_line: float) -> tuple[str, ...]:
    """The lines of a title, each `per_line` 汉字 wide at most; joined they are the title.

    As few lines as will do, differing little. A word wider than a line stands alone on one, as wide as it is.
    """
    if width(title) <= per_line:
        return (title,)
    words = _words(title, per_line)
    widths = [width(word) for word in words]
    for count in range(2, min(len(words), MANY) + 1):
        shapes = list(_shapes(widths, 0, count, per_line))
        if shapes:
            cuts = min(shapes, key=lambda ends: _cost(words, widths, ends))
            return tuple("".join(words[start:end]) for start, end in pairwise((0, *cuts)))
    return tuple(_filled(words, widths, per_line))


def width(words: str) -> float:
    """How many 汉字 wide some words are."""
    return sum(NARROW if character.isascii() else 1.0 for character in words)


@cache
def _parser() -> Parser:
    from budoux import load_default_simplified_chinese_parser

    return load_default_simplified_chinese_parser()


def _words(title: str, per_line: float) -> list[str]:
    """A title cut wherever it may be broken: between words; inside a name only where no line could take it whole."""
    names = (found for found in NAMES.finditer(title) if width(found[0]) <= per_line)
    whole = {place for found in (*WHOLE.finditer(title), *names) for place in range(found.start() + 1, found.end())}
    ends = accumulate(len(word) for word in _parser().parse(title))
    places = [end for end in ends if end < len(title) and end not in whole and _may_break(title, end)]
    return [title[start:end] for start, end in pairwise((0, *places, len(title)))]


def _may_break(title: str, place: int) -> bool:
    return title[place] not in NEVER_FIRST and title[place - 1] not in NEVER_LAST


def _shapes(widths: list[float], start: int, count: int, per_line: float) -> Iterator[tuple[int, ...]]:
    """Every way to set the words from `start` in `count` lines, as the place behind each line's last word."""
    if sum(widths[start:]) > count * per_line:
        return
    if count == 1:
        yield (len(widths),)
        return
    line = 0.0
    for end in range(start + 1, len(widths) - count + 2):
        line += widths[end - 1]
        if line > per_line:
            return
        for rest in _shapes(widths, end, count - 1, per_line):
            yield (end, *rest)


def _cost(words: list[str], widths: list[float], ends: tuple[int, ...]) -> float:
    lines = [sum(widths[start:end]) for start, end in pairwise((0, *ends))]
    even = sum(lines) / len(lines)
    uneven = sum((line - even) ** 2 for line in lines)
    waists = sum(before > line < after for before, line, after in zip(lines, lines[1:], lines[2:], strict=False))
    points = sum(words[end - 1][-1] in "，。；：！？、" for end in ends[:-1])
    return uneven + HOURGLASS * waists + AFTER_POINT * points + LONE * (lines[-1] < 3)


def _filled(words: list[str], widths: list[float], per_line: float) -> Iterator[str]:
    """Line after line as full as it gets: for a title with a word too wide for any shape, or of very many lines."""
    line, taken = "", 0.0
    for word, wide in zip(words, widths, strict=True):
        if line and taken + wide > per_line:
            yield line
            line, taken = "", 0.0
        line, taken = line + word, taken + wide
    yield line
