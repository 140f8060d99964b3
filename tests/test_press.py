"""The press: what comes out of it, what it refuses, and that it survives what kills it."""

import io
import socket
from collections.abc import Iterator
from multiprocessing import Pipe, get_context
from pathlib import Path

import pdf_pages
import pikepdf
import pytest

from corridor.installed import why_no_pdf
from corridor.press import Press, PressFailed, allowance

pytestmark = pytest.mark.pdf

ROOT = Path(__file__).resolve().parents[1]
PAGE = """<!doctype html><html lang="zh-CN"><head><title>六月简报</title><meta name="author" content="县人大常委会">
<link rel="stylesheet" href="corridor:styles/tokens.css"><link rel="stylesheet" href="corridor:styles/print.css">
<link rel="stylesheet" href="corridor:styles/bulletin.css"></head><body><div class="running">%s</div></body></html>"""
PLAIN = PAGE % "<p>县人大常委会</p>"
# A drawing of ten drawings of ten drawings …
BOMB = "<rect id='b0' width='1' height='1'/>" + "".join(
    f"<g id='b{at}'>" + f"<use href='#b{at - 1}'/>" * 10 + "</g>" for at in range(1, 10)
)
REPORT = (ROOT / "tests/data/report.txt").read_text(encoding="utf-8")


def fetch(url: str) -> bytes:
    name = url.removeprefix("corridor:")
    return (ROOT / (".tools" if name.startswith("fonts/") else "templates") / name).read_bytes()


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press(seconds=60) as one:
        yield one


@pytest.fixture(scope="module")
def report(press: Press) -> bytes:
    """The whole report, set by nothing but the styles."""
    paragraphs = "".join(f"<p>{line}</p>" for line in REPORT.splitlines())
    return press.print(PAGE % paragraphs, fetch).pdf


def test_this_machine_can_print() -> None:
    assert why_no_pdf() == ""


def test_the_text_layer_is_the_report_character_by_character(report: bytes) -> None:
    """All 109 asterisks and all else stand once, in order; breaks and room beside quotes leave no trace."""
    assert "".join(REPORT.split()) == pdf_pages.words(report)
    assert pdf_pages.words(report).count("*") == 109


def test_no_line_begins_or_ends_with_the_wrong_mark(report: bytes) -> None:
    wrong = [
        line.words
        for line in pdf_pages.lines(report)
        if line.words[0] in pdf_pages.NEVER_FIRST or line.words[-1] in pdf_pages.NEVER_LAST
    ]
    assert wrong == []


def test_no_paragraph_ends_with_a_lone_character(report: bytes) -> None:
    assert all(len(line.words) >= 3 for line in pdf_pages.lines(report))


def test_the_text_keeps_to_the_type_area_of_the_standard(report: bytes) -> None:
    """156 mm beginning 28 mm from the left, at most 22 lines on a page of A4 (GB/T 9704)."""
    lines = pdf_pages.lines(report)
    text = [line for line in lines if not line.words.startswith("—")]
    assert min(line.left for line in text) >= 28 * pdf_pages.MM - 0.5
    assert max(line.right for line in text) <= 184 * pdf_pages.MM + 0.5
    assert max(sum(line.page == page for line in text) for page in {line.page for line in text}) == 22
    with pikepdf.open(io.BytesIO(report)) as pdf:
        assert {(595, 842)} == {tuple(round(float(edge)) for edge in page.mediabox[2:]) for page in pdf.pages}


def test_page_numbers_stand_outside_right_and_left_in_turn(report: bytes) -> None:
    numbers = [line for line in pdf_pages.lines(report) if line.words.startswith("—")]
    assert [line.words for line in numbers[:2]] == ["—1—", "—2—"]
    assert numbers[0].left > 297 > numbers[1].right


def test_only_our_own_fonts_are_in_the_file(report: bytes, tmp_path: Path) -> None:
    assert pdf_pages.fonts(report, tmp_path) == {"Fang": True, "Song": True}


