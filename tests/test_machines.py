"""What programs read: feeds, sitemaps, JSON-LD, Open Graph, the dictionary, robots; nothing withheld in any of it."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import shipped as site
from conftest import office, put, run

ATOM, MAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OUTPUTS = tuple(
    f"corridor.outputs.{name}" for name in ("html:Html", "data:Data", "feed:Feed", "assets:Assets", "machines:Machines")
)
PROFILE = """\
profile:
  site_code: "1234567890"
  icp: 某ICP备12345678号
  contact: 办公室 office@example.gov.cn
"""
WITHDRAWN = """\
title: 不该再看到的标题
status: withdrawn
corrections: [{date: 2022-10-08, text: 涉及个人，应本人要求撤下。}]
sources: [{note: 本机关记录}]
"""


def built(folder: Path, files: dict[str, str] | None = None, *words: str) -> Path:
    office(folder, files or {})
    ran = run("-C", folder, "--today", "2022-10-01", *words, outputs=OUTPUTS)
    assert 0 == ran.code, ran.err
    return folder / "site"


def block(markup: str) -> dict[str, object]:
    """The one JSON-LD block of a page."""
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', markup)
    return json.loads(found)


# --- feeds and maps -----------------------------------------------------------------


def test_each_column_that_moves_has_a_feed_a_reader_can_parse(shipped: Path) -> None:
    """RFC 4287: an id, a title, a date with its zone, an author; entries by what they are about."""
    for folder in ("activities", "recognitions", "exemplars", "publications"):
        root = ElementTree.parse(shipped / folder / "feed.atom").getroot()
        assert all(root.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "author"))
        assert root.find(f"{ATOM}link[@rel='self']").get("href").endswith(f"/{folder}/feed.atom")
        entries = root.findall(f"{ATOM}entry")
        assert entries and all(f"/{folder}/" in entry.find(f"{ATOM}id").text for entry in entries)
        dates = [one.text for one in root.iter(f"{ATOM}updated")]
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00\+08:00", date) for date in dates)
        assert f'href="../{folder}/feed.atom"' in (shipped / folder / "index.html").read_text("utf-8")


def test_every_page_is_in_the_sitemap_once(shipped: Path) -> None:
    listed = [one.text for one in ElementTree.parse(shipped / "sitemap.xml").getroot().iter(f"{MAP}loc")]
    there = {"" if path == "index.html" else path for path in site.paths(shipped)} - {"404.html"}
    kiosk = {path for path in there if path.startswith("kiosk/")}
    assert there - kiosk == {one.removeprefix("https://corridor.example/") for one in listed} - kiosk
    assert len(listed) == len(set(listed))


def test_a_site_too_large_for_one_map_gets_an_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corridor.outputs.feed.MOST", 5)
    made = built(tmp_path)
    parts = [one.text for one in ElementTree.parse(made / "sitemap.xml").getroot().iter(f"{MAP}loc")]
    counts = [len(list(ElementTree.parse(made / part.rpartition("/")[2]).getroot())) for part in parts]
    assert len(counts) > 1 and max(counts) == 5


# --- linked data ------------------------------------------------------------------------


def test_every_record_tells_machines_what_it_is_and_nothing_withheld(shipped: Path) -> None:
    """Valid JSON on every page of a record; no mask, no 未公布 taken for a name, no date completed."""
    checked = 0
    for path in site.paths(shipped):
        markup = (shipped / path).read_text("utf-8")
        if "application/ld+json" not in markup:
            continue
        told = block(markup)
        assert "https://schema.org" in told["@context"]
        words = json.dumps(told["@graph"], ensure_ascii=False)
        assert "*" not in words and "未公布" not in words.replace("（", "").split("itemListElement")[0], path
        assert not re.search(r'"(?:startDate|datePublished)": "(?:XXXX|\d{4}-Q)', words)
        checked += 1
    assert checked > 100


def test_a_figure_that_is_withheld_has_no_value_for_machines(shipped: Path) -> None:
    given, withheld = (
        block((shipped / f"figures/report/{name}.html").read_text("utf-8"))["@graph"][0]
        for name in ("fig-stations", "fig-homes")
    )
    assert ("Dataset", 354) == (given["@type"], given["variableMeasured"]["value"])
    assert "Dataset" == withheld["@type"] and "value" not in json.dumps(withheld)


def test_no_text_can_end_the_block(tmp_path: Path) -> None:
    record = "title: '</script><script>alert(1)</script>'\nsources: [{note: 测试}]\n"
    markup = (built(tmp_path, {"activities/bad.yaml": record}) / "activities/bad.html").read_text("utf-8")
    assert "</script><script>alert(1)" == block(markup)["@graph"][0]["name"][:25]
    assert 1 == markup.count("application/ld+json")


def test_a_deputy_of_two_levels_has_two_memberships(tmp_path: Path) -> None:
    deputy = "name: '***'\nmandates: [{level: 省, term: 第十四届}, {level: 县}]\nsources: [{note: 测试}]\n"
    told = block((built(tmp_path, {"deputies/one.yaml": deputy}) / "deputies/one.html").read_text("utf-8"))
    [person] = [one for one in told["@graph"] if one["@type"] == "Person"]
    assert ["省人大代表", "县人大代表"] == [one["popolo:role"] for one in person["popolo:memberships"]]
    assert "name" not in person


# --- open graph, data, robots -------------------------------------------------------------


def test_every_card_a_page_names_is_there(shipped: Path) -> None:
    named = set()
    for path in site.paths(shipped):
        named |= set(
            re.findall(r'property="og:image" content="https://corridor.example/([^"]+)"', (shipped / path).read_text())
        )
    assert {"cards/activities.png", "cards/publications/XXXX.png"} <= named
    assert all((shipped / name).is_file() for name in named)


def test_the_dictionary_explains_every_field_of_every_kind(shipped: Path) -> None:
    told = json.loads((shipped / "data/dictionary.json").read_text("utf-8"))
    fields = {one["name"]: one for one in told["kinds"]["deputy"]["fields"]}
    assert "级别" == fields["mandates.level"]["label"] and "县" in fields["mandates.level"]["values"].values()
    assert {"A", "P", "E", "Q", "O", "M"} == set(told["statuses"])
    for path in (shipped / "data").glob("*.json"):
        if path.stem in ("dictionary", "addresses"):
            continue
        kind = next(name for name, one in told["kinds"].items() if one["folder"] == path.stem)
        known = {one["name"] for one in told["kinds"][kind]["fields"]} | {"kind"}
        assert set().union(*json.loads(path.read_text("utf-8"))) <= known
    table = list(csv.reader(io.StringIO((shipped / "data/dictionary.csv").read_text("utf-8-sig"))))
    assert ["类别", "字段", "名称"] == table[0][:3] and len(table) > 200


def test_robots_are_led_to_the_sitemap_and_nothing_is_hidden_by_name(shipped: Path) -> None:
    assert (
        "User-agent: *\nAllow: /\nSitemap: https://corridor.example/sitemap.xml\n"
        == (shipped / "robots.txt").read_text()
    )
    assert not (shipped / ".well-known").exists()


def test_a_contact_for_security_is_told_until_the_day_the_office_typed(tmp_path: Path) -> None:
    settings = "security: {contact: 'mailto:it@example.gov.cn', expires: 2023-06-30}\n"
    text = (tmp_path, settings)
    made = built(tmp_path, {"site.yaml": _site() + settings})
    assert text and "Expires: 2023-06-30T00:00:00+08:00" in (made / ".well-known/security.txt").read_text("utf-8")


def _site() -> str:
    from conftest import OFFICES

    return (OFFICES / "plain/content/site.yaml").read_text("utf-8")


# --- the profile of public bodies -----------------------------------------------------------


def test_a_public_body_is_named_in_meta_footer_and_freshness(tmp_path: Path) -> None:
    made = built(tmp_path, {"site.yaml": _site() + PROFILE})
    markup = (made / "activities/visit.html").read_text("utf-8")
    for name, value in (("SiteIDCode", "1234567890"), ("ColumnName", "活动"), ("ContentSource", "")):
        assert re.search(rf'<meta name="{name}" content="{value}', markup), name
    assert "某ICP备12345678号" in markup and "网站标识码：1234567890" in markup
    assert "栏目更新情况" in markup and "截至 2022-10-01" in (made / "freshness.html").read_text("utf-8")
    assert "mailto:office@example.gov.cn?subject=" in (made / "report-error.html").read_text("utf-8")


def test_without_a_profile_none_of_it_is_there(shipped: Path) -> None:
    assert not (shipped / "freshness.html").exists()
    assert not any("SiteIDCode" in (shipped / path).read_text("utf-8") for path in site.paths(shipped))


def test_a_mistyped_number_is_told_at_its_line(tmp_path: Path) -> None:
    said = run("check", "-C", office(tmp_path, {"site.yaml": _site() + PROFILE.replace("1234567890", "12345")})).said
    assert "E206" in said and "网站标识码" in said and "site_code: 1234567890" in said


def test_two_weeks_without_news_and_an_empty_column_are_told(tmp_path: Path) -> None:
    settings = _site() + PROFILE + "released: 2022-09-01\n"
    settings = re.sub(r"^released:.*\n(?=[\s\S]*^released:)", "", settings, flags=re.MULTILINE)
    settings = (
        re.sub(r"^bays:\n(?:  .*\n)*", "", settings, flags=re.MULTILINE) + "bays:\n  - {id: deputies, title: 代表}\n"
    )
    folder = office(tmp_path, {"site.yaml": settings})
    said = run("check", "-C", folder, "--today", "2030-01-01").said
    assert "E517" in said and "E518" in said and "代表" in said


# --- what moved and what left -----------------------------------------------------------------


def test_a_former_address_leads_to_the_new_one(tmp_path: Path) -> None:
    record = "title: 换了编号的\nformer_ids: [activities/old-name]\nsources: [{note: 测试}]\n"
    made = built(tmp_path, {"activities/new-name.yaml": record})
    page = (made / "activities/old-name.html").read_text("utf-8")
    assert 'content="0; url=../activities/new-name.html"' in page and 'content="noindex"' in page
    assert {"path": "activities/old-name.html", "status": 301, "to": "activities/new-name.html"} in json.loads(
        (made / "data/addresses.json").read_text("utf-8")
    )


def test_a_former_address_somebody_lives_at_is_an_error(tmp_path: Path) -> None:
    record = "title: 换了编号的\nformer_ids: [activities/visit]\nsources: [{note: 测试}]\n"
    ran = run("-C", office(tmp_path, {"activities/new-name.yaml": record}), outputs=OUTPUTS)
    assert 1 == ran.code and "E501" in ran.err


def test_a_withdrawn_record_leaves_a_stone_and_no_word_of_itself(tmp_path: Path) -> None:
    """When, why and by whom; its title is in no page, feed, list, data file or map."""
    made = built(tmp_path, {"activities/gone.yaml": WITHDRAWN})
    page = (made / "activities/gone.html").read_text("utf-8")
    assert "这一页已撤下" in page and "2022年10月8日" in page and "应本人要求撤下" in page
    texts = [path.read_bytes().decode("utf-8", "replace") for path in made.rglob("*") if path.is_file()]
    assert not any("不该再看到的标题" in text for text in texts)
    assert "activities/gone" not in (made / "sitemap.xml").read_text("utf-8")
    assert {"path": "activities/gone.html", "status": 410} in json.loads(
        (made / "data/addresses.json").read_text("utf-8")
    )


def test_a_site_says_how_it_can_be_read_and_how_to_report_an_error(shipped: Path) -> None:
    assert "无障碍声明" in (shipped / "accessibility.html").read_text("utf-8")
    home = (shipped / "index.html").read_text("utf-8")
    assert 'href="accessibility.html"' in home and 'href="report-error.html"' in home


def test_former_addresses_of_two_records_are_told(tmp_path: Path) -> None:
    record = "title: 甲\nformer_ids: [activities/old]\nsources: [{note: 测试}]\n"
    folder = office(tmp_path, {"activities/a.yaml": record})
    put(folder, {"activities/b.yaml": record})
    assert "E501" in run("-C", folder, outputs=OUTPUTS).err
