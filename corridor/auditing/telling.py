"""Telling: what an auditor reads, as text and as data for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from corridor.auditing import Line, Traced
from corridor.auditing.editions import Difference
from corridor.auditing.searched import CAN_READ_PDFS, Shown
from corridor.emitting import columns
from corridor.problems import Place


def ledger(lines: Sequence[Line]) -> str:
    """The ledger as a table: value, measure, area, time, where it is stated, how many records lean on it."""
    rows = [("数值", "名称", "范围", "时间", "几处引用", "写在")]
    rows += [
        (one.stated.quantity.shown, one.stated.title, one.stated.area, one.stated.at, str(one.used), _at(one.place))
        for one in lines
    ]
    withheld = sum(one.stated.quantity.is_withheld for one in lines)
    return f"{_table(rows)}\n共 {len(lines)} 个数，其中未公布 {withheld} 个。查一个数：python build.py figures 354个"


def traced(found: Traced, site: Sequence[Shown] | None, issued: Sequence[Shown]) -> str:
    """Every place of a number; `site` None where no site is built."""
    parts = []
    for line in found.lines:
        one = line.stated
        about = "，".join(words for words in (one.area, one.at) if words)
        source = f"，出处《{line.source.strip('《》')}》" if line.source else ""
        parts.append(
            f"{one.quantity.shown}　{one.title}{f'（{about}）' if about else ''}{source}\n  写在 {_at(line.place)}"
        )
    if not found.lines:
        parts.append(f"台账里没有 {found.asked}；下面是写着它的地方")
    uses = [f"  {use.how}　{_at(use.place)}　{use.title}" for use in found.uses]
    parts.append("\n".join([f"记录里 {len(uses)} 处：", *uses]) if uses else "记录里没有别处用到它")
    if site is None:
        parts.append("还没有网站：先运行 python build.py，再查网站上哪里有它")
    else:
        parts.append(_files("网站上", site))
        if not CAN_READ_PDFS:
            parts.append("PDF 没有查：这台机器缺 pikepdf、pypdfium2，运行 bash run.sh 会装好")
    if issued:
        parts.append(_files("编发过的（content/register/issued/，不再改动）", issued))
    return "\n\n".join(parts)


def compared(found: Sequence[Difference], before: str, after: str) -> str:
    """What differs between two editions; what was withheld and is given now comes first, with a word of warning."""
    if not found:
        return f"{before} 和 {after}：台账里的数都一样"
    opened = [one for one in found if one.is_opened]
    parts = []
    if opened:
        parts += ["注意：原来未公布，现在写了数。核对是不是该公布：", *map(_difference, opened), ""]
    parts += [_difference(one) for one in found if not one.is_opened]
    counts = {sort: sum(one.sort == sort for one in found) for sort in dict.fromkeys(one.sort for one in found)}
    told = "，".join(f"{sort} {count} 个" for sort, count in counts.items())
    return "\n".join([f"从 {before} 到 {after}：{told}", "", *parts])


def as_data(found: Traced, site: Sequence[Shown] | None, issued: Sequence[Shown]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "asked": found.asked,
        "figures": [line_data(one) for one in found.lines],
        "uses": [{"how": use.how, "title": use.title, **_place(use.place)} for use in found.uses],
        "site": None if site is None else [_shown(one) for one in site],
        "issued": [_shown(one) for one in issued],
    }


def line_data(line: Line) -> dict[str, Any]:
    one = line.stated
    return {
        "id": one.figure,
        "title": one.title,
        "value": one.quantity.number or None,
        "shown": one.quantity.shown,
        "unit": one.quantity.unit,
        "status": one.quantity.status,
        "area": one.area,
        "at": one.at,
        "source": line.source,
        "used": line.used,
        **_place(line.place),
    }


def difference_data(one: Difference) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Difference.__struct_fields__}


def _difference(one: Difference) -> str:
    measure = _measure(one.title, one.area, one.at)
    return f"{one.sort}　{measure}：{one.before or '没有'} → {one.after or '没有'}　{one.id}"


def _measure(title: str, area: str, at: str) -> str:
    """What was counted, where and when."""
    return "，".join([title, *(words for words in (area, at) if words)])


def _files(where: str, found: Sequence[Shown]) -> str:
    lines = [f"  {one.path}{f'　第 {_pages(one.pages)} 页' if one.pages else ''}" for one in found]
    return "\n".join([f"{where} {len(lines)} 个文件：", *lines]) if lines else f"{where}没有"


def _pages(pages: Iterable[int]) -> str:
    return "、".join(map(str, pages))


def _at(place: Place) -> str:
    return f"{place.file}:{place.line}" if place.line else place.file


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column}


def _shown(one: Shown) -> dict[str, Any]:
    return {"path": one.path, "pages": list(one.pages)}


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(columns(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
