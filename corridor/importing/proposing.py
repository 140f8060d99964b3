"""Proposing: from the paragraphs of a document, drafts of records for a person to take or leave.

Nothing is completed: a month without a year stays one (XXXX-09), a mask stays a mask, and what a sentence does not say
is not there. Every proposal quotes the sentence it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct, field

from corridor import naming, values
from corridor.composing import Tree
from corridor.kinds import BY_NAME

_TYPES = "会议 培训 调研 督导 视察 接待 竞赛 现场教学 讲坛 签约 考察 办实事 座谈 走访 慰问 检查 述职 票决".split()
_SENTENCE = re.compile(r"[^。；！？]*[。；！？]?")
_DATE = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>3[01]|[12]\d|0?[1-9])日)?"
    r"(?:(?:至|到|—|－|-)(?:(?P<month2>1[0-2]|0?[1-9])月)?(?P<day2>3[01]|[12]\d|0?[1-9])日)?"
)
_YEAR = re.compile(r"(?P<year>\d{4})年(?!\d)")
_UNITS = "亿元|万元|元|个|名|件|次|人|户|场|期|处|项|条|份|票|家|位|篇|所|公里|亩"
_AMOUNT = re.compile(
    rf"(?P<before>不超过|不少于|至少|超过|达到?|约|近|仅|共)?(?P<value>\d[\d,]*(?:\.\d+)?|\*+)(?P<after>余|多)?(?P<unit>{_UNITS})"
)
# What a sentence says before or after a number is about: a noun without marks, at most a dozen characters.
_NOUN = re.compile(r"[\w“”（）·]{2,14}")
_VERBS = re.compile(
    r"^(?:全县|共|先后|已|总|成功|票决出|建设|组织|选派|选树|建成|完成|开展|举办|召开|收到|办理|引进|联系|到|和|及|其中)+"
)
_FEWEST, _LONGEST = 6, 30


class Proposal(Struct):
    """A draft: its kind, its id below content/ (with the kind's folder), its fields in canonical form."""

    kind: str
    id: str
    tree: dict[str, Tree] = field(default_factory=dict)


def propose(text: str, document: str, is_taken: Callable[[str], bool]) -> list[Proposal]:
    """Drafts of activities and figures from a document's text (a paragraph a line), in its order.

    `document` is its id; `is_taken` tells which ids there are, kind's folder included.
    """
    made: list[Proposal] = []
    ids: set[str] = set()
    titles: dict[str, int] = {}

    def add(kind: str, title: str, tree: dict[str, Tree]) -> None:
        folder = BY_NAME[kind].folder
        taken = lambda id_: f"{folder}/{id_}" in ids or is_taken(f"{folder}/{id_}")  # noqa: E731 (names what is asked)
        id_ = f"{folder}/{naming.proposed(BY_NAME[kind], title, _year(str(tree.get('date', ''))), taken)}"
        ids.add(id_)
        titles[title] = titles.get(title, 0) + 1
        name = title if titles[title] == 1 else f"{title}（{titles[title]}）"
        made.append(Proposal(kind, id_, {"title": name, **tree}))

    for sentence, source in _sentences(text, document):
        if activity := _activity(sentence, source):
            add("activity", *activity)
        for figure in _figures(sentence, source):
            add("figure", *figure)
    return made


def _year(day: str) -> str:
    return day[:4] if day[:4].isdigit() else ""


def _sentences(text: str, document: str) -> Iterator[tuple[str, dict[str, Tree]]]:
    """Every sentence with the source that quotes it; its paragraph is named where it stands more than once."""
    paragraphs = text.split("\n")
    for number, paragraph in enumerate(paragraphs):
        for found in _SENTENCE.finditer(paragraph):
            sentence = found[0].strip()
            if len(sentence) < _FEWEST:
                continue
            source: dict[str, Tree] = {"document": document, "quote": sentence}
            if sum(sentence in one for one in paragraphs) > 1:
                source["paragraph"] = str(number)
            yield sentence, source


# --- activities -------------------------------------------------------------------------------------------------------


def _activity(sentence: str, source: dict[str, Tree]) -> tuple[str, dict[str, Tree]] | None:
    """A sentence that says when something was done, and what sort of thing it was."""
    when, kind = _when(sentence), next((one for one in _TYPES if one in sentence), "")
    if not when or not kind:
        return None
    clauses = [one for one in re.split(r"[，。；：！？]", sentence) if one.strip()]
    clause = next((one for one in clauses if kind in one), clauses[0])
    title = _DATE.sub("", clause).strip(" 　，、")[:_LONGEST] or clause[:_LONGEST]
    tree: dict[str, Tree] = {"type": kind, "date": when, "status": "draft", "sources": [source]}
    return title, tree


def _when(sentence: str) -> str:
    """The first date of a sentence as a partial date; empty where it names none, or one there is not."""
    found = _DATE.search(sentence)
    if found is None:
        year = _YEAR.search(sentence)
        return year["year"] if year else ""
    start = f"{found['year'] or 'XXXX'}-{int(found['month']):02d}"
    text = f"{start}-{int(found['day']):02d}" if found["day"] else start
    if found["day"] and found["day2"]:
        month = found["month2"] or found["month"]
        text += f"/{found['year'] or 'XXXX'}-{int(month):02d}-{int(found['day2']):02d}"
    try:
        return values.date(text).text
    except values.Malformed:
        return ""


# --- figures ----------------------------------------------------------------------------------------------------------


def _figures(sentence: str, source: dict[str, Tree]) -> Iterator[tuple[str, dict[str, Tree]]]:
    """Every number with a unit, under the noun beside it."""
    for found in _AMOUNT.finditer(sentence):
        before = "" if found["before"] == "共" else found["before"] or ""
        quantity = f"{before}{found['value']}{found['after'] or ''}{found['unit']}"
        title = _about(sentence, found)
        try:
            unit = values.quantity(quantity).unit
        except values.Malformed:
            continue
        if title:
            tree: dict[str, Tree] = {"status": "draft", "unit": unit, "observations": [{"quantity": quantity}]}
            if when := _when(sentence):
                tree["observations"] = [{"quantity": quantity, "as_of": when}]
            yield title, {**tree, "sources": [source]}


def _about(sentence: str, found: re.Match[str]) -> str:
    """What a number counts: the noun right behind it (354个联络站), else the one right before it (联络站354个)."""
    behind = _NOUN.match(sentence, found.end())
    before = re.split(r"[，。；：、！？*\d]", sentence[: found.start()])[-1]
    nouns = [_VERBS.sub("", before)[-14:], _VERBS.sub("", behind[0]) if behind else ""]
    if behind and not re.match(r"[，。；、）]|$", sentence[found.end() : found.end() + 1]):
        nouns.reverse()
    return next((noun for noun in nouns if len(noun) >= 2 and not noun.isdigit()), "")
