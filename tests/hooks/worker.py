"""A worker of its own, which a test may kill: `python -m tests.hooks.worker FOLDER DATABASE AT`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from portal.hooks import sending
from portal.hooks.wire import Wire
from portal.jobs.runner import run_ready
from tests.fixtures_app import app_on


def main(folder: str, database_url: str, at: str) -> None:
    """Do what is due."""
    app = app_on(Path(folder), database_url)
    sending.use(app, Wire(loopback=True))
    with app.app_context():
        run_ready(datetime.fromisoformat(at))


if __name__ == "__main__":
    main(*sys.argv[1:])
