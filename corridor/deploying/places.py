"""Places: where a site can be deployed to: a folder of this machine, or one of another by rsync over ssh.

A release is written beside the one that is served, checked against its sums, and then a link is switched, which readers
see as one step: /srv/www/site -> site.releases/20221008-093000.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from corridor import publishing
from corridor.deploying.plans import Sums, as_json, as_sums, digest, from_json, sums
from corridor.deploying.targets import KEPT, refused, stamp, torn
from corridor.plain import Plain


def _free(name: str, taken: Iterable[str]) -> str:
    known = set(taken)
    return next(one for one in (name, *(f"{name}-{n}" for n in range(1, 1000))) if one not in known)


class Folder(Plain, frozen=True):
    """A folder of this machine, or of a share mounted here."""

    link: Path
    is_atomic: bool = True

    @property
    def name(self) -> str:
        return str(self.link)

    @property
    def home(self) -> Path:
        return self.link.with_name(f"{self.link.name}.releases")

    def present(self) -> Sums:
        if self.link.is_symlink():
            return sums(self.link) if self.link.is_dir() else {}
        if self.link.exists() and (not self.link.is_dir() or any(self.link.iterdir())):
            words = f"{self.link} 已经有了，又不是发布用的链接"
            raise refused(words, f"先把它改名，例如 {self.link.name}-old，再发布；网站服务器照旧指着 {self.link}")
        return {}

    def put(self, site: Path, files: Sums) -> str:
        with publishing.locked(self.link):
            return self._put(site, files)

    def _put(self, site: Path, files: Sums) -> str:
        before = self.present()
        current = self.link.resolve() if before else None
        self.home.mkdir(parents=True, exist_ok=True)
        for left in self.home.glob("*.next"):
            publishing.remove(left)  # of a deployment that was killed
        name = _free(stamp(), self.releases())
        staged = self.home / f"{name}.next"
        try:
            for path, expected in files.items():
                (staged / path).parent.mkdir(parents=True, exist_ok=True)
                if current is not None and before.get(path) == expected:
                    _link(current / path, staged / path)
                else:
                    shutil.copyfile(site / path, staged / path)
            publishing.flush(staged)
            for path, expected in files.items():
                if digest(staged / path) != expected:
                    raise torn(f"{path} 写到那边和原来的不一样")
            os.rename(staged, self.home / name)
        finally:
            publishing.remove(staged)
        self._serve(name)
        self._prune()
        return name

    def _serve(self, name: str) -> None:
        fresh = self.link.with_name(f".{self.link.name}.link")
        fresh.unlink(missing_ok=True)
        try:
            os.symlink(f"{self.home.name}/{name}", fresh)
        except (OSError, NotImplementedError):
            remedy = "换一个能建链接的磁盘（Linux 的，不是 U 盘、共享文件夹），或发布到 user@host:/srv/www/site"
            raise refused(f"{self.link.parent} 这个磁盘不能建链接", remedy) from None
        if self.link.is_dir() and not self.link.is_symlink():
            self.link.rmdir()  # an empty folder that was made for us
        os.replace(fresh, self.link)
        publishing.flush_folder(self.link.parent)

    def _prune(self) -> None:
        for name in [one for one in self.releases() if one != self.served()][:-KEPT]:
            publishing.remove(self.home / name)

    def releases(self) -> list[str]:
        if not self.home.is_dir():
            return []
        return sorted(path.name for path in self.home.iterdir() if path.is_dir() and path.suffix != ".next")

    def served(self) -> str:
        return self.link.resolve().name if self.link.is_symlink() else ""

    def files_of(self, release: str) -> Sums:
        return sums(self.home / release)

    def roll_back(self, release: str) -> None:
        self._serve(release)


def _link(one: Path, other: Path) -> None:
    try:
        os.link(one, other)
    except OSError:
        shutil.copyfile(one, other)


class Remote(Plain, frozen=True):
    """A folder of another machine that ssh and rsync reach: user@host:/srv/www/site.

    Ssh is asked as ~/.ssh/config says, or as RSYNC_RSH does, which rsync reads as well.
    """

    host: str
    path: str
    is_atomic: bool = True

    @property
    def name(self) -> str:
        return f"{self.host}:{self.path}"

    @property
    def home(self) -> str:
        return f"{self.path}.releases"

    def present(self) -> Sums:
        link, home = shlex.quote(self.path), shlex.quote(self.home)
        said = self._run(
            f"if [ -L {link} ]; then cat {home}/$(basename $(readlink {link})).json; "
            f'elif [ -e {link} ] && [ -n "$(ls -A {link})" ]; then echo taken; fi'
        )
        if said.strip() == b"taken":
            raise refused(f"{self.name} 已经有了，又不是发布用的链接", "先在那边把它改名，再发布")
        return from_json(said) if said.strip() else {}

    def put(self, site: Path, files: Sums) -> str:
        before, name = self.present(), _free(stamp(), self.releases())
        home = shlex.quote(self.home)
        self._run(f"mkdir -p {home}")
        # One at a time; a lock of two hours ago is of one that was killed.
        lock, old = f"{home}/.lock", f'[ -n "$(find {home}/.lock -maxdepth 0 -mmin +120)" ]'
        if self._call(f"mkdir {lock} 2>/dev/null || {{ {old} && touch {lock}; }}").returncode:
            raise refused(f"{self.name} 正在发布", "等另一台机器发布完；它断了的话，两小时以后自己放开")
        try:
            return self._put(site, files, name, is_first=not before)
        finally:
            self._call(f"rmdir {lock}")

    def _put(self, site: Path, files: Sums, name: str, *, is_first: bool) -> str:
        home, link = shlex.quote(self.home), shlex.quote(self.path)
        self._run(f"rm -rf {home}/*.next")
        self._send(site, f"{name}.next", has_before=not is_first)
        self._run(f"cat > {home}/{name}.sums", as_sums(files))
        self._run(f"cat > {home}/{name}.json", as_json(files))
        count = f'[ "$(find . -type f | wc -l)" = {len(files)} ]'
        checked = self._call(f"cd {home}/{name}.next && sha256sum --check --quiet ../{name}.sums && {count} && sync")
        if checked.returncode:
            self._run(f"rm -rf {home}/{name}.next {home}/{name}.sums {home}/{name}.json")
            raise torn(_last(checked.stdout) or _last(checked.stderr) or "文件数不对")
        self._run(f"mv {home}/{name}.next {home}/{name} && {{ [ -L {link} ] || [ ! -d {link} ] || rmdir {link}; }}")
        self.roll_back(name)
        old = self.releases()[: -KEPT - 1]
        if old:
            self._run(" && ".join(f"rm -rf {home}/{one} {home}/{one}.sums {home}/{one}.json" for one in old))
        return name

    def _send(self, site: Path, name: str, *, has_before: bool) -> None:
        options = [f"--link-dest={self.path}"] if has_before else []
        if shutil.which("rsync") is None:
            raise refused("这台机器没有 rsync", "apt install rsync openssh-client")
        command = [
            "rsync",
            "--archive",
            "--checksum",
            "--delete",
            *options,
            f"{site}/",
            f"{self.host}:{self.home}/{name}/",
        ]
        sent = subprocess.run(command, env=self._env(), capture_output=True, check=False)
        if sent.returncode:
            raise refused(
                f"传不到 {self.name}：{_last(sent.stderr)}", "看看网络和那边的磁盘，再发布一次；网站还是原来的"
            )

    def releases(self) -> list[str]:
        said = self._run(f"ls -1 {shlex.quote(self.home)} 2>/dev/null || true").decode()
        return sorted(one for one in said.split() if re.fullmatch(r"\d{8}-\d{6}(-\d+)?", one))

    def served(self) -> str:
        return Path(self._run(f"readlink {shlex.quote(self.path)} || true").decode().strip()).name

    def files_of(self, release: str) -> Sums:
        return from_json(self._run(f"cat {shlex.quote(self.home)}/{release}.json"))

    def roll_back(self, release: str) -> None:
        link, folder = shlex.quote(self.path), shlex.quote(f"{Path(self.home).name}/{release}")
        self._run(f"ln -sfn {folder} {link}.link && mv -T {link}.link {link}")

    def _env(self) -> dict[str, str]:
        return {**os.environ, "RSYNC_RSH": os.environ.get("RSYNC_RSH", "ssh -o BatchMode=yes")}

    def _call(self, command: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        rsh = shlex.split(self._env()["RSYNC_RSH"])
        if shutil.which(rsh[0]) is None:
            raise refused(f"这台机器没有 {rsh[0]}", "apt install openssh-client")
        return subprocess.run([*rsh, self.host, command], input=given, capture_output=True, check=False)

    def _run(self, command: str, given: bytes = b"") -> bytes:
        """What a command says there. Raises Stop where it fails."""
        ran = self._call(command, given)
        if ran.returncode:
            raise refused(f"{self.host} 那边没有做成：{_last(ran.stderr)}", "看看 ssh 能不能登录、文件夹能不能写")
        return ran.stdout


def _last(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else ""


REMOTE = re.compile(r"((?:[\w.-]+@)?[\w.-]{2,}):(/(?!/)[\w./-]+)")  # one letter before a colon is a disk of Windows
