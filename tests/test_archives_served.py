"""Archives served: the public copy of an archived year is frozen, marked, and goes where something was withdrawn."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from archived import NOT_PDF, archive, bag_of, made, office
from browsing import TOO_WIDE, Browser, violations, visit
from building import Office, tree
from conftest import run
from machines import Cluster, cluster

from corridor.archiving import verify
from corridor.register import addresses

__all__ = ["cluster", "made", "office"]


# --- the public copy --------------------------------------------------------------------------------------------------


def test_the_live_site_serves_it_frozen_with_a_line_that_says_so(office: Office) -> None:
    frozen = (office.site / "archive/2022/activities/visit.html").read_text("utf-8")
    assert "这是2022 年的归档，2022-09-17 做成，内容不再更新。" in frozen
    assert '<meta name="robots" content="noindex">' in frozen
    assert '<a href="../../../index.html">看现在的网站</a>' in frozen
    office.edit("activities/visit.yaml", "title: 省人大前来调研", "title: 后来改了的标题")
    office.build()
    assert frozen == (office.site / "archive/2022/activities/visit.html").read_text("utf-8")
    assert "后来改了的标题" in (office.site / "activities/visit.html").read_text("utf-8")
    assert "archive/2022/index.html" in (office.site / "archive/index.html").read_text("utf-8")
    assert "历年归档" in (office.site / "index.html").read_text("utf-8")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (768, "dark"), (1440, "light")])
def test_its_pages_fit_and_axe_objects_to_nothing(made: Office, browser: Browser, width: int, scheme: str) -> None:
    paths = ["archive/index.html", "archive/2022/index.html", "archive/2022/activities/visit.html"]
    with visit(browser, viewport={"width": width, "height": 900}, color_scheme=scheme) as window:
        for path in paths:
            window.page.goto((made.site / path).as_uri())
            assert [] == window.page.evaluate(TOO_WIDE), path
        assert [] == window.complaints
        assert {} == violations(window, made.site, paths)


def test_what_was_deployed_with_it_stays_what_it_is(office: Office, tmp_path: Path) -> None:
    """Its pages are addresses too: none of them is taken for one that is gone."""
    office.edit("activities/list.yaml", "later\n    title: 金丝雀不公开", "later\n    title: 以后公开")
    ran = run("deploy", "-C", office.folder, "--today", office.today, tmp_path / "www", outputs=NOT_PDF)
    assert ran.code == 0, ran.out + ran.err
    before = tree(office.site)
    assert "archive/2022/activities/visit.html" in addresses.read(office.folder / "content")[0]
    office.build()
    assert before == tree(office.site)


def test_other_machines_need_no_bag(office: Office, cluster: Cluster) -> None:
    """The same bytes with a cluster whose workers have never seen archives/."""
    before = tree(office.site)
    shutil.rmtree(office.folder / ".corridor")
    cluster.start(1)
    office.build("--crew", cluster.address)
    assert before == tree(office.site)


def test_what_is_withdrawn_later_goes_from_the_public_copy_until_it_is_made_again(office: Office) -> None:
    office.edit("activities/visit.yaml", "title: ", "summary: 要撤回的话\ntitle: ")
    assert archive(office, "2022", "--again").code == 0
    office.build()
    assert "要撤回的话" in (office.site / "archive/2022/activities/visit.html").read_text("utf-8")
    office.edit(
        "activities/visit.yaml",
        "title: ",
        "status: withdrawn\ncorrections: [{date: 2022-09-17, text: 应本人要求撤回}]\ntitle: ",
    )
    office.edit("places/station.yaml", "，见[[activities/visit]]", "")
    report = office.build()
    assert ["E528"] == [one["code"] for one in report["problems"]]
    assert [] == [name for name, data in tree(office.site).items() if "要撤回的话".encode() in data]
    assert "公开副本正在重做" in (office.site / "archive/index.html").read_text("utf-8")
    assert archive(office, "2022", "--again").code == 0
    assert [] == office.build()["problems"]
    again = (office.site / "archive/2022/activities/visit.html").read_text("utf-8")
    assert ("410" in again, "要撤回的话" in again) == (True, False)
    kept = [path.name for path in (office.folder / "archives").iterdir() if path.name.startswith("2022.before-")]
    assert len(kept) == 2


def test_a_bag_that_was_moved_away_or_exchanged_is_told(office: Office) -> None:
    bag_of(office).rename(office.folder / "archives/elsewhere")
    assert ["E528"] == [one["code"] for one in office.build()["problems"]]
    assert not (office.site / "archive/2022/index.html").exists()
    (office.folder / "archives/elsewhere").rename(bag_of(office))
    assert [] == office.build()["problems"]
    tags = bag_of(office) / verify.TAGS
    tags.write_bytes(tags.read_bytes() + b"\n")
    assert ["E528"] == [one["code"] for one in office.build()["problems"]]


def test_an_altered_page_of_a_bag_is_not_served(office: Office) -> None:
    office.build()
    page = bag_of(office) / "data/site/index.html"
    page.write_bytes(page.read_bytes() + b" ")
    ran = run("build", "-C", office.folder, "--today", office.today, "--paranoid", outputs=office.outputs)
    served = (office.site / "archive/2022/index.html").read_bytes()
    assert ran.code == 0  # what is served was made before, and is not made again
    shutil.rmtree(office.folder / ".corridor")
    ran = run("build", "-C", office.folder, "--today", office.today, outputs=office.outputs)
    assert (ran.code, "E526" in ran.err) == (1, True)
    assert served == (office.site / "archive/2022/index.html").read_bytes()
