"""Printing: a template and what it is told become a PDF; every style, font and picture used is noted at the desk."""

from __future__ import annotations

import io
import re
from typing import Any

from markupsafe import Markup
from msgspec import Struct, field

from corridor.desk import Desk
from corridor.facts import Record
from corridor.press import SCHEME, Order, Press, Printed
from corridor.problems import Place, Problem, Stop, problem
from corridor.qr import code

PLAIN = Order()
MOST_PIXELS = 80_000_000
_BLOCK = re.compile(r": *\|[+-]?$")  # body: |
LONGEST_TABLE = 5000  # rows below the head: nobody reads more on paper, and the engine has to lay out all at once


class Printer(Struct):
    """What a composer prints with: the desk, the warm press, and what every template of this print is told."""

    desk: Desk
    press: Press
    common: dict[str, Any] = field(default_factory=dict)

    def set(self, template: str, told: dict[str, Any], order: Order = PLAIN) -> Printed:
        """Print one document. Raises PressFailed, and Stop for a template or a file that is missing."""
        return self.set_html(self.desk.render(template, {**self.common, **told}), order)

    def set_html(self, html: str, order: Order = PLAIN) -> Printed:
        """Print HTML that is rendered already. Raises Stop (E515) for a table nobody could read."""
        rows = longest_table(html)
        if rows > LONGEST_TABLE:
            raise Stop([_too_long(self.desk, rows)])
        printed = self.press.print(html, self._bytes, self._digest, order)
        for url in printed.fetched:
            self._digest(url)
        return printed

    def _bytes(self, url: str) -> bytes:
        name = url.removeprefix(SCHEME)
        data = self.desk.file(name)
        return undressed(name, data) if name.startswith("media/") else data

    def _digest(self, url: str) -> str:
        return self.desk.file_digest(url.removeprefix(SCHEME))


def printer(desk: Desk, press: Press, record: Record) -> Printer:
    """A printer for one record. Links are absolute, for a PDF is carried away from the site."""
    desk.root = desk.address("")
    address = desk.address(f"{record.id}.html")
    page = {
        "path": f"{record.id}.html",
        "title": desk.plain(record.title),
        "description": desk.plain(record.summary),
        "address": address,
        "qr": Markup(code(address)),
    }
    told = {"site": desk.settings(), "page": page, "internal": desk.edition() == "internal"}
    return Printer(desk, press, told)


def undressed(name: str, data: bytes) -> bytes:
    """A photo at its full size without its metadata: the engine would put a JPEG into the PDF as it is, place and all.

    Raises Stop (E510) for what is no picture, or one so large that decoding it could take the machine down.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Stop([_refused(name, f"{opened.width}×{opened.height} 像素，太大")])
            if opened.format != "JPEG":  # taken apart by the engine: nothing but the picture is left
                return data
            clean = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Stop([_refused(name, "读不出来，可能已损坏，或不是图片")]) from error
    clean.info.clear()
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=95)
    return out.getvalue()


def _refused(name: str, why: str) -> Problem:
    return problem("E510", Place(f"content/{name}"), found=f"{name} {why}")


def longest_table(html: str) -> int:
    """How many rows the longest table has below its head; told from the text, before anything is laid out."""
    tables = (part.partition("</table>")[0] for part in html.split("<table")[1:])
    return max((table.rpartition("</thead>")[2].count("<tr") for table in tables), default=0)


def _too_long(desk: Desk, rows: int) -> Problem:
    """Told at its first line where a body holds the table, else at the record that is printed."""
    files = list(dict.fromkeys(desk.files_seen()))
    for file in files:
        start = 0
        for number, line in enumerate([*desk.typed(file).splitlines(), ""], 1):
            if "|" in line and not _BLOCK.search(line):
                continue
            if number - start - 1 == rows + 2:  # with its head and the dashes below that
                return problem("E515", Place(file, start + 1), found=f"{rows} 行")
            start = number
    return problem("E515", Place(files[0]), found=f"{rows} 行")
