"""Contents: what a bag holds: the site, the public records and their media, the schema, the ledger, how to read it all.

Nothing that is not public: records of other states, reviewers' names, comments in the files and who answered for what
stay in the house.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from corridor import __version__, emitting, engine, gathering, publishing, reading
from corridor.archiving import readme
from corridor.composing import Tree
from corridor.corpus import Corpus
from corridor.exporting import schema
from corridor.files import digest_bytes
from corridor.installed import installed
from corridor.kinds import KINDS
from corridor.problems import Stop
from corridor.project import HOUSE, Project

_ASIDE = {"reviews", "minor_changes", "embargo", "edition", "审核", "小改动", "公开时间", "公开范围"}


def fill(project: Project, corpus: Corpus, year: str, of_year: Iterable[str], folder: Path) -> None:
    """Everything of a bag but its tags. Raises OSError, and Stop where the content alone makes no site.

    The site is made of what the bag holds: so nothing is in it that is not there, and it can be made again.
    """
    for name, data in (*records(project, corpus), *_settings(project), *_templates(project)):
        _write(folder / "content" / name, data)
    for name in sorted({medium for own in corpus.facts.values() for _, medium, _ in own.media}):
        if (path := project.content / name).is_file():
            _write(folder / "content" / name, path.read_bytes())
    for one in corpus.issues.values():
        if one.id in corpus.facts:
            shutil.copytree(project.content / one.folder, folder / "content" / one.folder)
    _build(project, folder)
    for kind in KINDS:
        _write(folder / "schema" / f"{kind.name}.json", _json(schema.schema(kind)))
    for name in ("figures.csv", "dictionary.csv", "dictionary.json"):
        if (path := folder / "site/data" / name).is_file():
            _write(folder / "ledger" / name, path.read_bytes())
    _write(folder / "records.csv", _listed(corpus, year, set(of_year)))
    _write(folder / "versions.json", _json(versions(project)))
    _write(folder / "README.txt", b"\xef\xbb\xbf" + readme.text(corpus, year).replace("\n", "\r\n").encode())


def _build(project: Project, folder: Path) -> None:
    """The site of a bag, from the records in it, and nothing else left behind."""
    own = replace(project, folder=folder, target=folder / "site", drafts=False, edition="public")
    result = engine.build(own, engine.Wanted(forgets=True))
    if not result.published:
        raise Stop(result.problems)
    for left in folder.glob(".*"):
        publishing.remove(left) if left.is_dir() else left.unlink()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


# --- records ----------------------------------------------------------------------------------------------------------


def records(project: Project, corpus: Corpus) -> Iterator[tuple[str, bytes]]:
    """The record files with the public records in them, by their path below content/.

    Of a withdrawn record stands there that it was, when and why: its tombstone, and nothing it said.
    """
    shown: dict[str, set[int]] = {}
    gone: dict[str, dict[int, str]] = {}
    for own in corpus.facts.values():
        shown.setdefault(own.file.removeprefix("content/"), set()).add(own.position)
    for own in corpus.hidden.values():
        if own.card.status == "withdrawn":
            gone.setdefault(own.file.removeprefix("content/"), {})[own.position] = own.card.kind
    for name in sorted(shown.keys() | gone.keys()):
        if (project.content / name).is_file() and name != gathering.SETTINGS:
            text = gathering.read_file(project.content, name)
            if isinstance(text.tree, dict):
                tree = _public(text.tree, shown.get(name, set()), gone.get(name, {}))
                yield name, emitting.emitted(tree).encode()


def _public(tree: dict[str, Tree], shown: set[int], gone: Mapping[int, str]) -> dict[str, Tree]:
    """A file's tree with what is public in it, without the office's own notes."""
    from corridor.kinds.writing import listed

    key = listed(tree)
    if not key:
        return _own(tree) if shown else _tombstone(tree, next(iter(gone.values())))
    items = tree[key]
    assert isinstance(items, list)  # `listed` found it
    made = [
        _own(item) if at in shown else _tombstone(item, gone[at])
        for at, item in enumerate(items)
        if isinstance(item, dict) and (at in shown or at in gone)
    ]
    shared = {name: value for name, value in _own(tree).items() if name != key} if shown else {}
    return {**shared, key: [*made]}


def _own(tree: Mapping[str, Tree]) -> dict[str, Tree]:
    return {name: value for name, value in tree.items() if name not in _ASIDE}


# What a kind asks of every record, said so that nothing is said.
_ASKED: dict[str, dict[str, Tree]] = {
    "exemplar": {"consent": {"state": "not_named"}},
    "figure": {"observations": [{"quantity": "未公布"}]},
}


def _tombstone(tree: Mapping[str, Tree], kind: str) -> dict[str, Tree]:
    """A withdrawn record as it may be kept: its id, and why it is gone."""
    kept = {
        name: tree[name] for name in ("id", "编号", "corrections", "更正", "former_ids", "曾用编号") if name in tree
    }
    said: dict[str, Tree] = {"title": "已撤下", "status": "withdrawn", "sources": [{"note": "已撤下"}]}
    return {**kept, **said, **_ASKED.get(kind, {})}


def _settings(project: Project) -> Iterator[tuple[str, bytes]]:
    """The settings and the screens; of what was accepted only that it was, not by whom."""
    for name, path, _ in gathering.walk(project.content):
        if name == gathering.SETTINGS or name.startswith(gathering.PLAYLISTS):
            tree = reading.read(f"content/{name}", path.read_bytes()).tree
            if isinstance(tree, dict):
                if isinstance(rows := tree.get("accepted"), list):
                    anonymous = {"by": "本机关", "reason": "已认可"}
                    tree = {**tree, "accepted": [{**row, **anonymous} for row in rows if isinstance(row, dict)]}
                yield name, emitting.emitted(tree).encode()


def _templates(project: Project) -> Iterator[tuple[str, bytes]]:
    """The office's own templates: without them its pages could not be made again."""
    folder = project.content / "templates"
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            yield path.relative_to(project.content).as_posix(), path.read_bytes()


def _listed(corpus: Corpus, year: str, of_year: set[str]) -> bytes:
    """Every record of the bag: id, kind, title, date, page, whether it is dated in the year."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["编号", "类别", "标题", "日期", "网页", f"{year}年"])
    for id_, own in corpus.facts.items():
        card = own.card
        when = card.date.text if card.date else card.date_text
        title = card.title.replace("*", "") if not card.title.strip("*") else card.title
        writer.writerow([id_, card.kind_label, title, when, f"site/{id_}.html", "是" if id_ in of_year else ""])
    return ("\ufeff" + out.getvalue()).encode()


# --- versions ---------------------------------------------------------------------------------------------------------


def versions(project: Project) -> dict[str, object]:
    """What made the bag: Corridor and its sources, Python, packages, templates, fonts; and on what day."""
    return {
        "corridor": __version__,
        "sources": _digest(HOUSE / "corridor", "*.py"),
        "templates": _digest(HOUSE / "templates", "*"),
        "fonts": _digest(project.fonts, "*"),
        "python": ".".join(map(str, sys.version_info[:3])),
        "packages": dict(sorted(installed().items())),
        "today": project.today,
        "command": f"python build.py -C . --today {project.today}",
    }


def _digest(folder: Path, pattern: str) -> str:
    paths = sorted(path for path in folder.rglob(pattern) if path.is_file()) if folder.is_dir() else []
    lines = [f"{path.relative_to(folder).as_posix()} {digest_bytes(path.read_bytes())}" for path in paths]
    return digest_bytes("\n".join(lines).encode())
