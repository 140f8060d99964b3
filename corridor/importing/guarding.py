"""Guarding: no text of ours opens as a formula in a spreadsheet, and none is changed by the guard.

A cell that begins with = + - @ (also full-width), a tab or a carriage return is run or read as a number by Excel, WPS
and LibreOffice. In a workbook such a cell is marked as text; in a CSV an apostrophe stands before it (OWASP, CSV
Injection), which is taken off again when it comes back.
"""

from __future__ import annotations

import re

_DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
_GUARDED = tuple(f"'{one}" for one in (*_DANGEROUS, "'"))
# Office Open XML writes a character it cannot hold as _x000D_; a text that looks so is written with its _ spelled out.
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet might run a text, or read it as a number."""
    return text.startswith(_DANGEROUS)


def guarded(text: str) -> str:
    """A text for a cell of a CSV."""
    return f"'{text}" if text.startswith((*_DANGEROUS, "'")) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith(_GUARDED) else text


def encoded(text: str) -> str:
    """A text for a cell of a workbook."""
    return _ESCAPE.sub(r"_x005F_x\1_", text)


def decoded(text: str) -> str:
    """What `encoded` was given, and what Excel wrote so."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
