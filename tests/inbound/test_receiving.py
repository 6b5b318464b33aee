"""What becomes of a message: a case, an entry on one, or a question to an officer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.cases import mailing, timeline, writing_to_staff
from portal.cases.models import Case, CaseSubject, IncomingMail, MailState
from portal.database import db
from portal.errors import Conflict
from portal.inbound import keeping, receiving, replying, reports
from portal.jobs.runner import run_ready
from portal.notices import outgoing
from portal.notices.models import Notice, NoticeState
from tests import cast
from tests.cast import NOW
from tests.inbound.post import ADDRESS, DEVON, SAN_CLEMENTE, WORDS, bounce, case_of, letter, taken, with_files
from tests.notices.post import Pile

LATER = NOW + timedelta(hours=2)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


# ---- a new message


@pytest.mark.clauses("DV-2", "DV-59")
def test_it_becomes_a_case(session: Session) -> None:
    mail = taken(letter())
    case = case_of(mail)
    assert (mail.state, mail.reason, mail.settled_by) == (MailState.CASE, "", "The reporter")
    assert (case.procedure_key, case.kind, case.channel) == ("devon", "complaint", "email")
    assert case.description == f"A pothole\n\n{WORDS}"
    assert case.person is not None
    assert (case.person.name, case.person.email) == ("Alice Penrose", "alice@example.org")
    assert [event.summary for event in case.events] == ["Received (E-mail)."]
    assert timeline.first_break(case) is None


def test_its_receipt_answers_it_and_says_where_to_answer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    pile = Pile()
    monkeypatch.setitem(app.extensions, outgoing.EXTENSION, outgoing.Outgoing(pile, ADDRESS))
    riverside = receiving.Mailbox("riverside", "311@riverside.example.org", "service_request")
    app.config["MAILBOXES"] = (riverside,)
    with app.app_context():
        mail = taken(letter(To="311@riverside.example.org"), riverside)
        case_id = case_of(mail).id
        run_ready(NOW)
        sent = pile.sent[0][1].raw.decode()
        assert "In-Reply-To: <first@mail.example.org>" in sent
        assert f"Reply-To: {replying.signed(riverside, case_id)}" in sent.replace("\r\n ", " ")


def test_the_clocks_start_when_the_mail_server_got_it(session: Session) -> None:
    came = NOW - timedelta(days=4)
    case = case_of(taken(letter(), received_at=came))
    assert case.received_at == came
    assert "recorded on" in case.events[0].summary
    assert case_of(taken(letter(Message_ID="<b@x.org>"), received_at=NOW + timedelta(days=9))).received_at == NOW


def test_what_the_procedure_needs_besides_is_asked_of_an_officer(session: Session) -> None:
    """San Clemente wants an address and a telephone number (SC-32)."""
    mail = taken(letter(To="help@san-clemente.example.org"), SAN_CLEMENTE)
    assert (mail.state, mail.case_id) == (MailState.HELD, None)
    assert mail.reason == "The procedure needs more: Your address is needed. Your phone number is needed."
    assert count(Case) == 0


def test_a_long_one_is_cut_and_says_so(session: Session) -> None:
    mail = taken(letter("Nobody came. " * 2000))
    assert case_of(mail).description.endswith(
        "[The message goes on. All of it stands below, among the messages of this case.]"
    )
    assert len(mail.text) == len(("Nobody came. " * 2000).strip())


def test_what_was_forwarded_may_be_the_complaint(session: Session) -> None:
    words = "Please look at this.\n\n-----Original Message-----\nFrom: A shop\nSent: 1 May\n\nWe will not come."
    mail = taken(letter(words))
    assert mail.text == "Please look at this."
    assert "We will not come." in case_of(mail).description


def test_its_files_are_told_of(session: Session) -> None:
    mail = taken(with_files(("letter.pdf", b"%PDF-1.7 x")))
    assert case_of(mail).description.endswith(
        "[Files came with it. They stand below, among the messages of this case.]"
    )
    assert mail.files[0]["name"] == "letter.pdf"


def test_one_without_words_waits(session: Session) -> None:
    mail = taken(letter("", Subject=None))
    assert (mail.state, mail.reason) == (MailState.HELD, receiving.NO_WORDS)


# ---- once


def test_it_is_taken_once(session: Session) -> None:
    first = receiving.take(letter(), DEVON, at=NOW)
    again = receiving.take(b"Received: by another; way\r\n" + letter(), DEVON, at=LATER)
    assert (again.is_new, again.mail.id) == (False, first.mail.id)
    assert (count(Case), count(IncomingMail)) == (1, 1)


def test_another_under_the_same_name_isnt_lost(session: Session) -> None:
    taken(letter())
    other = taken(letter("Something else altogether."))
    assert (other.state, other.reason) == (MailState.HELD, keeping.ODD_TWIN)
    assert receiving.take(letter("Something else altogether."), DEVON, at=NOW).is_new is False
    assert count(IncomingMail) == 2


def test_each_mailbox_takes_its_own(session: Session) -> None:
    taken(letter())
    assert taken(letter(), SAN_CLEMENTE).procedure_key == "san-clemente"
    assert count(IncomingMail) == 2


# ---- an answer


def written() -> tuple[Case, Notice]:
    """A case of Alice's that was acknowledged by a letter, and the letter's notice."""
    case = cast.acknowledged(cast.complaint())
    db.session.commit()
    notice = db.session.scalars(select(Notice).filter_by(case_id=case.id, in_turn=True)).one()
    return case, notice


def test_an_answer_to_a_signed_address_is_put_on_its_case(session: Session) -> None:
    case, _ = written()
    before, status = len(case.events), case.status
    to = replying.signed(DEVON, case.id)
    mail = taken(
        letter("It is still there.\n\nOn 5 May, Devon wrote:\n> Dear Alice", To=to, Subject="Re: Your complaint")
    )
    assert (mail.state, mail.case_id) == (MailState.ENTRY, case.id)
    assert (mail.text, mail.quoted) == ("It is still there.", "On 5 May, Devon wrote:\n> Dear Alice")
    assert len(case.events) == before + 1
    last = case.events[-1]
    assert (last.kind, last.summary, last.by_name) == ("mail", "A message came by e-mail.", "The reporter")
    assert case.status == status
    assert timeline.first_break(case) is None
    assert count(Case) == 1


def test_whoever_deals_with_it_is_told(session: Session) -> None:
    case, _ = written()
    taken(letter(To=replying.signed(DEVON, case.id)))
    told = db.session.scalars(select(Notice).filter_by(case_id=case.id, in_turn=False)).one()
    assert told.to_address == cast.staff(cast.ROADS).email
    assert told.subject == f"A message came by e-mail for {case.tracking_number}."


def told_of_it(case: Case) -> list[str | None]:
    query = select(Notice.to_address).filter_by(case_id=case.id, subject=f"A message came by e-mail for {case}.")
    return list(db.session.scalars(query.order_by(Notice.id)))


@pytest.mark.parametrize("lost", ["nobody", "left", "about"])
def test_where_nobody_deals_with_it_those_who_may_are_told(session: Session, lost: str) -> None:
    case, _ = written()
    if lost == "nobody":
        case.stage.handler = case.handler = None
    elif lost == "left":
        cast.staff(cast.ROADS).active = False
    else:
        session.add(CaseSubject(case=case, staff_id=cast.staff(cast.ROADS).id, at=NOW, reason="Named."))
    session.commit()
    may = {who.email for who in writing_to_staff.responsible(case)}
    others = may if lost == "nobody" else may - {cast.staff(cast.ROADS).email}
    mail = taken(letter(To=replying.signed(DEVON, case.id)))
    assert (mail.state, mail.case_id) == (MailState.ENTRY, case.id)
    assert told_of_it(case)
    assert set(told_of_it(case)) <= others


def test_where_nobody_can_be_told_it_waits(session: Session) -> None:
    case, _ = written()
    before = len(case.events)
    for who in writing_to_staff.responsible(case):
        who.active = False
    session.commit()
    mail = taken(letter(To=replying.signed(DEVON, case.id)))
    assert (mail.state, mail.reason, mail.case_id) == (MailState.HELD, mailing.NOBODY, case.id)
    assert told_of_it(case) == []
    assert len(case.events) == before
    assert timeline.first_break(case) is None


def test_an_answer_is_known_by_what_it_answers(session: Session) -> None:
    case, notice = written()
    by_reply = taken(letter(Message_ID="<a@x.org>", In_Reply_To=notice.message_id))
    by_thread = taken(letter(Message_ID="<b@x.org>", References=f"<far@x.org> {notice.message_id} <near@x.org>"))
    assert [one.case_id for one in (by_reply, by_thread)] == [case.id, case.id]
    assert {one.state for one in (by_reply, by_thread)} == {MailState.ENTRY}


def test_a_second_message_is_known_by_the_first(session: Session) -> None:
    first = taken(letter())
    second = taken(letter("And another thing.", Message_ID="<b@x.org>", In_Reply_To="<first@mail.example.org>"))
    assert (second.state, second.case_id) == (MailState.ENTRY, first.case_id)


@pytest.mark.parametrize("spell", [str, str.lower, lambda number: number.replace("-", " ")])
def test_a_number_in_the_subject_will_do(session: Session, spell: type[str]) -> None:
    case, _ = written()
    mail = taken(letter(Subject=f"Re: {spell(case.tracking_number)}, still nothing"))
    assert (mail.state, mail.case_id) == (MailState.ENTRY, case.id)


@pytest.mark.parametrize("way", ["address", "reference", "number"])
def test_someone_else_needs_an_officer(session: Session, way: str) -> None:
    case, notice = written()
    how = {
        "address": {"To": replying.signed(DEVON, case.id)},
        "reference": {"In_Reply_To": notice.message_id},
        "number": {"Subject": case.tracking_number},
    }[way]
    before = len(case.events)
    mail = taken(letter(From="Mallory <mallory@example.org>", **how))
    assert (mail.state, mail.case_id) == (MailState.HELD, case.id)
    assert mail.reason == "It belongs to a case, but comes from another address than the reporter’s."
    assert len(case.events) == before


def test_a_forged_address_needs_an_officer(session: Session) -> None:
    case, _ = written()
    real = replying.signed(DEVON, case.id)
    forged = real.replace(f"c{case.id}-", f"c{case.id + 1}-")
    mail = taken(letter(To=forged))
    assert (mail.state, mail.case_id) == (MailState.HELD, None)
    assert "isn’t one that we gave out" in mail.reason


def test_the_key_decides_which_addresses_are_ours(app: Flask) -> None:
    with app.app_context():
        before = replying.signed(DEVON, 7)
        app.config["REPLY_KEY"] = "another-key-" * 4
        try:
            assert replying.signed(DEVON, 7) != before
            assert replying.case_named([before], DEVON) == (None, True)
        finally:
            app.config["REPLY_KEY"] = app.config["SECRET_KEY"]
        assert replying.case_named([before], DEVON) == (7, False)


def test_a_case_of_another_procedure_needs_an_officer(session: Session) -> None:
    case, _ = written()
    mail = taken(letter(Subject=case.tracking_number), SAN_CLEMENTE)
    assert (mail.state, mail.case_id) == (MailState.HELD, None)
    assert "isn’t under the procedure" in mail.reason


def test_only_the_reporter_is_told_where_to_answer(session: Session) -> None:
    case, notice = written()
    assert replying.address_for(notice) == replying.signed(DEVON, case.id)
    assert len(replying.signed(DEVON, 10**9).partition("@")[0]) <= 64
    taken(letter(To=replying.signed(DEVON, case.id)))
    to_staff = db.session.scalars(select(Notice).filter_by(case_id=case.id, in_turn=False)).one()
    assert replying.address_for(to_staff) is None


def test_a_mailbox_without_plus_addresses_gives_its_own(session: Session) -> None:
    plain = receiving.Mailbox("devon", ADDRESS, signs=False)
    assert replying.signed(plain, 7) == ADDRESS


# ---- what isn't a person's


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"Auto_Submitted": "auto-replied"}, "sent by a machine"),
        ({"Auto_Submitted": "auto-generated; x=y"}, "sent by a machine"),
        ({"X_Autoreply": "yes"}, "sent by a machine"),
        ({"Precedence": "Bulk"}, "sent to many"),
        ({"Precedence": "auto_reply"}, "sent to many"),
        ({"List_Id": "<news.example.org>"}, "sent to a list"),
        ({"Return_Path": "<>"}, "no address to return to"),
        ({"X_Spam_Flag": "YES"}, "marked it as spam"),
        ({"X_Spam_Status": "Yes, score=9.1"}, "marked it as spam"),
        ({"From": "MAILER-DAEMON@mx.example.org"}, "no person writes from"),
        ({"From": f"Devon <{ADDRESS}>"}, "address of our own"),
        ({"From": "complaints@example.org"}, "address of our own"),
        ({"From": None}, "who sent it"),
        ({"From": "a@example.org, b@example.org"}, "who sent it"),
    ],
)
def test_it_waits_with_its_sentence(session: Session, fields: dict[str, str | None], sentence: str) -> None:
    mail = taken(letter(**fields))
    assert mail.state == MailState.HELD
    assert sentence in mail.reason
    assert (count(Case), count(Notice)) == (0, 0)


@pytest.mark.parametrize("fields", [{"Auto_Submitted": "no"}, {"Precedence": "normal"}, {"X_Spam_Flag": "NO"}])
def test_what_says_no_is_a_persons(session: Session, fields: dict[str, str]) -> None:
    assert taken(letter(**fields)).state == MailState.CASE


def test_a_circle_ends(session: Session) -> None:
    """A machine that answers each receipt without saying what it is: ten cases, and then no more."""
    states = [taken(letter(Message_ID=f"<{number}@x.org>")).state for number in range(receiving.OFTEN + 5)]
    assert states == [MailState.CASE] * receiving.OFTEN + [MailState.HELD] * 5
    assert taken(letter(Message_ID="<later@x.org>"), at=LATER).state == MailState.CASE
    received = "".join(f"Received: from a by b{number}\r\n" for number in range(60)).encode()
    assert "in a circle" in taken(received + letter(Message_ID="<r@x.org>", From="bob@example.org")).reason


def test_an_automatic_answer_shows_the_case_that_it_seems_to_belong_to(session: Session) -> None:
    case, notice = written()
    mail = taken(letter(In_Reply_To=notice.message_id, Auto_Submitted="auto-replied"))
    assert (mail.state, mail.case_id) == (MailState.HELD, case.id)


def test_too_large_a_one_waits_with_its_beginning(session: Session) -> None:
    mail = taken(letter("a" * keeping.MOST))
    assert mail.state == MailState.HELD
    assert "too large (10.3 MB)" in mail.reason
    assert (len(mail.raw), mail.subject) == (keeping.KEPT, "A pothole")
    assert mail.size > keeping.MOST


# ---- what came back


@pytest.mark.parametrize("whole", [True, False])
def test_a_bounce_marks_the_message_that_came_back(session: Session, whole: bool) -> None:
    case, notice = written()
    notice.state = NoticeState.SENT
    mail = taken(bounce(notice.message_id or "", whole=whole))
    assert (mail.state, mail.case_id, mail.notice_id) == (MailState.REPORT, case.id, notice.id)
    assert notice.state == NoticeState.BOUNCED
    assert notice.words == "Came back: post it or correct the address"
    assert "wouldn’t take it (5.1.1)" in (notice.last_error or "")


@pytest.mark.parametrize("to", ["someone.else@dead.example", ""])
def test_a_report_about_another_address_waits(session: Session, to: str) -> None:
    """Whoever read our message knows its Message-ID, and may forward it to a mailbox that is dead."""
    case, notice = written()
    notice.state = NoticeState.SENT
    mail = taken(bounce(notice.message_id or "", to=to))
    assert (mail.state, mail.case_id, mail.reason) == (MailState.HELD, case.id, reports.ELSEWHERE)
    assert notice.state == NoticeState.SENT


@pytest.mark.parametrize("to", ["Alice@Example.org", "<alice@example.org>", "alice+40example.org"])
def test_the_address_of_a_report_is_known_however_it_is_written(session: Session, to: str) -> None:
    _, notice = written()
    notice.state = NoticeState.SENT
    taken(bounce(notice.message_id or "", to=to))
    assert notice.state == NoticeState.BOUNCED


def test_a_delay_changes_nothing(session: Session) -> None:
    _, notice = written()
    notice.state = NoticeState.SENT
    mail = taken(bounce(notice.message_id or "", action="delayed", status="4.4.1"))
    assert (mail.state, notice.state) == (MailState.REPORT, NoticeState.SENT)


def test_what_was_posted_since_stays_posted(session: Session) -> None:
    _, notice = written()
    notice.state = NoticeState.POSTED
    taken(bounce(notice.message_id or ""))
    assert notice.state == NoticeState.POSTED


def test_a_report_of_what_we_never_sent_waits(session: Session) -> None:
    mail = taken(bounce("<never@example.org>"))
    assert (mail.state, mail.reason) == (MailState.HELD, reports.UNKNOWN)


def test_a_bounce_can_be_tried_again_or_posted(session: Session) -> None:
    from portal.notices import sending

    _, notice = written()
    notice.state = NoticeState.SENT
    taken(bounce(notice.message_id or ""))
    sending.retry(notice, NOW)
    assert notice.state == NoticeState.QUEUED
    notice.state = NoticeState.BOUNCED
    sending.mark_posted(notice, "Tom", NOW)
    assert notice.state == NoticeState.POSTED


def test_what_couldnt_be_taken_still_belongs_to_its_case(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may not see the case, which may be about one of them, doesn't see its message either."""
    case, _ = written()

    def busy(*_: object, **__: object) -> None:
        raise Conflict("Someone else is writing.")

    for number, fault in enumerate((busy, lambda *_, **__: 1 / 0)):
        monkeypatch.setattr("portal.cases.mailing.put_on", fault)
        mail = taken(letter(To=replying.signed(DEVON, case.id), Message_ID=f"<{number}@x.org>"))
        assert (mail.state, mail.reason, mail.case_id) == (MailState.HELD, receiving.UNTAKEN, case.id)


