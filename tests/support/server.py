"""The portal's real web server, as `make run` starts it, in a process of its own."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.processes import Mourner, free_port, tail, wait_until

ROOT = Path(__file__).resolve().parents[2]
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE")


class DidNotStart(RuntimeError):
    """The web server ended, or never answered; its output is in the message."""


class WebServer:
    """One granian worker. The environment is what the test gives and nothing else of ours.

    with WebServer({"DATABASE_URL": url}) as server:
        browser.goto(server.url + "/")
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        *,
        target: str = "app:app",
        health: str = "/healthz",
        port: int | None = None,
    ) -> None:
        self.port = port or free_port()
        self.target = target
        self.health = health
        self.environment = {name: os.environ[name] for name in KEPT if name in os.environ} | dict(environment)
        folder = Path(tempfile.mkdtemp(prefix="redress-web-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.output = folder / "output"
        self._process: subprocess.Popen[bytes] | None = None
        self._mourner: Mourner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *, seconds: float = 60) -> Self:
        """Start, and wait until the health page answers 200."""
        assert self._process is None, "it is running already"
        with self.output.open("ab") as output:
            self._process = subprocess.Popen(
                self._command(),
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        # The session's number is that of its first process, so this takes granian's worker along.
        self._mourner = Mourner('kill -s KILL -- "-$1"', str(self._process.pid))
        up = wait_until(lambda: self._ended() or self._healthy(), seconds=seconds, every=0.1)
        if not up or self._ended():
            self.kill()
            raise DidNotStart(f"{self.target} did not start:\n{tail(self.output)}")
        return self

    def stop(self) -> int:
        """Ask it to finish what it is doing and go. Returns its exit status."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it and its worker at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def _command(self) -> list[str]:
        granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        return [*granian, "--port", str(self.port), "--workers", "1", "--blocking-threads", "32", self.target]

    def _end(self, number: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        if process.poll() is None:
            (os.killpg if number is signal.SIGKILL else os.kill)(process.pid, number)
        try:
            status = process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            status = process.wait(timeout=10)
        if self._mourner is not None:
            self._mourner.release()
        return status

    def _ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def _healthy(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", self.health)
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if problem is not None:
            sys.stderr.write(f"\n---- output of {self.target} ----\n{tail(self.output)}\n")
