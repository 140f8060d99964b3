"""The gate: what has to hold before anything leaves the house."""

from __future__ import annotations

import contextlib

from msgspec.structs import replace

from corridor import engine, reading, scanning
from corridor.files import Digests, write_whole
from corridor.installed import version
from corridor.privacy import Allowed
from corridor.problems import Place, Problem, Stop, in_order, problem
from corridor.project import Project, sources_digest
from corridor.results import Result
from corridor.settings import FILE as SETTINGS


def passed(project: Project, *, strict: bool = True) -> Result:
    """The public site as the content is now, built where it is not, and free of problems; if strict, of warnings too.

    Raises Stop with everything that forbids it.
    """
    project = replace(project, drafts=False, edition="public")
    checked = engine.check(project)
    if checked.is_fatal or (strict and checked.problems):
        raise Stop(
            [
                *checked.problems,
                _refused("检查没有通过，提醒也算", "照上面的改好，先运行 python build.py check --strict"),
            ]
        )
    built = engine.build(project, engine.Wanted(strict=strict))
    if not built.published or built.is_fatal or any(one.code == "E505" for one in built.problems):
        raise Stop([*built.problems, _refused("网站没有做好", "照上面的改好，再运行一次")])
    found = outputs(project)
    if found:
        raise Stop([*found, _refused("要发布的文件里有像是个人信息的文字", "照上面的改好，再运行一次")])
    return built


def outputs(project: Project) -> list[Problem]:
    """Personal data in any byte of the site as it lies there."""
    if not project.target.is_dir():
        return []
    settings = reading.read(SETTINGS, (project.content / "site.yaml").read_bytes()).tree
    allowed = Allowed.of(settings if isinstance(settings, dict) else {})
    clean, recipe = _clean(project)
    before = len(clean)
    found = in_order(scanning.check(project.target, allowed, project.target.name, clean))
    if len(clean) > before:
        with contextlib.suppress(OSError):  # a full disk costs the next check its time only
            write_whole(project.state / CLEAN, "\n".join([recipe, *sorted(clean)]).encode())
    return found


CLEAN = "clean.txt"  # in .corridor/: what was looked at, and digests of the files nothing was found in


def _clean(project: Project) -> tuple[set[str], str]:
    """Files known to hold nothing, and what they were searched by; none where that was other code."""
    recipe = f"{sources_digest(Digests(0))} {version('pypdfium2')} {version('pillow')}"
    try:
        first, *lines = (project.state / CLEAN).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return set(), recipe
    return (set(lines) if first == recipe else set()), recipe


def _refused(found: str, remedy: str) -> Problem:
    return problem("E525", Place("site"), found=found, remedy=remedy)