def test_a_fault_of_ours_is_told_to_an_officer_and_the_message_kept(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.inbound.belonging.found", lambda *_: 1 / 0)
    mail = taken(letter())
    assert (mail.state, mail.reason) == (MailState.HELD, receiving.UNTAKEN)
    assert mail.raw == letter()


def test_a_report_that_couldn_t_be_taken_still_belongs_to_the_case_of_its_message(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, notice = written()
    notice.state = NoticeState.SENT
    session.commit()
    monkeypatch.setattr("portal.cases.mailing.reported", lambda *_, **__: 1 / 0)
    mail = taken(bounce(notice.message_id or ""))
    assert (mail.state, mail.reason, mail.case_id) == (MailState.HELD, receiving.UNTAKEN, case.id)


def test_a_report_that_doesn_t_say_what_became_of_a_message_waits_with_its_case(session: Session) -> None:
    case, notice = written()
    told = bounce(notice.message_id or "").replace(b"message/delivery-status", b"text/x-nothing")
    mail = taken(told)
    assert (mail.state, mail.reason, mail.case_id) == (MailState.HELD, reports.UNTOLD, case.id)


def test_a_report_that_is_too_large_waits_with_its_case(session: Session) -> None:
    case, notice = written()
    mail = taken(bounce(notice.message_id or ""), size=keeping.MOST + 1)
    assert (mail.state, mail.case_id) == (MailState.HELD, case.id)
