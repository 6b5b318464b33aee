"""A message that didn't arrive is sent elsewhere; where it went before stays on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal.database import db, transaction
from portal.errors import Invalid, Refused
from portal.jobs.runner import run_ready
from portal.notices import outgoing, readdressing, sending
from portal.notices.carrying import TransportError
from portal.notices.mail import Sealed
from portal.notices.models import Channel, Notice, NoticeState
from tests.jobs.local_db import a_case, local_db  # noqa: F401 - fixtures
from tests.notices.post import NOW, Pile, found, promise

NEVER, LATER = TransportError("Never.", True), TransportError("Later.", False)
SOON = NOW + timedelta(seconds=10)
POSTAL = "1 Mill Lane\nExeter"


@pytest.fixture(autouse=True)
def pile(local_db: Flask) -> Pile:  # noqa: F811 - the fixture
    pile = Pile()
    outgoing.use(local_db, pile)
    return pile


def elsewhere(notice_id: int, address: str, channel: Channel = Channel.EMAIL) -> None:
    with transaction():
        notice = db.session.get_one(Notice, notice_id)
        readdressing.readdress(notice, channel, address, by="Olive Officer", by_id=None, at=SOON)


def failed(pile: Pile, refusal: TransportError = NEVER, **more: object) -> int:
    pile.refusals["alice@example.org"] = refusal
    notice_id = promise(**more)
    run_ready(NOW)
    return notice_id


@pytest.mark.parametrize("refusal", [NEVER, LATER])
def test_it_goes_to_the_new_address_and_the_old_one_stays_on_record(pile: Pile, refusal: TransportError) -> None:
    notice_id = failed(pile, refusal)
    before = found(notice_id)
    elsewhere(notice_id, "alice.ash@example.org")
    assert (found(notice_id).state, found(notice_id).last_error) == (NoticeState.QUEUED, None)
    assert run_ready(SOON) == 1
    notice = found(notice_id)
    assert (notice.state, notice.to_address) == (NoticeState.SENT, "alice.ash@example.org")
    assert pile.recipients == ["alice.ash@example.org"]
    assert notice.message_id == before.message_id == pile.sent[0][1].message_id
    (kept,) = readdressing.history(notice)
    assert (kept.address_before, kept.address, kept.by_name, kept.at) == (
        "alice@example.org",
        "alice.ash@example.org",
        "Olive Officer",
        SOON,
    )


def test_it_goes_by_post_and_lets_the_next_one_go(pile: Pile) -> None:
    case = a_case()
    first = failed(pile, LATER, case_id=case)
    second = promise(case_id=case, to="bob@example.org")
    elsewhere(first, POSTAL, Channel.POST)
    assert (found(first).state, found(first).channel, found(first).to_address) == ("to_post", "post", POSTAL)
    run_ready(SOON)
    assert (found(first).state, found(second).state) == (NoticeState.TO_POST, NoticeState.SENT)
    assert pile.recipients == ["bob@example.org"]


def test_a_letter_that_came_back_is_e_mailed_and_e_mailed_elsewhere(pile: Pile) -> None:
    notice_id = promise(to=POSTAL, channel="post")
    with transaction():
        sending.mark_posted(db.session.get_one(Notice, notice_id), "Olive", NOW)
    elsewhere(notice_id, "alice@example.org")
    pile.refusals["alice@example.org"] = NEVER
    run_ready(SOON)
    assert found(notice_id).state == NoticeState.GAVE_UP
    elsewhere(notice_id, "alice.ash@example.org")
    run_ready(SOON)
    assert (found(notice_id).state, found(notice_id).posted_by) == (NoticeState.SENT, None)
    history = readdressing.history(found(notice_id))
    assert [one.address_before for one in history] == [POSTAL, "alice@example.org"]
    assert [one.channel_before for one in history] == ["post", "email"]


def test_a_letter_that_came_back_may_be_posted_there_again() -> None:
    notice_id = promise(to=POSTAL, channel="post")
    with pytest.raises(Invalid, match="That is where it went"):
        elsewhere(notice_id, POSTAL, Channel.POST)
    with transaction():
        sending.mark_posted(db.session.get_one(Notice, notice_id), "Olive", NOW)
    elsewhere(notice_id, POSTAL, Channel.POST)
    assert found(notice_id).state == NoticeState.TO_POST


@pytest.mark.parametrize(
    ("address", "channel", "field"),
    [
        ("", Channel.EMAIL, "to_address"),
        ("", Channel.POST, "to_address"),
        ("alice at home", Channel.EMAIL, "to_address"),
        ("alice@example.org", Channel.EMAIL, "to_address"),
        ("a@example.org\r\nBcc: v@example.org", Channel.EMAIL, "to_address"),
        ("a@example.org, v@example.org", Channel.EMAIL, "to_address"),
        ("+447700900123", Channel.SMS, "channel"),
    ],
)
def test_where_it_cannot_go_nothing_is_changed(pile: Pile, address: str, channel: Channel, field: str) -> None:
    notice_id = failed(pile)
    with pytest.raises(Invalid) as caught:
        elsewhere(notice_id, address, channel)
    assert list(caught.value.errors) == [field]
    assert (found(notice_id).state, found(notice_id).to_address) == (NoticeState.GAVE_UP, "alice@example.org")
    assert readdressing.history(found(notice_id)) == []


@pytest.mark.parametrize("state", [NoticeState.QUEUED, NoticeState.SENT])
def test_what_is_on_its_way_or_has_gone_is_left_alone(state: NoticeState) -> None:
    notice_id = promise()
    with transaction():
        db.session.get_one(Notice, notice_id).state = state
    with pytest.raises(Refused, match="can be sent elsewhere"):
        elsewhere(notice_id, "alice.ash@example.org")


class Meanwhile(Pile):
    """A transport during whose sending somebody gives the notice another address."""

    notice_id = 0

    def send(self, message: Sealed, to: str) -> None:
        if self.notice_id:
            notice_id, self.notice_id = self.notice_id, 0
            elsewhere(notice_id, "alice.ash@example.org")
        super().send(message, to)


@pytest.mark.parametrize("refusal", [None, NEVER, LATER])
def test_an_address_given_while_it_is_sent_to_the_old_one_still_gets_it(
    local_db: Flask,  # noqa: F811 - the fixture
    refusal: TransportError | None,
) -> None:
    meanwhile = Meanwhile()
    outgoing.use(local_db, meanwhile)
    notice_id = failed(meanwhile, LATER)
    meanwhile.refusals = {"alice@example.org": refusal} if refusal else {}
    meanwhile.notice_id = notice_id
    run_ready(NOW + timedelta(minutes=1))
    run_ready(NOW + timedelta(minutes=2))
    assert (found(notice_id).state, found(notice_id).to_address) == (NoticeState.SENT, "alice.ash@example.org")
    assert meanwhile.recipients[-1] == "alice.ash@example.org"
