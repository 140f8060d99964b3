"""The page of a publication: its cover, what is in it, how large it is, how it is verified, and what was corrected."""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import shipped as site
from browsing import AXE, CHECK, CUT, TOO_WIDE, WIDTHS
from issues import NO_PAGES, OUTPUTS, SITE, SOURCES, activity, build, bulletin, edit, issue, issued, months, sha256sum
from PIL import Image
from playwright.sync_api import Browser, Page
from test_validators import _errors

pytestmark = [pytest.mark.pdf, pytest.mark.browser]

TASKS = """\
items:
  - id: talks
    title: 接待选民
    responsible: {lead: 办公室}
    due: 2022-12-31
    progress: [{month: 2022-06, state: doing, percent: 20}]
sources: [{note: 统计}]
"""
JUNE, JULY, LISTS, PANEL = (f"publications/{name}" for name in ("2022-06", "2022-07", "lists", "panel"))
FILES = {
    "site.yaml": SITE + "bays:\n  - {id: overview, title: 总览}\n  - {id: publications, title: 简报}\n",
    "activities/visit.yaml": activity("2022-06-17", own="summary: 在一楼接待。\n"),
    "tasks/june.yaml": TASKS,
    "publications/lists.yaml": f"title: 四张清单\nlayout: lists\n{SOURCES}",
    "publications/panel.yaml": f"title: 展板\nlayout: panel\nsize: 600x900\nselection: activities/visit\n{SOURCES}",
}
CORRECTIONS = (
    "corrections: [{date: 2022-11-02, text: 地点更正为二楼。}, {date: 2022-12-05, text: 人数更正为13名。}]\ntitle:"
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """June issued and corrected twice since; July not issued; four lists; a panel. One record was withdrawn since."""
    folder = months(tmp_path_factory.mktemp("page"), {**FILES, "activities/walk.yaml": activity("2022-06-20", "走访")})
    issued(folder, JUNE)
    edit(folder, "activities/visit.yaml", "一楼", "二楼")
    edit(folder, "activities/visit.yaml", "title:", CORRECTIONS)
    gone = "status: withdrawn\ncorrections: [{date: 2022-11-20, text: 没有这次走访。}]\ntitle:"
    edit(folder, "activities/walk.yaml", "title:", gone)
    assert build(folder, today="2022-12-06")["published"]
    return folder


def html(office: Path, name: str) -> str:
    return (office / "site" / f"{name}.html").read_text("utf-8")


def page(office: Path, name: str) -> site.Page:
    return site.page(office / "site", f"{name}.html")


def words(office: Path, name: str) -> str:
    """What a reader reads, without the breaks of the markup."""
    return re.sub(r"\s+", "", page(office, name).text)


def linked(office: Path, name: str) -> set[str]:
    """The names of the files it leads to."""
    return {one["href"].rpartition("/")[2] for one in page(office, name).all("a")}


# --- what it says -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [JUNE, JULY, LISTS, PANEL])
def test_every_file_is_told_with_its_pages_its_size_and_its_sum(office: Path, name: str) -> None:
    files = sorted((office / "site").glob(f"{name}*.pdf"))
    assert files
    for file in files:
        info = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
        pages = re.search(r"Pages: +(\d+)", info)
        assert pages and f"{pages[1]}页，{file.stat().st_size / 1000:.1f}kB" in words(office, name)
        assert hashlib.sha256(file.read_bytes()).hexdigest() in words(office, name)
        assert file.name in linked(office, name)


@pytest.mark.parametrize(("name", "covers"), [(JUNE, 1), (LISTS, 5)])
def test_a_cover_is_a_picture_of_the_first_page_with_words_and_room(office: Path, name: str, covers: int) -> None:
    shown = page(office, name).all("img")
    assert covers == len(shown)
    for one in shown:
        with Image.open((office / "site" / f"{name}.html").parent / one["src"]) as picture:
            assert [str(side) for side in picture.size] == [one["width"], one["height"]]
        assert "lazy" == one["loading"]
    assert "第一页" in shown[0]["alt"]


def test_an_issue_says_its_number_its_day_and_that_it_stays(office: Path) -> None:
    said = words(office, JUNE)
    assert "期号第1期" in said and "编发2022年10月8日，从此不再改动" in said
    assert 1 == said.count("期号")


def test_what_is_not_issued_says_that_it_may_change(office: Path) -> None:
    assert "还没有编发：期号未定，内容会随记录更新" in words(office, JULY)
    assert "还没有编发" not in words(office, JUNE) + words(office, PANEL) + words(office, LISTS)


def test_the_grade_is_told(office: Path) -> None:
    assert "归档级（PDF/A-3a、PDF/UA-1）" in words(office, JUNE)
    assert "供印刷" in words(office, PANEL) and "归档级" not in words(office, PANEL)


def test_all_files_of_an_issue_are_there_with_their_sums(office: Path) -> None:
    links = linked(office, JUNE)
    for end in ("pdf", "webp", "data.json", "figures.csv"):
        data = (office / "site" / f"{JUNE}.{end}").read_bytes()
        assert f"2022-06.{end}" in links and hashlib.sha256(data).hexdigest() in words(office, JUNE)
    assert "2022-06.sha256" in links


def test_the_way_to_verify_it_works_as_it_is_written(office: Path) -> None:
    text = page(office, JUNE).text
    assert "certutil -hashfile 2022-06.pdf SHA256" in text
    assert "sha256sum -c 2022-06.sha256" in text
    assert "OK" in sha256sum(office / "site/publications", "2022-06.sha256")
    assert "sha256sum 2022-07.pdf" in page(office, JULY).text


def test_corrections_stand_in_the_order_of_their_days_and_lead_to_their_records(office: Path) -> None:
    said = words(office, JUNE)
    where = [said.index(text) for text in ("地点更正为二楼。", "没有这次走访。", "人数更正为13名。")]
    assert where == sorted(where)
    assert "编发以后的更正3处" in said and "2022年11月2日" in said
    assert "../activities/visit.html" in [one["href"] for one in page(office, JUNE).all("a")]
    assert "走访（已不再公布）" in said
    assert "../activities/walk.html" not in [one["href"] for one in page(office, JUNE).all("a")]


def test_an_issue_shows_what_it_held_and_not_what_joined_since(office: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(office, tmp_path / "later")
    (folder / "content/activities/more.yaml").write_text(activity("2022-06-21", "后补的活动"), "utf-8")
    assert build(folder, today="2022-12-07")["published"]
    assert "这一期收了什么2条" in words(folder, JUNE)
    assert "后补的活动" not in words(folder, JUNE) and "走访已不再公布" in words(folder, JUNE)


def test_contents_stand_by_kind(office: Path) -> None:
    assert "里面有什么1条活动1条到联络站接待选民" in words(office, JULY)


def test_only_what_a_publication_names_is_said_to_be_in_it(office: Path, shipped: Path) -> None:
    """Panels of the whole corridor show what the home page does, not every record there is."""
    assert "里面有什么1条活动1条" in words(office, PANEL)
    corridor = re.sub(r"\s+", "", site.page(shipped, "publications/panels.html").text)
    assert "走廊的全部展区" in corridor and "里面有什么" not in corridor


def test_an_outline_leads_to_what_its_query_finds(shipped: Path) -> None:
    annex = (shipped / "publications/briefing.html").read_text("utf-8").partition("附：数据台账")[2]
    assert "../figures/report/fig-stations.html" in annex


def test_the_four_lists_stand_on_their_page_and_lead_from_one_to_the_next(office: Path) -> None:
    assert {"plan", "tasks", "progress", "duties"} <= page(office, LISTS).ids
    assert 4 == len(page(office, LISTS).all("table"))
    assert {f"lists-{part}.pdf" for part in ("plan", "tasks", "progress", "duties")} <= linked(office, LISTS)


def test_what_was_not_made_yet_says_so(tmp_path: Path) -> None:
    folder = months(tmp_path, FILES)
    build(folder, "--only", "html,assets")
    assert "简报PDF：尚未生成" in words(folder, JUNE)
    assert ("计划书PDF：尚未生成" in words(folder, LISTS)) and not page(folder, LISTS).all("img")


def test_a_machine_without_a_pdf_library_still_shows_what_was_issued(office: Path, tmp_path: Path) -> None:
    folder = months(tmp_path, FILES)
    shutil.copytree(office / "content/register", folder / "content/register")
    without = tuple(one for one in OUTPUTS if not one.endswith(":Pdf"))
    edit(folder, "activities/visit.yaml", "title:", CORRECTIONS)
    shutil.copy(office / "content/activities/walk.yaml", folder / "content/activities/walk.yaml")
    assert build(folder, today="2022-12-06", outputs=without)["published"]
    assert "编发2022年10月8日" in words(folder, JUNE) and 1 == len(page(folder, JUNE).all("img"))
    assert "简报PDF：尚未生成" in words(folder, JULY)


def test_an_issue_of_an_older_program_that_told_less_is_shown_all_the_same(tmp_path: Path) -> None:
    """What is told of a frozen file can never be told again."""
    folder = months(tmp_path)
    assert 0 == issue(folder, JUNE, outputs=NO_PAGES).code
    kept = folder / "content/register/issued" / JUNE / "issue.json"
    before = hashlib.sha256(kept.read_bytes()).hexdigest()
    text = re.sub(r',\s*"cover": "[^"]*",\s*"cover_size": \[[^\]]*\]', "", kept.read_text("utf-8"))
    kept.write_text(text, "utf-8")
    after = hashlib.sha256(kept.read_bytes()).hexdigest()
    assert before != after
    edit(folder, f"register/issued/{JUNE}/SHA256SUMS", before, after)
    assert build(folder)["published"]
    assert "1页，" in words(folder, JUNE) and not page(folder, JUNE).all("img")


def test_the_list_says_number_and_day(office: Path) -> None:
    assert "第1期，2022年10月8日编发" in words(office, "publications/index")


def test_a_paper_is_told_as_one(tmp_path: Path) -> None:
    paper = f"title: 通知\nlayout: official\ndate: 2022-05-01\nbody: |\n  请落实。\n{SOURCES}"
    folder = months(tmp_path, {"publications/note.yaml": paper, "publications/more.yaml": bulletin("增刊")})
    issued(folder, "note")
    assert build(folder)["published"]
    assert "期号〔2022〕1号" in words(folder, "publications/note")


# --- how it is made ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [JUNE, JULY, LISTS, PANEL])
def test_a_page_is_light_and_has_no_style_of_its_own(office: Path, name: str) -> None:
    styles = [office / "site/assets" / one["href"].rpartition("/")[2] for one in page(office, name).all("link")]
    css = [file for file in styles if file.suffix == ".css"]
    data = [html(office, name).encode(), *(file.read_bytes() for file in css)]
    assert css and sum(len(gzip.compress(one)) for one in data) < 60_000
    assert " style=" not in html(office, name) and "<style" not in html(office, name)


def test_the_nu_html_checker_finds_no_error(office: Path) -> None:
    assert [] == _errors("--skip-non-html", str(office / "site/publications"), str(office / "site/activities"))


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.add_init_script(path=AXE)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", [JUNE, JULY, LISTS, PANEL, "publications/index", "activities/visit"])
def test_axe_objects_to_nothing_and_nothing_is_cut_at_any_width(office: Path, window: Page, name: str) -> None:
    for width in WIDTHS:
        for scheme in ("light", "dark"):
            window.set_viewport_size({"width": width, "height": 900})
            window.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            window.goto((office / "site" / f"{name}.html").as_uri())
            found = [*window.evaluate(TOO_WIDE), *window.evaluate(CUT), *window.evaluate(CHECK)]
            assert [] == found, (width, scheme)
