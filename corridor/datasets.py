"""Datasets: the records of a kind as JSON and CSV, a document verbatim; a withheld value carries its status."""

from __future__ import annotations

import csv
import io
import json
from json.encoder import encode_basestring
from typing import Any

from corridor import piecework, prose, views
from corridor.desk import Desk
from corridor.facts import Record
from corridor.keys import Query
from corridor.kinds import model
from corridor.values import WITHHELD, PartialDate, Quantity

FIGURE_COLUMNS = (
    "id",
    "title",
    "value",
    "unit",
    "qualifier",
    "status",
    "obs_status",
    "as_of",
    "date_text",
    "area",
    "source",
    "quote",
)
# Fields that are quotations: their masks stand as written.
VERBATIM = ("quote", "wording")
# Spreadsheets run a cell that begins like this; an apostrophe makes it text (CWE-1236).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def as_json(desk: Desk, kind: str) -> bytes | None:
    """All records of a kind, in the order of their sources; None where the file stays as it lies in the site."""

    def made(id_: str) -> bytes:
        return f" {_spread(public(desk, desk.record(id_)), 1)}".encode()

    return piecework.joined(desk, _ids(desk, kind), made)


def as_csv(desk: Desk, kind: str) -> bytes | None:
    """The same as a table; of the ledger one line an observation."""
    table = _figures(desk) if kind == "figure" else _table(desk, kind)
    return _csv(table) if table is not None else None


def _ids(desk: Desk, kind: str) -> list[str]:
    return [card.id for card in desk.cards(Query((kind,), order="source"))]


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _spread(value: Any, level: int) -> str:
    """JSON over several lines as `json.dumps(…, ensure_ascii=False, indent=1)` spreads it, at twice its speed."""
    if isinstance(value, str):
        return encode_basestring(value)
    if not value or not isinstance(value, (dict, list, tuple)):
        return json.dumps(value)
    here, end = "\n" + " " * (level + 1), "\n" + " " * level
    if isinstance(value, dict):
        fields = [f"{encode_basestring(key)}: {_spread(one, level + 1)}" for key, one in value.items()]
        return f"{{{here}{f',{here}'.join(fields)}{end}}}"
    return f"[{here}{f',{here}'.join([_spread(one, level + 1) for one in value])}{end}]"


def document(desk: Desk, id_: str) -> bytes:
    """A document verbatim, paragraph by paragraph: the one data file in which masks stand as written."""
    record = desk.record(id_)
    paragraphs = record.fields["text"].rstrip("\n").split("\n")
    masks = record.fields.get("masks", [])
    return _json({"id": record.id, "title": record.title, "paragraphs": paragraphs, "masks": masks})


def public(desk: Desk, record: Record) -> dict[str, Any]:
    """A record for machines: withheld values carry their status, masks stand in quotations only."""
    data: dict[str, Any] = {"id": record.id, "kind": record.kind, "title": _quotable(record.title)}
    for key in ("summary", "type", "date_text", "body"):
        if getattr(record, key):
            data[key] = _quotable(desk.words(getattr(record, key)))
    if record.date is not None:
        data["date"] = record.date.text
    fields = {key: value for key, value in record.fields.items() if key not in ("text", "masks")}
    return {**data, **{key: _value(desk, record.kind, key, value) for key, value in fields.items()}}


def _value(desk: Desk, kind: str, key: str, value: Any) -> Any:
    """A value for machines. A withheld one carries its status and no value; a mask stands only in quotations."""
    made: Any = value
    match value:
        case Quantity():
            made = quantity(value)
        case PartialDate():
            made = value.text
        case dict():
            made = {k: _value(desk, kind, k, v) for k, v in value.items()}
        case list():
            made = [_value(desk, kind, key, one) for one in value]
        case str() if key == "name" and not value.strip("*"):
            made = {"state": "withheld"}
        case str() if key not in VERBATIM:
            made = _quotable(desk.words(value))
    return made


