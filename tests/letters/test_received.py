"""Letters, received by a real mail server.

Those of Devon and San Clemente are written at the desk, each kind in its story, and what arrives is held against the
facts of the case: who, when, what was decided, what is promised, where to answer. Of every other pack each kind is
composed of what a letter can hold at most; what arrives is held against what was promised.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import undefer

from portal.cases import clocks
from portal.cases.actors import PORTAL
from portal.cases.models import Case, Response, Staff
from portal.cases.models.response import CONTACT, SAID
from portal.database import db
from portal.inbound import replying
from portal.jobs.runner import run_ready
from portal.letters import automatic, composing, issuing, rendering
from portal.letters.composing import Composed
from portal.letters.fields import fields_of
from portal.letters.models import Letter
from portal.letters.words import day, day_of
from portal.notices import outgoing
from portal.notices.models import Notice, NoticeState
from portal.notices.transport import SmtpTransport
from portal.policy.clock import Method
from portal.policy.letters import AUTOMATIC, LetterKind, check, merge, merge_line
from portal.policy.procedure import Procedure
from tests.cast import NOW, staff
from tests.inbound.post import DEVON, SAN_CLEMENTE
from tests.journeys.sending import NOON, SAMUEL, SIX, sends
from tests.letters.test_issuing import Story, each_story, tell
from tests.procedures.test_shipped import FILLED
from tests.support.smtp import MailServer

MORE: dict[str, dict[str, Any]] = {"san-clemente": {"location": "1 Avenida Palizada"}}
HEADERS = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"}
MARKS = frozenset({"mistake"})
UNTOLD = frozenset({"outcome", "closing", "reason"})  # told in the pack's words, or to staff alone


def composed(kind: LetterKind, case: Case) -> Composed:
    """A letter of this kind with all that is known of the case, and for the rest what it would be about."""
    known = {name: value for name, value in fields_of(case, {}, by=PORTAL, at=NOON).items() if value}
    fields = {**FILLED, **known}
    blocks = merge(kind.body, fields)
    return Composed(kind, merge_line(kind.subject, fields), blocks, check(kind, blocks, fields, MARKS), NOON)


def issued(kind: LetterKind, case: Case) -> None:
    def say(method: Method) -> Response:
        says = kind.says if kind.says in SAID else CONTACT
        facts = {"letter_kind": kind.key, "drafted_at": NOON, "issued_at": NOON}
        return Response(case=case, stage=case.stage, says=says, method=method, **facts)

    issuing.issue(case, composed(kind, case), say, at=NOON)


@pytest.mark.slow
@pytest.mark.parametrize("key", SIX)
def test_every_kind_of_letter_arrives_as_the_case_says(
    session: Any, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    outgoing.use(current_app._get_current_object(), SmtpTransport(mail_server.url))
    case = sends(key, **MORE.get(key, {}))
    kinds = clocks.pack_of(case).letters
    # What the portal writes by itself is asked for outside its story too: nobody took this case further.
    monkeypatch.setattr(composing, "compose", lambda _case, kind, *_args, **_named: composed(kinds[kind], case))
    for kind in kinds.values():
        if kind.says in AUTOMATIC:
            automatic._tell(case, kind.key, to_name=SAMUEL.name, by_post=False, at=NOON)
        else:
            issued(kind, case)
    case_id, body, number = case.id, clocks.pack_of(case).body, case.tracking_number
    db.session.commit()
    while run_ready(NOON + timedelta(minutes=1)):
        pass
    arrived = {str(message["Message-ID"]): message for message in mail_server.to(SAMUEL.email)}
    notices = db.session.scalars(select(Notice).filter_by(case_id=case_id, channel="email", in_turn=True)).all()
    assert len(arrived) == len(notices) >= len(kinds)
    assert len({notice.letter_id for notice in notices} - {None}) == len(
        [k for k in kinds.values() if k.says not in AUTOMATIC]
    )
    for notice in notices:
        assert notice.state == NoticeState.SENT
        _compare(arrived[str(notice.message_id)], notice, body, number)


@pytest.fixture
def mailboxes(app: Flask) -> Iterator[None]:
    """Both bodies read a mailbox, so that their letters can be answered."""
    app.config["MAILBOXES"] = (DEVON, SAN_CLEMENTE)
    yield
    app.config["MAILBOXES"] = ()


@each_story
@pytest.mark.usefixtures("session", "mailboxes")
def test_what_arrives_of_the_desk_is_what_the_case_says(mail_server: MailServer, story: Story) -> None:
    outgoing.use(current_app._get_current_object(), SmtpTransport(mail_server.url))
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
        "handler.name": by.full_name,
        "case.summary": case.description,
        "case.desired_outcome": case.desired_outcome,
        "case.received_on": day_of(case.received_at, pack.zone, pack.language),
        "case.tracking_number": case.tracking_number,
        "clock.due": due,
        "answer.outcome": outcome.name if outcome else "",
    }


def _compare(
    message: EmailMessage, notice: Notice, body: str, number: str, *, to_whom: str = SAMUEL.email, more: str = ""
) -> None:
    assert set(message.keys()) - {"Content-Transfer-Encoding"} == HEADERS | ({more} if more else set())
    assert len(message.keys()) == len(set(message.keys()))
    (sender,), (to,) = message["From"].addresses, message["To"].addresses
    assert (sender.display_name, to.addr_spec) == (body.replace(",", ""), to_whom)
    assert str(message["Subject"]).strip() == notice.subject  # one that is folded at once begins with a space
    assert message["Date"].datetime == notice.queued_at
    text, html = message.get_body(("plain",)).get_content(), message.get_body(("html",)).get_content()
    assert text.strip() == notice.body_text.strip()
    assert html.strip() == str(notice.body_html).strip()
    assert number in f"{message['Subject']} {text}"
    assert "{{" not in text + html + str(message["Subject"])
    _compare_letter(list(message.iter_attachments()), notice)


def _compare_letter(attached: list[EmailMessage], notice: Notice) -> None:
    if notice.letter_id is None:
        assert attached == []
        return
    letter = db.session.scalars(select(Letter).filter_by(id=notice.letter_id).options(undefer(Letter.pdf))).one()
    (file,) = attached
    assert (file.get_content_type(), file.get_content()) == ("application/pdf", letter.pdf)
    assert hashlib.sha256(file.get_content()).hexdigest() == letter.sha256
    assert notice.body_text == rendering.text(rendering.from_json(letter.blocks))
