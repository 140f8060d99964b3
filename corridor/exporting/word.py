"""Word: a record as a .docx to go on editing: real headings, tables and pictures on the paper of GB/T 9704-2012.

A publication has its red head and its foot. Sizes are points, lengths millimetres.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import docx
import lxml.html
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from corridor.desk import Desk
from corridor.exporting.articles import Article
from corridor.outputs.media import picture

Element = Any  # lxml ships no types
# A4 with the margins of GB/T 9704: 37 above, 28 at the binding, a type area of 156 × 225.
PAGE = (210, 297)
TOP, LEFT, WIDTH, HEIGHT = 37, 28, 156, 225
LINE = 28.9  # 22 lines on 225 mm
RED = RGBColor(0xB3, 0x26, 0x1E)
# Word and WPS in an office have these; elsewhere the nearest is taken.
SONG, FANG, HEI, KAI = "宋体", "仿宋", "黑体", "楷体"
# Style, face, size, bold, first-line indent in characters.
_STYLES: tuple[tuple[str, str, float, bool, int], ...] = (
    ("Normal", FANG, 16, False, 2),
    ("Title", SONG, 22, True, 0),
    ("Heading 1", HEI, 16, False, 2),
    ("Heading 2", KAI, 16, True, 2),
    ("Heading 3", FANG, 16, True, 2),
    ("Quote", KAI, 16, False, 2),
    ("Caption", FANG, 12, False, 0),
)
_HEADINGS = {"h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3"}


def made(desk: Desk, article: Article) -> bytes:
    """The file. Its dates are the day of the build, its author is the host."""
    document = docx.Document()
    _set_up(document)
    _head(document, article)
    for element in lxml.html.fragment_fromstring(article.html):
        _put(desk, document, element)
    _foot(document, article)
    core = document.core_properties
    core.title, core.subject = article.title, article.digest
    core.author = desk.plain(str(desk.setting("host.name") or desk.setting("title") or ""))
    core.comments = ""
    core.created = core.modified = datetime.fromisoformat(desk.today())
    core.language = "zh-CN"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# --- paper and styles -------------------------------------------------------------------------------------------------


def _set_up(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    section.top_margin, section.left_margin = Mm(TOP), Mm(LEFT)
    section.bottom_margin, section.right_margin = Mm(PAGE[1] - TOP - HEIGHT), Mm(PAGE[0] - LEFT - WIDTH)
    section.footer_distance = Mm(PAGE[1] - TOP - HEIGHT - 12)
    _page_number(section.footer.paragraphs[0])
    for name, face, size, bold, indent in _STYLES:
        _style(document, name, face, size, bold=bold, indent=indent)
    document.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _style(document: Document, name: str, face: str, size: float, *, bold: bool, indent: int) -> None:
    known = [one.name for one in document.styles]
    style: Any = document.styles[name] if name in known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    font, paragraph = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = face, Pt(size), bold, False
    font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        if key.endswith("Theme"):
            del fonts.attrib[key]
    for key in ("w:eastAsia", "w:ascii", "w:hAnsi"):
        fonts.set(qn(key), face)
    paragraph.space_before = paragraph.space_after = Pt(0)
    paragraph.first_line_indent = Pt(size * indent)
    if name != "Title":
        paragraph.line_spacing_rule, paragraph.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(min(LINE, size * 1.8))
    for border in style.element.xpath("w:pPr/w:pBdr"):
        border.getparent().remove(border)


def _page_number(paragraph: Paragraph) -> None:
    """— 1 —, as a field Word counts itself."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    run = paragraph.add_run()
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = words
        run._r.append(part)
    paragraph.add_run(" —")
    for one in paragraph.runs:
        one.font.size = Pt(14)


# --- head and foot ----------------------------------------------------------------------------------------------------


def _head(document: Document, article: Article) -> None:
    """The red head of an issue, as its print has it; any other record begins with its title."""
    told = article.head
    if told:
        masthead = _line(
            document, told["masthead"], WD_ALIGN_PARAGRAPH.CENTER, SONG, 46 if len(told["masthead"]) < 9 else 34
        )
        masthead.runs[0].font.color.rgb, masthead.runs[0].font.bold = RED, True
        _line(document, told["number"] or "（期号未编）", WD_ALIGN_PARAGRAPH.CENTER, FANG, 16)
        by = _line(document, told["compiled_by"] or "编印单位未公布", WD_ALIGN_PARAGRAPH.LEFT, FANG, 16)
        by.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        by.add_run(f"\t{told['date'] or '日期未注明'}")
        _rule(by, "bottom", 16, "B3261E")
        document.add_paragraph()
    document.add_paragraph(article.title, style="Title")
    if told and told["period_label"]:
        words = "　".join(part for part in (told["cycle"], told["period_label"]) if part)
        note = f"（{told['year_note']}）" if told["year_note"] else ""
        _line(document, words + note, WD_ALIGN_PARAGRAPH.CENTER, KAI, 16)
    document.add_paragraph()


