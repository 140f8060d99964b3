"""One number, one source: what happens when the number of stations is changed in the shipped content."""

from __future__ import annotations

import shutil

import pytest
from building import HOUSE, Office, shipped, tree
from sitepages import Page

TABLES = {"data/activities.json", "data/activities.csv"}
VISIT = "activities/visit.html"


@pytest.fixture(scope="module")
def report_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = shipped(tmp_path_factory.mktemp("report"))
    office.build()
    return office


def test_the_number_of_stations_is_changed_in_one_place(report_office: Office) -> None:
    """354 in the ledger and in the words it is quoted from; then no 354 is left anywhere."""
    office = report_office
    for path in office.path("").rglob("*.yaml"):
        text = path.read_text("utf-8")
        if "354个" in text:
            path.write_text(text.replace("354个", "361个"), "utf-8")
    before = {path for path, data in tree(office.site).items() if "354" in _said(path, data)}
    made = office.story()
    assert {"index.html", "figures/index.html", "figures/report/fig-stations.html", "documents/report.html"} <= before
    assert {"data/figures.csv", "data/figures.json", "data/documents/report.json"} <= before
    assert before <= made
    assert [] == [path for path, data in tree(office.site).items() if "354" in _said(path, data)]
    assert [] == [path for path in before if "361" not in _said(path, (office.site / path).read_bytes())]


def test_a_number_changed_in_the_ledger_alone_is_told_and_left_in_quotations(report_office: Office) -> None:
    shutil.copytree(HOUSE / "content", report_office.folder / "content", dirs_exist_ok=True)
    report_office.edit("figures/report.yaml", "quantity: 354个", "quantity: 361个")
    assert "E312" in {one["code"] for one in report_office.build()["problems"]}
    for path in report_office.site.rglob("*.html"):
        assert "354" not in "".join(Page(path.read_text("utf-8")).own), path


def _said(path: str, data: bytes) -> str:
    """What a file tells; a drawing's coordinates and digests tell nothing."""
    text = data.decode()
    return Page(text).text if path.endswith(".html") else "" if path.startswith("assets/") else text
