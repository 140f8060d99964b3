"""Reworded: where only words of some records changed nothing else is looked at; the site is that of a clean build."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from building import Office, assert_same, county, tree, without_spare

from corridor import engine, gathering, listing, loading
from corridor.files import CLOCK_SLACK_NS, Digests
from corridor.memory import recall
from corridor.project import Project
from corridor.results import Result

VISIT = "activities/visit.yaml"


@pytest.fixture
def known(tmp_path: Path) -> Office:
    """An office whose last build knows all of it, for nobody has touched a file for a moment."""
    office = county(tmp_path / "office")
    settle()
    office.build()
    return office


def settle() -> None:
    time.sleep(2 * CLOCK_SLACK_NS / 1e9)


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[frozenset[str] | None]:
    """What each build knew of how far the changes go: the reworded records, or None where it looked at everything."""
    seen: list[frozenset[str] | None] = []
    whole = engine.begin

    def noted(*given: Any) -> engine.Run:
        run = whole(*given)
        if given[0].folder.name == "office":  # not the clean build it is held against
            seen.append(run.corpus.reworded)
        return run

    monkeypatch.setattr(engine, "begin", noted)
    return seen


def reword(office: Office, name: str = VISIT, words: str = "又去看了一次。") -> None:
    office.write(name, f"{office.path(name).read_text('utf-8')}  {words}\n")


def test_a_reworded_record_is_all_that_is_looked_at(
    known: Office, begun: list[frozenset[str] | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    reword(known)

    def forbidden(*_: object) -> object:
        raise AssertionError("looked at")

    with monkeypatch.context() as patched:
        patched.setattr(gathering, "walk", forbidden)
        patched.setattr(listing, "list_jobs", forbidden)
        made = known.build()
    assert [frozenset({"activities/visit"})] == begun
    assert "activities/visit.html" in made["reasons"] and "activities/meeting.html" not in made["reasons"]
    assert "记录 activities/visit变了" == made["reasons"]["activities/visit.html"]
    assert_same(known.clean(), without_spare(known.clean(), tree(known.site)))


def test_one_after_another_each_is_known_from_the_one_before(known: Office, begun: list[frozenset[str] | None]) -> None:
    for name in (VISIT, "places/station.yaml", VISIT, "activities/meeting.yaml"):
        reword(known, name)
        settle()
        known.build()
        assert_same(known.clean(), without_spare(known.clean(), tree(known.site)))
    assert None not in begun and 4 == len(begun)


def test_words_that_come_back_to_what_they_were_are_made_again(
    known: Office, begun: list[frozenset[str] | None]
) -> None:
    text, first = known.path(VISIT).read_text("utf-8"), tree(known.site)
    reword(known)
    settle()
    known.build()
    known.write(VISIT, text)
    known.build()
    assert None not in begun
    assert_same(first, without_spare(first, tree(known.site)))


def test_a_file_saved_without_a_change_makes_nothing(known: Office, begun: list[frozenset[str] | None]) -> None:
    known.path(VISIT).touch()
    assert 0 == known.build()["made"] and None not in begun


def test_a_number_quoted_from_the_ledger_is_known_without_reading_the_ledger(
    known: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    whole = gathering.read_file

    def noted(content: Path, name: str) -> Any:
        read.append(name)
        return whole(content, name)

    monkeypatch.setattr(gathering, "read_file", noted)
    reword(known, words="有[[figure:fig-stations]]。")
    known.build()
    assert "有354个。" in re.sub("<[^>]*>", "", (known.site / "activities/visit.html").read_text("utf-8"))
    assert ["documents/report.yaml"] == read
    assert_same(known.clean(), without_spare(known.clean(), tree(known.site)))


def test_of_a_file_of_several_records_one_is_read_where_it_is_shown_in_full(
    known: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    whole = gathering.read_record

    def noted(text: Any, own: Any) -> Any:
        read.append(own.card.id)
        return whole(text, own)

    monkeypatch.setattr(gathering, "read_record", noted)
    project = Project(known.folder, known.site, known.outputs, known.today)
    record = engine.begin(project, engine.Wanted()).corpus.record("figures/ledger/fig-stations")
    assert record is not None and record.fields["observations"] and ["figures/ledger/fig-stations"] == read


CHANGES: dict[str, Callable[[Office], object]] = {
    "a title": lambda office: office.edit(VISIT, "省人大前来调研", "省人大来调研"),
    "a reference": lambda office: reword(office, words="见[[places/station]]。"),
    "another number": lambda office: reword(office, words="看了354个联络站。"),
    "a document": lambda office: office.edit("documents/report.yaml", "县委常委会", "县委的常委会"),
    "a record more": lambda office: office.write("pages/more.yaml", "title: 另一页\nbody: |\n  一段。\n"),
    "a record less": lambda office: office.path("pages/about.yaml").unlink(),
    "a setting": lambda office: office.edit("site.yaml", "released: 2022-09-17", "released: 2022-09-16"),
    "a template": lambda office: office.write("templates/parts/own.html", "{# own #}"),
    "a copy left lying about": lambda office: office.write("activities/~$visit.yaml", "x"),
    "words with a mistake": lambda office: reword(office, words="见[[places/nowhere]]。"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_others_may_see_is_looked_at_everywhere(
    change: Callable[[Office], object], known: Office, begun: list[frozenset[str] | None]
) -> None:
    change(known)
    before = tree(known.site)
    try:
        known.build()
    except AssertionError as refused:
        assert "E3" in str(refused)
        assert_same(before, tree(known.site))
    else:
        assert_same(known.clean(), without_spare(known.clean(), tree(known.site)))
    assert [None] == begun


def _alter(office: Office) -> None:
    page = office.site / "activities/meeting.html"
    page.write_text("altered", "utf-8")


def _forget(office: Office) -> None:
    for path in (office.folder / ".corridor").glob("unchanged-*.states"):
        path.unlink()


def _damage(office: Office) -> None:
    (path,) = (office.folder / ".corridor").glob("unchanged-*.states")
    path.write_bytes(path.read_bytes()[:-1])


def _build_between(office: Office) -> None:
    """Another build of other options writes another memory, and the first one's answer is put back."""
    kept = {path: path.read_bytes() for path in (office.folder / ".corridor").glob("unchanged-*")}
    reword(office, "places/station.yaml")
    settle()
    office.build("--only", "data")
    for path, data in kept.items():
        path.write_bytes(data)


