"""Naming the case that a new stage, response or remedy is for: by its number, never from a list of all of them."""

from __future__ import annotations

from typing import Any

from flask import request

from portal.cases import queries
from portal.cases.models import Case
from portal.errors import Invalid, NotFound
from portal.letters.ask import Ask, Sort


def on_case() -> tuple[Ask, ...]:
    """Return the question that such a form begins with."""
    return (Ask("case", "Number of the case", Sort.LINE, help="As in a letter: DV-7K3M-Q9TX-4HBW."),)


def picked() -> Case | None:
    """Return the case that the form is about already: from the link that led here, or as it was typed."""
    try:
        return queries.by_tracking_number(request.values.get("case", ""))
    except NotFound:
        return None


def case_of(form: Any) -> Case:
    """Return the case that was named, locked for the change. Raises `Invalid` beside the field."""
    try:
        return queries.by_tracking_number(form["case"].data or "", for_change=True)
    except NotFound as error:
        raise Invalid({"case": error.sentence}) from error
