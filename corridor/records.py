"""Records: tree + kind → Record and its facts, gathering every problem, never stopping at the first.

Nothing here imports pydantic before a file is really read: the run that changes nothing never pays for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from corridor import naming, personal, prose, reading
from corridor.facts import (
    Facts,
    Found,
    Mention,
    Path,
    Quote,
    Record,
    Typed,
    card_of,
    content_digest,
    digest_of,
    entry_digests,
)
from corridor.kinds import Kind, model
from corridor.plain import Later
from corridor.problems import Place, Problem, problem
from corridor.values import Quantity

if TYPE_CHECKING:
    from corridor.explaining import Spot, Where
    from corridor.kinds.common import Entry


class Made(Struct):
    """What one file gave."""

    records: list[Record] = field(default_factory=list)
    facts: list[Facts] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)  # ids of records that are there and cannot be read


def make(text: reading.Text, kind: Kind, file_id: str) -> Made:
    """Turn a file's tree into its record, or its list of records under `items`."""
    made = Made(problems=list(text.problems))
    if made.problems or not isinstance(text.tree, dict):
        made.broken.append(file_id)
        return made
    from corridor.explaining import Spot
    from corridor.kinds.writing import LISTS, listed

    entry_model = model(kind.name)
    if key := listed(text.tree):
        shared = {name: value for name, value in text.tree.items() if name not in LISTS}
        for at, item in enumerate(text.tree[key]):
            spot = Spot(text, entry_model, at)
            own = str(item.get("id") or item.get("编号") or "")  # type: ignore[union-attr]
            if not own:
                words = {"label": "编号", "field": "id", "example": "zhang-village-station"}
                made.problems.append(spot.problem((), "E201", words))
                continue
            _one(made, spot, kind, f"{file_id}/{own}", {**shared, **item})  # type: ignore[dict-item]
    else:
        _one(made, Spot(text, entry_model), kind, file_id, text.tree)
    return made


def one(text: reading.Text, kind: Kind, id_: str, position: int) -> Record | None:
    """One record of a file of several, whose others stay as they lie; None where it is not there in good order."""
    from corridor.explaining import Spot
    from corridor.kinds.writing import LISTS, listed

    key = listed(text.tree) if isinstance(text.tree, dict) and not text.problems else ""
    if not key or position >= len(text.tree[key]):  # type: ignore[index,call-overload]
        return None
    shared = {name: value for name, value in text.tree.items() if name not in LISTS}  # type: ignore[union-attr]
    tree = {**shared, **text.tree[key][position]}  # type: ignore[index,call-overload,dict-item]
    if not id_.endswith(f"/{tree.get('id') or tree.get('编号')}"):
        return None  # the file was edited a moment ago
    entry, problems = judged(Spot(text, model(kind.name), position), kind, tree)
    is_good = entry is not None and not any(problem.is_fatal for problem in problems)
    return _record(kind, id_, text.file, entry) if is_good and entry is not None else None


def _one(made: Made, spot: Spot, kind: Kind, id_: str, tree: Any) -> None:
    file = spot.text.file
    if not naming.is_id(id_):
        in_list = spot.position >= 0
        made.problems.append(
            spot.problem(("id",), "E208", {"found": id_}) if in_list else problem("E208", Place(file), found=id_)
        )
        return
    entry, problems = judged(spot, kind, tree)
    made.problems.extend(problems)
    if entry is None or any(p.is_fatal for p in problems):
        made.broken.append(id_)
    else:
        record = _record(kind, id_, file, entry)
        made.records.append(record)
        made.facts.append(_facts(entry, record, spot.position))


