"""Kinds: the one table of what a record can be; the models themselves are imported on first use."""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from corridor.plain import Plain

if TYPE_CHECKING:
    from corridor.kinds.common import Entry


# Whatever else is installed has no business in our models, and to look for it costs more than all of them.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


class Kind(Plain, frozen=True):
    """A kind of record: its name, its folder under content/ (also its address), its label, its bay on the plan."""

    name: str
    folder: str
    label: str
    bay: str
    module: str
    model: str


# In the order lists and menus show them.
KINDS: tuple[Kind, ...] = (
    Kind("campaign", "campaigns", "专项活动", "campaign", "events", "Campaign"),
    Kind("activity", "activities", "活动", "activities", "events", "Activity"),
    Kind("deputy", "deputies", "代表", "deputies", "people", "Deputy"),
    Kind("exemplar", "exemplars", "先进典型、事例", "deputies", "people", "Exemplar"),
    Kind("practice", "practices", "品牌、工作法、机制", "brands", "practices", "Practice"),
    Kind("place", "places", "阵地", "places", "places", "PlaceRecord"),
    Kind("area", "areas", "区域", "places", "places", "Area"),
    Kind("group", "groups", "代表小组", "places", "people", "Group"),
    Kind("project", "projects", "民生实事、联系项目", "projects", "works", "Project"),
    Kind("task", "tasks", "任务", "campaign", "works", "Task"),
    Kind("funding", "funding", "经费", "figures", "works", "Funding"),
    Kind("recognition", "recognitions", "肯定、荣誉、刊载、来访", "brands", "events", "Recognition"),
    Kind("document", "documents", "文件", "publications", "papers", "Document"),
    Kind("organization", "organizations", "机构", "campaign", "people", "Organization"),
    Kind("figure", "figures", "数据台账", "figures", "figures", "FigureRecord"),
    Kind("publication", "publications", "简报与年鉴", "publications", "papers", "Publication"),
    Kind("page", "pages", "栏目说明", "overview", "papers", "Page"),
)
BY_FOLDER = {kind.folder: kind for kind in KINDS}
BY_NAME = {kind.name: kind for kind in KINDS}


def called(word: str) -> Kind | None:
    """The kind a person means: by its name, its folder, or a word of its label (品牌 for 品牌、工作法、机制)."""
    found = BY_NAME.get(word) or BY_FOLDER.get(word)
    return found or next((kind for kind in KINDS if word in (kind.label, *kind.label.split("、"))), None)


@cache
def model(name: str) -> type[Entry]:
    """The pydantic model of a kind; importing it costs pydantic, so only readers and makers ask."""
    kind = BY_NAME[name]
    found: type[Entry] = getattr(import_module(f"corridor.kinds.{kind.module}"), kind.model)
    return found
