"""The doctor: what this machine has and lacks, with the exact line to install it."""

from __future__ import annotations

import sys

from corridor.installed import version, why_no_pdf
from corridor.project import FONTS

PACKAGES = ("jinja2", "markdown", "pyyaml", "pydantic", "nh3", "zxing-cpp", "filelock", "click", "rich")

MORE_FONTS = (
    "字体里没有的字（错误 E502）：把有这个字的字体文件（otf 或 ttf）放进 content/templates/styles/，\n"
    "       再照 docs/decisions/fonts.md 里“自备字体”的几行写 content/templates/styles/print.css"
)


def examine() -> tuple[list[str], bool]:
    """(lines to show, whether anything is missing)."""
    lines, missing = [], False
    python_ok = sys.version_info >= (3, 11)
    lines.append(_line(python_ok, f"Python {sys.version.split()[0]}", "要 3.11 或更新：sudo apt-get install python3"))
    for package in PACKAGES:
        found = version(package)
        ok = found != "none"
        lines.append(
            _line(ok, f"{package} {found if ok else ''}".strip(), f"{sys.executable} -m pip install {package}")
        )
        missing |= not ok
    why = why_no_pdf()
    lines.append(_line(not why, f"PDF（WeasyPrint {version('weasyprint')}）", why))
    fonts = sorted(FONTS.glob("*.[ot]tf")) if FONTS.is_dir() else []
    lines.append(_line(bool(fonts), f"字体 {len(fonts)} 个，在 {FONTS}", "bash run.sh 会取字体"))
    lines.append(f"  说明 {MORE_FONTS}")
    return lines, missing or not python_ok or bool(why) or not fonts


def _line(ok: bool, found: str, remedy: str) -> str:
    return f"  有   {found}" if ok else f"  缺   {found}\n       怎么办：{remedy}"
