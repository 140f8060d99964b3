"""Kinds of people and bodies: deputy, exemplar, group, organization."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from corridor.kinds.common import (
    LEVEL,
    Amount,
    Consent,
    Count,
    Date,
    Entry,
    MediaName,
    Name,
    Part,
    Participant,
    Parties,
    Party,
    Ref,
    Refs,
    Sort,
    Text,
    Texts,
    Verbatim,
    field,
    refers_to,
)


class Mandate(Part):
    """One term of office of a deputy (Popolo: membership)."""

    level: Annotated[str, BeforeValidator(LEVEL), Sort("text")] = field("级别", required=True, example="省")
    term: Text | None = field("届次")
    unit: Party | None = field("选举单位")
    start: Date | None = field("起")
    end: Date | None = field("止")
    status: Text | None = field("任职状态")


class Deputy(Entry):
    LABEL: ClassVar[str] = "代表"
    MORE: ClassVar[tuple[str, ...]] = ("name", "other_roles")

    name: Name | None = field("姓名", required=False)
    mandates: list[Mandate] | None = field("任职")
    other_roles: Texts | None = field("其他身份")
    groups: Parties | None = field("所在小组")
    places: Parties | None = field("所在家站")
    portrait: MediaName | None = field("照片")
    count: Amount | None = field("人数")
    figure: Annotated[Ref | None, refers_to("figure")] = field("有关数据")
    consent: Consent | None = field("同意书")

    def headline(self) -> str:
        if self.title:
            return self.title
        if self.name and "*" not in self.name and self.name != "未公布":
            return self.name
        level = LEVEL.labels[self.mandates[0].level] if self.mandates else ""
        return f"{level}人大代表（姓名未公布）"

    def faults(self) -> list[tuple[str, tuple[str | int, ...], dict[str, str]]]:
        return named_without_consent(self.name, self.consent, "name")


class Plate(Part):
    """What stands on the plate under a portrait; no value means withheld."""

    label: Text = field("名目", required=True, example="姓名")
    value: Name | None = field("内容")


class Exemplar(Entry):
    LABEL: ClassVar[str] = "先进典型、事例"
    ASKS: ClassVar[tuple[str, ...]] = ("consent",)
    HIDDEN: ClassVar[frozenset[str]] = Entry.HIDDEN | {"phrase", "plate"}
    MORE: ClassVar[tuple[str, ...]] = ("citation", "category", "identity", "name", "phrase", "plate")

    subject: Party | None = field("主体")
    identity: Texts | None = field("身份")
    name: Name | None = field("姓名")
    count: Text | None = field("人数")
    category: Text | None = field("事迹类别")
    citation: Text | None = field("一句话事迹")
    phrase: Verbatim | None = field("短语")
    plate: Plate | None = field("名牌")
    practice_text: Text | None = field("做法")
    place: Text | None = field("地点")
    honours: Texts | None = field("表彰")
    appraisal: Verbatim | None = field("评价")
    figure: Annotated[Ref | None, refers_to("figure")] = field("有关数据")
    consent: Consent | None = field("同意书", example="{state: not_named}")

    def headline(self) -> str:
        return self.title or self.citation or ""

    def faults(self) -> list[tuple[str, tuple[str | int, ...], dict[str, str]]]:
        if self.consent is None:
            example = "\n  state: not_named"
            return [("E201", ("consent",), {"label": "同意书", "field": "consent", "example": example})]
        return named_without_consent(self.name, self.consent, "name")


def named_without_consent(
    name: str | None, consent: Consent | None, key: str
) -> list[tuple[str, tuple[str | int, ...], dict[str, str]]]:
    """A person named in full needs consent or an official duty as basis (rule 7)."""
    if not name or "*" in name or name == "未公布":
        return []
    if consent is not None and consent.state in ("given", "official_duty"):
        return []
    return [("E601", (key,), {"found": name})]


class Group(Entry):
    LABEL: ClassVar[str] = "代表小组"

    level: Annotated[str | None, BeforeValidator(LEVEL), Sort("text")] = field("级别")
    levels: Texts | None = field("层级")
    leader: Name | None = field("组长")
    members: Parties | None = field("成员")
    count: Amount | None = field("数量")
    figure: Annotated[Ref | None, refers_to("figure")] = field("有关数据")
    activities: Texts | None = field("活动")
    places: Parties | None = field("所在家站")


class Post(Part):
    """A post of a body, with its rank order (1 is first)."""

    role: Text = field("职务", required=True, example="组长")
    rank: Count | None = field("排序")
    holder: Name | None = field("任职人")


class Organization(Entry):
    LABEL: ClassVar[str] = "机构"

    level: Annotated[str | None, BeforeValidator(LEVEL), Sort("text")] = field("级别")
    parent: Party | None = field("上级")
    campaign: Annotated[Ref | None, refers_to("campaign")] = field("所属专项活动")
    leader: Name | None = field("负责人")
    members: Parties | None = field("成员")
    posts: list[Post] | None = field("职务")
    participants: list[Participant] | None = field("人员")
    duties: Texts | None = field("职责")
    wording: Verbatim | None = field("原话")
    records: Refs | None = field("有关记录")
