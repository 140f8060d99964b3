"""Weigh: CPU seconds and peak memory of a command with every process it starts, also those that leave their parents."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.press import Press

BECOME_REAPER = 36  # prctl(PR_SET_CHILD_SUBREAPER): a browser's helpers whose parent has gone come to us
INTERVAL = 0.02  # seconds between two looks at the memory
KB = 1024


def cpu(command: Sequence[str | Path]) -> float:
    """CPU seconds of a command, user and system, all its processes."""
    ctypes.CDLL(None).prctl(BECOME_REAPER, 1, 0, 0, 0)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    _reap()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def memory(command: Sequence[str | Path]) -> float:
    """The most memory a command and its processes hold at one time, in MB; what they share counts once (PSS)."""
    ctypes.CDLL(None).prctl(BECOME_REAPER, 1, 0, 0, 0)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    done, peak = threading.Event(), [0]

    def watch() -> None:
        while not done.wait(INTERVAL):
            peak[0] = max(peak[0], sum(_share(pid) for pid in _family()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    failed = process.wait()
    done.set()
    watcher.join()
    _reap()
    assert not failed, command
    return peak[0] / KB


def used(press: Press) -> float:
    """CPU seconds a warm press has used so far: its child and this process."""
    assert press._child is not None or press._prints == 0
    child = 0.0
    if press._child is not None:
        words = Path(f"/proc/{press._child.pid}/stat").read_text().rpartition(")")[2].split()
        child = (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    return child + time.process_time()


def _reap() -> None:
    """Take leave of every helper that was left to us."""
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        return


def _family() -> list[int]:
    """Every process below this one."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue  # gone meanwhile
    found, wanted = [], {os.getpid()}
    while wanted:
        wanted = {pid for pid, parent in parents.items() if parent in wanted}
        found += wanted
    return found


def _share(pid: int) -> int:
    """The proportional share of one process, in kB."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    line = next((line for line in rollup.splitlines() if line.startswith("Pss:")), "Pss: 0")
    return int(line.split()[1])
