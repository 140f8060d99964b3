"""Supply: what Corridor is made of is pinned, listed with its licences, and, in the long run, free of known holes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from conftest import ROOT, TIMES

LOCKS = ("requirements.txt", "requirements-cluster.txt", "requirements-test.txt")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)[^\n]*\\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)  # fmt: skip  # noqa: E501
# Under which a package may be part of what an office is given.
FREE = re.compile(r"MIT|BSD|Apache|MPL|PSF|Python|Public Domain|OFL|HPND|ISC|Unlicense|0BSD|LGPL")


def packages(lock: str) -> dict[str, str]:
    return {name: version for name, version, _ in PINNED.findall((ROOT / lock).read_text("utf-8"))}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_by_version_and_hash(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    named = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", text, re.MULTILINE)
    assert len(named) > 30
    assert sorted(named) == sorted(packages(lock))
    assert "http" not in re.sub(r"^ *#.*$", "", text, flags=re.MULTILINE)


def test_the_npm_lock_has_a_sum_for_every_package_and_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text("utf-8")
    lock = json.loads(text)["packages"]
    assert [] == [name for name, one in lock.items() if name and "integrity" not in one and not one.get("link")]
    assert '"resolved"' not in text


def test_what_is_installed_is_what_is_pinned() -> None:
    wrong = {}
    for name, version in packages("requirements-test.txt").items():
        try:
            if metadata.version(name) != version:
                wrong[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue  # for another system
    assert wrong == {}


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sbom")
    subprocess.run(["bash", "tools/setup/sbom", folder], cwd=ROOT, check=True, capture_output=True)
    return folder


def test_the_list_of_parts_is_whole(listed: Path) -> None:
    parts = json.loads((listed / "sbom.cdx.json").read_text("utf-8"))
    assert (parts["bomFormat"], parts["specVersion"]) == ("CycloneDX", "1.6")
    found = {one["name"].lower(): one["version"] for one in parts["components"]}
    assert packages("requirements.txt") == {name: found.get(name) for name in packages("requirements.txt")}


def test_every_part_has_a_free_licence(listed: Path) -> None:
    rows = [line.split(",", 2) for line in (listed / "licences.csv").read_text("utf-8").splitlines()[1:]]
    assert len(rows) > 35
    assert [] == [row for row in rows if not FREE.search(row[2])]


@pytest.mark.skipif(TIMES == 1, reason="asks the advisory databases: with --long")
def test_no_part_has_a_known_hole() -> None:
    audit = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "-r", "requirements-test.txt"]
    ran = subprocess.run(audit, cwd=ROOT, capture_output=True, text=True, check=False)
    if "could not be audited" in ran.stdout:
        pytest.skip("the advisory database cannot be reached from here")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_there_is_a_way_to_report_a_hole() -> None:
    told = (ROOT / "SECURITY.md").read_text("utf-8")
    assert "How to report" in told
    for name in re.findall(r"`(test_\w+\.py)`", (ROOT / "docs/trust.md").read_text("utf-8")):
        assert (ROOT / "tests" / name).is_file(), name
