"""Linked: a page told to machines as JSON-LD: schema.org, for people and their offices the names of Popolo.

Nothing is completed: a date without a year is left out, so is whatever is withheld, never a mask and never a 0.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from corridor import views
from corridor.desk import Desk
from corridor.facts import Record
from corridor.kinds import model
from corridor.kinds.people import Mandate
from corridor.values import PartialDate

CONTEXT = ["https://schema.org", {"popolo": "http://www.popoloproject.com/specs/"}]
_TYPES = {
    "activity": "Event",
    "deputy": "Person",
    "exemplar": "Article",
    "practice": "Article",
    "campaign": "Article",
    "place": "Place",
    "area": "AdministrativeArea",
    "group": "Organization",
    "organization": "Organization",
    "project": "Project",
    "recognition": "Article",
    "document": "DigitalDocument",
    "figure": "Dataset",
    "publication": "PublicationIssue",
    "page": "WebPage",
    "task": "Action",
    "funding": "MonetaryGrant",
}
_DATES = {"activity": "startDate", "figure": "temporalCoverage"}


def of_record(desk: Desk, record: Record, address: str, crumbs: Iterable[tuple[str, str]]) -> Markup:
    """The data block of a record's page: the record, and where it stands on the site."""
    told: dict[str, Any] = {"@type": _TYPES.get(record.kind, "Thing"), "@id": address, "url": address}
    _put(told, "name", _open(desk, record.title))
    _put(told, "description", _open(desk, record.summary))
    when = _iso(record.date)
    if when:
        told[_DATES.get(record.kind, "datePublished")] = when
    told.update(_OWN[record.kind](desk, record) if record.kind in _OWN else {})
    return _block([told, _trail(desk, crumbs)])


def of_site(desk: Desk) -> Markup:
    """The data block of the home page: the site and who publishes it."""
    site: dict[str, Any] = {"@type": "WebSite", "@id": desk.address(""), "url": desk.address(""), "inLanguage": "zh-CN"}
    _put(site, "name", _open(desk, str(desk.setting("title") or "")))
    _put(site, "description", _open(desk, str(desk.setting("description") or "")))
    host = _open(desk, str(desk.setting("host.name") or ""))
    if host:
        site["publisher"] = {"@type": "GovernmentOrganization", "name": host}
    site["potentialAction"] = {
        "@type": "SearchAction",
        "target": desk.address("search.html") + "?q={words}",
        "query-input": "required name=words",
    }
    return _block([site])


_WRITTEN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _block(graph: list[dict[str, Any]]) -> Markup:
    """JSON that no text in it can end: every < is written as its number."""
    text = _WRITTEN({"@context": CONTEXT, "@graph": graph})
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def _put(told: dict[str, Any], key: str, value: str) -> None:
    if value:
        told[key] = value


def _open(desk: Desk, text: str) -> str:
    """A text as it is read, empty where a part of it is withheld: machines take words for facts."""
    return "" if "*" in text or "未公布" in text else desk.plain(text)


def _iso(when: PartialDate | None) -> str:
    """ISO 8601 at the precision given, empty for what that cannot say: no year, a quarter, a guess."""
    if when is None or not when.has_year or when.quarter or "?" in when.text or "Q" in when.text:
        return ""
    return when.text


def _trail(desk: Desk, crumbs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    items = [
        {"@type": "ListItem", "position": at, "name": title, "item": desk.address("" if path == "index.html" else path)}
        for at, (title, path) in enumerate(crumbs, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


# --- kinds with more to tell ------------------------------------------------------------------------------------------


def _activity(desk: Desk, record: Record) -> dict[str, Any]:
    told: dict[str, Any] = {"eventStatus": "https://schema.org/EventScheduled"}
    places = [{"@type": "Place", "name": name} for name in _names(desk, record.fields.get("place", ()))]
    if places:
        told["location"] = places
    hosts = _names(desk, [record.fields.get("host", "")])
    if hosts:
        told["organizer"] = {"@type": "Organization", "name": hosts[0]}
    return told


def _deputy(desk: Desk, record: Record) -> dict[str, Any]:
    """popolo:Person with its memberships; a withheld name is no name."""
    told: dict[str, Any] = {}
    name = str(record.fields.get("name", ""))
    if name and "*" not in name and name != "未公布":
        told["name"] = name
    memberships = []
    for mandate in record.fields.get("mandates", ()):
        level = str(views.chosen(Mandate, "level", mandate["level"]))
        one: dict[str, Any] = {"@type": "popolo:Membership", "popolo:role": f"{level}人大代表"}
        _put(one, "popolo:label", _open(desk, str(mandate.get("term", ""))).replace("原文未写", ""))
        for key, own in (("start", "popolo:start_date"), ("end", "popolo:end_date")):
            _put(one, own, _iso(mandate.get(key)))
        memberships.append(one)
    return {**told, "popolo:memberships": memberships} if memberships else told


def _figure(desk: Desk, record: Record) -> dict[str, Any]:
    measure = views.figure(desk, record.id)
    told: dict[str, Any] = {}
    now = measure.current.quantity
    if now.is_given and not now.qualifier_code:
        number = float(now.number) if "." in now.number else int(now.number)
        told["variableMeasured"] = {"@type": "PropertyValue", "name": _open(desk, record.title), "value": number}
        _put(told["variableMeasured"], "unitText", now.unit)
    told["distribution"] = {
        "@type": "DataDownload",
        "encodingFormat": "text/csv",
        "contentUrl": desk.address("data/figures.csv"),
    }
    return told


def _place(desk: Desk, record: Record) -> dict[str, Any]:
    inside = _names(desk, [record.fields.get("township", "")])
    return {"containedInPlace": {"@type": "AdministrativeArea", "name": inside[0]}} if inside else {}


def _recognition(desk: Desk, record: Record) -> dict[str, Any]:
    by = _names(desk, [record.fields.get("by", "")])
    level = str(views.chosen(model("recognition"), "level", record.fields.get("level", "")))
    return {
        **({"author": {"@type": "Organization", "name": by[0]}} if by else {}),
        **({"about": level} if level else {}),
    }


def _names(desk: Desk, parties: Iterable[str]) -> list[str]:
    named = []
    for party in parties:
        known = desk.find(party) if party else None
        words = _open(desk, known.title if known is not None else party)
        if words and "原文未写" not in words:
            named.append(words)
    return named


_OWN = {
    "activity": _activity,
    "deputy": _deputy,
    "figure": _figure,
    "place": _place,
    "recognition": _recognition,
}
