"""What a pack says of an answer's way out: read as values, and absent where nothing is said."""

from __future__ import annotations

import pytest

from portal.policy.approval import Approval, Copies
from portal.procedures.reader import read_pack
from tests.procedures.base_pack import BASE, changed
from tests.procedures.shipped import pack

ANSWER = (
    "    subject: Our answer\n    approval: {by: [boss], sign_off: [boss], clause: ST-30}\n    headed: yes\n"
    "    copies: {resident: yes, clause: ST-31}\n"
)
FULL = (
    ("kinds:\n  complaint: {name: Complaint, ", "kinds:\n  complaint: {name: Complaint, resident: yes, "),
    (
        "    subject: Our answer\n",
        ANSWER,
    ),
    (
        "        answer_with: response\n        leads_to: second\n",
        "        answer_with: response\n        leads_to: second\n        closes: {when: sent, clause: ST-32}\n",
    ),
)


def test_what_is_said_is_read() -> None:
    found = read_pack(changed(*FULL), "small-town.yaml")
    letter, stage = found.letters["response"], found.pathway("any").stages[0]
    assert letter.approval == Approval(("boss",), ("boss",), "ST-30")
    assert letter.approval.one_person_does_both
    assert letter.copies == Copies(resident=True, clause="ST-31")
    assert (letter.headed, letter.by_letter_alone, stage.closes_when_sent) == (True, True, "ST-32")
    assert found.kinds["complaint"].resident


def test_what_is_not_said_asks_for_nothing() -> None:
    found = read_pack(BASE, "small-town.yaml")
    letter = found.letters["response"]
    assert (letter.approval, letter.headed, letter.copies, letter.by_letter_alone) == (None, False, None, False)
    assert found.pathway("any").stages[0].closes_when_sent == ""
    assert not found.kinds["complaint"].resident


@pytest.mark.clauses("CSC-28", "CSC-29", "CSC-34")
def test_the_borough_s_enquiries_and_information_requests() -> None:
    found = pack("childrens-social-care")
    reply, information = found.letters["reply"], found.letters["information_reply"]
    assert reply.approval == Approval(("enquiry_approver",), ("director",), "CSC-28")
    assert information.approval == Approval(("enquiry_approver", "foi_lead"), ("director",), "CSC-34")
    assert (reply.headed, reply.copies) == (True, Copies(resident=True, clause="CSC-29"))
    assert [stage.closes_when_sent for stage in found.pathway("enquiry").stages] == ["CSC-29"]
    assert found.pathway("enquiry").stages[0].closed_by == ("information_governance",)
    assert [key for key, kind in found.kinds.items() if kind.resident] == ["enquiry"]
