"""A worker is killed in the middle of a file: it is begun again whole, and nothing of the first try is handed out."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

import config
from portal.database import db
from portal.errors import Refused
from portal.exports import asking, handing
from portal.exports.models import Export, ExportState
from portal.files.models import FileBody, FilePiece
from portal.jobs.lease import LEASE
from tests import cast
from tests.admin.browsing import made
from tests.cast import NOW, ROADS
from tests.exports import makers

pytestmark = pytest.mark.faults
KILLED = -9


def _run(app: Flask, folder: Path, at: datetime, failpoint: str = "") -> int:
    with app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
        db.session.remove()
        db.engine.dispose()
    command = [sys.executable, "-m", "tests.exports.worker", str(folder), url, at.isoformat()]
    environment = {**os.environ, "PORTAL_FAILPOINT": failpoint, "TMPDIR": str(folder)}
    return subprocess.run(command, cwd=config.ROOT, env=environment, check=False, timeout=120).returncode


def _counts() -> tuple[int, int]:
    bodies, pieces = (db.session.scalar(select(func.count()).select_from(one)) or 0 for one in (FileBody, FilePiece))
    return bodies, pieces


def test_killed_in_the_middle_it_is_begun_again_whole(app: Flask, tmp_path: Path) -> None:
    key = made(app, lambda: asking.ask(makers.wanted(pages=4, lines=400), by=cast.as_(ROADS), at=NOW).id)
    assert _run(app, tmp_path, NOW, "exports.before_close:kill") == KILLED
    with app.app_context():
        assert db.session.get_one(Export, key).state == ExportState.WORKING
        assert _counts()[1] > 1
        with pytest.raises(Refused):
            handing.take(key, by=cast.as_(ROADS), at=NOW)
        db.session.remove()

    assert _run(app, tmp_path, NOW + LEASE) == 0
    with app.app_context():
        export = db.session.get_one(Export, key)
        assert (export.state, export.done) == (ExportState.DONE, 1600)
        assert export.body is not None
        assert export.body.sha256 == hashlib.sha256(makers.LINE * 1600).hexdigest()
        assert _counts() == (1, 7)
