"""Finding: all that is there and nothing that is not, in a real Chromium, from a disk and from a server."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from random import Random

import pytest
from browsing import AXE, CHECK, served, visit
from building import desk_of
from conftest import ROOT, TIMES, office, run, tree
from playwright.sync_api import Browser

from corridor import searching
from corridor.searching import Text
from corridor.searching.folding import folded

OUTPUTS = tuple(f"corridor.outputs.{name}" for name in ("html:Html", "assets:Assets", "search:Search"))
FIND = """async ([text, chosen]) => {
    const found = await corridorSearch.find(text, chosen || {})
    return Promise.all(found.map(async one => (await corridorSearch.show(one)).address.replace(/.*\\/site\\//, '')))
}"""
PHRASES = "代表联络站 民生实事 票决制 县人大常委会 调研组 学习借鉴 接待选民 三联三助 156工作法 Xian 乡镇 工作".split()


def built(folder: Path, *words: str) -> Path:
    ran = run("-C", folder, "--only", "html,assets,search", *words, outputs=OUTPUTS)
    assert 0 == ran.code, ran.err
    return folder / "site"


def generated(count: int) -> list[Text]:
    """Texts of a few phrases and stray characters, as alike as an office's are."""
    random = Random(7)
    signs = [chr(0x4E00 + at * 7) for at in range(300)]

    def words(length: int) -> str:
        pieces = (random.choice(PHRASES) if random.random() < 0.6 else random.choice(signs) for _ in range(length))
        return "".join(piece + random.choice(("", "", "", "，", "\n")) for piece in pieces)

    return [
        Text(
            f"activities/a{at}", f"activities/a{at}.html", words(3), words(120), "活动", when=f"2022-{at % 12 + 1:02d}"
        )
        for at in range(count)
    ]


def put(site: Path, texts: list[Text]) -> None:
    """Exchange the index of a site for one of these texts."""
    for path in (site / "search").rglob("*.js"):
        path.unlink()
    for name, data in searching.files(texts).items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def pieces_of(site: Path) -> dict[str, object]:
    """The data of every file of the index by its name."""
    calls = (path.read_text("utf-8") for path in sorted((site / "search").rglob("*.js")))
    read = (re.fullmatch(r'corridorSearch\("([^"]+)",(.*)\)\n', call) for call in calls)
    return {found[1]: json.loads(found[2]) for found in read if found}


# --- all and nothing else -----------------------------------------------------------


@pytest.mark.browser
def test_what_is_found_is_what_a_scan_of_all_texts_finds(browser: Browser, tmp_path: Path) -> None:
    """200 terms of two to six characters out of the texts: none missed, none too many; a first query is light."""
    texts, random = generated(1_000 * TIMES), Random(1)
    site = built(office(tmp_path))
    put(site, texts)
    scanned = {text.address: [folded(text.title), folded(text.words)] for text in texts}
    terms: set[str] = set()
    while len(terms) < 200:
        words, length = folded(random.choice(texts).words), random.randint(2, 6)
        start = random.randrange(len(words) - length)
        term = words[start : start + length]
        terms |= {term} if term.isalnum() else set()
    wrong = {}
    with served(site) as address, visit(browser) as window:
        window.page.goto(address + "search.html")
        for term in sorted(terms):
            found = window.page.evaluate(FIND, [term, {}])
            there = {name for name, words in scanned.items() if any(term in one for one in words)}
            if there != {one.removeprefix(address) for one in found} or len(found) != len(there):
                wrong[term] = (len(found), len(there))
    assert {} == wrong


@pytest.mark.browser
def test_a_first_query_is_light(browser: Browser, tmp_path: Path) -> None:
    """All a first look for six characters asks for, as a server sends it: 400 KB at 10,000 pages at the most."""
    import gzip

    site = built(office(tmp_path))
    put(site, generated(1_000 * TIMES))
    with served(site) as address, visit(browser) as window:
        window.page.goto(f"{address}search.html?q=县人大常委会")
        window.page.wait_for_function("document.querySelectorAll('.found li').length == 10")
        asked = {url.removeprefix(address).partition("?")[0] for url in window.requests if "/search" in url}
        sizes = [len(gzip.compress((site / name).read_bytes())) for name in asked]
    assert {"search.html", "search/docs.js"} < asked
    assert sum(sizes) <= 400_000


def test_the_index_is_cheaper_than_pagefinds_on_the_same_pages(tmp_path: Path) -> None:
    """A third of its CPU time and a tenth of its memory at 10,000 pages; at 1,000 our pinyin counts for more."""
    import sys

    sys.path.insert(0, str(ROOT / "bench"))
    from search import compare

    found = compare(1_000 * TIMES, tmp_path)
    (seconds, memory, _), (its_seconds, its_memory, _) = found["corridor"], found["pagefind"]
    time_share, memory_share = (1 / 3, 1 / 10) if TIMES > 1 else (2 / 3, 1 / 2)
    assert seconds <= its_seconds * time_share
    assert memory <= its_memory * memory_share


def test_one_more_record_changes_the_files_that_hold_its_words_and_no_others() -> None:
    texts = generated(1_000)
    one = Text("activities/new", "activities/new.html", "一次接待", "选民接待日。", "活动")
    before, after = searching.files(texts), searching.files([*texts, one])
    assert before.keys() == after.keys()
    changed = {name for name in before if before[name] != after[name]}
    pairs = {"一", "次", "接", "待", "一次", "次接", "接待", "选民", "民接", "待日", "yc", "cj", "jd"}
    assert len(changed) <= 2 + len(pairs) + len("yicijiedai")


def test_the_index_is_the_same_whatever_the_order_of_the_texts() -> None:
    texts = generated(60)
    assert searching.files(texts) == searching.files(texts[::-1])


# --- what is withheld -----------------------------------------------------------------


def test_a_withheld_name_joins_nothing_and_a_draft_is_in_no_file(tmp_path: Path) -> None:
    """The words on either side of a mask do not meet; how wide it is cannot be told."""
    record = "title: 主任***一行\nsummary: 甲**乙来访。\nsources: [{note: 本机关记录}]\n"
    draft = "title: 秘而不宣之事\nstatus: draft\nsources: [{note: 本机关记录}]\n"
    files = {"activities/masked.yaml": record, "activities/draft.yaml": draft}
    site = built(office(tmp_path, files))
    index = pieces_of(site)
    grams = {gram for name, data in index.items() if name.startswith("i/") for gram in data}  # type: ignore[attr-defined]
    assert not {"任一", "甲乙", "秘而", "不宣", "mb"} & grams
    assert "*" not in json.dumps([data for name, data in index.items() if not name.startswith("t/")])
    assert "主任未公布一行" in json.dumps(index, ensure_ascii=False)
    assert "秘而不宣" not in json.dumps(index, ensure_ascii=False)


def test_every_mask_of_the_shipped_texts_is_spoken(shipped: Path) -> None:
    assert not any("*" in path.read_text("utf-8") for path in (shipped / "search").rglob("*.js"))


# --- by sound, by width, by number ------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("156", "practices/156.html"),
        ("１５６", "practices/156.html"),
        ("wgs", "practices/five-fours.html"),
        ("yilangsanshi", "practices/one-corridor-three-rooms.html"),
        ("“一廊三室”", "practices/one-corridor-three-rooms.html"),
        ("五个四 工作机制", "practices/five-fours.html"),
        ("跟", "activities/attached-training.html"),
    ],
)
def test_a_practice_is_found_by_number_sound_and_name(browser: Browser, shipped: Path, typed: str, first: str) -> None:
    with visit(browser) as window:
        window.page.goto((shipped / "search.html").as_uri())
        assert first in window.page.evaluate(FIND, [typed, {}])
        assert [] == window.complaints


def test_folding_is_that_of_the_browser() -> None:
    assert "abc 156" == folded("ＡＢＣ\n１５６")
    assert folded("①") == unicodedata.normalize("NFKC", "①") == "1"


# --- the page -----------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("from_disk", [True, False])
def test_a_reader_types_walks_the_results_and_comes_back(browser: Browser, shipped: Path, from_disk: bool) -> None:
    """From a disk and a server: words marked, arrows through the results, the address keeps what was asked."""
    with served(shipped) as address, visit(browser) as window:
        start = shipped.as_uri() + "/" if from_disk else address
        window.page.goto(start + "index.html")
        window.page.keyboard.press("/")
        window.page.wait_for_url("**/search.html")
        assert not window.page.get_by_role("button", name="再看十条").is_visible()
        window.page.keyboard.type("联络站")
        window.page.wait_for_selector(".found mark")
        assert re.fullmatch(r"找到 \d+ 条", window.page.inner_text(".found-status"))
        assert {"联络站"} == set(window.page.locator(".found h2 mark").all_inner_texts())
        window.page.keyboard.press("ArrowDown")
        window.page.keyboard.press("ArrowDown")
        second = window.page.evaluate("document.activeElement.href")
        window.page.keyboard.press("Enter")
        window.page.wait_for_url(second)
        window.page.go_back()
        window.page.wait_for_selector(".found mark")
        assert "联络站" == window.page.input_value("input[name=q]")
        assert [] == [url for url in window.requests if not url.startswith(start)]


@pytest.mark.browser
def test_what_is_not_there_says_what_to_do_next(browser: Browser, shipped: Path) -> None:
    with visit(browser) as window:
        window.page.goto(f"{(shipped / 'search.html').as_uri()}?q=联络走廊")
        window.page.wait_for_selector(".found-status button")
        assert window.page.inner_text(".found-status").startswith("找到 0 条")
        assert window.page.get_by_text("没有找到").is_visible()
        window.page.get_by_role("button", name="联络").click()
        window.page.wait_for_selector(".found mark")


@pytest.mark.browser
def test_results_are_narrowed_by_kind(browser: Browser, shipped: Path) -> None:
    with visit(browser) as window:
        window.page.goto(f"{(shipped / 'search.html').as_uri()}?q=三联三助&kinds=活动")
        window.page.wait_for_selector(".found mark")
        assert {"活动"} == set(window.page.locator(".found .small").all_inner_texts())
        window.context.add_init_script(path=AXE)
        window.page.reload()
        window.page.wait_for_selector(".found mark")
        assert [] == window.page.evaluate(CHECK)


@pytest.mark.browser
def test_without_scripts_the_page_leads_to_the_lists(browser: Browser, shipped: Path) -> None:
    with visit(browser, java_script_enabled=False) as window:
        window.page.goto((shipped / "search.html").as_uri())
        assert not window.page.locator("form.search").is_visible()
        assert "网站地图" in window.page.inner_text("noscript")


# --- building -------------------------------------------------------------------------------


def test_the_index_is_kept_until_a_text_changes(tmp_path: Path) -> None:
    site = built(office(tmp_path))
    before = tree(site / "search")
    assert "新做    0 个文件" in run("-C", tmp_path, "--only", "search", outputs=OUTPUTS).out
    visit_file = tmp_path / "content/activities/visit.yaml"
    visit_file.write_text(visit_file.read_text("utf-8") + "summary: 又添了一句话。\n", "utf-8")
    after = tree(built(tmp_path) / "search")
    assert before.keys() == after.keys() and before != after


def test_a_paragraph_of_a_document_is_found_where_it_stands(tmp_path: Path) -> None:
    desk = desk_of(office(tmp_path))
    addresses = [text.address for text in searching.texts_of(desk, "documents/report", {})]
    assert {"documents/report.html", "documents/report.html#p0"} <= set(addresses)
