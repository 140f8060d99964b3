"""The ledger's own kind: one measure, its definition and its observations."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from corridor.kinds.common import (
    Amount,
    Choices,
    Code,
    Date,
    Entry,
    Part,
    Party,
    Ref,
    Refs,
    Sort,
    Source,
    Text,
    Texts,
    field,
    refers_to,
)

RefToFigure = Annotated[Ref, refers_to("figure")]
OVER_TIME = Choices({"sum": "各期相加", "level": "期末数", "none": "各期不相干"})
DERIVATIONS = Choices({"reported": "报告直接写出", "count": "记录计数", "sum": "合计", "ratio": "比率"})


class Observation(Part):
    """One value of the measure (SDMX: observation)."""

    quantity: Amount = field("数量", required=True, example="354个")
    as_of: Date | None = field("截至")
    date_text: Text | None = field("时间说明")
    area: Party | None = field("范围")
    sources: list[Source] | None = field("出处")
    note: Text | None = field("说明")


class Compare(Part):
    """Which published records the measure counts, so that the difference can be shown (rule 2)."""

    kind: Code = field("记录类", required=True, example="place")
    type: Text | None = field("类别")


class Relation(Part):
    """What ties this figure to others: it is the sum of `parts`, `of` ÷ `base` (a share, a head), the yearly growth of
    another in %, or the same quantity in another unit. Exactly one of these.
    """

    parts: Refs | None = field("各部分", example="[fig-a, fig-b]")
    of: RefToFigure | None = field("分子", example="fig-a")
    base: RefToFigure | None = field("分母", example="fig-b")
    growth_of: RefToFigure | None = field("增长的数", example="fig-a")
    same_as: RefToFigure | None = field("同一个数", example="fig-a")
    note: Text | None = field("说明")

    def told(self) -> tuple[str, ...]:
        """The sort of relation, and the figures it names."""
        if self.parts:
            return ("parts", *self.parts)
        if self.of and self.base:
            return ("of", self.of, self.base)
        return ("growth_of", self.growth_of) if self.growth_of else ("same_as", self.same_as or "")

    @property
    def is_one(self) -> bool:
        given = [bool(self.parts), bool(self.of and self.base), bool(self.growth_of), bool(self.same_as)]
        return sum(given) == 1 and bool(self.of) == bool(self.base)


class FigureRecord(Entry):
    LABEL: ClassVar[str] = "数据台账"
    HIDDEN: ClassVar[frozenset[str]] = Entry.HIDDEN | {"observations", "compare", "terms", "over_time"}
    MORE: ClassVar[tuple[str, ...]] = ("unit", "group")

    definition: Text | None = field("口径")
    over_time: Annotated[str | None, BeforeValidator(OVER_TIME), Sort("text")] = field("各期关系")
    group: Text | None = field("归类")
    unit: Text | None = field("单位")
    derivation: Annotated[str, BeforeValidator(DERIVATIONS), Sort("text")] = field("来历", default="reported")
    terms: Texts | None = field("正文里的叫法")
    observations: list[Observation] = field("数值", required=True, example="\n  - quantity: 354个")
    compare: Compare | None = field("核对")
    relations: list[Relation] | None = field("合计关系")
    ambiguity: Text | None = field("原文的歧义")
    subjects: Refs | None = field("有关记录")

    def faults(self) -> list[tuple[str, tuple[str | int, ...], dict[str, str]]]:
        """Every observation is in the unit of the measure; a relation says one thing."""
        kinds = "parts（各部分之和），of 和 base（相除），growth_of（比上年增长），same_as（同一个数）"
        words = {"label": "合计关系", "expected": "一种关系", "remedy": f"只写其中一种：{kinds}"}
        one_each = [("E206", ("relations", n), words) for n, r in enumerate(self.relations or ()) if not r.is_one]
        expected, remedy = f"以“{self.unit}”为单位", f"单位写成 {self.unit}，或改台账的单位"
        return one_each + [
            ("E206", ("observations", at, "quantity"), {"label": "数量", "expected": expected, "remedy": remedy})
            for at, one in enumerate(self.observations)
            if self.unit and one.quantity.unit and one.quantity.unit != self.unit
        ]
