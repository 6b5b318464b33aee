"""What every server started by the tests needs: a free port, patience, and certainty that it ends with the tests."""

import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


def free_port() -> int:
    """A loopback port nobody listens on at this moment. Another program may take it before we do: callers try again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(ready: Callable[[], bool], *, seconds: float, every: float = 0.05) -> bool:
    """Ask `ready` until it says yes, or the time is up. The answer is whether it did."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True


def tail(path: Path, lines: int = 40) -> str:
    """The last lines of a log, for the message of a failure."""
    if not path.exists():
        return "(no output)"
    return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


class Mourner:
    """Runs one shell command when this process has ended, however it ended: return, Ctrl-C, or kill -9.

    A shell reads a pipe that only we hold open. The end of the file is the end of us. It has a session of its own, so
    that a Ctrl-C at the terminal leaves it alive to do its work.
    """

    def __init__(self, script: str, *args: str) -> None:
        self._shell = subprocess.Popen(
            ["/bin/sh", "-c", f"cat >/dev/null; {script}", "mourner", *args],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def release(self) -> None:
        """Run the command now, and wait for it."""
        if self._shell.stdin and not self._shell.stdin.closed:
            self._shell.stdin.close()
        self._shell.wait(timeout=30)
