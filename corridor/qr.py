"""QR codes as inline SVG, coloured by the page's own styles."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from math import isqrt
from typing import Any

BORDER = 4  # modules of quiet zone, ISO/IEC 18004
_DARK = re.compile(rb"\x00+")


class Code:
    """The drawing of an address for a page, made only if its template shows it: it costs more than many a page."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __html__(self) -> str:
        return code(self._text)


@lru_cache(maxsize=256)
def code(text: str) -> str:
    """An SVG drawing of a QR code (ISO/IEC 18004, level M) with its quiet zone; its name says what it leads to."""
    import zxingcpp

    drawn = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image: Any = drawn.to_image(scale=1, add_quiet_zones=False)  # Any: its stubs do not tell that it is a buffer
    dots = bytes(memoryview(image))
    modules = isqrt(len(dots))  # a side
    # The path is ours: a run of dark modules, a stroke.
    strokes = "".join(
        f"M{run.start() + BORDER} {y + BORDER}.5h{run.end() - run.start()}"
        for y in range(modules)
        for run in _DARK.finditer(dots[y * modules : (y + 1) * modules])
    )
    side = modules + 2 * BORDER
    return (
        f'<svg viewBox="0 0 {side} {side}" class="qr-code"><title>二维码：{escape(text)}</title>'
        f'<path class="qr-line" stroke="#000" d="{strokes}"/></svg>'
    )
