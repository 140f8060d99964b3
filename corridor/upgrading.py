"""Upgrading: content of another format than this program reads."""

from __future__ import annotations

from corridor import gathering, settings
from corridor.problems import Place, Stop, problem
from corridor.project import Project


def upgrade(project: Project) -> str:
    """What there is to do, in Chinese: nothing for our own format. Raises Stop for a format nobody here knows.

    Format 1 is the first, so there is none to upgrade from yet; a later one was written by a later program.
    """
    place = Place(settings.FILE)
    if not (project.content / gathering.SETTINGS).is_file():
        raise Stop([problem("E508", place, found=str(project.content))], 2)
    text = gathering.read_file(project.content, gathering.SETTINGS)
    found = text.tree.get("format") if isinstance(text.tree, dict) else None
    if found == settings.FORMAT:
        return f"已经是格式 {settings.FORMAT}，不用升级。"
    if text.problems:
        raise Stop(text.problems)
    remedy = "由更新的程序写成，请换用更新的宣传走廊" if found else f"在第一行写上 format: {settings.FORMAT}"
    words = {"label": "格式", "found": str(found or "没有写"), "remedy": remedy}
    raise Stop([problem("E205", place, **words)])
