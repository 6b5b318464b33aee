"""The town is there for every test of its matters."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, scoped_session

from tests.matters import town as town_pack


@pytest.fixture
def town(session: scoped_session[Session]) -> None:
    """Install the town's pack beside the others."""
    town_pack.found()
