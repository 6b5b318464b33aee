"""Sessions: where someone is signed in, and how that ends. Each request of a session finds its row, or isn't let in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import and_, delete, select, update
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from portal.accounts import secret
from portal.accounts.models import StaffSession
from portal.cases.models import Membership, Staff
from portal.database import db, transaction

FORGOTTEN = timedelta(days=2)  # a cookie lives for half a day
OTHER = "Another browser"
# As they call themselves: most of them name others too, so the first that fits is it.
FAMILIES = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def family(agent: str) -> str:
    """Return which browser it is, by the family alone."""
    return next((name for mark, name in FAMILIES if mark in agent), OTHER)


def begin(staff: Staff, *, agent: str, at: datetime) -> str:
    """Begin a session, and return what its cookie holds. Rows of cookies that are long dead go."""
    told, today = secret.token(), at.astimezone(UTC).date()
    db.session.execute(delete(StaffSession).where(StaffSession.last_day < today - FORGOTTEN))
    db.session.add(
        StaffSession(staff_id=staff.id, digest=secret.digest(told), browser=family(agent), since=at, last_day=today)
    )
    return told


def arrived(staff: Staff, at: datetime) -> None:
    """Count that someone is in, whatever was asked of them. FAB keeps its times as the machine's clock shows them."""
    staff.login_count, staff.fail_login_count = (staff.login_count or 0) + 1, 0
    staff.last_login = at.astimezone().replace(tzinfo=None)


def of(staff_id: int, told: str) -> tuple[Staff, StaffSession | None] | None:
    """Return someone, with roles and places, and this session of theirs, in one statement: each request begins so."""
    mine = and_(StaffSession.staff_id == Staff.id, StaffSession.digest == secret.digest(told))
    query = select(Staff, StaffSession).outerjoin(StaffSession, mine).where(Staff.id == staff_id).options(*_whole())
    found = db.session.execute(query).unique().one_or_none()
    return found and (found[0], found[1])


def whole(staff_id: int) -> Staff | None:
    """Return someone with roles and places, for a token or a key: no session stands behind those."""
    query = select(Staff).where(Staff.id == staff_id).options(*_whole())
    return db.session.scalars(query).unique().one_or_none()


def _whole() -> tuple[ORMOption, ...]:
    return (
        joinedload(Staff.roles),
        joinedload(Staff.groups),
        joinedload(Staff.memberships).joinedload(Membership.team),
    )


def touch(row: StaffSession, today: date) -> bool:
    """Note the day of a session's use, once a day, and return whether there was anything to note. It commits."""
    if row.last_day == today:
        return False
    row_id = row.id
    db.session.rollback()  # SQLite: who has read can't begin to write, where another wrote meanwhile
    with transaction():
        db.session.execute(update(StaffSession).where(StaffSession.id == row_id).values(last_day=today))
    return True


def end(staff: Staff, *, but: str = "") -> None:
    """End every session and token of someone; of the session whose cookie holds `but`, its tokens alone.

    That session must be given the new epoch, or it ends too.
    """
    staff.session_epoch += 1
    theirs = delete(StaffSession).where(StaffSession.staff_id == staff.id)
    db.session.execute(theirs.where(StaffSession.digest != secret.digest(but)))


def open_to(staff: Staff, at: datetime) -> list[StaffSession]:
    """Return where someone is signed in, the last used first."""
    since = at.astimezone(UTC).date() - timedelta(days=1)
    query = select(StaffSession).where(StaffSession.staff_id == staff.id, StaffSession.last_day >= since)
    return list(db.session.scalars(query.order_by(StaffSession.last_day.desc(), StaffSession.since.desc())))
