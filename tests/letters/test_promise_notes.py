"""What a reporter hears of a promise after it was made, and that everybody is reminded of it once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import config
from portal.cases import promise_times, public_events, remedies, timeline
from portal.cases.models import Case, PromiseReminderRow, Remedy
from portal.database import db, transaction
from portal.jobs.registry import periodic
from portal.jobs.runner import run_ready
from portal.letters import promise_chasing, promise_notes
from portal.notices.models import Channel, Notice
from portal.policy.moves import Move
from portal.policy.promising import Nudge
from tests import cast
from tests.admin.browsing import made
from tests.cases.test_chasing import WORKERS, at_once
from tests.cast import ALICE, NOW, ROADS, SENIOR, as_, staff
from tests.labels import town

WHAT = "The crew is shown how to report."
DUE = date(2026, 7, 1)
NEAR = datetime(2026, 6, 26, 8, tzinfo=UTC)
LATE = datetime(2026, 7, 2, 8, tzinfo=UTC)
STILL = datetime(2026, 7, 8, 8, tzinfo=UTC)


def promised(**changes: Any) -> Remedy:
    """Return what Tom promised, of whom Helen asked it, of Alice's case or of another's."""
    case = cast.acknowledged(cast.complaint(**changes))
    cast.do(case, Move.REMEDY, kind="training", what=WHAT, due_on=DUE)
    db.session.flush()
    return case.remedies[-1]


def told(session: Session, case: Case) -> list[Notice]:
    """Return what was promised to the reporter since the acknowledgement."""
    query = select(Notice).where(Notice.case_id == case.id, Notice.in_turn.is_(True), Notice.letter_id.is_(None))
    return list(session.scalars(query.order_by(Notice.id)))


def to_staff(session: Session, case: Case) -> list[tuple[str, str]]:
    """Return who of staff was written to about the promise, and the first line of what they were told."""
    query = select(Notice).where(Notice.case_id == case.id, Notice.subject.contains("a promise due by"))
    return [(one.to_name, one.body_text.partition("\n")[0]) for one in session.scalars(query.order_by(Notice.id))]


# ---- the notes


def test_that_it_was_kept_is_told_with_what_it_was(session: Session) -> None:
    remedy = promised()
    promise_notes.keep(remedy, note="Order 4711.", by=as_(ROADS), at=LATE)
    (notice,) = told(session, remedy.case)
    assert (notice.channel, notice.to_address) == (Channel.EMAIL, "alice@example.org")
    assert notice.subject == f"What we promised you has been done ({remedy.case.tracking_number})"
    assert f"“{WHAT}”" in notice.body_text
    assert "If it hasn’t been done, or isn’t right, tell us so beside your letters." in notice.body_text
    assert f"/track/{remedy.case.tracking_number}" in notice.body_text
    assert "4711" not in notice.body_text, "what shows it is for staff"
    assert notice.body_html is not None
    assert WHAT in notice.body_html


@pytest.mark.parametrize(
    ("at", "subject"),
    [(NEAR, "What we promised you will take longer"), (LATE, "We are late with what we promised you")],
)
def test_another_day_is_told_with_why(session: Session, at: datetime, subject: str) -> None:
    remedy = promised()
    promise_notes.give_new_date(remedy, due_on=date(2026, 8, 1), reason="Ana is ill.", by=as_(ROADS), at=at)
    (notice,) = told(session, remedy.case)
    assert notice.subject.startswith(subject)
    said = "by Wednesday 1 July 2026. We expect to have done it by Saturday 1 August 2026.\n\nAna is ill."
    assert said in notice.body_text


@pytest.mark.parametrize(
    ("language", "subject", "day"),
    [
        ("es", "Lo que le prometimos ya está hecho", "1 de julio de 2026"),
        ("Cymraeg", "Mae’r hyn a addawyd gennym wedi’i wneud", "1 Gorffennaf 2026"),
        ("ar", "لقد أنجزنا ما وعدناكم به", "1 يوليو 2026"),
    ],
)
def test_it_is_told_in_the_language_that_the_reporter_asked_for(
    session: Session, language: str, subject: str, day: str
) -> None:
    remedy = promised(reporter=replace(ALICE, language=language))
    promise_notes.tell_late(remedy, at=LATE)
    promise_notes.keep(remedy, note="Done.", by=as_(ROADS), at=LATE)
    late, kept = told(session, remedy.case)
    assert kept.subject.startswith(subject)
    assert day in late.body_text
    assert "sorry" not in late.body_text
    assert "?lang=" in late.body_text


def test_by_post_to_whoever_has_no_e_mail(session: Session) -> None:
    remedy = promised(reporter=replace(ALICE, email="", contact_by="post"))
    promise_notes.keep(remedy, note="Done.", by=as_(ROADS), at=LATE)
    (notice,) = told(session, remedy.case)
    assert (notice.channel, notice.state, notice.to_address) == (Channel.POST, "to_post", "1 Mill Lane\nExeter")


@pytest.mark.parametrize("reporter", [None, replace(ALICE, email="", address="", phone="01632 960777")])
def test_whoever_can_t_be_written_to_finds_it_in_the_room_alone(session: Session, reporter: Any) -> None:
    remedy = promised(reporter=reporter, anonymous=reporter is None)
    promise_notes.keep(remedy, note="Done.", by=as_(ROADS), at=LATE)
    assert told(session, remedy.case) == []
    assert public_events.of(remedy.case)[-1].summary == "A promise was kept."


def test_of_a_labelled_case_no_word_of_what_it_is_about_is_told_outside_of_the_room(session: Session) -> None:
    town.found()
    case = cast.acknowledged(cast.complaint())
    cast.do(case, Move.REMEDY, kind="training", what=WHAT, due_on=DUE)
    town.labelled(case, "fraud")
    promise_notes.give_new_date(
        case.remedies[0], due_on=date(2026, 8, 1), reason="Ana is ill.", by=as_(town.MONITOR), at=NEAR
    )
    promise_notes.keep(case.remedies[0], note="Done.", by=as_(town.MONITOR), at=LATE)
    notices = told(session, case)
    assert len(notices) == 2
    for notice in notices:
        assert WHAT not in notice.body_text + (notice.body_html or "")
        assert "Ana" not in notice.body_text


# ---- the reminders


def test_each_is_reminded_when_it_is_near_late_and_still_late(session: Session) -> None:
    remedy = promised()
    case = remedy.case
    remedies.pass_on(remedy, owner=f"staff:{staff(SENIOR).id}", by=as_(ROADS), at=NOW)
    assert remedy.remind_at == NEAR
    promise_chasing.chase(case, at=NEAR)
    assert to_staff(session, case) == [("Helen Trelawny", "This promise is due soon.")]
    assert told(session, case) == []
    promise_chasing.chase(case, at=LATE)
    late = "The day of this promise has gone by, and the reporter is told so."
    assert to_staff(session, case)[1:] == [("Helen Trelawny", late), ("Tom Easterbrook", late)]
    assert [one.subject.partition(" (")[0] for one in told(session, case)] == ["We are late with what we promised you"]
    assert public_events.of(case)[-1].summary == "The day of a promise has gone by."
    promise_chasing.chase(case, at=STILL)
    assert {name for name, words in to_staff(session, case) if "a week ago" in words} >= {"Helen Trelawny"}
    assert len(told(session, case)) == 1, "the reporter is told once"
    assert remedy.remind_at is None
    assert timeline.first_break(case) is None


def test_a_day_that_is_given_anew_is_reminded_of_anew(session: Session) -> None:
    remedy = promised()
    promise_chasing.chase(remedy.case, at=LATE)
    promise_notes.give_new_date(remedy, due_on=date(2026, 7, 4), reason="Rain.", by=as_(ROADS), at=LATE)
    assert remedy.remind_at == datetime(2026, 7, 4, 23, tzinfo=UTC), "a Sunday, from its first moment in London"
    before = len(to_staff(session, remedy.case))
    promise_chasing.chase(remedy.case, at=LATE + timedelta(hours=1))
    assert len(to_staff(session, remedy.case)) == before, "it was given three days, so nobody needs to hear it is near"
    promise_chasing.chase(remedy.case, at=datetime(2026, 7, 5, 8, tzinfo=UTC))
    assert len(to_staff(session, remedy.case)) > before
    assert len(told(session, remedy.case)) == 3


def test_what_is_kept_or_taken_back_is_chased_no_more(session: Session) -> None:
    remedy = promised()
    promise_notes.keep(remedy, note="Done.", by=as_(ROADS), at=NOW)
    other = promised(service="libraries")
    remedies.drop(other, note="Not wanted.", by=as_(ROADS), at=NOW)
    assert (remedy.remind_at, other.remind_at) == (None, None)
    for case in (remedy.case, other.case):
        promise_chasing.chase(case, at=LATE)
        assert to_staff(session, case) == []


def test_what_nobody_reminded_of_for_weeks_is_left_to_the_lists(session: Session) -> None:
    remedy = promised()
    promise_chasing.chase(remedy.case, at=LATE + timedelta(days=60))
    assert (to_staff(session, remedy.case), told(session, remedy.case), remedy.remind_at) == ([], [], None)


def test_after_a_week_without_a_worker_the_reporter_is_told_all_the_same(session: Session) -> None:
    remedy = promised()
    promise_chasing.chase(remedy.case, at=STILL)
    assert len({words for _, words in to_staff(session, remedy.case)}) == 1
    assert [one.subject.partition(" (")[0] for one in told(session, remedy.case)] == [
        "We are late with what we promised you"
    ]


def test_a_closed_case_s_promise_is_chased_as_ever(session: Session) -> None:
    case = cast.reviewed(cast.answered(cast.complaint()))
    cast.do(case, Move.CLOSE, closing="answered")
    session.flush()
    promise_chasing.chase(case, at=datetime(2026, 12, 2, 9, tzinfo=UTC))
    assert [words for _, words in to_staff(session, case)] == [promise_chasing.WORDS[Nudge.LATE]]


def test_the_worker_looks_every_quarter_of_an_hour() -> None:
    assert "promises.chase" in {task.name for task in periodic()}


def _counts(app: Flask, case_id: int) -> tuple[int, int, int]:
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert timeline.first_break(case) is None
        rows = db.session.scalar(select(func.count(PromiseReminderRow.id)).filter_by(case_id=case_id, sent=True)) or 0
        late = [event for event in case.events if event.kind == promise_chasing.LATE]
        return rows, len(told(db.session, case)), len(late)


def test_several_workers_send_each_once(app: Flask) -> None:
    cases = [made(app, lambda: promised().case_id) for _ in range(3)]

    def work() -> None:
        with transaction():
            promise_chasing.chase_all(at=LATE)
        run_ready(LATE, worker=threading.current_thread().name)

    at_once(app, work)
    assert WORKERS > 1
    assert [_counts(app, case_id) for case_id in cases] == [(1, 1, 1)] * 3


def test_without_the_lock_the_row_alone_keeps_it_from_being_sent_twice(app: Flask) -> None:
    remedy_id = made(app, lambda: promised().id)
    with app.app_context(), transaction():
        remedy = db.session.get_one(Remedy, remedy_id)
        assert promise_times.once(remedy, Nudge.LATE, LATE, sent=True) is not None
        assert promise_times.once(remedy, Nudge.LATE, LATE, sent=True) is None


DYING = """
import os
from datetime import datetime
from portal import create_app
app = create_app()
with app.app_context():
    from portal.database import transaction
    from portal.letters import promise_chasing
    with transaction():
        promise_chasing.chase_one(case_id=int(os.environ["CASE"]), at=datetime.fromisoformat(os.environ["AT"]))
"""


@pytest.mark.faults
def test_a_worker_that_dies_in_the_middle_leaves_nothing_and_the_next_sends_it(app: Flask) -> None:
    case_id = made(app, lambda: promised().case_id)
    environment = {**os.environ, "PORTAL_INSTANCE": app.instance_path, "SECRET_KEY": "only-for-tests-" * 3}
    environment |= {"CASE": str(case_id), "AT": LATE.isoformat()}
    with app.app_context():
        environment["DATABASE_URL"] = db.engine.url.render_as_string(hide_password=False)
        db.engine.dispose()
    order = [sys.executable, "-c", DYING]
    dying = {**environment, "PORTAL_FAILPOINT": "promises.sent:kill"}
    assert subprocess.run(order, cwd=config.ROOT, env=dying, check=False).returncode == -9
    assert _counts(app, case_id) == (0, 0, 0)
    assert subprocess.run(order, cwd=config.ROOT, env=environment, check=False).returncode == 0
    assert _counts(app, case_id) == (1, 1, 1)
