from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from portal.database import db, transaction
from portal.errors import Invalid, Refused
from portal.jobs.models import Job, State
from portal.jobs.runner import run_ready
from portal.notices import mail, outgoing, readdressing, sending
from portal.notices.carrying import AWAY, TransportError
from portal.notices.mail import File, Sealed
from portal.notices.models import Channel, Notice, NoticeState
from portal.notices.transport import SERVER, FileTransport, SmtpTransport
from tests.jobs.local_db import a_case, local_db  # noqa: F401 - fixtures
from tests.notices.post import NOW, Pile, found, promise
from tests.support.smtp import MailServer

pytestmark = pytest.mark.usefixtures("local_db", "pile")

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LATER = TransportError("Later.", False)
NEVER = TransportError("Never.", True)


@pytest.fixture
def pile(local_db: Flask) -> Pile:  # noqa: F811 - the fixture
    pile = Pile()
    outgoing.use(local_db, pile)
    return pile


@pytest.fixture
def letters() -> Iterator[dict[int, list[File]]]:
    """What the letters package would answer, by the notice's id."""
    kept: dict[int, list[File]] = {}
    before = list(outgoing._providers)
    outgoing.attach_with(lambda notice: kept.get(notice.id))
    yield kept
    outgoing._providers[:] = before


def job_of(notice_id: int) -> Job:
    db.session.rollback()
    job = db.session.execute(select(Job).where(Job.ukey == sending.ukey(notice_id))).scalar_one()
    db.session.refresh(job)
    db.session.expunge(job)
    db.session.rollback()
    return job


def subjects(pile: Pile) -> list[str]:
    return [line[9:].decode() for _, sent in pile.sent for line in sent.raw.split(b"\r\n") if line[:9] == b"Subject: "]


def run_until(end: datetime) -> None:
    """Let time pass as far as `end`, stopping wherever a job falls due."""
    at = NOW
    while at <= end:
        run_ready(at)
        following = db.session.execute(select(Job.run_at).where(Job.state == State.READY).order_by(Job.run_at)).scalar()
        db.session.rollback()
        if following is None:
            return
        at = max(following, at + timedelta(seconds=1))


# ---- promises


def test_a_promise_is_sent_once_and_marked(pile: Pile):
    notice_id = promise()
    assert (found(notice_id).state, found(notice_id).words) == (NoticeState.QUEUED, "Waiting to be sent")
    run_ready(NOW + MINUTE)
    run_ready(NOW + DAY)
    notice = found(notice_id)
    assert (notice.state, notice.sent_at, notice.attempts, notice.last_error) == ("sent", NOW + MINUTE, 1, None)
    assert pile.recipients == ["alice@example.org"]
    assert job_of(notice_id).state == State.DONE


def test_a_message_id_is_made_with_the_promise_and_is_its_own(pile: Pile):
    first, second = promise(), promise()
    ids = [found(first).message_id, found(second).message_id]
    assert len(set(ids)) == 2
    assert all(each and each.endswith("@council.test>") for each in ids)
    run_ready(NOW)
    assert [sent.message_id for _, sent in pile.sent] == ids


def promise_and_fail() -> None:
    with transaction():
        facts = {"to_address": "alice@example.org", "to_name": "", "from_name": "", "subject": "", "body_text": ""}
        sending.queue_notice(at=NOW, **facts)
        raise ZeroDivisionError


def test_nothing_is_promised_where_the_change_it_tells_of_is_undone(pile: Pile):
    with pytest.raises(ZeroDivisionError):
        promise_and_fail()
    assert run_ready(NOW) == 0
    assert db.session.query(Notice).count() == 0


@pytest.mark.parametrize("how", [{"to": None}, {"to": ""}, {"to": "7 Elm Road\nExeter", "channel": "post"}])
def test_without_an_address_for_mail_it_waits_for_the_post(pile: Pile, how: dict[str, str]):
    notice = found(promise(**how))
    assert (notice.channel, notice.state) == (Channel.POST, NoticeState.TO_POST)
    assert run_ready(NOW) == 0
    with transaction():
        sending.mark_posted(db.session.get_one(Notice, notice.id), "Olive Officer", NOW + DAY)
    assert (found(notice.id).state, found(notice.id).posted_by, found(notice.id).sent_at) == (
        NoticeState.POSTED,
        "Olive Officer",
        NOW + DAY,
    )


def test_an_address_that_is_none_is_refused_at_once():
    with pytest.raises(Invalid, match="isn't an e-mail address"):
        promise(to="alice at home")


def test_nasty_names_are_kept_and_sent_harmless(pile: Pile):
    promise("=?utf-8?q?a=0ABcc=3A_v=40x=2Eorg?=", to_name="a\r\nBcc: v@x.org", from_name="b\nCc: v@x.org")
    run_ready(NOW)
    assert pile.recipients == ["alice@example.org"]
    assert b"\nBcc" not in pile.sent[0][1].raw


