"""The staff manual: every command runs and answers as it stands there; every picture is of the real thing."""

from __future__ import annotations

import re
from pathlib import Path

import click
import manual
import pytest

from corridor.cli import verbs


@pytest.mark.pdf
def test_the_manual_can_be_lived_from_its_first_page_to_its_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown: list[str] = []

    def take(name: str, sort: str, target: str, more: str) -> None:
        assert Path(target.partition("|")[0]).exists(), (sort, target, more)
        shown.append(name)

    commands = [one for page in manual.PAGES for one in manual.walk(page, take)]
    wrong = [f"{one.page}:{one.line} $ {one.command}\n{one.answers}" for one in commands if not one.is_true]
    assert [] == wrong, "\n".join(wrong)
    assert len(commands) >= 30 and len(shown) >= 10
    for name in shown:
        assert (manual.FOLDER / name).is_file(), name


def test_the_manual_names_only_verbs_and_options_there_are() -> None:
    """Also where a command stands in a sentence."""
    commands = verbs.all_commands(click.Context(verbs))
    for page in [*manual.FOLDER.glob("*.md"), manual.ROOT / "docs/guide.md", manual.ROOT / "README.zh.md"]:
        for line in re.findall(r"python build\.py ([^\n`|]*)", page.read_text("utf-8")):
            word, *rest = line.split() or [""]
            verb = commands[word] if word in commands else commands["build"]
            known = {name for param in verb.params for name in param.opts}
            for option in (one for one in rest if one.startswith("-") and word in commands):
                assert option in known, (page.name, line)


def test_every_link_and_picture_of_the_manual_is_there() -> None:
    for page in manual.FOLDER.glob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), (page.name, target)
    used = "".join(page.read_text("utf-8") for page in manual.PAGES)
    for path in (manual.FOLDER / "pictures").iterdir():
        assert f"pictures/{path.name}" in used and path.stat().st_size < 200_000, path.name
