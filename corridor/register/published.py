"""Published: each record as it was when last made public, below content/register/published/; nothing there is deleted.

A JSON file a record, so that a version control system shows what changed. Reviewers' names are no part of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from corridor.composing import Tree
from corridor.facts import Facts
from corridor.files import write_whole
from corridor.plain import Plain
from corridor.problems import Problem
from corridor.register import altered
from corridor.register.issues import kept_name
from corridor.relations import Locate

FOLDER = "register/published"  # below content/
FORMAT = 1
SHOWN, GONE = "published", "withdrawn"
_ASIDE = ("reviews",)
Lines = tuple[tuple[str, str], ...]  # (day, text) of each


class Snapshot(Plain, frozen=True):
    """A record as published on `day` (ISO); `status` withdrawn, and its day, once it is public no more.

    `digest` and `entries` are of what it says (`facts.content_digest`), `whole` of all there is, also its tags and
    pictures; `fields` are as typed, under their own names.
    """

    id: str
    kind: str
    title: str
    file: str
    status: str
    day: str
    digest: str
    whole: str
    entries: tuple[str, ...]
    corrections: Lines
    minor_changes: Lines
    fields: Mapping[str, Tree]

    @property
    def is_public(self) -> bool:
        return self.status == SHOWN


def of(own: Facts, fields: Mapping[str, Tree], day: str) -> Snapshot:
    """A record as it is now."""
    return Snapshot(
        own.card.id,
        own.card.kind,
        own.card.title,
        own.file,
        SHOWN,
        day,
        own.content_digest,
        own.digest,
        own.entries,
        _lines(own.corrections),
        _lines(own.minor_changes),
        {key: value for key, value in fields.items() if key not in _ASIDE},
    )


def before(own: Facts, snapshots: Mapping[str, Snapshot]) -> Snapshot | None:
    """What was last published of a record, under this id or one it had before."""
    ids = (own.card.id, *own.index.get("former_ids", ()))
    return next((snapshots[id_] for id_ in ids if id_ in snapshots), None)


def path_of(id_: str) -> str:
    """Where a record's snapshot is kept, below content/; as one name, so that no id is the folder of another."""
    kind, _, rest = id_.partition("/")
    return f"{FOLDER}/{kept_name(kind)}/{kept_name(rest.replace('/', '~'))}.json"


def read(content: Path, kind: str = "") -> tuple[dict[str, Snapshot], list[Problem]]:
    """Every snapshot by the id of its record, or those of one kind's folder; E513 for one that cannot be read."""
    found: dict[str, Snapshot] = {}
    problems: list[Problem] = []
    folder = content / FOLDER / kept_name(kind) if kind else content / FOLDER
    for path in sorted(folder.rglob("*.json")) if folder.is_dir() else ():
        name = path.relative_to(content).as_posix()
        try:
            one = _from_json(path.read_text("utf-8"))
            if path_of(one.id) != name:
                raise ValueError(one.id)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            problems.append(altered(name, "读不懂，也许被改过，或由更新的程序写成"))
        else:
            found[one.id] = one
    return found, problems


def write(content: Path, one: Snapshot) -> None:
    """Keep a snapshot in place of the one before. Raises OSError."""
    data: dict[str, Any] = {"format": FORMAT}
    data |= {name: getattr(one, name) for name in Snapshot.__struct_fields__}
    write_whole(
        content / path_of(one.id), (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode(), is_kept=True
    )


def gone(one: Snapshot, day: str) -> Snapshot:
    """What was published of a record that is public no more."""
    return replace(one, status=GONE, day=day)


def check(
    everyone: Mapping[str, Facts], snapshots: Mapping[str, Snapshot], issued: set[str], today: str, locate: Locate
) -> Iterator[Problem]:
    """Published records that say something else now without a line that owns up to it (E324).

    Those in an issue have a sterner rule of their own (E315).
    """
    line = f"[{{date: {today}, text: 改了什么}}]"
    former = {old: own for own in everyone.values() for old in own.index.get("former_ids", ())}
    for id_, before in snapshots.items():
        own = everyone.get(id_) or former.get(id_)
        if not before.is_public or id_ in issued or own is None:
            continue
        is_owned = bool({*_lines(own.corrections)} - {*before.corrections}) or bool(
            {*_lines(own.minor_changes)} - {*before.minor_changes}
        )
        is_same = own.content_digest == before.digest and set(before.entries) <= set(own.entries)
        if own.card.status == "withdrawn" and not is_owned:
            remedy = f"写明为什么撤下：corrections: {line}"
            yield locate(own, ("status",), "E324", {"found": f"《{before.title}》撤下了", "remedy": remedy}, 0)
        elif own.card.status == SHOWN and not is_same and not is_owned:
            remedy = f"算更正就加一行 corrections: {line}；只是笔误、标点，就加一行 minor_changes: {line}"
            found = f"《{before.title}》{before.day} 公布过"
            yield locate(own, (), "E324", {"found": found, "remedy": remedy}, 0)


def _lines(found: Any) -> Lines:
    return tuple((day.text, text) for day, text in found)


def _from_json(text: str) -> Snapshot:
    """Raises ValueError for another format, KeyError and TypeError for what is no snapshot."""
    data = json.loads(text)
    if data.pop("format") != FORMAT or not isinstance(data["fields"], dict):
        raise ValueError("format")
    pairs = {name: tuple((day, text) for day, text in data[name]) for name in ("corrections", "minor_changes")}
    return Snapshot(**{**data, **pairs, "entries": tuple(data["entries"])})
