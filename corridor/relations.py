"""Relations: what holds between records: unique ids, references that lead somewhere, quotations that are verbatim."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from msgspec import Struct, field

from corridor.facts import Facts, Path, Quote
from corridor.kinds import BY_NAME
from corridor.problems import Problem

# Makes a Problem at a path of a record's file: (facts, path, code, words, offset) -> Problem.
Locate = Callable[..., Problem]


class Names:
    """Which record a reference means: its full id, or the shortest end of it that only one record has."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = dict.fromkeys(ids)

    @cached_property
    def ends(self) -> dict[str, list[str]]:
        """Every end of every id, and whose it is; made when somebody first asks for less than an id in full."""
        ends: dict[str, list[str]] = {}
        for id_ in self._ids:
            end = id_
            while True:
                ends.setdefault(end, []).append(id_)
                _, slash, end = end.partition("/")
                if not slash:
                    break
        return ends

    def matches(self, target: str, kinds: tuple[str, ...] = ()) -> list[str]:
        """Ids a reference may mean; an id in full means only itself."""
        if target in self._ids:
            return [target]
        found = self.ends.get(target, [])
        if kinds and len(found) > 1:
            folders = tuple(BY_NAME[kind].folder + "/" for kind in kinds)
            return [id_ for id_ in found if id_.startswith(folders)] or found
        return found


class Resolved(Struct):
    """What the relations came to: who refers to whom, and where in its source a record stands."""

    referrers: dict[str, list[str]] = field(default_factory=dict)
    fields: dict[str, dict[str, str]] = field(default_factory=dict)  # target -> who refers to it -> by which field
    paragraphs: dict[str, dict[str, int]] = field(default_factory=dict)  # record -> quote -> paragraph from 0
    positions: dict[str, tuple[str, int]] = field(
        default_factory=dict
    )  # record -> (document, offset of its first quote)


def resolve(
    facts: Mapping[str, Facts],
    hidden: Mapping[str, Facts],
    names: Names,
    locate: Locate,
    broken: Iterable[str] = (),
) -> tuple[Resolved, list[Problem]]:
    """Follow every reference and hold every quotation against its document.

    `hidden` are records not published, `broken` those that cannot be read: who refers to one has made no mistake.
    """
    resolved, problems = Resolved(), []
    unread = Names(broken)
    all_names = Names([*facts, *hidden]) if hidden else names
    for id_, own in facts.items():
        for mention in own.mentions:
            code, words, target = _follow(mention.target, mention.kinds, mention.is_figure, facts, names, all_names)
            if code and mention.strict and not unread.matches(mention.target):
                problems.append(locate(own, mention.path, code, words, mention.offset))
            if target and target != id_:
                _note(resolved, target, id_, str(mention.path[0]))
        for quote in own.quotes:
            problem = _hold(own, quote, facts, names, resolved, locate)
            if problem is not None:
                problems.append(problem)
    problems.extend(_masked(facts, locate))
    return resolved, problems


# Fields that only mention: any other tells what the relation is.
_MENTIONING = {"related", "body", "summary", "sources", "selection", "outline"}


def _note(resolved: Resolved, target: str, id_: str, name: str) -> None:
    """One record refers to another; of several fields that do, one that says how is kept."""
    fields = resolved.fields.setdefault(target, {})
    if id_ not in fields:
        resolved.referrers.setdefault(target, []).append(id_)
    if id_ not in fields or (fields[id_] in _MENTIONING and name not in _MENTIONING):
        fields[id_] = name


def _follow(
    target: str, kinds: tuple[str, ...], is_figure: bool, facts: Mapping[str, Facts], names: Names, all_names: Names
) -> tuple[str, dict[str, str], str]:
    """(code, words, ""), or ("", {}, the id meant)."""
    found = names.matches(target, ("figure",) if is_figure else kinds)
    wanted = ("figure",) if is_figure else kinds
    if len(found) == 1:
        kind = facts[found[0]].card.kind
        if wanted and kind not in wanted:
            labels = "或".join(BY_NAME[one].label for one in wanted)
            remedy = f"{found[0]} 是“{BY_NAME[kind].label}”，这里要写“{labels}”的编号"
            return ("E305" if is_figure else "E301"), {"found": target, "remedy": remedy}, ""
        return "", {}, found[0]
    if len(found) > 1:
        return "E302", {"found": target, "remedy": "、".join(found[:3])}, ""
    if all_names.matches(target, kinds):
        return "E303", {"found": target}, ""
    return ("E305" if is_figure else "E301"), {"found": target, "remedy": _meant(target, wanted, facts, names)}, ""