# ---- letters


def test_a_letter_goes_with_its_notice(pile: Pile, letters: dict[int, list[File]]):
    case = a_case()
    notice_id = promise(case_id=case)
    letters[notice_id] = [File("Réponse.pdf", "application/pdf", b"%PDF-1.7")]
    notice = Notice(id=notice_id, letter_id=1)
    assert outgoing.attachments_of(notice) == tuple(letters[notice_id])


def test_a_letter_that_holds_what_cant_be_set_goes_without_its_file(letters: dict[int, list[File]]):
    letters[1] = []
    assert outgoing.attachments_of(Notice(id=1, letter_id=1)) == ()


def test_a_notice_whose_letter_is_gone_isnt_sent(letters: dict[int, list[File]]):
    with pytest.raises(LookupError, match="can't be found"):
        outgoing.attachments_of(Notice(id=1, letter_id=1))


# ---- failures


def test_a_server_away_for_three_days_loses_nothing_and_keeps_the_order(pile: Pile):
    server = MailServer()
    outgoing.use(current_app._get_current_object(), SmtpTransport(server.url))
    case, other = a_case(), a_case()
    notices = [promise(f"number {number}", case_id=case) for number in range(4)] + [promise("other", case_id=other)]
    run_until(NOW + 3 * DAY)
    assert [found(each).state for each in notices] == ["failed", "queued", "queued", "queued", "failed"]
    assert (found(notices[0]).words, found(notices[0]).last_error) == ("Not sent yet, trying again", SERVER.says(AWAY))
    server.start()
    try:
        run_ready(NOW + 3 * DAY + HOUR)
    finally:
        server.stop()
    assert [found(each).state for each in notices] == ["sent"] * 5
    received = [str(message["Subject"]) for message in server.messages]
    assert [each for each in received if each != "other"] == [f"number {number}" for number in range(4)]


def test_a_refused_address_is_given_up_and_blocks_nobody(mail_server: MailServer):
    outgoing.use(current_app._get_current_object(), SmtpTransport(mail_server.url))
    mail_server.refuse(550, "bad@example.org")
    case, other = a_case(), a_case()
    bad = promise(to="bad@example.org", case_id=case)
    after, elsewhere = promise(case_id=case), promise(case_id=other)
    run_ready(NOW)
    notice = found(bad)
    assert (notice.state, notice.attempts) == (NoticeState.GAVE_UP, 1)
    assert notice.last_error == "The mail server refused the address (550). Check it or post the letter."
    assert job_of(bad).state == State.GAVE_UP
    assert [found(after).state, found(elsewhere).state] == ["sent", "sent"]


def test_a_server_that_says_later_is_asked_again(mail_server: MailServer):
    outgoing.use(current_app._get_current_object(), SmtpTransport(mail_server.url))
    mail_server.refuse(451, times=2)
    notice_id = promise()
    run_ready(NOW)
    assert (found(notice_id).state, found(notice_id).attempts) == (NoticeState.FAILED, 1)
    assert job_of(notice_id).run_at == NOW + MINUTE
    run_ready(NOW + MINUTE)
    assert job_of(notice_id).run_at == NOW + 3 * MINUTE
    run_ready(NOW + 3 * MINUTE)
    assert (found(notice_id).state, found(notice_id).attempts) == (NoticeState.SENT, 3)
    assert len(mail_server.envelopes) == 1


def test_after_five_days_an_officer_is_told(pile: Pile):
    pile.refusals["alice@example.org"] = LATER
    notice_id = promise()
    run_until(NOW + 4 * DAY)
    assert found(notice_id).state == NoticeState.FAILED
    run_until(NOW + 6 * DAY)
    assert (found(notice_id).state, found(notice_id).last_error) == (NoticeState.GAVE_UP, "Later.")


def test_an_address_that_was_kept_badly_is_given_up(pile: Pile):
    notice_id = promise()
    with transaction():
        db.session.get_one(Notice, notice_id).to_address = "somebody"
    run_ready(NOW)
    assert found(notice_id).state == NoticeState.GAVE_UP
    assert "isn't an e-mail address" in str(found(notice_id).last_error)


class Broken(Pile):
    """A transport with a fault in it."""

    def send(self, message: Sealed, to: str) -> None:
        raise AttributeError(to)


def test_a_fault_of_ours_shows_on_the_board_and_is_tried_again(caplog: pytest.LogCaptureFixture):
    outgoing.use(current_app._get_current_object(), Broken())
    notice_id = promise()
    run_ready(NOW)
    assert (found(notice_id).state, found(notice_id).last_error) == (NoticeState.FAILED, sending.OURS)
    assert (job_of(notice_id).state, job_of(notice_id).run_at) == (State.READY, NOW + MINUTE)
    assert "AttributeError" in caplog.text
    assert "alice" not in caplog.text
    outgoing.use(current_app._get_current_object(), Pile())
    run_ready(NOW + MINUTE)
    assert (found(notice_id).state, found(notice_id).last_error) == (NoticeState.SENT, None)


