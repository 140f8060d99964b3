"""Describing: what a field is, in words for whoever fills it: a new record's comments, an editor's hints."""

from __future__ import annotations

from corridor.kinds import BY_NAME
from corridor.kinds.shapes import Shape

_EXAMPLES = {"date": "2022-09-17", "quantity": "30名", "count": "3", "media": "media/2022/visit.jpg", "name": "***"}
_HINTS = {
    "date": "只知道月份写 2022-09，没写年份写 XXXX-09",
    "quantity": "354个、约30名、***余名、未公布",
    "ref": "写已有记录的编号",
    "party": "写编号，或者直接写名称",
    "name": "不能公布的照写星号，或写 未公布",
    "rich": "可以写多行，换成 body: | 再缩进两格",
}


def example(shape: Shape) -> str:
    """What may stand in a field; of a reference the form of an id."""
    if shape.choices:
        return shape.choices[0][1]
    if shape.example != "…" and not shape.example.startswith("\n"):
        return shape.example
    if shape.sort in ("ref", "party") and shape.kinds:
        return f"{BY_NAME[shape.kinds[0]].folder}/编号"
    return _EXAMPLES.get(shape.sort, "…")


def labelled(shape: Shape) -> str:
    """A field's label, and what may stand in it where that is fixed."""
    return f"{shape.label}（{'、'.join(label for _, label in shape.choices)}）" if shape.choices else shape.label


def described(shape: Shape) -> str:
    """A field's label, what may stand in it, and how it is written."""
    hint = _HINTS.get(shape.sort, "")
    return f"{labelled(shape)}：{hint}" if hint else labelled(shape)
