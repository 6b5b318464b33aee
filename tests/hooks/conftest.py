"""What the tests of webhooks share: a system that takes messages, and a portal that may send to this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.hooks import sending
from portal.hooks.wire import Wire
from tests.hooks.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Another system."""
    with receiving() as server:
        yield server


@pytest.fixture
def hooked(app: Flask) -> Iterator[Flask]:
    """The app, whose messages may go to this machine."""
    sending.use(app, Wire(loopback=True, timeout=2, whole=4))
    yield app
    app.extensions.pop(sending.EXTENSION)
