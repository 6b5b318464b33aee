"""The demo's logins: one for each role, with passwords made at the first start and kept where only this user reads."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from portal.cases.models import Membership, Staff, Team
from portal.database import db, transaction


@dataclass(frozen=True)
class Person:
    """Someone of the demo's cast: their role in FAB, and their places as (procedure, team, position)."""

    username: str
    first: str
    last: str
    role: str
    phone: str = ""
    places: tuple[tuple[str, str, str], ...] = ()


CAST = (
    Person("admin", "Ada", "Keeper", "Admin"),
    Person(
        "complaints.devon", "Morwenna", "Pascoe", "Complaints team", "01632 960101",
        (("devon", "customer_feedback", "complaints_officer"),),
    ),
    Person(
        "officer.roads", "Tom", "Easterbrook", "Officer", "01632 960121", (("devon", "environment", "service_manager"),)
    ),
    Person(
        "officer.care", "Grace", "Adeyemi", "Officer", "01632 960131", (("devon", "social_care", "service_manager"),)
    ),
    Person(
        "senior.roads", "Helen", "Trelawny", "Officer", "01632 960122", (("devon", "environment", "senior_manager"),)
    ),
    Person(
        "investigator", "Samir", "Haddad", "Officer", "01632 960132",
        (("devon", "social_care", "investigating_officer"),),
    ),
    Person(
        "chief.executive", "Ruth", "Chudleigh", "Officer", "01632 960140",
        (("devon", "chief_executive", "chief_executive"), ("devon", "chief_executive", "panel_chair")),
    ),
    Person("reader.devon", "Piotr", "Nowak", "Reader", "", (("devon", "environment", "service_manager"),)),
    Person(
        "central.services", "Rosa", "Delgado", "Complaints team", "(949) 555-0110",
        (("san-clemente", "central_services", "central_services"),),
    ),
    Person(
        "supervisor.streets", "Dan", "Whitaker", "Officer", "(949) 555-0121",
        (("san-clemente", "public_works", "division_supervisor"),),
    ),
    Person(
        "call.center", "Elena", "Vargas", "Complaints team", "951-555-0112",
        (("riverside", "call_center", "call_center"),),
    ),
    Person(
        "works.riverside", "Ray", "Castellano", "Officer", "951-555-0121",
        (("riverside", "public_works", "department_staff"), ("riverside", "public_works", "monitor")),
    ),
    Person(
        "people.riverside", "Denise", "Foley", "Officer", "951-555-0131",
        (("riverside", "human_resources", "human_resources"),),
    ),
    Person(
        "audit.riverside", "Arun", "Pillai", "Officer", "951-555-0132",
        (("riverside", "internal_audit", "internal_audit"),),
    ),
    Person(
        "pro.tempore", "Janet", "Okimoto", "Officer", "951-555-0141",
        (("riverside", "mayor_pro_tempore", "mayor_pro_tempore"),),
    ),
    Person(
        "sppr.analyst", "Teresa", "Lund", "Complaints team", "714-555-0136",
        (("orange-county", "sppr", "sppr_analyst"),),
    ),
    Person(
        "deputy.director", "Victor", "Amaya", "Officer", "714-555-0137",
        (
            ("orange-county", "adult_assistance", "deputy_director"),
            ("orange-county", "administration", "deputy_director"),
        ),
    ),
    Person(
        "complaints.children", "Bola", "Adeyinka", "Complaints team", "01632 960401",
        (
            ("childrens-social-care", "complaints", "complaints_officer"),
            ("childrens-social-care", "complaints", "overdue_chaser"),
        ),
    ),
    Person(
        "manager.children", "Ros", "Whitcombe", "Officer", "01632 960411",
        (("childrens-social-care", "assessment", "team_manager"),),
    ),
    Person(
        "complaints.council", "Imran", "Shah", "Complaints team", "01632 960301",
        (("lgsco-code", "complaints", "complaints_officer"),),
    ),
    Person(
        "service.council", "Wendy", "Marsh", "Officer", "01632 960311",
        (("lgsco-code", "environment", "service_manager"), ("lgsco-code", "corporate", "service_manager")),
    ),
    Person("system.api", "Integration", "Account", "Integration", "", (
        ("devon", "customer_feedback", "complaints_officer"), ("san-clemente", "central_services", "central_services"),
    )),
    Person(
        "governance.children", "Ines", "Carrow", "Officer", "01632 960421",
        (("childrens-social-care", "information_governance", "information_governance"),),
    ),
    Person(
        "approver.children", "Lloyd", "Penhale", "Officer", "01632 960422",
        (("childrens-social-care", "information_governance", "enquiry_approver"),),
    ),
    Person(
        "manager.care", "Judith", "Amoah", "Officer", "01632 960424",
        (("childrens-social-care", "looked_after", "management_team"),),
    ),
    Person(
        "lead.learning", "Sunil", "Barrow", "Officer", "01632 960425",
        (("childrens-social-care", "children_in_need", "learning_lead"),),
    ),
    Person(
        "director.children", "Mirela", "Osborne", "Officer", "01632 960423",
        (("childrens-social-care", "information_governance", "director"),),
    ),
    Person(
        "executive.county", "Gloria", "Reyes", "Officer", "714-555-0138",
        (("orange-county", "administration", "emt_member"),),
    ),
    Person(
        "member.council", "Hannah", "Sykes", "Officer", "01632 960312",
        (("lgsco-code", "corporate", "member_responsible"),),
    ),
)  # fmt: skip


def path(instance: Path) -> Path:
    """Return where the logins are kept."""
    return instance / "demo-logins.json"


def read(instance: Path) -> list[dict[str, str]]:
    """Return the logins that were made, as role, username and password."""
    found: list[dict[str, str]] = json.loads(path(instance).read_text())
    return found


def ensure(instance: Path) -> None:
    """Make the demo's people, once. Those that are there keep their passwords."""
    made = [login for person in CAST if (login := _make(person))]
    if made:
        kept = read(instance) if path(instance).exists() else []
        known = {login["username"] for login in made}
        _write(path(instance), [*(login for login in kept if login["username"] not in known), *made])


def _make(person: Person) -> dict[str, str] | None:
    if db.session.scalars(select(Staff).filter_by(username=person.username)).one_or_none():
        return None
    password = f"{secrets.token_urlsafe(12)}-Aa1"
    add(person, password)
    return {"role": person.role, "username": person.username, "password": password}


def add(person: Person, password: str) -> Staff:
    """Add a member of staff through FAB, with their places in teams that exist here."""
    manager = current_app.extensions["appbuilder"].sm
    email = f"{person.username}@example.org"
    role = manager.find_role(person.role)
    staff: Staff = manager.add_user(person.username, person.first, person.last, email, role, password)
    with transaction():
        staff.phone = person.phone
        for procedure, team_key, position in person.places:
            team = db.session.scalars(select(Team).filter_by(procedure_key=procedure, key=team_key)).one_or_none()
            if team:
                db.session.add(Membership(staff_id=staff.id, team_id=team.id, position=position))
    return staff


def _write(file: Path, logins: list[dict[str, str]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_suffix(".new")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(logins, out, indent=1)
    temporary.replace(file)
