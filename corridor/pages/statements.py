"""Statements: pages a public site owes: accessibility, how to report an error, freshness; and what left or moved."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from corridor.desk import Desk
from corridor.keys import Query
from corridor.kinds import KINDS
from corridor.pages.windows import page
from corridor.plain import Plain
from corridor.register.archives import Bag
from corridor.register.numbering import UNWRITTEN
from corridor.values import PartialDate


class Column(Plain, frozen=True):
    """One column's freshness: how many records, the newest date as written; `day` only where it is a full one."""

    label: str
    path: str
    count: int
    newest: PartialDate | None
    day: str


def accessibility(desk: Desk, _: str) -> dict[str, Any]:
    return {
        **page(desk, "无障碍声明", "本站做到了哪些无障碍要求，怎样检查，还有什么没有做到。", ""),
        "contact": desk.setting("profile.contact") or "",
    }


def reporting(desk: Desk, _: str) -> dict[str, Any]:
    """How to tell the office of a mistake; a letter is begun where an address of mail is set."""
    contact = str(desk.setting("profile.contact") or "")
    mail = next((word.strip("，；。") for word in contact.split() if "@" in word), "")
    subject = quote(f"{desk.plain(str(desk.setting('title') or ''))}：报告错误")
    return {
        **page(desk, "报告错误", "发现错误怎样告诉我们，之后怎样更正。", ""),
        "contact": contact,
        "mail": f"mailto:{mail}?subject={subject}" if mail else "",
    }


def freshness(desk: Desk, _: str) -> dict[str, Any]:
    """Column by column how new it is, on the day of the build: the one page that is made anew every day."""
    columns = []
    for kind in KINDS:
        cards = desk.cards(Query((kind.name,), order="-date"))
        if cards:
            dated = [card.date for card in cards if card.date is not None and card.date.has_year]
            newest = dated[0] if dated else None
            day = newest.text if newest is not None and newest.is_full and newest.end is None else ""
            columns.append(Column(kind.label, f"{kind.folder}/index.html", len(cards), newest, day))
    return {
        **page(desk, "栏目更新情况", "各栏目的条数和最近一条的日期。", ""),
        "columns": columns,
        "today": desk.today(),
    }


class Shelved(Plain, frozen=True):
    """One archived year: its bag, and whether its public copy is served now."""

    bag: Bag
    label: str
    is_served: bool


def archives(desk: Desk, _: str) -> dict[str, Any]:
    """The archived years, the latest first."""
    found = [
        Shelved(bag, f"{bag.year} 年" if bag.year != UNWRITTEN else "年份未写", not desk.archive_fault(bag.year))
        for bag in sorted(desk.archives(), key=lambda bag: bag.year, reverse=True)
    ]
    return {**page(desk, "历年归档", "一年一份，做成以后不再改动的网站。", ""), "archives": found}


def moved(desk: Desk, subject: str) -> dict[str, Any]:
    """A former address: it leads to the record's own."""
    card = desk.card(subject)
    return {
        **page(desk, desk.plain(card.title), "", ""),
        "to_id": subject,
        "to_address": desk.address(f"{subject}.html"),
    }


def gone(desk: Desk, subject: str) -> dict[str, Any]:
    """The tombstone of a withdrawn record: when, why and by whom, in the words of its last correction; nothing else."""
    reasons = desk.withdrawn(subject)
    last = reasons[-1] if reasons else None
    return {**page(desk, "这一页已撤下", "", ""), "when": last[0] if last else None, "why": last[1] if last else ""}
