"""A case in points: taken, corrected, answered one by one at each stage, and kept as they were answered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session, scoped_session

from portal.cases import drafts, points
from portal.cases.models import Case, Response
from portal.database import db
from portal.errors import Invalid
from portal.letters import desk
from portal.policy.moves import Move
from tests.cast import NOW, ROADS, SENIOR, acknowledged, as_, complaint, days_later, do, received, refusal, stat

LATE, RUDE, UNMENDED = "The answer came late.", "The officer was rude.", "The road is still broken."
REMEDY = {"kind": "service", "what": "We will mend the road.", "due_on": date(2026, 12, 1)}
SORRY = {"apology": "We are sorry.", "remedies": [REMEDY]}


def put(case: Case, *words: str, **more: Any) -> Case:
    do(case, Move.POINTS, points=[{"words": one} for one in words], **more)
    db.session.flush()
    return case


def found(case: Case, *findings: str, reasons: str = "Our records show it.") -> list[dict[str, Any]]:
    return [
        {"point": point.id, "finding": finding, "reasons": reasons}
        for point, finding in zip(case.points, findings, strict=True)
    ]


def words_of(case: Case) -> list[tuple[int, str]]:
    return [(point.seq, point.words) for point in case.points]


def test_points_are_taken_in_order_by_one_event(session: scoped_session[Session]) -> None:
    case = put(complaint(), LATE, RUDE, agreed_on=NOW.date())
    assert words_of(case) == [(1, LATE), (2, RUDE)]
    assert {point.agreed_on for point in case.points} == {NOW.date()}
    event = case.events[-1]
    assert (event.kind, event.facts["points"]) == (Move.POINTS, [LATE, RUDE])
    assert LATE not in event.summary + event.detail
    assert case.status == "received"


def test_what_keeps_its_words_keeps_its_place_in_a_draft(session: scoped_session[Session]) -> None:
    case = put(complaint(), LATE, RUDE, UNMENDED)
    late, rude, unmended = (point.id for point in case.points)
    put(case, UNMENDED, LATE)
    assert [point.id for point in case.points] == [unmended, late]
    put(case, UNMENDED, "The answer came very late.")
    assert [(point.seq, point.id) for point in case.points] == [(1, unmended), (2, late)]
    assert rude not in {point.id for point in case.points}


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ([], "points"),
        ([{"words": " "}], "points.0.words"),
        ([{"words": LATE}, {"words": LATE}], "points.1.words"),
        ([{"words": "x" * 501}], "points.0.words"),
        ([{"words": f"Point {n}"} for n in range(21)], "points"),
        (["not a row"], "points"),
        ("no list", "points"),
    ],
)
def test_points_that_make_no_sense_are_told_beside_them(session: scoped_session[Session], given: Any, at: str) -> None:
    case = complaint()
    with pytest.raises(Invalid) as invalid:
        do(case, Move.POINTS, points=given)
    assert set(invalid.value.errors) == {at}
    assert case.points == []


@pytest.mark.parametrize("day", [NOW.date() + timedelta(days=1), NOW.date() - timedelta(days=1)])
def test_they_were_agreed_on_a_day_that_can_be(session: scoped_session[Session], day: date) -> None:
    with pytest.raises(Invalid) as invalid:
        put(complaint(), LATE, agreed_on=day)
    assert set(invalid.value.errors) == {"agreed_on"}


def test_a_procedure_without_points_takes_a_case_as_a_whole(session: scoped_session[Session]) -> None:
    case = received(stat()).case
    refused = refusal(case, Move.POINTS, by="supervisor.streets", points=[{"words": LATE}])
    assert "taken as a whole" in refused.sentence


def test_an_answer_finds_something_on_each_point(session: scoped_session[Session]) -> None:
    case = put(acknowledged(complaint()), LATE, RUDE)
    letter = do(case, Move.RESPOND, points=found(case, "upheld", "not_upheld"), **SORRY)
    answer = case.responses[-1]
    assert [(row.response.id, row.finding) for row in case.findings] == [
        (answer.id, "upheld"),
        (answer.id, "not_upheld"),
    ]
    assert answer.outcome == "partly_upheld"
    assert letter is not None
    told = " ".join(text for block in letter.blocks for text, _ in block["runs"])
    for words in (f"Point 1: {LATE}", f"Point 2: {RUDE}", "Upheld. Our records show it.", "Not upheld. Our records"):
        assert words in told
    assert "We looked at each point of your complaint in turn." in told
    assert {proof["clause"] for proof in letter.proofs if proof["element"] == "points"} == {"DV-26"}


def test_an_answer_that_leaves_a_point_out_is_refused_beside_it(session: scoped_session[Session]) -> None:
    case = put(acknowledged(complaint()), LATE, RUDE)
    given = found(case, "upheld", "upheld")
    given[1] |= {"finding": "", "reasons": ""}
    with pytest.raises(Invalid) as invalid:
        do(case, Move.RESPOND, points=given, outcome="upheld", **SORRY)
    assert invalid.value.errors == {"points.1.finding": points.NO_FINDING, "points.1.reasons": points.NO_REASONS}
    assert invalid.value.clause == "DV-26"
    with pytest.raises(Invalid) as invalid:
        do(case, Move.RESPOND, points=given[:1], outcome="upheld", **SORRY)
    assert invalid.value.errors == {"points": points.LEFT_OUT.format(RUDE)}
    assert case.stage.answered_at is None


def test_the_command_itself_refuses_too(session: scoped_session[Session]) -> None:
    from portal.cases import handling
    from portal.policy.clock import Method

    case = put(acknowledged(complaint()), LATE)
    with pytest.raises(Invalid) as invalid:
        handling.respond(case, method=Method.EMAIL, outcome="upheld", by=as_(ROADS), at=NOW, entries={})
    assert invalid.value.clause == "DV-26"


def test_another_decision_than_the_findings_say_needs_a_reason_that_the_letter_gives(
    session: scoped_session[Session],
) -> None:
    case = put(acknowledged(complaint()), LATE, RUDE)
    given = {"points": found(case, "upheld", "not_upheld"), "outcome": "upheld", **SORRY}
    refused = refusal(case, Move.RESPOND, **given)
    assert refused.clause == "DV-26"
    letter = do(case, Move.RESPOND, **given, why="The delay outweighs all else.")
    assert letter is not None
    assert "The delay outweighs all else." in str(letter.blocks)


def test_where_nothing_could_be_found_the_officer_decides(session: scoped_session[Session]) -> None:
    case = put(acknowledged(complaint()), LATE)
    assert "outcome" in refusal(case, Move.RESPOND, points=found(case, "no_finding")).sentence
    do(case, Move.RESPOND, points=found(case, "no_finding"), outcome="not_upheld")
    assert case.responses[-1].outcome == "not_upheld"


def test_a_mistake_that_follows_from_the_findings_is_put_right(session: scoped_session[Session]) -> None:
    case = put(acknowledged(complaint()), LATE)
    refused = refusal(case, Move.RESPOND, points=found(case, "upheld"))
    assert "at least one action" in refused.sentence


def test_the_next_stage_finds_for_itself_and_what_was_answered_stays(session: scoped_session[Session]) -> None:
    case = put(acknowledged(complaint()), LATE, RUDE)
    do(case, Move.RESPOND, points=found(case, "not_upheld", "not_upheld"))
    do(case, Move.ESCALATE, trigger="dissatisfied")
    put(case, UNMENDED)
    assert words_of(case) == [(1, LATE), (2, RUDE), (3, UNMENDED)]
    later = days_later(3)
    do(case, Move.ALLOCATE, by=SENIOR, at=later, to=as_(SENIOR).staff_id)
    do(case, Move.ACKNOWLEDGE, by=SENIOR, at=later)
    do(case, Move.RESPOND, by=SENIOR, at=later, points=found(case, "upheld", "not_upheld", "upheld"), **SORRY)
    by_point = {point.words: [row.finding for row in points.found_on(case, point)] for point in case.points}
    assert by_point == {LATE: ["not_upheld", "upheld"], RUDE: ["not_upheld"] * 2, UNMENDED: ["upheld"]}


def test_a_case_is_put_in_points_before_it_is_answered(session: scoped_session[Session]) -> None:
    case = acknowledged(complaint())
    do(case, Move.RESPOND, outcome="not_upheld", findings="Nothing went wrong.")
    assert refusal(case, Move.POINTS, points=[{"words": LATE}]).sentence == "This stage has been answered."


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE findings SET reasons = 'otherwise'",
        "DELETE FROM findings",
        "UPDATE points SET words = 'otherwise'",
        "DELETE FROM points",
    ],
)
def test_the_database_keeps_what_was_answered(session: scoped_session[Session], statement: str) -> None:
    case = put(acknowledged(complaint()), LATE)
    do(case, Move.RESPOND, points=found(case, "not_upheld"))
    session.flush()
    with pytest.raises((IntegrityError, OperationalError)):
        session.execute(text(statement))
    session.rollback()


def test_a_draft_keeps_what_was_found_so_far(session: scoped_session[Session]) -> None:
    case = put(acknowledged(complaint()), LATE, RUDE)
    half = {"answer.points": [{"point": str(case.points[0].id), "finding": "upheld"}]}
    draft = drafts.save(case, letter_kind="response_1", entries=half, by=as_(ROADS), at=NOW)
    session.add(draft)
    session.flush()
    assert isinstance(draft, Response)
    assert case.findings == []


def test_a_preview_shows_the_findings_and_keeps_nothing(session: scoped_session[Session]) -> None:
    case = put(acknowledged(complaint()), LATE)
    facts = {"points": found(case, "not_upheld")}
    letter = desk.preview(case, Move.RESPOND, facts, by=as_(ROADS), at=NOW)
    assert letter is not None
    assert letter.check.passed
    assert case.findings == []
