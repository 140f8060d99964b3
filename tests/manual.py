"""The staff manual as it is lived: its files written, its sheets filled, its commands run, its pictures taken.

`python tests/manual.py` runs the whole of it in a fresh folder and writes the answers and pictures into docs/office/.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import click
import openpyxl

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
FOLDER = ROOT / "docs" / "office"
PAGES = sorted(FOLDER.glob("[0-9]*.md"))
_FENCE = re.compile(r"```(console|yaml)\n(.*?)```\n", re.DOTALL)
_DAY = re.compile(r"<!-- 今天：(\S+) -->")
_PICTURE = re.compile(r"!\[[^\]]+\]\((pictures/[\w-]+\.png)\)\n<!-- 图：(页|纸|表|预览) (\S+)(?: (\S+))? -->")
_SHEET = re.compile(r"^在 `([^`]+)` 里填：\n\n((?:\|[^\n]*\n)+)", re.MULTILINE)
_ANY = re.compile(
    "|".join(one.pattern for one in (_FENCE, _DAY, _SHEET)) + "|" + _PICTURE.pattern, re.DOTALL | re.MULTILINE
)
# What differs from machine to machine, or with every file the site gains.
_CHANGING = re.compile(r"^  (?:网页|PDF|新做|未变|清除|用时|sha256) .*\n?", re.MULTILINE)

_PROGRESS = re.compile(r"\S+ \d+/\d+")

Take = Callable[[str, str, str, str], None]


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the manual: what stands there as its answer, and what it answers."""

    page: str
    line: int
    command: str
    stands: str
    answers: str
    code: int

    @property
    def is_true(self) -> bool:
        """Whether it answers what stands there; where … stands, that it does what it was to do."""
        if self.stands == "…\n":
            return self.code == 0
        return _CHANGING.sub("", self.stands).rstrip() == _CHANGING.sub("", self.answers).rstrip()


def walk(page: Path, take: Take) -> Iterator[Command]:
    """Live one page in the current folder; `take` hears of its pictures (name, sort, target, more)."""
    text, day = page.read_text("utf-8"), ""
    for found in _ANY.finditer(text):
        block = found[0]
        if is_day := _DAY.fullmatch(block):
            day = is_day[1]
        elif picture := _PICTURE.fullmatch(block):
            take(picture[1], picture[2], picture[3], picture[4] or "")
        elif sheet := _SHEET.fullmatch(block):
            fill(Path(sheet[1]), sheet[2])
        elif fence := _FENCE.fullmatch(block):
            if fence[1] == "yaml":
                name = fence[2].partition("\n")[0].removeprefix("# ")
                Path(name).parent.mkdir(parents=True, exist_ok=True)
                Path(name).write_text(fence[2], "utf-8")
            else:
                line = text.count("\n", 0, found.start()) + 1
                yield from (
                    Command(page.name, line, command, stands, *answer(command, day))
                    for command, stands in said(fence[2])
                )


