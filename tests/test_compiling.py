"""Compiling: our shorter code gives the pages Jinja's own gives, to the byte, and the same mistakes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
import pytest
from conftest import ROOT, office, run, tree
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from corridor import compiling, making

SOURCES = {
    "macros": """{% macro one(a, b="<b>", c=none) %}{{ a }}|{{ b }}|{{ c }}{% endmacro %}
{% macro many() %}{{ varargs|join("&") }}{{ kwargs|dictsort }}{% endmacro %}
{% macro around(x) %}[{{ caller(x) }}]{% endmacro %}""",
    "layout": "<{% block title %}{{ site.title }}{% endblock %}>{% block nav %}{% for b in bays %}"
    '<i{% if b.id == page.bay %} on{% endif %}>{{ b.id }}{% block inner %}{{ to("x") }}{% endblock %}</i>{% endfor %}'
    "{% endblock %}{% block main %}{% endblock %}",
    "page": """{% extends "layout" %}{% from "macros" import one, many, around %}
{% block inner %}{{ super() }}!{% endblock %}
{% block main %}{{ one(value) }}{{ one(value, value) }}{{ one(b=1, a=value) }}{{ one(c=value, *[value, 2]) }}
{{ many(1, value, z=2) }}{% call(x) around(value) %}<u>{{ x }}</u>{% endcall %}
{% set kept %}<p>{{ value }}</p>{% endset %}{{ kept }}{{ kept ~ value }}
{{ things.items }}{{ things.values()|list }}{{ things.a }}{{ loop_of([1, [2]]) if false }}
{% for x in [1, 2] recursive %}{{ loop.index }}{{ x if x is number else loop(x) }}{% endfor %}
{{ "%s"|format(value) }}{{ self.title() }}{% endblock %}""",
}
GIVEN = {
    "site": {"title": "甲 & 乙"},
    "bays": [{"id": "a"}, {"id": "b"}],
    "page": {"bay": "b"},
    "to": "../{}".format,
    "things": {"a": "<", "items": 3},
}


def both(sources: dict[str, str], name: str, given: dict[str, object]) -> list[str]:
    """What Jinja gives and what we give: the page, or the error."""
    found = []
    for environment in (jinja2.Environment(autoescape=True), compiling.Environment()):
        environment.undefined = jinja2.StrictUndefined
        environment.loader = jinja2.DictLoader(sources)
        try:
            found.append(environment.get_template(name).render(given))
        except Exception as error:  # noqa: BLE001 (whatever it is, it has to be the same)
            found.append(f"{type(error).__name__}: {error}")
    return found


@given(st.text(alphabet="甲<>&'\"a*", max_size=5) | st.integers() | st.none() | st.builds(Markup, st.text(max_size=3)))
def test_every_construct_gives_the_same_page(value: object) -> None:
    theirs, ours = both(SOURCES, "page", {**GIVEN, "value": value})
    assert theirs == ours and "Error" not in theirs


@pytest.mark.parametrize(
    "body",
    [
        "{{ missing }}", "{{ page.none }}", "{{ page['none'] }}", "{{ missing() }}",
        "{{ one(1, 2, 3, 4) }}", "{{ one(d=1) }}",
        "{{ one() }}", "{{ 1 / 0 }}", "{{ site.title.none }}", "{{ one(1, a=2) }}",
    ],
)  # fmt: skip
def test_a_mistake_is_the_same_mistake(body: str) -> None:
    theirs, ours = both({**SOURCES, "wrong": '{% from "macros" import one %}' + body}, "wrong", dict(GIVEN))
    assert theirs == ours and "Error" in ours


@given(st.text() | st.builds(Markup, st.text()) | st.integers() | st.booleans() | st.none() | st.lists(st.text()))
def test_a_value_is_shown_as_markupsafe_has_it(value: object) -> None:
    assert str(escape(value)) == str(compiling.shown(value))


def test_what_a_slower_writer_left_is_not_taken_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be kept for every build of this machine."""

    def macro() -> object:
        environment = compiling.Environment(loader=jinja2.DictLoader(SOURCES))
        return getattr(environment.get_template("macros").module, "one")  # noqa: B009 (the library knows no names)

    monkeypatch.setattr(compiling._Compiled, "kept", {})
    with monkeypatch.context() as stock:
        stock.setattr(compiling.Environment, "code_generator_class", jinja2.Environment.code_generator_class)
        assert not isinstance(macro(), compiling.QuickMacro)
    assert isinstance(macro(), compiling.QuickMacro)
    assert isinstance(macro(), compiling.QuickMacro)
    assert 2 == len(compiling._Compiled.kept)


