"""Blocks: records of a pack in the shape each kind is shown in (bays, portraits, boards, ballots), and their notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup
from msgspec import field

from corridor import prose, views
from corridor.desk import Desk
from corridor.facts import Card, Record
from corridor.kinds import model
from corridor.papers.measures import ledger
from corridor.papers.notes import Mark, Notes
from corridor.papers.particulars import one_value, particulars
from corridor.plain import Plain
from corridor.templating import day
from corridor.values import WITHHELD, Quantity

# The wording an office uses where its source is silent: a board gathers such lines into one.
UNWRITTEN = "原文未写"
UPRIGHT = 6  # the longest phrase that stands upright
_TOTAL = "总述"  # a place that stands for all of its sort


class Block(Plain, frozen=True):
    """Records of one sort that stand together; `sort` names the macro of parts/print_blocks.html that shows them."""

    sort: str
    items: tuple[Any, ...]


class Item(Plain, frozen=True):
    """One record: what every block shows of it. `facts` are (label, safe HTML), `quantity` its number if it has one."""

    title: str
    href: str
    mark: Mark
    summary: str = ""
    facts: tuple[tuple[str, Markup], ...] = ()
    quantity: Quantity | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def of(desk: Desk, cards: Iterable[Card], notes: Notes, *, brief: bool) -> list[Block]:
    """The blocks of some records, in the order their sorts first occur, what is only listed last.

    `brief`: the chapter tells of them in its own words already, so drawings, boards and numbers are enough.
    """
    groups: dict[str, list[tuple[Card, Record]]] = {}
    for card in cards:
        record = desk.record(card.id)
        groups.setdefault(_sort(record, brief=brief), []).append((card, record))
    groups.update({"index": groups.pop("index")} if "index" in groups else {})
    return [Block(sort, tuple(_MAKERS[sort](desk, found, notes, brief))) for sort, found in groups.items()]


def _sort(record: Record, *, brief: bool) -> str:
    fields = record.fields
    match record.kind:
        case "practice" if fields.get("groups"):
            return "bays"
        case "exemplar" | "deputy":
            return "portraits"
        case "place" if _told(fields):
            return "boards"
        case "project" if fields.get("stages") or fields.get("ballot"):
            return "projects"
        case "figure":
            return "figures"
    return "index" if brief else "rows" if record.kind == "activity" else "entries"


_Found = Sequence[tuple[Card, Record]]
_Maker = Callable[[Desk, _Found, Notes, bool], Iterable[Any]]


def _items(more: Callable[[Desk, Card, Record, bool], dict[str, Any]]) -> _Maker:
    """A maker that shows each record by itself, with what `more` says of it."""

    def make(desk: Desk, found: _Found, notes: Notes, brief: bool) -> Iterable[Item]:
        for card, record in found:
            own = more(desk, card, record, brief)
            yield Item(
                record.title,
                desk.link(card.id),
                notes.mark(views.sources(desk, record)),
                "" if brief else record.summary,
                own.pop("facts", ()),
                own.pop("quantity", None) or _quantity(desk, record),
                own,
            )

    return make


def _quantity(desk: Desk, record: Record) -> Quantity | None:
    figure = record.fields.get("figure")
    return views.figure(desk, figure).current.quantity if figure else None


# --- lists ------------------------------------------------------------------------------------------------------------


def _row(desk: Desk, card: Card, record: Record, brief: bool) -> dict[str, Any]:
    when = day(record.date) if record.date is not None else Markup(prose.inline(record.date_text))
    return {"when": when, "sort": _type(record)}


def _entry(desk: Desk, card: Card, record: Record, brief: bool) -> dict[str, Any]:
    body = Markup(prose.to_html(record.body, desk.resolve, "corridor:{}".format)) if not record.summary else ""
    return {"facts": particulars(desk, record, brief=False), "body": body, "steps": record.fields.get("items", ())}


def _type(record: Record) -> str:
    """What a record is, in a word or two: its type as typed, else its kind."""
    typed = views.chosen(model(record.kind), "type", record.type) if record.type else ""
    return str(typed) or (model(record.kind).LABEL.partition("、")[0])


# --- practices, people ------------------------------------------------------------------------------------------------


def _bays(desk: Desk, card: Card, record: Record, brief: bool) -> dict[str, Any]:
    made = views.practice(desk, card.id)
    label = record.fields.get("label") or record.title
    return {"label": label, "groups": made.groups, "reading": made.reading, "sort": _type(record)}


def _portrait(desk: Desk, card: Card, record: Record, brief: bool) -> dict[str, Any]:
    """A portrait without a face: the source's verb phrase, who it is, and the name-plate."""
    fields = record.fields
    phrase = fields.get("phrase", "")
    stands = bool(phrase) and len(phrase) <= UPRIGHT and "“" not in phrase
    identity = fields.get("identity") or [*_mandates(fields), *fields.get("other_roles", ())]
    plate = fields.get("plate") or ({"label": "姓名", "value": fields["name"]} if fields.get("name") else None)
    return {
        "phrase": phrase or record.title,
        "upright": tuple(phrase) if stands else (),
        "identity": identity,
        "plate": {"label": plate["label"], "value": _open(plate.get("value", ""))} if plate else None,
        "words": record.title if phrase else "",
        "places": [_title(desk, one) for one in fields.get("places", ()) if one != UNWRITTEN],
    }