def test_a_message_that_cannot_be_made_is_told_of(pile: Pile, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mail, "name", lambda text: text)
    notice_id = promise(to_name="." + "x" * 76)
    run_ready(NOW)
    assert found(notice_id).state == NoticeState.GAVE_UP
    assert "couldn't be made safely" in str(found(notice_id).last_error)
    assert pile.sent == []


def test_neither_log_nor_job_names_anybody(pile: Pile, caplog: pytest.LogCaptureFixture):
    pile.refusals = {"alice@example.org": NEVER, "bob@example.org": LATER}
    notices = [promise("About the noise"), promise(to="bob@example.org")]
    run_ready(NOW)
    told = caplog.text + "".join(f"{job_of(each).error}{job_of(each).args}" for each in notices)
    assert not [word for word in ("example.org", "Alice", "noise") if word in told]


# ---- order


def test_a_case_is_told_in_order(pile: Pile):
    case, other = a_case(), a_case()
    pile.refusals["slow@example.org"] = LATER
    first = promise("first", to="slow@example.org", case_id=case)
    promise("second", case_id=case)
    promise("third", case_id=case)
    promise("other", case_id=other)
    promise("nobody's")
    run_ready(NOW)
    assert subjects(pile) == ["other", "nobody's"]
    pile.refusals.clear()
    run_ready(NOW + MINUTE)
    assert subjects(pile)[2:] == ["first", "second", "third"]
    assert found(first).state == NoticeState.SENT


def test_a_message_out_of_turn_waits_for_none_and_none_waits_for_it(pile: Pile):
    """A contractor's server that is away holds up no letter, and a reporter's no contractor."""
    case = a_case()
    pile.refusals["away@example.org"] = LATER
    promise("asked", to="away@example.org", case_id=case, in_turn=False)
    letter = promise("letter", case_id=case)
    late = promise("late letter", to="away@example.org", case_id=case)
    asked = promise("asked again", case_id=case, in_turn=False)
    run_ready(NOW)
    assert [found(one).state for one in (letter, late, asked)] == [
        NoticeState.SENT,
        NoticeState.FAILED,
        NoticeState.SENT,
    ]


def test_waiting_for_its_turn_costs_no_attempt(pile: Pile):
    case = a_case()
    pile.refusals["slow@example.org"] = LATER
    promise(to="slow@example.org", case_id=case)
    waiting = promise(case_id=case)
    run_until(NOW + DAY)
    assert (job_of(waiting).attempts, found(waiting).attempts, found(waiting).state) == (0, 0, NoticeState.QUEUED)


def test_a_notice_that_was_posted_lets_the_next_one_go(pile: Pile):
    case = a_case()
    pile.refusals["slow@example.org"] = LATER
    first, second = promise(to="slow@example.org", case_id=case), promise(case_id=case)
    run_ready(NOW)
    with transaction():
        sending.mark_posted(db.session.get_one(Notice, first), "Olive", NOW + timedelta(seconds=10))
    run_ready(NOW + timedelta(seconds=10))
    assert found(second).state == NoticeState.SENT
    run_ready(NOW + DAY)
    assert "slow@example.org" not in pile.recipients


# ---- the officer


@pytest.mark.parametrize("refusal", [LATER, NEVER])
def test_an_officer_may_try_again(pile: Pile, refusal: TransportError):
    pile.refusals["alice@example.org"] = refusal
    notice_id = promise()
    run_ready(NOW)
    pile.refusals.clear()
    with transaction():
        sending.retry(db.session.get_one(Notice, notice_id), NOW + timedelta(seconds=5))
    assert run_ready(NOW + timedelta(seconds=5)) == 1
    assert (found(notice_id).state, len(pile.sent)) == (NoticeState.SENT, 1)


def test_what_was_sent_is_not_sent_again_by_hand(pile: Pile):
    notice_id = promise()
    run_ready(NOW)
    notice = db.session.get_one(Notice, notice_id)
    with pytest.raises(Refused, match="that failed can be tried again"):
        sending.retry(notice, NOW)
    with pytest.raises(Refused, match="can be marked as posted"):
        sending.mark_posted(notice, "Olive", NOW)
    with pytest.raises(Refused, match="can be sent elsewhere"):
        readdressing.readdress(notice, Channel.POST, "1 Mill Lane", by="Olive", by_id=None, at=NOW)


# ---- configuration


def test_the_configuration_is_read_in_one_place(local_db: Flask, tmp_path):  # noqa: F811 - the fixture
    local_db.extensions.pop(outgoing.EXTENSION)
    local_db.config.update(SMTP_URL=None, MAIL_FOLDER=str(tmp_path), MAIL_FROM="complaints@council.test")
    assert outgoing.outgoing() == outgoing.Outgoing(FileTransport(tmp_path), "complaints@council.test")
