"""The town is there for every test of its matters."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, scoped_session

from tests.matters import town as town_pack
from tests.support.pages import plain_pages

__all__ = ["plain_pages", "town"]


@pytest.fixture
def town(session: scoped_session[Session]) -> None:
    """Install the town's pack beside the others."""
    town_pack.found()
