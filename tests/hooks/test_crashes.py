"""A worker is killed while it sends: nothing is lost, and what goes out twice has the same webhook-id."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

import config
from portal.database import db
from portal.hooks.models import State
from portal.jobs.lease import LEASE
from tests.cast import NOW
from tests.hooks import acts
from tests.hooks.receiver import Receiver

pytestmark = pytest.mark.faults
KILLED = -9


def run(app: Flask, folder: Path, at: datetime, failpoint: str = "") -> subprocess.Popen[bytes]:
    with app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
        db.session.remove()
        db.engine.dispose()
    command = [sys.executable, "-m", "tests.hooks.worker", str(folder), url, at.isoformat()]
    return subprocess.Popen(command, cwd=config.ROOT, env={**os.environ, "PORTAL_FAILPOINT": failpoint})


@pytest.mark.parametrize(("where", "copies"), [("webhooks.before_send", 1), ("webhooks.after_send", 2), ("wire", 2)])
def test_killed_around_the_sending(hooked: Flask, receiver: Receiver, tmp_path: Path, where: str, copies: int) -> None:
    acts.subscribed(hooked, receiver.url)
    acts.a_case(hooked)
    if where == "wire":
        first = run(hooked, tmp_path, NOW)
        receiver.victim = first.pid
    else:
        first = run(hooked, tmp_path, NOW, f"{where}:kill")
    assert first.wait(timeout=120) == KILLED
    receiver.victim = None
    (message,) = acts.messages(hooked)
    assert message.state == State.QUEUED
    assert run(hooked, tmp_path, NOW + LEASE).wait(timeout=120) == 0
    assert [one.id for one in receiver.posted] == [message.message_id] * copies
    assert acts.messages(hooked)[0].state == State.SENT
