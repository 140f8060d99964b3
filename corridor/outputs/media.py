"""Media: the pictures and attachments records name; pictures are made anew, so that nothing hidden in them goes out."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from corridor import pictures
from corridor.outputs import Job, Stage
from corridor.pictures import FORMATS, MOST_PIXELS, Form, Head
from corridor.problems import Place, Problem, Stop, problem

if TYPE_CHECKING:
    from PIL.Image import Image

    from corridor.corpus import Corpus
    from corridor.desk import Desk

_ATTACHMENTS = {"pdf", "docx", "xlsx", "doc", "xls", "txt", "csv", "zip", "ofd", "wps", "et"}
QUALITY = 82


class Media:
    """media/…: the files records name under the same names, pictures in WebP of several widths beside them."""

    name = "media"
    stage = Stage.PAGES
    leans_on = ("pillow",)

    def available(self) -> str:
        return ""

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        for name in sorted({name for own in corpus.facts.values() for _, name, _ in own.media}):
            yield Job(name, self.name, self.stage, name, weight=3)

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        suffix = job.subject.rpartition(".")[2].lower()
        data = desk.file(job.subject)
        if suffix in FORMATS:
            return _forms(job.subject, data)
        if suffix in _ATTACHMENTS:
            return {job.path: data}
        raise Stop([_refused(job.subject, f"不收 .{suffix} 文件")])


def picture(name: str, data: bytes, form: str) -> bytes:
    """A photo upright, at most 2000 pixels long, without any metadata: the place it was taken at never goes out.

    Raises Stop (E510) for what is no picture, or one so large that decoding it could take the machine down.
    """
    upright = _upright(name, data)
    return _saved(_sized(upright, pictures.whole(name, Head(*upright.size))), form)


def _forms(name: str, data: bytes) -> dict[str, bytes]:
    """The picture under its own name, and in WebP at the widths its page offers."""
    upright = _upright(name, data)
    head = Head(*upright.size)
    made = {name: _saved(_sized(upright, pictures.whole(name, head)), FORMATS[name.rpartition(".")[2].lower()])}
    for one in pictures.smaller(name, head):
        made[one.path] = _saved(_sized(upright, one), "WEBP")
    return made


def _upright(name: str, data: bytes) -> Image:
    """The picture as it should stand, its colours plain, nothing with it but its pixels."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=list(dict.fromkeys(FORMATS.values()))) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Stop([_refused(name, f"{opened.width}×{opened.height} 像素，太大")])
            upright = ImageOps.exif_transpose(opened)
            is_opaque = "A" not in upright.getbands() and "transparency" not in upright.info
            clean = upright.convert("RGB" if is_opaque else "RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Stop([_refused(name, "读不出来，可能已损坏，或不是图片")]) from error
    clean.info.clear()
    return clean


def _sized(upright: Image, form: Form) -> Image:
    size = (form.width, form.height)
    return upright if upright.size == size else upright.resize(size, reducing_gap=2.0)


def _saved(clean: Image, form: str) -> bytes:
    out = io.BytesIO()
    shown = clean.convert("RGB") if form == "JPEG" else clean
    shown.save(out, form, **({"quality": QUALITY} if form in ("JPEG", "WEBP") else {"optimize": True}))
    return out.getvalue()


def _refused(name: str, why: str) -> Problem:
    return problem("E510", Place(f"content/{name}"), found=f"{name} {why}")
