"""The rows of the table of systems whose observation lies within this issue, by number, on the built site."""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corridor import reading, records
from corridor.cli import main
from corridor.cli.common import GOOD
from corridor.kinds import BY_FOLDER

ROOT = Path(__file__).parent.parent
OUTPUTS = ("corridor.outputs.html:Html", "corridor.outputs.data:Data", "corridor.outputs.assets:Assets")
VERBATIM = re.compile(r"<blockquote>.*?</blockquote>|<(\w+) class=\"(?:quote|words)\b.*?</\1>", re.DOTALL)


class Site:
    """A built site; pages are read as a visitor reads them: the words between the head and the foot."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def html(self, path: str) -> str:
        page = (self.folder / f"{path}.html").read_text("utf-8")
        return page[page.index("<main") : page.index("</main>")]

    def text(self, path: str) -> str:
        return words(self.html(path))

    def data(self, name: str) -> Any:
        return json.loads((self.folder / f"data/{name}.json").read_text("utf-8"))

    def record(self, id_: str) -> Any:
        return next(one for one in self.data(id_.split("/", maxsplit=1)[0]) if one["id"] == id_)

    def table(self, name: str) -> list[dict[str, str]]:
        with (self.folder / f"data/{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def pages(self) -> Iterator[Path]:
        return self.folder.rglob("*.html")


def words(markup: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", markup)))


def build(folder: Path) -> Site:
    assert main(OUTPUTS, ["build", "-C", str(folder), "--today", "2026-11-22", "--format", "json"]) == GOOD
    return Site(folder / "site")


@pytest.fixture(scope="module")
def site(shipped: Path) -> Site:
    return Site(shipped)


def codes(id_: str, before: str, after: str) -> list[str]:
    """The problems of a shipped record once `before` is typed as `after`."""
    file = ROOT / "content" / f"{id_}.yaml"
    typed = file.read_text("utf-8")
    assert before in typed
    text = reading.read(f"content/{id_}.yaml", typed.replace(before, after).encode())
    return [problem.code for problem in records.make(text, BY_FOLDER[id_.split("/", maxsplit=1)[0]], id_).problems]


def test_every_system_has_its_page(site: Site) -> None:
    with (Path(__file__).parent / "data/systems.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    missing = [(row["row"], id_) for row in rows for id_ in row["ids"].split() if not site.html(id_)]
    assert [] == missing
    assert 49 == len(rows)


def test_row_02_the_meeting_stands_in_june_without_a_year_or_a_day(site: Site) -> None:
    listed = site.text("activities/index")
    meeting, later = listed.index("专题听取、专题研究、专题部署"), listed.index("市县人大前来考察学习")
    assert listed.index("原文未写年份") < meeting < later
    page = site.text("activities/party-committee-meeting")
    assert all(words in page for words in ("6月", "年份原文未写", "专题听取", "专题研究", "专题部署", "县委常委会"))
    assert not re.search(r"6月\s?\d", page)


def test_row_03_the_plan_names_the_office_that_approved_it_not_the_person(site: Site) -> None:
    page = site.text("documents/campaign-plan")
    assert "县委书记（姓名未公布）亲自审定" in page
    assert "明确提出全市“争一流”的目标要求" in page
    assert {"state": "withheld"} == site.record("documents/campaign-plan")["approved_by"][0]["name"]


def test_row_05_a_task_force_without_published_members_says_so(site: Site) -> None:
    page = site.text("organizations/task-force")
    assert "推进工作专班" in page
    assert re.search(r"成员\s*未公布", page)
    assert re.search(r"负责人\s*姓名未公布", page)


def test_row_06_the_title_of_the_notice_is_verbatim(site: Site) -> None:
    assert "《关于深入开展“三联三助”活动的通知》" in site.text("documents/campaign-notice")
    assert "《关于深入开展“三联三助”活动的通知》" in site.text("sitemap")


def test_row_09_the_count_of_visits_is_withheld_and_more_than(site: Site) -> None:
    page = site.text("activities/guidance-visits")
    assert "未公布（原文：“**余次”）" in page
    assert all(words in page for words in ("班子成员", "委室负责人", "联系乡镇"))
    row = next(row for row in site.table("figures") if row["id"].endswith("fig-guidance-visits"))
    assert ("", "withheld", "more_than", "次") == (row["value"], row["status"], row["qualifier"], row["unit"])


def test_row_10_four_categories_withheld_four_supports_and_no_total(site: Site) -> None:
    page = site.html("funding/work-funds")
    for category in ("机关运行", "代表活动", "换届选举", "学习培训"):
        assert re.search(rf"{category}\s*未公布", words(page))
    for supported in ("“三联三助”", "“家、站”建设", "民生实事项目人大代表票决制", "备案审查"):
        assert supported in words(page)
    assert "不计算" in words(page)


def test_row_12_the_four_organs_are_not_expanded(site: Site) -> None:
    page = site.text("practices/four-organs")
    assert "原文未展开" in page
    assert "公开资料" not in page
    assert not {"政治机关", "权力机关", "工作机关", "代表机关"} & set(re.findall(r"\w\w机关", page))


def test_row_14_four_places_and_one_taken_away_stops_the_build(site: Site) -> None:
    page = site.text("practices/one-corridor-three-rooms")
    assert all(name in page for name in ("人大工作宣传走廊", "代表工作室", "代表活动室", "代表接待室"))
    room = "      - {name: 代表活动室, record: activity-room}\n"
    assert ["E209"] == codes("practices/one-corridor-three-rooms", room, "")


def test_row_16_leaders_appear_by_office_and_often_stays_a_word(site: Site) -> None:
    page = site.text("activities/city-guidance")
    assert 3 == page.count("（姓名未公布）")
    assert all(words in page for words in ("市人大常委会主任", "市人大常委会副主任", "多次"))
    assert not re.search(r"\d+\s?次", page)


def test_row_17_the_praise_is_found_under_the_province_in_its_own_words(site: Site) -> None:
    listed = site.html("recognitions/index")
    province = listed[listed.index("<h2>省 <") :].split("<h2>")[1]
    assert "省人大外侨委给予充分肯定" in words(province)
    page = site.text("recognitions/provincial-affirmation")
    assert all(
        words in page for words in ("“给予了充分肯定”", "9月", "（姓名未公布）", "给予了充分肯定。", "原文第 3 段")
    )


def test_row_18_the_plan_says_how_many_homes_and_stations_it_governs(site: Site) -> None:
    page = site.text("documents/station-pilot-plan")
    assert "乡镇人大代表之家未公布个" in page
    assert "村（社区）人大代表联络站354个" in page


def test_row_23_every_354_comes_from_one_entry_of_the_ledger(site: Site, tmp_path: Path) -> None:
    """Change the one entry, and the number is gone from every page but for the quotations of the report."""
    assert "相差 353个" in site.text("places/index")
    shutil.copytree(ROOT / "content", tmp_path / "content")
    ledger = tmp_path / "content/figures/report.yaml"
    ledger.write_text(ledger.read_text("utf-8").replace("quantity: 354个", "quantity: 361个"), "utf-8")
    changed = build(tmp_path)
    assert "相差 360个" in changed.text("places/index")
    for page in changed.pages():
        own = page.read_text("utf-8")
        assert "354" not in words(VERBATIM.sub("", own)), page
    assert "361" in changed.text("index")


def test_row_27_the_name_of_the_campaign_is_verbatim_blank_and_dash(site: Site) -> None:
    assert "“喜迎二十大 奋进新征程—人大代表在行动”" in site.html("campaigns/deputies-in-action")
    page = site.text("activities/deeds-for-the-people")
    assert all(
        f"按{way} 原文未写" in re.sub(r"\s+", " ", page) or f"按{way}原文未写" in page
        for way in ("乡镇", "代表", "类别")
    )


def test_row_28_a_medium_without_a_link_says_not_provided(site: Site) -> None:
    row = next(row for row in site.table("recognitions") if row["编号"] == "recognitions/npc-website")
    assert ("全国人大门户网站", "未提供") == (row["媒体"], row["链接"])


def test_row_30_the_carriers_end_in_deng_and_have_no_total(site: Site) -> None:
    page = site.text("practices/political-classroom")
    assert all(words in page for words in ("“***文化大讲堂”", "“乡村讲坛”", "“周三夜学”", "等，原文未列完"))
    assert not re.search(r"共\s?[3三]\s?个", page)


def test_row_36_an_exemplar_is_a_whole_page_without_a_name(site: Site) -> None:
    page = site.text("exemplars/returned-home")
    shown = ("省人大代表", "党的二十大代表", "返乡创业", "带领周边群众致富增收", "未公布", "原文第 4 段")
    assert [] == [words for words in shown if words not in page]


def test_row_37_opinions_by_state_and_nobody_in_person(site: Site) -> None:
    page = site.text("activities/linking-masses")
    assert all(state in page for state in ("收到", "办理", "答复", "广泛"))
    assert not re.search(r"1[3-9]\d{9}|\d{17}[\dXx]", page)


def test_row_38_the_time_of_the_epidemic_is_no_month(site: Site) -> None:
    page = site.text("exemplars/pandemic")
    assert "疫情期间" in page
    assert not re.search(r"\d\s?月|\d{4}年", page)
    assert all(words in page for words in ("人大主席团", "人大代表", "未公布"))


def test_row_39_advice_appraisal_and_no_place_on_a_map(site: Site) -> None:
    page = site.text("exemplars/renovation-advice")
    assert all(words in page for words in ("献计老旧小区改造", "赢得群众好评", "镇名未公布"))
    assert "<map" not in site.html("exemplars/renovation-advice")


def test_row_40_five_fours_is_twenty_empty_bays(site: Site) -> None:
    page = site.html("practices/five-fours")
    assert 20 == page.count('class="empty-bay"')
    assert 5 == len(re.findall(r">原文未展开<", page))


def test_row_42_156_shows_its_station_and_nothing_of_what_it_counts(site: Site) -> None:
    page = site.html("practices/156")
    assert 12 == page.count('class="empty-bay"')
    assert all(shown in words(page) for shown in ("“156”", "推断", "原文未展开", "镇名、村名未公布"))
    assert ["E209"] == codes("practices/156", "{count: 5, items_status: not_expanded}", "{count: 5, items: [甲, 乙]}")


def test_row_44_the_visit_is_exported_and_deng_stays(site: Site) -> None:
    assert "activities/study-visit" in {row["编号"] for row in site.table("activities")}
    page = site.text("activities/study-visit")
    assert all(words in page for words in ("7月", "等**个市县人大", "“等”", "考察学习"))


def test_row_46_a_quotation_with_one_character_changed_is_told(site: Site, tmp_path: Path) -> None:
    page = site.text("documents/guiding-principles")
    assert "加强人大代表工作能力建设" in page
    assert "发展全过程人民民主，保障人民当家作主" in page
    shutil.copytree(ROOT / "content", tmp_path / "content")
    file = tmp_path / "content/documents/guiding-principles.yaml"
    file.write_text(file.read_text("utf-8").replace("quote: 党的二十大报告指出", "quote: 党的二十大报告强调"), "utf-8")
    assert main(OUTPUTS, ["build", "-C", str(tmp_path), "--today", "2026-11-22", "--format", "json"]) != GOOD


def test_row_49_appraisals_are_grouped_by_level(site: Site) -> None:
    headings = re.findall(r"<h2>(\S+) <small>", site.html("recognitions/index"))
    assert {"全国", "省", "市", "群众"} <= set(headings)
