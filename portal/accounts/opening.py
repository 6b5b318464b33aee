"""What someone may open: whether they may sign in, and in which roles. A change ends their sessions, and is logged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from portal.accounts import administrators, feeds, log, sessions
from portal.accounts.log import What
from portal.cases.access import ADMIN
from portal.cases.models import Staff


class Access(NamedTuple):
    """Whether someone may sign in, and with which roles."""

    active: bool
    roles: frozenset[str]

    @property
    def runs_it(self) -> bool:
        """Return whether they run the installation."""
        return self.active and ADMIN in self.roles

    def __str__(self) -> str:
        return f"May sign in: {'yes' if self.active else 'no'}. Roles: {', '.join(sorted(self.roles))}."


def of(staff: Staff) -> Access:
    """Return what someone may open."""
    return Access(bool(staff.active), frozenset(role.name for role in staff.roles))


def began(staff: Staff, *, by: Staff, at: datetime) -> None:
    """Note that someone was added."""
    log.note(What.ACCOUNT, f"Added {staff.username}. {of(staff)}", about=staff.id, by=by, at=at)


def change(staff: Staff, make: Callable[[], None], *, by: Staff, at: datetime, but: str = "") -> None:
    """Make a change to someone. Where it is of what they may open, their sessions end, but for the one known by `but`.

    Whoever may not sign in any more has no address for a calendar either. `Invalid` where nobody would be left who runs
    the installation.
    """
    before = of(staff)
    make()
    after = of(staff)
    if after == before:
        return
    if before.runs_it and not after.runs_it:
        administrators.demand_one_left(staff)
    sessions.end(staff, but=but)
    if not after.active:
        feeds.take_away(staff, by=by, at=at)
    log.note(What.ACCOUNT, str(after), about=staff.id, by=by, at=at)
