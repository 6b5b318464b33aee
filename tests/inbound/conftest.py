"""The portal with two mailboxes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.inbound.post import DEVON, SAN_CLEMENTE


@pytest.fixture(autouse=True)
def mailboxes(request: pytest.FixtureRequest) -> Iterator[None]:
    """Two mailboxes, for tests that ask for the app."""
    if "app" not in request.fixturenames:
        yield
        return
    app: Flask = request.getfixturevalue("app")
    app.config["MAILBOXES"] = (DEVON, SAN_CLEMENTE)
    yield
    app.config["MAILBOXES"] = ()
