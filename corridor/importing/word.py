"""Word: a .docx as paragraphs, tables and pictures; not a character of its text lost or changed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from corridor.importing import packages, unseen
from corridor.plain import Plain
from corridor.problems import Place, Problem, Stop, problem

_STYLES = "p[style-name='Title'] => h1:fresh"
_LARGEST = 20 << 20  # bytes of the text's own part: some million characters
_CAPTION = re.compile(r"图\s*[0-9一二三四五六七八九十]")
_PICTURES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
_HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}  # our pages begin at h2
# What begins a block of ours, and would make a paragraph something else.
_BLOCK = re.compile(r"(?:#{1,6} |- |> ?|\d{1,9}\. |[*+] )")


class Picture(Plain, frozen=True):
    """A picture of the document: its bytes, the ending of its file, alternative text and caption as they are there."""

    data: bytes
    ending: str
    alt: str
    caption: str


class Block(Plain, frozen=True):
    """One piece: `sort` is heading, paragraph, item, table or picture; `lines` its text, `markdown` as we write it."""

    sort: str
    lines: tuple[str, ...]
    markdown: str
    picture: int = -1  # which of the document's pictures


class Word(Struct):
    """A document as read. `text` has a paragraph a line; the cells of a table's row stand apart by a wide blank."""

    title: str
    blocks: list[Block] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(line for block in self.blocks for line in block.lines)

    @property
    def has_tables(self) -> bool:
        return any(block.sort == "table" for block in self.blocks)


def read(path: Path) -> Word:
    """Read a .docx. Raises Stop (E118, E701) for one that is not let in, or whose changes are not settled."""
    package = packages.opened(path)
    if unseen.BODY not in package.parts:
        remedy = "Word 文件存成 .docx；表格存成 .xlsx，用 import 导入"
        raise Stop([problem("E701", Place(path.name), found="里面没有 Word 正文", remedy=remedy)])
    if len(package.parts[unseen.BODY]) > _LARGEST:
        raise Stop([problem("E701", Place(path.name), found="文件太长", remedy="分成几个文件")])
    try:
        found = unseen.seen(package)
        if any(one.is_fatal for one in found.problems):
            raise Stop(found.problems)
        word = _converted(path, found)
    except (ValueError, KeyError, SyntaxError, AttributeError, RecursionError) as error:
        fault = problem("E701", Place(path.name), found="文件坏了，打不开", remedy="用 Word 打开看看，重新存一份")
        raise Stop([fault]) from error
    word.problems += found.problems
    word.problems += _lost(path.name, found.text, word)
    return word


def _converted(path: Path, found: unseen.Seen) -> Word:
    import mammoth
    from lxml import html

    pictures: list[Picture] = []

    def image(one: Any) -> dict[str, str]:
        with one.open() as data:
            pictures.append(Picture(data.read(), _PICTURES.get(one.content_type, ""), one.alt_text or "", ""))
        return {"src": str(len(pictures) - 1)}

    made = mammoth.convert_to_html(
        found.package.file(), convert_image=mammoth.images.img_element(image), style_map=_STYLES
    )
    page = html.document_fromstring(f"<body>{made.value}</body>") if made.value else None
    word = Word("")
    for element in page.body if page is not None else ():
        word.blocks += _blocks(element)
    _take_pictures(word, pictures, path.name)
    headings = (block for block in word.blocks if block.sort in ("heading", "paragraph") and block.lines)
    word.title = next(headings, Block("", (path.stem,), "")).lines[0].strip()
    return word


# --- blocks -----------------------------------------------------------------------------------------------------------


def _blocks(element: Any) -> list[Block]:
    """What one element of mammoth's HTML becomes."""
    if element.tag in _HEADINGS:
        text = _words(element)
        return [Block("heading", (text,), f"{'#' * _HEADINGS[element.tag]} {text}")] if text.strip() else []
    if element.tag in ("ul", "ol"):
        return _items(element, 0)
    if element.tag == "table":
        return [_table(element)]
    found = [Block("picture", (), "", int(one.get("src"))) for one in element.iter("img")]
    lines = _lines(element)
    if any(line.strip() for line in lines):
        found.insert(0, Block("paragraph", tuple(lines), "\n".join(map(_safe, _lines(element, is_marked=True)))))
    return found


