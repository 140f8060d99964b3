"""Personal data: what is one is found and shown masked, what only looks like one is left alone; consents run out."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from conftest import office, run
from hypothesis import given
from hypothesis import strategies as st
from mistakes import codes
from PIL import Image

from corridor import personal
from corridor.privacy import Allowed

ROWS = [
    line.split(" | ", 1)
    for line in (Path(__file__).parent / "data" / "personal.txt").read_text("utf-8").splitlines()
    if " | " in line and not line.startswith("#")
]
OWN = [(sort, text) for sort, text in ROWS if sort != "-"]
ALIKE = [text for sort, text in ROWS if sort == "-"]
SOURCES = "sources:\n  - note: 本机关记录\n"
ALLOWED = Allowed.of({})


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.sort, hit.words) for hit in personal.scan(text) if not ALLOWED(hit)]


@pytest.mark.parametrize(("sort", "text"), OWN, ids=[text for _, text in OWN])
def test_personal_data_is_found(sort: str, text: str) -> None:
    before, _, rest = text.partition("«")
    words, _, after = rest.partition("»")
    hits = personal.scan(before + words + after)
    assert [(sort, words, len(before))] == [(hit.sort, hit.words, hit.start) for hit in hits]


def test_of_eighty_that_only_look_like_it_at_most_one_is_taken_for_it() -> None:
    assert len(ALIKE) >= 80
    taken = {text: found(text) for text in ALIKE if found(text)}
    assert len(taken) <= 1, taken


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138 **** 5678"),
        ("11010519491231002X", "11*************02X"),
        ("6228480402564890018", "***************0018"),
        ("zhangsan@163.com", "z*******@163.com"),
        ("皖A12345", "皖A****5"),
        ("家住城关镇东街三组12号", "城关镇*******"),
    ],
)
def test_the_proposed_mask_keeps_what_may_be_kept(text: str, masked: str) -> None:
    (hit,) = personal.scan(text)
    assert (masked, len(hit.words)) == (hit.masked, len(masked))


# --- records ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("activities/visit.yaml", "summary: 联系电话13812345678"),
        ("activities/visit.yaml", "body: |\n  第一行。\n  联系电话13812345678。"),
        ("activities/visit.yaml", "participants:\n  - {role: 村民, note: 联系电话13812345678}"),
        ("documents/paper.yaml", "text: |\n  联系电话13812345678。"),
        ("activities/visit.yaml", "status: draft\nsummary: 联系电话13812345678"),
    ],
)
def test_it_stops_the_build_wherever_it_stands_in_a_record(name: str, field: str, tmp_path: Path) -> None:
    folder = office(tmp_path, {name: f"title: 视察\n{field}\n{SOURCES}"})
    ran = run("build", "-C", folder)
    said = ran.out + ran.err
    assert ran.code == 1
    assert ["E604"] == codes(said)
    assert "E604  像是个人信息（手机号）：138****5678" in said
    assert "改写成 138****5678" in said
    assert "13812345678" not in said
    assert not (folder / "site").exists()


def test_the_caret_stands_under_it(tmp_path: Path) -> None:
    folder = office(
        tmp_path, {"activities/visit.yaml": f"title: 视察\nbody: |\n  一。\n  电话13812345678。\n{SOURCES}"}
    )
    said = run("check", "-C", folder).out
    assert "content/activities/visit.yaml:4:5" in said
    assert "     4 |   电话138****5678。\n       |       ^^^^^^^^^^^\n" in said


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        (
            "13812345678",
            "accepted:\n  - {code: E604, words: 13812345678, by: 张主任, date: 2022-10-08, reason: 值班电话}\n",
        ),
        ("rd@example.com", "privacy:\n  emails: [example.com]\n"),
        ("rd@example.com", "footer:\n  - {title: 联系, text: rd@example.com}\n"),
        ("rd@xian.gov.cn", ""),
    ],
)
def test_somebody_may_answer_for_it(text: str, setting: str, tmp_path: Path) -> None:
    folder = office(tmp_path, {"activities/visit.yaml": f"title: 视察\nsummary: 联系{text}\n{SOURCES}"})
    path = folder / "content/site.yaml"
    path.write_text(path.read_text("utf-8") + setting, "utf-8")
    assert run("check", "-C", folder).code == 0


def test_what_a_photo_says_of_itself_is_read_too(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "张三 13812345678"
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif)
    shown = f"title: 视察\nmedia:\n  - {{file: media/a.jpg, alt: 会场}}\n{SOURCES}"
    folder = office(tmp_path, {"activities/visit.yaml": shown, "media/a.jpg": out.getvalue()})
    ran = run("check", "-C", folder)
    assert (ran.code, "手机号）：138****5678，写在 media/a.jpg 的图片信息里" in ran.out) == (1, True), ran.out


# --- consent ----------------------------------------------------------------------------------------------------------


def deputy(consent: str) -> dict[str, str]:
    return {"deputies/zhang.yaml": f"title: 张三\nname: 张三\nconsent: {{{consent}}}\n{SOURCES}"}


@pytest.mark.parametrize(
    ("consent", "code"),
    [
        ("state: given, basis: 同意书", ""),
        ("state: given, expiry: 2022-09-17", ""),
        ("state: given, expiry: 2022-09-16", "E605"),
        ("state: given, expiry: 2022-08", "E605"),
        ("state: given, expiry: 2022", ""),
        ("state: official_duty, expiry: 2021", "E605"),
        ("state: given, scope: 只限内部材料", "E605"),
        ("state: given, scope: 网站和简报", ""),
        ("state: refused", "E601"),
        ("state: not_named", "E601"),
    ],
)
def test_a_consent_has_a_scope_and_a_last_day(consent: str, code: str, tmp_path: Path) -> None:
    ran = run("check", "-C", office(tmp_path, deputy(consent)), "--today", "2022-09-17")
    assert (bool(code), code in ran.out) == (ran.code == 1, True), ran.out
    assert not code or "content/deputies/zhang.yaml" in ran.out


@pytest.mark.parametrize("consent", ["", "consent: {state: refused}\n", "consent: {state: not_named}\n"])
def test_an_exemplar_without_consent_gets_no_public_page_and_the_build_names_it(consent: str, tmp_path: Path) -> None:
    """Row 35 of the 49 systems."""
    folder = office(tmp_path, {"exemplars/zhang.yaml": f"title: 返乡创业\nname: 张三\n{consent}{SOURCES}"})
    ran = run("build", "-C", folder)
    assert (ran.code, "content/exemplars/zhang.yaml" in ran.err, (folder / "site").exists()) == (1, True, False)


def test_a_consent_runs_out_although_nothing_changed(tmp_path: Path) -> None:
    folder = office(tmp_path, deputy("state: given, expiry: 2022-09-17"))
    assert run("build", "-C", folder, "--today", "2022-09-17").code == 0
    ran = run("build", "-C", folder, "--today", "2022-09-18")
    assert (ran.code, "E605" in ran.err) == (1, True)


def test_a_consent_for_the_house_reaches_as_far_as_the_internal_edition(tmp_path: Path) -> None:
    folder = office(tmp_path, deputy("state: given, scope: 内部"))
    assert run("build", "-C", folder).code == 1
    assert run("build", "-C", folder, "--edition", "internal").code == 0


@given(st.text(alphabet="01689一二三十百号楼室组栋幢户房单元队社村小区路家住址在京A@.-〇幺", max_size=40))
def test_nothing_is_missed_where_the_quick_look_finds_no_sign(text: str) -> None:
    signs = {match.lastgroup for match in personal._MAYBE.finditer(text)}
    assert list(personal._matches(text, signs)) == list(personal._matches(text, personal._MAYBE.groupindex))
