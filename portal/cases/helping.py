"""Help beside the fields of forms: a body's own words in place of the pack's hint, with all that stood there before."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.cases.actors import Actor
from portal.cases.models import FieldHelp
from portal.cases.texts import fault_in, tidy
from portal.database import db
from portal.errors import Conflict, Invalid

PUBLIC, INTAKE = "public", "intake"
MOST = 600  # characters: beside a field nobody reads more
OTHER_LINK = re.compile(r"\b(?!https:)[a-z][a-z0-9+.-]*://", re.IGNORECASE)
ONLY_HTTPS = "A link here must begin with https://. Others aren’t safe to follow from a form."
MEANWHILE = "Someone else changed it first. What stands there now is shown below. Look at it, then decide."
SAME = "That is what stands there already."


def key(language: str) -> str:
    """Return a language as help is kept by: "en" for the English of whichever country."""
    return language.partition("-")[0]


def latest(procedure_key: str, forms: Collection[str], language: str) -> dict[tuple[str, str], FieldHelp]:
    """Return what stands beside the fields of these forms, by form and field."""
    same = FieldHelp.form.in_(forms), FieldHelp.is_latest.is_(True)
    query = select(FieldHelp).filter_by(procedure_key=procedure_key, language=key(language)).where(*same)
    return {(one.form, one.field): one for one in db.session.scalars(query)}


def words(procedure_key: str, form: str, language: str) -> dict[str, str]:
    """Return the words beside the fields of a form, where there are any."""
    return {field: one.words for (_, field), one in latest(procedure_key, (form,), language).items() if one.words}


def history(procedure_key: str, form: str, field: str, language: str) -> list[FieldHelp]:
    """Return all that ever stood beside a field, the latest first."""
    same = {"procedure_key": procedure_key, "form": form, "field": field, "language": key(language)}
    return list(db.session.scalars(select(FieldHelp).filter_by(**same).order_by(FieldHelp.id.desc())))


def write(
    procedure_key: str, form: str, field: str, language: str, text: str, *, seen: int, by: Actor, at: datetime
) -> FieldHelp:
    """Put these words beside a field; none let the pack's own hint stand there again.

    `seen` is the number of what stood there when it was opened, 0 for nothing. Raises `Conflict` where that was changed
    since, and `Invalid`.
    """
    text = _checked(text)
    before = next(iter(history(procedure_key, form, field, language)), None)
    if (before.id if before else 0) != seen:
        raise Conflict(MEANWHILE)
    if text == (before.words if before else ""):
        raise Invalid({"words": SAME})
    if before is not None:
        before.is_latest = False
        db.session.flush()
    assert by.staff_id is not None
    made = FieldHelp(procedure_key=procedure_key, form=form, field=field, language=key(language), words=text)
    made.changed_by, made.changed_by_id, made.changed_at = by.name, by.staff_id, at
    db.session.add(made)
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict(MEANWHILE) from None  # the other was a moment earlier
    return made


def _checked(text: str) -> str:
    text = tidy(text)
    fault = fault_in(text, MOST) or (ONLY_HTTPS if OTHER_LINK.search(text) else "")
    if fault:
        raise Invalid({"words": fault})
    return text