def _items(element: Any, depth: int) -> list[Block]:
    """The items of a list, one inside the other by indent."""
    made: list[Block] = []
    for number, item in enumerate(element.findall("li"), 1):
        mark = "-" if element.tag == "ul" else f"{number}."
        lines = _lines(item)
        text = " ".join(_lines(item, is_marked=True))
        if any(line.strip() for line in lines):
            made.append(Block("item", tuple(lines), f"{'  ' * depth}{mark} {text}"))
        for inner in item:
            if inner.tag in ("ul", "ol"):
                made += _items(inner, depth + 1)
    return made


def _table(element: Any) -> Block:
    """A table, its first row as headings; a bar in a cell would end it, so it stands as the wide one."""
    rows = [[" ".join(_lines(cell)) for cell in row.iter("td", "th")] for row in element.iter("tr")]
    width = max(map(len, rows), default=0)
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    drawn = [f"| {' | '.join(cell.replace('|', '｜') for cell in row)} |" for row in padded]
    rule = f"|{' --- |' * width}"
    lines = tuple("　".join(cell for cell in row if cell) for row in rows if any(row))
    return Block("table", lines, "\n".join([*drawn[:1], rule, *drawn[1:]]))


def _lines(element: Any, *, is_marked: bool = False) -> list[str]:
    """The lines of an element: a break in Word is a new one; lists inside it are not its own."""
    return _words(element, is_marked=is_marked).split("\n")


def _words(element: Any, *, is_marked: bool = False) -> str:
    made = [element.text or ""]
    for child in element:
        if child.tag == "br":
            made.append("\n")
        elif child.tag not in ("ul", "ol", "table", "img"):
            inner = _words(child, is_marked=is_marked)
            is_bold = is_marked and child.tag == "strong" and inner.strip() and "__" not in inner
            made.append(f"__{inner}__" if is_bold and inner == inner.strip() else inner)
            if child.tag == "p" and child.getnext() is not None and child.getnext().tag == "p":
                made.append("\n")
        made.append(child.tail or "")
    return "".join(made)


def _safe(line: str) -> str:
    """A paragraph that would be read as a heading or a list begins with a wide blank, as on paper."""
    return f"　{line}" if _BLOCK.match(line) else line


# --- pictures ---------------------------------------------------------------------------------------------------------


def _take_pictures(word: Word, pictures: list[Picture], file: str) -> None:
    """Give each picture the caption that stands below it, or above it."""
    for at, block in enumerate(word.blocks):
        if block.picture < 0:
            continue
        picture = pictures[block.picture]
        near = [*word.blocks[at + 1 : at + 2], *word.blocks[max(0, at - 1) : at]]
        caption = next((one.lines[0].strip() for one in near if one.lines and _CAPTION.match(one.lines[0].strip())), "")
        pictures[block.picture] = Picture(picture.data, picture.ending, picture.alt, caption)
        if not picture.ending:
            remedy = "在 Word 里另存为 JPG 或 PNG 再插入"
            word.problems.append(problem("E706", Place(file), found="一张图片不是 JPG、PNG，没有读进来", remedy=remedy))
    word.pictures = pictures


def _lost(file: str, expected: str, word: Word) -> list[Problem]:
    """Whether every character a reader sees of the document arrived; what did not is told."""
    got = "".join(word.text.split())
    if expected == got:
        return []
    from difflib import SequenceMatcher

    missing = [
        expected[start:end]
        for sort, start, end, _, _ in SequenceMatcher(None, expected, got, autojunk=False).get_opcodes()
        if sort in ("delete", "replace")
    ]
    remedy = "多半在文本框、公式或域里；在 Word 里改成普通文字再导入"
    return [problem("E706", Place(file), found=f"没有读到的文字：{one[:60]}", remedy=remedy) for one in missing[:20]]
