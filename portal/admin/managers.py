"""The field that says who manages someone: it decides which complaints about staff they may see."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.cases import queries
from portal.cases.models import Staff
from portal.database import db

HELP = "They see the cases of those below them, and none that is about anyone in their own line."


def manager_field() -> SelectField:
    """Return a field that takes any active member of staff, or nobody."""
    return SelectField("Manager", description=HELP, coerce=_coerce, choices=_people, default="")


def manager_cell(person: Staff) -> str:
    """Return the name of someone's manager."""
    manager = db.session.get(Staff, person.manager_id) if person.manager_id else None
    return manager.full_name if manager else ""


def _coerce(raw: Any) -> int | None:
    """Raise ValueError where it isn't a number, as the field expects it of what was made up."""
    return int(raw) if raw not in (None, "", "None") else None


def _people() -> list[SelectChoice]:
    people = [SelectChoice(str(one.id), f"{one.full_name} ({one.username})") for one in queries.everyone()]
    return [SelectChoice("", "Nobody"), *people]
