"""What each pack promises whoever writes, kind by kind, held against its document by hand.

The right-hand side was written from the clauses, not from the packs: name of what is said, limit, what starts it
("" for receipt), the most that it can be extended to, and the clause.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.policy.clock import Start
from portal.policy.procedure import Procedure
from portal.policy.promises import Pledge, pledges
from portal.procedures.reader import read_pack_file
from portal.procedures.versions import PACKS

Said = tuple[str, str, str, str, str]
ANY_DAY = "no date for the answer"

BY_HAND: dict[str, dict[str, list[Said | str]]] = {
    "devon": {
        "Complaint": [
            ("Acknowledgement", "3 working days", "", "", "DV-25"),
            ("Response", "10 working days", "", "", "DV-26"),
        ],
        "Complaint about social care": [
            ("Acknowledgement", "3 working days", "", "", "DV-25"),
            ("Response", "10 working days", "", "20 working days", "DV-26"),
        ],
        "Compliment": [("Acknowledgement", "3 working days", "", "", "DV-16")],
        "Suggestion": [
            ("Acknowledgement", "3 working days", "", "", "DV-18"),
            ("Response", "10 working days", "", "", "DV-19"),
        ],
        "Suggestion about social care": [
            ("Acknowledgement", "3 working days", "", "", "DV-18"),
            ("Response", "20 working days", "", "", "DV-19"),
        ],
    },
    "childrens-social-care": {
        "Complaint": [
            ("Allocation to the team manager", "2 working days", "", "", "CSC-6"),
            ("Acknowledgement", "1 working day", "allocated", "", "CSC-7"),
            ("Response", "5 working days", "allocated", "20 working days", "CSC-13"),
        ],
        "Members' enquiry": [
            ("Allocation", "2 working days", "", "", "CSC-25"),
            ("Reply", "10 working days", "", "", "CSC-29"),
        ],
        "Information request": [
            ("Acknowledgement", "2 working days", "", "", "CSC-33"),
            ("Reply", "20 working days", "", "", "CSC-34"),
        ],
    },
    "lgsco-code": {
        "Complaint": [
            ("Acknowledgement", "5 working days", "", "", "LG-6.2"),
            ("Response", "10 working days", "acknowledged", "20 working days", "LG-6.3"),
        ],
        "Service request": [("Acknowledgement", "5 working days", "", "", "LG-1.2"), ANY_DAY],
    },
    # OC-17, OC-18 and OC-22 bind the office: nobody outside is told anything by them.
    "orange-county": {"Complaint": [ANY_DAY], "Compliment": [ANY_DAY], "Question": [ANY_DAY]},
    "riverside": {
        "Complaint": [
            ("Assignment and acknowledgment", "3 business days", "", "", "RV-4, RV-8"),
            ("Completion", "10 business days", "", "", "RV-8, RV-9"),
        ],
        "Service request": [
            ("Assignment and acknowledgment", "3 business days", "", "", "RV-4, RV-8"),
            ("Completion", "10 business days", "", "", "RV-8, RV-9"),
        ],
        "Complaint about City staff": [
            ("Acknowledgment", "2 business days", "", "", "RV-14"),
            ("Follow-up", "20 business days", "", "", "RV-15"),
        ],
        "Fraud, waste or abuse": [
            ("Acknowledgment", "2 business days", "", "", "RV-22"),
            ("Follow-up", "20 business days", "", "", "RV-23"),
        ],
        "About a Charter Officer": [("Acknowledgment", "5 business days", "", "", "RV-26"), ANY_DAY],
        "Compliment": [ANY_DAY],
        "Suggestion": [ANY_DAY],
    },
    "san-clemente": {
        "Complaint": [
            ("Acknowledgment", "4 working days", "", "", "SC-2"),
            ("Course of action", "14 working days", "", "", "SC-4"),
        ]
    },
}


def told(pledge: Pledge) -> list[Said | str]:
    """Return a pledge as the table above has it."""
    found: list[Said | str] = []
    for one in pledge.promises:
        rule, extension = one.rule, one.rule.extension
        start = "" if one.from_the_first_day else one.step or str(rule.starts)
        most = str(rule.limit.of(extension.cap)) if extension else ""
        found.append((rule.name, str(rule.limit), start, most, rule.clause))
    return found if pledge.dated else [*found, ANY_DAY]


def pack(key: str) -> Procedure:
    return read_pack_file(PACKS / f"{key}.yaml")


def test_every_pack_that_ships_is_held_against_its_document() -> None:
    assert {one.stem for one in PACKS.glob("*.yaml")} == BY_HAND.keys()


@pytest.mark.parametrize("key", BY_HAND)
def test_each_kind_and_what_differs_by_its_subject_is_promised_what_the_document_says(key: str) -> None:
    found = {name: told(pledge) for pledge in pledges(pack(key)) for name in pledge.names}
    assert found == BY_HAND[key]


def test_what_a_kind_promises_comes_before_what_its_subjects_change() -> None:
    first = [pledge.names[0] for pledge in pledges(pack("devon"))]
    assert first.index("Complaint") < first.index("Complaint about social care") < first.index("Compliment")


def test_a_kind_that_is_taken_in_only_about_something_is_told_by_that_alone() -> None:
    town = pack("riverside")
    only = tuple(way for way in town.pathways if way.key in {"staff", "feedback"})
    names = {name for pledge in pledges(replace(town, pathways=only)) for name in pledge.names}
    assert names == {"Complaint about City staff", "Compliment", "Suggestion"}


def test_what_a_step_starts_is_promised_after_that_step() -> None:
    county = pack("orange-county")
    [way] = county.pathways
    stage = way.stages[0]
    review = next(rule for rule in stage.clocks if rule.starts is Start.STEP)
    answer = replace(review, stops=frozenset({"answer"}))
    changed = replace(county, pathways=(replace(way, stages=(replace(stage, clocks=(answer,)), *way.stages[1:])),))
    [pledge] = pledges(changed)
    assert [one.step for one in pledge.promises] == [stage.step(review.after).name]
    assert pledge.dated
