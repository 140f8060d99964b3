"""Packs: what a long briefing pack costs: per page at two lengths, and again after one record of it was edited.

Each pack is made in a process of its own, from an office that is read already; its CPU seconds, the press's child
included, are counted from there, because they are the same on a busy machine. `--whole` makes the packs in one piece
as well, which is what binding cached chapters saves.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))

from generate import generate  # noqa: E402

PACK = "publications/pack"
TODAY = "2022-12-31"
# So many records fill a page, with their notes at the end of each chapter.
PER_PAGE = 7
HEAD = """\
title: 测试县人大工作
layout: 汇报材料
date: 2022-12-31
sources:
  - {title: 为测量速度生成}
outline:
"""


def office(folder: Path, pages: int) -> None:
    """An office with a pack of about so many pages: a chapter for every month, then homes, deputies and figures."""
    generate(folder, pages * PER_PAGE)
    parts = [(f"{at}月", f"kinds: [activity], period: 2022-{at:02d}, order: date") for at in range(1, 13)]
    parts += [("家站", "kinds: [place]"), ("代表", "kinds: [deputy]"), ("数据", "kinds: [figure]")]
    outline = "".join(f"  - heading: {title}\n    query: {{{query}}}\n" for title, query in parts)
    path = folder / f"content/{PACK}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + outline, "utf-8")


def edit(folder: Path) -> None:
    """Add a few words to the summary of one activity, which stands in one chapter."""
    path = folder / "content/activities/2022/activity-0.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("\nsummary: ", "\nsummary: 补充：", 1), "utf-8")


def made(folder: Path, *, whole: bool = False) -> tuple[int, float]:
    """Pages and CPU seconds of the pack, made in a new process."""
    command = [sys.executable, __file__, "--make", folder, *(["--whole"] if whole else [])]
    pages, seconds = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return int(pages), float(seconds)


def make(folder: Path, *, whole: bool) -> None:
    """Make the pack of an office here, and say its filled pages and seconds."""
    from corridor import engine, prints
    from corridor.desk import Desk
    from corridor.layouts import prints_of
    from corridor.papers import packs
    from corridor.press import Press
    from corridor.printing import printer
    from corridor.project import Project
    from corridor.workshops import Workshop

    packs.LONG = 10**9 if whole else packs.LONG
    project = Project(folder, folder / "site", ("corridor.outputs.pdf:Pdf",), TODAY)
    corpus = engine.begin(project, engine.Wanted()).corpus
    before = _seconds()
    desk = Desk(Workshop.of(corpus, project.shelves(corpus.digests)), f"{PACK}.pdf")
    record = desk.record(PACK)
    wanted = prints_of(record.id, record.kind, record.type, record.fields, False)[0]
    with Press() as press:
        printed = prints.make(printer(desk, press, record), record, wanted)
    seconds = _seconds() - before
    print(_filled(printed.pdf), seconds)


def _filled(pdf: bytes) -> int:
    """Pages with anything on them: an empty one before a chapter costs nothing, and a short pack has more of them."""
    import pypdfium2

    return sum(bool(page.get_textpage().get_text_range().strip()) for page in pypdfium2.PdfDocument(pdf))


def _seconds() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def measure(folder: Path, sizes: list[int], *, whole: bool) -> None:
    """Print a row for each length, and how much dearer a page of the longest is than one of the shortest."""
    print(f"{'':<8}{'pages':>8}{'cold, s':>10}{'a page, s':>11}{'one edit':>10}{'nothing':>10}")
    per_page = []
    for size in sizes:
        own = folder / str(size)
        office(own, size)
        if whole:
            pages, seconds = made(own, whole=True)
            print(f"{'whole':<8}{pages:>8}{seconds:>10.1f}{seconds / pages:>11.3f}", flush=True)
        pages, seconds = made(own)
        per_page.append(seconds / pages)
        edit(own)
        again, nothing = made(own)[1] / seconds, made(own)[1] / seconds
        print(f"{'bound':<8}{pages:>8}{seconds:>10.1f}{per_page[-1]:>11.3f}{again:>10.2f}{nothing:>10.2f}", flush=True)
    print(f"\na page of the longest costs {per_page[-1] / per_page[0]:.2f} of one of the shortest")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", type=int, default=[60, 300])
    parser.add_argument("--whole", action="store_true", help="made in one piece as well")
    parser.add_argument("--folder", type=Path, help="where the offices are kept; a temporary one without")
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.make:
        make(given.make, whole=given.whole)
    else:
        with tempfile.TemporaryDirectory() as temporary:
            measure(given.folder or Path(temporary), given.pages, whole=given.whole)
