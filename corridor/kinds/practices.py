"""The numbered practice: “156”, “五个四”, “一廊三室”, the four lists: groups as counted, never filled in."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator

from corridor.kinds.common import (
    Choices,
    Code,
    Count,
    Entry,
    Part,
    Participant,
    Parties,
    Party,
    Ref,
    Refs,
    Sort,
    Source,
    Text,
    Texts,
    Verbatim,
    field,
)

# A type is shown as it is typed, so the English words of the domain become the Chinese ones; others are free.
TYPES = {
    "brand": "品牌",
    "mechanism": "机制",
    "classroom": "课堂",
    "place set": "场所组",
    "place_set": "场所组",
    "positioning": "定位",
    "platform": "平台",
    "carrier": "载体",
}
ITEMS = Choices({"complete": "已列全", "open": "原文以“等”收尾", "partial": "部分列出", "not_expanded": "原文未展开"})
BASIS = Choices({"stated": "原文写明", "inferred": "推断"})


def _type(value: Any) -> Any:
    return TYPES.get(value, value) if isinstance(value, str) else value


def _item(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


class Item(Part):
    """One item of a group; a record may stand for it. `source` marks one that comes from other public material."""

    IS_TEXT: ClassVar[bool] = True

    name: Text = field("名称", required=True, example="代表工作室")
    record: Ref | None = field("记录")
    note: Text | None = field("说明")
    role: Text | None = field("参与角色")
    source: Source | None = field("公开资料出处")


class ItemGroup(Part):
    """A group as counted by the label; `items_status` may be left out: no items = not expanded, all = complete."""

    count: Count | None = field("数目")
    measure: Text | None = field("量词")
    name: Text | None = field("组名")
    items: list[Annotated[Item, BeforeValidator(_item)]] | None = field("各项")
    items_status: Annotated[str | None, BeforeValidator(ITEMS), Sort("text")] = field("各项状态")
    basis: Annotated[str | None, BeforeValidator(BASIS), Sort("text")] = field("依据类别")
    note: Text | None = field("说明")

    @property
    def status(self) -> str:
        """complete, open, partial or not_expanded: as typed, else as the number of items says."""
        if self.items_status:
            return self.items_status
        if not self.items:
            return "not_expanded"
        return "complete" if self.count in (None, len(self.items)) else "partial"

    def fault(self) -> str:
        """Why the items do not fit the count; empty when they do."""
        listed = len(self.items or [])
        if self.status == "not_expanded" and listed:
            return f"写着原文未展开，却列了 {listed} 项"
        if self.status == "complete" and self.count is not None and listed != self.count:
            return f"写着 {self.count} 项，列了 {listed} 项"
        if self.status == "partial" and self.items_status is None:
            return f"写着 {self.count} 项，列了 {listed} 项"
        if self.count is not None and listed > self.count:
            return f"写着 {self.count} 项，列了 {listed} 项"
        return ""


class Reading(Part):
    """How the label is read (“156” as 1, 5, 6), and whether the source says so."""

    basis: Annotated[str, BeforeValidator(BASIS), Sort("text")] = field("依据类别", required=True, example="inferred")
    note: Text | None = field("说明")
    label: Text | None = field("读法")


class Practice(Entry):
    LABEL: ClassVar[str] = "品牌、工作法、机制"
    HIDDEN: ClassVar[frozenset[str]] = Entry.HIDDEN | {"label", "groups", "reading", "stated", "unstated"}
    MORE: ClassVar[tuple[str, ...]] = ("label", "groups")

    type: Annotated[str | None, BeforeValidator(_type), Sort("text")] = field("类别")
    label: Text | None = field("称呼")
    groups: list[ItemGroup] | None = field("各组")
    reading: Reading | None = field("读法")
    owner: Party | None = field("所属")
    campaign: Ref | None = field("所属专项活动")
    part_of: Ref | None = field("属于")
    level: Text | None = field("层面")
    participants: list[Participant] | None = field("参与角色")
    carriers: Texts | None = field("载体")
    means: Texts | None = field("方式")
    functions: Texts | None = field("作用")
    steps: Texts | None = field("流程")
    places: Parties | None = field("在哪里")
    recognitions: Refs | None = field("肯定和认定")
    figures: Refs | None = field("有关数据")
    documents: Refs | None = field("文件")
    wording: Verbatim | None = field("原话")
    link: Code | None = field("链接")
    stated: Texts | None = field("原文写了")
    unstated: Texts | None = field("原文没有写")

    def faults(self) -> list[tuple[str, tuple[str | int, ...], dict[str, str]]]:
        statuses = "not_expanded（未展开）、open（等）或 partial（部分）"
        remedy = f"补齐或删去多余的项；原文没有列的不要补，写 items_status: {statuses}"
        return [
            ("E209", ("groups", at), {"found": group.fault(), "remedy": remedy})
            for at, group in enumerate(self.groups or [])
            if group.fault()
        ]
