"""Who can be chosen in a move's form, as it names them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_login import current_user

from portal.admin.forms import Choices
from portal.cases import clocks, queries
from portal.cases.models import Case, Staff
from portal.policy.moves import Move


def people_for(case: Case, at: datetime) -> Choices:
    """Return those who may deal with the case's stage, with their positions."""
    names = clocks.pack_of(case).positions
    return tuple(
        (str(person.id), f"{person.full_name}, {_positions(person, case, names)}")
        for person in queries.who_may_take(case, at)
    )


def oneself(case: Case, move: Move, at: datetime) -> dict[str, str]:
    """Return what the form opens with: whoever opens it where nobody deals with the case mostly takes it."""
    is_free = move is Move.ALLOCATE and case.handler_id is None
    me = next((one for one in queries.who_may_take(case, at) if one.id == current_user.id), None) if is_free else None
    return {"to": str(me.id)} if me else {}


def _positions(person: Staff, case: Case, names: Mapping[str, Any]) -> str:
    held = [place for place in person.memberships if place.team.procedure_key == case.procedure_key]
    words = [names[place.position].name if place.position in names else place.position for place in held]
    return f"{' and '.join(dict.fromkeys(words))} ({', '.join(dict.fromkeys(place.team.name for place in held))})"
