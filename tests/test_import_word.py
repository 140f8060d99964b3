"""Importing Word files: not a character lost, nothing hidden comes in, drafts are proposed and never completed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pytest
from conftest import ROOT, Ran, office, run
from docx.shared import Inches
from hypothesis import given, settings
from hypothesis import strategies as st
from office_files import W, converted, document, in_body, part, repacked
from PIL import Image

from corridor import prose, reading
from corridor.importing import proposing, word

REPORT = reading.read("x", (ROOT / "content/documents/report.yaml").read_bytes()).tree
assert isinstance(REPORT, dict)
TEXT = str(REPORT["text"]).rstrip("\n")


def imported(folder: Path, path: Path, *words: str) -> Ran:
    return run("import", path, "-C", folder, "--today", "2022-10-01", *words)


# --- every character --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("program", ["python-docx", "libreoffice"])
def test_the_report_saved_as_word_comes_in_whole(program: str, tmp_path: Path) -> None:
    """40 of 40 masks, and all other characters as they were."""
    path = document(tmp_path / "report.docx", TEXT.split("\n"))
    read = word.read(converted(path, "docx") if program == "libreoffice" else path)
    assert (40, 109) == (prose.count_masks(read.text), read.text.count("*"))
    assert TEXT == read.text
    assert [] == read.problems


def test_the_report_becomes_a_draft_document_with_its_full_text(tmp_path: Path) -> None:
    folder = office(tmp_path / "office")
    path = document(tmp_path / "report.docx", ["县人大常委会汇报发言", *TEXT.split("\n")])
    dry = imported(folder, path)
    assert (0, True) == (dry.code, "还没有写" in dry.out)
    assert not (folder / "content/documents/xian-ren-da-chang-wei-hui-hui-bao-fa-yan.yaml").exists()
    assert 0 == imported(folder, path, "--apply").code
    data = (folder / "content/documents/xian-ren-da-chang-wei-hui-hui-bao-fa-yan.yaml").read_bytes()
    tree = reading.read("x", data).tree
    assert isinstance(tree, dict)
    assert ("县人大常委会汇报发言", "draft") == (tree["title"], tree["status"])
    assert f"县人大常委会汇报发言\n{TEXT}\n" == tree["text"]
    assert "1 条没有变化" in imported(folder, path).out


_RUNS = st.lists(
    st.tuples(
        st.text(st.sampled_from(list("甲乙*_#<>&|[]“”　 1－＊")), min_size=1, max_size=6), st.sampled_from("bi ")
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_RUNS, min_size=1, max_size=3))
def test_whatever_runs_a_text_is_cut_into_it_arrives_as_it_reads(paragraphs: list[list[tuple[str, str]]]) -> None:
    """Word cuts a mask in two where its spelling checker stopped; bold and italic change no character."""
    made = docx.Document()
    for runs in paragraphs:
        paragraph = made.add_paragraph()
        for text, form in runs:
            run_ = paragraph.add_run(text)
            run_.bold, run_.italic = form == "b", form == "i"
    out = io.BytesIO()
    made.save(out)
    path = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path()
    file = path / "corridor-runs.docx"
    file.write_bytes(out.getvalue())
    try:
        read = word.read(file)
    finally:
        file.unlink()
    expected = ["".join(text for text, _ in runs) for runs in paragraphs]
    read_lines = read.text.split("\n")
    assert [one.strip(" ") for one in expected if one.strip()] == [one.strip(" ") for one in read_lines if one.strip()]


# --- headings, lists, tables, pictures --------------------------------------------------------------------------------


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    """A report as an office writes one."""
    made = docx.Document()
    made.add_heading("九月工作", 0)
    made.add_heading("一、接待", 1)
    paragraph = made.add_paragraph("共接待")
    paragraph.add_run("***余名").bold = True
    paragraph.add_run("群众。")
    made.add_paragraph("走访", style="List Bullet")
    made.add_paragraph("座谈", style="List Bullet")
    made.add_paragraph("- 不是列表")
    table = made.add_table(2, 2)
    for at, text in enumerate(["乡镇", "件数", "甲|乙镇", "**件"]):
        table.cell(at // 2, at % 2).text = text
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "#B3261E").save(picture, "PNG")
    made.add_picture(io.BytesIO(picture.getvalue()), width=Inches(1))
    made.add_paragraph("图1 接待现场")
    path = tmp_path / "rich.docx"
    made.save(str(path))
    return path


def test_headings_lists_tables_and_pictures_become_our_own(rich: Path, tmp_path: Path) -> None:
    """As a page's body: what only looks like a list stays a paragraph."""
    folder = office(tmp_path / "office")
    ran = imported(folder, rich, "--kind", "栏目说明", "--apply")
    assert 0 == ran.code, ran.said
    tree = reading.read("x", (folder / "content/pages/jiu-yue-gong-zuo.yaml").read_bytes()).tree
    assert isinstance(tree, dict)
    body = """\
## 一、接待

共接待__***余名__群众。

- 走访
- 座谈

　- 不是列表

| 乡镇 | 件数 |
| --- | --- |
| 甲｜乙镇 | **件 |

![图1 接待现场](media/pages/jiu-yue-gong-zuo-1.png)

图1 接待现场
"""
    assert body == tree["body"]
    assert (60, 40) == Image.open(folder / "content/media/pages/jiu-yue-gong-zuo-1.png").size
    assert 0 == run("check", "-C", folder, "--drafts").code


