"""A worker of its own, which a test may kill: `python -m tests.exports.worker FOLDER DATABASE AT`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from portal.jobs.runner import run_ready
from tests.exports import makers
from tests.fixtures_app import app_on


def main(folder: str, database_url: str, at: str) -> None:
    """Do what is due."""
    assert makers.KIND  # its files are made here too
    app = app_on(Path(folder), database_url)
    with app.app_context():
        run_ready(datetime.fromisoformat(at))


if __name__ == "__main__":
    main(*sys.argv[1:])
