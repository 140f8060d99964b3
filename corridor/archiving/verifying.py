"""Verifying: whether a bag, or an issue of the register, is as it was made; and whether it could be made again."""

from __future__ import annotations

import difflib
import html
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from corridor import engine
from corridor.archiving import contents
from corridor.archiving import verify as alone
from corridor.deploying.plans import digest, paths
from corridor.project import Project

SUMS = "SHA256SUMS"  # of an issue


class Checked(Struct):
    """What was looked at and how it turned out; `faults` is empty for what is as it was made."""

    done: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def verify(folder: Path, outputs: tuple[str, ...], *, is_quick: bool = False) -> Checked:
    """Verify a bag, or the folder of an issue."""
    checked = Checked()
    if (folder / "bagit.txt").exists() or (folder / alone.MANIFEST).exists():
        _bag(folder, checked)
        _grade(folder / "data" / "site", checked)
        if not is_quick and not checked.faults:
            _again(folder, outputs, checked)
    elif (folder / SUMS).exists():
        _issue(folder, checked)
        _grade(folder, checked)
    else:
        checked.faults.append("这里既没有 bagit.txt，也没有 SHA256SUMS：不是归档包，也不是编发的一期")
    return checked


def _bag(folder: Path, checked: Checked) -> None:
    """By our own reading of RFC 8493, and by that of the Library of Congress."""
    import logging

    import bagit

    checked.faults += alone.faults(str(folder))
    logging.getLogger("bagit").setLevel(logging.CRITICAL)
    try:
        bagit.Bag(str(folder)).validate()
    except (bagit.BagError, OSError, ValueError) as error:
        if not checked.faults:
            checked.faults.append(f"bagit：{error}")
    checked.done.append("每个文件的 SHA-256、文件齐全、站内链接（BagIt，RFC 8493）")


def _issue(folder: Path, checked: Checked) -> None:
    lines = (folder / SUMS).read_text("utf-8").splitlines()
    known = {name: one for one, _, name in (line.partition("  ") for line in lines)}
    there = set(paths(folder)) - {SUMS}
    for name in sorted(known.keys() | there):
        if name not in there:
            checked.faults.append(f"{name} 不见了")
        elif name not in known:
            checked.faults.append(f"{name} 是多出来的")
        elif digest(folder / name) != known[name]:
            checked.faults.append(f"{name} 被改过")
    checked.done.append("每个文件的 SHA-256、文件齐全")


def _grade(folder: Path, checked: Checked) -> None:
    """Whether every PDF that says it is PDF/A holds what that asks for: colours, fonts, no keys and no scripts.

    What goes to a printing house (panels, door cards, a pack) says nothing of the sort.
    """
    pdfs = sorted(folder.rglob("*.pdf"))
    try:
        import pikepdf
    except ModuleNotFoundError:
        checked.skipped += [f"{len(pdfs)} 份 PDF 没有看：没有装 pikepdf"] if pdfs else []
        return
    good, others = 0, []
    for path in pdfs:
        name = path.relative_to(folder).as_posix()
        try:
            with pikepdf.open(path) as pdf:
                wrong = _lacking(pdf)
        except (pikepdf.PdfError, OSError, ValueError) as error:
            checked.faults.append(f"{name} 打不开：{error}")
            continue
        if wrong is None:
            others.append(name)
        elif wrong:
            checked.faults.append(f"{name} 不合 PDF/A：{wrong}")
        else:
            good += 1
    if good:
        checked.done.append(f"{good} 份 PDF/A 的标记、颜色、字体（全面检验用 veraPDF）")
    if others:
        checked.skipped.append(f"印刷用的，不是 PDF/A：{'、'.join(others)}")