def judged(spot: Where, kind: Kind, tree: Any) -> tuple[Entry | None, list[Problem]]:
    """A record's fields as its kind reads them (None where it cannot), and all that is wrong with them."""
    from pydantic import ValidationError

    from corridor.explaining import explain, twice, writing
    from corridor.kinds.shapes import canonical

    problems = twice(spot, tree)
    try:
        entry = spot.model.model_validate(canonical(spot.model, tree))
    except ValidationError as error:
        return None, [*problems, *explain(spot, error)]
    problems.extend(spot.problem(path, code, words) for code, path, words in entry.faults())
    if entry.embargo is not None and not entry.embargo.is_full:
        problems.append(spot.problem(("embargo",), "E203", {"remedy": "写到日：embargo: 2022-10-01，到这一天才公布"}))
    if not entry.headline():
        words = {"label": "标题", "field": "title", "example": "一句话说明这是什么"}
        problems.append(spot.problem((), "E201", words))
    if _needs_source(kind, entry) and not entry.sources:
        problems.append(spot.problem((), "E313", {}))
    return entry, [*problems, *writing(spot, entry)]


def _needs_source(kind: Kind, entry: Entry) -> bool:
    if kind.name in ("page", "publication"):
        return False
    if kind.name == "document":
        return not (getattr(entry, "text", None) or getattr(entry, "file", None))
    observations = vars(entry).get("observations")
    return not (observations and all(one.sources for one in observations))


# --- facts -----------------------------------------------------------------

# Of no page and no data: who checked a record, and what was changed without being a correction.
_ASIDE = ("reviews", "minor_changes", "embargo", "edition")
_OWN = ("id", "title", "summary", "date", "date_text", "type", "status", "body")
_UNITS = "个名件次人户场期处项条份票家亿元万"
# Kinds whose lists are narrowed by year, and the value of a date without one.
DATED = ("activity", "recognition", "publication")
UNDATED = "unwritten"
# Fields of items that lists are narrowed by.
_INDEXED = {("mandates", "level"), ("assigned", "role"), ("links", "type"), ("links", "from"), ("links", "to")}
_MEDIA = re.compile(r"\]\((media/[^\s()]+)")
# What may not stand before a number is asked behind its first digit: the library leaps from digit to digit.
_NUMBER = re.compile(rf"(\d(?<![\d.,\-/A-Za-z第]\d)[\d,]*(?:\.\d+)?)\s?(万元|亿元|[{_UNITS}])")


def _record(kind: Kind, id_: str, file: str, entry: Entry) -> Record:
    from corridor.kinds.shapes import plain

    data = plain(entry)
    own = {key: data.pop(key) for key in _OWN if key in data and key != "id"}
    for key in ("id", *_ASIDE):
        data.pop(key, None)
    own["title"] = entry.headline()
    return Record(id=id_, kind=kind.name, file=file, fields=data, **own)


def _facts(entry: Entry, record: Record, position: int) -> Facts:
    known = vars(entry)  # getattr() for a field its kind has not costs a microsecond
    card = card_of(record, {key: record.fields[key] for key in type(entry).MORE if key in record.fields})
    found, media, index = _looked_through(entry)
    if record.date is not None and record.kind in DATED:
        index = {"year": (str(record.date.year) if record.date.has_year else UNDATED,), **index}
    observations = tuple(
        (one.quantity, one.as_of.text if one.as_of else "", one.date_text or "", one.area or "")
        for one in known.get("observations") or ()
    )
    return Facts(
        card,
        record.file,
        digest_of(record),
        digest_of(card),
        position,
        Later(found),
        observations,
        tuple(known.get("terms") or ()),
        (known.get("text") or "") if record.kind == "document" else "",
        media,
        {"kind": (record.kind,), **index},
        content_digest(record),
        entry_digests(record),
        tuple((one.date, one.text) for one in entry.corrections or ()),
        tuple((one.date, one.text) for one in entry.minor_changes or ()),
        tuple(one.told() for one in known.get("relations") or ()),
        _counted(known),
        _consent(known.get("consent")),
        entry.embargo.text if entry.embargo else "",
        entry.edition,
    )


