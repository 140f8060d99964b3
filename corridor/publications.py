"""Publications: what the page of a publication is told: its files, its contents, and what became of it once issued."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridor import selection
from corridor.desk import Desk
from corridor.facts import Record
from corridor.kinds import KINDS
from corridor.layouts import NUMBERED, layout_of, named, prints_of
from corridor.plain import Plain
from corridor.register.issues import Issue

if TYPE_CHECKING:
    from corridor.papers.comparing import Table

GONE = "已不再公布"


class Item(Plain, frozen=True):
    """A record a publication holds; one that was withdrawn since has no id, so nothing leads there."""

    title: str
    id: str = ""
    note: str = ""


class Part(Plain, frozen=True):
    """A heading of an outline with the records under it, named or found by its query, and its text (Markdown)."""

    heading: str
    items: list[Item]
    text: str = ""


class Corrected(Plain, frozen=True):
    """A correction of something issued: when, of which record, what."""

    date: Any
    of: Item
    text: str


def prints(desk: Desk, id_: str) -> list[dict[str, Any]]:
    """The prints of a record: label, site path, how it is set, and what is told of the file (None: not made yet)."""
    record = desk.record(id_)
    listed = []
    for one in prints_of(record.id, record.kind, record.type, record.fields, "text" in record.fields):
        layout = named(one.layout)
        own = {"layout": layout.name, "archive": layout.archive, "file": one.path.rpartition("/")[2]}
        listed.append({"label": one.label, "path": one.path, "part": one.part, "made": desk.made(one.path), **own})
    return listed


def context(desk: Desk, record: Record) -> dict[str, Any]:
    """What pages/publication.html is told beside what every page is."""
    layout = layout_of(record.type, record.fields)
    issue = desk.issue(record.id)
    groups = _issued_contents(desk, issue) if issue is not None else _contents(desk, record)
    return {
        "outline": _outline(desk, record),
        "contents_by_kind": groups,
        "count": sum(len(items) for _, items in groups),
        "can_be_issued": layout is not None and layout.name in NUMBERED,
        "issue": issue,
        "corrections": [
            Corrected(one.date, _item(desk, one.record, one.title), one.text) for one in desk.corrections(record.id)
        ],
        "comparisons": _comparisons(desk, record) if issue is None else [],
        "tables": _lists(desk, record) if layout is not None and layout.name == "lists" else [],
    }


def _outline(desk: Desk, record: Record) -> list[Part]:
    sections = record.fields.get("outline", [])
    found = [[Item(card.title, card.id) for card in selection.of_section(desk, one)] for one in sections]
    return [Part(one["heading"], items, one.get("text", "")) for one, items in zip(sections, found, strict=True)]


def _contents(desk: Desk, record: Record) -> list[tuple[str, list[Item]]]:
    """What it holds today, by kind; panels of the whole corridor choose among all records, as the home page does."""
    layout = layout_of(record.type, record.fields)
    is_corridor = layout is not None and layout.name == "panel" and not selection.is_chosen(record)
    cards = [] if is_corridor else selection.holds(desk, record)
    groups = [(kind.label, [Item(card.title, card.id) for card in cards if card.kind == kind.name]) for kind in KINDS]
    return [(label, items) for label, items in groups if items]


def _issued_contents(desk: Desk, issue: Issue) -> list[tuple[str, list[Item]]]:
    """What it held when it was issued; what has joined the period since is not in the file."""
    groups: dict[str, list[Item]] = {}
    for id_ in issue.contents:
        card = desk.find(id_)
        label = next(kind.label for kind in KINDS if id_.startswith(f"{kind.folder}/"))
        title = card.title if card is not None else issue.contains[id_].title
        groups.setdefault(label, []).append(_item(desk, id_, title))
    return [(kind.label, groups[kind.label]) for kind in KINDS if kind.label in groups]


def _item(desk: Desk, id_: str, title: str) -> Item:
    card = desk.find(id_)
    return Item(title, card.id) if card is not None else Item(title, note=GONE)


def _comparisons(desk: Desk, record: Record) -> list[Table]:
    """The board and the tables its print begins with; of what was issued the file alone has them as they were."""
    layout = layout_of(record.type, record.fields)
    if layout is None or layout.name not in ("bulletin", "annual"):
        return []
    from corridor.papers import bulletins  # what prints is made with is not for every page

    return [one.table for one in bulletins.compose(desk, record).comparisons]


def _lists(desk: Desk, record: Record) -> list[Table]:
    """The four lists as tables of the page itself."""
    from corridor.papers import tasklists

    return list(tasklists.tables(desk, record))
