"""Playlists: what the corridor's screen shows: content/kiosk/NAME.yaml, checked like a record.

A slide is a bay of the home page, a record, a figure of the ledger, the newest records of a kind, or words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from corridor import reading
from corridor.composing import Path
from corridor.facts import Facts
from corridor.kinds import called
from corridor.problems import Place, Problem, problem
from corridor.relations import Names

FOLDER = "kiosk"
KNOWN = {"title": "标题", "seconds": "秒数", "idle": "回到开头", "quiet": "休息时间", "slides": "画面"}
WHAT = {"bay": "开间", "record": "记录", "figure": "数据", "newest": "最新", "text": "文字"}
SLIDE = {**WHAT, "title": "标题", "seconds": "秒数"}
FEWEST_SECONDS, MOST_SECONDS = 5, 600  # nobody reads a board in less; a screen that stands longer looks broken
QUIET = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s*[-–—至]\s*([01]\d|2[0-3]):([0-5]\d)")


def canonical(tree: Any) -> dict[str, Any]:
    """A playlist with its Chinese names exchanged for ours; a slide of one word is a bay or a record."""
    names = {label: name for name, label in KNOWN.items()}
    typed: dict[str, Any] = tree if isinstance(tree, dict) else {}
    made = {str(names.get(key, key)): value for key, value in typed.items()}
    slides = made.get("slides")
    made["slides"] = [_slide(one) for one in slides] if isinstance(slides, list) else []
    return made


def _slide(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        return {"any": str(given)}
    names = {label: name for name, label in SLIDE.items()}
    return {str(names.get(key, key)): value for key, value in given.items()}


def check(text: reading.Text) -> list[Problem]:
    """What is wrong in the file itself; what its slides name is looked at when all records are known."""
    if not isinstance(text.tree, dict):
        return [_at(text, (), "E116")]
    made, typed = canonical(text.tree), {KNOWN.get(str(key), str(key)): str(key) for key in text.tree}
    unknown = [str(key) for key in text.tree if key not in KNOWN and key not in KNOWN.values()]
    found = [_at(text, (key,), "E202", key=True, found=key, remedy=_names(KNOWN)) for key in unknown]
    if not made["slides"]:
        found.append(_at(text, (), "E201", label="画面", field="slides", example="[overview, places]"))
    for key in ("seconds", "idle"):
        if key in made and not _is_time(made[key]):
            found.append(_at(text, _typed(typed, key), "E206", label=KNOWN[key], **_seconds(key)))
    if "quiet" in made and not QUIET.fullmatch(str(made["quiet"])):
        words: dict[str, Any] = {"expected": "起止时间", "remedy": "quiet: 22:00-07:00"}
        found.append(_at(text, _typed(typed, "quiet"), "E206", label=KNOWN["quiet"], **words))
    for at, slide in enumerate(made["slides"]):
        found += _check_slide(text, (*_typed(typed, "slides"), at), slide)
    return found


def _check_slide(text: reading.Text, path: Path, slide: dict[str, Any]) -> list[Problem]:
    if "any" in slide:
        return []
    unknown = [key for key in slide if key not in SLIDE]
    if unknown:
        return [_at(text, path, "E202", found=unknown[0], remedy=_names(SLIDE))]
    if sum(key in slide for key in WHAT) != 1:
        remedy = "- {bay: overview}，或 record、figure、newest、text 之一"
        return [_at(text, path, "E206", label="画面", expected="一个画面写一样内容", remedy=remedy)]
    if "seconds" in slide and not _is_time(slide["seconds"]):
        return [_at(text, path, "E206", label=KNOWN["seconds"], **_seconds("seconds"))]
    return []


def check_slides(
    playlists: Mapping[str, Any],
    settings: Mapping[str, Any],
    facts: Mapping[str, Facts],
    read: Callable[[str], reading.Text],
) -> list[Problem]:
    """Slides that name nothing there is. `read` gives a file again, for its positions."""
    names = Names(facts)
    bays = {str(bay.get("id")) for bay in settings.get("bays", []) if isinstance(bay, dict)}
    found = []
    for name, playlist in playlists.items():
        for at, slide in enumerate(playlist["slides"]):
            missing = _missing(slide, bays, names, facts)
            if missing:
                text = read(f"{FOLDER}/{name}.yaml")
                key = next((key for key in ("slides", KNOWN["slides"]) if key in text.tree), "slides")  # type: ignore[operator]
                remedy = f"写开间的编号（{'、'.join(sorted(bays))}），或已公布记录的编号"
                found.append(_at(text, (key, at), "E519", found=missing, remedy=remedy))
    return found


def _missing(slide: Mapping[str, Any], bays: set[str], names: Names, facts: Mapping[str, Facts]) -> str:
    """What a slide names that is not there; empty where all is well."""
    for key in ("any", "bay", "record", "figure", "newest"):
        if key not in slide:
            continue
        target = str(slide[key])
        if key in ("any", "bay") and target in bays:
            return ""
        if key == "newest":
            return "" if called(target) else target
        found = [] if key == "bay" else names.matches(target, ("figure",) if key == "figure" else ())
        is_one = len(found) == 1 and (key != "figure" or facts[found[0]].card.kind == "figure")
        return "" if is_one else target
    return ""


def _is_time(value: Any) -> bool:
    text = str(value)
    return text.isascii() and text.isdigit() and FEWEST_SECONDS <= int(text) <= MOST_SECONDS


def _seconds(key: str) -> dict[str, Any]:
    return {"expected": f"{FEWEST_SECONDS} 到 {MOST_SECONDS} 的整数（秒）", "remedy": f"{key}: 20"}


def _names(known: dict[str, str]) -> str:
    return f"删去，或改成：{'、'.join(f'{key}（{label}）' for key, label in known.items())}"


def _typed(typed: dict[str, str], key: str) -> tuple[str]:
    return (typed.get(KNOWN[key], key),)


def _at(text: reading.Text, path: Path, code: str, key: bool = False, **words: Any) -> Problem:
    at = reading.place(text, path, key=key) if path and isinstance(text.tree, dict) else Place(text.file)
    return problem(code, at, quoted=text.line(at.line), **words)