def test_title_language_and_author_are_told_and_no_time() -> None:
    """A time in the file would make two builds differ."""
    with Press() as press, pikepdf.open(io.BytesIO(press.print(PLAIN, fetch).pdf)) as pdf:
        assert (str(pdf.docinfo["/Title"]), str(pdf.docinfo["/Author"])) == ("六月简报", "县人大常委会")
        assert str(pdf.Root["/Lang"]) == "zh-CN"
        assert not {"/CreationDate", "/ModDate"} & set(pdf.docinfo.keys())


def test_a_cold_and_a_warm_press_give_the_same_bytes(press: Press) -> None:
    """Whatever was printed before leaves no trace, and every address used is told, the remembered ones too."""
    other = press.print(PAGE % "<p><em>别的</em>文件䶮</p>", fetch)
    warm = press.print(PLAIN, fetch)
    with Press() as fresh:
        cold = fresh.print(PLAIN, fetch)
    assert cold == warm
    assert other.fetched == warm.fetched
    assert {"corridor:styles/print.css", "corridor:fonts/FandolFang-Regular.otf"} < set(warm.fetched)


def test_a_font_that_changes_is_taken_anew(press: Press) -> None:
    """The song face put in place of the imitation song gives another page, and back again the first one."""

    def exchanged(url: str) -> bytes:
        return fetch(url.replace("FandolFang", "FandolSong"))

    first = press.print(PLAIN, fetch)
    assert first.pdf != press.print(PLAIN, exchanged).pdf
    assert first == press.print(PLAIN, fetch)


def test_fonts_that_have_not_changed_are_not_read_again(press: Press) -> None:
    read: list[str] = []

    def reading(url: str) -> bytes:
        read.append(url)
        return fetch(url)

    for _ in range(2):
        read.clear()
        press.print(PLAIN, reading, digest=lambda url: f"digest of {url}")
    assert not [url for url in read if "fonts/" in url]


def test_a_rare_name_is_printed_in_the_second_face(press: Press, tmp_path: Path) -> None:
    printed = press.print(PAGE % "<p>代表王䶮、李㛃</p>", fetch).pdf
    assert pdf_pages.words(printed) == "代表王䶮、李㛃"
    assert "RareSerif" in pdf_pages.fonts(printed, tmp_path)


def test_a_character_no_font_has_is_named(press: Press) -> None:
    with pytest.raises(PressFailed, match="“😀”（U\\+1F600）"):
        press.print(PAGE % "<p>欢迎😀</p>", fetch)


def test_a_face_of_an_earlier_document_does_not_help_out(press: Press) -> None:
    """Else the result would depend on what was printed before."""
    bare = (
        '<style>@font-face{font-family:One;src:url("corridor:fonts/FandolFang-Regular.otf")} p{font-family:One}</style>'
    )
    press.print(PAGE % "<p>王䶮</p>", fetch)
    with pytest.raises(PressFailed, match="“䶮”"):
        press.print(bare + "<p>王䶮</p>", fetch)