def _looked_through(entry: Entry) -> tuple[Found, tuple[tuple[Path, str, int], ...], dict[str, tuple[str, ...]]]:
    """All texts of a record gone through once: what stands in them, the files they name, and what lists ask for."""
    from corridor.kinds.shapes import leaves

    mentions: list[Mention] = []
    masked: list[tuple[Path, str]] = []
    typed: list[Typed] = []
    media: list[tuple[Path, str, int]] = []
    private: list[tuple[Path, int, str, str]] = []
    index: dict[str, list[str]] = {}
    for path, shape, value in leaves(entry):
        if not isinstance(value, str):
            continue
        sort = shape.sort
        if hits := personal.scan(value):
            private.extend((path, hit.start, hit.sort, hit.words) for hit in hits)
        if sort in ("ref", "party"):
            mentions.append(Mention(path, value, shape.kinds, sort == "ref"))
        elif "[[" in value and sort in ("rich", "text", "name"):
            found = prose.references(value)
            mentions.extend(Mention(path, one.target, (), True, one.start, one.is_figure) for one in found)
        if sort == "rich" or path == ("summary",):
            typed.extend(_typed(path, value))
        if sort in ("media", "rich"):
            media.extend((path, *found) for found in _media(sort, value))
        if "*" in value:
            masked.extend((path, words) for words in _as_written(path, sort, value))
        if len(value) <= 60 and sort != "rich" and (name := _asked_by(path)):  # nobody asks for a record by its text
            index.setdefault(name, []).append(value)
    told = Found(tuple(mentions), _quotes(entry), tuple(masked), tuple(typed), tuple(private))
    return told, tuple(media), {key: tuple(values) for key, values in index.items()}


def _asked_by(path: Path) -> str:
    """The name under which lists ask for a value that stands at this place of a record; empty where none does."""
    depth = len(path)
    if depth == 1 or (depth == 2 and isinstance(path[1], int)):
        return str(path[0])
    return f"{path[0]}.{path[2]}" if depth == 3 and (path[0], path[2]) in _INDEXED else ""


def _counted(known: Mapping[str, Any]) -> tuple[str, str, Quantity] | None:
    """A number among the fields of a record that says which figure of the ledger it is."""
    figure = known.get("figure")
    name = next((name for name in ("count", "amount", "budget") if known.get(name) is not None), "")
    return (figure, name, known[name]) if figure and name else None


def _consent(consent: Any) -> tuple[str, str, str] | None:
    if consent is None:
        return None
    return consent.state, consent.scope or "", consent.expiry.text if consent.expiry else ""


def _media(sort: str, value: str) -> list[tuple[str, int]]:
    """The files below content/ that a value names, with their offsets in it."""
    if sort == "media":
        return [(value, 0)]
    return [(found[1], found.start(1)) for found in _MEDIA.finditer(value)] if sort == "rich" else []


def _as_written(path: Path, sort: str, value: str) -> tuple[str, ...]:
    """The words of a value with masks, where these are shown as they are typed: they have to be a document's own.

    A document's own text is what they are held against; quotations of sources are held against theirs (E309).
    """
    if sort == "verbatim":
        return (value,) if path[-1] not in ("text", "quote") else ()
    return prose.quoted_masks(value) if sort in ("rich", "text", "name") else ()


def _quotes(entry: Entry) -> tuple[Quote, ...]:
    found = []
    groups: list[tuple[Path, Any]] = [(("sources",), entry.sources)]
    for at, one in enumerate(vars(entry).get("observations") or ()):
        groups.append((("observations", at, "sources"), one.sources))
    for path, sources in groups:
        for at, source in enumerate(sources or ()):
            if source.document and source.quote:
                found.append(Quote((*path, at, "quote"), source.document, source.quote, source.paragraph))
    return tuple(found)


def _typed(path: Path, text: str) -> list[Typed]:
    return [
        Typed(
            path,
            m.start(1),
            m[1].replace(",", ""),
            m[2],
            text[max(0, m.start() - 30) : m.start()],
            text[m.end() : m.end() + 30],
        )
        for m in _NUMBER.finditer(text)
    ]
