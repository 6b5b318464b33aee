"""A folder to work in: gone afterwards, and what a killed process left goes with the next one."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import config
from portal.files import scratch

DYING = """
import os, signal
from portal.files.scratch import scratch
with scratch() as folder:
    (folder / "rows").write_text("who wrote it")
    print(folder, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)


def test_it_is_gone_afterwards_whatever_happened() -> None:
    used: list[Path] = []

    def work() -> None:
        with scratch.scratch() as folder:
            used.append(folder)
            (folder / "rows").write_text("x", encoding="utf-8")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert not used[0].exists()


def test_what_a_killed_process_left_goes_and_what_is_in_use_stays() -> None:
    died = subprocess.run([sys.executable, "-c", DYING], cwd=config.ROOT, capture_output=True, text=True, check=False)
    left = Path(died.stdout.strip())
    assert died.returncode == -9
    assert (left / "rows").exists()
    with scratch.scratch() as folder:
        assert not left.exists()
        scratch.sweep()
        assert folder.exists()
