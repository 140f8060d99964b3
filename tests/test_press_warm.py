"""What a warm press keeps and shares: faces, parsed styles, styles of like elements; none of it shows in a PDF."""

import hashlib
import io
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pdf_pages
import pikepdf
import pytest

from corridor.press import Order, Press, PressFailed, Printed

pytestmark = pytest.mark.pdf

ROOT = Path(__file__).resolve().parents[1]
FACE = '@font-face { font-family: Song; src: url("corridor:fonts/FandolSong-Regular.otf") } body { font-family: Song }'
SHEETS = {
    "corridor:styles/one.css": f"{FACE} @page {{ size: 100mm 50mm; margin: 5mm }}",
    "corridor:styles/two.css": f"{FACE} @page {{ size: 60mm 60mm; margin: 5mm }} p {{ font-size: 20pt }}",
    "corridor:styles/layers.css": f"@layer far, near; {FACE} @layer near {{ p {{ font-size: 9pt }} }} "
    "@layer far { p { font-size: 30pt } }",
    "corridor:styles/imports.css": '@import "corridor:styles/two.css";',
}


class Shelf:
    """Where the press asks for files; the sheets may be exchanged, and what is read is noted."""

    def __init__(self) -> None:
        self.sheets = dict(SHEETS)
        self.read: list[str] = []

    def fetch(self, url: str) -> bytes:
        self.read.append(url)
        return self.sheets[url].encode() if url in self.sheets else (ROOT / ".tools" / url[9:]).read_bytes()

    def digest(self, url: str) -> str:
        return hashlib.sha256(self.sheets[url].encode()).hexdigest() if url in self.sheets else url


Printing = Callable[..., Printed]


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press() as one:
        yield one


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def printing(press: Press, shelf: Shelf) -> Printing:
    def go(body: str, sheet: str = "one", style: str = "") -> Printed:
        head = f'<link rel="stylesheet" href="corridor:styles/{sheet}.css"><style>{style}</style>'
        return press.print(f"<html lang=zh-CN><head>{head}</head><body>{body}</body></html>", shelf.fetch, shelf.digest)

    return go


def size(printed: Printed) -> tuple[int, int]:
    """Of the first page, in mm."""
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        return tuple(round(float(edge) / 72 * 25.4) for edge in pdf.pages[0].mediabox[2:])  # type: ignore[return-value]


def test_a_sheet_is_read_and_parsed_once(printing: Printing, shelf: Shelf) -> None:
    """The second document asks whether it has changed, and for nothing else."""
    printing("<p>一</p>")
    shelf.read.clear()
    assert {"corridor:styles/one.css"} < set(printing("<p>二</p>").fetched)
    assert [] == shelf.read


def test_a_sheet_that_changes_is_taken_anew(printing: Printing, shelf: Shelf) -> None:
    first = printing("<p>一</p>")
    shelf.sheets["corridor:styles/one.css"] = shelf.sheets["corridor:styles/two.css"]
    assert ((100, 50), (60, 60)) == (size(first), size(printing("<p>一</p>")))
    shelf.sheets = dict(SHEETS)
    assert first == printing("<p>一</p>")


def test_a_document_has_its_own_sheets_and_no_other(printing: Printing) -> None:
    first = printing("<p>一</p>")
    assert (60, 60) == size(printing("<p>一</p>", "two"))
    assert first == printing("<p>一</p>")


@pytest.mark.parametrize(("sheet", "points"), [("layers", 9), ("imports", 20)])
def test_a_sheet_that_leans_on_others_means_the_same_every_time(printing: Printing, sheet: str, points: int) -> None:
    first = printing("<p>一</p>", sheet)
    assert points == pytest.approx(first.smallest * 72 / 25.4, abs=0.01)
    assert first == printing("<p>一</p>", sheet)


def test_elements_with_ids_are_styled_by_them_and_led_to(printing: Printing) -> None:
    """Their style is like their neighbours' but for the id; what is inside shares its own."""
    body = '<p><a href="#c">去</a></p><p id="b"><b>小</b></p><p>中</p><div id="c"><p>到</p></div>'
    printed = printing(body, style="p { font-size: 12pt } #b { font-size: 8pt } #c { break-before: page }")
    assert 8 == pytest.approx(printed.smallest * 72 / 25.4, abs=0.01)
    assert {"b": 1, "c": 2} == printed.anchors
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        assert ["c"] == [str(link.Dest) for page in pdf.pages for link in page.get("/Annots", [])]


def test_list_items_have_their_marks(printing: Printing) -> None:
    assert "一二1.2." == pdf_pages.words(printing("<ol><li>一<li>二</ol>").pdf)  # marks are painted last


