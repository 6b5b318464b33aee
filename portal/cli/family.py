"""The processes that `flask portal run` looks after: started together, stopped together, and never left behind."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping

import config

GRACE = 15  # seconds that a child has to finish what it is doing

# Reads a pipe that only we hold open: its end is our end, however it came, kill -9 included. Then the children's
# sessions are told to stop, and stopped. (Linux alone could do this without a shell; macOS can't.)
ORPHANS = f'cat >/dev/null; kill -s TERM -- "$@"; sleep {GRACE}; kill -s KILL -- "$@"'


class Family:
    """Children by name, each in a session of its own: Ctrl-C in the terminal reaches us alone, and we stop them."""

    def __init__(self, commands: Mapping[str, tuple[str, ...]]) -> None:
        self._children = {name: _start(sys.executable, *command) for name, command in commands.items()}
        self._guard = _start("/bin/sh", "-c", ORPHANS, "guard", *(f"-{pid}" for pid in self.pids), watching=True)

    @property
    def pids(self) -> list[int]:
        """Return the children's process ids."""
        return [child.pid for child in self._children.values()]

    def ended(self) -> str | None:
        """Return the name of a child that has ended by itself, if one has."""
        return next((name for name, child in self._children.items() if child.poll() is not None), None)

    def stop(self) -> None:
        """Let each child finish what it is doing; end those that don't."""
        for child in self._children.values():
            child.terminate()
        for child in self._children.values():
            try:
                child.wait(GRACE)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self._guard.kill()  # before the pipe closes: the numbers of our children may soon be someone else's
        self._guard.wait()
        with contextlib.suppress(OSError):
            self._guard.stdin and self._guard.stdin.close()


def _start(*command: str, watching: bool = False) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL if watching else None
    return subprocess.Popen(  # noqa: S603 - our own commands, without a shell's reading of anything from outside
        command,
        cwd=config.ROOT,
        env=os.environ,
        stdin=subprocess.PIPE if watching else subprocess.DEVNULL,
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
    )
