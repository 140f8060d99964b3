"""Print ready: one HTML file becomes a PDF in a process of its own; the PDF step of a build and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))

from corridor.press import SCHEME, Order, Press  # noqa: E402


def read(url: str) -> bytes:
    return _path(url).read_bytes()


def digest(url: str) -> str:
    """As in a build, which reads no file again whose size and time are as remembered."""
    stat = _path(url).stat()
    return f"{stat.st_size}-{stat.st_mtime_ns}"


def _path(url: str) -> Path:
    name = url.removeprefix(SCHEME)
    return HOUSE / (".tools" if name.startswith("fonts/") else "templates") / name


def main(page: Path, result: Path, *, archive: bool) -> None:
    with Press(seconds=600) as press:
        printed = press.print(page.read_text("utf-8"), read, digest, Order(archive=archive))
    result.write_bytes(printed.pdf)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), archive="--archive" in sys.argv)
