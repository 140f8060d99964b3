"""Pieces: of a large file what changed is made again, the rest is taken from the file as it lies in the site."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from building import Office, assert_same, county, tree, without_spare
from hypothesis import given
from hypothesis import strategies as st

from corridor import pieces, piecework
from corridor.files import CLOCK_SLACK_NS
from corridor.keys import Key
from corridor.pieces import BEGIN, BETWEEN, END, PARTS, Pieces

TEXTS = st.dictionaries(st.sampled_from("abcdefghij"), st.binary(max_size=9), min_size=1)


@given(TEXTS, TEXTS, st.randoms())
def test_a_file_put_together_is_the_one_made_anew(
    before: dict[str, bytes], now: dict[str, bytes], random: object
) -> None:
    """Whatever changed, came, went or moved."""
    now = {name: before.get(name, text) if len(text) % 2 else text for name, text in now.items()}
    names = sorted(now, key=lambda _: random.random())  # type: ignore[attr-defined]
    old = Pieces(Path("x"), "", "", pieces.Kept([*before], [*map(len, before.values())], frozenset()))
    whole = listed(before.values())
    places = old.places()
    assert {name: text for name, text in before.items() if text} == {
        name: whole[slice(*places[name])] for name in places
    }
    fresh = {name: now[name] for name in names if name not in places or before.get(name) != now[name]}
    assert listed(now[name] for name in names) == piecework._put_together(names, fresh, whole, places)


def listed(texts: Iterable[bytes]) -> bytes:
    """A file of these pieces, made anew."""
    some = [text for text in texts if text]
    return BEGIN + BETWEEN.join(some) + END if some else b"[]\n"


def some(folder: Path, count: int = 300) -> Pieces:
    """Pieces as a build leaves them: each looked at its own record, and every tenth at what the build had made."""
    made = Pieces.of(folder, "data/x.json", "recipe")
    for at in range(count):
        keys = [
            Key("record", f"places/p{at}"),
            Key("card", "places/p7"),
            *([Key("made", "a.pdf")] if at % 10 == 0 else []),
        ]
        made.put(f"places/p{at}", keys, lambda key: key.name, None)
        made.used[f"places/p{at}"] = at + 1
    made.leave({"data/x.json": "digest"})
    return Pieces.of(folder, "data/x.json", "recipe")


def test_only_the_parts_that_name_what_was_altered_are_unpacked(tmp_path: Path) -> None:
    kept = some(tmp_path)
    untouched = kept.untouched({"places/p123"})
    assert {f"places/p{at}" for at in range(300) if at % 10 and at != 123} == untouched
    assert 1 == len(kept._known)
    assert 270 == len(kept.untouched(set())) and set() == kept.untouched({"places/p7"})


def test_many_altered_names_are_looked_for_one_by_one(tmp_path: Path) -> None:
    gone = {f"places/p{at}" for at in range(100, 200)}
    assert {f"places/p{at}" for at in range(300) if at % 10} - gone == some(tmp_path).untouched(gone)


def test_pieces_that_are_used_no_longer_are_let_go_and_the_others_keep_their_order(tmp_path: Path) -> None:
    kept = some(tmp_path)
    kept.used = {f"places/p{at}": at + 1 for at in reversed(range(50, 300))}
    kept.leave({"data/x.json": "another"})
    left = Pieces.of(tmp_path, "data/x.json", "recipe")
    assert list(kept.used) == left.kept.names and list(kept.used.values()) == left.kept.sizes
    assert left.get("places/p49") is None and left.get("places/p50") is not None
    assert {f"places/p{at}" for at in range(50, 300, 10)} == left.kept.restless
    assert 250 == sum(len(left._unpacked(at)) for at in range(PARTS))


def test_other_code_and_damage_leave_nothing(tmp_path: Path) -> None:
    some(tmp_path)
    assert [] == Pieces.of(tmp_path, "data/x.json", "other").kept.names
    path = next(tmp_path.glob("*.pickle"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    damaged = Pieces.of(tmp_path, "data/x.json", "recipe")
    assert [] == damaged.kept.names and damaged.get("places/p1") is None and set() == damaged.untouched(set())


@pytest.fixture
def known(tmp_path: Path) -> Office:
    """An office with a few more activities, whose last build knows all of it."""
    office = county(tmp_path / "office")
    for at in range(5):
        text = office.path("activities/visit.yaml").read_text("utf-8").replace("省人大前来调研", f"第{at}次来调研")
        office.write(f"activities/visit-{at}.yaml", text)
    time.sleep(2 * CLOCK_SLACK_NS / 1e9)
    office.build()
    return office


def reword(office: Office, name: str = "activities/visit-2.yaml") -> None:
    office.write(name, f"{office.path(name).read_text('utf-8')}  又去看了一次。\n")


def altered_under_its_date(office: Office) -> None:
    path = office.site / "data/activities.json"
    was = path.stat()
    path.write_bytes(path.read_bytes().replace("第0次".encode(), "第9次".encode()))
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert was.st_size == path.stat().st_size
    reword(office)


def of_another_file(office: Office) -> None:
    folder = next((office.folder / ".corridor").glob("pieces-*"))
    one, other = sorted(folder.iterdir(), key=lambda path: path.stat().st_size)[-2:]
    shutil.copy(one, other)
    reword(office)


CHANGES: dict[str, Callable[[Office], object]] = {
    "words": reword,
    "the first": lambda office: reword(office, "activities/meeting.yaml"),
    "several": lambda office: [reword(office, f"activities/visit-{at}.yaml") for at in (0, 1, 4)],
    "one less": lambda office: office.path("activities/visit-2.yaml").unlink(),
    "one more": lambda office: office.write(
        "activities/visit-9.yaml", office.path("activities/visit-1.yaml").read_text("utf-8")
    ),
    "another order": lambda office: office.edit("activities/visit-3.yaml", "XXXX-09", "2022-08"),
    "the data file altered under its date": altered_under_its_date,
    "the pieces of another file": of_another_file,
    "no pieces": lambda office: [
        shutil.rmtree(next((office.folder / ".corridor").glob("pieces-*"))),
        reword(office),
    ],
    "no data file": lambda office: [(office.site / "data/activities.json").unlink(), reword(office)],
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_changes_the_data_are_those_of_a_clean_build(name: str, known: Office) -> None:
    before = (known.site / "data/activities.json").read_bytes()
    CHANGES[name](known)
    known.build()
    clean = known.clean()
    assert clean["data/activities.json"] != before
    assert_same(clean, without_spare(clean, tree(known.site)))


def test_the_pieces_of_a_build_that_another_overtook_are_not_taken_for_those_of_the_site(known: Office) -> None:
    """A build killed between making and publishing has left its pieces; the file in the site is of those before."""
    folder = next((known.folder / ".corridor").glob("pieces-*"))
    shutil.copytree(known.folder / ".corridor", known.folder / "kept")
    shutil.copytree(known.site, known.folder / "old")
    reword(known, "activities/visit-1.yaml")
    known.build()
    shutil.rmtree(known.site)
    (known.folder / "old").rename(known.site)
    for path in (known.folder / "kept").glob("*.*"):  # all but the pieces is as before
        shutil.copy2(path, known.folder / ".corridor" / path.name)
    assert folder.is_dir()
    reword(known, "activities/visit-3.yaml")
    known.build()
    assert_same(known.clean(), without_spare(known.clean(), tree(known.site)))


def test_a_second_site_of_the_same_content_does_not_undo_the_pieces_of_the_first(known: Office, tmp_path: Path) -> None:
    folder = next((known.folder / ".corridor").glob("pieces-*"))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    known.build(out=tmp_path / "other")
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}
    assert 2 == len(list((known.folder / ".corridor").glob("pieces-*")))
