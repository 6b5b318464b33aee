"""Cases of children's social care, and of a council that goes by the Ombudsman's Code."""

from __future__ import annotations

from portal.cases.submission import Resident
from portal.cli.demo.story import (
    Day,
    Learned,
    Step,
    Story,
    acknowledge,
    answer,
    close,
    decided,
    escalate,
    extend,
    give,
    hand_in,
    pause,
    taken,
    ticked,
)
from portal.policy.moves import Move

CHILDREN, MANAGER = "complaints.children", "manager.children"
GOVERNANCE, APPROVER, DIRECTOR = "governance.children", "approver.children", "director.children"
TRANSPORT = "The contract changed hands, and nobody told the family."
COUNCIL, SERVICE = "complaints.council", "service.council"


def _allocated(day: int) -> tuple[Step, ...]:
    asked = ticked(day, "confirmed", "Rang the front door: it is the assessment team's.", CHILDREN)
    return asked, give(day, MANAGER, CHILDREN), acknowledge(day)


def _enquired(day: int) -> tuple[Step, ...]:
    return give(day, GOVERNANCE), acknowledge(day)


def _investigated(day: int) -> tuple[Step, ...]:
    inside = {"part": "former_staff", "name": "Lowri Beck", "contact": "Through human resources: 01632 960455"}
    return (
        Step(day, Move.PART, CHILDREN, {"part": "investigator", "name": "Marian Holt", "contact": "01632 960451"}),
        Step(day, Move.PART, CHILDREN, {"part": "independent_person", "name": "Peter Rowe"}),
        Step(day + 1, Move.PART, CHILDREN, inside),
    )


def _in_court(day: int) -> Step:
    facts = {"kind": "statutory", "since": Day(day - 1), "note": "The solicitor has the number of the case."}
    return Step(day, Move.PROCEEDINGS, CHILDREN, facts)


CARE = (
    Story(
        1, "Three social workers in one year, and each asks my son the same questions.",
        service="assessment", natures=("communication",), wish="One worker who stays.",
    ),
    Story(
        7, "The report says that I missed two meetings. I was never told of them.",
        _allocated(1), service="assessment", natures=("assessment",), wish="Correct the report.",
    ),
    Story(
        30, "Contact with my granddaughter was cancelled four times, twice on the day.",
        (*_allocated(1), answer(6), escalate(12), *_investigated(13)), service="assessment", natures=("contact",),
        findings="Two of the four were ours to prevent: no room had been booked.", apology="We are sorry.",
        remedy=("service", "Rooms are booked for the next three months, and you have the dates."),
        learned=Learned(
            15, 22, "Find out how often contact falls through for want of a room, and what would prevent it.",
            "Eleven times in three months. From now on a room is booked with each plan for contact, and the two rooms "
            "of the family centre are ours on Saturdays.",
            theme="Time with one’s family", said="Visits with children were called off, at times on the day itself.",
            did="A room is booked along with every plan for visits, and there are two more on Saturdays.",
        ),
    ),
    Story(
        9, "My children were taken to another placement, and nobody asked me first.",
        (*_allocated(1), _in_court(3)), service="looked_after", natures=("decision",),
    ),
    Story(
        48, "I am fifteen. I want someone to speak for me before anyone decides about my school.",
        (*_allocated(1), pause(3, "advocate")), service="looked_after", natures=("decision",),
    ),
    Story(
        4, "On behalf of a resident in my ward: when will her housing letter for the assessment be written?",
        (*_enquired(1), hand_in(2, "The team confirmed the date by telephone.")),
        kind="enquiry", service="assessment", channel="members_service", on_behalf_of="A resident of the ward",
        resident=Resident("Deborah Quaye", "deborah.quaye@example.org"), outcome="replied",
        findings="The letter was written this week, and goes out with the assessment on Friday.",
    ),
    Story(5, "How many children were placed outside the borough in each of the last five years?", kind="information"),
    Story(
        7, "A resident tells me that her son's school transport stopped without a word. Why?",
        (
            *_enquired(1), hand_in(2, findings=f"{TRANSPORT} Someone will ring them."),
            decided(3, Move.RETURN, APPROVER, "Say who will ring her, and when."),
            hand_in(4, "Named the worker."), decided(5, Move.APPROVE, APPROVER),
        ),
        kind="enquiry", service="assessment", channel="members_service", on_behalf_of="Precious Adu",
        resident=Resident("Precious Adu", address="9 Linnet Road"), outcome="replied",
        findings=f"{TRANSPORT} Their worker, Sola Reid, rings them on Monday at ten.",
    ),
    Story(
        15, "My constituent has waited four months for the outcome of an assessment of her grandchildren.",
        (
            *_enquired(1), hand_in(3), decided(4, Move.APPROVE, APPROVER, "Clear and complete."),
            decided(5, Move.SIGN_OFF, DIRECTOR), answer(6),
        ),
        kind="enquiry", service="assessment", channel="members_service", on_behalf_of="Ruth Adomako",
        resident=Resident("Ruth Adomako", "ruth.adomako@example.org", "31 Canal Walk"), outcome="replied",
        findings="The assessment was finished on time and never sent. She has it now, with our apology.",
        learned=Learned(
            8, 11, "Look for other assessments that were finished and not sent.",
            "Three were found, and sent. A finished one now stands on the team's list until it has gone out.",
            theme="News of an assessment", said="We wait for months and hear nothing, though the work is done.",
            did="What is finished stays on a list until it was sent. Three others were found so, and sent.",
        ),
    ),
)  # fmt: skip

CODE = (
    Story(
        2, "The bins in our court weren't emptied for three weeks.", service="refuse", natures=("inaction",),
        wish="Empty them, and tell us when.",
    ),
    Story(
        16, "My council tax was taken twice in April.",
        (*taken(SERVICE, 2), answer(8), close(12)), service="council_tax", natures=("action",),
        findings="The second payment was ours. It goes back today.", apology="We are sorry.",
        remedy=("financial", "You will have the money back by Friday, with the bank's charge."),
    ),
    Story(
        9, "Please replace the broken dropped kerb outside number six.",
        taken(SERVICE, 1), kind="service_request", service="planning",
    ),
    Story(
        13, "The officer promised to ring and never did. It was about my mother's care.",
        (*taken(SERVICE, 1), extend(6, 16, "Two of those who spoke with you are away.", "We have read the file.")),
        service="contact", natures=("staff",),
    ),
)  # fmt: skip
