"""Kinds on paper: document, publication, page."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from corridor.kinds.common import (
    Choices,
    Count,
    Date,
    Entry,
    MediaName,
    Part,
    Participant,
    Parties,
    Party,
    Refs,
    Rich,
    Sort,
    Text,
    Texts,
    Verbatim,
    field,
)


class Mask(Part):
    """What the n-th mask of a document hides, in words a screen reader may say; never what it hides in fact."""

    n: Count = field("序号", required=True, example="1")
    word: Text = field("读法", required=True, example="姓名未公布")
    what: Text | None = field("说明")


class Document(Entry):
    LABEL: ClassVar[str] = "文件"
    HIDDEN: ClassVar[frozenset[str]] = Entry.HIDDEN | {"text", "masks"}

    number: Text | None = field("文号")
    issuer: Party | None = field("印发单位")
    approved_by: list[Participant] | None = field("审定")
    goal: Verbatim | None = field("目标")
    openness: Text | None = field("公开属性")
    scope: Text | None = field("范围")
    standards: Texts | None = field("标准条目")
    governs: Refs | None = field("约束对象")
    attachments: Texts | None = field("附件")
    file: MediaName | None = field("原件")
    quotations: list[Verbatim] | None = field("引文")
    figures: Refs | None = field("有关数据")
    text: Verbatim | None = field("全文")
    masks: list[Mask] | None = field("遮蔽处")


CYCLES = Choices({"month": "月调度", "quarter": "季分析", "year": "年总结"})


class Distribution(Part):
    report: Texts | None = field("报")
    send: Texts | None = field("送")
    issue: Texts | None = field("发")
    copies: Count | None = field("印数")


class Section(Part):
    """A section of an outline: its heading, and the records it takes."""

    heading: Verbatim = field("标题", required=True, example="一、高位推动")
    records: Refs | None = field("记录")
    text: Rich | None = field("文字")


class Publication(Entry):
    LABEL: ClassVar[str] = "简报与年鉴"
    MORE: ClassVar[tuple[str, ...]] = ("cycle", "period", "number")
    # The opening and the closing words belong to a spoken text: they are printed, the web page goes without.
    HIDDEN: ClassVar[frozenset[str]] = Entry.HIDDEN | {"outline", "salutation", "closing"}

    cycle: Annotated[str | None, BeforeValidator(CYCLES), Sort("text")] = field("周期")
    period: Date | None = field("期间")
    masthead: Text | None = field("刊头")
    number: Text | None = field("期号")
    compiled_by: Party | None = field("编印单位")
    distribution: Distribution | None = field("报送发")
    outline: list[Section] | None = field("提纲")
    selection: Refs | None = field("选取")
    salutation: Verbatim | None = field("称谓")
    closing: Verbatim | None = field("结束语")
    next_steps: Texts | None = field("下一步")
    documents: Parties | None = field("依据")


class Page(Entry):
    LABEL: ClassVar[str] = "栏目说明"

    items: Texts | None = field("条目")
    wording: Verbatim | None = field("原话")
