"""Kinds of ground: place (corridor, rooms, homes, stations) and area."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from corridor.kinds.common import (
    LEVEL,
    Amount,
    Count,
    Date,
    Entry,
    Part,
    Participant,
    Parties,
    Party,
    Ref,
    Refs,
    Sort,
    Text,
    Texts,
    field,
    refers_to,
)


class Opinions(Part):
    """Opinions of voters, counts only: never who said what."""

    received: Amount | None = field("收到")
    handled: Amount | None = field("办理")
    replied: Amount | None = field("答复")


class Check(Part):
    """A clause of the building standard and whether this place meets it."""

    standard: Text = field("标准条目", required=True, example="有固定场所")
    met: Text | None = field("是否达标")
    evidence: Text | None = field("依据")


class PlaceRecord(Entry):
    LABEL: ClassVar[str] = "阵地"
    MORE: ClassVar[tuple[str, ...]] = ("township", "village")

    part_of: Ref | None = field("属于")
    township: Party | None = field("乡镇")
    village: Party | None = field("村（社区）")
    address: Text | None = field("地址")
    functions: Texts | None = field("职能")
    roles: Parties | None = field("承担的站")
    reception_days: Texts | None = field("接待日")
    opening: Texts | None = field("开放时间")
    staff: list[Participant] | None = field("工作人员")
    deputies: Parties | None = field("代表")
    boards: Texts | None = field("展板")
    checks: list[Check] | None = field("标准核对")
    count: Amount | None = field("数量")
    figure: Annotated[Ref | None, refers_to("figure")] = field("有关数据")
    opinions: Opinions | None = field("意见办理")
    documents: Refs | None = field("依据文件")


class Tile(Part):
    """Row and column on the schematic map, from 1."""

    row: Count = field("行", required=True, example="1")
    col: Count = field("列", required=True, example="1")


class Area(Entry):
    LABEL: ClassVar[str] = "区域"

    level: Annotated[str | None, BeforeValidator(LEVEL), Sort("text")] = field("级别")
    parent: Party | None = field("上级")
    lead: list[Participant] | None = field("牵头")
    assigned: list[Participant] | None = field("包干")
    covers: Texts | None = field("范围")
    tile: Tile | None = field("位置")
    figure: Annotated[Ref | None, refers_to("figure")] = field("有关数据")
    since: Date | None = field("起")
