"""Archived: a county with a bag of the year 2022, for the tests of bags and of their public copies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from building import Office, county
from conftest import ALL_OUTPUTS, Ran, run

NOT_PDF = tuple(name for name in ALL_OUTPUTS if not name.endswith((":Pdf", ":Issued")))
CANARY = "金丝雀不公开"
SECRET = f"""\
# {CANARY}
items:
  - id: open
    title: 公开的一条
    date: 2022-09-01
    reviews: [{{step: 审核, by: {CANARY}, date: 2022-09-01}}]
    minor_changes: [{{date: 2022-09-02, text: {CANARY}}}]
  - id: hidden
    title: {CANARY}
    status: draft
  - id: inside
    title: {CANARY}
    edition: internal
  - id: later
    title: {CANARY}
    embargo: 2042-01-01
sources:
  - note: 本机关记录
"""


def county_with_bag(folder: Path) -> Office:
    office = county(folder, NOT_PDF)
    office.write("activities/list.yaml", SECRET)
    assert archive(office, "2022").code == 0
    office.build()
    return office


def archive(office: Office, year: str, *options: object) -> Ran:
    return run("archive", "-C", office.folder, "--today", office.today, year, *options, outputs=office.outputs)


def bag_of(office: Office, year: str = "2022") -> Path:
    return office.folder / "archives" / year


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Built once a process; whoever alters it takes a copy."""
    return county_with_bag(tmp_path_factory.mktemp("archived") / "office")


@pytest.fixture
def office(made: Office, tmp_path: Path) -> Office:
    shutil.copytree(made.folder, tmp_path / "office", symlinks=True)
    return Office(tmp_path / "office", NOT_PDF)
