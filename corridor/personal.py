"""Personal: what looks like personal data in a text: resident id, mobile, bank card, home address, plate, e-mail.

Resident ids by GB 11643 (check digit of ISO 7064 MOD 11-2), cards by the Luhn check of ISO/IEC 7812, plates by GA 36.
Dates, statistics and numbers of documents are none. Offsets count characters of the text as it was given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator

from corridor.plain import Plain

# Full-width digits, letters and signs are read as their narrow forms, one for one.
NARROW = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20, 0x2010: 0x2D, 0x2011: 0x2D, 0x2013: 0x2D}
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SAID = "〇零一二三四五六七八九幺"
_SPOKEN = str.maketrans(_SAID, "001234567891")
_COUNTS = "一二三四五六七八九十百"
# What stands in everything that is looked for: most texts have none of it, and are done with. It begins with one set
# of characters, and asks which it was afterwards: the library leaps to the next of a set, three times as fast.
_MAYBE = re.compile(
    rf"[0-9０-９@＠\d{_COUNTS}{_PROVINCES}{_SAID}]"
    rf"(?:(?P<digits>(?<=[0-9０-９])(?=(?:[ \-‐–]?[0-9０-９]){{6}}))|(?P<at>(?<=[@＠]))"
    rf"|(?P<home>(?<=[\d{_COUNTS}])(?=[号室组栋幢户房]|单元))|(?P<plate>(?<=[{_PROVINCES}])(?=[A-HJ-NP-ZＡ-Ｚ]))"
    rf"|(?P<said>(?<=[{_SAID}])(?=[{_SAID}]{{10}})))"
)
_BEFORE = r"(?<![0-9A-Za-z.])(?<![0-9]-)"
_AFTER = r"(?![0-9A-Za-z])(?!\.[0-9])(?!-[0-9])"
_ID = re.compile(
    _BEFORE + r"[1-9]\d{5}[ -]?(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx]" + _AFTER,
    re.ASCII,
)
_MOBILE = re.compile(
    rf"(?:{_BEFORE}|(?<=[Tt][Ee][Ll]))(?:(?:\+|00)?86[ -]?)?1[3-9]\d([ -]?)\d{{4}}\1\d{{4}}{_AFTER}"
    r"(?! ?(?:[元万亿个人次%件户亩]|平方))",
    re.ASCII,
)
_CARD = re.compile(
    _BEFORE + r"(?:62|60|81|4\d|5[1-5]|2[2-7]|3[057])\d{2}(?:([ -]?)\d{4}(?:\1\d{4}){2}(?:\1?\d{1,3})?)" + _AFTER,
    re.ASCII,
)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}", re.ASCII)
_PLATE = re.compile(
    rf"[{_PROVINCES}][A-HJ-NP-Z][·•∙. ]?(?=[A-HJ-NP-Z]{{0,2}}\d)"
    r"(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[挂学警港澳])(?![0-9A-Za-z-])"
)
_SAYS_HOME = (
    r"(?:家庭(?:住址|地址)|现?住址|居住地址?|户籍(?:地址|所在地|地)|家住|现住(?![房户人])|住在)[:：为是在 ]{0,2}"
)
_ANY = r"[一-龥A-Za-z0-9（）()·#-]"
_NAME = r"(?:(?![在到至往住])[一-龥A-Za-z0-9（）()·#-])"  # of a place, without the words that lead to it
_COUNT = rf"(?:\d+|[{_COUNTS}]+)"
_HOME = re.compile(
    rf"{_SAYS_HOME}(?P<home>{_ANY}{{2,40}}?{_COUNT}(?:号楼|号|室|组|栋|幢|单元)(?:{_ANY}{{0,12}}(?:号|室|户))?)"
    rf"|(?P<flat>{_NAME}{{0,20}}(?:小区|花园|家园|新村|公寓|苑|里|村|路|街|巷|弄)\d*号?\d+(?:号楼|栋|幢|座)(?:\d+单元)?\d+(?:室|号|户|房))"
    rf"|(?P<group>{_NAME}{{1,8}}村(?:民小组)?[一-龥]{{0,4}}{_COUNT}(?:组|队|社){_COUNT}号)"
)
_OFFICE = re.compile(
    r"政府|大楼|办公|行政|中心|法院|检察院|人大|委员会|大厦|接待室|会议室|公司|机关|联络站|代表之家|活动室"
)
_ADDRESS = re.compile(r"https?://[^\s“”，。；）)]*")
LABELS = {
    "id": "居民身份证号",
    "mobile": "手机号",
    "card": "银行卡号",
    "home": "家庭住址",
    "plate": "车牌号",
    "mail": "电子邮箱",
}


class Hit(Plain, frozen=True):
    """What looks like personal data: its place in the text, its sort (a key of LABELS), the words as they stand."""

    start: int
    sort: str
    words: str

    @property
    def masked(self) -> str:
        return mask(self.sort, self.words)


def scan(text: str) -> list[Hit]:
    """Everything in a text that looks like personal data, in order."""
    signs = {match.lastgroup for match in _MAYBE.finditer(text)}
    if not signs:
        return []
    narrow = text.translate(NARROW)
    links = [match.span() for match in _ADDRESS.finditer(narrow)]
    taken: list[tuple[int, int]] = []
    found = []
    for sort, start, end in _matches(narrow, signs):
        in_link = sort != "mail" and any(a <= start < b for a, b in links)
        if not in_link and not any(start < b and a < end for a, b in taken):
            taken.append((start, end))
            found.append(Hit(start, sort, text[start:end]))
    return sorted(found, key=lambda hit: hit.start)


def _matches(narrow: str, signs: Container[str | None]) -> Iterator[tuple[str, int, int]]:
    """Sort, start and end of everything found of which there are signs, the more certain sorts first."""
    spoken = [narrow.translate(_SPOKEN)] if "said" in signs else []
    sure: list[tuple[str, str, re.Pattern[str], Callable[[str], bool]]] = [
        ("digits", "id", _ID, is_resident_id),
        ("digits", "card", _CARD, is_card),
        ("digits", "mobile", _MOBILE, bool),
        ("at", "mail", _MAIL, bool),
        ("plate", "plate", _PLATE, bool),
    ]
    for sign, sort, pattern, holds in sure:
        for text in (*((narrow,) if sign in signs else ()), *(spoken if sort == "mobile" else ())):
            yield from ((sort, *match.span()) for match in pattern.finditer(text) if holds(match[0]))
    for match in _HOME.finditer(narrow) if "home" in signs else ():
        name = str(match.lastgroup)
        if not _OFFICE.search(match[name]):
            yield "home", *match.span(name)


def is_resident_id(text: str) -> bool:
    """Whether 18 characters are a resident id whose check digit holds and whose day exists."""
    digits = re.sub("[ -]", "", text).upper()
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
    days = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return "10X98765432"[total % 11] == digits[17] and int(digits[12:14]) <= days[int(digits[10:12]) - 1]


def is_card(text: str) -> bool:
    """Whether 16 to 19 digits fulfil the Luhn check."""
    digits = [int(one) for one in text if one.isdigit()]
    doubled = [one if at % 2 == 0 else (one * 2 - 9 if one > 4 else one * 2) for at, one in enumerate(reversed(digits))]
    return 16 <= len(digits) <= 19 and sum(doubled) % 10 == 0 and len(set(digits)) > 2


_SHOWN = {"id": (2, 3), "mobile": (3, 4), "card": (0, 4), "mail": (1, 0), "plate": (2, 1), "home": (0, 0)}


def mask(sort: str, words: str) -> str:
    """The words as they may be published, as long as before: an asterisk a character.

    A phone keeps 3 + 4 digits, a resident id 2 + 3; of an address nothing below the township is left.
    """
    if sort == "home":
        keep = max((words.rfind(unit) for unit in ("省", "市", "县", "区", "镇", "乡", "街道")), default=-1) + 1
        return words[:keep] + "*" * (len(words) - keep)
    if sort == "mail":
        name, _, domain = words.translate(NARROW).partition("@")
        return f"{name[0]}{'*' * (len(name) - 1)}@{domain}"
    first, last = _SHOWN[sort]
    marks = [at for at, one in enumerate(words) if one not in " -"]
    hidden = set(marks[first : len(marks) - last])
    return "".join("*" if at in hidden else one for at, one in enumerate(words))
