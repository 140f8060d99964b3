"""Media: the pictures and attachments records name; pictures are made anew, so that nothing hidden in them goes out."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from corridor.outputs import Job, Stage
from corridor.problems import Place, Problem, Stop, problem

if TYPE_CHECKING:
    from corridor.corpus import Corpus
    from corridor.desk import Desk

LONGEST_SIDE = 2000
MOST_PIXELS = 80_000_000
_FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
_ATTACHMENTS = {"pdf", "docx", "xlsx", "doc", "xls", "txt", "csv", "zip", "ofd", "wps", "et"}


class Media:
    """media/…: the files records name, under the same names."""

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
        if suffix in _FORMATS:
            return {job.path: picture(job.subject, data, _FORMATS[suffix])}
        if suffix in _ATTACHMENTS:
            return {job.path: data}
        raise Stop([_refused(job.subject, f"不收 .{suffix} 文件")])


def picture(name: str, data: bytes, form: str) -> bytes:
    """A photo upright, at most 2000 pixels long, without any metadata: the place it was taken at never goes out.

    Raises Stop (E510) for what is no picture, or one so large that decoding it could take the machine down.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=list(dict.fromkeys(_FORMATS.values()))) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Stop([_refused(name, f"{opened.width}×{opened.height} 像素，太大")])
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            clean = upright.convert("RGB" if form == "JPEG" or "A" not in upright.getbands() else "RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Stop([_refused(name, "读不出来，可能已损坏，或不是图片")]) from error
    clean.info.clear()
    out = io.BytesIO()
    clean.save(out, form, **({"quality": 85} if form in ("JPEG", "WEBP") else {"optimize": True}))
    return out.getvalue()


def _refused(name: str, why: str) -> Problem:
    return problem("E510", Place(f"content/{name}"), found=f"{name} {why}")
