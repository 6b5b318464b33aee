"""Reminders of what is owed: once before its day, and every week from the day on that it is late, to who comes next.

Each is promised as a job of its own key, so that it is sent once over any number of workers; one whose duty was done
meanwhile, or moved, isn't sent. Whoever gets it reads what is due and when, and nothing of any case.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from portal.cases import writing_to_staff
from portal.cases.actors import PORTAL
from portal.cases.models import Staff
from portal.duties import drafts, gate, history, queries, state, writing
from portal.duties.models import DutyRow
from portal.jobs import outbox
from portal.jobs.lease import heartbeat
from portal.jobs.registry import job
from portal.policy.duties import Does, Every
from portal.procedures import versions

BEFORE, BEFORE_WEEKLY = 3, 1  # open days before its day
LATE_WEEKS = 4  # that it is written of: what nobody has done by then stays on the list of duties, and is mailed no more
LOOKED_AHEAD = timedelta(days=14)  # no three open days are further apart
WEEK = timedelta(days=7)
SOON = "soon"


@job("duties.remind", every=timedelta(hours=1))
def remind_all(*, at: datetime) -> None:
    """Promise one message for each duty of which its people are to be reminded now. Done twice it changes nothing."""
    for key in versions.all_current(at):
        for row in queries.nearly_due(key, at + LOOKED_AHEAD):
            if which := which_of(row, at):
                ukey = f"duty:{row.id}:{row.due_on}:{which}"
                outbox.queue("duties.remind_one", at=at, ukey=ukey, duty_id=row.id, due_on=f"{row.due_on}", which=which)
        heartbeat()


@job("duties.remind_one")
def remind_one(*, duty_id: int, due_on: str, which: str, at: datetime) -> None:
    """Write to those who come next, and say so in the history."""
    row = queries.locked(queries.of_id(duty_id))
    if row is None or not row.is_open or row.due_on != date.fromisoformat(due_on) or which_of(row, at) != which:
        return
    if sent := writing.remind(row, next_ones(row, at), at=at, overdue=which != SOON):
        names = writing_to_staff.in_one_line(sent)
        history.record(row, "reminded", "Those who come next were reminded.", by=PORTAL, at=at, detail=names)
    else:
        history.record(row, "reminded", "Nobody could be reminded of it.", by=PORTAL, at=at)


def which_of(row: DutyRow, at: datetime) -> str:
    """Return which reminder of a duty is to be sent by now: before its day, or of which week that it is late; or none.

    What was missed while no worker ran is made up for by the latest alone.
    """
    if state.is_late(row, at):
        weeks = (at - row.due_at) // WEEK
        return f"late {weeks}" if weeks < LATE_WEEKS else ""
    pack, duty = state.pack_of(row), state.duty_of(row)
    before = BEFORE_WEEKLY if duty.every is Every.WEEKLY else BEFORE
    opens = pack.calendars[duty.calendar].before(row.due_on, before)
    return SOON if at.astimezone(pack.zone).date() >= opens else ""


def next_ones(row: DutyRow, at: datetime) -> list[Staff]:
    """Return who comes next: whoever contributes and hasn't, whoever approves where that is all it waits for; else
    whose duty it is. Who does it is told in any case.
    """
    duty, doers = state.duty_of(row), state.doers(row)
    more: list[Staff] = []
    if duty.does is Does.COLLECT:
        more = [who for one in state.outstanding(row) for who in state.contributors(one)]
    elif duty.approval is not None and _is_prepared(row) and not _is_approved(row, at):
        more = queries.holders(row.procedure_key, [duty.approval.by])
    return list({who.id: who for who in (*doers, *more)}.values())


def _is_approved(row: DutyRow, at: datetime) -> bool:
    """Return whether an approval counts: of a report that the portal makes, one of the very report that it is now."""
    draft = drafts.draft_of(row, at)
    return bool(gate.approvals_of(row, draft.sha256) if draft else state.standing_approvals(row))


def _is_prepared(row: DutyRow) -> bool:
    before = state.before(row)
    return (before is None or not before.is_open) and not state.to_correct(row)
