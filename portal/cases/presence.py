"""Two officers on one case see each other: a mark for each case and person, seldom written and soon forgotten.

It is no event and no part of the record. Whoever is kept from a case leaves no name on it, and finds none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, case, delete, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import lazyload

from portal.cases import access, clocks, viewing
from portal.cases.models import Case, Presence, Staff
from portal.database import UNGUARDED, UtcDateTime, db

LATELY = timedelta(minutes=15)  # after which whoever gave no further sign isn't there any more
AGAIN = timedelta(minutes=3)  # in which a mark isn't written twice
KEPT = timedelta(days=1)
OTHERS, MARKED = "others_here", "marked_here"


@dataclass(frozen=True)
class Here:
    """Someone who has a case open: since when, and in which form."""

    name: str
    since: datetime
    doing: str


def asked_of(case_id: ColumnElement[int]) -> Iterator[ColumnElement[bool]]:
    """Yield the columns that say whether someone else has a case open, and whether `me` was marked there just now."""
    me: BindParameter[int] = bindparam("me")
    lately, just = (bindparam(name, type_=UtcDateTime()) for name in ("lately", "just"))
    of_case = select(Presence.case_id).where(Presence.case_id == case_id)
    yield of_case.where(Presence.staff_id != me, Presence.seen_at > lately).exists().label(OTHERS)
    yield of_case.where(Presence.staff_id == me, Presence.seen_at > just).exists().label(MARKED)


def asking(me: int | None, at: datetime | None) -> dict[str, Any]:
    """Return what `asked_of` is asked with. Without a person or a moment nobody is there."""
    return {"me": me, "lately": at and at - LATELY, "just": at and at - AGAIN}


def others(case: Case, me: int | None, at: datetime) -> list[Here]:
    """Return who else has the case open, the first to come first, among those who may see it."""
    query = (
        select(Presence, Staff)
        .join(Staff, Staff.id == Presence.staff_id)
        .where(Presence.case_id == case.id, Presence.seen_at > at - LATELY, Staff.active.is_(True))
        .where(true() if me is None else Presence.staff_id != me)
        .order_by(Presence.since, Presence.staff_id)
        .options(lazyload(Staff.memberships))
    )
    found = db.session.execute(query).all()
    return [Here(who.full_name, mark.since, mark.doing) for mark, who in found if _sees(case, who, at)]


def _sees(case: Case, who: Staff, at: datetime) -> bool:
    """Asked only where something may keep the case from someone: what they might see takes several statements."""
    if not (case.label or case.subjects or clocks.stage_of(case.stage).handler.independent_of):
        return True
    viewer = viewing.viewer_of(who, frozenset(role.name for role in who.roles), at)
    query = select(Case.id).where(Case.id == case.id, access.visible_to(viewer))
    return db.session.scalar(query.execution_options(**UNGUARDED)) is not None


def mark(case_id: int, staff_id: int, *, doing: str, at: datetime, is_done: bool = False) -> None:
    """Say that someone has a case open; once in some minutes, unless they open another form, or are done with it.

    Whoever looks at the case's page while they write is still writing.
    """
    inserting: Any = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = inserting(Presence).values(case_id=case_id, staff_id=staff_id, doing=doing, since=at, seen_at=at)
    given = statement.excluded
    since = case((Presence.seen_at < at - LATELY, given.since), else_=Presence.since)
    is_another = and_(given.doing != "", given.doing != Presence.doing)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["case_id", "staff_id"],
            set_={"doing": given.doing, "since": since, "seen_at": given.seen_at},
            where=true() if is_done else or_(Presence.seen_at < at - AGAIN, is_another),
        )
    )


def forget(*, at: datetime) -> None:
    """Throw away the marks that are older than a day."""
    old = delete(Presence).where(Presence.seen_at < at - KEPT)
    db.session.execute(old.execution_options(synchronize_session=False))
