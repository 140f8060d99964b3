"""Editions: the figures of two editions beside each other: the content now, an issue, a site, a data file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from corridor import ledger, prose
from corridor.corpus import Corpus
from corridor.plain import Plain
from corridor.problems import Place, Stop, problem
from corridor.project import Project
from corridor.values import Absent, Quantity, Withheld

USAGE = 2
NOW = "现在"
Key = tuple[str, str, str]
NEW, CHANGED, GONE = "新增", "改动", "不再有"
_ABSENT = {one.value: one for one in Absent}
# One word for each code of a data file; which of several (余, 多, 逾) was typed it does not tell.
_WORDS = {
    "": "",
    "more_than": "余",
    "reaching": "达",
    "about": "约",
    "nearly": "近",
    "only": "仅",
    "at_least": "至少",
    "at_most": "不超过",
}


class Stood(Plain, frozen=True):
    """A value as an edition has it; `key` is what makes it the same measure: id, area, time."""

    key: Key
    title: str
    quantity: Quantity


class Difference(Plain, frozen=True):
    """A value that is new, changed or gone; `is_opened` where it was withheld before and is given now."""

    sort: str
    id: str
    title: str
    area: str
    at: str
    before: str
    after: str
    is_opened: bool = False


def compare(before: Mapping[Key, Stood], after: Mapping[Key, Stood]) -> list[Difference]:
    """What differs between two editions, in the order of the first, what is new behind it."""
    found = []
    for key, old in before.items():
        new = after.get(key)
        if new is None:
            found.append(_difference(GONE, old, old.quantity.shown, ""))
        elif new.quantity != old.quantity:
            opened = old.quantity.is_withheld and not new.quantity.is_withheld
            found.append(_difference(CHANGED, new, old.quantity.shown, new.quantity.shown, is_opened=opened))
    return found + [_difference(NEW, new, "", new.quantity.shown) for key, new in after.items() if key not in before]


def _difference(sort: str, one: Stood, before: str, after: str, *, is_opened: bool = False) -> Difference:
    id_, area, at = one.key
    return Difference(sort, id_, one.title, area, at, before, after, is_opened)


def edition(project: Project, corpus: Corpus, name: str) -> dict[Key, Stood]:
    """The figures of an edition: 现在, an issue's id, a folder of a site or an issue, a CSV or JSON of ours.

    Raises Stop (E523) for what is none of these.
    """
    if name in ("", NOW):
        return {one.key: one for one in _now(corpus)}
    path = _file(project, corpus, name)
    if path is None:
        remedy = "写一期的编号（publications/2022-06）、网站或一期的文件夹，或其中的 figures.csv、figures.json"
        raise Stop([problem("E523", Place(name), found="没有这一版", remedy=remedy)], USAGE)
    text = path.read_text("utf-8-sig")
    try:
        found = list(_of_csv(text) if path.suffix == ".csv" else _of_json(text))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        remedy = "写网站 data/ 里的 figures.csv 或 figures.json，或一期里的 .figures.csv"
        raise Stop([problem("E523", Place(name), found="不是我们的数据文件", remedy=remedy)], USAGE) from error
    return {one.key: one for one in found}


def _file(project: Project, corpus: Corpus, name: str) -> Path | None:
    issue = corpus.issues.get(corpus.resolve(name, ("publication",)) or name)
    path = project.content / issue.folder if issue is not None else Path(name)
    if path.is_dir():
        inside = [path / "data" / "figures.csv", *sorted(path.glob("*figures.csv"))]
        return next((one for one in inside if one.is_file()), None)
    return path if path.is_file() and path.suffix in (".csv", ".json") else None


def _now(corpus: Corpus) -> Iterator[Stood]:
    for one in ledger.stated(corpus.facts):
        own = one.quantity
        key = one.figure, prose.plain(one.area), prose.plain(one.at)  # as data files have them
        yield _stood(key, one.title, own.number, own.unit, own.qualifier_code, own.status)


def _of_csv(text: str) -> Iterator[Stood]:
    for row in csv.DictReader(io.StringIO(text)):
        cells = {key: value[1:] if value[:1] == "'" else value for key, value in row.items()}
        key = cells["id"], cells["area"], cells["as_of"] or cells["date_text"]
        yield _stood(key, *(cells[name] for name in ("title", "value", "unit", "qualifier", "status")))


def _of_json(text: str) -> Iterator[Stood]:
    data = json.loads(text)
    for record in data["records"] if isinstance(data, dict) else data:
        for one in record["observations"] if record["kind"] == "figure" else ():
            told = one["quantity"]
            key = record["id"], one.get("area", ""), one.get("as_of") or one.get("date_text", "")
            value = "" if told["value"] is None else str(told["value"])
            yield _stood(key, record["title"], value, told["unit"], told["qualifier"], told["status"])


def _stood(key: Key, title: str, value: str, unit: str, code: str, status: str) -> Stood:
    """A value from the columns of a data file. Raises KeyError, ValueError for what is not ours."""
    qualifier = _WORDS[code]
    if status == "withheld":
        return Stood(key, title, Quantity(Withheld(), unit, qualifier))
    if status in _ABSENT:
        return Stood(key, title, Quantity(_ABSENT[status]))
    return Stood(key, title, Quantity(_decimal(value), unit, qualifier))


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text).normalize() + 0  # 3.0 of one program is 3 of another
    except InvalidOperation as error:
        raise ValueError(text) from error
