"""Deployments: an office that is deployed, edited and deployed again."""

from __future__ import annotations

import json

from building import Office
from conftest import Ran, run


def deploy(office: Office, target: object, *options: str) -> Ran:
    return run("deploy", "-C", office.folder, "--today", office.today, target, *options, outputs=office.outputs)


def planned(office: Office, target: object) -> dict[str, list[str]]:
    """What a dry run says would happen."""
    ran = deploy(office, target, "--dry-run", "--format", "json")
    assert ran.code == 0, ran.out + ran.err
    told = json.loads(ran.out)
    return {key: told[key] for key in ("added", "changed", "removed")}


def edit(office: Office, words: str) -> None:
    office.edit("activities/visit.yaml", "title: ", f"summary: {words}\ntitle: ")
    office.edit("activities/visit.yaml", "title: ", f"minor_changes: [{{date: 2022-09-17, text: {words}}}]\ntitle: ")
