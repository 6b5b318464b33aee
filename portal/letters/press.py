"""The press: long letters are set in a process of its own, which ends when one takes too long or too much memory.

A library that is written in one language with us can't be stopped while it works, nor be held to less memory than we
have. A letter of the usual length needs neither: what it can take is measured (docs/letters.md).
"""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Protocol

SECONDS, WORKING = 120.0, 30  # that a letter may take at most, and of them those that its process works
MEGABYTES = 1_500  # of addresses that its process may have: the interpreter, the library and the fonts are in them
ROOT = Path(__file__).parents[2]
OURS = "portal: "  # begins what the press says to its log: the libraries' own words may be the letter's
log = logging.getLogger(__name__)


class NotSet(Exception):
    """The letter could not be set as PDF. The sentence says why."""


class Settable(Protocol):
    """What can be set: a letter's sheet, a report's pages. It goes to the press as it is, so it must be picklable."""

    def html(self) -> str:
        """Return the page that is set. Raises shaping.TooMany."""


def press(sheet: Settable, *, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> bytes:
    """Return the PDF of a sheet, set in a process of its own. Raises NotSet."""
    command = [sys.executable, "-m", "portal.letters.press", str(megabytes), str(WORKING)]
    places = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command,
            input=pickle.dumps(sheet),
            capture_output=True,
            timeout=seconds,
            env={"PYTHONPATH": places},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotSet(f"It took longer than {seconds:g} seconds.") from error
    if done.returncode:
        _log(done.returncode, done.stderr)
        raise NotSet("It took more time or memory than a letter may have, or the library failed.")
    return done.stdout


def _log(code: int, said: bytes) -> None:
    lines = [line[len(OURS) :] for line in said.decode(errors="replace").splitlines() if line.startswith(OURS)]
    log.error("The press ended with %s. %s", code, " ".join(lines))


def main() -> None:
    """Set the sheet that comes in, and write the PDF out."""
    telling = logging.StreamHandler()
    telling.setFormatter(logging.Formatter(f"{OURS}%(message)s"))
    logging.getLogger("portal").addHandler(telling)
    _hold_to(int(sys.argv[1]) * 2**20, int(sys.argv[2]))
    from portal.letters.pdf import set_sheet

    sys.stdout.buffer.write(set_sheet(pickle.load(sys.stdin.buffer)))  # noqa: S301 - it comes from ourselves alone


def _hold_to(memory: int, seconds: int) -> None:
    import resource

    with contextlib.suppress(ValueError, OSError):  # a system that can't hold a process to it; the time still ends it
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    main()
