"""These tests ask what was said and when: their letters are not set on paper. The county is there for who asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.database import db
from tests.duties import county
from tests.support.pages import plain_pages

__all__ = ["plain_pages"]


@pytest.fixture
def the_county(app: Flask) -> Iterator[None]:
    """Orange County, with what it owes; in an app context, of which nothing is kept."""
    with app.app_context():
        county.open_up()
        county.plan()
        yield
        db.session.rollback()
