"""`flask portal demo`: a realistic year of cases for every installed procedure, made through the commands."""

from __future__ import annotations

from sqlalchemy import select

from portal.cases.models import Case
from portal.database import db


def is_empty() -> bool:
    """Return whether there is no case yet."""
    return db.session.scalars(select(Case.id).limit(1)).first() is None


def fill() -> None:
    """Make the demo's cases."""
