"""The mails about duties: each says which one, by when it is due, and where it is; nothing of a case or a report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import current_app

from portal.cases import designees, writing_to_staff
from portal.cases.actors import Actor
from portal.cases.models import Staff
from portal.duties import state
from portal.duties.models import DutyRow
from portal.policy.duties import Does
from portal.policy.occurrences import told
from portal.procedures import spoken_dates


def address(row: DutyRow) -> str:
    """Return where a duty's page is."""
    return f"{current_app.config['PORTAL_BASE_URL']}/staff/duties/show/{row.id}"


def due_words(row: DutyRow) -> str:
    """Return when it is due: the day, and the hour where the pack names one (SC-26: "by noon")."""
    pack, duty = state.pack_of(row), state.duty_of(row)
    day = told(row.due_on, pack.language)
    return f"{day}, by {spoken_dates.hour(row.due_at, pack.zone, pack.language)}" if duty.due.at else day


def remind(row: DutyRow, people: Iterable[Staff], *, at: datetime, overdue: bool) -> list[Staff]:
    """Remind people, and whoever acts for them, of what is due; return those who were written to."""
    pack, duty, due = state.pack_of(row), state.duty_of(row), due_words(row)
    why = " Whoever submits it says why." if duty.does is Does.SUBMIT else ""
    words = f"was due on {due}, and is overdue.{why}" if overdue else f"is due on {due}."
    return writing_to_staff.write(
        _with_designees(row, people, at),
        at=at,
        from_name=pack.body,
        subject=f"{duty.name}: {'overdue since' if overdue else 'due on'} {due}",
        body=f"“{duty.name}” ({duty.clause}) {words}\n\nIt is here: {address(row)}\n",
    )


def tell_of_correction(row: DutyRow, people: Iterable[Staff], sentence: str, *, by: Actor, at: datetime) -> None:
    """Write to people, and whoever acts for them, that there is something to look at, and not what was said."""
    pack, duty = state.pack_of(row), state.duty_of(row)
    writing_to_staff.write(
        _with_designees(row, people, at),
        at=at,
        from_name=pack.body,
        subject=f"{duty.name}: a correction",
        body=f"{sentence}\n\nIt is here: {address(row)}\n",
        but=by.staff_id,
    )


def _with_designees(row: DutyRow, people: Iterable[Staff], at: datetime) -> list[Staff]:
    asked = list(people)
    return [*asked, *designees.standing_in(row.procedure_key, asked, at)]
