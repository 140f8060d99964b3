"""Views: a record made ready for templates: rows, sources, groups of a practice, figures of the ledger, stages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from corridor import prose
from corridor.corpus import Query
from corridor.desk import Desk
from corridor.facts import Card, Record
from corridor.kinds import model
from corridor.values import Absent, PartialDate, Quantity, Withheld


@dataclass(frozen=True, slots=True)
class Row:
    """A field ready to show. `sort` tells how (text, name, date, quantity, ref, party, item …); `columns` of an item."""

    field: str
    label: str
    sort: str
    value: Any
    many: bool = False
    columns: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where it is said. `paragraph` counts from 0 as in 原文第 n 段; `labels` say the masks of the quotation."""

    document_id: str
    document_title: str
    quote: str
    paragraph: int | None
    href: str
    labels: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    name: str
    id: str
    note: str
    inside: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a numbered practice; `missing` bays are drawn empty."""

    count: int
    measure: str
    name: str
    items: tuple[Item, ...]
    status: str
    inferred: bool
    cited: bool
    missing: int


@dataclass(frozen=True, slots=True)
class Practice:
    groups: tuple[Group, ...]
    reading: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class Observation:
    quantity: Quantity
    as_of: PartialDate | None
    date_text: str
    area: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure of the ledger; `compare` is (stated, published records, difference) where records are counted by it."""

    id: str
    title: str
    unit: str
    definition: str
    derivation: str
    group: str
    observations: tuple[Observation, ...]
    compare: tuple[Quantity, int, Quantity] | None
    quoted_by: list[Card]

    @property
    def current(self) -> Observation:
        return self.observations[-1]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a project; without evidence it is silent, never "not done"."""

    label: str
    state: str
    note: str


def rows(record: Record) -> list[Row]:
    """The fields of a record that its page lists, in the order of its kind; what is left out is not listed."""
    from corridor.kinds.shapes import shapes

    entry = model(record.kind)
    made = []
    for key, shape in shapes(entry).items():
        if key in entry.HIDDEN or key not in record.fields:
            continue
        value = chosen(entry, key, record.fields[key])
        made.append(Row(key, shape.label, shape.sort, _shown(shape, value), shape.many, _columns(shape, value)))
    return made


def chosen(entry: Any, key: str, value: Any) -> Any:
    """A fixed value as its Chinese label; anything else as it is."""
    labels = _choices(entry, key)
    return labels.get(value, value) if labels and isinstance(value, str) else value


def _choices(entry: Any, key: str) -> dict[str, str]:
    from corridor.kinds.common import Choices

    info = entry.model_fields.get(key) or entry.model_fields.get(f"{key}_")
    for one in info.metadata if info else ():
        if isinstance(getattr(one, "func", None), Choices):
            found: dict[str, str] = one.func.labels
            return found
    return {}


def _shown(shape: Any, value: Any) -> Any:
    """Items with their fixed values as labels."""
    if shape.part is None:
        return value
    items = value if isinstance(value, list) else [value]
    made = [{key: chosen(shape.part, key, one) for key, one in item.items()} for item in items]
    return made if isinstance(value, list) else made[0]


def _columns(shape: Any, value: Any) -> tuple[Row, ...]:
    """The fields that occur in at least one item."""
    from corridor.kinds.shapes import shapes

    if shape.part is None:
        return ()
    items = value if isinstance(value, list) else [value]
    return tuple(
        Row(key, own.label, own.sort, None, own.many)
        for key, own in shapes(shape.part).items()
        if any(key in item for item in items)
    )


# --- sources and documents ---------------------------------------------------------------------------------------------


def sources(desk: Desk, record: Record, given: Iterable[dict[str, Any]] | None = None) -> tuple[Source, ...]:
    """The sources of a record (or those given), with document, paragraph and the words of their masks."""
    listed = record.fields.get("sources", []) if given is None else given
    passages = desk.passages(record.id)
    made = []
    for one in listed:
        quote = one.get("quote", "")
        paragraph = one.get("paragraph", passages.get(quote))
        document = desk.meaning(one.get("document", ""), "document")
        if document:
            own = desk.record(document)
            anchor = "" if paragraph is None else f"#p{paragraph}"
            labels = mask_labels(own, quote, paragraph)
            made.append(Source(document, own.title, quote, paragraph, f"{document}.html{anchor}", labels, one.get("note", "")))
        else:
            title = one.get("title") or one.get("note") or "出处未提供"
            made.append(Source("", title, quote, None, "", (), one.get("link", "")))
    return tuple(made)


def mask_labels(document: Record, quote: str, paragraph: int | None) -> tuple[str, ...]:
    """How the masks of a passage are read aloud, by the document's own table; empty where it has none."""
    words = [mask["word"] for mask in document.fields.get("masks", [])]
    text = document.fields.get("text", "")
    if not words or "*" not in quote:
        return ()
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: paragraph or 0])
    at = text.find(quote, start)
    before = _masks_in(text[: max(at, 0)])
    return tuple(words[before : before + _masks_in(quote)])