@pytest.mark.parametrize(
    ("body", "style"),
    [
        ("<p>一<span>注</span></p>", "span { float: footnote }"),
        ('<p>一<span style="float:footnote">注</span></p>', ""),
        ("<p>一<span>注</span></p>", "span { position: note(area) }"),
    ],
)
def test_notes_of_the_engine_are_refused_with_a_reason(printing: Printing, body: str, style: str) -> None:
    with pytest.raises(PressFailed, match="脚注"):
        printing(body, style=style)
    assert 1 == printing("<p>一</p>").pages


def test_drawings_keep_their_words_though_the_layout_is_gone(printing: Printing) -> None:
    """A drawing asks the layout for its faces when it is painted, which is after all that."""
    drawing = '<svg width="90" height="30" font-family="Song" font-size="9"><text y="20">图中字</text></svg>'
    assert "一图中字" == pdf_pages.words(printing(f"<p>一</p>{drawing}").pdf)


# --- nothing of it shows ----------------------------------------------------------------------------------------------


class PlainPress(Press):
    """A press whose child takes all the engine's own ways."""

    def _start(self, folder: Path) -> "subprocess.Popen[bytes]":
        start = subprocess.Popen

        def plain(command: list[str], **rest: Any) -> "subprocess.Popen[bytes]":
            at = command.index("-m")
            rest["env"] = {**rest["env"], "PYTHONPATH": str(ROOT)}
            return start([*command[:at], str(ROOT / "tests/plain_child.py"), *command[at + 2 :]], **rest)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(subprocess, "Popen", plain)
            return super()._start(folder)


def pages() -> dict[str, str]:
    """Documents of many sorts: the report, a table, drawings, floats, a list, quotations, long words, ids, a grid."""
    head = "".join(
        f'<link rel="stylesheet" href="corridor:styles/{name}.css">' for name in ("tokens", "print", "bulletin")
    )
    report = "".join(f"<p>{line}</p>" for line in (ROOT / "tests/data/report.txt").read_text("utf-8").splitlines())
    rows = "".join(
        f"<tr id='r{at}'><th scope=row>{at}月</th><td>{at * 7}件，<b>未公布</b></td></tr>" for at in range(90)
    )
    drawing = '<svg width="90" height="30" font-family="Hei"><title>图</title><text y="20">图中字</text></svg>'
    mixed = (
        "<dl class=facts>" + "<div><dt>时间</dt><dd>2022年9月17日</dd></div>" * 9 + "</dl>"
        "<div style='float: right; width: 40mm'>浮在右边的一段话，有28.5%。</div><ul><li>一<li>二</ul>"
        f"<p>{'“家、站”' * 40}</p><p>{'Corridor ' * 40}</p><p>{'A' * 300}</p>{drawing}"
        "<div style='display: flex'><span>左</span><span>右边的话</span></div>"
        "<div style='display: grid; grid-template-columns: 1fr 2fr'><p>一</p><p>二二二</p></div>"
        "<p style='position: absolute; bottom: 0'>脚</p>"
        "<p style='letter-spacing: 1pt; text-decoration: underline'>下划</p>"
    )
    bodies = {"report": report, "table": f"<h1>表</h1><table><tbody>{rows}</tbody></table>", "mixed": mixed}
    contents = "".join(f"<li><a href='#c{at}'>第{at}件</a></li>" for at in range(60))
    chapters = "".join(f"<h2 id='c{at}'>第{at}件</h2><p>{'办实事。' * 300}</p>" for at in range(60))
    bodies["long"] = f"<nav class=contents><ol>{contents}</ol></nav>{chapters}"
    return {
        name: f"<html lang=zh-CN><head><title>{name}</title>{head}</head><body class=running>{body}</body></html>"
        for name, body in bodies.items()
    }


@pytest.mark.parametrize("archive", [False, True], ids=["print", "archive"])
@pytest.mark.parametrize("name", pages())
def test_thrift_changes_no_byte(press: Press, name: str, archive: bool) -> None:
    """What is kept, shared, remembered and thrown away is nobody's business but the bill's."""

    def fetch(url: str) -> bytes:
        return (ROOT / (".tools" if "fonts/" in url else "templates") / url[9:]).read_bytes()

    html, order = pages()[name], Order(archive=archive)
    with PlainPress() as plain:
        wanted = plain.print(html, fetch, order=order)
    assert wanted.pages > (40 if name == "long" else 1)
    assert wanted == press.print(html, fetch, order=order) == press.print(html, fetch, order=order)
