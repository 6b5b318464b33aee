"""Putting right what was recorded: with what it was before kept, and by the same rules as at intake."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from portal.cases import amending, timeline
from portal.errors import Invalid
from portal.policy.moves import Move
from tests.cast import ALICE, acknowledged, answered, complaint, do, received, refusal, submission


def test_her_name_was_misspelt(session: Session) -> None:
    case = acknowledged(complaint())
    do(case, Move.AMEND, name="Alys Penrose", natures=["behaviour", "delay"])

    assert case.person is not None
    assert case.person.name == "Alys Penrose"
    event = case.events[-1]
    assert (event.summary, event.detail) == ("Details were corrected.", "Changed: natures, name.")
    assert event.facts["before"] == {"natures": ["delay"], "name": "Alice Penrose"}
    assert "Penrose" not in event.summary
    session.flush()
    session.expire_all()
    assert sorted(row.nature for row in case.natures) == ["behaviour", "delay"]
    assert timeline.first_break(case) is None


def test_nothing_was_wrong(session: Session) -> None:
    case = complaint()
    do(case, Move.AMEND, name="Alice Penrose", description=f"  {case.description}\r\n")
    assert [event.kind for event in case.events] == ["submit"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "nowhere"}, "email"),
        ({"phone": "1" * 41}, "phone"),
        ({"name": "two\nlines"}, "name"),
        ({"service": "moon"}, "service"),
    ],
)
def test_a_correction_that_can_t_be_taken(session: Session, change: dict[str, str], field: str) -> None:
    case = complaint()
    with pytest.raises(Invalid) as caught:
        do(case, Move.AMEND, **change)

    assert list(caught.value.errors) == [field]
    assert len(case.events) == 1


def test_it_was_about_registration_after_all(session: Session) -> None:
    """Another team of the same pathway takes it over; whoever dealt with it lets it go."""
    case = acknowledged(complaint())
    do(case, Move.AMEND, service="registration")

    assert (case.service, case.team.key, case.handler) == ("registration", "corporate", None)
    assert case.events[-1].detail == f"Changed: service. It is with {case.team.name} now."


def test_another_pathway_is_no_correction(session: Session) -> None:
    case = complaint()
    refused = refusal(case, Move.AMEND, service="adult_care")

    assert refused.sentence.endswith("Void this case and enter it anew.")
    assert case.service == "roads"


@pytest.mark.clauses("SC-14")
def test_an_anonymous_case_stays_anonymous(session: Session) -> None:
    case = complaint(anonymous=True)
    assert refusal(case, Move.AMEND, name="Alice Penrose").sentence == (
        "This case is anonymous: nothing about who sent it is kept."
    )
    assert case.person is None

    do(case, Move.AMEND, description="The pothole is in Mill Lane.")
    assert case.description == "The pothole is in Mill Lane."


def test_what_was_answered_is_no_longer_corrected(session: Session) -> None:
    assert refusal(answered(complaint()), Move.AMEND, name="Alys").sentence == "This stage has been answered."


def test_whatever_is_not_corrected_is_looked_at_as_it_was_sent(session: Session) -> None:
    """A fact that was left out here would be missed wherever a procedure demands it."""
    sent = submission(
        location="Mill Lane", ward="Exwick", staff_generated=True, on_behalf_of="Her mother", external_source="old",
        external_id="7", reporter=replace(ALICE, language="Cornish", contact_by="post", needs="Large print"),
    )  # fmt: skip
    assert amending._as_submission(received(sent).case) == sent
