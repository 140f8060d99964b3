"""What verbs share: the exit codes, the project they work on, what to say when the disk refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from corridor.problems import Place, Stop, problem
from corridor.project import HOUSE, Project

# The contract other people's scripts rely on.
INTERNAL = "internal"
GOOD, CONTENT, USAGE, ENVIRONMENT, VERIFICATION, OUR_BUG = range(6)


def project_of(ctx: click.Context, folder: Path | None, out: Path | None, today: str, **more: Any) -> Project:
    """The project a verb works on; what is for the house alone is made beside the site, never in its place."""
    home = (folder or HOUSE).resolve()
    target = (out or home / ("site-internal" if more.get("edition") == INTERNAL else "site")).resolve()
    return Project(home, target, ctx.obj, today, **more)


def unwritten(error: OSError) -> Exception:
    """What to tell when the disk refuses; any other error of the system is our own bug."""
    from corridor import publishing

    reason = publishing.why_unwritten(error)
    if not reason:
        return error
    return Stop([problem("E503", Place(str(error.filename or "site")), found=reason)], ENVIRONMENT)


def typed(words: str, folder: Path | None, *more: object) -> str:
    """A command as the office would type it for the folder it works on: `words` without `python build.py`, then `more`.

    What has a space in it stands in quotes.
    """
    given = [str(one) for one in (*more, *(("-C", folder) if folder else ()))]
    return " ".join(
        ["python build.py", *([words] if words else []), *(f'"{one}"' if " " in one else one for one in given)]
    )


def near(path: Path) -> str:
    """A path as the office would type it: relative where that is shorter."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
