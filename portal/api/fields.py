"""Fields that take one type of value and no guess at another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

from portal.cases.models.columns import SHORT
from portal.cases.texts import fault_in

LARGEST_ID = 2**31 - 1  # our ids are integers, and PostgreSQL's have 32 bits: it refuses to be asked for a larger one
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class Word(fields.String):
    """A key of the procedure, or another short word: storable, on one line."""

    def __init__(self, *, most: int = SHORT, **options: Any) -> None:
        super().__init__(**options)
        self.most = most
        self.metadata.setdefault("maxLength", most)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **more)).strip()
        fault = fault_in(text, self.most, one_line=True)
        if fault:
            raise ValidationError(fault)
        return text


class Flag(fields.Boolean):
    """true or false, and not "yes" or 1."""

    def _deserialize(self, value: Any, *args: Any, **more: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return bool(super()._deserialize(value, *args, **more))


def one_of(words: Any, **options: Any) -> fields.String:
    """Return a field that takes one of these words."""
    known = [str(word) for word in words]
    sentence = f"Choose one of: {', '.join(known)}."
    return fields.String(validate=validate.OneOf(known, error=sentence), **options)


def instant() -> fields.AwareDateTime:
    """Return a field for a time with its zone."""
    within = validate.Range(min=EARLIEST, max=LATEST, error="Give a time between the years 1900 and 2200.")
    return fields.AwareDateTime(format="iso", validate=within)


def number(*, least: int = 1, most: int = LARGEST_ID, **options: Any) -> fields.Integer:
    """Return a field for a whole number."""
    within = validate.Range(min=least, max=most, error=f"Give a whole number from {least} to {most}.")
    return fields.Integer(validate=within, **options)


def query_flag() -> fields.Boolean:
    """Return a field for true or false in a query, where all is text."""
    return fields.Boolean(truthy={"true"}, falsy={"false"})