def _masks_in(text: str) -> int:
    return sum(1 for at, sign in enumerate(text) if sign == "*" and (at == 0 or text[at - 1] != "*"))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a document, counted from 0, verbatim as safe HTML, and the records made from it."""

    number: int
    html: Any
    records: list[Card]


def paragraphs(desk: Desk, document: Record) -> list[Paragraph]:
    """A document's full text, every character once and in order."""
    from markupsafe import Markup

    text = document.fields.get("text", "")
    made_from: dict[int, list[Card]] = {}
    for card in desk.referrers(document.id):
        for number in sorted(set(desk.passages(card.id).values())):
            made_from.setdefault(number, []).append(card)
    made = []
    for number, line in enumerate(text.rstrip("\n").split("\n") if text else []):
        labels = mask_labels(document, line, number)
        made.append(Paragraph(number, Markup(prose.verbatim(line, labels)), made_from.get(number, [])))
    return made


# --- practices -----------------------------------------------------------------------------------------------------------


def practice(desk: Desk, target: str, *, depth: int = 1) -> Practice:
    """The groups of a practice as bays; a listed item that is a practice itself shows its own groups inside."""
    record = desk.record(target)
    groups = tuple(_group(desk, group, depth) for group in record.fields.get("groups", []))
    reading = record.fields.get("reading")
    shown = None if reading is None else {"label": "", "note": "", **reading}
    return Practice(groups, shown)


def _group(desk: Desk, group: dict[str, Any], depth: int) -> Group:
    items = tuple(_item(desk, item, depth) for item in group.get("items", []))
    count = group.get("count", len(items))
    status = group.get("items_status") or ("not_expanded" if not items else "complete" if count == len(items) else "partial")
    missing = max(0, count - len(items)) if status in ("not_expanded", "partial") else 0
    cited = any(item.get("source") for item in group.get("items", []))
    return Group(
        count, group.get("measure", ""), group.get("name", ""), items, status, group.get("basis") == "inferred", cited, missing
    )


def _item(desk: Desk, item: dict[str, Any], depth: int) -> Item:
    card = desk.find(item["record"]) if item.get("record") else None
    inside: tuple[Group, ...] = ()
    if card is not None and card.kind == "practice" and depth > 0:
        inside = practice(desk, card.id, depth=depth - 1).groups
    return Item(item["name"], card.id if card else "", item.get("note") or item.get("role") or "", inside)


# --- ledger ----------------------------------------------------------------------------------------------------------------


def figure(desk: Desk, target: str) -> Figure:
    """A measure of the ledger as pages show it."""
    record = desk.figure_record(target)
    fields = record.fields
    observations = tuple(
        Observation(
            one["quantity"], one.get("as_of"), one.get("date_text", ""), one.get("area", ""),
            sources(desk, record, one.get("sources") or fields.get("sources", [])),
        )
        for one in fields["observations"]
    )  # fmt: skip
    compare = None
    if fields.get("compare"):
        compare = _compared(desk, observations[-1].quantity, fields["compare"])
    derivation = chosen(model("figure"), "derivation", fields.get("derivation", "reported"))
    return Figure(
        record.id, record.title, fields.get("unit", ""), fields.get("definition", ""), derivation, fields.get("group", ""),
        observations, compare, desk.referrers(record.id),
    )  # fmt: skip


def _compared(desk: Desk, stated: Quantity, how: dict[str, str]) -> tuple[Quantity, int, Quantity]:
    """The stated count against the records published (rule 2); nothing is computed from a withheld one."""
    where = (("type", how["type"]),) if how.get("type") else ()
    published = len(desk.cards(Query((how["kind"],), where, "source")))
    if isinstance(stated.value, Decimal):
        return stated, published, Quantity(stated.value - published, stated.unit)
    return stated, published, Quantity(Withheld() if stated.is_withheld else Absent.UNKNOWN, stated.unit)


def figures(desk: Desk) -> list[Figure]:
    """The whole ledger, in the order of the source."""
    return [figure(desk, card.id) for card in desk.cards(Query(("figure",), order="source"))]


def tally(desk: Desk, targets: Iterable[str] | None = None) -> dict[str, int]:
    """How many measures are given, withheld, or neither."""
    shown = figures(desk) if targets is None else [figure(desk, target) for target in targets]
    given = sum(one.current.quantity.is_given for one in shown)
    withheld = sum(one.current.quantity.is_withheld for one in shown)
    return {"given": given, "withheld": withheld, "other": len(shown) - given - withheld}


def stages(desk: Desk, target: str) -> list[Stage]:
    """All stages of a people's-livelihood project, with evidence or silent; none for a project that has none."""
    from corridor.kinds.works import STAGES

    listed = {one["stage"]: one for one in desk.record(target).fields.get("stages", [])}
    if not listed:
        return []
    return [
        Stage(label, "evidence" if key in listed else "silent", listed[key].get("evidence", "") if key in listed else "")
        for key, label in STAGES.labels.items()
    ]