def test_an_exported_record_comes_back_with_title_body_and_masks(tmp_path: Path) -> None:
    """Record to Word to record: what the page said is what the draft says."""
    record = (
        "title: 到联络站接待选民\ndate: XXXX-09\n"
        "body: |\n  ## 经过\n\n  来了***余名群众，见[[figure:fig-stations]]。\n\n"
        "  - 走访\n  - 座谈\nsources:\n  - {note: 本机关记录}\n"
    )
    folder = office(tmp_path / "office", {"activities/exported.yaml": record})
    assert 0 == run("export", "docx", "activities/exported", "-C", folder).code
    read = word.read(folder / "exports/activities-exported.docx")
    assert "到联络站接待选民" == read.title
    assert {"经过", "走访", "座谈"} <= set(read.text.split("\n"))
    assert "来了未公布余名群众，见354个。" in read.text
    ran = imported(folder, folder / "exports/activities-exported.docx", "--kind", "活动", "--apply")
    assert 0 == ran.code, ran.said


# --- what a reader does not see ---------------------------------------------------------------------------------------

GOOD = ["第一段。", "第二段***名。"]


@pytest.mark.parametrize(
    "xml",
    [
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>王某某</w:t></w:r><w:r><w:t>公开的</w:t></w:r>",
        '<w:r><w:rPr><w:rStyle w:val="Secret2"/></w:rPr><w:t>王某某</w:t></w:r><w:r><w:t>公开的</w:t></w:r>',
        '<w:pPr><w:pStyle w:val="SecretP"/></w:pPr><w:r><w:t>王某某</w:t></w:r>'
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>公开的</w:t></w:r>',
    ],
    ids=["run", "style", "paragraph"],
)
def test_hidden_text_is_told_and_never_imported(xml: str, tmp_path: Path) -> None:
    """Hidden by itself, by a style based on a hiding one, or by its paragraph's style."""
    styles = (
        '<w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Secret2"><w:basedOn w:val="Secret"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="SecretP"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    )
    good = document(tmp_path / "good.docx", GOOD)
    styled = part(good, "word/styles.xml").decode().replace("</w:styles>", styles).encode()
    path = in_body(repacked(good, {"word/styles.xml": styled}, tmp_path / "a.docx"), xml, tmp_path / "b.docx")
    folder = office(tmp_path / "office")
    ran = imported(folder, path, "--take", "all", "--apply")
    assert (0, True) == (ran.code, "E706  文件里有看不见的内容：隐藏的文字：王某某\n  位置：b.docx 第1段" in ran.err)
    made = "".join(file.read_text("utf-8") for file in (folder / "content").rglob("*.yaml"))
    assert "公开的" in made and "王某某" not in made


def test_a_change_nobody_settled_stops_the_import(tmp_path: Path) -> None:
    """Whether the name or the mask holds is not ours to say; both are told."""
    gone, come = "<w:r><w:delText>王某某</w:delText></w:r>", "<w:r><w:t>***</w:t></w:r>"
    xml = f'<w:del w:id="1">{gone}</w:del><w:ins w:id="2">{come}</w:ins>'
    path = in_body(document(tmp_path / "good.docx", GOOD), xml, tmp_path / "b.docx")
    folder = office(tmp_path / "office")
    before = sorted((folder / "content").rglob("*"))
    ran = imported(folder, path, "--apply")
    assert 1 == ran.code
    assert "删去“王某某”" in ran.err and "加上“***”" in ran.err and "接受或拒绝全部修订" in ran.err
    assert before == sorted((folder / "content").rglob("*"))


def test_comments_and_margins_are_told(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("正文。")
    made.sections[0].header.paragraphs[0].text = "内部资料"
    made.save(str(tmp_path / "a.docx"))
    comment = '<w:comment w:id="0"><w:p><w:r><w:t>这里要改</w:t></w:r></w:p></w:comment>'
    comments = f'<w:comments xmlns:w="{W}">{comment}</w:comments>'
    path = repacked(tmp_path / "a.docx", {"word/comments.xml": comments.encode()}, tmp_path / "b.docx")
    told = [one.title for one in word.read(path).problems]
    assert ["文件里有看不见的内容：批注：这里要改", "文件里有看不见的内容：页眉页脚：内部资料"] == told
    assert "正文。" == word.read(path).text


def test_words_that_do_not_arrive_are_told(tmp_path: Path) -> None:
    """A field's instruction is no text; a character in a box nobody reads is named."""
    xml = "<w:customXml><w:smth><w:r><w:t>掉了的话</w:t></w:r></w:smth></w:customXml><w:r><w:t>留下的话</w:t></w:r>"
    path = in_body(document(tmp_path / "good.docx", GOOD), xml, tmp_path / "b.docx")
    read = word.read(path)
    assert "留下的话" in read.text
    assert ("掉了的话" in read.text) != any("掉了的话" in one.title for one in read.problems)


# --- proposals --------------------------------------------------------------------------------------------------------


def test_every_proposal_of_the_report_is_a_draft_without_a_mistake(tmp_path: Path) -> None:
    """Taken all at once they pass the check; each quotes its sentence and none names a year."""
    folder = office(tmp_path / "office")
    for path in (folder / "content").rglob("*.yaml"):
        if path.name != "site.yaml":
            path.unlink()
    ran = imported(folder, document(tmp_path / "report.docx", TEXT.split("\n")), "--take", "all", "--apply")
    assert 0 == ran.code, ran.said
    checked = run("check", "-C", folder, "--drafts", "--today", "2022-10-01")
    assert 0 == checked.code, checked.out
    trees = [reading.read("x", path.read_bytes()).tree for path in (folder / "content").rglob("*.yaml")]
    drafts = [tree for tree in trees if isinstance(tree, dict) and "sources" in tree]
    assert 20 <= len(drafts)
    assert {"draft"} == {tree["status"] for tree in drafts}
    dates = {str(tree["date"]) for tree in drafts if "date" in tree}
    assert dates and all(day.startswith("XXXX") for day in dates)
    amounts = {tree["observations"][0]["quantity"] for tree in drafts if "observations" in tree}
    assert {"354个", "仅4个", "达*亿元", "****余件"} <= amounts


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("2022年9月17日，组织代表视察联络站。", "2022-09-17"),
        ("今年9月，省人大前来调研。", "XXXX-09"),
        ("1月10日至13日召开会议。", "XXXX-01-10/XXXX-01-13"),
        ("2022年1月30日至2月2日开展培训。", "2022-01-30/2022-02-02"),
        ("2022年组织代表培训两次。", "2022"),
    ],
)
def test_a_date_is_proposed_as_far_as_it_is_said(sentence: str, date: str) -> None:
    (activity, *_) = proposing.propose(sentence, "documents/x", lambda _: False)
    assert ("activity", date) == (activity.kind, activity.tree["date"])
    sources: Any = activity.tree["sources"]
    assert sentence == sources[0]["quote"]


def test_only_the_proposals_a_person_takes_are_written(tmp_path: Path) -> None:
    folder = office(tmp_path / "office")
    path = document(tmp_path / "a.docx", ["汇报", "今年9月，省人大前来调研。建成联络站354个。选派干部**名。"])
    assert "   3  数据台账" in imported(folder, path).out
    assert 1 == imported(folder, path, "--take", "7").code
    ran = imported(folder, path, "--take", "1,3", "--apply")
    assert 0 == ran.code and "新增 3 条" in ran.out, ran.said
    assert 2 == len(list((folder / "content/figures").glob("*.yaml"))) == 2
