"""Build the site: python build.py. What is made is listed here; an office adds a line for an output of its own."""

import os
import sys
from pathlib import Path

OUTPUTS = (
    "corridor.outputs.html:Html",
    "corridor.outputs.pdf:Pdf",
    "corridor.outputs.issued:Issued",
    "corridor.outputs.data:Data",
    "corridor.outputs.feed:Feed",
    "corridor.outputs.assets:Assets",
    "corridor.outputs.media:Media",
    "corridor.outputs.cards:Cards",
    "corridor.outputs.search:Search",
    "corridor.outputs.machines:Machines",
    "corridor.outputs.archive:Archive",
)


def elsewhere(missing: str) -> int:
    """Go on with the Python of run.sh, where the one at hand lacks a package; in a line what to do without it."""
    import subprocess

    python = (
        Path(__file__).resolve().parent / ".tools/venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    )
    if "CORRIDOR_PYTHON" in os.environ or not python.exists():
        print(f"缺少 Python 软件包 {missing}：先运行 bash run.sh，它会装好", file=sys.stderr)
        return 3
    os.environ["CORRIDOR_PYTHON"] = str(python)  # it lacks one too: said then, not tried again
    return subprocess.call([python, *sys.argv])


if __name__ == "__main__":  # workers may be spawned: they import this file again
    try:
        from corridor.cli import main
    except ModuleNotFoundError as error:
        sys.exit(elsewhere(str(error.name)))
    sys.exit(main(OUTPUTS))
