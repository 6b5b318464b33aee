"""An answer that its writer edits: checked as any letter, sent word for word, and never silently stale."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session, scoped_session

from portal.cases.models import Case
from portal.errors import Invalid
from portal.letters import asks, desk
from portal.letters.asks_of_own_words import MADE_OF, OWN_WORDS
from portal.letters.composing import Composed
from portal.policy.moves import Move
from tests.cases.test_points import LATE, RUDE, found, put
from tests.cast import NOW, ROADS, acknowledged, as_, complaint, do, refusal
from tests.journeys import borough

FACTS = {"outcome": "not_upheld", "findings": "The road was mended in March."}


def preview(case: Case, **facts: Any) -> Composed:
    letter = desk.preview(case, Move.RESPOND, {**FACTS, **facts}, by=as_(ROADS), at=NOW)
    assert letter is not None
    return letter


def edited(case: Case, old: str, new: str, **facts: Any) -> dict[str, Any]:
    source = preview(case, **facts).source
    assert old in source
    return {**FACTS, **facts, OWN_WORDS: source.replace(old, new), MADE_OF: source}


def test_what_the_writer_made_of_it_is_what_is_sent(session: scoped_session[Session]) -> None:
    case = acknowledged(complaint())
    letter = do(case, Move.RESPOND, **edited(case, "Dear Alice Penrose", "Dear Ms Penrose"))
    assert letter is not None
    assert letter.blocks[0]["runs"] == [["Dear Ms Penrose", False]]
    assert {proof["element"] for proof in letter.proofs} >= {"decision", "findings", "rights", "definition"}


def test_without_a_touch_it_is_the_letter_that_composes_itself(session: scoped_session[Session]) -> None:
    case = acknowledged(complaint())
    plain = preview(case)
    again = preview(case, **{OWN_WORDS: plain.source, MADE_OF: plain.source})
    assert again.blocks == plain.blocks
    assert (plain.is_own, again.is_own, again.changed) == (False, True, ())


def test_an_edited_letter_that_no_longer_says_a_finding_is_refused(session: scoped_session[Session]) -> None:
    case = put(acknowledged(complaint()), LATE, RUDE)
    given = {"points": found(case, "not_upheld", "not_upheld")}
    letter = preview(case, **given)
    second = letter.source.split("**Point 2: ")[1].split("\n\n")[0]
    facts = {**FACTS, **given, OWN_WORDS: letter.source.replace(f"**Point 2: {second}", ""), MADE_OF: letter.source}
    refused = refusal(case, Move.RESPOND, **facts)
    assert "what was found on each point" in refused.sentence
    assert refused.clause == "DV-26"


def test_once_the_facts_change_the_edited_letter_waits_for_a_word(session: scoped_session[Session]) -> None:
    case = acknowledged(complaint())
    facts = edited(case, "Dear Alice Penrose", "Dear Ms Penrose")
    facts["findings"] = "The road was mended in April."
    letter = desk.preview(case, Move.RESPOND, facts, by=as_(ROADS), at=NOW)
    assert letter is not None
    assert [(one.before, one.after) for one in letter.changed] == [(FACTS["findings"], facts["findings"])]
    with pytest.raises(Invalid) as invalid:
        do(case, Move.RESPOND, **facts)
    assert set(invalid.value.errors) == {OWN_WORDS}
    assert case.stage.answered_at is None


def test_words_that_were_kept_must_still_say_what_was_decided(session: scoped_session[Session]) -> None:
    case = acknowledged(complaint())
    facts = edited(case, "Dear Alice Penrose", "Dear Ms Penrose")
    facts["findings"] = "The road was mended in April."
    letter = desk.preview(case, Move.RESPOND, facts, by=as_(ROADS), at=NOW)
    assert letter is not None
    refused = refusal(case, Move.RESPOND, **{**facts, MADE_OF: letter.source})
    assert "what was found on each point and why" in refused.sentence


def test_a_text_that_came_with_its_facts_is_compared_with_nothing(session: scoped_session[Session]) -> None:
    case = acknowledged(complaint())
    facts = edited(case, "Dear Alice Penrose", "Dear Ms Penrose")
    del facts[MADE_OF]
    assert do(case, Move.RESPOND, **facts) is not None


def test_an_edited_reply_is_approved_and_sent_as_it_was_edited(session: scoped_session[Session]) -> None:
    borough.staffed()
    case = borough.enquiry(at=NOW)
    do(case, Move.ALLOCATE, by=borough.IVY, to=as_(borough.TESS).staff_id)
    do(case, Move.ACKNOWLEDGE, by=borough.TESS)
    facts: dict[str, Any] = {"outcome": "replied", "findings": "The visits are made again."}
    letter = desk.preview(case, Move.HAND_IN, facts, by=as_(borough.TESS), at=NOW)
    assert letter is not None
    own = letter.source.replace("# Your enquiry", "# Your enquiry about the visits")
    do(case, Move.HAND_IN, by=borough.TESS, **facts, **{OWN_WORDS: own, MADE_OF: letter.source})
    do(case, Move.APPROVE, by=borough.ABE)
    do(case, Move.SIGN_OFF, by=borough.DELLA)
    sent = do(case, Move.RESPOND, by=borough.TESS)
    assert sent is not None
    assert ["Your enquiry about the visits", False] in [run for block in sent.blocks for run in block["runs"]]


def test_a_letter_that_says_the_opposite_decision_is_refused(session: scoped_session[Session]) -> None:
    case = acknowledged(complaint())
    facts = edited(case, "Our decision: Upheld", "Our decision: Not upheld", outcome="upheld", apology="We are sorry.")
    missing = {one.element: one.clause for one in preview(case, **facts).check.missing}
    assert missing["decision"] == "DV-26"


def test_its_writer_is_told_of_what_to_read_once_more(session: scoped_session[Session]) -> None:
    case = acknowledged(complaint())
    answer = {"outcome": "upheld", "apology": "We are sorry."}
    source = preview(case, **answer).source
    own = source.replace("We are sorry.", "Nobody here will say that We are sorry.")
    own = own.replace("Dear Alice Penrose", "Dear John Smith, of DV-0000-0000-0000")
    told = " ".join(preview(case, **answer, own_words=f"{own}\n\nIt was not upheld.").warnings)
    assert "says an apology for the mistake in other words: “Nobody here will say that We are sorry.”" in told
    assert "doesn’t name Alice Penrose any more" in told
    assert f"says DV-0000-0000-0000, and this case is {case.tracking_number}" in told
    assert "say “Not upheld”, and what was entered is “Upheld”" in told


def test_a_letter_that_was_not_touched_has_nothing_to_be_read_again(session: scoped_session[Session]) -> None:
    case = acknowledged(complaint())
    plain = preview(case)
    assert preview(case, **{OWN_WORDS: plain.source, MADE_OF: plain.source}).warnings == plain.warnings


@pytest.mark.parametrize("hidden", ["\u202edlehpu ton\u202c", "\U000e006e\U000e006f", "\u3164\n" * 30])
def test_what_turns_or_hides_words_has_no_place_in_a_letter(session: scoped_session[Session], hidden: str) -> None:
    case = acknowledged(complaint())
    own = f"{preview(case).source}\n\nWe decided: {hidden} so."
    for facts in ({OWN_WORDS: own}, {"findings": f"We found {hidden} it."}):
        with pytest.raises(Invalid) as invalid:
            preview(case, **facts)
        assert set(invalid.value.errors) == set(facts)
        assert "Take it out" in " ".join(invalid.value.errors.values())


def test_what_a_citizen_hid_is_in_no_letter(session: scoped_session[Session]) -> None:
    case = acknowledged(
        complaint(description="My light is \u202etuo\u202c.\U000e0041", desired_outcome="Mend\u3164 it")
    )
    assert not set("\u202e\u202c\u3164\U000e0041") & set(preview(case).source)


def test_only_answers_are_edited(session: scoped_session[Session]) -> None:
    case = acknowledged(complaint())
    for move, is_asked in ((Move.RESPOND, True), (Move.HOLD, False), (Move.CLOSE, False)):
        assert any(ask.name == OWN_WORDS for ask in asks.asked(case, move, NOW)) is is_asked
