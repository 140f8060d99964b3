"""The verbs a person types; what each does is elsewhere."""

from __future__ import annotations

import contextlib
import gc
import sys
from pathlib import Path

import click

from corridor import __version__, usage
from corridor.cli.common import GOOD, OUR_BUG, USAGE
from corridor.plain import SELDOM
from corridor.problems import Place, Stop, problem


def main(outputs: tuple[str, ...], arguments: list[str] | None = None) -> int:
    """Run one verb; returns the exit code. `outputs` are "module:Class" names, the list that stands in build.py."""
    gc.set_threshold(*SELDOM)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a Chinese message must never break on the terminal
    try:
        code = verbs.main(arguments, prog_name="build.py", standalone_mode=False, obj=outputs)
        return int(code or GOOD)
    except click.ClickException as error:
        click.echo(f"用法不对：{usage.in_chinese(error)}\n运行 python build.py --help 看用法", err=True)
        return USAGE
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        return USAGE
    except Stop as stop:
        _show(stop)
        return stop.exit_code
    except Exception as error:  # noqa: BLE001 (anything else is our own bug and is told as one)
        return _our_bug(error)


def _our_bug(error: Exception) -> int:
    import traceback

    log = Path(".corridor") / "crash.log"
    with contextlib.suppress(OSError):  # where nothing can be written, the office still gets its line
        log.parent.mkdir(exist_ok=True)
        log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    _show(Stop([problem("E901", Place("build.py"), found=f"{type(error).__name__}: {error}")], OUR_BUG))
    return OUR_BUG


def _show(stop: Stop) -> None:
    """Why a verb could not go on; that the site stayed as it was is said where it might have changed."""
    from corridor import report

    usage_only = stop.exit_code == USAGE
    text = "\n\n".join(map(report.told, stop.problems)) if usage_only else report.problems(stop.problems)
    click.echo(text, err=True)


# Each verb where it is written, in the order of the help; read when it is asked for.
VERBS = {
    "build": "building:build",
    "check": "building:check",
    "why": "building:why",
    "serve": "previewing:serve",
    "federation": "federating:federation",
    "figures": "auditing:figures",
    "review": "reviewing:review",
    "issue": "papers:issue",
    "deploy": "publishing:deploy",
    "rollback": "publishing:rollback",
    "archive": "publishing:archive",
    "verify": "publishing:verify",
    "export": "papers:export",
    "import": "exchanging:import_",
    "new": "offices:new",
    "new-office": "offices:new_office",
    "fmt": "offices:fmt",
    "upgrade": "offices:upgrade",
    "doctor": "offices:doctor",
}


@click.group(cls=usage.Verbs, package=__name__, places=VERBS, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(__version__, message="宣传走廊 %(version)s", help="看版本")
def verbs() -> None:
    """宣传走廊：一份记录，做成网站和简报。直接运行就是构建。"""
