"""What is installed on this machine: versions of packages, and whether it can print."""

from __future__ import annotations

import os
import sys
from functools import cache

# Older ones let a stylesheet reach files and the network behind our fetcher.
OLDEST_WEASYPRINT = 70
INSTALL_WEASYPRINT = "没有装 WeasyPrint，做不了 PDF。运行：{python} -m pip install 'weasyprint>=70'"
INSTALL_PANGO = (
    "缺少系统库 {name}，做不了 PDF。运行：sudo apt-get install --no-install-recommends"
    " libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)
# What WeasyPrint opens when it is imported. Without the subsetter its slower stand-in gives other bytes.
LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")


@cache
def version(package: str) -> str:
    """The version of an installed package, "none" where it is not there.

    Read off the names of the folders packages leave behind (PEP 376), for importlib.metadata costs 40 ms to import.
    """
    return installed().get(package.lower().replace("-", "_"), "none")


@cache
def installed() -> dict[str, str]:
    """Every package Python finds, by its name with _ for -, with its version."""
    found: dict[str, str] = {}
    for folder in reversed(sys.path):  # what stands first in the path is what Python imports
        if os.path.isdir(folder):
            for name in os.listdir(folder):
                if name.endswith(".dist-info"):
                    package, _, number = name.removesuffix(".dist-info").partition("-")
                    found[package.lower().replace("-", "_").replace(".", "_")] = number
    return found


@cache
def why_no_pdf() -> str:
    """Say why no PDF can be made here, with the line that mends it; empty when all is there. Imports nothing big."""
    import ctypes

    found = version("weasyprint")
    if found == "none" or int(found.split(".")[0]) < OLDEST_WEASYPRINT:
        return INSTALL_WEASYPRINT.format(python=sys.executable)
    if sys.platform != "linux":
        return ""
    for name in LIBRARIES:
        try:
            ctypes.CDLL(name)
        except OSError:
            return INSTALL_PANGO.format(name=name)
    return ""
