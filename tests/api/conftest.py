"""What the API's tests share: it is NOW, and the cast hold tokens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from tests.api.calls import Caller
from tests.cast import NOW
from tests.fixtures_app import Backend


@pytest.fixture(autouse=True)
def _today(backend: Backend) -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def api(app: Flask) -> Caller:
    """The API, called by anyone in the cast or by nobody."""
    return Caller(app)