def _lacking(pdf: Any) -> str | None:
    """What PDF/A asks for first and a PDF lacks; empty where nothing, None for one that does not say it is PDF/A."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        part = str(meta.get("pdfaid:part", ""))
    if not part:
        return None
    if pdf.is_encrypted:
        return "加了密"
    if "/OutputIntents" not in pdf.Root:
        return "没有颜色说明"
    if "/JavaScript" in pdf.Root.get("/Names", {}) or "/OpenAction" in pdf.Root:
        return "带有脚本或动作"
    return next((f"字体 {name} 没有嵌入" for name in _unembedded(pdf)), "")


def _unembedded(pdf: Any) -> Iterator[str]:
    for one in pdf.objects:
        is_font = hasattr(one, "get") and one.get("/Type") == "/FontDescriptor"
        if is_font and not any(key in one for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield str(one.get("/FontName", "?"))


# --- making it again --------------------------------------------------------------------------------------------------


def _again(folder: Path, outputs: tuple[str, ...], checked: Checked) -> None:
    """Build the bag's content once more where its versions are to be had; compare bytes, else text and figures."""
    told = json.loads((folder / "data/versions.json").read_text("utf-8"))
    with tempfile.TemporaryDirectory(prefix="corridor-verify-") as name:
        home = Path(name)
        shutil.copytree(folder / "data/content", home / "content")
        project = Project(home, home / "site", outputs, str(told["today"]))
        now = contents.versions(project)
        same = [key for key in ("sources", "templates", "fonts", "packages") if now[key] == told.get(key)]
        if "sources" not in same or "templates" not in same:
            checked.skipped.append("没有重做：做它的程序是另一个版本（versions.json）")
            return
        result = engine.build(project, engine.Wanted(forgets=True))
        if not result.published:
            checked.faults += [f"重做不出来：{one.code} {one.title}" for one in result.problems if one.is_fatal][:10]
            return
        checked.faults += _differing(folder / "data/site", home / "site", is_same=len(same) == 4)
    exact = "逐字节" if len(same) == 4 else "文字和数据"
    checked.done.append(f"用包里的记录重做一遍，{exact}比较")


def _differing(old: Path, new: Path, *, is_same: bool) -> list[str]:
    """Files that are not the same when made again. Assets of the release before may be there besides."""
    before, after = set(paths(old)), set(paths(new))
    found = [f"重做时没有 {path}" for path in sorted(before - after) if not path.startswith("assets/")]
    found += [f"重做时多出 {path}" for path in sorted(after - before)]
    for path in sorted(before & after):
        one, other = (folder / path for folder in (old, new))
        if one.read_bytes() == other.read_bytes():
            continue
        if is_same:
            found.append(f"重做出来不一样：{path}{_where(one, other)}")
        elif path.endswith((".html", ".csv", ".json")) and _words(one) != _words(other):
            found.append(f"重做出来文字不一样：{path}")
    return found


def _where(one: Path, other: Path) -> str:
    """The first line that differs, of a text."""
    if one.suffix not in (".html", ".csv", ".json", ".xml", ".txt"):
        return ""
    before, after = (path.read_text("utf-8", "replace").splitlines() for path in (one, other))
    changed = [line for line in difflib.unified_diff(before, after, n=0, lineterm="") if line[:1] in "+-"][2:4]
    return f"（{' → '.join(line[:80] for line in changed)}）"


def _words(path: Path) -> str:
    text = path.read_text("utf-8", "replace")
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split()) if path.suffix == ".html" else text


# --- telling ----------------------------------------------------------------------------------------------------------


def told(checked: Checked, path: str) -> str:
    lines = [f"对得上：{line}" for line in checked.done if not checked.faults] + checked.skipped
    lines += [f"错误 E526  核对不上：{line}" for line in checked.faults[:50]]
    if len(checked.faults) > 50:
        lines.append(f"… 还有 {len(checked.faults) - 50} 处")
    lines.append(f"共 {len(checked.faults)} 处对不上：{path}" if checked.faults else f"全部对得上：{path}")
    return "\n".join(lines)


def as_json(checked: Checked) -> str:
    told = {"good": not checked.faults, "done": checked.done, "faults": checked.faults, "skipped": checked.skipped}
    return json.dumps(told, ensure_ascii=False, indent=1)
