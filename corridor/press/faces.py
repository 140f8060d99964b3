"""Faces whose characters are numbered otherwise than their glyphs, put right before they are embedded.

The engine writes glyph numbers as character codes. In a CID-keyed OpenType face a conforming reader takes those for
CIDs and finds the glyph through the face's charset (ISO 32000-1, 9.7.4.2); in a face that was thinned out, like our two
for rare names, that is another glyph. Common viewers overlook it, printers and archives need not. So the charset of an
embedded face is made to say: the CID is the glyph number.

Nor is a face read before it is cut down: the engine would hold all of ours whole, 50 MB, up to the last page.
Only for `corridor.press.child`.
"""

from __future__ import annotations

import struct
from typing import Any

CHARSET, ROS = 15, (12, 30)  # operators of a Top DICT (Adobe Technical Note 5176, table 9); ROS marks CID-keyed faces


def install() -> None:
    """Have the engine put right every face it has cut down, and read none before; once a process is enough."""
    from weasyprint.pdf import fonts

    if hasattr(fonts.Font.subset, "corridor"):
        return
    cut, begin, read = fonts.Font.subset, fonts.Font.__init__, fonts.get_hb_object_data

    def begin_unread(font: Any, *given: Any) -> None:
        fonts.get_hb_object_data = lambda _: b""
        try:
            begin(font, *given)
        finally:
            fonts.get_hb_object_data = read

    def subset(font: Any, to_unicode: Any, hinting: Any) -> None:
        cut(font, to_unicode, hinting)
        font.file_content = numbered_by_glyph(font.file_content or read(font.hb_face))

    subset.corridor = True  # type: ignore[attr-defined]
    fonts.Font.subset, fonts.Font.__init__ = subset, begin_unread


def numbered_by_glyph(face: bytes) -> bytes:
    """Give an OpenType face with the charset of its CFF table exchanged for the plain one, if it has its own."""
    if face[:4] != b"OTTO":
        return face
    tables = {face[at : at + 4]: _number(face, at + 8, 4) for at in range(12, 12 + 16 * face[5], 16)}
    start = tables[b"CFF "]
    count = _number(face, tables[b"maxp"] + 4, 2)
    operators = _top_dict(face, start)
    place = operators.get(CHARSET, 0)
    if ROS not in operators or place <= 2:  # 0 to 2 are charsets every reader knows
        return face
    plain = _plain_charset(count)
    at = start + place
    return face[:at] + plain + face[at + len(plain) :]


def _plain_charset(count: int) -> bytes:
    """Give CIDs from 1 for all glyphs but the first, in a form no other charset of so many glyphs is shorter than."""
    if count < 3:
        return struct.pack(">BH", 0, 1)
    return struct.pack(">BHB", 1, 1, count - 2) if count < 258 else struct.pack(">BHH", 2, 1, count - 2)


def _top_dict(face: bytes, start: int) -> dict[Any, int]:
    """Give the operators of a CFF table's Top DICT with their last operand."""
    at = _after_index(face, start + face[start + 2])  # behind the header and the names
    size = face[at + 2]
    first = at + 3 + 2 * size
    end = first + _number(face, at + 3 + size, size) - 1
    found: dict[Any, int] = {}
    operand = 0
    while first < end:
        code = face[first]
        if code <= 21:
            operator: Any = (12, face[first + 1]) if code == 12 else code
            first += 2 if code == 12 else 1
            found[operator] = operand
        else:
            operand, first = _operand(face, first)
    return found


def _after_index(face: bytes, at: int) -> int:
    """Give the place behind an INDEX structure."""
    count, size = _number(face, at, 2), face[at + 2]
    if not count:
        return at + 2
    last = at + 3 + count * size
    return last + size + _number(face, last, size) - 1


def _operand(face: bytes, at: int) -> tuple[int, int]:
    """Read one number of a DICT and give the place behind it; fractions are not needed and read as 0."""
    code = face[at]
    if code in (28, 29):
        size = 2 if code == 28 else 4
        return _number(face, at + 1, size, signed=True), at + 1 + size
    if code == 30:
        end = at + 1
        while face[end] & 15 != 15:
            end += 1
        return 0, end + 1
    if code <= 246:
        return code - 139, at + 1
    sign = 1 if code <= 250 else -1
    return sign * ((code - (247 if sign > 0 else 251)) * 256 + face[at + 1] + 108), at + 2


def _number(face: bytes, at: int, size: int, *, signed: bool = False) -> int:
    return int.from_bytes(face[at : at + size], "big", signed=signed)
