"""States: a draft, an embargoed, an internal, a withdrawn record is in no byte of a public site; no file is left."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from building import COUNTY
from conftest import run

from build import OUTPUTS

WORDS = "金丝雀甲乙丙"
OTHER = "另一只金丝雀"
TODAY = "2022-09-17"
RECORD = f"""\
title: {WORDS}
summary: {WORDS}
tags: [{WORDS}]
type: {WORDS}
body: |
  {OTHER}在这里。
sources:
  - note: 本机关记录
"""
STATES = {
    "draft": "status: draft\n",
    "reviewed": "status: reviewed\n",
    "embargoed": "embargo: 2022-09-18\n",
    "internal": "edition: internal\n",
    "withdrawn": "status: withdrawn\ncorrections:\n  - {date: 2022-09-10, text: 应本人要求撤回}\n",
}
NOT_PDF = ",".join(name.partition(":")[0].rpartition(".")[2] for name in OUTPUTS if ".pdf" not in name)


def written(folder: Path, more: str) -> Path:
    for name, text in {**COUNTY, "activities/canary.yaml": RECORD + more}.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def holding(site: Path, words: str) -> list[str]:
    """The files of a site that hold some words, as UTF-8, UTF-16, GB 18030 or escaped, in the file or its name."""
    forms = [words.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")]
    forms += [
        "".join(f"\\u{ord(one):04x}" for one in words).encode(),
        "".join(f"&#{ord(one)};" for one in words).encode(),
    ]
    found = []
    for path in sorted(site.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            data += gzip.decompress(data) if path.suffix == ".gz" else b""
            if any(form in data for form in forms) or words in path.name:
                found.append(path.relative_to(site).as_posix())
    return found


@pytest.mark.parametrize("state", STATES)
def test_what_is_not_public_is_in_no_byte_of_a_public_site(state: str, tmp_path: Path) -> None:
    folder = written(tmp_path, STATES[state])
    ran = run("build", "-C", folder, "--today", TODAY, "--only", NOT_PDF, outputs=OUTPUTS)
    assert ran.code == 0, ran.err
    assert [] == holding(folder / "site", WORDS)
    assert [] == holding(folder / "site", OTHER)
    assert (folder / "site/activities/canary.html").exists() == (state == "withdrawn")


@pytest.mark.parametrize("state", STATES)
def test_what_was_public_leaves_nothing_behind(state: str, tmp_path: Path) -> None:
    folder = written(tmp_path, "")
    run("build", "-C", folder, "--today", TODAY, "--only", NOT_PDF, outputs=OUTPUTS)
    assert "activities/canary.html" in holding(folder / "site", WORDS)
    written(folder, STATES[state])
    assert run("build", "-C", folder, "--today", TODAY, "--only", NOT_PDF, outputs=OUTPUTS).code == 0
    assert [] == holding(folder / "site", WORDS)
    assert [] == holding(folder / "site", OTHER)


def test_an_embargo_ends_by_itself(tmp_path: Path) -> None:
    folder = written(tmp_path, STATES["embargoed"])
    shown = {}
    for day in ("2022-09-17", "2022-09-18", "2022-09-17"):
        assert run("build", "-C", folder, "--today", day).code == 0
        shown[day] = bool(holding(folder / "site", WORDS))
    assert shown == {"2022-09-17": False, "2022-09-18": True}


@pytest.mark.parametrize(("embargo", "code"), [("2022-10", 1), ("2022", 1), ("XXXX-10-01", 1), ("2022-10-01", 0)])
def test_an_embargo_ends_on_a_day(embargo: str, code: int, tmp_path: Path) -> None:
    ran = run("check", "-C", written(tmp_path, f"embargo: {embargo}\n"))
    assert (code, bool(code)) == (ran.code, "写到日：embargo: 2022-10-01" in ran.out), ran.out


def test_the_house_reads_an_edition_of_its_own_beside_the_public_one(tmp_path: Path) -> None:
    folder = written(tmp_path, STATES["internal"])
    assert run("build", "-C", folder, "--today", TODAY).code == 0
    assert run("build", "-C", folder, "--today", TODAY, "--edition", "internal").code == 0
    assert [] == holding(folder / "site", WORDS)
    assert "activities/canary.html" in holding(folder / "site-internal", WORDS)
    assert "内部版：含有不公开的内容" in (folder / "site-internal/index.html").read_text("utf-8")
    assert "内部版" not in (folder / "site/index.html").read_text("utf-8")


@pytest.mark.parametrize("state", STATES)
def test_a_public_record_cannot_lead_there(state: str, tmp_path: Path) -> None:
    folder = written(tmp_path, STATES[state])
    (folder / "content/activities/lead.yaml").write_text(
        "title: 引用\nbody: |\n  见[[activities/canary]]。\nsources:\n  - note: 本机关记录\n", "utf-8"
    )
    ran = run("check", "-C", folder, "--today", TODAY)
    assert (ran.code, "E303" in ran.out) == (1, True)
