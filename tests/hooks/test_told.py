"""What is told, of which cases and to whom: thin, in turn, and never what its user doesn't see."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from portal.cases.models import Case, CaseSubject, ClockRow, Event, Membership, Remedy
from portal.cases.public_events import PUBLIC
from portal.database import db, transaction
from portal.hooks import kinds, lateness, subscriptions
from portal.hooks.models import State, Webhook
from portal.policy.moves import Move
from tests import cast
from tests.cast import ADMIN, CARE, COMPLAINTS, NOW, ROADS, SYSTEM
from tests.hooks import acts
from tests.hooks.receiver import Receiver

DAY = timedelta(days=1)


def test_a_case_is_told_from_the_beginning_in_turn_and_thinly(hooked: Flask, receiver: Receiver) -> None:
    acts.subscribed(hooked, receiver.url)
    case_id, number = acts.a_case(hooked)
    with hooked.app_context(), transaction():
        cast.answered(db.session.get_one(Case, case_id))
    acts.work(hooked)
    assert receiver.kinds == ["case.received", "case.allocated", "case.acknowledged", "case.answered"]
    first = receiver.posted[0]
    base = hooked.config["PORTAL_BASE_URL"]
    case = {"id": case_id, "tracking_number": number, "procedure": "devon", "url": f"{base}/api/v1/cases/{case_id}"}
    assert first.told == {"type": "case.received", "timestamp": "2026-05-05T10:30:00+01:00", "data": {"case": case}}
    assert first.headers["content-type"] == "application/json"
    assert len({one.id for one in receiver.posted}) == 4
    assert {one.state for one in acts.messages(hooked)} == {State.SENT}


def test_nothing_of_a_person_leaves(hooked: Flask, receiver: Receiver) -> None:
    acts.subscribed(hooked, receiver.url)
    acts.a_case(hooked)
    acts.work(hooked)
    (one,) = receiver.posted
    whole = json.dumps([one.headers, one.told]).casefold()
    assert not [word for word in ("alice", "penrose", "pothole", "mill lane", "example.org") if word in whole]


def test_only_what_was_subscribed_to_is_told(hooked: Flask, receiver: Receiver) -> None:
    acts.subscribed(hooked, receiver.url, events=["case.acknowledged"])
    case_id, _ = acts.a_case(hooked)
    acts.acknowledge(hooked, case_id)
    acts.work(hooked)
    assert receiver.kinds == ["case.acknowledged"]


def test_what_was_before_the_webhook_isnt_told(hooked: Flask, receiver: Receiver) -> None:
    acts.subscribed(hooked, receiver.url, at=NOW + DAY)
    acts.a_case(hooked)
    acts.work(hooked, NOW + 2 * DAY)
    assert receiver.posted == []
    assert acts.messages(hooked) == []


def test_what_wasnt_kept_is_promised_to_nobody(hooked: Flask, receiver: Receiver) -> None:
    acts.subscribed(hooked, receiver.url)
    with hooked.app_context():
        with pytest.raises(ZeroDivisionError):
            _take_in_and_fail()
        with transaction():
            inside = db.session.begin_nested()
            cast.complaint()
            db.session.flush()
            inside.rollback()
            assert db.session.scalars(select(Event.id)).all() == []
    assert acts.messages(hooked) == []
    case_id, _ = acts.a_case(hooked)
    acts.work(hooked)
    assert [one.told["data"]["case"]["id"] for one in receiver.posted] == [case_id]


def _take_in_and_fail() -> None:
    with transaction():
        cast.complaint()
        raise ZeroDivisionError


def test_of_an_anonymous_case_the_day_alone_is_told(hooked: Flask, receiver: Receiver) -> None:
    acts.subscribed(hooked, receiver.url)
    acts.a_case(hooked, anonymous=True)
    acts.work(hooked)
    assert receiver.posted[0].told["timestamp"] == "2026-05-05T00:00:00+01:00"


# ---- with whose eyes


def test_of_a_case_that_its_user_doesnt_see_nothing_is_told_and_nothing_stays(
    hooked: Flask, receiver: Receiver
) -> None:
    acts.subscribed(hooked, receiver.url, who=CARE)
    acts.a_case(hooked)
    acts.work(hooked)
    assert receiver.posted == []
    assert acts.messages(hooked) == []


def test_a_label_put_on_before_it_was_sent_holds(hooked: Flask, receiver: Receiver) -> None:
    acts.subscribed(hooked, receiver.url)
    case_id, _ = acts.a_case(hooked)
    with hooked.app_context(), transaction():
        db.session.execute(update(Case).where(Case.id == case_id).values(label="staff_conduct"))
    acts.work(hooked)
    assert receiver.posted == []


def test_a_case_about_someone_of_its_users_line_is_never_told(hooked: Flask, receiver: Receiver) -> None:
    acts.subscribed(hooked, receiver.url)
    case_id, _ = acts.a_case(hooked)
    with hooked.app_context(), transaction():
        roads = cast.staff(ROADS)
        db.session.add(CaseSubject(case_id=case_id, staff_id=roads.id, at=NOW, reason="Named in it."))
    acts.work(hooked)
    assert receiver.posted == []


def test_a_user_who_left_the_team_between_two_attempts_is_told_no_more(hooked: Flask, receiver: Receiver) -> None:
    acts.subscribed(hooked, receiver.url)
    receiver.answers = [503]
    acts.a_case(hooked)
    acts.work(hooked)
    assert len(receiver.posted) == 1
    with hooked.app_context(), transaction():
        db.session.execute(delete(Membership).where(Membership.staff_id == cast.staff(ROADS).id))
    acts.work(hooked, NOW + DAY)
    assert len(receiver.posted) == 1


def test_a_user_who_is_switched_off_is_told_nothing(hooked: Flask, receiver: Receiver) -> None:
    number, _ = acts.subscribed(hooked, receiver.url)
    with hooked.app_context(), transaction():
        cast.staff(ROADS).active = False
        assert subscriptions.standing(db.session.get_one(Webhook, number)) is subscriptions.Standing.BLIND
    acts.a_case(hooked)
    acts.work(hooked)
    assert receiver.posted == []


def test_two_webhooks_are_told_each_with_its_own_eyes(hooked: Flask, receiver: Receiver) -> None:
    acts.subscribed(hooked, receiver.url, who=CARE)
    acts.subscribed(hooked, receiver.url, who=COMPLAINTS)
    acts.subscribed(hooked, receiver.url, who=SYSTEM)
    acts.a_case(hooked)
    acts.work(hooked)
    seen = 2 if _sees_all(hooked, SYSTEM) else 1
    assert len({one.id for one in receiver.posted}) == seen


def _sees_all(app: Flask, username: str) -> bool:
    with app.app_context():
        return any(place.team.procedure_key == "devon" for place in cast.staff(username).memberships)


# ---- what no line of a timeline tells


def test_a_missed_limit_is_told_once(hooked: Flask, receiver: Receiver) -> None:
    acts.subscribed(hooked, receiver.url, events=[kinds.LIMIT_MISSED])
    case_id, _ = acts.a_case(hooked)
    with hooked.app_context():
        mine = (ClockRow.case_id == case_id, ClockRow.due_at.is_not(None))
        due = db.session.scalars(select(ClockRow.due_at).where(*mine)).all()
    first = min(one for one in due if one)
    for at in (first - timedelta(minutes=1), first, first + timedelta(hours=1)):
        _look(hooked, at)
        acts.work(hooked, at)
    late = [one.told["timestamp"] for one in receiver.posted]
    assert receiver.kinds == [kinds.LIMIT_MISSED] * late.count(late[0])
    assert len(acts.messages(hooked)) == len({one.source for one in acts.messages(hooked)})


def test_a_limit_that_was_met_or_is_long_past_isnt_told(hooked: Flask, receiver: Receiver) -> None:
    acts.subscribed(hooked, receiver.url, events=[kinds.LIMIT_MISSED])
    case_id, _ = acts.a_case(hooked)
    with hooked.app_context(), transaction():
        db.session.execute(update(ClockRow).where(ClockRow.case_id == case_id).values(stopped_at=NOW))
    _look(hooked, NOW + 10 * DAY)
    acts.a_case(hooked)
    _look(hooked, NOW + 400 * DAY)
    assert acts.messages(hooked) == []


def test_a_late_promise_is_told_once_its_day_is_over(hooked: Flask, receiver: Receiver) -> None:
    acts.subscribed(hooked, receiver.url, events=[kinds.PROMISE_LATE, "case.promise_kept"])
    case_id, _ = acts.a_case(hooked)
    with hooked.app_context(), transaction():
        case = cast.acknowledged(db.session.get_one(Case, case_id))
        what = {"kind": "service", "what": "We will mend it.", "due_on": NOW.date() + DAY}
        cast.do(case, Move.REMEDY, **what)
    for days in (1, 2, 3):
        _look(hooked, NOW + days * DAY)
        acts.work(hooked, NOW + days * DAY)
    assert receiver.kinds == [kinds.PROMISE_LATE]
    assert receiver.posted[0].told["timestamp"] == "2026-05-07T00:00:00+01:00"
    with hooked.app_context():
        assert db.session.scalars(select(Remedy.kept_at)).all() == [None]


def test_lateness_is_told_of_nothing_that_its_user_doesnt_see(hooked: Flask, receiver: Receiver) -> None:
    acts.subscribed(hooked, receiver.url, who=CARE)
    acts.a_case(hooked)
    for days in range(0, 60, 2):
        _look(hooked, NOW + days * DAY)
    assert [one for one in acts.messages(hooked) if one.kind == kinds.LIMIT_MISSED] == []


def _look(app: Flask, at: object) -> None:
    with app.app_context(), transaction():
        lateness.look(at=at)


# ---- the list


def test_what_is_told_is_public_already_and_made_by_moves_that_there_are() -> None:
    assert set(kinds.OF_LINES) <= {str(one) for one in PUBLIC}
    assert set(kinds.OF_LINES.values()) | {kinds.LIMIT_MISSED, kinds.PROMISE_LATE} == set(kinds.NAMES)
    assert all(len(one) <= 40 for one in kinds.SENT)


def test_an_admin_alone_sees_no_case_and_so_can_be_told_of_none(hooked: Flask, receiver: Receiver) -> None:
    from portal.errors import Invalid

    with pytest.raises(Invalid) as caught:
        acts.subscribed(hooked, receiver.url, who=ADMIN)
    assert caught.value.errors["who"] == subscriptions.BLIND
