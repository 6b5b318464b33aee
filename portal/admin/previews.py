"""What an officer saw of a letter before they issue it: its page carries a mark of the facts that it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import request

from portal.admin.commanding import actor
from portal.cases.models import Case
from portal.errors import Invalid, Refused
from portal.letters import desk
from portal.policy.moves import Move

FIELD = "previewed"


def mark(given: Mapping[str, Any]) -> str:
    """Return the mark of what was typed for a letter: the same for the same facts, and none else.

    A field that was never shown, one left empty and one without a row are alike.
    """
    return sha256(repr(sorted((name, value) for name, value in given.items() if value)).encode()).hexdigest()


def is_of_another(given: Mapping[str, Any]) -> bool:
    """Return whether whoever sends this saw a letter made from other facts than these."""
    seen = request.form.get(FIELD, "")
    return bool(seen) and seen != mark(given)


def is_written(case: Case, move: Move, facts: Mapping[str, Any], at: datetime) -> bool:
    """Return whether a letter would come of these facts. What is refused is told where it is made."""
    try:
        return desk.preview(case, move, facts, by=actor(), at=at) is not None
    except (Refused, Invalid):
        return False


def carried() -> list[tuple[str, str]]:
    """Return what was sent, but for the button, the token and the mark, as the page of a question carries it on."""
    apart = {"button", "csrf_token", FIELD}
    return [(name, value) for name, value in request.form.items(multi=True) if name not in apart]
