"""The labelled Devon is there for every test of labels and of the firewall."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, scoped_session

from tests.labels import town as labelled_devon
from tests.support.pages import plain_pages

__all__ = ["plain_pages", "town"]


@pytest.fixture
def town(session: scoped_session[Session]) -> None:
    """Install the labelled Devon beside the others."""
    labelled_devon.found()
    session.commit()