@pytest.mark.parametrize(
    "html",
    [
        '<img src="{address}">',
        '<link rel="stylesheet" href="{address}">',
        '<style>@import url("{address}");</style>',
        '<style>p {{ background: url("{address}") }}</style><p>一</p>',
        '<style>@font-face {{ font-family: X; src: url("{address}") }}</style>',
        '<svg width="9" height="9"><image href="{address}" width="9" height="9"/></svg>',
        '<link rel="attachment" href="{address}">',
        '<object data="{address}"></object>',
    ],
)
def test_nothing_outside_is_ever_fetched(press: Press, html: str) -> None:
    """A real server listens, and a real file lies there: neither is touched, and the address is named."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        for address in (f"http://127.0.0.1:{server.getsockname()[1]}/x.png", "file:///etc/hostname"):
            with pytest.raises(PressFailed, match=address):
                press.print(PAGE % html.format(address=address), fetch)
        server.settimeout(0.05)
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_picture_that_cannot_be_read_is_named(press: Press) -> None:
    with pytest.raises(PressFailed, match=r"corridor:media/broken\.png"):
        press.print(PAGE % '<img src="corridor:media/broken.png">', lambda url: b"" if "media" in url else fetch(url))


@pytest.mark.parametrize(
    "html", ['<img src="{0}">', '<svg width="9" height="9"><image href="{0}" width="9" height="9"/></svg>']
)
def test_what_the_caller_raises_comes_through_and_the_press_goes_on(press: Press, html: str) -> None:
    with pytest.raises(FileNotFoundError):
        press.print(PAGE % html.format("corridor:media/none.png"), fetch)
    assert press.print(PLAIN, fetch).pages == 1


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<table><tr><td colspan=1000000>一</td></tr></table>", "超过 4 秒"),
        ("<div>" * 2000 + "一", "套得太深"),
        ("<b>" * 5000 + "一", "套得太深"),
        ('<div style="display: flex">' * 16 + "一", "超过 4 秒"),
        ("<p>" + "人" * 350_000, "超过 8 秒"),
        (f"<svg width='9' height='9'><defs>{BOMB}</defs><use href='#b9'/></svg>", "超过 4 秒"),
    ],
    ids=["wide cell", "deep blocks", "deep inlines", "nested flex", "long word", "bomb"],
)
def test_what_hangs_or_breaks_the_engine_ends_in_time_and_the_next_job_works(html: str, reason: str) -> None:
    with Press(seconds=4) as press:
        with pytest.raises(PressFailed, match=reason):
            press.print(PAGE % html, fetch)
        press.seconds = 60
        assert press.print(PLAIN, fetch).pages == 1


def test_a_long_document_has_more_time_and_not_for_ever() -> None:
    """A table of 50,000 rows: some three times as long as a page, for it is as long as a book; then it is over."""
    rows = PAGE % ("<table>" + "<tr><td>一</td></tr>" * 50000 + "</table>")
    assert (60, 150, 300, 300) == tuple(allowance(60, size) for size in (1_500, 450_000, 1_200_000, 10**9))
    assert 4 == allowance(1, len(rows))
    with Press(seconds=1) as press:
        with pytest.raises(PressFailed, match="超过 4 秒"):
            press.print(rows, fetch)
        press.seconds = 60
        assert press.print(PLAIN, fetch).pages == 1


def test_a_document_too_large_for_the_memory_fails_alone() -> None:
    with Press(memory=400 << 20) as press:
        with pytest.raises(PressFailed, match="内存"):
            press.print(PAGE % ("<p>" + "县人大" * 1_500_000 + "</p>"), fetch)
        assert press.print(PLAIN, fetch).pages == 1


def test_a_child_that_was_killed_is_replaced(press: Press) -> None:
    press.print(PLAIN, fetch)
    assert press._child is not None
    press._child.kill()
    press._child.wait()
    assert press.print(PLAIN, fetch).pages == 1


def test_a_child_killed_at_work_is_a_failure_with_a_reason(press: Press) -> None:
    def killing(url: str) -> bytes:
        assert press._child is not None
        press._child.kill()
        return fetch(url)

    with pytest.raises(PressFailed, match="中途退出"):
        press.print(PLAIN, killing)
    assert press.print(PLAIN, fetch).pages == 1


def test_a_press_copied_into_another_process_starts_a_child_of_its_own(press: Press) -> None:
    """Workers are forked: two processes that spoke to one child would get each other's pages."""

    def work() -> None:
        with press:
            sender.send(press.print(PLAIN, fetch))

    here = press.print(PLAIN, fetch)
    receiver, sender = Pipe(duplex=False)
    worker = get_context("fork").Process(target=work)
    worker.start()
    assert press.print(PLAIN, fetch) == here == receiver.recv()
    worker.join()


def test_a_closed_press_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Press() as press:
        press.print(PLAIN, fetch)
        child = press._child
        assert [*tmp_path.iterdir()]
    assert not [*tmp_path.iterdir()]
    assert child is not None and child.poll() is not None
