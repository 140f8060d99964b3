"""Templating: Jinja, strict; which template files a template leans on; the filters that know masks and dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from corridor import compiling, prose, titles
from corridor.files import HOUSE
from corridor.problems import Place, Stop, problem
from corridor.values import WITHHELD, PartialDate, Quantity, Withheld


class Templates:
    """The environment of one site. `roots` in order: the office's own templates stand before the house's."""

    def __init__(self, roots: tuple[Path, ...]) -> None:
        self.environment = compiling.Environment(
            loader=jinja2.ChoiceLoader(
                [
                    jinja2.FileSystemLoader([str(root) for root in roots]),
                    # An office's own page extends the house's of the same name as house/pages/….
                    jinja2.PrefixLoader({HOUSE: jinja2.FileSystemLoader(str(roots[-1]))}),
                ]
            ),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        # Plain fields may quote figures and link records; who resolves them changes with the page, not the template.
        self._resolve: Callable[[prose.Reference], str] = lambda reference: str(escape(reference.words))
        self.environment.filters.update(
            text=self._text, heading=self._heading, verbatim=_verbatim, plain=_plain, quantity=quantity, day=day
        )
        self._closures: dict[str, tuple[str, ...]] = {}

    def render(
        self, name: str, context: dict[str, Any], resolve: Callable[[prose.Reference], str], keep: compiling.Keep
    ) -> str:
        """A page from a template; `keep` may have its furniture. Raises Stop (E401) that names template and line."""
        before, self._resolve = self._resolve, resolve
        self.environment.keep = keep
        try:
            return self.environment.get_template(name).render(context)
        except jinja2.TemplateError as error:
            raise Stop([_told(name, error)]) from error
        finally:
            self._resolve = before

    def call(self, name: str, macro: str, *arguments: object) -> Markup:
        """What one macro of a template gives for these arguments."""
        try:
            module = self.environment.get_template(name).module
            return Markup(getattr(module, macro)(*arguments))
        except jinja2.TemplateError as error:
            raise Stop([_told(name, error)]) from error

    def closure(self, name: str) -> tuple[str, ...]:
        """A template and all it extends, includes and imports; a computed name is an error, for it cannot be traced."""
        if name not in self._closures:
            found: dict[str, None] = {}
            waiting = [name]
            while waiting:
                one = waiting.pop()
                if one in found:
                    continue
                found[one] = None
                waiting.extend(self._leans_on(one))
            self._closures[name] = tuple(sorted(found))
        return self._closures[name]

    def _leans_on(self, name: str) -> list[str]:
        try:
            assert self.environment.loader is not None
            source, _, _ = self.environment.loader.get_source(self.environment, name)
            found = compiling.named(source, name)
        except jinja2.TemplateError as error:
            raise Stop([_told(name, error)]) from error
        if None in found:
            words = {"found": f"{name} 用了算出来的模板名", "remedy": "extends、include、import 后面直接写模板的名字"}
            raise Stop([problem("E401", Place(f"templates/{name}"), **words)])
        return [one for one in found if one is not None]

    def _heading(self, value: object) -> Markup:
        """A title for a heading: as text, but broken between words only, where these are known."""
        words = titles.breakable(str(value))
        return self._text(value) if words is None else Markup(f'<span class="keep">{words}</span>')

    def _text(self, value: object) -> Markup:
        """A plain field: escaped, masks as elements, [[…]] followed."""
        text = str(value)
        if "[[" not in text:
            return Markup(prose.inline(text))
        made, done = [], 0
        for reference in prose.references(text):
            made += [prose.inline(text[done : reference.start]), self._resolve(reference)]
            done = reference.end
        return Markup("".join([*made, prose.inline(text[done:])]))


def _told(name: str, error: jinja2.TemplateError) -> Any:
    """A template error as the office's own Problem."""
    raised_in, line = _line_in(error)
    where = getattr(error, "name", None) or raised_in or name
    line = getattr(error, "lineno", None) or line
    remedy = "改回原样，或删去 content/templates/ 下的同名文件"
    return problem("E401", Place(f"templates/{where}", line), found=_in_chinese(error), remedy=remedy)


# What Jinja says most often. Anything else is a mistake in writing; its own words go with it for whoever mends it.
_SAID = (
    (re.compile(r"'([^']+)' is undefined"), "没有“{0}”这个名字"),
    (re.compile(r"has no attribute '([^']+)'"), "没有“{0}”这一项"),
    (re.compile(r"No filter named '([^']+)'"), "没有“{0}”这个过滤器"),
    (re.compile(r"unknown tag '([^']+)'"), "不认得“{0}”"),
    (re.compile(r"Unexpected end of template"), "没有写完，少了结束的标记"),
)


def _in_chinese(error: jinja2.TemplateError) -> str:
    if isinstance(error, jinja2.TemplateNotFound):
        return f"没有 {error.name} 这个模板"
    for said, words in _SAID:
        found = said.search(str(error))
        if found:
            return words.format(*found.groups())
    return f"写法不对（{error}）"


def _line_in(error: BaseException) -> tuple[str, int]:
    """Template and line of an error raised while rendering: Jinja rewrites tracebacks to template lines."""
    where, line, trace = "", 0, error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".html"):
            where, line = "/".join(Path(file).parts[-2:]), trace.tb_lineno
        trace = trace.tb_next
    return where, line


def _verbatim(value: object, labels: tuple[str, ...] = ()) -> Markup:
    return Markup(prose.verbatim(str(value), labels))


def _plain(value: object) -> str:
    return prose.plain(str(value))


def quantity(value: Quantity) -> Markup:
    """A quantity in running text; a withheld one always the same words."""
    before, after = value.around
    if value.is_given:
        inner = Markup(f'<data value="{escape(value.number)}">{escape(value.number)}</data>')
    elif isinstance(value.value, Withheld):
        inner = Markup(f'<span class="withheld">{WITHHELD}</span>')
    else:
        return Markup(f'<span class="quantity">{escape(value.shown)}</span>')
    return Markup(f'<span class="quantity">{escape(before)}{inner}{escape(after)}</span>')


def day(value: PartialDate) -> Markup:
    """A partial date in running text; a missing year is said, never completed."""
    if value.is_full and value.end is None:
        return Markup(f'<time datetime="{escape(value.text)}">{escape(value.shown)}</time>')
    note = "" if value.has_year else '<small class="noyear">年份原文未写</small>'
    return Markup(f'<span class="day">{escape(value.shown)}{note}</span>')
