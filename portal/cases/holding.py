"""Holding all the cases that a move may write to, in the order of their ids, so that no two wait for each other."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select

from portal.cases import hanging
from portal.cases.models import Case, Link, Person
from portal.database import UNGUARDED, db


def hold(case_id: int, beside: Iterable[int] = ()) -> None:
    """Lock a case until the transaction ends, with those `beside` it that are to be tied to it, and those that are.

    What was read of any case before is read anew: whoever held it may have changed it.
    """
    _forget_what_was_read()
    held = set[int]()
    # What is tied to it may have changed while we waited.
    while missing := {case_id, *beside, *_tied_to(case_id)} - held:
        _lock(missing)
        held |= missing


def hold_alone(case_id: int) -> None:
    """Lock one case until the transaction ends, and nothing that is tied to it."""
    _forget_what_was_read()
    _lock({case_id})


def _lock(ids: set[int]) -> None:
    query = select(Case.id).where(Case.id.in_(ids)).order_by(Case.id).with_for_update()
    db.session.execute(query, execution_options=UNGUARDED)


def _tied_to(case_id: int) -> set[int]:
    either = or_(Link.case_id == case_id, Link.lead_id == case_id)
    query = select(Link.case_id, Link.lead_id).where(either, Link.removed_at.is_(None))
    return {one for row in db.session.execute(query, execution_options=UNGUARDED) for one in row}


def _forget_what_was_read() -> None:
    db.session.flush()
    of_a_case = (Case, Person, *hanging.HANGS_ON_A_CASE)
    for row in [row for row in db.session if isinstance(row, of_a_case)]:
        db.session.expire(row)
