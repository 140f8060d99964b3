"""Templates: an office changes one block and keeps the house; a mistake in a template is told with its line."""

from pathlib import Path

from conftest import office, run

PAGE = "templates/pages/404.html"
OWN = '{% extends "house/pages/404.html" %}\n{% block main %}<div><h1>自己的说法</h1></div>{% endblock %}\n'


def test_an_own_template_extends_the_houses_of_the_same_name(tmp_path: Path) -> None:
    """One block is the office's, the frame stays the house's."""
    assert 0 == run("-C", office(tmp_path, {PAGE: OWN}), "--only", "html,assets").code
    page = (tmp_path / "site/404.html").read_text("utf-8")
    assert "自己的说法" in page and "走廊展区" in page


def test_a_change_in_the_own_template_is_seen(tmp_path: Path) -> None:
    """Both the office's file and the house's below it count."""
    run("-C", office(tmp_path, {PAGE: OWN}), "--only", "html,assets")
    office(tmp_path, {PAGE: OWN.replace("自己", "另一个")})
    run("-C", tmp_path, "--only", "html,assets")
    assert "另一个的说法" in (tmp_path / "site/404.html").read_text("utf-8")


def test_a_mistake_in_a_template_is_told_with_its_line(tmp_path: Path) -> None:
    """E401 names the office's file; the site stays as it was."""
    broken = OWN.replace("自己的说法", "{{ nothing_of_this_name }}")
    ran = run("-C", office(tmp_path, {PAGE: broken}), "--only", "html,assets")
    assert 1 == ran.code
    assert "E401" in ran.err and "templates/pages/404.html:2" in ran.err
    assert not (tmp_path / "site").exists()


def test_a_computed_template_name_is_refused(tmp_path: Path) -> None:
    """What a page leans on could not be known."""
    ran = run("-C", office(tmp_path, {PAGE: '{% extends "layouts/" ~ page.kind %}'}), "--only", "html,assets")
    assert "E401" in ran.err and "直接写模板的名字" in ran.err


def test_an_office_may_have_more_bays_than_there_are_single_numerals(tmp_path: Path) -> None:
    """From the eleventh on the ordinal is in digits."""
    bays = "".join(f"  - {{id: bay-{n}, title: 第{n}间, list: activities}}\n" for n in range(1, 13))
    settings = f"format: 1\ntitle: 走廊\naddress: https://a.cn/\nbays:\n{bays}"
    ran = run("-C", office(tmp_path, {"site.yaml": settings}), "--only", "html,assets")
    assert 0 == ran.code, ran.err
    assert '<span class="no">12</span>' in (tmp_path / "site/404.html").read_text("utf-8")
