"""The systems whose observation is a page of the site, one test a row; some on a generated county (townships.py)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
import townships
from building import shipped_site
from conftest import office, put, run
from sitepages import Page


@cache
def county() -> dict[str, str]:
    """The pages of the generated county by path."""
    folder = Path(mkdtemp(prefix="corridor-county-"))
    put(folder, townships.files())
    made = run("-C", folder, "--only", "html,data", "--today", "2022-12-31")
    assert 0 == made.code, made.err
    return {
        path.relative_to(folder / "site").as_posix(): path.read_text("utf-8")
        for path in (folder / "site").rglob("*.html")
    }


def page(path: str) -> Page:
    return Page(shipped_site()[path].decode())


def in_county(path: str) -> Page:
    return Page(county()[path])


def told(tmp_path: Path, changed: dict[str, str]) -> str:
    """What a check says of the county with some files exchanged."""
    put(tmp_path, {**townships.files(), **changed})
    return run("check", "-C", tmp_path, "--today", "2022-12-31").said


def facet(prefix: str, words: str) -> str:
    """The path of the page a list is narrowed to."""
    lists = county()[f"{prefix.partition('/')[0]}/index.html"]
    found = re.search(rf'href="\.\./({prefix}[^"]+)"[^>]*>{words} <small>', lists)
    assert found, (prefix, words)
    return found[1]


# --- the campaign ------------------------------------------------------------------------


def test_row_01_the_campaign_lists_what_is_told_and_leads_to_every_system() -> None:
    """三联 with the paragraph they are inferred from, 三助 not expanded, and a way to all forty systems below it."""
    shown = page("campaigns/san-lian-san-zhu.html")
    assert all(name in shown.text for name in ("联系项目", "联系代表", "联系群众"))
    assert "依据：原文第4段" in shown.text.replace(" ", "") and "原文未展开" in shown.text
    systems = [row for row in _systems() if "02" <= row["row"] <= "40"]
    linked = {link.split("#")[0].removeprefix("../") for link in shown.links}
    lost = [row["row"] for row in systems if not any(f"{id_}.html" in linked for id_ in row["ids"].split())]
    assert [] == lost


def _systems() -> list[dict[str, str]]:
    import csv

    from building import DATA

    with (DATA / "systems.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


# --- practices -----------------------------------------------------------------------------


def test_row_04_each_platform_has_its_meeting_and_its_roles_and_meetings_come_by_themselves(tmp_path: Path) -> None:
    shown = page("practices/two-platforms.html").text
    for words in ("人大全体会议", "专题议政性常委会议", "党政主要负责同志", "党政分管负责同志"):
        assert words in shown
    platform = f"title: 两个平台\ntype: 平台\n{townships.SOURCE}"
    meeting = f"title: 一次全体会议\ntype: 会议\ncarries_out: [practices/platforms]\n{townships.SOURCE}"
    put(tmp_path, {**townships.files(), "practices/platforms.yaml": platform, "activities/meeting.yaml": meeting})
    run("-C", tmp_path, "--only", "html")
    made = Page((tmp_path / "site/practices/platforms.html").read_text("utf-8"))
    assert "落实它的活动" in made.text and "../activities/meeting.html" in made.links


def test_row_15_each_of_the_five_stations_has_a_page_with_what_is_held_there() -> None:
    links = page("practices/five-stations.html").links
    stations = [link for link in links if "/stations/" in link]
    assert 5 == len(set(stations))
    shown = in_county("places/east-1.html")
    assert "在这里开展的活动" in shown.text and "../activities/reception.html" in shown.links


def test_row_29_three_classrooms_with_their_carriers_and_a_count_that_is_held(tmp_path: Path) -> None:
    shown = page("practices/three-classrooms.html")
    assert all(name in shown.text for name in ("政治引领课堂", "法律法规课堂", "业务提质课堂"))
    assert "周三夜学" in page("practices/political-classroom.html").text
    two = "title: 三大课堂\nlabel: 三大课堂\ngroups: [{count: 3, items: [甲课堂, 乙课堂]}]\n" + townships.SOURCE
    assert "E209" in told(tmp_path, {"practices/classrooms.yaml": two})


def test_row_31_five_boxes_the_done_ones_lead_to_their_activities(tmp_path: Path) -> None:
    """Filled where an activity is told of, else 没有写到; without any the row is not drawn: the source is silent."""
    assert "各项开展情况" not in page("practices/five-ones.html").text
    groups = "".join(
        f"  - {{count: 1, measure: 次, items: [{name}]}}\n" for name in ("专题培训", "专题调研", "现场教学")
    )
    practice = f"title: “五个一”活动\ngroups:\n{groups}{townships.SOURCE}"
    done = f"title: 一次专题调研\ntype: 调研\ncarries_out: [practices/ones]\n{townships.SOURCE}"
    put(tmp_path, {**townships.files(), "practices/ones.yaml": practice, "activities/done.yaml": done})
    run("-C", tmp_path, "--only", "html")
    made = (tmp_path / "site/practices/ones.html").read_text("utf-8")
    boxes = re.findall(r'<li class="(done|silent)"><b>([^<]+)', made)
    assert [("silent", "专题培训"), ("done", "专题调研"), ("silent", "现场教学")] == boxes
    assert "../activities/done.html" in Page(made).links


def test_row_41_the_contact_point_says_only_four_of_whom_and_when() -> None:
    shown = page("practices/filing-review.html").text
    assert "全省仅4个" in shown.replace(" ", "") and "省人大" in shown and "8月" in shown
    table = shown[shown.index("备案") :]
    assert "年份" in table and "未公布" in table
    contact = page("recognitions/review-contact-point.html").text
    assert "8月" in contact and "省人大" in contact


def test_row_43_a_brand_lists_the_practices_below_it(tmp_path: Path) -> None:
    assert "../practices/156.html" in page("practices/home-station-brand.html").links
    brand, practice = (
        f"title: 一个品牌\n{townships.SOURCE}",
        f"title: 一种做法\npart_of: practices/brand\n{townships.SOURCE}",
    )
    put(tmp_path, {**townships.files(), "practices/brand.yaml": brand, "practices/way.yaml": practice})
    run("-C", tmp_path, "--only", "html")
    made = Page((tmp_path / "site/practices/brand.html").read_text("utf-8"))
    assert "下属做法" in made.text and "../practices/way.html" in made.links


# --- lists -----------------------------------------------------------------------------------


def test_row_11_trainings_are_found_by_channel_and_a_withheld_count_with_them() -> None:
    assert {"东西部协作", "省内对口帮扶"} <= set(
        re.findall(r">([^<>]+) <small>", shipped_site()["activities/index.html"].decode())
    )
    narrowed = in_county(facet("activities/by-channel/", "东西部协作"))
    trainings = [link for link in narrowed.links if "/training-" in link]
    assert ["../training-1.html", "../training-3.html"] == sorted(
        link.replace("../../activities", "..") for link in set(trainings)
    )
    assert "未公布余名" in in_county("activities/training-1.html").text.replace(" ", "")


def test_row_32_attached_trainings_are_found_by_their_unit() -> None:
    narrowed = in_county(facet("activities/by-host/", "县财政局"))
    assert {"attached-1", "attached-3"} == {
        found[1] for link in narrowed.links if (found := re.search(r"/(attached-\d)\.", link))
    }
    assert "../activities/attached-training.html" in page("practices/business-classroom.html").links


def test_row_22_homes_as_a_list_and_a_map_and_their_number_is_never_the_total() -> None:
    shown = in_county("places/index.html").text
    assert "本站已建档 3 个" in shown and "总数未公布，这里的条数不是总数" in shown
    assert re.search(
        r'<li class="row-1 col-2"><a href="[^"]+"><b>西林镇</b> 已建档 5 处', county()["places/index.html"]
    )


# --- places and people -----------------------------------------------------------------------


def test_row_19_the_handbook_keeps_its_mask_and_its_clauses_are_ticked() -> None:
    handbook = shipped_site()["documents/township-handbook.html"].decode()
    assert re.search(r'《<span class="mask" role="img" aria-label="县名未公布">\*\*\*</span>县乡镇', handbook)
    home = in_county("places/east-home.html")
    assert re.search(r"有固定场所\s*是\s*挂牌\s*有接待制度\s*否", re.sub(r"\s+", " ", home.text))
    assert "../documents/handbook.html" in home.links
    assert "按它核对的家和站" in in_county("documents/handbook.html").text


def test_row_20_an_area_says_who_is_assigned_and_one_without_is_told_of(tmp_path: Path) -> None:
    shown = in_county("areas/east.html").text
    assert "包干" in shown and "县人大机关干部" in shown
    alone = townships.files()["areas/west.yaml"].replace("assigned: [{role: 县人大机关干部}]\n", "")
    said = told(tmp_path, {"areas/west.yaml": alone})
    assert "E317" in said and "西林镇" in said and "content/areas/west.yaml:1:1" in said


@pytest.mark.parametrize("name", townships.TOWNSHIPS)
def test_row_21_each_township_names_who_leads(name: str) -> None:
    assert re.search(r"牵头\s*党委书记", in_county(f"areas/{name}.html").text)


def test_row_24_a_group_has_its_members_and_one_that_met_too_seldom_is_told_of(tmp_path: Path) -> None:
    assert "../deputies/east-1.html" in in_county("groups/east.html").links
    site = townships.SITE + "duties: {group_activities: 1}\n"
    held = f"title: 小组视察\ntype: 视察\nparticipants: [{{role: 小组, party: groups/east}}]\n{townships.SOURCE}"
    said = told(tmp_path, {"site.yaml": site, "activities/held.yaml": held})
    assert "E319" in said
    assert ["北坡乡代表小组", "西林镇代表小组"] == sorted(re.findall("E319" r".*?：(\S+?)，记了 0 次，规定 1 次", said))


def test_row_25_four_levels_as_badges_and_one_page_for_two_mandates() -> None:
    shown = county()["deputies/east-1.html"]
    assert ["省人大代表", "县人大代表"] == re.findall(r'<span class="tag level">([^<]+)</span>', shown)
    assert "第十四届" in shown and "第十九届" in shown
    assert {"省", "市", "县", "乡"} <= set(re.findall(r">([^<>]+) <small>", county()["deputies/index.html"]))
    assert county()["sitemap.html"].count('href="deputies/east-1.html"') == 1


# --- projects and links ------------------------------------------------------------------------


def test_row_26_a_project_shows_its_stages_with_evidence_and_a_ballot_that_adds_up(tmp_path: Path) -> None:
    """The row asks for six stages; the domain has eight, and the six are among them."""
    shown = in_county("projects/ballot.html").text
    for stage, evidence in (
        ("征集", "公告"),
        ("审议", "会议纪要"),
        ("票决", "计票单"),
        ("实施", "开工"),
        ("监督", "视察"),
        ("评价", "测评"),
    ):
        assert re.search(rf"{stage}[\s\d年月日]*{evidence}", shown), stage
    assert re.search(r"修水渠\s*1\s*80\s*10\s*6\s*4\s*100\s*当选", re.sub(r"\s+", " ", shown))
    wrong = townships.files()["projects/ballot.yaml"].replace("votes_for: 80", "votes_for: 81")
    assert "E210" in told(tmp_path, {"projects/ballot.yaml": wrong})


def test_a_stage_with_a_day_alone_is_told_of_and_one_nobody_wrote_is_not(tmp_path: Path) -> None:
    text = "title: 票决\nstages: [{stage: 票决, date: 2022-01-18}, {stage: 监督}]\nsources: [{note: 一}]\n"
    folder = office(tmp_path, {"projects/vote.yaml": text})
    assert 0 == run("build", "-C", folder, "--today", "2022-10-01").code
    made = (folder / "site/projects/vote.html").read_text("utf-8")
    steps = re.findall(
        r"<li( class=\"on\")?>(.*?)</li>", made.partition('<ol class="stages">')[2].partition("</ol>")[0]
    )
    shown = {re.sub("<[^>]*>", "", words).split()[0]: (bool(on), "原文未写" in words) for on, words in steps}
    assert {"票决": (True, False), "监督": (True, False), "征集": (False, True)}.items() <= shown.items()
    assert "2022年1月18日" in re.sub("<[^>]*>", "", made)


def test_row_33_a_project_of_two_readings_is_quoted_and_not_split() -> None:
    shown = page("projects/attracted-project.html").text
    assert "***百亿" in shown
    assert "歧义" in shown
    data = shipped_site()["data/projects.json"].decode()
    assert '"budget"' not in data[data.index("attracted-project") :].split('"id"')[0]


def test_row_34_links_are_told_on_both_sides_and_a_deputy_without_one_is_told_of(tmp_path: Path) -> None:
    assert "../deputies/east-1.html" in in_county("activities/linking.html").links
    linked = in_county("deputies/east-1.html")
    assert "联系关系" in linked.text and "../activities/linking.html" in linked.links
    said = told(tmp_path, {})
    assert "E318" in said
    assert "content/deputies/east-2.yaml:1:1" in said and "content/deputies/east-1.yaml" not in said
