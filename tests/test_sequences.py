"""Sequences: whatever is edited in whatever order, by whatever crew, the site is that of a clean build."""

from __future__ import annotations

import pickle
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from building import Office, assert_same, county, tree, without_spare
from conftest import TIMES

from corridor.files import CLOCK_SLACK_NS

SEQUENCES, STEPS, MUTATIONS = (22, 3, 40) if TIMES == 1 else (1000, 3, 500)
CREWS = (("--crew", "serial"), ("--crew", "processes", "-j", "2"))
SOURCE = "sources:\n  - {document: report, quote: 九月，省人大一行前来调研。}\n"


def add(office: Office, dice: Random) -> None:
    name = f"activities/new-{dice.randrange(10**6)}.yaml"
    office.write(name, f"title: 第{dice.randrange(900)}次走访\ndate: XXXX-{dice.randrange(1, 13):02d}\n{SOURCE}")


def edit(office: Office, dice: Random) -> None:
    path = dice.choice([one for one in records(office) if "body: |" in one.read_text("utf-8")])
    path.write_text(f"{path.read_text('utf-8')}  又写了第{dice.randrange(900)}句。\n", "utf-8")


def retitle(office: Office, dice: Random) -> None:
    path = dice.choice([one for one in records(office) if one.read_text("utf-8").startswith("title: ")])
    first, _, rest = path.read_text("utf-8").partition("\n")
    path.write_text(f"{first}{dice.randrange(90)}\n{rest}", "utf-8")


def rename(office: Office, dice: Random) -> None:
    path = dice.choice(records(office))
    path.rename(path.with_stem(f"{path.stem}-{dice.randrange(900)}"))


def delete(office: Office, dice: Random) -> None:
    dice.choice(records(office)).unlink()


def template(office: Office, dice: Random) -> None:
    own = f'{{% extends "house/pages/detail.html" %}}\n{{% block footer %}}第{dice.randrange(900)}版{{% endblock %}}\n'
    office.write("templates/pages/detail.html", own)


def setting(office: Office, dice: Random) -> None:
    lines = office.path("site.yaml").read_text("utf-8").split("\n")
    kept = [line for line in lines if not line.startswith("description:")]
    office.write("site.yaml", "\n".join([f"description: 第{dice.randrange(900)}种说法", *kept]))


EDITS: tuple[Callable[[Office, Random], None], ...] = (add, edit, retitle, rename, delete, template, setting)


def records(office: Office) -> list[Path]:
    """The files of single records, in order."""
    return [
        one for one in sorted(office.path("").rglob("*.yaml")) if one.parent.name in ("activities", "places", "pages")
    ]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county(tmp_path_factory.mktemp("sequences") / "office").folder


def copied(built: Path, folder: Path) -> Office:
    """The office with its site and its memory, which is of this very folder."""
    shutil.copytree(built, folder, copy_function=shutil.copy2)
    office = Office(folder)
    office.build()
    return office


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_any_edits_in_any_order_end_in_the_bytes_of_a_clean_build(built: Path, tmp_path: Path, seed: int) -> None:
    dice, office = Random(seed), copied(built, tmp_path / "office")
    for _ in range(STEPS):
        before, site = tree(office.folder / "content"), tree(office.site)
        dice.choice(EDITS)(office, dice)
        if dice.randrange(2):
            time.sleep(1.2 * CLOCK_SLACK_NS / 1e9)  # what was touched a moment ago is looked at again by the next build
        try:
            office.build(*dice.choice(CREWS))
        except AssertionError as refused:  # what was deleted or renamed is referred to: nothing may have moved
            assert "E30" in str(refused)
            assert_same(site, tree(office.site))
            shutil.rmtree(office.folder / "content")
            for name, data in before.items():
                office.path(name).parent.mkdir(parents=True, exist_ok=True)
                office.path(name).write_bytes(data)
            continue
        assert_same(office.clean(), without_spare(office.clean(), tree(office.site)))


def flip(data: bytes, dice: Random) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]


def cut(data: bytes, dice: Random) -> bytes:
    return data[: dice.randrange(len(data))]


def other(data: bytes, dice: Random) -> bytes:
    """A whole pickle of something else, as another version might leave it."""
    return pickle.dumps({"format": dice.randrange(9)})


@pytest.mark.parametrize("seed", range(MUTATIONS))
def test_a_damaged_memory_costs_time_and_never_a_byte(built: Path, tmp_path: Path, seed: int) -> None:
    dice, office = Random(seed), copied(built, tmp_path / "office")
    office.edit("activities/visit.yaml", "联络站", "家站和联络站")
    state = [one for one in sorted((office.folder / ".corridor").rglob("*")) if one.is_file()]
    assert len(state) > 3, state
    for path in dice.sample(state, dice.randrange(1, 3)):
        match dice.randrange(5):
            case 0:
                path.unlink()
            case 1:
                path.write_bytes(dice.choice(state).read_bytes() if path.exists() else b"")
            case way:
                path.write_bytes((flip, cut, other)[way - 2](path.read_bytes(), dice))
        state = [one for one in state if one.exists()]
    office.build()
    assert_same(office.clean(), without_spare(office.clean(), tree(office.site)))