def test_furniture_is_made_once_for_a_bay_and_a_depth() -> None:
    environment = compiling.Environment(loader=jinja2.DictLoader(SOURCES), undefined=jinja2.StrictUndefined)
    asked: list[tuple[object, ...]] = []

    def keep(name: tuple[Any, ...], make: Callable[[], str]) -> str:
        asked.append(name)
        return make()

    environment.keep = keep
    environment.get_template("layout").render({**GIVEN, "value": 1})
    environment.get_template("page").render({**GIVEN, "value": 1})
    blocks = [name[0].__name__ for name in asked]
    # super() asks for what this page alone knows, so the navigation of the second page is its own.
    assert ["block_title", "block_nav", "block_inner", "block_inner", "block_main", "block_title"] == blocks
    assert ["b"] * 6 == [name[2] for name in asked]


def test_a_site_is_the_same_as_with_jinja_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = office(tmp_path / "ours", name="sample")
    wanted = ("build", "--only", "html", "--today", "2022-10-01")
    assert 0 == run(*wanted, "-C", ours).code
    monkeypatch.setattr(compiling.Environment, "code_generator_class", jinja2.Environment.code_generator_class)
    monkeypatch.setattr(compiling._Compiled, "kept", {})
    theirs = office(tmp_path / "theirs", name="sample")
    assert 0 == run(*wanted, "-C", theirs).code
    assert tree(ours / "site") == tree(theirs / "site")


@pytest.fixture
def another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Forget what this process compiled, as if it had just begun."""

    def begin() -> None:
        monkeypatch.setattr(compiling._Compiled, "kept", {})
        monkeypatch.setattr(compiling, "_named", {})
        monkeypatch.setattr(compiling, "_left", [])

    monkeypatch.setattr(making, "HOUSE_COMPILED", tmp_path / "house" / "cache" / "templates.pickle")
    begin()
    return begin


def site(folder: Path) -> dict[str, bytes]:
    assert 0 == run("build", "-C", folder, "--only", "html", "--today", "2022-10-01", "--paranoid").code
    return tree(folder / "site")


def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates compiled from now on."""
    seen: list[str] = []
    whole = compiling.Environment.compile

    def noted(self: Any, source: str, name: str = "", *more: Any, **also: Any) -> Any:
        seen.append(name)
        return whole(self, source, name, *more, **also)

    monkeypatch.setattr(compiling.Environment, "compile", noted)
    return seen


def test_another_process_compiles_nothing_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, another_process: Callable[[], None]
) -> None:
    folder = office(tmp_path, name="sample")
    seen = compiled(monkeypatch)
    before = site(folder)
    assert "pages/detail.html" in seen
    seen.clear()
    another_process()
    (folder / "site/index.html").unlink()
    assert before == site(folder) and [] == seen
    own = folder / "content/templates/parts/card.html"
    own.parent.mkdir(parents=True)
    own.write_text((ROOT / "templates/parts/card.html").read_text("utf-8").replace("<h3>", "<h3 class=own>"), "utf-8")
    another_process()
    assert before != site(folder) and ["parts/card.html"] == seen


def test_the_houses_templates_are_compiled_once_a_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, another_process: Callable[[], None]
) -> None:
    """The first build of another office finds them; an office's own are left where nobody else looks."""
    (tmp_path / "house").mkdir()
    seen = compiled(monkeypatch)
    own = {"templates/parts/card.html": (ROOT / "templates/parts/card.html").read_text("utf-8") + "{# ours #}"}
    site(office(tmp_path / "own", own, name="sample"))
    assert not (tmp_path / "house/cache").exists()
    another_process()
    before = site(office(tmp_path / "first", name="sample"))
    seen.clear()
    another_process()
    assert before == site(office(tmp_path / "second", name="sample"))
    assert seen == []
    (tmp_path / "house/cache/templates.pickle").write_bytes(b"damaged")
    another_process()
    assert before == site(office(tmp_path / "third", name="sample"))
    assert "pages/detail.html" in seen


@pytest.mark.parametrize("at", [0, 30, 40, 5000, -1])
def test_damage_to_what_was_compiled_costs_time_and_no_page(
    at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, another_process: Callable[[], None]
) -> None:
    folder = office(tmp_path, name="sample")
    before = site(folder)
    data = bytearray((folder / ".corridor/templates.pickle").read_bytes())
    data[at] ^= 1
    (folder / ".corridor/templates.pickle").write_bytes(data)
    another_process()
    (folder / "site/index.html").unlink()
    seen = compiled(monkeypatch)
    assert before == site(folder) and seen
