"""Who acts for whom, as whoever runs the installation says it. What was is left as it was: independence goes by it."""

from __future__ import annotations

from datetime import date, datetime

from portal.accounts import log
from portal.accounts.log import What
from portal.cases import designees
from portal.cases.models import Delegation, Staff
from portal.database import db
from portal.errors import Invalid, Refused

GONE = "This day has gone by, and who acted for whom until now stays as it was. Give today, or a day to come."
OVER = "It is over, and what was done in it is judged by it. Let them act anew, from today on."


def designate(
    principal: Staff, designee: Staff, procedure_key: str, *, since: date, until: date, by: Staff, at: datetime
) -> Delegation:
    """Let someone act for another, from today or a day to come. `Invalid` as `designees.delegate`, and before today."""
    days = designees.span(procedure_key, at, since=since, until=until)
    if since < designees.today(procedure_key, at):
        raise Invalid({"since": GONE})
    made = designees.delegate(principal, designee, procedure_key, **days)
    db.session.add(made)
    words = f"May act for {principal.full_name} from {since:%-d %B %Y} to the end of {until:%-d %B %Y}"
    _note(words, made, by, at)
    return made


def end(made: Delegation, until: date, *, by: Staff, at: datetime) -> None:
    """Let it end with another day. `Invalid` before its beginning, and where who acted before `at` would change."""
    demand_running(made, at)
    moment = designees.span(made.procedure_key, at, until=until)["until"]
    if moment <= made.since:
        raise Invalid({"until": designees.BACKWARDS})
    if moment < at:
        raise Invalid({"until": GONE})
    made.until = moment
    _note(f"May act for {made.principal.full_name} to the end of {until:%-d %B %Y}", made, by, at)


def take_away(made: Delegation, *, by: Staff, at: datetime) -> None:
    """Let it end now; one that hasn't begun goes as if it had never been. Refused once it is over."""
    demand_running(made, at)
    _note(f"No longer acts for {made.principal.full_name}", made, by, at)
    if made.since < at:
        made.until = at
    else:
        db.session.delete(made)


def demand_running(made: Delegation, at: datetime) -> None:
    """Raise `Refused` where it is over: it can't be changed any more."""
    if made.until <= at:
        raise Refused(OVER)


def _note(words: str, made: Delegation, by: Staff, at: datetime) -> None:
    log.note(What.DESIGNEE, f"{words}, under {made.procedure_key}.", about=made.designee_id, by=by, at=at)
