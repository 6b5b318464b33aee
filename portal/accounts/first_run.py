"""The first run: whoever has the code that the server printed says what the body is, and becomes its administrator.

It is open while nobody runs the installation. The code is good once, for one browser; what was said stays for whoever
comes with the next code.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select, update
from werkzeug.security import generate_password_hash

from portal.accounts import administrators, log, names, secret
from portal.accounts.log import What
from portal.accounts.models import FirstRun
from portal.cases.access import ADMIN
from portal.cases.models import Staff
from portal.database import db
from portal.errors import NotFound, Refused

THE_ROW = 1
CODE_FOR, HELD_FOR = timedelta(days=1), timedelta(hours=12)
WRONG = (
    "That isn’t the code, or it was used already, or it is older than a day. Whoever runs the server has a new one"
    " printed by “flask --app app portal first-run”."
)
RUN_ALREADY = "Somebody runs this installation already: administrators add each other, under People."


def is_open() -> bool:
    """Return whether nobody runs the installation yet."""
    return not administrators.there_is_one()


def issue(at: datetime) -> str:
    """Return a new code. Those before it are worth nothing, and whoever came with one must come again."""
    if not is_open():
        raise Refused(RUN_ALREADY)
    code = secret.code()
    row = db.session.get(FirstRun, THE_ROW) or FirstRun(id=THE_ROW, facts={})
    row.digest, row.issued_at = secret.digest(secret.plain(code)), at
    row.holder, row.held_since = "", None
    db.session.add(row)
    return code


def is_under_way(at: datetime) -> bool:
    """Return whether somebody is at it."""
    row = db.session.get(FirstRun, THE_ROW)
    return row is not None and row.held_since is not None and at - row.held_since < HELD_FOR


def claim(typed: str, at: datetime) -> str:
    """Use the code up, and return what its browser is known by from now on. Of two at once, one has it."""
    told = secret.token()
    ours = update(FirstRun).where(
        FirstRun.digest == secret.digest(secret.plain(typed)), FirstRun.holder == "", FirstRun.issued_at > at - CODE_FOR
    )
    if not db.session.execute(ours.values(holder=secret.digest(told), held_since=at)).rowcount:
        raise Refused(WRONG)
    return told


def of(told: str, at: datetime) -> FirstRun | None:
    """Return the first run, for the browser that has it."""
    row = db.session.get(FirstRun, THE_ROW)
    mine = row is not None and bool(told) and row.holder == secret.digest(told)
    return row if mine and row is not None and row.held_since and at - row.held_since < HELD_FOR else None


def said(step: str) -> dict[str, Any]:
    """Return what was said at a step of the first run, by whoever it was; nothing where there was none."""
    row = db.session.get(FirstRun, THE_ROW)
    found: dict[str, Any] = row.facts.get(step, {}) if row else {}
    return found


def save(row: FirstRun, step: str, facts: dict[str, Any]) -> None:
    """Keep what was said at a step."""
    row.facts = {**row.facts, step: facts}


def finish(told: str, facts: dict[str, Any], *, password: str, at: datetime) -> Staff:
    """Make the administrator, which ends the first run. Raises `NotFound` where somebody else was first."""
    row = db.session.scalars(select(FirstRun).with_for_update()).one_or_none()
    if row is None or of(told, at) is None or not is_open():
        raise NotFound("There is no such page.")
    names.demand(facts["username"], facts["email"])
    staff = Staff(
        first_name=facts["first_name"],
        last_name=facts["last_name"],
        username=facts["username"],
        email=facts["email"],
        password=generate_password_hash(password),
        active=True,
        roles=[db.session.scalars(select(Role).filter_by(name=ADMIN)).one()],
    )
    db.session.add(staff)
    row.holder = ""
    db.session.flush()
    log.note(What.ACCOUNT, "Became the administrator at the first run.", about=staff.id, by=None, at=at)
    return staff
