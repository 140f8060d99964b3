"""Deploying far: to another machine by a real sshd and rsync, and to an S3 server of its own process."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import Office, county, tree
from conftest import run
from deployments import deploy, edit, planned

SSHD = shutil.which("sshd", path=os.environ.get("PATH", "") + ":/usr/sbin")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return county(tmp_path / "office")


# --- another machine --------------------------------------------------------------------------------------------------


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A real sshd on a free port of this machine, reached by a key of its own."""
    assert SSHD is not None, "apt install openssh-server"
    Path("/run/sshd").mkdir(exist_ok=True)
    folder = tmp_path / "ssh"
    folder.mkdir(mode=0o700)
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    shutil.copy(folder / "user.pub", folder / "authorized")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
        f"PidFile {folder}/pid\nStrictModes no\nUsePAM no\nPermitRootLogin yes\nPasswordAuthentication no\n",
        "utf-8",
    )
    server = subprocess.Popen([SSHD, "-D", "-e", "-f", folder / "config"], stderr=subprocess.DEVNULL)
    rsh = f"ssh -F none -p {port} -i {folder}/user -o BatchMode=yes -o StrictHostKeyChecking=no"
    monkeypatch.setenv("RSYNC_RSH", f"{rsh} -o UserKnownHostsFile={folder}/known -o LogLevel=ERROR")
    try:
        for _ in range(100):
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"{getpass.getuser()}@127.0.0.1"
    finally:
        server.terminate()
        server.wait()


def test_a_site_goes_to_another_machine_and_back(host: str, office: Office, tmp_path: Path) -> None:
    target = tmp_path / "far/site"
    ran = deploy(office, f"{host}:{target}")
    assert ran.code == 0, ran.out + ran.err
    assert tree(office.site) == tree(target)
    first = tree(target)
    edit(office, "改过一次")
    assert "activities/visit.html" in planned(office, f"{host}:{target}")["changed"]
    assert deploy(office, f"{host}:{target}").code == 0
    assert tree(office.site) == tree(target)
    unchanged = next(path for path in first if path.startswith("data/places"))
    releases = sorted(path for path in (tmp_path / "far/site.releases").iterdir() if path.is_dir())
    assert len({(path / unchanged).stat().st_ino for path in releases}) == 1  # not sent again, not kept twice
    assert run("rollback", "-C", office.folder, "--target", f"{host}:{target}").code == 0
    assert first == tree(target)


def test_two_machines_deploy_one_after_the_other(host: str, office: Office, tmp_path: Path) -> None:
    target = tmp_path / "far/site"
    deploy(office, f"{host}:{target}")
    first = tree(target)
    edit(office, "改过一次")
    lock = tmp_path / "far/site.releases/.lock"
    lock.mkdir()
    ran = deploy(office, f"{host}:{target}")
    assert (ran.code, "正在发布" in ran.err, tree(target) == first) == (3, True, True), ran.err
    long_ago = time.time() - 3 * 3600
    os.utime(lock, (long_ago, long_ago))
    assert deploy(office, f"{host}:{target}").code == 0
    assert (tree(office.site) == tree(target), lock.exists()) == (True, False)


def test_another_machine_that_is_full_or_gone_keeps_the_old_site(host: str, office: Office, tmp_path: Path) -> None:
    ran = deploy(office, f"{host}:/proc/nowhere/site")
    assert (ran.code, "那边没有做成" in ran.err) == (3, True)
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine.txt").write_text("我的", "utf-8")
    ran = deploy(office, f"{host}:{taken}")
    assert (ran.code, "又不是发布用的链接" in ran.err) == (3, True)
    os.environ["RSYNC_RSH"] = os.environ["RSYNC_RSH"].replace("-p ", "-p 1 -o Port=")
    ran = deploy(office, f"{host}:{tmp_path}/site")
    assert (ran.code, "E525" in ran.err) == (3, True)


# --- a bucket ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An S3 server of its own process on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "office",
        "AWS_SECRET_ACCESS_KEY": "office",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    try:
        import boto3

        for _ in range(200):
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}").create_bucket(Bucket="county")
        yield "s3://county/site"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(10)


def stored(address: str) -> dict[str, bytes]:
    import boto3

    client = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    listed = client.get_paginator("list_objects_v2").paginate(Bucket="county", Prefix="site/")
    keys = [one["Key"] for page in listed for one in page.get("Contents", ())]
    found = {key.removeprefix("site/"): client.get_object(Bucket="county", Key=key)["Body"].read() for key in keys}
    found.pop(".corridor-deployed.json", None)
    assert address
    return found


def test_a_site_goes_to_a_bucket(bucket: str, office: Office) -> None:
    ran = deploy(office, bucket)
    assert (ran.code, "逐个换的" in ran.out) == (0, True), ran.out + ran.err
    assert tree(office.site) == stored(bucket)
    edit(office, "改过一次")
    office.path("deputies/first.yaml").unlink()
    would = planned(office, bucket)
    assert "data/deputies/first.json" in would["removed"] or would["removed"]
    assert deploy(office, bucket).code == 0
    assert tree(office.site) == stored(bucket)


def test_a_bucket_that_is_not_there_is_told(bucket: str, office: Office) -> None:
    ran = deploy(office, bucket.replace("county", "nowhere"))
    assert (ran.code, "E525" in ran.err) == (3, True), ran.err
