"""The mails about duties: each says which one, by when it is due, and where it is; nothing of a case or a report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import current_app

from portal.cases import designees, writing_to_staff
from portal.cases.actors import Actor
from portal.cases.models import Staff
from portal.duties import queries, state
from portal.duties.models import DutyRow
from portal.policy.duties import Does
from portal.policy.occurrences import told
from portal.policy.words import period_words
from portal.procedures import spoken_dates

WHY = {
    Does.ASK: "Whoever asks for the contributions says why.",
    Does.COLLECT: "Whoever closes it without the rest says why.",
    Does.SUBMIT: "Whoever submits it says why.",
}


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
    duty, due = state.duty_of(row), due_words(row)
    words = f"was due on {due}, and is overdue. {WHY[duty.does]}" if overdue else f"is due on {due}."
    subject = f"overdue, was due on {due}" if overdue else f"due on {due}"
    return _write(row, people, subject, f"{_about(row)} {words}", at=at)


def tell_asked(row: DutyRow, *, by: Actor, at: datetime) -> None:
    """Write to everyone of whom a contribution was asked: for what, and by when it is wanted."""
    due = next((due_words(one) for one in state.after(row) if state.duty_of(one).does is Does.COLLECT), "")
    until = f" It is wanted by {due}." if due else ""
    words = f"{by.name} asks for your contribution: {_about(row)}.{until}"
    asked = [who for one in row.contributions for who in state.contributors(one)]
    _write(row, asked, "your contribution is asked for", words, at=at, but=by.staff_id)


def tell_approvers(row: DutyRow, *, by: Actor, at: datetime) -> None:
    """Write to those who approve what follows a step that was done: it waits for them."""
    for one in state.after(row):
        if approval := state.duty_of(one).approval:
            approvers = queries.holders(one.procedure_key, [approval.by])
            words = f"{_about(one)} can be approved now. It is due on {due_words(one)}."
            _write(one, approvers, "it waits for approval", words, at=at, but=by.staff_id)


def tell_of_correction(row: DutyRow, people: Iterable[Staff], sentence: str, *, by: Actor, at: datetime) -> None:
    """Write to people, and whoever acts for them, that there is something to look at, and not what was said."""
    _write(row, people, "a correction", sentence, at=at, but=by.staff_id)


def _about(row: DutyRow) -> str:
    pack, duty = state.pack_of(row), state.duty_of(row)
    return f"“{duty.name}” ({duty.clause}) for {period_words(row.period_start, row.period_end, pack.language)}"


def _write(
    row: DutyRow, people: Iterable[Staff], subject: str, words: str, *, at: datetime, but: int | None = None
) -> list[Staff]:
    asked = list(people)
    return writing_to_staff.write(
        [*asked, *designees.standing_in(row.procedure_key, asked, at)],
        at=at,
        from_name=state.pack_of(row).body,
        subject=f"{state.duty_of(row).name}: {subject}",
        body=f"{words}\n\nIt is here: {address(row)}\n",
        but=but,
    )
