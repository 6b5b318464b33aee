"""Every kind of letter of every pack, received by a real mail server: what arrives is what the case says."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import undefer

from portal.cases import clocks
from portal.cases.actors import PORTAL
from portal.cases.models import Case, Response
from portal.cases.models.response import CONTACT, SAID
from portal.database import db
from portal.jobs.runner import run_ready
from portal.letters import automatic, composing, issuing, rendering
from portal.letters.composing import Composed
from portal.letters.fields import fields_of
from portal.letters.models import Letter
from portal.notices import outgoing
from portal.notices.models import Notice, NoticeState
from portal.notices.transport import SmtpTransport
from portal.policy.clock import Method
from portal.policy.letters import AUTOMATIC, LetterKind, check, merge, merge_line
from tests.journeys.sending import NOON, SAMUEL, SIX, sends
from tests.procedures.test_shipped import FILLED
from tests.support.smtp import MailServer

MORE: dict[str, dict[str, Any]] = {"san-clemente": {"location": "1 Avenida Palizada"}}
HEADERS = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"}
MARKS = frozenset({"mistake"})


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


def _compare(message: EmailMessage, notice: Notice, body: str, number: str) -> None:
    assert set(message.keys()) - {"Content-Transfer-Encoding"} == HEADERS
    assert len(message.keys()) == len(set(message.keys()))
    (sender,), (to,) = message["From"].addresses, message["To"].addresses
    assert (sender.display_name, to.addr_spec) == (body.replace(",", ""), SAMUEL.email)
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