def _mandates(fields: Mapping[str, Any]) -> list[str]:
    """Each term of office in a line; what the source does not say is left out."""
    labels = views.choices(_mandate(), "level")
    told = []
    for one in fields.get("mandates", ()):
        level = labels.get(one["level"], one["level"])
        rest = "，".join(one[key] for key in ("term", "status") if one.get(key) and UNWRITTEN[:2] not in one[key])
        told.append(f"{level}人大代表" + (f"（{rest}）" if rest else ""))
    return told


def _mandate() -> Any:
    from corridor.kinds.people import Mandate

    return Mandate


def _open(value: str) -> str:
    """A value of a name-plate; empty where it is withheld."""
    return "" if "*" in value or value == WITHHELD else value


def _title(desk: Desk, party: str) -> str:
    known = desk.find(party)
    return known.title if known is not None else party


# --- places, projects -------------------------------------------------------------------------------------------------

_BOARD = ("township", "village", "reception_days", "opening", "address", "staff", "deputies", "functions", "roles")


def _told(fields: Mapping[str, Any]) -> bool:
    """Whether a place has anything for its board: more than the address of the house and what is not written."""
    said = (fields.get(key) for key in (*_BOARD, "opinions", "figure") if key != "address")
    return any(one and one not in (UNWRITTEN, [UNWRITTEN]) for one in said)


def _board(desk: Desk, card: Card, record: Record, brief: bool) -> dict[str, Any]:
    """The board at a door: when, who, how many opinions; what is not written stands in one line."""
    rows = {row.field: row for row in views.rows(record)}
    lines, silent = [], []
    for key in (one for one in _BOARD if one in rows):
        row = rows[key]
        values = row.value if row.many else [row.value]
        if list(values) == [UNWRITTEN]:
            silent.append(row.label)
        else:
            lines.append((row.label, Markup("、").join(one_value(desk, row.sort, value) for value in values)))
    opinions = record.fields.get("opinions") or {}
    names = {"received": "收到", "handled": "办理", "replied": "答复"}
    return {
        "facts": tuple(lines),
        "silent": "、".join(silent),
        "opinions": [(label, opinions[key]) for key, label in names.items() if key in opinions],
        "sort": "" if record.type == _TOTAL else _type(record),
    }


def _project(desk: Desk, card: Card, record: Record, brief: bool) -> dict[str, Any]:
    stages = views.stages(desk, card.id)
    wanted = ("level", "year", "count", "budget", "department", "progress")
    rows = [row for row in views.rows(record) if row.field in wanted and row.value != UNWRITTEN]
    facts = tuple((row.label, one_value(desk, row.sort, row.value)) for row in rows)
    return {"facts": facts, "stages": stages, "ballot": views.ballot(record), "sort": _type(record)}


_MAKERS: dict[str, _Maker] = {
    "bays": _items(_bays),
    "portraits": _items(_portrait),
    "boards": _items(_board),
    "projects": _items(_project),
    "figures": lambda desk, found, notes, brief: [ledger(desk, found, notes)],
    "rows": _items(_row),
    "entries": _items(_entry),
    "index": _items(_row),
}
