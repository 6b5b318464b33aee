"""A worker in a process of its own: does what is due, and tells the most memory that it held, in megabytes.

`python -m bench.working DATABASE`
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from bench.door import unlimited
from bench.ground import settings_of
from portal.http.clock import now
from portal.jobs.runner import run_ready


def main(url: str) -> None:
    """Run what is due, once through."""
    with tempfile.TemporaryDirectory() as folder, unlimited(settings_of(Path(folder), url)).app_context():
        run_ready(now())
    print(_highest())


def _highest() -> float:
    """Return the most that this process held. What `getrusage` says counts the one that started it, too."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"^VmHWM:\s+(\d+) kB", told, re.MULTILINE)[0]) / 1024


if __name__ == "__main__":
    main(sys.argv[1])
