"""The portal's real worker, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from tests.support.server import KEPT, ROOT


class Worker:
    """`flask portal work`, with the environment that a test gives it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = {name: os.environ[name] for name in KEPT if name in os.environ} | dict(environment)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "flask", "--app", "app", "portal", "work"]
        self._process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(30)
