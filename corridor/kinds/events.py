"""Kinds that happen: campaign, activity, recognition."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from corridor.kinds.common import (
    LEVEL,
    Amount,
    Choices,
    Code,
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
    Verbatim,
    field,
    refers_to,
)

LINK_TYPES = Choices(
    {"project": "联系项目", "deputy": "联系代表", "masses": "联系群众", "area": "分片包干", "standing": "挂联"}
)


class Link(Part):
    """Who is linked to what: 联系项目, 联系代表, 联系群众, 分片包干."""

    type: Annotated[str, BeforeValidator(LINK_TYPES), Sort("text")] = field(
        "联系类别", required=True, example="联系项目"
    )
    from_: Party | None = field("联系人")
    to: Party | None = field("联系对象")
    from_figure: Annotated[Ref | None, refers_to("figure")] = field("联系人数")
    to_figure: Annotated[Ref | None, refers_to("figure")] = field("对象数")
    note: Text | None = field("说明")


class Section(Part):
    """One part of a campaign as the source divides it, and the records that belong to it."""

    name: Text = field("部分", required=True, example="高位推动、精心部署")
    text: Text | None = field("内容")
    records: Refs | None = field("下属记录")


class Campaign(Entry):
    LABEL: ClassVar[str] = "专项活动"
    HIDDEN: ClassVar[frozenset[str]] = Entry.HIDDEN | {"pillars"}
    MORE: ClassVar[tuple[str, ...]] = ("pillars",)

    goal: Verbatim | None = field("目标")
    lead: list[Participant] | None = field("领导")
    pillars: Annotated[Ref | None, refers_to("practice")] = field("组成")
    parts: list[Section] | None = field("推进部分")
    documents: Refs | None = field("方案和通知")
    task_force: Party | None = field("工作专班")
    platforms: Refs | None = field("平台")
    mechanism: Refs | None = field("机制")
    funding: Refs | None = field("经费")
    tasks: Refs | None = field("任务")
    results: Texts | None = field("成效")
    figures: Refs | None = field("有关数据")


class Activity(Entry):
    LABEL: ClassVar[str] = "活动"
    MORE: ClassVar[tuple[str, ...]] = ("outcome",)

    campaign: Annotated[Ref | None, refers_to("campaign")] = field("所属专项活动")
    carries_out: Refs | None = field("落实的做法")
    place: Parties | None = field("地点")
    host: Party | None = field("主办")
    channel: Texts | None = field("渠道")
    participants: list[Participant] | None = field("参加人员")
    actions: Texts | None = field("做了什么")
    reason: Text | None = field("事由")
    frequency: Text | None = field("频次")
    attendance: Amount | None = field("人数")
    times: Amount | None = field("次数")
    figure: Annotated[Ref | None, refers_to("figure")] = field("有关数据")
    outcome: Text | None = field("结果")
    wording: Verbatim | None = field("原话")
    links: list[Link] | None = field("联系关系")


class Recognition(Entry):
    LABEL: ClassVar[str] = "肯定、荣誉、刊载、来访"
    MORE: ClassVar[tuple[str, ...]] = ("level", "wording", "link", "by")

    level: Annotated[
        str | None,
        BeforeValidator(Choices({**LEVEL.labels, "masses": "群众", "media": "媒体"})),
        Sort("text"),
    ] = field("级别")
    by: Party | None = field("由谁")
    of: Parties | None = field("对象")
    participants: list[Participant] | None = field("有关人员")
    wording: Verbatim | None = field("原话")
    scope: Text | None = field("范围")
    medium: Text | None = field("媒体")
    article: Text | None = field("篇名")
    link: Code | None = field("链接")
    figure: Annotated[Ref | None, refers_to("figure")] = field("有关数据")
    visitors: Amount | None = field("来访单位数")
