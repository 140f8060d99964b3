"""Cards: the picture other programs show beside a link (Open Graph): one for a kind of record, one for a publication.

A record with a photo is shown by its photo. Drawn in the faces of the prints; where they are not installed there is no
card, and no page names one. 1200 × 630 px, the size the programs agree on; nothing on it a page does not say.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from corridor import titles, views
from corridor.desk import Desk
from corridor.facts import Record
from corridor.kinds import BY_NAME, model
from corridor.layouts import FACES
from corridor.papers.mastheads import covered, masthead_of
from corridor.pictures import is_picture

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SIZE = (1200, 630)
MARGIN = 72
SONG, SANS = FACES
# A title on the card: the largest size in pixels at which it stands on so few lines.
_SIZES = ((120, 2), (96, 3), (76, 3), (60, 4))
_COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})")


def of_kind(kind: str) -> str:
    """The site path of the card of a kind."""
    return f"cards/{BY_NAME[kind].folder}.png"


def image(desk: Desk, record: Record) -> str:
    """The site path of the picture that stands for a record; empty where there is none."""
    for medium in record.fields.get("media", ()):
        if is_picture(medium["file"]):
            return str(medium["file"])
    if not can_draw(desk):
        return ""
    return f"cards/{record.id}.png" if record.kind == "publication" else of_kind(record.kind)


def can_draw(desk: Desk) -> bool:
    """Whether the faces are installed."""
    return bool(desk.file_digest(SONG) and desk.file_digest(SANS))


def card(desk: Desk, subject: str) -> bytes:
    """The PNG of a kind (`subject` is its name) or of a publication (its id)."""
    if subject in BY_NAME:
        kind = BY_NAME[subject]
        return _drawn(desk, desk.plain(str(desk.setting("title") or "")), kind.label, "", kind.bay)
    record = desk.record(subject)
    period = record.fields.get("period")
    when = covered(period) if period is not None else ""
    above = (
        masthead_of(desk, record)
        if record.fields.get("cycle")
        else str(views.chosen(model(record.kind), "type", record.type)) or BY_NAME[record.kind].label
    )
    return _drawn(desk, desk.plain(above), desk.plain(record.title), when, "publications")


def _drawn(desk: Desk, above: str, title: str, below: str, bay: str) -> bytes:
    from PIL import Image, ImageDraw

    colours = _colours(desk)
    picture = Image.new("RGB", SIZE, colours["paper"])
    pen = ImageDraw.Draw(picture)
    pen.text((MARGIN, 64), above, font=_face(desk, SONG, 40), fill=colours["red"])
    size, lines = _fitted(title)
    face, at = _face(desk, SONG, size), 150
    for line in lines:
        pen.text((MARGIN, at), line, font=face, fill=colours["ink"])
        at += round(size * 1.2)
    if below:
        pen.text((MARGIN, at + 16), below, font=_face(desk, SANS, 34), fill=colours["ink-2"])
    _plan(desk, pen, colours, bay)
    out = io.BytesIO()
    picture.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _fitted(title: str) -> tuple[int, list[str]]:
    """The size of a title in pixels and its lines; one that is too long even when small is cut and says so."""
    for size, most in _SIZES:
        lines = list(titles.balanced(title, (SIZE[0] - 2 * MARGIN) / size))
        if len(lines) <= most:
            return size, lines
    *kept, last = lines[: _SIZES[-1][1]]
    return _SIZES[-1][0], [*kept, f"{last[:-1]}…"]


def _plan(desk: Desk, pen: ImageDraw, colours: dict[str, str], here: str) -> None:
    """The floor plan at the foot: every bay of the corridor, the one this belongs to filled."""
    bays = views.bays(desk)
    left, right, top, bottom = MARGIN, SIZE[0] - MARGIN, 500, 566
    wide = (right - left) / max(1, len(bays))
    face = _face(desk, SONG, 26)
    for at, bay in enumerate(bays):
        x, is_here = left + at * wide, bay["id"] == here
        if is_here:
            pen.rectangle((x, top, x + wide, bottom), fill=colours["seal"])
        if at:
            pen.line((x, top, x, bottom), fill=colours["ink"], width=2)
        words, room = str(bay["title"]), wide - 12
        while words and face.getlength(words) > room:
            words = words[:-1]
        pen.text((x + wide / 2, 530), words, font=face, fill=colours["paper" if is_here else "ink"], anchor="mm")
        door = wide * 0.3
        for start, end in ((x, x + door), (x + wide - door, x + wide)):
            pen.line((start, bottom, end, bottom), fill=colours["ink"], width=5)
    for x in (left, right):
        pen.line((x, top, x, bottom + 2), fill=colours["ink"], width=5)
    pen.line((left - 2, top, right + 2, top), fill=colours["ink"], width=5)


def _colours(desk: Desk) -> dict[str, str]:
    """The light colours of tokens.css, by name."""
    light = desk.file("styles/tokens.css").decode().split("@media")[0]
    return dict(reversed(_COLOUR.findall(light)))


def _face(desk: Desk, name: str, size: int) -> FreeTypeFont:
    """A face at a size in pixels, opened once a process."""
    key = (desk.file_digest(name), size)
    if key not in _OPENED:
        from PIL import ImageFont

        _OPENED[key] = ImageFont.truetype(io.BytesIO(desk.file(name)), size)
    return _OPENED[key]


_OPENED: dict[tuple[str, int], FreeTypeFont] = {}
