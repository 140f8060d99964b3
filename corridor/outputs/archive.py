"""Archive: the years that were archived, served as they were frozen, each page with a line that says so.

What nobody should find twice, or an old site must not say of the new one (404, robots, the map for machines), stays in
the bag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from corridor.outputs import Job, Stage

if TYPE_CHECKING:
    from corridor.corpus import Corpus
    from corridor.desk import Desk

LEFT = {"404.html", "robots.txt", "sitemap.xml", "data/addresses.json"}
# After the link that skips to the text, which has to stay the first.
_BODY = re.compile(r'<body\b[^>]*>(?:\s*<a class="skip"[^>]*>[^<]*</a>)?')
_ROBOTS = '<meta name="robots" content="noindex">'


class Archive:
    """The pages and files of every archived year below archive/YEAR/."""

    name = "archive"
    stage = Stage.ARCHIVE
    leans_on: tuple[str, ...] = ()

    def available(self) -> str:
        return ""

    def jobs(self, corpus: Corpus) -> Iterable[Job]:
        for year in corpus.archives:
            if not corpus.archive_fault(year):
                yield Job(f"archive/{year}/index.html", self.name, self.stage, year, weight=50)

    def make(self, job: Job, desk: Desk) -> dict[str, bytes]:
        year = job.subject
        bag, files = desk.archive(year)
        return {
            f"archive/{year}/{path}": marked(data, path, year, bag.day) if path.endswith(".html") else data
            for path, data in files.items()
            if path not in LEFT and not path.startswith((".well-known/", "kiosk/"))
        }


def marked(page: bytes, path: str, year: str, day: str) -> bytes:
    """A page with a line above it: what it is of, since when, and where the site of today is."""
    home = "../" * (path.count("/") + 2) + "index.html"
    of = f"{year} 年" if year != "XXXX" else "原文未写年份"
    line = (
        f'<aside class="archived" aria-label="归档"><p class="in">这是{of}的归档，{day} 做成，内容不再更新。'
        f'<a href="{home}">看现在的网站</a></p></aside>'
    )
    text = page.decode()
    if _ROBOTS not in text:
        text = text.replace("</title>", f"</title>\n{_ROBOTS}", 1)
    return _BODY.sub(lambda found: found[0] + line, text, count=1).encode()
