"""The timeline: every line chained to the one before it, and a database that lets nobody rewrite it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.cases import drafts, timeline
from portal.cases.actors import REPORTER
from portal.cases.models import Case, Event
from portal.letters.models import Letter
from tests.cast import NOW, ROADS, acknowledged, answered, as_, complaint

PERSONAL = ("Alice", "Penrose", "alice@example.org", "01632 960777", "Mill Lane", "pothole", "Easterbrook")


def told() -> Case:
    return answered(complaint())


def test_a_timeline_is_whole_as_it_was_stored(session: Session) -> None:
    case = told()
    session.commit()
    session.expire_all()

    assert timeline.first_break(case) is None
    assert [event.seq for event in case.events] == [1, 2, 3, 4]
    assert len({event.hash for event in case.events}) == 4


TAMPERING: list[tuple[str, Callable[[Event], Any]]] = [
    ("summary", lambda event: setattr(event, "summary", "Nothing happened.")),
    ("detail", lambda event: setattr(event, "detail", "Given to somebody else.")),
    ("facts", lambda event: setattr(event, "facts", {"to": 99})),
    ("by", lambda event: setattr(event, "by_name", "Eve")),
    ("at", lambda event: setattr(event, "at", event.at - timedelta(days=1))),
    ("kind", lambda event: setattr(event, "kind", "void")),
    ("seq", lambda event: setattr(event, "seq", 9)),
    ("salt", lambda event: setattr(event, "salt", "0" * 16)),
    ("hash", lambda event: setattr(event, "hash", "0" * 64)),
    ("digest", lambda event: setattr(event, "digest", "0" * 64)),
]


@pytest.mark.parametrize(("part", "tamper"), TAMPERING)
def test_a_line_that_was_rewritten_is_found(session: Session, part: str, tamper: Callable[[Event], Any]) -> None:
    case = told()
    with session.no_autoflush:
        tamper(case.events[1])
        assert timeline.first_break(case) == 2
    session.rollback()


def test_a_line_that_was_rewritten_with_a_new_hash_breaks_the_next(session: Session) -> None:
    case = told()
    with session.no_autoflush:
        event = case.events[1]
        event.summary = "Nothing happened."
        event.hash = timeline._hash(case, event, case.events[0].hash)
        assert timeline.first_break(case) == 3
    session.rollback()


def test_a_line_that_was_taken_out_is_found(session: Session) -> None:
    case = told()
    session.flush()
    with session.no_autoflush:
        session.expunge(case.events[1])
        case.events.pop(1)
        assert timeline.first_break(case) == 2
    session.rollback()


def test_a_line_of_another_case_is_found(session: Session) -> None:
    one, other = told(), told()
    session.flush()
    with session.no_autoflush:
        one.tracking_number = other.tracking_number
        assert timeline.first_break(one) == 1
    session.rollback()


def test_what_anyone_may_read_holds_nothing_personal(session: Session) -> None:
    for event in told().events:
        assert not any(word.lower() in event.summary.lower() for word in PERSONAL), event.summary


STATEMENTS = [
    "UPDATE events SET summary = 'Nothing happened.'",
    "DELETE FROM events",
    "UPDATE responses SET note = 'otherwise'",
    "UPDATE responses SET issued_at = NULL",
    "DELETE FROM responses",
    "UPDATE letters SET subject = 'Another'",
    "UPDATE letters SET pdf = ''",
    "DELETE FROM letters",
    "UPDATE procedure_versions SET source = 'other'",
    "DELETE FROM procedure_versions",
]


@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.clauses("SC-31")
def test_the_database_itself_keeps_what_was_said_and_done(session: Session, statement: str) -> None:
    told()
    session.commit()

    with pytest.raises(DBAPIError, match=r"never changed|kept as it was sent|keep the version"):
        session.execute(text(statement))
    session.rollback()
    assert session.query(Letter).count() == 2
    assert session.query(Event).count() == 4


def test_a_draft_may_still_be_changed(session: Session) -> None:
    drafts.save(acknowledged(complaint()), letter_kind="holding", entries={}, by=as_(ROADS), at=NOW)
    session.commit()
    changed = session.execute(text("UPDATE responses SET note = 'a draft' WHERE issued_at IS NULL"))
    session.commit()
    assert changed.rowcount == 1


@pytest.mark.parametrize("too_long", [{"summary": "x" * 201}, {"summary": "x", "detail": "x" * 2001}])
def test_nothing_is_cut_off_in_silence(session: Session, too_long: dict[str, str]) -> None:
    case = complaint()
    with pytest.raises(ValueError, match="Too long for the timeline"):
        timeline.record(case, "note", by=REPORTER, at=NOW, **too_long)
    assert len(case.events) == 1
