"""What reporters say once their case is closed. It is asked once, and whoever dealt with the case never reads it.

It comes after the last answer was given and can't change how it was given; what is told of it is counted over many
cases alone, never of one. The words are for the reports of a body, which read this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from portal.cases import clocks, moments
from portal.cases.actors import REPORTER
from portal.cases.models import Case, Opinion
from portal.cases.texts import fault_in, tidy
from portal.database import db
from portal.errors import Conflict, Invalid, Refused
from portal.policy.afterwards import MOST_WORDS, QUESTIONS, Counted, counted, mark
from portal.policy.moves import Status

NOT_YET = "This is asked once the case is closed."
NOTHING = "Answer one of the questions, or write something."
SAID = "You have told us already, and it is asked once."


def is_asked(case: Case) -> bool:
    """Return whether the questions are to be asked now."""
    return case.status == Status.CLOSED and _given(case) is None


def _given(case: Case) -> Opinion | None:
    return db.session.scalars(select(Opinion).filter_by(case_id=case.id)).one_or_none()


def give(case: Case, marks: Mapping[str, str], words: str, *, at: datetime) -> None:
    """Keep an opinion. The case must be locked. Raises `Refused` before it is closed, `Conflict` the second time, and
    `Invalid` where there is nothing in it. It is no event: the timeline is read by those whom it may be about."""
    if case.status != Status.CLOSED:
        raise Refused(NOT_YET)
    if _given(case) is not None:
        raise Conflict(SAID)
    answers = {one.key: found for one in QUESTIONS if (found := mark(marks.get(one.key, ""))) is not None}
    said, at = tidy(words), moments.kept(case, clocks.pack_of(case), by=REPORTER, at=at)
    if fault := fault_in(said, MOST_WORDS):
        raise Invalid({"words": fault})
    if not answers and not said:
        raise Invalid({}, NOTHING)
    db.session.add(Opinion(case_id=case.id, procedure_key=case.procedure_key, answers=answers, words=said, given_at=at))


def summary(procedure_key: str, since: datetime, until: datetime) -> tuple[Counted, ...]:
    """Return how the questions were answered from `since` until before `until`, of cases that the viewer may see."""
    given = (Opinion.procedure_key == procedure_key, Opinion.given_at >= since, Opinion.given_at < until)
    return counted(list(db.session.scalars(select(Opinion.answers).where(*given))))