def _quotable(text: str) -> str:
    """Plain text in which only the masks inside 《》 and “ ” stand as written."""
    kept = prose.quoted_masks(text)
    if not kept:
        return prose.plain(text)
    made, rest = [], text
    for quotation in kept:
        before, found, rest = rest.partition(quotation)
        made += [prose.plain(before), found]
    return "".join([*made, prose.plain(rest)])


def quantity(value: Quantity) -> dict[str, Any]:
    """value (a number or null), unit, qualifier, status, obs_status."""
    number: Any = None
    if value.is_given:
        number = float(value.number) if "." in value.number else int(value.number)
    return {
        "value": number,
        "unit": value.unit,
        "qualifier": value.qualifier_code,
        "status": value.status,
        "obs_status": value.sdmx,
    }


def figures_of(desk: Desk, period: PartialDate | None) -> bytes:
    """The observations of a period as CSV; one without a date stands in the unwritten year alone.

    Without a period the whole ledger. A period without figures gives the head alone.
    """
    return _csv(_figures(desk, period))


def figure_rows(desk: Desk, period: PartialDate | None) -> list[list[str]]:
    """The lines of the same table without its head; the id of the figure stands first."""
    return _figures(desk, period)[1:]


def _figures(desk: Desk, period: PartialDate | None = None) -> list[list[str]]:
    """The ledger: one line an observation; an empty value always carries its status."""
    table = [list(FIGURE_COLUMNS)]
    for figure in views.figures(desk):
        for one in figure.observations:
            if period is not None and not period.takes(one.as_of):
                continue
            amount, source = one.quantity, next(iter(one.sources), None)
            table.append(
                [
                    figure.id,
                    _quotable(figure.title),
                    amount.number,
                    amount.unit,
                    amount.qualifier_code,
                    amount.status,
                    amount.sdmx,
                    one.as_of.text if one.as_of else "",
                    _quotable(one.date_text),
                    _quotable(one.area),
                    _quotable(source.document_title) if source else "",
                    source.quote if source else "",
                ]
            )
    return table


def _table(desk: Desk, kind: str) -> list[list[str]] | None:
    """One line a record, a column for every field that occurs; what is missing says 未提供. None: it is as it was."""
    from corridor.kinds.shapes import shapes

    labels = shapes(model(kind))

    def made(id_: str) -> tuple[list[str], dict[str, str]]:
        record = desk.record(id_)
        when = record.date.text if record.date else record.date_text or "未提供"
        kind_of = str(views.chosen(model(kind), "type", record.type)) or "未提供"
        cells = {
            key: _cell(desk, kind, key, record.fields[key])
            for key in labels
            if key in record.fields and key not in ("text", "masks")
        }
        return [record.id, _quotable(record.title), kind_of, when], cells

    if (rows := piecework.kept(desk, _ids(desk, kind), made)) is None:
        return None
    some = {key for _, cells in rows for key in cells}
    used = [key for key in labels if key in some]
    if kind == "recognition":
        used = [key for key in labels if key in used or key in ("link", "article")]
    table = [["编号", "标题", "类别", "日期", *[labels[key].label for key in used]]]
    table += [[*head, *[cells.get(key, "未提供") for key in used]] for head, cells in rows]
    return table


def _cell(desk: Desk, kind: str, key: str, value: Any) -> str:
    match value:
        case None | "":
            made = "未提供"
        case Quantity():
            made = value.shown
        case PartialDate():
            made = value.text
        case dict():
            made = " ".join(_cell(desk, kind, k, v) for k, v in value.items() if k != "paragraph")
        case list():
            made = "；".join(_cell(desk, kind, key, one) for one in value)
        case str() if key == "name" and not value.strip("*"):
            made = "姓名" + WITHHELD
        case str() if key not in VERBATIM:
            made = _quotable(desk.words(str(views.chosen(model(kind), key, value))))
        case _:
            made = str(value)
    return made


def _csv(table: list[list[str]]) -> bytes:
    """UTF-8 with BOM, so that Excel and WPS read it; RFC 4180."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for line in table:
        writer.writerow(["'" + cell if cell.startswith(_FORMULA) else cell for cell in line])
    return ("\ufeff" + out.getvalue()).encode()
