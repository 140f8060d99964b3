"""Unseen: what a Word file holds that a reader of its pages does not see: hidden text, comments, tracked changes.

None of it is imported, all of it is told. Text is read in the order of the file; ECMA-376 Part 1, clauses 17.3 (runs),
17.13.4 (comments), 17.13.5 (revisions), 17.7 (styles).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corridor.importing.packages import Package
from corridor.plain import Plain
from corridor.problems import Place, Problem, problem

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"
_REVISIONS = {"ins": "加上", "del": "删去", "moveFrom": "移走", "moveTo": "移来"}
_MOST = 20
_OFF = ("0", "false", "off", "none")


class Seen(Plain, frozen=True):
    """A Word file without what is hidden in it, the text a reader sees (no blanks), and what was found."""

    package: Package
    text: str
    problems: list[Problem]


def seen(package: Package) -> Seen:
    """Take hidden runs out of a document and tell of them, of its comments and of changes nobody has settled."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    body = etree.fromstring(package.parts[BODY], parser)
    hidden_styles = _hidden_styles(package, parser)
    problems = [*_revisions(package.name, body), *_comments(package, parser), *_margins(package, parser)]
    for number, paragraph in enumerate(body.iter(f"{_W}p"), 1):
        words = []
        for run in [*paragraph.iter(f"{_W}r")]:
            if _is_hidden(run, hidden_styles) and (text := _text(run)):
                words.append(text)
                run.getparent().remove(run)
        if words:
            remedy = "没有读进来；要公布就先在 Word 里取消隐藏"
            problems.append(_told(package.name, number, f"隐藏的文字：{''.join(words)}", remedy))
    parts = {**package.parts, BODY: etree.tostring(body, encoding="UTF-8", xml_declaration=True)}
    return Seen(Package(package.name, parts), "".join(_text(body).split()), problems)


def _told(file: str, number: int, found: str, remedy: str) -> Problem:
    place = Place(file, sheet=f"第{number}段") if number else Place(file)
    return problem("E706", place, found=found, remedy=remedy)


def _text(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter(f"{_W}t"))


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(f"{_W}val", "1").lower() not in _OFF


def _is_hidden(run: Any, hidden_styles: set[str]) -> bool:
    """Whether a run is hidden by itself, by its style or by its paragraph's."""
    properties = run.find(f"{_W}rPr")
    own = properties.find(f"{_W}vanish") if properties is not None else None
    if own is not None:
        return _is_on(own)
    styles = [properties.find(f"{_W}rStyle")] if properties is not None else []
    paragraph = next(run.iterancestors(f"{_W}p"), None)
    styles.append(paragraph.find(f"{_W}pPr/{_W}pStyle") if paragraph is not None else None)
    return any(style is not None and style.get(f"{_W}val") in hidden_styles for style in styles)


def _hidden_styles(package: Package, parser: Any) -> set[str]:
    """The styles that hide their text, by themselves or by the style they are based on."""
    from lxml import etree

    data = package.parts.get("word/styles.xml")
    if data is None:
        return set()
    base: dict[str, str] = {}
    found: dict[str, bool] = {}
    for style in etree.fromstring(data, parser).iter(f"{_W}style"):
        id_ = style.get(f"{_W}styleId") or ""
        vanish, based = style.find(f"{_W}rPr/{_W}vanish"), style.find(f"{_W}basedOn")
        base[id_] = based.get(f"{_W}val") if based is not None else ""
        if vanish is not None:
            found[id_] = _is_on(vanish)

    def hides(id_: str) -> bool:
        passed: set[str] = set()
        while id_ and id_ not in passed:
            if id_ in found:
                return found[id_]
            passed.add(id_)
            id_ = base.get(id_, "")
        return False

    return {id_ for id_ in base if hides(id_)}


def _revisions(file: str, body: Any) -> list[Problem]:
    """Changes that are tracked and not settled: what the document says is not decided, so nothing is imported."""
    found = []
    for number, paragraph in enumerate(body.iter(f"{_W}p"), 1):
        for sort, word in _REVISIONS.items():
            for one in paragraph.iter(f"{_W}{sort}"):
                text = "".join(part.text or "" for part in one.iter(f"{_W}t", f"{_W}delText"))
                if text:
                    found.append((number, f"没有定下来的修订：{word}“{text}”"))
    remedy = "在 Word 的“审阅”里接受或拒绝全部修订，存盘，再导入"
    told = [problem("E701", Place(file, sheet=f"第{at}段"), found=words, remedy=remedy) for at, words in found[:_MOST]]
    if len(found) > _MOST:
        told.append(problem("E701", Place(file), found=f"另有 {len(found) - _MOST} 处修订", remedy=remedy))
    return told


def _comments(package: Package, parser: Any) -> Iterator[Problem]:
    from lxml import etree

    data = package.parts.get("word/comments.xml")
    if data is None:
        return
    for comment in etree.fromstring(data, parser).iter(f"{_W}comment"):
        yield _told(package.name, 0, f"批注：{_text(comment)}", "没有读进来；要用就写进正文")


def _margins(package: Package, parser: Any) -> Iterator[Problem]:
    """Words in headers and footers, which are not part of the text; page numbers are not worth telling."""
    from lxml import etree

    for name in sorted(package.parts):
        if name.startswith(("word/header", "word/footer")) and name.endswith(".xml"):
            text = _text(etree.fromstring(package.parts[name], parser)).strip()
            if any(sign.isalpha() for sign in text):
                yield _told(package.name, 0, f"页眉页脚：{text}", "没有读进来；要用就写进正文")
