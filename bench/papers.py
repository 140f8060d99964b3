"""Papers: HTML ready to print, as the composers make it of a generated office, kept in a folder with all it uses."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))

from generate import generate  # noqa: E402

from corridor import loading, prints  # noqa: E402
from corridor.desk import Desk  # noqa: E402
from corridor.files import Digests  # noqa: E402
from corridor.layouts import Print  # noqa: E402
from corridor.press import Order, Press, Printed  # noqa: E402
from corridor.printing import printer  # noqa: E402
from corridor.project import Project  # noqa: E402
from corridor.workshops import Workshop  # noqa: E402

TODAY = "2022-12-31"
SCHEME = "corridor:"
PUBLICATION = "title: 测试县人大工作{title}\ntype: 简报\nsources:\n  - note: 为测量生成\n"


@dataclass(frozen=True, slots=True)
class Paper:
    """One document ready to print: its HTML, how it was ordered, its pages."""

    html: str
    order: Order
    pages: int


class _Recording(Press):
    """A press that keeps what it is given to print."""

    html = ""
    order = Order()

    def print(self, html, fetch, digest=None, order=Order()) -> Printed:  # type: ignore[no-untyped-def]  # noqa: B008
        self.html, self.order = html, order
        return super().print(html, fetch, digest, order)


def bulletin(folder: Path, records: int) -> Paper:
    """A bulletin that tells so many activities in full, the last of them a short one."""
    generate(folder, max(records * 2, 60))
    last = folder / f"content/activities/2022/activity-{records - 1}.yaml"
    last.write_text("\n\n".join(last.read_text("utf-8").split("\n\n")[:3]) + "\n", "utf-8")
    chosen = ", ".join(f"activities/2022/activity-{at}" for at in range(records))
    return _paper(folder, "简报", f"layout: bulletin\nselection: [{chosen}]\n", "bulletin")


def letter(folder: Path, _: int = 0) -> Paper:
    """An official paper of one page."""
    generate(folder, 60)
    own = "layout: official\nsignature: 测试县人大常委会\ndate: 2022-12-31\n"
    own += "body: |\n  现将有关情况通报如下。\n\n  请认真执行。\n"
    return _paper(folder, "情况通报", own, "official")


def annual(folder: Path, records: int) -> Paper:
    """The summary of a year of an office with so many records, the ledger behind it."""
    generate(folder, records)
    return _paper(folder, "年度总结", "cycle: year\nperiod: 2022\n", "annual")


def _paper(folder: Path, title: str, own: str, layout: str) -> Paper:
    path = folder / "content/publications/paper.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PUBLICATION.format(title=title) + own, "utf-8")
    project = Project(folder, folder / "site", (), TODAY)
    corpus, _ = loading.load(project.content, project.roots, loading.Memory(), Digests(0), project.today)
    desk = Desk(Workshop.of(corpus), "publications/paper.pdf")
    record = desk.record("publications/paper")
    with _Recording(seconds=600) as press:
        printed = prints.make(printer(desk, press, record), record, Print(desk.path, "", layout))
    return Paper(press.html, press.order, printed.pages)


def lay_out(paper: Paper, folder: Path) -> Path:
    """Write a paper for a browser: the page, and beside it the styles with addresses a browser can read."""
    folder.mkdir(parents=True, exist_ok=True)
    for style in (HOUSE / "templates/styles").iterdir():
        (folder / style.name).write_text(_local(style.read_text("utf-8"), folder), "utf-8")
    page = folder / "paper.html"
    page.write_text(_local(paper.html, folder), "utf-8")
    return page


def _local(text: str, folder: Path) -> str:
    fonts = (HOUSE / ".tools/fonts").as_uri()
    return text.replace(f"{SCHEME}fonts", fonts).replace(f"{SCHEME}styles", folder.as_uri())