@pytest.mark.parametrize("change", [_alter, _forget, _damage, _build_between])
def test_where_it_is_not_certain_everything_is_looked_at(
    change: Callable[[Office], object], known: Office, begun: list[frozenset[str] | None]
) -> None:
    change(known)
    begun.clear()
    reword(known)
    known.build()
    assert [None] == begun
    assert_same(known.clean(), without_spare(known.clean(), tree(known.site)))


def test_a_build_that_another_overtook_leaves_no_answer(known: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    reword(known)
    settle()
    whole = engine.build

    def overtaken(*given: Any) -> Result:
        result = whole(*given)
        (path,) = (known.folder / ".corridor").glob("memory-*.pickle")
        path.write_bytes(b"0" * 32 + path.read_bytes()[32:])
        return result

    with monkeypatch.context() as patched:
        patched.setattr(engine, "build", overtaken)
        known.build()
    assert [] == list((known.folder / ".corridor").glob("unchanged-*.pickle"))
    known.build()
    assert_same(known.clean(), without_spare(known.clean(), tree(known.site)))


def test_what_looks_no_longer_hold_is_not_taken_for_known(known: Office) -> None:
    """A look outlives its answer where no job takes it any more: it is known as outdated, and not given out."""
    known.edit("pages/about.yaml", "关于本站", "关于这个网站")
    settle()
    known.build()
    project = Project(known.folder, known.site, known.outputs, known.today)
    memory, _ = recall(project)
    assert memory.outdated
    held = memory.looks.holding(memory.outdated)
    corpus, _ = loading.load(project.content, project.roots, loading.Memory(), Digests(0), project.today)
    wrong = [key for key, digest in held.items() if key.sort != "made" and corpus.digest(key) != digest]
    assert [] == wrong and len(held) > 50
