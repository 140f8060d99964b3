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
    Refs,
    Sort,
    Source,
    Text,
    Texts,
    field,
)

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
    """A sum that holds between figures: this figure is the sum of `parts`."""

    parts: Refs = field("各部分", required=True, example="[fig-a, fig-b]")
    note: Text | None = field("说明")


class FigureRecord(Entry):
    LABEL: ClassVar[str] = "数据台账"
    HIDDEN: ClassVar[frozenset[str]] = Entry.HIDDEN | {"observations", "compare", "terms"}
    MORE: ClassVar[tuple[str, ...]] = ("unit", "group")

    definition: Text | None = field("口径")
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
        """Every observation is in the unit of the measure."""
        expected, remedy = f"以“{self.unit}”为单位", f"单位写成 {self.unit}，或改台账的单位"
        return [
            ("E206", ("observations", at, "quantity"), {"label": "数量", "expected": expected, "remedy": remedy})
            for at, one in enumerate(self.observations)
            if self.unit and one.quantity.unit and one.quantity.unit != self.unit
        ]
