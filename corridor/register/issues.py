"""Issues: a publication as it was issued, what it answers for, and how issue.json tells of it for good."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from corridor.facts import Card, Facts, Record, derived, digest_of
from corridor.plain import Plain
from corridor.values import PartialDate, date

FOLDER = "register/issued"  # below content/
FORMAT = 1
# Windows opens a device where a file or a folder has one of these names, whatever stands behind a dot.
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_KEPT = ("title", "file", "digest", "entries", "corrections")


class Frozen(Plain, frozen=True):
    """One file of an issue: its name in the register, and its site path ("" where it is not served)."""

    name: str
    path: str
    sha256: str
    size: int


class Contained(Plain, frozen=True):
    """A record as it was when an issue took it: its words, the entries of its growing lists, its corrections."""

    title: str
    file: str
    digest: str
    entries: tuple[str, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()


class Correction(Plain, frozen=True):
    """A correction of something issued: `text` and `title` as typed, `record` its id, `of` the issue's name."""

    date: PartialDate
    text: str
    record: str
    title: str
    of: str


class Issue(Plain, frozen=True):
    """A publication as it was issued. `number` as printed, `year` "XXXX" where none is written, `n` its place in it.

    `files` lie in `folder` (below content/); `contents` are the ids it shows, in order; `contains` is, by id, all it
    answers for; `told` are the corrections it printed; `record` is the publication itself where nobody typed it.
    """

    id: str
    title: str
    masthead: str
    year: str
    number: str
    n: int
    date: PartialDate
    pages: int
    folder: str
    files: tuple[Frozen, ...]
    facts: Mapping[str, Mapping[str, Any]]
    contents: tuple[str, ...]
    contains: Mapping[str, Contained]
    told: tuple[Correction, ...] = ()
    record: Record | None = None

    @property
    def name(self) -> str:
        """What one calls it: 《6月简报》第1期."""
        return f"《{self.title}》{self.number}"


def folder_of(id_: str) -> str:
    """Where an issue is kept, below content/: a folder a kind, and no folder of an issue inside that of another."""
    kind, _, rest = id_.partition("/")
    return f"{FOLDER}/{kept_name(kind)}/{kept_name(rest.replace('/', '.'))}"


def kept_name(name: str) -> str:
    """A name as it can be kept on any disk."""
    return f"_{name}" if _DEVICE.fullmatch(name) else name


# --- an issued publication among the records --------------------------------------------------------------------------


def untyped(issue: Issue) -> tuple[Record, Facts] | None:
    """The publication of an issue that nobody typed: it stays, whatever the settings and records say today."""
    if issue.record is None:
        return None
    own = issue.record.fields
    return issue.record, derived(issue.record, {key: own[key] for key in ("cycle", "period") if key in own})


def as_issued(own: Facts, over: dict[str, Any]) -> Facts:
    """The facts of a publication with its number and day of issue, so that whatever shows it is made again."""
    card: Card = replace(own.card, more={**own.card.more, **over})
    return replace(own, card=card, digest=digest_of([own.digest, over]), card_digest=digest_of(card))


# --- issue.json -------------------------------------------------------------------------------------------------------


def from_json(text: str, folder: str) -> Issue:
    """An issue as its issue.json tells it. Raises ValueError for another format, KeyError for what is missing."""
    data = json.loads(text)
    if data["format"] != FORMAT:
        raise ValueError(data["format"])
    files = tuple(Frozen(name, one["path"], one["sha256"], one["size"]) for name, one in data["files"].items())
    contains = {id_: _contained(one) for id_, one in data["contains"].items()}
    told = tuple(
        Correction(date(one["date"]), *(one[key] for key in ("text", "record", "title", "of"))) for one in data["told"]
    )
    plain = {key: data[key] for key in ("id", "title", "masthead", "year", "number", "n", "pages", "facts")}
    return Issue(
        **plain,
        date=date(data["issued"]),
        folder=folder,
        files=files,
        contents=tuple(data["contents"]),
        contains=contains,
        told=told,
        record=_record(data["id"], data["record"]) if data.get("record") else None,
    )


def as_json(issue: Issue) -> str:
    """What issue.json says; from_json reads it back."""
    data: dict[str, Any] = {"format": FORMAT}
    data |= {key: getattr(issue, key) for key in ("id", "title", "masthead", "year", "number", "n", "pages")}
    data["issued"] = issue.date.text
    data["files"] = {one.name: {"path": one.path, "sha256": one.sha256, "size": one.size} for one in issue.files}
    data["facts"] = issue.facts
    data["contents"] = issue.contents
    data["contains"] = {id_: {name: getattr(one, name) for name in _KEPT} for id_, one in issue.contains.items()}
    data["told"] = [
        {"date": one.date.text, "text": one.text, "record": one.record, "title": one.title, "of": one.of}
        for one in issue.told
    ]
    if issue.record is not None:
        fields = {k: v.text if isinstance(v, PartialDate) else v for k, v in issue.record.fields.items()}
        data["record"] = {"title": issue.record.title, "type": issue.record.type, "fields": fields}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _contained(data: Mapping[str, Any]) -> Contained:
    corrections = tuple((day, text) for day, text in data["corrections"])
    return Contained(data["title"], data["file"], data["digest"], tuple(data["entries"]), corrections)


def _record(id_: str, data: Mapping[str, Any]) -> Record:
    period = date(data["fields"]["period"])
    fields = {**data["fields"], "period": period}
    return Record(id_, "publication", data["title"], "content/site.yaml", date=period, type=data["type"], fields=fields)
