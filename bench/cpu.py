"""Processor time of processes that aren't ours: a web server and its worker, a database and its connections."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

PROC = Path("/proc")

Meter = Callable[[], float | None]


def meter(*pids: int, ours: bool = False) -> Meter:
    """Return what reads, in seconds, the time these processes and all below them have used; with `ours`, our own too.

    It reads None where the system can't tell (there is no /proc).
    """

    def read() -> float | None:
        if not (PROC / "self" / "stat").exists():
            return time.process_time() if ours and not pids else None
        return sum(map(_of_tree, pids)) + (time.process_time() if ours else 0)

    return read


def _of_tree(root: int) -> float:
    """A child that has ended counts with its parent, as soon as that has noticed."""
    stats = dict(_all_stats())
    children: dict[int, list[int]] = {}
    for pid, (parent, _) in stats.items():
        children.setdefault(parent, []).append(pid)
    ticks, waiting = 0, [root]
    while waiting:
        pid = waiting.pop()
        ticks += stats.get(pid, (0, 0))[1]
        waiting += children.get(pid, [])
    return ticks / os.sysconf("SC_CLK_TCK")


def _all_stats() -> list[tuple[int, tuple[int, int]]]:
    """Return the parent and the ticks used by each process: its own and those of its children that have ended."""
    found = []
    for folder in PROC.iterdir():
        if folder.name.isdecimal():
            try:
                # The name of a program may hold spaces and brackets, so only what follows its last bracket is read.
                fields = (folder / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            found.append((int(folder.name), (int(fields[1]), sum(map(int, fields[11:15])))))
    return found
