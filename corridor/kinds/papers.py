"""Kinds on paper: document, publication, page."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from corridor import layouts
from corridor.kinds import KINDS, called
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
    listed,
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


LAYOUTS = Choices({one.name: one.label for one in layouts.LAYOUTS.values()})
ORDERS = Choices({"source": "按原文", "date": "按时间", "-date": "新的在前", "title": "按标题"})
_KINDS = Choices({kind.name: kind.label for kind in KINDS})
# In millimetres, the trimmed sheet: from a card on a table to a wall.
_SIZE = re.compile(r"([1-9]\d{1,3})[x×*]([1-9]\d{1,3})")
_DISTANCE = re.compile(r"(?:[1-9]\d?|0)(?:\.\d)?")


def _kind(value: Any) -> Any:
    """A kind by any word people call it."""
    found = called(value) if isinstance(value, str) else None
    return _KINDS(found.name if found is not None else value)


def _size(value: Any) -> Any:
    found = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        remedy = "写成宽x高，单位毫米，例如 900x1200、600x900、800x1800"
        raise PydanticCustomError("E206", "no size", {"expected": "宽x高", "remedy": remedy})
    return f"{found[1]}x{found[2]}"


def _distance(value: Any) -> Any:
    if isinstance(value, str) and _DISTANCE.fullmatch(value):
        return value
    raise PydanticCustomError(
        "E206", "no distance", {"expected": "米数", "remedy": "写看展板的距离，单位米，例如 2 或 1.5"}
    )


class Distribution(Part):
    report: Texts | None = field("报")
    send: Texts | None = field("送")
    issue: Texts | None = field("发")
    copies: Count | None = field("印数")


class Choose(Part):
    """A query: which records, by kind, type, area, tag or period; an empty answer is a Problem (E316)."""

    kinds: Annotated[list[Annotated[str, BeforeValidator(_kind), Sort("text")]], BeforeValidator(listed)] = field(
        "种类", required=True, example="活动"
    )
    type: Text | None = field("类别")
    area: Text | None = field("地区")
    township: Text | None = field("乡镇")
    tag: Text | None = field("标签")
    period: Date | None = field("期间", example="2022-09")
    order: Annotated[str | None, BeforeValidator(ORDERS), Sort("text")] = field("排序")
    limit: Count | None = field("最多几条")


class Section(Part):
    """A section of an outline: its heading, and the records it takes: named, or found by a query."""

    heading: Verbatim = field("标题", required=True, example="一、高位推动")
    records: Refs | None = field("记录")
    query: Choose | None = field("选取条件")
    text: Rich | None = field("文字")


class Publication(Entry):
    LABEL: ClassVar[str] = "简报与年鉴"
    MORE: ClassVar[tuple[str, ...]] = tuple("layout cycle period number masthead selection query outline".split())
    # The opening and the closing words belong to a spoken text: they are printed, the web page goes without.
    HIDDEN: ClassVar[frozenset[str]] = Entry.HIDDEN | {"outline", "query", "salutation", "closing"}

    layout: Annotated[str | None, BeforeValidator(LAYOUTS), Sort("text")] = field("版式")
    cycle: Annotated[str | None, BeforeValidator(CYCLES), Sort("text")] = field("周期")
    period: Date | None = field("期间", example="2022-09")
    masthead: Text | None = field("刊头")
    number: Text | None = field("期号", example="第3期")
    compiled_by: Party | None = field("编印单位")
    distribution: Distribution | None = field("报送发")
    outline: list[Section] | None = field("提纲")
    selection: Refs | None = field("选取")
    query: Choose | None = field("选取条件")
    subtitle: Text | None = field("副题")
    addressee: Text | None = field("主送")
    attachments: Texts | None = field("附件")
    signature: Party | None = field("署名")
    annotation: Text | None = field("附注")
    contact: Text | None = field("联系")
    size: Annotated[str | None, BeforeValidator(_size), Sort("code")] = field("尺寸", example="900x1200")
    distance: Annotated[str | None, BeforeValidator(_distance), Sort("code")] = field("观看距离", example="2")
    salutation: Verbatim | None = field("称谓")
    closing: Verbatim | None = field("结束语")
    next_steps: Texts | None = field("下一步")
    documents: Parties | None = field("依据")


class Page(Entry):
    LABEL: ClassVar[str] = "栏目说明"

    items: Texts | None = field("条目")
    wording: Verbatim | None = field("原话")
