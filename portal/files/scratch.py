"""A folder for what a program puts on the disk while it works, which nobody may find there afterwards.

What a process that was killed left behind is removed by the next one: a folder is in use while its lock is held, and
the system lets go of the locks of whoever ends.
"""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME, LOCK = "redress-making-", "lock"


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder of one's own, and remove it with all that is in it."""
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=NAME))
    unlocked = folder / "new"
    try:
        with unlocked.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            unlocked.rename(folder / LOCK)  # under this name it was never there without being held
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove the folders of this machine that nobody holds any more."""
    for lock in Path(tempfile.gettempdir()).glob(f"{NAME}*/{LOCK}"):
        if _is_left(lock):
            shutil.rmtree(lock.parent, ignore_errors=True)


def _is_left(lock: Path) -> bool:
    try:
        with lock.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # it is held, another's, or gone meanwhile
        return False
    return True
