"""What will be put right: promised from the list, with a date, and followed until it was done."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from portal.cases import remedies
from portal.cases.models import Remedy
from portal.errors import Invalid, Refused
from portal.policy.moves import Move
from tests.cast import (
    NOW,
    ROADS,
    STREETS,
    acknowledged,
    answered,
    as_,
    complaint,
    days_later,
    do,
    received,
    refusal,
    reviewed,
    stat,
)

TRAINING = {"kind": "training", "what": "The crew is shown how to report.", "due_on": date(2026, 7, 1)}


def promised() -> Remedy:
    case = acknowledged(complaint())
    do(case, Move.REMEDY, **TRAINING)
    return case.remedies[0]


@pytest.mark.clauses("DV-27", "DV-45", "DV-47")
def test_tom_promises_training(session: Session) -> None:
    remedy = promised()

    assert (remedy.kind, remedy.due_on, remedy.promised_at, remedy.response_id) == (
        "training",
        date(2026, 7, 1),
        NOW,
        None,
    )
    assert [event.kind for event in remedy.case.events][-1] == "remedy"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "cake"}, "kind"),
        ({"what": ""}, "what"),
        ({"what": "x" * 2001}, "what"),
        ({"due_on": date(2026, 5, 4)}, "due_on"),
    ],
)
@pytest.mark.clauses("DV-45")
def test_a_promise_that_makes_no_sense(session: Session, change: dict[str, object], field: str) -> None:
    case = acknowledged(complaint())
    with pytest.raises(Invalid) as caught:
        do(case, Move.REMEDY, **{**TRAINING, **change})

    assert list(caught.value.errors) == [field]
    assert case.remedies == []


def test_today_is_soon_enough(session: Session) -> None:
    do(case := acknowledged(complaint()), Move.REMEDY, **{**TRAINING, "due_on": date(2026, 5, 5)})
    assert len(case.remedies) == 1


def test_where_the_procedure_knows_no_remedies_none_is_promised(session: Session) -> None:
    case = acknowledged(received(stat()).case, by=STREETS)
    with pytest.raises(Refused, match="no list of remedies"):
        do(case, Move.REMEDY, by=STREETS, **TRAINING)
    assert case.remedies == []


def test_it_was_done(session: Session) -> None:
    remedy = promised()
    remedies.keep(remedy, note="Held on 20 June.", by=as_(ROADS), at=days_later(50))

    assert (remedy.kept_at, remedy.note) == (days_later(50), "Held on 20 June.")
    assert remedy.case.events[-1].summary == "A promise was kept."
    with pytest.raises(Refused, match="kept already"):
        remedies.keep(remedy, note="", by=as_(ROADS), at=days_later(51))


def test_a_promise_can_be_taken_back_unless_a_letter_made_it(session: Session) -> None:
    remedy = promised()
    remedies.drop(remedy, note="The crew has changed.", by=as_(ROADS), at=days_later(2))
    assert (remedy.dropped_at, remedy.case.events[-1].summary) == (days_later(2), "A promise was taken back.")
    with pytest.raises(Refused, match="taken back"):
        remedies.keep(remedy, note="", by=as_(ROADS), at=days_later(3))

    written = answered(complaint()).remedies[0]
    with pytest.raises(Refused) as caught:
        remedies.drop(written, note="Too dear.", by=as_(ROADS), at=days_later(2))
    assert caught.value.sentence == "This was promised in a letter that has been sent, so it must be kept."


@pytest.mark.parametrize("note", ["x" * 2001, "a\x00b"])
def test_a_note_is_text_that_can_be_kept(session: Session, note: str) -> None:
    remedy = promised()
    with pytest.raises(Invalid) as caught:
        remedies.keep(remedy, note=note, by=as_(ROADS), at=NOW)
    assert (list(caught.value.errors), remedy.kept_at) == (["note"], None)


def test_a_promise_outlives_its_case(session: Session) -> None:
    case = answered(complaint())
    do(reviewed(case), Move.CLOSE, closing="answered")
    do(case, Move.REMEDY, at=days_later(30), **TRAINING)
    remedies.keep(case.remedies[0], note="The road is mended.", by=as_(ROADS), at=days_later(31))

    assert (case.status, len(case.remedies)) == ("closed", 2)
    assert (
        refusal(complaint(), Move.REMEDY, **TRAINING).sentence == "It must be acknowledged before a remedy is promised."
    )


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2026, 6, 30), remedies.State.OPEN),
        (date(2026, 7, 1), remedies.State.OPEN),
        (date(2026, 7, 2), remedies.State.LATE),
    ],
)
@pytest.mark.clauses("DV-47")
def test_a_promise_is_late_once_its_day_is_over(session: Session, today: date, found: remedies.State) -> None:
    remedy = promised()
    assert remedies.state(remedy, today) is found

    remedies.keep(remedy, note="Done.", by=as_(ROADS), at=days_later(90))
    assert remedies.state(remedy, today) is remedies.State.KEPT


def test_a_promise_that_was_taken_back_is_never_late(session: Session) -> None:
    remedy = promised()
    remedies.drop(remedy, note="Not needed.", by=as_(ROADS), at=NOW)
    assert remedies.state(remedy, date(2030, 1, 1)) is remedies.State.DROPPED


def test_today_is_still_to_come_for_a_delay_as_for_a_promise(session: Session) -> None:
    case = acknowledged(complaint())
    do(case, Move.HOLD, reasons="Ill.", done="Read.", until=NOW.date())
    do(case, Move.REMEDY, **{**TRAINING, "due_on": NOW.date()})
    assert [event.kind for event in case.events][-2:] == ["hold", "remedy"]
