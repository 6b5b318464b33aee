"""The table of moves: complete, in words, and in step with the facts that a status follows from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.policy.moves import MOVES, NO, OPEN, WHY_NOT, Ending, Move, StageFacts, Status, status_of, verdict
from tests.policy.build import reads_well

AT = datetime(2025, 6, 2, 9, tzinfo=UTC)

NEW = StageFacts()
ACKNOWLEDGED = StageFacts(acknowledged=AT)
ANSWERED = StageFacts(acknowledged=AT, answered=AT)

FACTS = {
    Status.RECEIVED: [NEW],
    Status.INVESTIGATING: [ACKNOWLEDGED],
    Status.PAUSED: [replace(ACKNOWLEDGED, paused=True)],
    Status.RESPONDED: [ANSWERED],
    Status.CLOSED: [replace(facts, ended=Ending.CLOSED) for facts in (NEW, ACKNOWLEDGED, ANSWERED)],
    Status.WITHDRAWN: [replace(facts, ended=Ending.WITHDRAWN) for facts in (NEW, ACKNOWLEDGED)],
    Status.REFERRED: [replace(facts, ended=Ending.REFERRED) for facts in (NEW, ACKNOWLEDGED)],
    Status.VOID: [replace(NEW, ended=Ending.VOID)],
    Status.MERGED: [replace(ACKNOWLEDGED, ended=Ending.MERGED)],
}

CHANGES = {
    Move.ACKNOWLEDGE: lambda facts: replace(facts, acknowledged=AT),
    Move.PAUSE: lambda facts: replace(facts, paused=True),
    Move.RESUME: lambda facts: replace(facts, paused=False),
    Move.RESPOND: lambda facts: replace(facts, answered=AT),
    Move.CLOSE: lambda facts: replace(facts, ended=Ending.CLOSED),
    Move.WITHDRAW: lambda facts: replace(facts, ended=Ending.WITHDRAWN),
    Move.REFER: lambda facts: replace(facts, ended=Ending.REFERRED),
    Move.VOID: lambda facts: replace(facts, ended=Ending.VOID),
    Move.SAME_ISSUE: lambda facts: replace(facts, ended=Ending.CLOSED),
    Move.MERGE: lambda facts: replace(facts, ended=Ending.MERGED),
    Move.UNMERGE: lambda facts: replace(facts, ended=None),
    Move.ESCALATE: lambda facts: NEW,  # the next stage begins with nothing done
    Move.REOPEN: lambda facts: NEW,  # and so does the same one, once more
}

every_pair = pytest.mark.parametrize(("status", "move"), [(status, move) for status in Status for move in Move])


@every_pair
def test_every_pair_is_allowed_or_refused_in_words(status: Status, move: Move) -> None:
    found = verdict(status, move)
    assert found.allowed is ((status, move) in MOVES)
    assert found.sentence == "" if found else reads_well(found.sentence)


@pytest.mark.clauses("SC-39")
@pytest.mark.parametrize("status", Status)
def test_a_status_follows_from_the_facts(status: Status) -> None:
    assert {status_of(facts) for facts in FACTS[status]} == {status}


@pytest.mark.clauses("SC-39")
@pytest.mark.parametrize(("status", "move"), MOVES)
def test_the_facts_lead_where_the_table_says(status: Status, move: Move) -> None:
    # An objection that was right opens again what was referred; what is still worked goes on as far as it had come.
    opens_again = move is Move.OVERTURN and status is Status.REFERRED
    change = CHANGES[Move.REOPEN] if opens_again else CHANGES.get(move, lambda facts: facts)
    assert {status_of(change(facts)) for facts in FACTS[status]} == {MOVES[status, move]}


def test_no_sentence_is_written_for_a_move_that_is_allowed() -> None:
    assert not set(NO) & set(MOVES)
    assert set(WHY_NOT) == set(Status)


def test_an_ended_stage_can_only_be_read_reopened_or_taken_further() -> None:
    leaving = {
        status: {move for (of, move), after in MOVES.items() if of is status and after is not status}
        for status in Status
    }
    assert leaving[Status.VOID] == set()
    assert leaving[Status.WITHDRAWN] == {Move.REOPEN}
    assert leaving[Status.REFERRED] == {Move.REOPEN, Move.OVERTURN}
    assert leaving[Status.CLOSED] == {Move.REOPEN, Move.ESCALATE}
    assert leaving[Status.MERGED] == {Move.UNMERGE, Move.ESCALATE}
    assert {status for status in Status if status.is_open} == OPEN


@pytest.mark.parametrize(
    ("status", "move", "sentence"),
    [
        (Status.RECEIVED, Move.RESPOND, "It must be acknowledged before it is answered."),
        (Status.RECEIVED, Move.RESUME, "Its clock isn't paused."),
        (Status.PAUSED, Move.RESPOND, "Its clock is paused. Resume it, then answer."),
        (Status.CLOSED, Move.RESPOND, "It is closed. Reopen it first, or take it to the next stage."),
        (Status.VOID, Move.REOPEN, "It was entered by mistake, and stays only as a record."),
    ],
)
def test_a_refusal_says_what_to_do_instead(status: Status, move: Move, sentence: str) -> None:
    assert verdict(status, move).sentence == sentence
