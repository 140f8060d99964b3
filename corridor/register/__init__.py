"""The register: what was issued, as content/register/issued/ holds it; read and verified here, written by `issuing`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from corridor.files import Signature, is_settled
from corridor.gathering import is_leftover
from corridor.plain import Plain
from corridor.problems import Place, Problem, problem
from corridor.register.issues import FOLDER, Issue, folder_of, from_json

DATA = "issue.json"
SUMS = "SHA256SUMS"


class IssueMemory(Plain, frozen=True):
    """What one folder of the register gave when it was last read and verified."""

    signatures: tuple[tuple[str, Signature], ...]
    issue: Issue | None
    problems: tuple[Problem, ...] = ()


class Register(Struct):
    """All issues as they are now; `changed` where one is not as remembered."""

    folders: dict[str, IssueMemory] = field(default_factory=dict)
    changed: bool = False

    @property
    def issues(self) -> dict[str, Issue]:
        """By id of the publication, in the order they were issued in."""
        found = [memory.issue for memory in self.folders.values() if memory.issue is not None]
        in_order = sorted(found, key=lambda one: (one.date.sort_key, one.masthead, one.year, one.n, one.id))
        return {one.id: one for one in in_order}

    @property
    def problems(self) -> list[Problem]:
        return [one for memory in self.folders.values() for one in memory.problems]


def read(
    content: Path, remembered: Mapping[str, IssueMemory], remembered_ns: int, *, paranoid: bool = False
) -> Register:
    """Read and verify the issues whose files are not as remembered; one that is gone stays a problem until it is back.

    Deleting the last issue leaves no gap. Only the memory of an earlier run can tell, so it is not forgotten there.
    """
    register = Register()
    for folder, signatures in _walk(content, FOLDER):
        known = remembered.get(folder)
        settled = all(is_settled(sig, remembered_ns) for _, sig in signatures)
        if known and known.signatures == signatures and settled and not paranoid:
            register.folders[folder] = known
        else:
            register.folders[folder] = _read(content, folder, signatures, known)
    gone = {folder: _gone(folder, known) for folder, known in remembered.items() if folder not in register.folders}
    register.folders |= {folder: known for folder, known in gone.items() if known.issue is not None}
    register.changed = register.folders != remembered
    return register


def _walk(content: Path, below: str) -> Iterator[tuple[str, tuple[tuple[str, Signature], ...]]]:
    """Every folder that has files, in order of name, with the signatures of its files."""
    if not (content / below).is_dir():
        return
    with os.scandir(content / below) as entries:
        found = sorted((entry for entry in entries if not is_leftover(entry.name)), key=lambda entry: entry.name)
    files = [(entry.name, entry.stat()) for entry in found if entry.is_file()]
    if files and below != FOLDER:
        yield below, tuple((name, (st.st_size, st.st_ino, st.st_mtime_ns, st.st_ctime_ns)) for name, st in files)
    for entry in found:
        if entry.is_dir():
            yield from _walk(content, f"{below}/{entry.name}")


def _gone(folder: str, known: IssueMemory) -> IssueMemory:
    return replace(known, signatures=(), problems=(altered(folder, "上次运行时还在，现在不见了"),))


def _read(
    content: Path, folder: str, signatures: tuple[tuple[str, Signature], ...], known: IssueMemory | None
) -> IssueMemory:
    """One folder; where it is not as it was issued, what is known of it from before still holds its number."""
    issue, sums = known.issue if known else None, _sums(content / folder)
    found = _differing(content / folder, sums)
    if not found:
        try:
            read_ = from_json((content / folder / DATA).read_text("utf-8"), folder)
        except (ValueError, KeyError, TypeError, AttributeError):
            found = [(DATA, "读不懂，也许由更新的程序写成")]
        else:
            found = _astray(read_, folder, sums)
            issue = issue if found else read_
    problems = tuple(altered(f"{folder}/{name}".rstrip("/"), what) for name, what in found)
    return IssueMemory(signatures, issue, problems)


def altered(name: str, what: str) -> Problem:
    """A file or folder of the register is not as it was issued."""
    return problem("E513", Place(f"content/{name}"), found=f"{name.rpartition('/')[2]} {what}")


def _sums(folder: Path) -> dict[str, str]:
    """What SHA256SUMS says, by name; nothing where it cannot be read."""
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _differing(folder: Path, sums: Mapping[str, str]) -> list[tuple[str, str]]:
    """(name, what happened) of every file that is not as its sum says."""
    if DATA not in sums:
        return [(SUMS, "不见了，读不出，或被改过")]
    found = []
    for name, digest in sums.items():
        try:
            data = (folder / name).read_bytes()
        except (OSError, ValueError):
            found.append((name, "不见了，或读不出"))
            continue
        if hashlib.sha256(data).hexdigest() != digest:
            found.append((name, "与编发时登记的 sha256 不同，被改过"))
    return found


def _astray(issue: Issue, folder: str, sums: Mapping[str, str]) -> list[tuple[str, str]]:
    """A folder that is a copy of another or was moved, or a list of sums that is not the one of the issue."""
    if folder != folder_of(issue.id):
        return [("", f"是 {issue.id} 的副本，或移动过位置；它应在 content/{folder_of(issue.id)}/")]
    same = all(sums.get(one.name) == one.sha256 for one in issue.files)
    return [] if same else [(SUMS, "被改过")]
