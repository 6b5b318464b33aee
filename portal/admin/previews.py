"""What an officer saw of a letter before they issue it: its page carries a mark of the facts that it was made from."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import current_app, request

from portal.accounts import secret
from portal.admin.commanding import actor
from portal.cases.models import Case
from portal.errors import Refused
from portal.letters import desk, rendering
from portal.letters.composing import Composed
from portal.policy.moves import Move

FIELD = "previewed"


class Unseen(Refused):
    """A letter isn't issued by someone who hasn't seen it as it is now. `is_another`: they saw one, and it changed."""

    def __init__(self) -> None:
        super().__init__("You haven’t seen this letter yet.")
        self.is_another = bool(request.form.get(FIELD))


def mark(case: Case, given: Mapping[str, Any], letter: Composed | None) -> str:
    """Return the mark of a letter and of what was typed for it: the same for the same, and nobody else can make one.

    A field that was never shown, one left empty and one without a row are alike.
    """
    typed = sorted((name, value) for name, value in given.items() if value)
    words = (letter.subject, rendering.as_json(letter.blocks), letter.text) if letter else ()
    seen = ("letter", actor().staff_id, case.id, typed, words)
    return secret.derived(current_app.config["SECRET_KEY"], repr(seen))


def marked(case: Case, move: Move, given: Mapping[str, Any], at: datetime) -> str:
    """Return the mark of what the move would issue now. Raises what `desk.preview` raises."""
    return mark(case, given, _letter(case, move, given, at))


def demand_seen(case: Case, move: Move, given: Mapping[str, Any], at: datetime) -> None:
    """Raise `Unseen` unless this request brings the mark of the very letter that would be issued, where one would."""
    letter = _letter(case, move, given, at)
    if letter and not hmac.compare_digest(mark(case, given, letter).encode(), request.form.get(FIELD, "").encode()):
        raise Unseen


def _letter(case: Case, move: Move, given: Mapping[str, Any], at: datetime) -> Composed | None:
    return desk.preview(case, move, given, by=actor(), at=at, trying=False)


def carried() -> list[tuple[str, str]]:
    """Return what was sent, but for the button, the token and the mark, as the page of a question carries it on."""
    apart = {"button", "csrf_token", FIELD}
    return [(name, value) for name, value in request.form.items(multi=True) if name not in apart]
