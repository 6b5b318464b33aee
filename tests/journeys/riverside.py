"""Riverside's people, and the pothole that Rita reports."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from portal.cases.actors import REPORTER
from portal.cases.models import Case
from portal.cases.submission import Reporter, Submission
from portal.letters import automatic
from portal.policy.moves import Move
from portal.policy.procedure import Procedure
from tests.cast import as_, do
from tests.journeys.reading import words
from tests.journeys.staffing import hire, hired
from tests.procedures.shipped import pack

DANA, PETE, LENA = "dana.311", "pete.works", "lena.parks"
HANA, IAN, FAY, AVA, MAYA = "hana.hr", "ian.affairs", "fay.fire", "ava.audit", "maya.tempore"
RITA = Reporter(name="Rita Salas", email="rita@example.org", phone="951-555-0177", address="14 Orange Street")
RIVERSIDE: Procedure = pack("riverside")

TUESDAY = datetime(2026, 6, 30, 17, tzinfo=UTC)  # ten in the morning there; Independence Day is kept on Friday
WEDNESDAY = datetime(2026, 7, 1, 17, tzinfo=UTC)
NEXT_WEEK = datetime(2026, 7, 8, 17, tzinfo=UTC)


def staffed() -> None:
    """Hire the people whom 311 and the departments need."""
    hire("riverside", **{DANA: ("Complaints team", "call_center", "call_center")})
    hire("riverside", **{PETE: ("Officer", "public_works", "department_staff")})
    hire("riverside", **{LENA: ("Officer", "parks", "department_head")})
    hire("riverside", **{HANA: ("Officer", "human_resources", "human_resources")})
    hire("riverside", **{IAN: ("Officer", "internal_affairs", "internal_affairs")})
    hire("riverside", **{FAY: ("Officer", "fire_operations", "fire_operations")})
    hire("riverside", **{AVA: ("Officer", "internal_audit", "internal_audit")})
    hire("riverside", **{MAYA: ("Officer", "mayor_pro_tempore", "mayor_pro_tempore")})


def contact(*, by: str = "", at: datetime = TUESDAY, **changes: Any) -> Case:
    """Take in a pothole that Rita reports, changed as said: on the web, unless someone enters it for her."""
    facts: dict[str, Any] = {
        "procedure": "riverside",
        "kind": "complaint",
        "description": "The pothole at the corner is deep enough to break a wheel.",
        "location": "Orange Street and Third",
        "service": "pothole",
        "ward": "1",
        "reporter": RITA,
    }
    return automatic.take_in(Submission(**{**facts, **changes}), by=as_(by) if by else REPORTER, at=at).case


def given_to(case: Case, username: str, *, at: datetime = WEDNESDAY) -> Case:
    """Give the case to someone."""
    do(case, Move.ALLOCATE, by=username, at=at, to=hired(username).id)
    return case


def acknowledged(case: Case, username: str, *, at: datetime = WEDNESDAY) -> str:
    """Give the case to someone, who acknowledges it. Return the letter's words."""
    return words(do(given_to(case, username, at=at), Move.ACKNOWLEDGE, by=username, at=at))
