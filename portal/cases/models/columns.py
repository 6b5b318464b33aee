"""Columns and checks that several tables share."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import CheckConstraint

SHORT, LINE, LONG = 40, 200, 2000
TEXT = 20_000  # characters of a complaint, an answer: about forty pages


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """Return a named check that `column` holds one of the words that mean something."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=f"{column}_known")
