"""One publication of every layout, for what must hold of all prints."""

from __future__ import annotations

from pathlib import Path

from conftest import OFFICES, office

from corridor.layouts import LAYOUTS

_NOTE = "sources: [{note: 本机关}]\n"
_OWN = {
    "bulletin": "layout: 简报\nquery: {kinds: 活动, limit: 2}\n",
    "annual": "layout: 年度总结\nperiod: 2022\nquery: {kinds: 活动, limit: 12}\n",
    "official": "layout: 公文\ndate: 2022-09-17\nsignature: 办公室\nbody: |\n  现将有关情况通报如下。\n",
    "briefing": "layout: 汇报材料\nquery: {kinds: [活动, 阵地, project], limit: 12}\n",
    "lists": "layout: 四张清单\n",
    "panel": "layout: 展板\nquery: {kinds: 活动, limit: 2}\n",
    "door_card": "layout: 门牌\nquery: {kinds: 阵地, limit: 2}\n",
    "speech": "type: 发言稿\nsalutation: 各位代表：\nclosing: 谢谢大家。\n"
    "outline:\n  - {heading: 一、说明, text: 今年办好三件事。}\n",
}


def office_of_all(folder: Path) -> Path:
    """The sample office without its months, and with a publication of each layout."""
    assert set(_OWN) == set(LAYOUTS)
    settings = (OFFICES / "sample/content/site.yaml").read_text("utf-8").replace("[month, quarter, year]", "[quarter]")
    files = {
        f"publications/{name}.yaml": f"title: 一份{LAYOUTS[name].label}\n{own}{_NOTE}" for name, own in _OWN.items()
    }
    return office(folder, {"site.yaml": settings, **files}, name="sample")


def prints_of_all() -> set[str]:
    """The site paths of what each layout gives, its parts among them."""
    parts = {f"{name}-{part}" for name, one in LAYOUTS.items() for part, _ in one.parts}
    return {f"publications/{name}.pdf" for name in (*LAYOUTS, *parts)}
