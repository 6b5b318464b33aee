"""The plumbing that all tests share: one PostgreSQL per run, a mail server, a browser.

The portal's own fixtures (app, database, clients, factories) are in tests/fixtures_app.py.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support import chromium, postgres
from tests.support.smtp import MailServer

pytest_plugins = ["tests.fixtures_app", "tests.support.conformance"]

OWN_SERVER = pytest.StashKey[postgres.OwnServer]()
MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3  # bytes that a run's files need at most


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what may be asked for more of than every run needs."""
    parser.addoption(
        "--data-sets", type=int, default=3, metavar="MANY", help="hold each report against so many random data sets"
    )


def pytest_configure(config: pytest.Config) -> None:
    """With several workers, start PostgreSQL before they are: they inherit its address from our environment.

    The files of the tests go where memory is used as a disk, if there is such a place with room: SQLite waits for the
    disk at every commit, and nobody pulls the plug of a test.
    """
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    will_have_workers = bool(getattr(config.option, "numprocesses", None)) and not hasattr(config, "workerinput")
    if will_have_workers and not config.option.collectonly:
        try:
            _postgres_for(config)
        except postgres.NoPostgres as problem:
            raise pytest.UsageError(str(problem)) from None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The benchmarks share a filled database, so one worker runs them: first, or the others would wait for it."""
    items.sort(key=lambda item: item.path.name != "test_bench.py")


def pytest_unconfigure(config: pytest.Config) -> None:
    server = config.stash.get(OWN_SERVER, None)
    if server is not None:
        del os.environ[postgres.URL_VARIABLE]
        server.dispose()


def _postgres_for(config: pytest.Config) -> postgres.Server:
    server = postgres.given()
    if server is None:
        server = config.stash[OWN_SERVER] = postgres.start_own(fast=True)
        os.environ[postgres.URL_VARIABLE] = server.base_url
    return server


@pytest.fixture(scope="session")
def pg_server(request: pytest.FixtureRequest) -> postgres.Server:
    """The run's PostgreSQL, which all tests share. To stop or crash one, `postgres.start_own()` another."""
    return _postgres_for(request.config)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A real mail server, empty at the start of each test."""
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium. Each test opens its own context, and with it its own cookies."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.LAUNCH_ARGS)
        yield running
        running.close()
