"""Faults: what must be mended in a text before it is rendered, found without rendering it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corridor.plain import Plain
from corridor.prose.referring import LINK, REFERENCE, is_allowed

# The engine's time grows with the length, whatever the text: about a second for the worst one we know.
LONGEST = 100_000
DEEPEST = 10

# Private use: we keep the places of references with such characters, and a font shows nothing for them anyway.
# Control characters and lone surrogates cannot stand in an HTML page at all.
UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff]"
)

_BRACKETS = re.compile(r"(?:!?\[){20,}")
_MARKS = re.compile(r"(?: *(?:[>-]|[0-9]{1,9}\.)(?= |$))*")
_FIRST = frozenset(" \t>-0123456789")
_LIST_MARK = re.compile(r"^[ \t\u3000]*(?:> +)*[*+][ \t]+\S.*$", re.MULTILINE)
_TWO_STARS = re.compile(r"(?<!\*)\*\*(?!\*)([^*\n]+)(?=\*\*(?!\*)([^\n]?))")
_UNITS = frozenset("余个名件次亿万县镇村市乡")
_LINK = re.compile(LINK)


class Fault(Plain, frozen=True):
    """One place to mend: an error code, where in the text (offset, length), and the office's own characters there."""

    code: str
    offset: int
    length: int
    found: str


def faults(text: str) -> tuple[Fault, ...]:
    """What must be mended, sorted by place.

    E104 a character that cannot be shown · E105 too long or too deeply nested · E106 a list mark `*` or `+` ·
    E107 (a warning) `**bold**` out of habit · E108 a `[[` that makes no reference · E109 an address no page may carry ·
    E119 a picture without words for those who do not see it.
    A text that is too long is not looked at further.
    """
    if len(text) > LONGEST:
        return (Fault("E105", LONGEST, len(text) - LONGEST, text[LONGEST : LONGEST + 20]),)
    checks = (_unprintable, _too_deep, _list_marks, _bold, _brackets, _addresses)
    found = (fault for check in checks for fault in check(text))
    return tuple(sorted(found, key=lambda fault: (fault.offset, fault.code)))


def _unprintable(text: str) -> Iterator[Fault]:
    for found in UNPRINTABLE.finditer(text):
        yield Fault("E104", found.start(), 1, found[0])


def _too_deep(text: str) -> Iterator[Fault]:
    start = 0
    for line in text.split("\n"):
        if line[:1] in _FIRST and _depth(line.expandtabs(4)) > DEEPEST:
            yield Fault("E105", start, len(line), line)
        start += len(line) + 1
    if text.count("[") >= 20:
        for found in _BRACKETS.finditer(text):
            yield Fault("E105", found.start(), len(found[0]), found[0])


def _depth(line: str) -> int:
    """How deep this line can stand at most: a level is opened by a mark or by two blanks."""
    found = _MARKS.match(line)
    marks = found[0] if found else ""
    count = len(marks.split())
    return count + max(0, marks.count(" ") - count + 1) // 2


def _list_marks(text: str) -> Iterator[Fault]:
    for found in _LIST_MARK.finditer(text) if "*" in text or "+" in text else ():
        yield Fault("E106", found.start(), len(found[0]), found[0])


def _bold(text: str) -> Iterator[Fault]:
    # Two masked counts on one line (选派**名…之家**个) look just like bold type: a unit after either tells them apart.
    closed = -1
    for found in _TWO_STARS.finditer(text) if "**" in text else ():
        inner, after = found[1], found[2]
        is_count = inner[0] in _UNITS or after in _UNITS
        is_torn = inner != inner.strip() or any(mark in inner for mark in "，。；")
        goes_on = after.isspace() or (after.isascii() and after.isalnum())
        if found.start() != closed and not (is_count or is_torn or goes_on):
            closed = found.end()
            yield Fault("E107", found.start(), len(found[0]) + 2, f"{found[0]}**")


def _brackets(text: str) -> Iterator[Fault]:
    if "[[" not in text:
        return
    start = 0
    rest = REFERENCE.sub(lambda found: " " * len(found[0]), text)
    for line in rest.split("\n"):
        # One fault a line is enough to mend it.
        if (at := line.find("[[")) >= 0:
            yield Fault("E108", start + at, 2, text[start + at : start + len(line)])
        start += len(line) + 1


def _addresses(text: str) -> Iterator[Fault]:
    if "](" not in text:
        return
    rest = REFERENCE.sub(lambda found: " " * len(found[0]), text)
    for found in _LINK.finditer(rest):
        if not is_allowed(found["address"], bool(found["picture"])):
            yield Fault("E109", found.start("address"), len(found["address"]), found["address"])
        elif found["picture"] and not found["words"].strip():
            yield Fault("E119", found.start(), len(found[0]), found["address"])
