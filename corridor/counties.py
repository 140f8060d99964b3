"""Counties: what a province's site shows of its counties, all of it from what they have published themselves."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from corridor import prose
from corridor.desk import Desk
from corridor.facts import digest_of
from corridor.kinds import KINDS
from corridor.plain import Plain
from corridor.searching import Spellings, Text, pinyin
from corridor.values import Absent, Quantity, Withheld, qualified, total
from corridor.values.quantities import QUALIFIER_CODES

LIST = "counties/.corridor/counties.json"
_QUALIFIERS = {code: word for word, code in reversed(QUALIFIER_CODES.items())}


class County(Plain, frozen=True):
    """One office of the tree. `state`: current, old (its last site stands, the new one has errors) or missing.

    `home`: its address, or the way to its folder from ours; ends with a slash. `records`: how many it publishes.
    """

    folder: str
    title: str
    area: str
    home: str
    state: str
    errors: int
    records: int


class Total(Plain, frozen=True):
    """One figure over all counties. `withheld`: counties that do not publish it; `without`: those that have it not."""

    title: str
    period: str
    quantity: Quantity
    counties: int
    withheld: tuple[str, ...]
    without: tuple[str, ...]


def counties(desk: Desk) -> list[County]:
    """All counties in the order of their folders; none on the site of a single office."""
    return [County(**one) for one in json.loads(desk.file(LIST))] if desk.has_counties else []


def by_area(desk: Desk) -> dict[str, list[County]]:
    """The same by the city they belong to, in the order of the folders."""
    found: dict[str, list[County]] = {}
    for county in counties(desk):
        found.setdefault(county.area, []).append(county)
    return found


def published(desk: Desk, county: County, folder: str) -> list[dict[str, Any]]:
    """The records of a kind as a county publishes them; none where it has none."""
    name = f"counties/{county.folder}/site/data/{folder}.json"
    if county.state == "missing" or not desk.file_digest(name):
        return []
    found: list[dict[str, Any]] = json.loads(desk.file(name))
    return found


def named(desk: Desk) -> dict[str, County]:
    """All counties by a name for what is made of their records: it is another where the county is called otherwise.

    No id of a record has a blank in it.
    """
    told = {
        county.folder: digest_of([county.title, county.home, county.state == "missing"]) for county in counties(desk)
    }
    return {f"{county.folder} {told[county.folder]}": county for county in counties(desk)}


def merged(desk: Desk, county: County, folder: str) -> list[dict[str, Any]]:
    """The records of a kind of a county, each with its county and its page's address."""
    own = {"county": county.folder, "county_title": county.title}
    return [
        {**own, "page": f"{county.home}{record['id']}.html", **record} for record in published(desk, county, folder)
    ]


def totals(desk: Desk) -> list[Total]:
    """Every figure that several counties state of one period in one unit, added up.

    Where one county withholds its part the total is withheld too, for the part could be had from it.
    """
    everyone = {county.folder: county for county in counties(desk)}
    titles = _told_apart(everyone.values())
    twice: set[tuple[str, str, str]] = set()  # one county has two of that name: nobody can say which belongs here
    found: dict[tuple[str, str, str], dict[str, Quantity]] = {}
    for county in everyone.values():
        for record in published(desk, county, "figures"):
            for one in record.get("observations", [])[-1:]:
                amount = _quantity(one["quantity"])
                key = (record["title"], one.get("as_of") or one.get("date_text") or "", amount.unit)
                parts = found.setdefault(key, {})
                twice.update([key] if county.folder in parts else [])
                parts[county.folder] = amount
    return [
        Total(
            title,
            period,
            total(parts.values()),
            len(parts),
            tuple(titles[name] for name, part in parts.items() if part.is_withheld),
            tuple(titles[name] for name in everyone if name not in parts),
        )
        for (title, period, unit), parts in found.items()
        if len(parts) > 1 and (title, period, unit) not in twice
    ]


def _told_apart(some: Iterable[County]) -> dict[str, str]:
    """What each county is called among the others, by its folder: two of one name with their area or their folder."""
    counties_ = list(some)
    times = Counter(county.title for county in counties_)
    in_area = Counter((county.area, county.title) for county in counties_)
    return {
        one.folder: one.title
        if times[one.title] == 1
        else f"{one.title}（{one.area if one.area and in_area[one.area, one.title] == 1 else one.folder}）"
        for one in counties_
    }


def _quantity(data: dict[str, Any]) -> Quantity:
    """A quantity as data files say it: a withheld one has a status and no value."""
    unit, qualifier = data["unit"], _QUALIFIERS.get(data["qualifier"], "")
    if data["status"] == "withheld":
        return Quantity(Withheld(), unit, qualifier)
    if data["value"] is None:
        return Quantity(Absent(data["status"]), unit, qualifier)
    return qualified(str(data["value"]), unit, qualifier)


def texts(desk: Desk, county: County, known: Spellings) -> list[Text]:
    """What the province's search finds of a county: titles, names, summaries; each leads into the county's site.

    Pinyin is looked up where it is not `known`.
    """
    return [
        _text(county, kind.label, record, known) for kind in KINDS for record in published(desk, county, kind.folder)
    ]


def _text(county: County, label: str, record: dict[str, Any], known: Spellings) -> Text:
    title, name = prose.plain(str(record["title"])), record.get("name")
    when = str(record.get("date") or "")
    has_year = when[:4].isdecimal()
    said = [
        county.title,
        name if isinstance(name, str) else "",
        prose.plain(str(record.get("summary") or "")),
        str(record.get("date_text") or ""),
    ]
    if title not in known:
        known[title] = pinyin(title)
    return Text(
        f"{county.folder}/{record['id']}",
        f"{county.home}{record['id']}.html",
        title,
        "\n".join(one for one in said if one),
        label,
        (title,),
        when if has_year else "",
        when[:4] if has_year else "",
        (county.title,),
        (),
        (known[title],),
    )
