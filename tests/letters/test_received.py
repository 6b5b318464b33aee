"""Letters, received by a real mail server.

Each kind of each pack is made by the move that makes it: those of Devon's and San Clemente's officers in the stories of
tests/letters/test_issuing.py, all others in those of tests/letters/made_in_england.py and made_in_california.py. What
arrives is held against the facts of the case: who, when, what was decided, what is promised, where to answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import undefer

from portal.cases import clocks
from portal.cases.models import Case, Staff
from portal.database import db
from portal.inbound import replying
from portal.jobs.runner import run_ready
from portal.letters import rendering
from portal.letters.models import Letter
from portal.letters.words import day, day_of
from portal.notices import outgoing
from portal.notices.models import Notice, NoticeState
from portal.notices.transport import SmtpTransport
from portal.policy.procedure import Procedure
from tests.cast import NOW, staff
from tests.inbound.post import DEVON, SAN_CLEMENTE
from tests.journeys.sending import SIX
from tests.letters import made_in_california, made_in_england
from tests.letters.made import Made, fixed
from tests.letters.mailed import Page, words_of
from tests.letters.test_issuing import STORIES, Story, each_story, tell
from tests.procedures.shipped import pack
from tests.support.smtp import MailServer

HEADERS = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"}
PATIENCE = 300.0  # seconds: the server is in this process, which others may keep waiting
UNTOLD = frozenset({"outcome", "closing", "reason"})  # told in the pack's words, or to staff alone
TOLD: dict[str, Callable[[], Iterator[Made]]] = {
    "orange-county": made_in_california.orange_county,
    "riverside": made_in_california.riverside,
    "san-clemente": made_in_california.san_clemente,
    "childrens-social-care": made_in_england.childrens_social_care,
    "lgsco-code": made_in_england.lgsco_code,
    "devon": made_in_england.devon,
}


@pytest.mark.slow
@pytest.mark.parametrize("key", SIX)
def test_every_kind_of_letter_is_made_and_arrives_as_its_case_says(
    session: Any, mail_server: MailServer, key: str
) -> None:
    outgoing.use(current_app._get_current_object(), SmtpTransport(mail_server.url, PATIENCE, PATIENCE))
    made = list(TOLD[key]())
    of_the_desk = {kind for procedure, kind, *_ in STORIES if procedure == key}
    assert {one.kind.key for one in made} | of_the_desk == set(pack(key).letters), "a kind that no move makes"
    arrived = _sent(mail_server)
    for one in made:
        notice = db.session.get_one(Notice, one.notice_id)
        message = arrived[str(notice.message_id)]
        _compare(message, notice, pack(key).body, one.number, to_whom=one.to)
        _compare_words(message, one)


def _sent(mail_server: MailServer) -> dict[str, EmailMessage]:
    """Send all that was promised to reporters, and return what arrived by its Message-ID."""
    db.session.commit()
    promised = select(Notice).filter_by(channel="email", in_turn=True)
    last = max(notice.queued_at for notice in db.session.scalars(promised))
    while run_ready(last + timedelta(minutes=1)):
        pass
    arrived = {str(message["Message-ID"]): message for message in mail_server.messages}
    notices = db.session.scalars(promised).all()
    assert {(notice.state, notice.last_error) for notice in notices} == {(NoticeState.SENT, None)}
    assert {str(notice.message_id) for notice in notices} <= set(arrived)
    return arrived


def _compare_words(message: EmailMessage, made: Made) -> None:
    """What the pack says in each letter of the kind, and what is so of this case alone."""
    words = " ".join(f"{message['Subject']} {message.get_body(('plain',)).get_content()}".split())
    for said in fixed(made.kind):
        assert " ".join(said.split()) in words, made.kind.key
    for name, facts in made.facts.items():
        for fact in facts:
            assert " ".join(fact.split()) in words, f"{made.kind.key}: {name}"


@pytest.fixture
def mailboxes(app: Flask) -> Iterator[None]:
    """Both bodies read a mailbox, so that their letters can be answered."""
    app.config["MAILBOXES"] = (DEVON, SAN_CLEMENTE)
    yield
    app.config["MAILBOXES"] = ()


@each_story
@pytest.mark.usefixtures("session", "mailboxes")
def test_what_arrives_of_the_desk_is_what_the_case_says(mail_server: MailServer, story: Story) -> None:
    outgoing.use(current_app._get_current_object(), SmtpTransport(mail_server.url, PATIENCE, PATIENCE))
    case, letter = tell(story)
    case_id, letter_id = case.id, letter.id
    db.session.commit()
    while run_ready(NOW + timedelta(minutes=1)):
        pass
    case, letter = db.session.get_one(Case, case_id), db.session.get_one(Letter, letter_id)
    notice = db.session.scalars(select(Notice).filter_by(letter_id=letter_id, channel="email", is_copy=False)).one()
    (message,) = (one for one in mail_server.messages if str(one["Message-ID"]) == notice.message_id)
    assert case.person is not None
    body, to_whom = clocks.pack_of(case).body, str(case.person.email)
    _compare(message, notice, body, case.tracking_number, to_whom=to_whom, more="Reply-To")
    (answered_to,) = message["Reply-To"].addresses
    mailbox = DEVON if story[0] == "devon" else SAN_CLEMENTE
    assert replying.case_named([answered_to.addr_spec], mailbox) == (case_id, False)
    words = " ".join(message.get_body(("plain",)).get_content().split())
    for fact in facts_of_the_case(case, letter, story):
        assert " ".join(fact.split()) in words


def facts_of_the_case(case: Case, letter: Letter, story: Story) -> Iterator[str]:
    """What the case and whoever wrote have for each field that this letter brings in, and what was entered for it."""
    *_, by, given = story
    pack = clocks.pack_of(case)
    facts = _facts(case, letter, staff(by), pack)
    yield from (fact for field, fact in facts.items() if f"{{{{{field}}}}}" in pack.letters[letter.kind].body)
    for name, value in given.items():
        if name not in UNTOLD:
            yield value if isinstance(value, str) else day(value, pack.language)


def _facts(case: Case, letter: Letter, by: Staff, pack: Procedure) -> dict[str, str]:
    assert case.person is not None
    outcome = pack.outcomes.get(letter.response.outcome or "")
    # A limit is met until the end of its last day, which is where the next begins.
    due = day_of(case.next_due_at - timedelta(seconds=1), pack.zone, pack.language) if case.next_due_at else ""
    return {
        "reporter.name": case.person.name,
        "reporter.greeting": f"Dear {case.person.name}",
        "handler.name": by.full_name,
        "case.summary": case.description,
        "case.desired_outcome": case.desired_outcome,
        "case.received_on": day_of(case.received_at, pack.zone, pack.language),
        "case.tracking_number": case.tracking_number,
        "clock.due": due,
        "answer.outcome": outcome.name if outcome else "",
    }


def _compare(message: EmailMessage, notice: Notice, body: str, number: str, *, to_whom: str, more: str = "") -> None:
    assert set(message.keys()) - {"Content-Transfer-Encoding"} == HEADERS | ({more} if more else set())
    assert len(message.keys()) == len(set(message.keys()))
    (sender,), (to,) = message["From"].addresses, message["To"].addresses
    assert (sender.display_name, to.addr_spec) == (body.replace(",", ""), to_whom)
    assert str(message["Subject"]).strip() == notice.subject  # one that is folded at once begins with a space
    assert message["Date"].datetime == notice.queued_at
    text, html = message.get_body(("plain",)).get_content(), message.get_body(("html",)).get_content()
    assert text.strip() == notice.body_text.strip()
    assert html.strip() == str(notice.body_html).strip()
    _compare_document(html, text, message, body)
    assert number in f"{message['Subject']} {text}"
    assert "{{" not in text + html + str(message["Subject"])
    _compare_letter(list(message.iter_attachments()), notice)


def _compare_document(html: str, text: str, message: EmailMessage, body: str) -> None:
    """It is a whole document, under the name of the body, that says what the plain text says and fetches nothing."""
    page = Page.read(html)
    assert html.startswith("<!doctype html>\n<html lang=")
    assert (page.side, page.title.strip()) == ("ltr", str(message["Subject"]).strip())
    name, _, words = page.text.strip().partition("\n")
    assert name == body
    if "<table" in html:  # whose headings stand before each cell in plain text
        assert {one.rstrip(":") for one in words.split()} == {one.rstrip(":") for one in words_of(text)}
    else:
        assert words.split() == words_of(text)
    base = f"{current_app.config['PORTAL_BASE_URL']}/track/"
    assert all(any(one.startswith(link) for one in text.split()) for link in page.links)
    assert len(page.links) == text.count(base)
    assert page.fetched == []


def _compare_letter(attached: list[EmailMessage], notice: Notice) -> None:
    if notice.letter_id is None:
        assert attached == []
        return
    letter = db.session.scalars(select(Letter).filter_by(id=notice.letter_id).options(undefer(Letter.pdf))).one()
    (file,) = attached
    assert (file.get_content_type(), file.get_content()) == ("application/pdf", letter.pdf)
    assert hashlib.sha256(file.get_content()).hexdigest() == letter.sha256
    assert notice.body_text == rendering.text(rendering.from_json(letter.blocks))
