"""From a promise to a delivery: signed, tried on the schedule of mail, stopped after days, sent again by hand."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import SecurityEntry
from portal.database import db, transaction
from portal.errors import Invalid, Refused
from portal.hooks import forgetting, kinds, sending, signing, stopping, subscriptions
from portal.hooks.models import State, Webhook, WebhookMessage
from portal.hooks.subscriptions import Standing
from portal.jobs.models import Job
from portal.jobs.models import State as JobState
from portal.jobs.registry import task
from portal.notices.models import Notice
from tests import cast
from tests.cast import ADMIN, NOW
from tests.hooks import acts
from tests.hooks.receiver import Posted, Receiver

DAY = timedelta(days=1)


def is_signed(posted: Posted, secret: str) -> bool:
    key = base64.b64decode(secret.removeprefix(signing.PREFIX))
    when = int(posted.headers["webhook-timestamp"])
    return signing.signature(key, posted.id, when, posted.body) in posted.headers["webhook-signature"].split(" ")


def test_each_attempt_is_signed_for_its_own_time_under_the_same_id(hooked: Flask, receiver: Receiver) -> None:
    _, secret = acts.subscribed(hooked, receiver.url)
    receiver.answers = [500, 404]
    acts.a_case(hooked)
    (message,) = acts.messages(hooked)
    for _ in range(3):
        acts.work(hooked, acts.due(hooked, message.id))
    assert [one.id for one in receiver.posted] == [message.message_id] * 3
    assert len({one.body for one in receiver.posted}) == 1
    assert all(is_signed(one, secret) for one in receiver.posted)
    stamps = [int(one.headers["webhook-timestamp"]) - int(NOW.timestamp()) for one in receiver.posted]
    assert stamps == [0, 60, 180], "a minute, then two: as mail"
    (after,) = acts.messages(hooked)
    assert (after.state, after.attempts, after.last_error) == (State.SENT, 3, None)


def test_the_schedule_is_that_of_mail() -> None:
    mail, ours = task("notices.send"), task("webhooks.send")
    assert (ours.max_attempts, ours.base, ours.cap) == (mail.max_attempts, mail.base, mail.cap)


def test_a_message_waits_for_the_one_before_of_its_case_and_no_other(hooked: Flask, receiver: Receiver) -> None:
    acts.subscribed(hooked, receiver.url)
    first, _ = acts.a_case(hooked)
    receiver.answers = [503]
    acts.work(hooked)
    acts.acknowledge(hooked, first)
    other, _ = acts.a_case(hooked)
    acts.work(hooked)
    assert [one.told["data"]["case"]["id"] for one in receiver.posted] == [first, other]
    acts.work(hooked, NOW + DAY)
    told = [one.told for one in receiver.posted if one.told["data"]["case"]["id"] == first]
    assert [one["type"] for one in told] == ["case.received", "case.received", "case.allocated", "case.acknowledged"]


def test_days_of_failure_stop_it_and_the_administrators_are_told(hooked: Flask, receiver: Receiver) -> None:
    number, _ = acts.subscribed(hooked, receiver.url)
    receiver.always = 503
    acts.a_case(hooked)
    (message,) = acts.messages(hooked)
    at = NOW
    while acts.hook(hooked, number).stopped_at is None:
        acts.work(hooked, at)
        assert at <= NOW + stopping.AFTER + timedelta(hours=1)
        if acts.hook(hooked, number).stopped_at is None:
            assert acts.messages(hooked)[0].state == State.FAILED
            at = acts.due(hooked, message.id)
    assert at >= NOW + stopping.AFTER
    stopped = acts.hook(hooked, number)
    assert stopped.stopped_why == stopping.FAILING
    (message,) = acts.messages(hooked)
    assert message.state == State.GAVE_UP
    _told_administrators(hooked, at)
    tries = len(receiver.posted)
    acts.a_case(hooked)
    acts.work(hooked, at + DAY)
    assert len(receiver.posted) == tries, "a stopped webhook is promised nothing"
    assert len(acts.messages(hooked)) == 1


def _told_administrators(app: Flask, at: datetime) -> None:
    with app.app_context():
        written = db.session.scalars(select(Notice).where(Notice.subject.contains("was stopped"))).all()
        assert [(one.to_address, one.queued_at) for one in written] == [(cast.staff(ADMIN).email, at)]
        assert "/staff/webhooks/show/" in written[0].body_text
        assert (
            "was stopped" in db.session.scalars(select(SecurityEntry.words).order_by(SecurityEntry.id.desc())).first()
        )


def test_gone_stops_it_at_once(hooked: Flask, receiver: Receiver) -> None:
    number, _ = acts.subscribed(hooked, receiver.url)
    receiver.always = 410
    acts.a_case(hooked)
    acts.a_case(hooked)
    acts.work(hooked)
    assert len(receiver.posted) == 1
    assert acts.hook(hooked, number).stopped_why == stopping.GONE
    first, second = acts.messages(hooked)
    assert (first.state, second.state) == (State.GAVE_UP, State.GAVE_UP)
    assert second.last_error == sending.STOPPED
    with hooked.app_context():
        assert len(db.session.scalars(select(Notice.id).where(Notice.subject.contains("stopped"))).all()) == 1


def test_a_success_in_between_counts_the_days_anew(hooked: Flask, receiver: Receiver) -> None:
    number, _ = acts.subscribed(hooked, receiver.url)
    receiver.answers = [503]
    acts.a_case(hooked)
    acts.work(hooked)
    assert acts.hook(hooked, number).failing_since == NOW
    acts.work(hooked, NOW + DAY)
    assert acts.hook(hooked, number).failing_since is None


def test_what_was_given_up_is_sent_again_once_it_is_started(hooked: Flask, receiver: Receiver) -> None:
    number, _ = acts.subscribed(hooked, receiver.url)
    receiver.answers = [410]
    acts.a_case(hooked)
    acts.work(hooked)
    (before,) = acts.messages(hooked)
    with hooked.app_context():
        with pytest.raises(Refused, match="Start it first"), transaction():
            sending.again(db.session.get_one(WebhookMessage, before.id), NOW)
        with transaction():
            subscriptions.start(db.session.get_one(Webhook, number), by=cast.staff(ADMIN), at=NOW)
        with transaction():
            sending.again(db.session.get_one(WebhookMessage, before.id), NOW)
        with pytest.raises(Refused, match="isn’t stopped"), transaction():
            subscriptions.start(db.session.get_one(Webhook, number), by=cast.staff(ADMIN), at=NOW)
    acts.work(hooked)
    assert [one.id for one in receiver.posted] == [before.message_id] * 2
    with hooked.app_context(), pytest.raises(Refused, match="given up"), transaction():
        sending.again(db.session.get_one(WebhookMessage, before.id), NOW)


def test_a_new_secret_signs_beside_the_old_for_a_day(hooked: Flask, receiver: Receiver) -> None:
    number, old = acts.subscribed(hooked, receiver.url)
    with hooked.app_context(), transaction():
        new = subscriptions.rotate(db.session.get_one(Webhook, number), by=cast.staff(ADMIN), at=NOW).secret
    acts.a_case(hooked)
    acts.work(hooked)
    with hooked.app_context(), transaction():
        cast.received(cast.submission(), at=NOW + subscriptions.BOTH)
    acts.work(hooked, NOW + subscriptions.BOTH)
    both, after = receiver.posted
    assert (is_signed(both, old), is_signed(both, new)) == (True, True)
    assert (is_signed(after, old), is_signed(after, new)) == (False, True)
    assert after.headers["webhook-signature"].count("v1,") == 1


def test_an_old_secret_and_what_was_taken_are_forgotten(hooked: Flask, receiver: Receiver) -> None:
    number, _ = acts.subscribed(hooked, receiver.url)
    with hooked.app_context(), transaction():
        subscriptions.rotate(db.session.get_one(Webhook, number), by=cast.staff(ADMIN), at=NOW)
    receiver.answers = [204, 410]
    acts.a_case(hooked)
    acts.work(hooked)
    acts.a_case(hooked)
    acts.work(hooked)
    with hooked.app_context(), transaction():
        forgetting.forget(at=NOW + forgetting.KEPT + DAY)
    assert acts.hook(hooked, number).sealed_before is None
    assert [one.state for one in acts.messages(hooked)] == [State.GAVE_UP], "for a person to see"


def test_the_secret_is_kept_so_that_the_database_alone_doesnt_tell_it(hooked: Flask, receiver: Receiver) -> None:
    number, secret = acts.subscribed(hooked, receiver.url)
    kept = acts.hook(hooked, number)
    assert base64.b64decode(secret.removeprefix("whsec_")) not in kept.sealed
    with hooked.app_context():
        words = " ".join(db.session.scalars(select(SecurityEntry.words)))
    assert secret not in words
    assert "/hook?of=redress" not in words, "an address may be as good as a key"


def test_a_secret_of_another_key_is_said_to_be_unreadable(hooked: Flask, receiver: Receiver) -> None:
    acts.subscribed(hooked, receiver.url)
    acts.a_case(hooked)
    right = hooked.config["SECRET_KEY"]
    hooked.config["SECRET_KEY"] = "another-secret-of-forty-characters-012345"
    try:
        acts.work(hooked)
    finally:
        hooked.config["SECRET_KEY"] = right
    assert receiver.posted == []
    assert acts.messages(hooked)[0].last_error == sending.UNREADABLE


def test_one_that_has_ended_gets_nothing_and_can_do_nothing(hooked: Flask, receiver: Receiver) -> None:
    number, _ = acts.subscribed(hooked, receiver.url)
    acts.a_case(hooked)
    with hooked.app_context(), transaction():
        subscriptions.end(db.session.get_one(Webhook, number), by=cast.staff(ADMIN), at=NOW)
    acts.work(hooked)
    assert receiver.posted == []
    assert acts.messages(hooked)[0].state == State.GAVE_UP
    assert acts.hook(hooked, number).sealed == b""
    with hooked.app_context():
        ended, by = db.session.get_one(Webhook, number), cast.staff(ADMIN)
        assert subscriptions.standing(ended) is Standing.ENDED
        for act in (
            lambda: subscriptions.end(ended, by=by, at=NOW),
            lambda: subscriptions.rotate(ended, by=by, at=NOW),
            lambda: subscriptions.start(ended, by=by, at=NOW),
            lambda: subscriptions.test(ended, at=NOW),
        ):
            with pytest.raises(Refused, match="has ended"):
                act()


def test_a_test_tells_of_nothing(hooked: Flask, receiver: Receiver) -> None:
    number, secret = acts.subscribed(hooked, receiver.url)
    with hooked.app_context(), transaction():
        subscriptions.test(db.session.get_one(Webhook, number), at=NOW)
    acts.work(hooked)
    (one,) = receiver.posted
    assert one.told == {"type": kinds.TEST, "timestamp": "2026-05-05T09:30:00+00:00", "data": {}}
    assert is_signed(one, secret)


def test_what_waits_goes_to_the_new_address(hooked: Flask, receiver: Receiver) -> None:
    number, _ = acts.subscribed(hooked, receiver.url.replace("/hook", "/old"))
    acts.a_case(hooked)
    with hooked.app_context(), transaction():
        found = db.session.get_one(Webhook, number)
        given = {"name": "New", "url": receiver.url, "events": ["case.closed"], "wire": sending.wire()}
        subscriptions.change(found, **given, by=cast.staff(ADMIN), at=NOW)
    acts.work(hooked)
    assert [one.path for one in receiver.posted] == ["/hook?of=redress"]
    acts.a_case(hooked)
    assert len(acts.messages(hooked)) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"events": []}, "events"),
        ({"events": ["case.everything"]}, "events"),
        ({"events": [kinds.TEST]}, "events"),
        ({"url": "https://10.0.0.1/"}, "url"),
        ({"url": "http://example.org/"}, "url"),
    ],
)
def test_what_cant_be_subscribed_to(hooked: Flask, receiver: Receiver, changes: dict[str, object], field: str) -> None:
    given = {"url": receiver.url, **changes}
    with pytest.raises(Invalid) as caught:
        acts.subscribed(hooked, **given)
    assert list(caught.value.errors) == [field]


def test_a_fault_of_ours_is_tried_again_too(hooked: Flask, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    acts.subscribed(hooked, receiver.url)
    acts.a_case(hooked)
    with monkeypatch.context() as patched:
        patched.setattr(signing, "headers", lambda *_: 1 / 0)
        acts.work(hooked)
    with hooked.app_context():
        states = db.session.scalars(select(Job.state).where(Job.name == "webhooks.send")).all()
        assert states == [JobState.READY]
    acts.work(hooked, NOW + DAY)
    assert len(receiver.posted) == 1
