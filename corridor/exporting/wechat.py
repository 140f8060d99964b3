"""WeChat: one self-contained page to open, select and paste into the editor of a 公众号.

The editor keeps inline styles only and drops style sheets, classes, ids, scripts and links to other sites. So every
style stands on its element, a link becomes its words, and the page's address is written out (for 阅读原文).
"""

from __future__ import annotations

import base64
import re
from typing import Any

import css_inline
import lxml.html
from markupsafe import escape

from corridor.desk import Desk
from corridor.exporting.articles import Article
from corridor.outputs.media import picture

Element = Any  # lxml ships no types
# What the editor makes of an element it does not know is nobody's promise: these say nothing a span does not.
_SPANS = ("a", "abbr", "data", "time", "small", "q", "mark")
_VARIABLE = re.compile(r"var\((--[\w-]+)\)")
_SET = re.compile(r"(--[\w-]+):\s*([^;}]+)[;}]")


def made(desk: Desk, article: Article) -> bytes:
    """The page as UTF-8 HTML; its pictures are inside it."""
    html = f"<style>{_style(desk)}</style>{article.html}"
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
    body = _inlined(inliner, html)
    for element in list(body.iter()):
        _plain(desk, element)
    words = lxml.html.tostring(body, encoding="unicode", method="html")
    head = f'<meta charset="utf-8"><title>{escape(article.title)}</title>'
    return f'<!doctype html>\n<html lang="zh-CN"><head>{head}</head><body>\n{words}\n</body></html>\n'.encode()


def _inlined(inliner: css_inline.CSSInliner, html: str) -> Element:
    whole = lxml.html.document_fromstring(inliner.inline(f"<html><body>{html}</body></html>"))
    return whole.find(".//article")


def _style(desk: Desk) -> str:
    """The style sheet with its colours and sizes from tokens.css written out: the editor knows no variables."""
    tokens = desk.file("styles/tokens.css").decode()
    known = {name: value.strip() for name, value in reversed(_SET.findall(tokens.split("@media")[0]))}
    return _VARIABLE.sub(lambda m: known[m[1]], desk.file("styles/wechat.css").decode())


def _plain(desk: Desk, element: Element) -> None:
    """Leave an element what the editor keeps: its words, its style, the address of a picture."""
    if not isinstance(element.tag, str):
        element.drop_tree()
        return
    if element.tag in _SPANS:
        element.tag = "span"
    if element.tag == "article":
        element.tag = "section"
    if element.tag == "img":
        element.set("src", _inside(desk, element.get("src", "")))
    for name in set(element.attrib) - {"style", "src", "alt", "colspan", "rowspan"}:
        del element.attrib[name]


def _inside(desk: Desk, name: str) -> str:
    """A picture of the office as it goes out everywhere (upright, no metadata), inside the page."""
    name = name.removeprefix("corridor:")
    form = "PNG" if name.lower().endswith(".png") else "JPEG"
    data = base64.b64encode(picture(name, desk.file(name), form)).decode()
    return f"data:image/{form.lower()};base64,{data}"
