"""Publishing: the finished tree takes the old one's place as a whole, or nothing does."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from corridor.problems import Place, Stop, problem

_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
_AT_FDCWD = -100

UNWRITABLE = {
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘满了",
    errno.EACCES: "没有写的权限",
    errno.EPERM: "没有写的权限",
    errno.EROFS: "磁盘只读",
    errno.ENOTDIR: "路径里有一个文件",
    errno.EEXIST: "那里有一个同名的文件",
    errno.EIO: "磁盘出错",
}


def why_unwritten(error: OSError) -> str:
    """Why the disk refused, in the office's words; empty for what only a bug of ours explains."""
    return UNWRITABLE.get(error.errno or 0, "")


@contextlib.contextmanager
def locked(target: Path) -> Iterator[None]:
    """Hold the lock beside the target and clear what a killed build left; a second build is told who holds it."""
    import filelock

    path = beside(target, "lock")
    target.parent.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(path)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        raise Stop([problem("E504", Place(target.name), found=str(path))], 3) from None
    try:
        for left in ("next", "base"):
            remove(beside(target, left))
        yield
    finally:
        lock.release()


def beside(target: Path, end: str) -> Path:
    """A path beside the site for what belongs to it."""
    return target.with_name(f".{target.name}.{end}")


def publish(staged: Path, target: Path) -> bool:
    """Put the staged tree in the target's place. False when the disk could not do it in one step.

    Linux exchanges the two folders in one system call. Elsewhere, and on disks that refuse, files are replaced one by
    one: assets first, then pages, then the home page, then what is gone; readers may then see a mixture for a moment.
    """
    flush(staged)
    if not target.exists():
        os.rename(staged, target)
        flush_folder(target.parent)
        return True
    if _exchange(staged, target):
        flush_folder(target.parent)
        _retire(staged, target)
        return True
    _replace_each(staged, target)
    shutil.rmtree(staged)
    return False


# So many earlier releases stay, to go back to; files that did not change are shared with them and cost nothing.
KEPT = 5
_RELEASE = re.compile(r"\d{8}-\d{6}-\d\d+")


def releases(target: Path) -> list[Path]:
    """Earlier releases of a site, the oldest first, each named by when (UTC) it was replaced."""
    folder = _releases(target)
    found = [path for path in folder.iterdir() if _RELEASE.fullmatch(path.name)] if folder.is_dir() else []
    return sorted(found, key=lambda path: (path.name[:15], int(path.name[16:])))


def _releases(target: Path) -> Path:
    return beside(target, "releases")


def _retire(old: Path, target: Path) -> None:
    """Keep the release that was replaced; a disk that refuses costs the way back, not the new release."""
    folder = _releases(target)
    stamp, n = time.strftime("%Y%m%d-%H%M%S", time.gmtime()), 0
    last = releases(target)[-1:]
    if last and last[0].name[:15] >= stamp:  # the same second, or a clock that was set back: still the latest
        stamp, n = last[0].name[:15], int(last[0].name[16:]) + 1
    try:
        folder.mkdir(exist_ok=True)
        os.rename(old, folder / f"{stamp}-{n:02d}")
    except OSError:
        remove(old)
    for path in releases(target)[:-KEPT]:
        remove(path)


def roll_back(target: Path, release: Path) -> bool:
    """Put an earlier release in the site's place; the one replaced becomes the latest of the earlier ones.

    False when the disk could not do it in one step. The caller holds the lock. Raises OSError.
    """
    staged = beside(target, "next")
    shutil.copytree(release, staged, copy_function=link)  # what is rolled back to stays where it is until it is public
    return publish(staged, target)


def link(one: str, other: str) -> None:
    """Another name for a file, or a copy where the disk has no links."""
    try:
        os.link(one, other)
    except OSError:
        shutil.copy2(one, other)


def files_in(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below a folder by its path with /, with size and mtime (ns)."""
    found: dict[str, tuple[int, int]] = {}
    waiting = [("", folder)] if folder.is_dir() else []
    while waiting:
        prefix, here = waiting.pop()
        with os.scandir(here) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{prefix}{entry.name}/", Path(entry.path)))
                else:
                    stat = entry.stat(follow_symlinks=False)
                    found[prefix + entry.name] = (stat.st_size, stat.st_mtime_ns)
    return found


def _exchange(one: Path, other: Path) -> bool:
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):  # no such call: not Linux, or an old C library
        return False
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.EXDEV, errno.EBUSY, errno.EPERM, errno.EACCES):
        return False
    raise OSError(code, os.strerror(code), str(other))


def _replace_each(staged: Path, target: Path) -> None:
    new, old = files_in(staged), files_in(target)

    def turn(path: str) -> tuple[int, str]:
        return (0 if path.startswith("assets/") else 2 if path == "index.html" else 1, path)

    for path in sorted((path for path in new if new[path] != old.get(path)), key=turn):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        _move(staged / path, target / path)
    for path in sorted(old.keys() - new.keys()):
        (target / path).unlink()
    for folder in sorted((p for p in target.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def _move(one: Path, other: Path) -> None:
    """Put a file in another's place in one step, also where the target is a disk of its own (a mount point)."""
    try:
        os.replace(one, other)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        near = other.with_name(f".{other.name}.next")
        shutil.copy2(one, near)
        os.replace(near, other)


def flush(folder: Path) -> None:
    """All written files of this disk to the platter, so that a swap never shows a file without its bytes.

    Raises OSError where the disk says that it could not.
    """
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    try:
        syncfs = ctypes.CDLL(None, use_errno=True).syncfs
    except (OSError, AttributeError, TypeError):  # no such call: not Linux
        os.close(handle)
        return
    try:
        if syncfs(handle) and (code := ctypes.get_errno()) in (errno.EIO, errno.ENOSPC, errno.EDQUOT):
            raise OSError(code, os.strerror(code), str(folder))
    finally:
        os.close(handle)


def flush_folder(folder: Path) -> None:
    """The names in a folder to the platter."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(staged: Path | None) -> None:
    """Throw a staged tree away, if there is one."""
    if staged is not None:
        shutil.rmtree(staged, ignore_errors=True)
