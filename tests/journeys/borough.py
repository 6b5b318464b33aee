"""The borough's people, and the complaint that Amina makes by phone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from portal.cases.actors import REPORTER
from portal.cases.models import Case
from portal.cases.submission import Reporter, Resident, Submission
from portal.letters import automatic
from portal.policy.moves import Move
from portal.policy.procedure import Procedure
from tests.cast import as_, do
from tests.journeys.reading import tick, words
from tests.journeys.staffing import hire, hired
from tests.procedures.shipped import pack

CAROL, TESS, SAM = "carol.complaints", "tess.team", "sam.service"
IVY, ABE, DELLA, FOLA = "ivy.governance", "abe.approver", "della.director", "fola.lead"
INGA, CHRIS = "inga.investigator", "chris.chair"
AMINA = Reporter(name="Amina Yusuf", email="amina@example.org", phone="01632 960777", address="3 Elm Court\nLondon")
BOROUGH: Procedure = pack("childrens-social-care")

TUESDAY = datetime(2026, 3, 31, 9, tzinfo=UTC)  # Good Friday is the 3rd of April, Easter Monday the 6th
THURSDAY = datetime(2026, 4, 2, 9, tzinfo=UTC)
AFTER_EASTER = datetime(2026, 4, 7, 9, tzinfo=UTC)
MID_APRIL = datetime(2026, 4, 15, 9, tzinfo=UTC)
MAY = datetime(2026, 5, 20, 9, tzinfo=UTC)
REMEDY = {"kind": "practice", "what": "We will say who visits, and when", "due_on": date(2026, 6, 1)}
ANSWER = {"outcome": "upheld", "findings": "Nobody called you back.", "apology": "We are sorry.", "remedies": [REMEDY]}


def staffed() -> None:
    """Hire the complaints team, a team and its managers, Information Governance, and those of the later stages."""
    for username, role, team, position in (
        (CAROL, "Complaints team", "complaints", "complaints_officer"),
        (TESS, "Officer", "children_in_need", "team_manager"),
        (SAM, "Officer", "children_in_need", "service_manager"),
        (IVY, "Officer", "information_governance", "information_governance"),
        (ABE, "Officer", "information_governance", "enquiry_approver"),
        (DELLA, "Officer", "information_governance", "director"),
        (FOLA, "Officer", "information_governance", "foi_lead"),
        (INGA, "Officer", "complaints", "investigating_officer"),
        (CHRIS, "Officer", "complaints", "panel_chair"),
    ):
        hire("childrens-social-care", **{username: (role, team, position)})


def entry(*, by: str = CAROL, at: datetime = TUESDAY, **changes: Any) -> Case:
    """Take in Amina's complaint by phone, which the complaints team logs, with what is different this time."""
    facts: dict[str, Any] = {
        "procedure": "childrens-social-care",
        "kind": "complaint",
        "description": "The social worker missed three visits and nobody called me back.",
        "natures": ("communication",),
        "channel": "phone",
        "reporter": AMINA,
    }
    return automatic.take_in(Submission(**{**facts, **changes}), by=as_(by) if by else REPORTER, at=at).case


def enquiry(**changes: Any) -> Case:
    """Take in an enquiry from a councillor, for Amina, about her visits."""
    member = Reporter(name="Councillor Jo Marsh", email="jo.marsh@example.org")
    facts = {"kind": "enquiry", "channel": "members_service", "natures": (), "by": IVY, "reporter": member}
    resident = Resident("Amina Yusuf", "amina@example.org", "3 Elm Court")
    return entry(**{**facts, "on_behalf_of": "Amina Yusuf", "resident": resident, **changes})


def allocated(case: Case, *, at: datetime = THURSDAY) -> Case:
    """Give it to Tess: the front door has said that it is hers."""
    tick(case, "confirmed", "MASH: it is Tess's team.", by=CAROL, at=at)
    do(case, Move.AMEND, by=CAROL, at=at, service="children_in_need")
    do(case, Move.ALLOCATE, by=CAROL, at=at, to=hired(TESS).id)
    return case


def acknowledged(case: Case, *, at: datetime = THURSDAY) -> str:
    """Give it to Tess and acknowledge it. Return the letter's words."""
    return words(do(allocated(case, at=at), Move.ACKNOWLEDGE, by=CAROL, at=at))


def with_parts(case: Case, part: str, *names: str, at: datetime = MID_APRIL) -> None:
    """Give people from outside a part in the case."""
    for name in names:
        do(case, Move.PART, by=CAROL, at=at, part=part, name=name)