def said(block: str) -> Iterator[tuple[str, str]]:
    """The commands of a block and what stands below each."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, answers = part.partition("\n")
        yield command, answers


def answer(command: str, day: str) -> tuple[str, int]:
    """What a command of the manual says on a day, without its progress, and its exit code."""
    from build import OUTPUTS
    from corridor.cli import main, verbs

    commands = verbs.all_commands(click.Context(verbs))
    program, script, *arguments = shlex.split(command)
    assert ("python", "build.py") == (program, script), command
    verb = arguments[0] if arguments[0] in commands else "build"
    if any(one.name == "today" for one in commands[verb].params):
        arguments += ["--today", day]
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        code = main(OUTPUTS, arguments)
    lines = (line.rstrip() for line in out.getvalue().splitlines() if not _PROGRESS.fullmatch(line))
    return "\n".join(lines).strip() + "\n", code


def fill(path: Path, table: str) -> None:
    """Type a table into a sheet, below its head, in place of what stands there."""
    head, _, *rows = [[cell.strip() for cell in line.strip("|\n ").split("|")] for line in table.splitlines()]
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {str(cell.value).strip("*＊ "): cell.column for cell in sheet[1] if cell.value}
    for at, row in enumerate(rows, 2):
        for column in columns.values():
            sheet.cell(at, column).value = None
        for name, value in zip(head, row, strict=True):
            sheet.cell(at, columns[name]).value = value
    book.save(path)


# --- writing it anew --------------------------------------------------------------------------------------------------


def rewritten(page: Path, commands: list[Command]) -> str:
    """The page with the answers commands give today."""
    left = iter(commands)

    def block(found: re.Match[str]) -> str:
        if found[1] != "console":
            return found[0]
        parts = []
        for command, stands in said(found[2]):
            one = next(left)
            assert one.command == command
            parts.append(f"$ {command}\n{stands if one.is_true else one.answers}")
        return f"```console\n{''.join(parts)}```\n"

    return _FENCE.sub(block, page.read_text("utf-8"))


def picture(name: str, sort: str, target: str, more: str) -> None:
    """Take a picture of a page of the site (页), of a print (纸), of a sheet (表), or of the preview (预览)."""
    path = FOLDER / name
    if sort == "页":
        _of_page(Path(target).resolve().as_uri(), more, path)
        return
    if sort == "预览":
        home, _, page = target.partition("|")
        _of_preview(Path(home).resolve(), page, more, path)
        return
    with tempfile.TemporaryDirectory() as folder:
        paper = Path(target)
        if sort == "表":
            paper = _on_paper(paper, Path(folder))
        _of_paper(paper, int(more or 1), path, is_sheet=sort == "表")


def _of_preview(home: Path, page: str, size: str, path: Path) -> None:
    from build import OUTPUTS
    from corridor.project import Project
    from corridor.serving.answering import Server

    server = Server(Project(home, home / "site", OUTPUTS, "2022-10-08", drafts=True))
    server.start()
    try:
        _of_page(f"{server.url}{page}", size, path)
    finally:
        server.stop()


def _of_page(url: str, size: str, path: Path) -> None:
    from playwright.sync_api import sync_playwright

    width, height = map(int, size.split("x"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": width, "height": height})
        view.goto(url)
        view.wait_for_timeout(500)  # the preview asks once more, then shows what is wrong
        view.screenshot(path=path)
        browser.close()
    _small(path)


def _on_paper(sheet: Path, folder: Path) -> Path:
    """The first columns and rows of a sheet, printed by LibreOffice on one page."""
    book = openpyxl.load_workbook(sheet)
    first = book.worksheets[0]
    first.page_setup.orientation, first.page_setup.fitToHeight = "landscape", 0
    first.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    first.print_area, first.print_options.headings = "A1:H7", True
    first.print_options.gridLines = True
    copy = folder / "sheet.xlsx"
    book.save(copy)
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, copy], check=True, capture_output=True
    )
    return folder / "sheet.pdf"


def _of_paper(paper: Path, number: int, path: Path, *, is_sheet: bool) -> None:
    import pypdfium2
    from PIL import ImageOps

    page = pypdfium2.PdfDocument(paper)[number - 1]
    width, height = page.get_size()
    made = page.render(scale=2 if is_sheet else 760 / max(width, height)).to_pil().convert("RGB")
    if is_sheet:
        made = made.crop(ImageOps.invert(made).getbbox())
    ImageOps.expand(made, 1, "#bbb").save(path)
    _small(path)


def _small(path: Path) -> None:
    """As few colours as still look the same: a picture of letters needs no more."""
    from PIL import Image

    with Image.open(path) as opened:
        opened.convert("RGB").quantize(128).save(path, optimize=True)


def main() -> None:
    (FOLDER / "pictures").mkdir(exist_ok=True)
    os.chdir(tempfile.mkdtemp(prefix="manual-"))
    for page in PAGES:
        commands = list(walk(page, picture))
        page.write_text(rewritten(page, commands), "utf-8")
        print(page.name, len(commands))


if __name__ == "__main__":
    main()
