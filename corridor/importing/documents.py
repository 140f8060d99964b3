"""Documents: what importing a Word file would write: a draft of the document, and the drafts a person takes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corridor import emitting, naming
from corridor.composing import Tree
from corridor.importing import held, proposing, proving, word
from corridor.importing.changes import Change, Difference, Plan
from corridor.importing.proposing import Proposal
from corridor.kinds import BY_NAME, Kind, model
from corridor.problems import Place, Problem, Stop, problem
from corridor.project import Project

ALL = "all"


def plan(project: Project, path: Path, kind_name: str = "", taken: str = "") -> Plan:
    """What a Word file would become: a draft of its kind (a document, if none is named), and the proposals taken.

    `taken`: numbers of proposals (`1,3-5`), or `all`. Raises Stop for a file that is not let in.
    """
    kind = BY_NAME["document"] if not kind_name else _kind(path, kind_name)
    found = word.read(path)
    made = Plan(problems=list(found.problems))
    there = held.held(project.content, kind)
    same = next((one for one in there.values() if one.entry.tree.get("title") == found.title), None)
    content, folder = project.content, kind.folder
    is_free = lambda one: one in there or held.is_taken(content, f"{folder}/{one}")  # noqa: E731 (names what is asked)
    id_ = same.entry.id if same is not None else naming.proposed(kind, found.title, "", is_free)
    tree = _tree(kind, found, id_, made)
    if same is not None:
        _update(kind, same, tree, made)
    else:
        _add(made, kind, f"{kind.folder}/{id_}", tree)
    if kind.name == "document":
        made.proposals = proposing.propose(found.text, f"documents/{id_}", lambda one: held.is_taken(content, one))
        for one in _chosen(made.proposals, taken, path):
            _add(made, BY_NAME[one.kind], one.id, one.tree)
    if not made.is_fatal:
        made.problems += proving.faults_across(project, made.files, {})
    return made


def _kind(path: Path, name: str) -> Kind:
    from corridor.kinds import KINDS, called

    kind = called(name)
    if kind is None:
        known = "、".join(one.label for one in KINDS)
        raise Stop([problem("E702", Place(path.name), found=name, remedy=f"--kind 后面写：{known}")])
    return kind


def _tree(kind: Kind, found: word.Word, id_: str, made: Plan) -> dict[str, Tree]:
    """The draft: a document with its full text, any other kind with a body."""
    tree: dict[str, Tree] = {"title": found.title, "status": "draft"}
    names = _pictures(found, f"media/{kind.folder}/{id_}", made)
    blocks = found.blocks
    if kind.name == "document":
        tree["text"] = f"{found.text}\n"
        blocks = [block for block in blocks if block.sort in ("table", "picture")]
    elif blocks and blocks[0].lines and blocks[0].lines[0].strip() == found.title:
        blocks = blocks[1:]
    if kind.name not in ("document", "page", "publication"):
        tree["sources"] = [{"note": "本机关文件"}]
    if body := _body(found, blocks, names):
        tree["body"] = f"{body}\n"
    return tree


def _pictures(found: word.Word, stem: str, made: Plan) -> dict[int, str]:
    """The files of the pictures by their number; their bytes go into the plan."""
    names = {}
    for at, picture in enumerate(found.pictures):
        if picture.ending:
            names[at] = f"{stem}-{at + 1}.{picture.ending}"
            made.files[names[at]] = picture.data
    return names


def _body(found: word.Word, blocks: list[word.Block], names: dict[int, str]) -> str:
    """The blocks as Markdown of ours: items of a list stand together, all else apart."""
    made, before = "", ""
    for block in blocks:
        text = block.markdown
        if block.sort == "picture":
            picture = found.pictures[block.picture]
            words = (picture.alt or picture.caption or "图片：请补上替代文字").replace("[", "（").replace("]", "）")
            text = f"![{' '.join(words.split())}]({names[block.picture]})" if block.picture in names else ""
        if not text:
            continue
        made += ("\n" if block.sort == before == "item" else "\n\n" if made else "") + text
        before = block.sort
    return made


def _add(made: Plan, kind: Kind, id_: str, tree: dict[str, Tree]) -> None:
    from corridor.kinds.writing import written

    made.files[f"{id_}.yaml"] = emitting.emitted(written(model(kind.name), tree)[0]).encode()
    made.changes.append(Change(id_, str(tree["title"]), f"{id_}.yaml", is_new=True))


def _update(kind: Kind, same: held.Held, tree: dict[str, Tree], made: Plan) -> None:
    """The same document again: its text and body as they are now; what the office added stays."""
    before = same.entry.tree
    fields: dict[str, Tree | None] = {
        key: tree[key] for key in ("text", "body") if key in tree and tree[key] != before.get(key)
    }
    if not fields:
        made.unchanged += 1
        return
    typed: Any = same.text.tree
    made.files[same.file] = held.rewritten(same.text, held.put_in(kind, typed, same.position, fields))
    labels = {"text": "全文", "body": "正文"}
    differences = [
        Difference(labels[key], str(same.entry.tree.get(key, "")), str(value)) for key, value in fields.items()
    ]
    made.changes.append(Change(f"{kind.folder}/{same.entry.id}", str(tree["title"]), same.file, False, differences))


def _chosen(proposals: list[Proposal], taken: str, path: Path) -> list[Proposal]:
    """The proposals a person takes."""
    if taken in ("", ALL):
        return proposals if taken else []
    numbers: set[int] = set()
    for part in taken.replace("，", ",").split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdigit() or (dash and not last.isdigit()):
            raise Stop([_wrong(path, part)])
        numbers |= set(range(int(first), int(last or first) + 1))
    if wrong := next((one for one in sorted(numbers) if not 1 <= one <= len(proposals)), 0):
        raise Stop([_wrong(path, str(wrong))])
    return [one for at, one in enumerate(proposals, 1) if at in numbers]


def _wrong(path: Path, part: str) -> Problem:
    return problem(
        "E702", Place(path.name), found=f"--take {part}", remedy="写建议前面的号，例如 --take 1,3-5，或 --take all"
    )
