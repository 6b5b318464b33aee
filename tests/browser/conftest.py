"""A whole portal for a browser: web server, worker and mail server, on each database in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.fixtures_app import Backend
from tests.support.processes import free_port
from tests.support.server import WebServer
from tests.support.smtp import MailServer
from tests.support.worker import Worker


@dataclass(frozen=True)
class Site:
    """Where the portal is, and what it has mailed."""

    url: str
    mail: MailServer


@pytest.fixture
def site(backend: Backend, mail_server: MailServer, tmp_path: Path) -> Iterator[Site]:
    """The portal as it runs for people."""
    port = free_port()
    settings = backend.app.config["SETTINGS"]
    environment = {
        "PORTAL_INSTANCE": str(tmp_path),
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "SMTP_URL": mail_server.url,
    }
    with WebServer(environment, port=port) as server, Worker(environment):
        yield Site(server.url, mail_server)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone: what fits it fits anywhere."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """An officer's screen, with cookies of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
