"""Prose: nothing a text says can run, reach out, hang or break the page."""

import subprocess
import sys
import time
from html.parser import HTMLParser

import pytest

from corridor import prose

HOSTILE = {
    "brackets": "'[' * 50_000",
    "pictures": "'![' * 25_000",
    "references": "'[[' * 25_000",
    "closed references": "'[[a]]' * 15_000",
    "half references": "'[[a|' * 20_000",
    "quotations": "'> ' * 25_000 + 'a'",
    "quotation lines": "'\\n'.join('> ' * n + 'a' for n in range(300))",
    "dashes": "'- ' * 25_000 + 'a'",
    "nested lists": "'\\n'.join('  ' * n + '- a' for n in range(300))",
    "loose nested lists": "'\\n\\n'.join('  ' * n + '- a' for n in range(300))",
    "a dash and blanks": "'-' + ' ' * 99_000 + '-'",
    "growing indents": "'\\n'.join('-' + ' ' * n + 'a' for n in range(1, 430))",
    "numbers": "'1. ' * 30_000 + 'a'",
    "lists and quotations": "'> - ' * 20_000 + 'a'",
    "items": "'- a\\n' * 20_000",
    "loose items": "'- a\\n\\n' * 20_000",
    "items and blank lines": "'- a' + '\\n' * 95_000",
    "blank lines and items": "('\\n' * 50 + '- a\\n  - b') * 1_500",
    "headings": "'# a\\n' * 25_000",
    "rules": "'---\\n\\n' * 20_000",
    "backticks": "'`' * 100_000",
    "growing backticks": "' '.join('`' * n for n in range(1, 440))",
    "table bars": "'|' * 100_000",
    "table rows": "'a|b\\n-|-\\n' + '|\\n' * 45_000",
    "tables": "'a|b\\n-|-\\n' * 10_000",
    "marks in a table": "'a|b\\n-|-\\n' + '- |\\n1.|\\n' * 12_000",
    "ticks in a table": "'`a`|' * 12_000 + '\\n' + '-|' * 12_000",
    "wide table": "'|a' * 15_000 + '\\n' + '|-' * 15_000 + '\\n' + '|\\n' * 15_000",
    "stars": "'*' * 100_000",
    "masks": "'* ' * 50_000",
    "bold stars": "'**a' * 30_000",
    "underscores": "'__a' * 30_000",
    "open quotation marks": "'“《' * 50_000",
    "crossed quotation marks": "'“' * 30_000 + '》' * 30_000 + '*' + '”' * 30_000",
    "links": "'[a](https://b)' * 7_000",
    "half links": "'[a](' * 25_000",
    "half titles": "'[a](b \"' * 12_500",
    "parentheses": "'[a](' + '(' * 95_000",
    "blanks in a link": "'[a](b' + ' ' * 95_000",
    "refused links": "'[__*__](x)' * 10_000",
    "angles": "'<' * 100_000",
    "half addresses": "'<https://' * 10_000",
    "entities": "'&' * 100_000",
    "blanks": "' ' * 99_999 + 'a'",
    "lines of blanks": "'    \\n' * 20_000",
    "too long": "'《*》' * 2_000_000",
}

BODY = (
    "prose.faults(text), prose.quoted_masks(text), len(text) > 100_000 or prose.to_html(text, lambda each: each.target)"
)
FIELD = "prose.inline(text), prose.verbatim(text), prose.plain(text), prose.references(text)"


def said_within_two_seconds(name: str, code: str) -> str:
    """What went wrong, empty for nothing. Seconds of the processor, so that a busy machine fails nothing."""
    limits = "import resource as r; r.setrlimit(r.RLIMIT_CPU, (2, 2)); r.setrlimit(r.RLIMIT_AS, (1 << 30, 1 << 30))"
    code = f"{limits}\nfrom corridor import prose\ntext = {HOSTILE[name]}\n{code}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr or f"ended by signal {-done.returncode}"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_body_is_done_with_in_two_seconds(name: str):
    assert "" == said_within_two_seconds(name, BODY)


@pytest.mark.parametrize("name", ["masks", "stars", "crossed quotation marks", "half references", "entities"])
def test_a_hostile_field_is_done_with_in_two_seconds(name: str):
    assert "" == said_within_two_seconds(name, FIELD)


@pytest.mark.parametrize(
    "text", ["[" * 90_000, "![" * 1_000, "> " * 1_000 + "a", "- " * 500 + "a", "    " * 30 + "- a", "a" * 100_001]
)
def test_too_long_or_too_deep_is_said_at_once(text: str):
    start = time.monotonic()
    assert "E105" in {fault.code for fault in prose.faults(text)}
    assert time.monotonic() - start < 5


def test_nesting_ends_however_deep_the_marks_go():
    """Beyond the deepest level a mark is only a character."""
    html = prose.to_html("> " * 40 + "a", lambda _: "")
    assert 10 == html.count("<blockquote>") and 30 == html.count("&gt;")


class Inert(HTMLParser):
    """Notes every tag and attribute that could do something."""

    found: list[str]
    allowed = "p h2 h3 h4 ul ol li blockquote hr table thead tbody tr th td a img strong span".split()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.allowed:
            self.found.append(tag)
        for name, value in attrs:
            address = name in ("href", "src") and not (value or "").startswith(("https://", "media/", "mailto:", "#"))
            if address or name not in "href src alt title class role aria-label scope start value".split():
                self.found.append(f"{name}={value}")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<svg><a xlink:href='javascript:x'>",
        "[a](javascript:alert(1))",
        "[a](JAVASCRIPT:alert(1))",
        "[a](java\tscript:alert(1))",
        "[a](&#106;avascript:x)",
        "[a](data:text/html;base64,x)",
        "![a](data:image/svg+xml,x)",
        "![a](https://x.cn/pixel.gif)",
        "![a](//x.cn/pixel.gif)",
        '[a](https://x.cn "x" onmouseover="y")',
        '[a](https://x.cn/"onmouseover="y)',
        '![" onerror="x](media/a.jpg)',
        "![a](media/a.jpg\"onerror=\"x)",
        "![a](media/../../etc/passwd)",
        "![a](media/..\\..\\x)",
        "<https://x.cn/\"onclick=alert(1)>",
        "<javascript:alert(1)>",
        "<https://x.cn/'onclick='a>",
        "[<b>](https://x.cn)",
        "</p></div><iframe src=//x>",
        "<!-- --><style>*{}</style>",
        "| <script> | b |\n|---|---|\n| <i onclick=x> | [a](vbscript:x) |",
        "# <script>",
        "[[<script>|<b onclick=x>]]",
    ],
)  # fmt: skip
def test_what_could_run_or_reach_out_is_inert(text: str):
    parser = Inert()
    parser.found = []
    parser.feed(prose.to_html(text, lambda _: "") + prose.inline(text) + prose.verbatim(text, ['"><script>'] * 9))
    assert [] == parser.found


def test_reading_prose_brings_no_renderer_in():
    """A build without changes starts at once."""
    code = "import sys; from corridor import prose; prose.faults('*'); print({'markdown', 'nh3'} & set(sys.modules))"
    assert (
        "set()"
        == subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    )