def _meant(target: str, kinds: tuple[str, ...], facts: Mapping[str, Facts], names: Names) -> str:
    """What to type for a reference that means nothing: the id of a title that was typed in its place, else one near."""
    if not target.isascii():
        titled = [own.card for own in facts.values() if own.card.title == target or target in own.card.title]
        titled.sort(key=lambda card: (card.kind not in kinds, card.title != target, len(card.title)))
        if titled:
            return f"这里写编号，不写标题：《{titled[0].title}》的编号是 {titled[0].id}"
    close = difflib.get_close_matches(target, list(names.ends), 1, 0.6)
    return f"是不是 {close[0]}？" if close else "写上已有记录的编号（它在 content/ 下的路径，不带 .yaml）"


def _hold(
    own: Facts, quote: Quote, facts: Mapping[str, Facts], names: Names, resolved: Resolved, locate: Locate
) -> Problem | None:
    """A quotation stands word for word in its document; its paragraph is found, and typed only when it stands twice."""
    matches = names.matches(quote.document, ("document",))
    if len(matches) != 1 or not facts[matches[0]].text:
        return None  # the reference itself has been told, or the document's text is not kept here
    text = facts[matches[0]].text
    paragraphs = text.split("\n")
    standing = [number for number, paragraph in enumerate(paragraphs) if quote.quote in paragraph]
    words = {"remedy": _nearest(quote.quote, paragraphs)}
    if not standing:
        return locate(own, quote.path, "E309", words, 0)
    if quote.paragraph is not None and quote.paragraph not in standing:
        return locate(
            own, quote.path, "E309", {"remedy": f"第 {quote.paragraph} 段里没有这句，它在第 {standing[0]} 段"}, 0
        )
    if quote.paragraph is None and len(standing) > 1:
        return locate(own, quote.path, "E310", {}, 0)
    number = standing[0] if quote.paragraph is None else quote.paragraph
    resolved.paragraphs.setdefault(own.card.id, {})[quote.quote] = number
    offset = text.find(quote.quote, sum(len(p) + 1 for p in paragraphs[:number]))
    known = resolved.positions.get(own.card.id)
    if known is None or (known[0] == matches[0] and offset < known[1]):
        resolved.positions[own.card.id] = (matches[0], offset)
    return None


def _nearest(quote: str, paragraphs: list[str]) -> str:
    """Where the quotation departs from the source, as far as that can be shown in a line."""
    for length in range(len(quote) - 1, 3, -1):
        for paragraph in paragraphs:
            at = paragraph.find(quote[:length])
            if at >= 0:
                return f"原文是“…{paragraph[max(0, at + length - 6) : at + length + 10]}…”"
    return "从原文复制粘贴这一句"


def _masked(facts: Mapping[str, Facts], locate: Locate) -> list[Problem]:
    """A mask may stand as written only in words that are a document's own (rules 3 and 10)."""
    texts = [own.text for own in facts.values() if own.text]
    found = []
    for own in facts.values():
        for path, quotation in own.masked:
            if not any(quotation in text for text in texts):
                found.append(locate(own, path, "E311", {"found": quotation}, 0))
    return found


def duplicates(all_facts: Iterable[Facts], locate: Locate) -> tuple[dict[str, Facts], list[Problem]]:
    """Facts by id; a second record of the same id is a problem that names the first."""
    by_id: dict[str, Facts] = {}
    problems = []
    for own in all_facts:
        first = by_id.setdefault(own.card.id, own)
        if first is not own:
            path: Path = ("id",) if own.position >= 0 else ()
            problems.append(locate(own, path, "E304", {"found": own.card.id, "remedy": first.file}, 0))
    return by_id, problems
