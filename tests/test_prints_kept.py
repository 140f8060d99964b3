"""One changed record, style or setting: only the prints it is in are made again, and heavy ones are begun first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from all_prints import office_of_all, prints_of_all
from conftest import run

from corridor.making import batches
from corridor.outputs import Job, Stage
from corridor.outputs.pdf import Pdf

pytestmark = pytest.mark.pdf

PDF = ("corridor.outputs.pdf:Pdf",)
Made = Callable[[], set[str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office_of_all(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """A build of the office; what it gives are the prints that were made."""
    found: set[str] = set()
    make = Pdf.make

    def noted(output: Pdf, job: Job, desk: object) -> dict[str, bytes]:
        found.add(job.path.removeprefix("publications/"))
        return make(output, job, desk)  # type: ignore[arg-type]

    monkeypatch.setattr(Pdf, "make", noted)

    def build() -> set[str]:
        found.clear()
        ran = run("build", "-C", folder, "--today", "2023-01-10", outputs=PDF)
        assert ran.code == 0, ran.said
        return set(found)

    build()
    return build


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Change the first place in a file of the office where something stands."""
    path = folder / "content" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_nothing_is_printed_again_without_a_change(made: Made) -> None:
    assert set() == made()


def test_a_task_is_in_the_lists_and_in_the_quarter_it_fell_due(made: Made, folder: Path) -> None:
    edit(folder, "tasks/2022.yaml", "title: ", "title: 认真")
    found = made()
    lists = {"lists.pdf", "lists-plan.pdf", "lists-tasks.pdf", "lists-progress.pdf", "lists-duties.pdf"}
    assert lists <= found
    assert not found & {"official.pdf", "speech.pdf", "panel.pdf", "door_card.pdf", "bulletin.pdf"}


def test_a_station_is_on_its_card_and_in_no_list(made: Made, folder: Path) -> None:
    edit(folder, "places/homes.yaml", "title: ", "title: 新")
    found = made()
    assert "door_card.pdf" in found
    assert not found & {"lists.pdf", "official.pdf", "speech.pdf"}


def test_a_paper_alone_is_printed_alone(made: Made, folder: Path) -> None:
    edit(folder, "publications/official.yaml", "现将有关情况", "现将有关工作情况")
    assert {"official.pdf"} == made()


def test_a_new_figure_leaves_what_holds_none(made: Made, folder: Path) -> None:
    edit(folder, "figures/ledger.yaml", "title: ", "title: 新的")
    assert not made() & {"speech.pdf", "official.pdf", "door_card.pdf", "panel.pdf"}


def test_a_style_of_one_layout_remakes_that_layout(made: Made, folder: Path) -> None:
    style = folder / "content/templates/styles/official.css"
    style.parent.mkdir(parents=True)
    style.write_text('@import "corridor:house/styles/official.css"; .nothing { color: red }', "utf-8")
    assert {"official.pdf"} == made()


def test_a_change_of_the_template_of_one_layout_remakes_that_layout(made: Made, folder: Path) -> None:
    own = folder / "content/templates/print/speech.html"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text('{% extends "house/print/speech.html" %}', "utf-8")
    assert {"speech.pdf"} == made()


def test_all_prints_are_where_the_layouts_say(folder: Path, made: Made) -> None:
    made()
    assert prints_of_all() <= {
        path.relative_to(folder / "site").as_posix() for path in (folder / "site").rglob("*.pdf")
    }


def test_heavy_jobs_are_begun_first_and_spread_over_the_batches() -> None:
    """The last batch to be taken is one of the lightest: nobody waits long for the last worker."""
    jobs = [Job(f"{at}.pdf", "pdf", Stage.PRINT, str(at), "", weight=at % 7) for at in range(40)]
    made = batches(jobs, 2)
    weights = [[job.weight for job in batch] for batch in made]
    assert [6, 6, 6, 6, 6] == [first for first, *_ in weights][:5]
    assert weights == [sorted(batch, reverse=True) for batch in weights]
    assert max(map(sum, weights)) - min(map(sum, weights)) <= 6
    assert {job.path for job in jobs} == {job.path for batch in made for job in batch}
