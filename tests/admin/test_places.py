"""Positions: given, changed and taken away by an administrator, told by the security log; also before a pack's day."""

from __future__ import annotations

import re
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import SecurityEntry
from portal.cases import teams
from portal.cases.models import Membership, Team
from portal.database import db
from portal.procedures import versions
from tests import cast
from tests.admin.browsing import made, signed_in, submit, told
from tests.cast import ADMIN, CARE, NOW, ROADS
from tests.procedures.base_pack import changed

ADD, EDIT, DELETE = (f"/staff/memberships/{one}" for one in ("add", "edit/", "delete/"))
AHEAD = ("effective: 2024-01-02", "effective: 2099-04-01")


def place(team: str, position: str, procedure: str = "devon") -> str:
    """Return a place as the form gives it."""
    found = db.session.scalars(select(Team).filter_by(procedure_key=procedure, key=team)).one()
    return f"{found.id}:{position}"


def log_of(app: Flask) -> list[tuple[str, int]]:
    with app.app_context():
        return [(one.words, one.staff_id) for one in db.session.scalars(select(SecurityEntry).order_by("id"))]


def ids(app: Flask) -> list[Any]:
    return made(app, lambda: [cast.staff(CARE).id, cast.staff(ROADS).id, place("corporate", "service_manager")])


def last(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(select(Membership.id).order_by(Membership.id.desc()).limit(1)).one()


def test_who_holds_a_position_is_told_by_the_security_log(app: Flask) -> None:
    admin = signed_in(app, ADMIN)
    grace, tom, manager = ids(app)
    with app.app_context():
        name = db.session.get_one(Team, int(manager.partition(":")[0])).name
    held = f"the position “service_manager”, {name} (devon)."
    assert submit(admin, ADD, who=grace, place=manager).status_code == 302
    assert log_of(app) == [(f"Has {held}", grace)]
    pk = last(app)
    assert submit(admin, f"{EDIT}{pk}").status_code == 302
    assert len(log_of(app)) == 1, "nothing has changed"
    assert submit(admin, f"{EDIT}{pk}", who=tom).status_code == 302
    assert log_of(app)[1:] == [(f"No longer has {held}", grace), (f"Has {held}", tom)]
    assert admin.get(f"{DELETE}{pk}").status_code == 200
    assert len(log_of(app)) == 3, "a GET only asks"
    assert submit(admin, f"{DELETE}{pk}").status_code == 302
    assert log_of(app)[3:] == [(f"No longer has {held}", tom)]
    assert held in told(admin.get("/staff/security-log/list/").text)


def test_someone_who_has_left_is_given_nothing(app: Flask) -> None:
    admin = signed_in(app, ADMIN)
    grace, tom, manager = ids(app)
    page = admin.get(ADD).text
    assert submit(admin, ADD, on=page, who=tom, place=manager).status_code == 302
    given = last(app)
    change = admin.get(f"{EDIT}{given}").text
    made(app, lambda: setattr(cast.staff(CARE), "active", False))
    before = log_of(app)
    for path, on in ((ADD, page), (f"{EDIT}{given}", change)):
        answer = submit(admin, path, on=on, who=grace, place=manager)
        assert answer.status_code == 422
        assert "may not sign in any more" in told(answer.text)
    assert log_of(app) == before


def test_a_position_that_the_procedure_has_not_is_refused(app: Flask) -> None:
    admin, (grace, _tom, manager) = signed_in(app, ADMIN), ids(app)
    for typed in (manager.replace("service_manager", "emperor"), "0:service_manager", "rubbish"):
        assert submit(admin, ADD, who=grace, place=typed).status_code == 422
    assert log_of(app) == []


def test_a_pack_that_is_installed_ahead_of_its_first_day_stops_nobody(app: Flask) -> None:
    admin = signed_in(app, ADMIN)

    def install() -> tuple[int, str]:
        teams.add_teams_of(versions.install(changed(AHEAD), "small-town.yaml", NOW))
        db.session.flush()
        pack = versions.procedure_of(versions.installed_of("small-town")[0])
        return cast.staff(ROADS).id, place("hall", next(iter(pack.positions)), "small-town")

    tom, hall = made(app, install)
    assert "Town Hall (small-town)" in told(admin.get(ADD).text)
    assert submit(admin, ADD, who=tom, place=hall).status_code == 302
    assert "small-town" in told(admin.get("/staff/memberships/list/").text)
    assert admin.get("/staff/versions/list/").status_code == 200
    client = signed_in(app, ROADS)
    pages = set(re.findall(r'href="(/staff/[^"#?]+)"', client.get("/staff/cases/list/").text))
    assert len(pages) > 10
    for page in sorted(pages - {"/staff/logout/"}):
        assert client.get(page).status_code in {200, 302}, page
    away = {"since": "2026-12-01", "until": "2026-12-02"}
    with time_machine.travel(NOW, tick=True):
        answer = submit(signed_in(app, ROADS), "/staff/absences/note", **away)
    assert answer.status_code == 302
