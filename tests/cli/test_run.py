"""`flask portal run` as a person starts it: up, announced, stopped by Ctrl-C, and nothing left behind."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.database import db
from tests import cast
from tests.fixtures_app import Sqlite
from tests.support.processes import Mourner, free_port, wait_until
from tests.support.server import KEPT, ROOT

pytestmark = pytest.mark.slow


class Running:
    """The command in a process of its own, on a folder of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        # Each start says what it says in a file of its own: a second one would find the first one's words in it.
        self.port, self.output = port, folder / f"output-{port}"
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        environment = {**kept, "PORTAL_INSTANCE": str(folder), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "app", "portal", "run"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._mourner = Mourner('kill -s KILL -- "$1" 2>/dev/null', str(self.process.pid))

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def answers(self, path: str) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def announced(self) -> bool:
        return "Redress is running." in self.said() or self.process.poll() is not None

    def children(self) -> list[int]:
        """The processes below ours, and those below them."""
        return _below(self.process.pid)

    def end(self, number: signal.Signals) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(120)

    def release(self) -> None:
        self.end(signal.SIGKILL)
        self._mourner.release()


def _below(pid: int) -> list[int]:
    file = Path(f"/proc/{pid}/task/{pid}/children")
    direct = [int(one) for one in file.read_text().split()] if file.exists() else []
    return [*direct, *(one for child in direct for one in _below(child))]


def _alive(pid: int) -> bool:
    try:
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


@pytest.fixture
def folder(tmp_path: Path, sqlite_backend: Sqlite) -> Path:
    """An instance folder with one case in it, so that no demo has to be made."""
    sqlite_backend.rewind()
    with sqlite_backend.app.app_context():
        cast.complaint()
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    (tmp_path / "portal.sqlite3").write_bytes(sqlite_backend.file.read_bytes())
    (tmp_path / "demo-logins.json").write_text("[]")
    return tmp_path


@pytest.fixture
def running(folder: Path) -> Iterator[Running]:
    """The portal, running."""
    portal = Running(folder, free_port())
    assert wait_until(portal.announced, seconds=180, every=0.2), portal.said()
    yield portal
    portal.release()


def test_it_answers_works_and_stops_on_ctrl_c_leaving_nothing(running: Running) -> None:
    children = running.children()

    assert running.answers("/healthz"), running.said()
    assert wait_until(lambda: running.answers("/readyz"), seconds=30, every=0.2), running.said()  # a worker was seen
    assert running.end(signal.SIGINT) == 0, running.said()
    assert running.said().rstrip().endswith("Stopped.")
    assert len(children) >= 3
    assert wait_until(lambda: not any(map(_alive, children)), seconds=10)


def test_killed_it_leaves_no_orphans(running: Running) -> None:
    children = running.children()

    running.end(signal.SIGKILL)

    assert wait_until(lambda: not any(map(_alive, children)), seconds=30)


def test_a_child_that_ends_ends_the_portal_with_a_sentence(running: Running) -> None:
    worker = next(
        pid for pid in running.children() if b"work" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    )
    os.kill(worker, signal.SIGKILL)

    assert running.process.wait(120) == 1
    assert "The worker stopped by itself, so the portal was stopped." in running.said()


def _refused(folder: Path, **environment: str) -> str:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    result = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "portal", "run"],
        cwd=ROOT,
        env={**kept, "PORTAL_INSTANCE": str(folder), **environment},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert result.returncode == 1
    return result.stderr


@pytest.mark.parametrize("port", ["abc", "0", "70000"])
def test_a_bad_port_is_a_sentence(tmp_path: Path, port: str) -> None:
    assert "PORT" in _refused(tmp_path, PORT=port)
    assert not (tmp_path / "portal.sqlite3").exists()


def test_a_port_that_is_taken_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert f"Port {port} is taken." in _refused(tmp_path, PORT=str(port))


def test_a_second_start_keeps_what_is_there(folder: Path, running: Running) -> None:
    logins = json.loads((folder / "demo-logins.json").read_text())
    running.end(signal.SIGINT)

    again = Running(folder, free_port())
    try:
        assert wait_until(again.announced, seconds=180, every=0.2), again.said()
        assert json.loads((folder / "demo-logins.json").read_text()) == logins
        assert "Making the demo's cases" not in again.said()
    finally:
        again.end(signal.SIGINT)
        again.release()