def _foot(document: Document, article: Article) -> None:
    """版记: to whom it goes and who compiled it; what is undecided says so."""
    told = article.head
    if not told:
        return
    # The foot never stands alone on a page: it takes the last lines of the text with it.
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    document.add_paragraph().paragraph_format.keep_with_next = True
    sent = [
        f"{label}：{'，'.join(told[key])}。"
        for label, key in (("报", "report"), ("送", "send"), ("发", "issue"))
        if told[key]
    ]
    lines = sent or ["报：待定　　送：待定　　发：待定"]
    for words in lines:
        line = _line(document, words, WD_ALIGN_PARAGRAPH.LEFT, FANG, 14)
        line.paragraph_format.keep_with_next = True
        _rule(line, "top", 6, "000000")
    copies = f"共印{told['copies']}份" if told["copies"] else "印数待定"
    last = _line(document, told["compiled_by"] or "编印单位未公布", WD_ALIGN_PARAGRAPH.LEFT, FANG, 14)
    last.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    last.add_run(f"\t{copies}")
    _rule(last, "top", 4, "000000")
    _rule(last, "bottom", 6, "000000")


def _line(document: Document, words: str, where: WD_ALIGN_PARAGRAPH, face: str, size: float) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment, paragraph.paragraph_format.first_line_indent = where, Pt(0)
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    run = paragraph.add_run(words)
    run.font.size, run.font.name = Pt(size), face
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    return paragraph


def _rule(paragraph: Paragraph, side: str, eighths: int, colour: str) -> None:
    """A rule above or below a paragraph; its width in eighths of a point."""
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    rule = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", colour)):
        rule.set(qn(f"w:{key}"), value)
    borders.append(rule)


# --- the text ---------------------------------------------------------------------------------------------------------


def _put(desk: Desk, document: Document, element: Element) -> None:
    """One block of the article, in the order it stands; what only holds blocks gives way to them."""
    if element.tag in _BLOCKS:
        _BLOCKS[element.tag](desk, document, element)
    elif isinstance(element.tag, str):
        for each in element:
            _put(desk, document, each)


def _heading(_: Desk, document: Document, element: Element) -> None:
    document.add_paragraph(_words(element), style=_HEADINGS[element.tag])


def _quote(_: Desk, document: Document, element: Element) -> None:
    for each in element.findall("p"):
        _runs(document.add_paragraph(style="Quote"), each)


def _list(_: Desk, document: Document, element: Element) -> None:
    for at, each in enumerate(element.findall("li"), 1):
        document.add_paragraph(f"{at}. {_words(each)}" if element.tag == "ol" else _words(each))


def _paragraph(_: Desk, document: Document, element: Element) -> None:
    _runs(document.add_paragraph(style="Caption" if element.get("class") == "note" else None), element)


def _words(element: Element) -> str:
    return re.sub(r"[ \n]+", " ", element.text_content()).strip()  # a full-width space is meant


def _runs(paragraph: Paragraph, element: Element, *, bold: bool = False) -> None:
    """The words of an element, bold where it is; line breaks that only the markup has are left out."""
    for words, is_bold in _pieces(element, bold):
        paragraph.add_run(words).bold = True if is_bold else None


def _pieces(element: Element, bold: bool) -> list[tuple[str, bool]]:
    made = [(element.text or "", bold)]
    for each in element:
        if isinstance(each.tag, str):
            inner = [("\n", bold)] if each.tag == "br" else _pieces(each, bold or each.tag in ("strong", "b"))
            made += [("（", bold), *inner, ("）", bold)] if each.tag == "small" else inner
        made.append((each.tail or "", bold))
    return [(words.replace("\n", "") if words != "\n" else words, is_bold) for words, is_bold in made if words]


def _table(_: Desk, document: Document, element: Element) -> None:
    """A table whose head repeats on every page; a row of one heading spans all columns."""
    rows = element.findall(".//tr")
    width = max(len(row) for row in rows)
    table = document.add_table(len(rows), width, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for at, row in enumerate(rows):
        cells = table.rows[at].cells
        if len(row) == 1 < width:
            cells = (cells[0].merge(cells[-1]),)
        for cell, source in zip(cells, row, strict=False):
            paragraph = cell.paragraphs[0]
            paragraph.style = document.styles["Caption"]
            _runs(paragraph, source, bold=source.tag == "th")
    head = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(head)


def _picture(desk: Desk, document: Document, element: Element) -> None:
    """A picture at the width of the text, with its words for those who do not see it."""
    image = element.find(".//img")
    name = image.get("src", "").removeprefix("corridor:")
    data = picture(name, desk.file(name), "PNG" if name.lower().endswith(".png") else "JPEG")
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent, paragraph.alignment = Pt(0), WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    shown = paragraph.add_run().add_picture(io.BytesIO(data))
    if shown.width > Mm(WIDTH):
        shown.width, shown.height = Mm(WIDTH), Emu(shown.height * Mm(WIDTH) // shown.width)
    shown._inline.docPr.set("descr", image.get("alt", ""))
    for caption in element.findall("figcaption"):
        below = document.add_paragraph(_words(caption), style="Caption")
        below.alignment = WD_ALIGN_PARAGRAPH.CENTER


_BLOCKS: dict[str, Callable[[Desk, Document, Element], None]] = {
    **dict.fromkeys(_HEADINGS, _heading),
    **dict.fromkeys(("ul", "ol"), _list),
    "p": _paragraph,
    "blockquote": _quote,
    "table": _table,
    "figure": _picture,
}
